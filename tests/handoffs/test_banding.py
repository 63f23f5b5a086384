"""A wristband printed here: proved, read back, put on by two; from then on the old one stops."""

import pytest

from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.facts import BandIssued, BandPutOn
from kiosk.domain.step import Read
from kiosk.rehearsal.acting import Swap, perform
from kiosk.rehearsal.banding import print_band, re_band, read_back_band
from kiosk.rehearsal.mixups.doing import collection_bag
from kiosk.rehearsal.scenes import issue_at_collection
from tests.handoffs.conftest import At

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]


def right(decision: Decision) -> None:
    """The step was taken."""
    assert isinstance(decision, Authorized), decision.reasons


@pytest.mark.hazard("H07", "H38")
def test_a_new_band_kills_the_old_when_two_put_it_on(at: At) -> None:
    """Printed with the next serial and read back it counts for nothing yet; put on by two it is the only one."""
    world = at("enrolled")
    bag, before = collection_bag(world), world.journey().band_serial
    assert before is not None
    right(print_band(world, "patient", "the arm is swollen"))
    right(read_back_band(world, "patient"))
    assert world.journey().band_serial == before
    right(perform(world, re_band("patient")))
    assert world.journey().band_serial == before + 1
    old = issue_at_collection(world, "patient", bag)
    assert isinstance(old, Refused)
    assert {reason.interlock for reason in old.reasons} == {"wristband_is_the_one_put_on_last"}
    world.papers["band", "patient"] = world.paper_of("band", "patient", "new")
    right(issue_at_collection(world, "patient", bag))


@pytest.mark.hazard("H38")
def test_a_band_that_is_gone_is_replaced_with_the_reason(at: At) -> None:
    """The old band is missing, and why stands in the record; each print consumes a serial of its own."""
    world = at("enrolled")
    for _ in range(2):
        right(print_band(world, "patient", "lost in the bath"))
    right(read_back_band(world, "patient"))
    gone = re_band("patient", "lost in the bath").swapped(0, Swap(skip=frozenset({Read.OLD_BAND})))
    right(perform(world, gone))
    facts = [record.entry.fact for record in world.bench.ledger.facts(world.journeys["patient"])]
    serials = [fact.serial for fact in facts if isinstance(fact, BandIssued)]
    assert len(set(serials)) == 2
    assert [(f.serial, f.old_missing) for f in facts if isinstance(f, BandPutOn)] == [
        (max(serials), "lost in the bath")
    ]
