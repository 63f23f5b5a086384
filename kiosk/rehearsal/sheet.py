"""The demonstration on paper: badges, wristbands and order sheets of the throw-away site, for people with a camera."""

from kiosk.domain.errors import ParseError
from kiosk.handoffs.founding import THROW_AWAY
from kiosk.handoffs.view import site_view
from kiosk.labels.sheets.a4 import Printed, a4
from kiosk.rehearsal.people import PATIENTS, STAFF
from kiosk.rehearsal.world import World

HEADING = "Demonstration: invented people, a throw-away site. Never for a patient. Print at 100 %."


def demonstration_sheet(world: World) -> bytes:
    """A PDF of a few A4 pages with everything at its true size and a name under it.

    Raises ParseError for a site that is not throw-away.
    """
    if site_view(world.bench).mode != THROW_AWAY:
        raise ParseError("site of a demonstration sheet", THROW_AWAY, site_view(world.bench).mode)
    return a4(demonstration_things(world), HEADING)


def demonstration_things(world: World) -> tuple[Printed, ...]:
    """What the sheet shows, in order: every badge, every wristband, and the order sheets there are."""
    badges = (_thing(world, ("badge", m.key), f"Badge of {m.name} · PIN {m.pin}") for m in STAFF)
    bands = (_thing(world, ("band", p.key), f"Wristband of {p.name}, born {p.birth_date}") for p in PATIENTS)
    ordered = (p for p in PATIENTS if ("order", p.key) in world.papers)
    orders = (_thing(world, ("order", p.key), f"Order sheet of {p.name}") for p in ordered)
    return (*badges, *bands, *orders)


def _thing(world: World, name: tuple[str, ...], words: str) -> Printed:
    paper = world.paper_of(*name)
    return Printed(paper.bits, paper.dpi, words)
