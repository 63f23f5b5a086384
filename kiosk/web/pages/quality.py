"""Looking into the record: a journey as a timeline, holds, search by exact identifier. Looking only; nothing is begun.

Whoever looks has signed in, and while an attempt is under way on this screen nobody looks.
"""

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from kiosk.handoffs.searching import find_journey
from kiosk.handoffs.telling import hold_story, tell
from kiosk.handoffs.view import journey_of, site_view
from kiosk.web.acts.lists import bag_words, open_holds
from kiosk.web.acts.recordings import RECORD_ACTS
from kiosk.web.acts.tasks import Choice, Recording
from kiosk.web.here import Here, go, here, page
from kiosk.web.kiosk import QUALITY
from kiosk.web.screens import Row, Tile
from kiosk.web.shown.rows import custody_words, patient_rows
from kiosk.web.words import gettext as _
from kiosk.web.words.moments import moment_words
from kiosk.web.words.values import said

pages = Blueprint("quality", __name__)
LONGEST_SEARCH = 120


def signed_in(at: Here) -> Response | None:
    """To the attempt under way, or to signing in; None when somebody has."""
    if at.sitting.task is not None or at.sitting.answered is not None:
        return go("home.show")
    if at.sitting.viewer is not None:
        return None
    at.sitting.task = Recording(RECORD_ACTS["view"], choice=Choice("", "", "", named=request.full_path.rstrip("?")))
    return go("attempt.prompt")


def signed_in_for_quality(at: Here) -> Response | None:
    """As `signed_in`; nowhere from other places than those of quality."""
    turned_away = signed_in(at)
    if turned_away is None and at.place != QUALITY:
        abort(404)
    return turned_away


@pages.get("/search")
def search() -> Response:
    """A bag or journey by its exact identifier."""
    at = here()
    turned_away = signed_in(at)
    if turned_away is not None:
        return turned_away
    return page("search.html", found=(), asked="", said="")


@pages.post("/search")
def find() -> Response:
    """The journeys that bear this exact identifier."""
    at = here()
    turned_away = signed_in(at)
    if turned_away is not None:
        return turned_away
    asked = request.form.get("identifier", "").strip()[:LONGEST_SEARCH]
    found = find_journey(at.bench, asked) if asked else ()
    if len(found) == 1:
        return go("quality.journey", coi=found[0])
    said = "" if found else _("Nothing here bears exactly this identifier.")
    return page("search.html", found=found, asked=asked, said=said)


@pages.get("/journeys/<coi>")
def journey(coi: str) -> Response:
    """One journey, fact by fact."""
    at = here()
    turned_away = signed_in(at)
    if turned_away is not None:
        return turned_away
    known = journey_of(at.bench, coi) if at.bench.ledger.counts((coi,)).get(coi, 0) else None
    if known is None:
        return page("search.html", 404, found=(), asked=coi, said=_("Nothing here bears exactly this identifier."))
    zone = site_view(at.bench).zone
    facts = patient_rows(at.bench, coi) + tuple(
        Row(bag_words(at.bench, coi, name), custody_words(at.bench, container))
        for name, container in known.containers.items()
    )
    rows = tuple(
        {
            "number": told.number,
            "moment": moment_words(told.moment, zone),
            "people": ", ".join(told.people),
            "sentence": told.said.said(_),
            "also": tuple(more.said(_) for more in told.also),
            "tone": told.tone.value,
        }
        for told in tell(at.bench, coi)
    )
    at.sitting.choices = (Choice(coi, "", coi),)
    tiles = tuple(
        Tile(f"{act.slug}/0", _(act.title), _(act.hint), act.picture)
        for act in (RECORD_ACTS["identity-change"], RECORD_ACTS["donor"])
        if at.place in act.places
    )
    if at.place == QUALITY:
        tiles += (Tile("reports", _("Papers"), _("For the record, as PDF"), "papers", url=f"/reports/{coi}"),)
    return page("journey.html", coi=coi, facts=facts, rows=rows, tiles=tiles)


@pages.get("/holds")
def holds() -> Response:
    """Every open hold."""
    at = here()
    turned_away = signed_in(at)
    if turned_away is not None:
        return turned_away
    rows = tuple(
        {"url": f"/holds/{choice.coi}/{choice.named}", "title": choice.title, "hint": choice.hint}
        for choice in open_holds(at.bench)
    )
    return page("holds.html", rows=rows)


@pages.get("/holds/<coi>/<hold_id>")
def hold(coi: str, hold_id: str) -> Response:
    """The story of one hold."""
    at = here()
    turned_away = signed_in(at)
    if turned_away is not None:
        return turned_away
    if hold_id not in journey_of(at.bench, coi).holds:
        return page("error.html", 404, heading=_("There is nothing here"), words=_("This hold is not open."),
                    button=_("Go on"))  # fmt: skip
    story = hold_story(at.bench, coi, hold_id)
    told = [story.opened_by, story.placed, *story.followed]
    zone = site_view(at.bench).zone
    rows = tuple(
        {"moment": moment_words(t.moment, zone), "people": ", ".join(t.people), "sentence": t.said.said(_),
         "tone": t.tone.value}
        for t in told if t is not None
    )  # fmt: skip
    reason = story.reason
    sides = (Row(_("Expected"), said(reason.expected)), Row(_("Read"), said(reason.read))) if reason is not None else ()
    return page("hold.html", hold_id=hold_id, bag=story.bag.said(_), kind=_(story.kind), sides=sides, rows=rows)


@pages.get("/intended-use")
def intended_use() -> Response:
    """What this is for, and what it is not."""
    return page("intended_use.html")
