"""The demonstration's desk: what one can pick up and hold to the simulated camera. Only `kiosk serve --demo` has it.

Nothing here grants anything: a thing that is held is seen by the camera, and the gate reads the picture like any other.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Blueprint, Response, abort, g, jsonify, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.handoffs.fitness import require_fit
from kiosk.ledger.errors import NO_RECORD
from kiosk.rehearsal.demonstration import BADGE, BAG, BAND, MAKERS, ORDER, PLACE, Demonstration, Thing
from kiosk.rehearsal.demonstration import demonstration as begun
from kiosk.rehearsal.story import StoryStopped
from kiosk.rehearsal.world import member, patient
from kiosk.web.here import Here, go, here
from kiosk.web.kiosk import COLLECTION, PROCESSING, QUALITY, WARD, Kiosk
from kiosk.web.leaving import wipe
from kiosk.web.tour import hint
from kiosk.web.words import gettext as _
from kiosk.web.words import words
from kiosk.web.words.values import said

pages = Blueprint("demo", __name__)

PLACES = {"collection room": COLLECTION, "clean room": PROCESSING, "ward": WARD, "quality office": QUALITY}
UNHURRIED = timedelta(minutes=20)
"""How long a newcomer may leave the demonstration's screen alone."""

LATER = {"minutes": timedelta(minutes=10), "hours": timedelta(hours=2), "days": timedelta(days=1)}
PIECES = {
    "base label": words("base label"),
    "cryobag label": words("cryobag label"),
    "tie-tag": words("tie-tag"),
}
PRODUCTS = {"apheresis": words("collection bag"), "dose": words("dose bag")}


@dataclass(frozen=True)
class Shown:
    """A thing of the desk as a template shows it; `kind` is also its picture's name."""

    name: str
    kind: str
    title: str


def demonstration(
    folder: Path, therapy: str, seed: int, origins: frozenset[str] = frozenset(), language: str = "en"
) -> Kiosk:
    """The kiosk of a new demonstration in an empty folder."""
    return kiosk_of(begun(folder, therapy, seed), origins, language)


def kiosk_of(demo: Demonstration, origins: frozenset[str] = frozenset(), language: str = "en") -> Kiosk:
    """The kiosk over a demonstration. Raises NotFit for any ledger but a throw-away site's."""
    require_fit(demo.bench, demo=True)
    return Kiosk(demo.bench, PLACES, language=language, camera=demo.camera, origins=origins, idle=UNHURRIED, demo=demo)


@pages.app_context_processor
def desk() -> dict[str, object]:
    """What the desk below every screen shows."""
    at = g.get("here")
    if not isinstance(at, Here) or at.kiosk.demo is None:
        return {}
    try:
        tour = hint(at, at.kiosk.demo)
        return {"desk_things": _shown(at.kiosk.demo), "desk_held": at.kiosk.demo.held, "desk_tour": tour}
    except NO_RECORD:
        return {}


@pages.get("/desk")
def show() -> Response:
    """The desk as a page of its own, for a second window: it leaves the kiosk's screen as it is."""
    g.ticket = here().sitting.ticket
    return Response(render_template("desk.html", view_url="/desk/view"), mimetype="text/html")


@pages.get("/desk/view")
def view() -> Response:
    """What the simulated camera sees."""
    return Response(_demo().camera.view(), mimetype="image/jpeg")


@pages.get("/desk/sheet.pdf")
def sheet() -> Response:
    """Badges, wristbands and orders to print, for people with a camera of their own."""
    return Response(_demo().sheet, mimetype="application/pdf")


@pages.post("/desk/hold")
def hold() -> AnyResponse:
    """A thing was picked up."""
    if not _demo().hold(request.form.get("thing", "")):
        abort(404)
    return _told()


@pages.post("/desk/put-down")
def put_down() -> AnyResponse:
    """Hands are empty."""
    _demo().put_down()
    return _told()


@pages.post("/desk/skip")
def skip() -> AnyResponse:
    """The colleagues do this part; an attempt on this screen is left."""
    at = here()
    if at.sitting.answered is not None:
        return go("verdict.show")
    wipe(at)
    at.sitting.task, at.sitting.locked = None, False
    try:
        at.sitting.station = _demo().skip()
    except StoryStopped as stopped:
        at.sitting.said = _("The kiosk refused it to the colleagues too: %(why)s", why=str(stopped))
    at.sitting.touched = at.bench.now
    return go("home.show")


@pages.post("/desk/later")
def later() -> AnyResponse:
    """Time passes, for everybody. This screen was not left alone meanwhile."""
    by = LATER.get(request.form.get("by", "minutes"))
    if by is None:
        abort(404)
    _demo().later(by)
    here().sitting.touched = here().bench.now
    return _told()


def _demo() -> Demonstration:
    demo = here().kiosk.demo
    if demo is None:
        abort(404)
    return demo


def _told() -> AnyResponse:
    if "application/json" not in request.headers.get("Accept", ""):
        return go("home.show")
    at, demo = here(), _demo()
    title = next((thing.title for thing in _shown(demo) if thing.name == demo.held), "")
    told = _("In your hand: %(thing)s", thing=title) if title else _("Your hands are empty.")
    return jsonify({"held": demo.held, "words": told, "tour": hint(at, demo)})


def _shown(demo: Demonstration) -> tuple[Shown, ...]:
    return tuple(Shown(thing.name, thing.kind, _title(thing)) for thing in demo.things)


def _title(thing: Thing) -> str:
    if thing.kind == BADGE:
        who = member(thing.whose)
        roles = ", ".join(_(role.value) for role in who.roles)
        return _("%(name)s, %(roles)s, PIN %(pin)s", name=who.name, roles=roles, pin=who.pin)
    if thing.kind == PLACE:
        return said(thing.whose)
    if thing.piece == MAKERS:
        own, other = _("maker’s bag of this patient"), _("maker’s bag of another patient")
        return own if thing.whose == "own" else other
    name = patient(thing.whose).name
    if thing.kind == BAND:
        title = _("%(name)s, born %(born)s", name=name, born=patient(thing.whose).birth_date)
        title = _("%(thing)s, new", thing=title) if thing.issue and not thing.dead else title
        return _("%(piece)s, no longer valid", piece=title) if thing.dead else title
    if thing.kind == ORDER:
        return name
    product = _("%(product)s %(n)s of %(m)s", product=_(PRODUCTS.get(thing.product, thing.product)), n=thing.bag,
                m=thing.bags)  # fmt: skip
    piece = _(PIECES.get(thing.piece, thing.piece))
    if thing.dead:
        piece = _("%(piece)s, no longer valid", piece=piece)
    elif thing.kind != BAG:
        piece = _("%(piece)s, fresh from the printer", piece=piece)
    return f"{name}: {product}, {piece}"
