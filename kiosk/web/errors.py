"""What a person reads when something was not taken, or broke: one heading, what is certain, and a way on."""

import json

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from kiosk.devices.errors import DeviceError
from kiosk.domain.errors import KioskError, ParseError
from kiosk.ledger.errors import LedgerTampered, LedgerUnavailable, Unconfirmed
from kiosk.web.here import page
from kiosk.web.words import gettext
from kiosk.web.words.values import complaint

MANY_A_PAGE = frozenset({"scans.frame", "scans.look", "scans.scan", "home.stay"})
"""Posts that a page sends again and again; its ticket serves as long as the page stands."""
BROKEN, TOO_LARGE = 500, 413
"""Status of an answer to a request that the kiosk broke on, and to one with a file beyond what a form may hold."""


def say_what_broke(app: Flask) -> None:
    """Every error of this application becomes a screen, or for a script a line."""

    @app.errorhandler(LedgerUnavailable)
    @app.errorhandler(LedgerTampered)
    @app.errorhandler(Unconfirmed)
    def unreachable(error: KioskError) -> AnyResponse:
        app.logger.error("no record: %s", type(error).__name__)
        if request.endpoint in MANY_A_PAGE:
            return Response('{"state": "unreachable", "goto": "/"}', status=503, mimetype="application/json")
        g.ticket = ""
        why = {"uncertain": isinstance(error, Unconfirmed), "changed": isinstance(error, LedgerTampered)}
        return Response(render_template("unreachable.html", **why), status=503)

    @app.errorhandler(DeviceError)
    def broken(error: DeviceError) -> AnyResponse:
        return refusal(503, gettext("The kiosk’s camera does not answer"), gettext(error.remedy))

    @app.errorhandler(ParseError)
    def refused(error: ParseError) -> AnyResponse:
        return refusal(422, gettext("This was not taken"), complaint(error))

    @app.errorhandler(HTTPException)
    def not_here(error: HTTPException) -> AnyResponse:
        if (error.code or BROKEN) >= BROKEN:
            words = gettext("Nobody knows whether this was done. Look at what stands now before you do it again.")
            return refusal(BROKEN, gettext("Something in the kiosk broke"), words)
        if error.code == TOO_LARGE:
            words = gettext("The file is too large. Nothing was changed, and nothing is lost. Choose the right file.")
            return refusal(TOO_LARGE, gettext("This was not taken"), words)
        heading = gettext("There is nothing here") if error.code == 404 else gettext("This was not taken")
        return refusal(error.code or BROKEN, heading, gettext("Nothing was changed."))


def refusal(status: int, heading: str, words: str) -> AnyResponse:
    """Words for the person; for a script the same as JSON. The page that posted stands where a script asked."""
    if "here" not in g:
        return Response(f"{heading}. {words}", status=status, mimetype="text/plain")
    if request.endpoint in MANY_A_PAGE:
        # The page stands, and with it its ticket.
        said = json.dumps({"state": "refused", "hint": f"{heading}. {words}"})
        return Response(said, status=status, mimetype="application/json")
    return page("error.html", status, heading=heading, words=words, button=gettext("Go on"))
