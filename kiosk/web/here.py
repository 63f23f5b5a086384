"""What a view works with: the kiosk, the sitting whose request this is, and the bench at the place it stands."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Response, g, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.handoffs.bench import Bench
from kiosk.web.kiosk import Kiosk
from kiosk.web.sittings import Sitting


@dataclass(frozen=True)
class Here:
    """The kiosk and the sitting of this request."""

    kiosk: Kiosk
    sitting: Sitting

    @property
    def bench(self) -> Bench:
        """The kiosk's bench at the place this browser stands."""
        return replace(self.kiosk.bench, station=self.sitting.station)

    @property
    def place(self) -> str:
        """The kind of place: 'collection', 'processing', 'ward' or 'quality'."""
        return self.kiosk.places.get(self.sitting.station, "")


def here() -> Here:
    """The kiosk and the sitting of this request."""
    found = g.here
    if not isinstance(found, Here):
        raise TypeError("Expected a request with a sitting, got one without.")
    return found


def page(template: str, status: int = 200, **values: object) -> Response:
    """A page with a new ticket."""
    g.ticket = here().sitting.new_ticket()
    return Response(render_template(template, **values), status=status, mimetype="text/html")


def go(endpoint: str, **values: Any) -> AnyResponse:
    """To another page of the kiosk, by GET."""
    return redirect(url_for(endpoint, **values), code=303)
