"""The work list of this place: what can be begun, what runs, what waits. It names bags, never patients."""

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from kiosk.handoffs.attesting import waiting_here
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.view import site_view
from kiosk.web.acts.attesting import SLUG as ATTEST
from kiosk.web.acts.printing import PRINTER_ROWS
from kiosk.web.acts.recordings import RECORD_ACTS
from kiosk.web.acts.staff import PEOPLE_ROWS
from kiosk.web.acts.table import ACTS
from kiosk.web.acts.tasks import Act
from kiosk.web.chrome import running_of
from kiosk.web.here import Here, go, here, page
from kiosk.web.kiosk import COLLECTION, QUALITY
from kiosk.web.pages.checkpoints import window
from kiosk.web.screens import Row, Tile
from kiosk.web.shown.stops import stop_here
from kiosk.web.words import gettext as _
from kiosk.web.words import ngettext, words

pages = Blueprint("home", __name__)

MORE = words("What is seldom done")


@pages.get("/")
def show() -> Response:
    """What can be begun here; an attempt or an answer that stands comes first."""
    at = here()
    if at.sitting.answered is None and at.sitting.task is None:
        at.sitting.answered = stop_here(at.bench)
    if at.sitting.answered is not None:
        return go("verdict.show")
    if at.sitting.task is not None and not at.sitting.locked:
        return go("attempt.prompt")
    said, at.sitting.said = at.sitting.said, ""
    if at.sitting.locked:
        return page("locked.html", going_on=at.sitting.task is not None)
    return page(
        "home.html", tiles=tiles_of(at), running=running_of(at, in_attempt=False), notices=notices(at),
        links=links_of(at), said=said, places=tuple(at.kiosk.places),
    )  # fmt: skip


@pages.get("/more")
def more() -> Response:
    """What is seldom begun here: labels printed again or gone astray, wristbands."""
    at = here()
    if at.sitting.answered is not None or at.sitting.task is not None or at.sitting.locked:
        return go("home.show")
    return page("choose.html", title=_(MORE), choices=(*tiles_of(at, rare=True), board_tile(), intended_use()))


@pages.post("/unlock")
def unlock() -> Response:
    """Somebody is here again; the next badge goes on with an attempt that was signed by one."""
    here().sitting.locked = False
    return go("home.show")


@pages.post("/stay")
def stay() -> Response:
    """Somebody is still here."""
    at = here()
    at.sitting.touched = at.bench.now
    return Response(status=204)


@pages.post("/place")
def stand() -> Response:
    """This browser stands at another place from here on."""
    at = here()
    station = request.form.get("station", "")
    if station not in at.kiosk.places or at.sitting.task is not None or at.sitting.answered is not None:
        abort(409)
    at.sitting.station = station
    return go("home.show")


def tiles_of(at: Here, *, rare: bool = False) -> tuple[Tile, ...]:
    """The acts and records of this kind of place that some therapy of the site takes: everyday ones, or rare ones."""
    waiting = _waiting(at.bench)
    records = tuple(
        Tile(record.slug, _(record.title), _(record.hint), record.picture, waiting.get(record.slug))
        for record in RECORD_ACTS.values()
        if at.place in record.places and record.offered and record.rare is rare
        and record not in (*PEOPLE_ROWS, *PRINTER_ROWS) and waiting.get(record.slug) != 0
    )  # fmt: skip
    return acts_of(at, rare=rare) + records


def acts_of(at: Here, *, rare: bool) -> tuple[Tile, ...]:
    """The acts of this kind of place that some therapy of the site takes."""
    steps = frozenset(step for therapy in at.bench.therapies.values() for step in therapy.steps)
    rows = [a for a in ACTS.values() if at.place in a.places and a.step in steps and a.offered and a.rare is rare]
    waiting = _waiting(at.bench)
    return tuple(
        Tile(act.slug, _(act.title), _(act.hint), act.picture, waiting.get(act.slug))
        for act in rows
        if act.choose is None or _worth_offering(at.bench, act)
    )


def board_tile() -> Tile:
    """Every journey from vein to vein, and what is foretold of it."""
    return Tile("board", _("Vein to vein"), "", "list", url="/board")


def intended_use() -> Tile:
    """What this kiosk is for, and what not."""
    return Tile("intended-use", _("What this is for"), "", "order", url="/intended-use")


def _worth_offering(bench: Bench, act: Act) -> bool:
    return act.choose is not None and bool(act.choose(bench))


def _waiting(bench: Bench) -> dict[str, int]:
    """How many things wait for an act or a record, of those that are offered only where something does."""
    return {
        "find-label": sum(len(listed.in_doubt) for listed in bench.roll.active()),
        ATTEST: sum(len(acts) for _listed, acts in waiting_here(bench)),
    }


def notices(at: Here) -> tuple[Row, ...]:
    """What must not be forgotten here."""
    bench, rows = at.bench, []
    if at.place == QUALITY and bench.ledger.checkpoints is not None:
        exposure = bench.ledger.checkpoints.exposure()
        if exposure.too_wide(bench.now):
            rows.append(Row(_("Checkpoints"), window(exposure.facts, exposure.minutes(bench.now))))
    in_doubt = sum(len(listed.in_doubt) for listed in bench.roll.active())
    if in_doubt:
        rows.append(Row(_("Labels"), ngettext("%(n)s label is lost: find it or void it",
                                              "%(n)s labels are lost: find them or void them", in_doubt)))  # fmt: skip
    if bench.station in site_view(bench).stations:
        rows.append(Row(_("Line clearance"), _("This place has one patient’s labels open.")))
    holds = sum(len(listed.holds) for listed in bench.roll.all())
    if holds:
        rows.append(Row(_("Holds"), ngettext("%(n)s hold is open", "%(n)s holds are open", holds)))
    return tuple(rows)


def links_of(at: Here) -> tuple[Tile, ...]:
    """Pages for looking, not for doing."""
    links = [Tile("search", _("Find a bag or journey"), "", "magnifier", url="/search")]
    if at.place == QUALITY:
        links += [
            Tile("holds", _("Holds"), "", "hold", url="/holds"),
            Tile("reports", _("Papers and deviations"), "", "papers", url="/reports"),
            Tile("risk", _("Risk"), "", "triangle", url="/risk"),
            Tile("people", _("People and rota"), "", "two-people", url="/people"),
            Tile("printers", _("Printers"), "", "order", url="/printers"),
        ]
    if at.place == COLLECTION:
        links.append(Tile("scanner", _("Test the scanner"), "", "pencil", url="/self-test"))
    more = Tile("more", _("More"), "", "label", url="/more")
    return (*links, more if acts_of(at, rare=True) else intended_use())
