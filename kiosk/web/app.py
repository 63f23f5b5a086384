"""The application factory. Each request: its sitting found, its origin and ticket checked, its headers set."""

import json
from datetime import timedelta

from flask import Flask, Response, abort, g, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from kiosk.devices.errors import DeviceError
from kiosk.domain.errors import KioskError, ParseError
from kiosk.handoffs.labelling import labels_lost_in_between
from kiosk.ledger.errors import LedgerUnavailable, Unconfirmed
from kiosk.web import attempt, files, health, home, papers, people, quality, running, scans, self_test, verdict
from kiosk.web.chrome import surroundings
from kiosk.web.headers import add_headers, foreign
from kiosk.web.here import Here, page
from kiosk.web.kiosk import Kiosk
from kiosk.web.leaving import leave_if_idle
from kiosk.web.logs import log_requests
from kiosk.web.sittings import COOKIE, Sitting, Sittings
from kiosk.web.values import complaint
from kiosk.web.words import gettext, ngettext

MOST_BYTES = 4_000_000
LONGEST_SITTING = timedelta(hours=12)
WITHOUT_SITTING = frozenset({"static", "health.health", "health.presence", "health.ready"})
MANY_A_PAGE = frozenset({"scans.frame", "scans.look", "scans.scan", "home.stay"})
"""Posts that a page sends again and again; its ticket serves as long as the page stands."""
OF_THE_DESK = "demo."
PLACE = "__Host-place"
"""Where this browser stands, so that a kiosk begun anew shows it the same work list. It permits nothing."""
A_YEAR = 31_536_000
BROKEN = 500
"""Status of an answer to a request that the kiosk broke on."""


def create_app(kiosk: Kiosk) -> Flask:
    """The kiosk's screens over its use cases. Labels under way when the kiosk stopped are lost from here on."""
    app = Flask("kiosk.web", static_folder="static", template_folder="templates")
    app.config.update(MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_MEMORY_SIZE=200_000, MAX_FORM_PARTS=100)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    sittings = Sittings()
    labels_lost_in_between(kiosk.bench)

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

    app.context_processor(lambda: surroundings(kiosk))
    for blueprint in (
        home.pages, attempt.pages, scans.pages, files.pages, verdict.pages, running.pages, quality.pages, people.pages,
        papers.pages, self_test.pages, health.pages,
    ):  # fmt: skip
        app.register_blueprint(blueprint)
    if kiosk.demo is not None:
        from kiosk.web import demo  # noqa: PLC0415  only a demonstration loads fakes

        app.register_blueprint(demo.pages)
    _register_errors(app)
    log_requests(app)
    app.extensions["kiosk"] = kiosk
    app.extensions["sittings"] = sittings
    return app


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
        return _said(
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


def _register_errors(app: Flask) -> None:
    @app.errorhandler(LedgerUnavailable)
    @app.errorhandler(Unconfirmed)
    def unreachable(error: KioskError) -> AnyResponse:
        app.logger.error("record unreachable: %s", type(error).__name__)
        if request.endpoint in MANY_A_PAGE:
            return Response('{"state": "unreachable", "goto": "/"}', status=503, mimetype="application/json")
        g.ticket = ""
        return Response(render_template("unreachable.html", uncertain=isinstance(error, Unconfirmed)), status=503)

    @app.errorhandler(DeviceError)
    def broken(error: DeviceError) -> AnyResponse:
        return _said(503, gettext("The kiosk’s camera does not answer"), gettext(error.remedy))

    @app.errorhandler(ParseError)
    def refused(error: ParseError) -> AnyResponse:
        return _said(422, gettext("This was not taken"), complaint(error))

    @app.errorhandler(HTTPException)
    def not_here(error: HTTPException) -> AnyResponse:
        if (error.code or BROKEN) >= BROKEN:
            words = gettext("Nobody knows whether this was done. Look at what stands now before you do it again.")
            return _said(BROKEN, gettext("Something in the kiosk broke"), words)
        heading = gettext("There is nothing here") if error.code == 404 else gettext("This was not taken")
        return _said(error.code or BROKEN, heading, gettext("Nothing was changed."))


def _said(status: int, heading: str, words: str) -> AnyResponse:
    if "here" not in g:
        return Response(f"{heading}. {words}", status=status, mimetype="text/plain")
    if request.endpoint in MANY_A_PAGE:
        # The page stands, and with it its ticket.
        said = json.dumps({"state": "refused", "hint": f"{heading}. {words}"})
        return Response(said, status=status, mimetype="application/json")
    return page("error.html", status, heading=heading, words=words, button=gettext("Go on"))
