"""Who is registered here, and who is on call when."""

from flask import Blueprint
from werkzeug.wrappers import Response

from kiosk.domain.people import Duty
from kiosk.handoffs.staffing import colleagues, on_call
from kiosk.handoffs.view import site_view
from kiosk.web.acts.staff import PEOPLE_ROWS
from kiosk.web.here import here, page
from kiosk.web.pages.quality import signed_in
from kiosk.web.screens import Call, Tile
from kiosk.web.words import gettext as _
from kiosk.web.words.moments import moment_words

pages = Blueprint("people", __name__)


@pages.get("/people")
def show() -> Response:
    """Everybody, with their roles, for an administrator."""
    at = here()
    turned_away = signed_in(at)
    if turned_away is not None:
        return turned_away
    zone = site_view(at.bench).zone
    rows = tuple(
        {
            "name": who.name,
            "standing": _(who.standing.value) if not who.pin_locked else _("PIN locked"),
            "badges": tuple(f"{single.badge} · {_(single.state.value)}" for single in who.singles),
            "roles": tuple(
                _("%(role)s until %(until)s", role=_(held.role.value), until=moment_words(held.until, zone))
                for held in who.roles
            ),
        }
        for who in colleagues(at.bench, at.sitting.viewer or "")
    )
    calls = tuple(_call(duty) for duty in Duty)
    acts = tuple(Tile(act.slug, _(act.title), _(act.hint), act.picture) for act in PEOPLE_ROWS)
    return page("people.html", rows=rows, calls=calls, tiles=acts)


def _call(duty: Duty) -> Call:
    at = here()
    named = on_call(at.bench, duty, at.bench.now)
    return Call(_(duty.value), named.name if named else _("nobody is named"), named.number if named else "")
