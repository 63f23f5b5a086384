"""Each request finds its sitting, or begins one; its origin and its ticket are looked at before any view is asked."""

from datetime import timedelta

from flask import Flask, Response, abort, g, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.web.errors import MANY_A_PAGE, refusal
from kiosk.web.headers import add_headers, foreign
from kiosk.web.here import Here, page
from kiosk.web.kiosk import Kiosk
from kiosk.web.leaving import leave_if_idle
from kiosk.web.sittings import COOKIE, Sitting, Sittings
from kiosk.web.words import gettext

LONGEST_SITTING = timedelta(hours=12)
WITHOUT_SITTING = frozenset({"static", "health.health", "health.presence", "health.ready"})
OF_THE_DESK = "demo."
PLACE = "__Host-place"
"""Where this browser stands, so that a kiosk begun anew shows it the same work list. It permits nothing."""
A_YEAR = 31_536_000


def seat_everyone(app: Flask, kiosk: Kiosk, sittings: Sittings) -> None:
    """Look at every request before its view is asked, and set what every answer carries."""

    @app.before_request
    def begin() -> AnyResponse | None:
        g.language = kiosk.language
        if foreign(request, kiosk.origins) is not None:
            abort(403)
        if request.endpoint in WITHOUT_SITTING or request.endpoint is None:
            return None
        return _seat(kiosk, sittings)

    @app.after_request
    def end(response: Response) -> Response:
        sitting = g.get("sitting")
        if isinstance(sitting, Sitting) and request.cookies.get(COOKIE) != sitting.id:
            response.set_cookie(COOKIE, sitting.id, secure=True, httponly=True, samesite="Strict", path="/")
        if isinstance(sitting, Sitting) and request.cookies.get(PLACE, "") != sitting.station:
            response.set_cookie(PLACE, sitting.station, max_age=A_YEAR, secure=True, httponly=True, samesite="Strict")
        return add_headers(response)

    @app.teardown_request
    def stand_up(_error: BaseException | None) -> None:
        sitting = g.pop("seated", None)
        if isinstance(sitting, Sitting):
            sitting.turn.release()


def _seat(kiosk: Kiosk, sittings: Sittings) -> AnyResponse | None:
    now = kiosk.bench.now
    sitting = sittings.find(request.cookies.get(COOKIE, ""))
    if sitting is not None and now - sitting.touched > LONGEST_SITTING:
        sitting = None
    unknown = sitting is None
    if sitting is None:
        stood = request.cookies.get(PLACE, "")
        sitting = sittings.begin(stood if stood in kiosk.places else kiosk.bench.station, now)
    # Requests of one browser wait for each other: what a page does is done before the next page looks.
    sitting.turn.acquire()
    g.seated = g.sitting = sitting
    g.here = Here(kiosk, sitting)
    if unknown and request.method != "GET":
        return refusal(
            403, gettext("The kiosk begins anew"), gettext("Nothing was done by this touch. Look, then touch again.")
        )
    g.renew = lambda: sittings.renew(sitting)
    leave_if_idle(g.here, somebody=request.endpoint not in MANY_A_PAGE)
    if request.method == "POST" and not str(request.endpoint).startswith(OF_THE_DESK):
        return _check_ticket(sitting)
    return None


def _check_ticket(sitting: Sitting) -> AnyResponse | None:
    ticket = request.headers.get("X-Ticket") or request.form.get("ticket", "")
    if sitting.takes(ticket) == "an old page":
        if request.endpoint in MANY_A_PAGE:
            return Response('{"state": "old page", "goto": "/"}', status=409, mimetype="application/json")
        return page("error.html", 409, heading=gettext("That page is old"),
                    words=gettext("Something was done since. Nothing was changed by this touch."),
                    button=gettext("Show what is now"))  # fmt: skip
    if request.endpoint not in MANY_A_PAGE:
        sitting.new_ticket()
    return None
