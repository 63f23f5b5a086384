"""Every therapy can be demonstrated to the end: colleagues play whatever a visitor does not."""

import pytest

from kiosk.config import load_therapies
from kiosk.domain.containers import ContainerState
from kiosk.domain.therapy import ContainerPurpose
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.catching_up import take
from kiosk.rehearsal.chapters import Chapter, collected_of, doses_of, made_of
from kiosk.rehearsal.scenes import derive, plan_made
from kiosk.web.acts.table import ACTS
from kiosk.web.tour import IMMEDIATE, SKIP, where_of
from tests.rehearsal.demonstrated import demonstrated

pytestmark = [pytest.mark.xdist_group("demonstration"), pytest.mark.timeout(900)]

SHORTEST = "msc-same-day"
PLAYED = [
    pytest.param(therapy, marks=() if therapy == SHORTEST else pytest.mark.long) for therapy in sorted(load_therapies())
]
MOST_CHAPTERS = 8


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("therapy", PLAYED)
def test_colleagues_come_to_the_last_drop(therapy: str) -> None:
    """From the couch every chapter is played in its windows until all doses are given, and nothing is held."""
    with demonstrated(f"{therapy} to the end", therapy) as demo:
        chapters: list[Chapter] = []
        while demo.chapter is not Chapter.GIVEN and len(chapters) < MOST_CHAPTERS:
            chapters.append(demo.chapter)
            demo.skip()
            now = where_of(demo.world.journey(), demo.chapter, demo.world.therapy, demo.bench.now)
            # Whatever the tour says next, the screens have, and what it says to hold lies on the desk.
            assert now.due in {"", SKIP, *ACTS, *IMMEDIATE}
            assert set(now.bags) <= {thing.name for thing in demo.things}
        journey = demo.world.journey()
        doses = doses_of(journey, demo.world.therapy)
        assert chapters == [Chapter.COUCH, Chapter.LABORATORY, *(Chapter.BED,) * len(doses)]
        assert {dose.state for dose in doses} == {ContainerState.INFUSED}
        assert not journey.holds
        for kind in demo.world.therapy.kinds_for(ContainerPurpose.INTERMEDIATE):
            assert [c.state for c in made_of(journey, demo.world.therapy, kind.name)] == [ContainerState.CONSUMED]


@pytest.mark.long
def test_colleagues_go_on_with_what_a_visitor_began_to_make() -> None:
    """A cell line that a visitor derived, and nobody labelled, is labelled and grown; no second one is made."""
    with demonstrated("begun to make", "ipsc-retina") as demo:
        world = demo.world
        demo.skip()
        punch = tuple(c.id for c in collected_of(world.journey(), world.therapy))
        line = plan_made(world, "line", 1)
        world.bench = world.at("clean room").bench
        take("derive", lambda: perform(world, derive(punch[0], line)))
        begun_in = demo.chapter
        demo.skip()
        assert tuple(c.id for c in made_of(world.journey(), world.therapy, "line")) == line
        assert (begun_in, demo.chapter) == (Chapter.LABORATORY, Chapter.BED)
