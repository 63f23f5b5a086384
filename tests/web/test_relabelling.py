"""Labels and wristbands printed again, before the real screen: two people, a reason, and the old one stops everywhere."""

from collections.abc import Callable

import pytest

from kiosk.domain.containers import LabelState
from kiosk.rehearsal.mixups.doing import BASE, collection_bag
from kiosk.rehearsal.scenes import COLLECTORS, PROCESSORS
from tests.web.browsing import Screen
from tests.web.test_mixups import STOP, refused

pytestmark = [pytest.mark.xdist_group("journeys"), pytest.mark.timeout(900), pytest.mark.long]

Before = Callable[..., Screen]
WHY = {"why": "creased in the printer"}


@pytest.mark.hazard("H04", "H05")
def test_a_label_is_printed_again_and_the_old_one_stops(before: Before) -> None:
    """An extra sheet destroyed, the label void, printed again, read back, put on; the slip is offered; the old: STOP."""
    screen = before("read back", "collection room")
    world, one, two = screen.world, *COLLECTORS
    bag = collection_bag(world)
    old = world.paper_of(bag, BASE, "1")
    screen.stand_at("/more")
    screen.begin("destroy-sheet")
    screen.take_turns(one, two, bags=(old,))
    screen.go_on()
    screen.begin("void-label")
    screen.take_turns(one, two, form=WHY)
    screen.go_on()
    screen.take_turns(one, two, form=WHY)
    new = screen.printed(BASE)
    screen.go_on()
    screen.take_turns(one, bags=(new,))
    screen.go_on()
    screen.take_turns(one, two, bags=(new,))
    screen.go_on()
    screen.take_turns(one)
    assert screen.page.locator('a[href="/papers/reconciliation.pdf"]').count() == 1
    screen.go_on()
    labels = world.journey().containers[bag].labels
    assert [labels[BASE, issue].state for issue in (1, 2)] == [LabelState.VOID, LabelState.APPLIED]
    assert labels[BASE, 1].extra_sheets == 1
    screen.begin("hand-over")
    screen.take_turns(one, PROCESSORS[0], bags=(old,))
    refused(screen, STOP, "label_was_not_voided")


@pytest.mark.hazard("H07", "H38")
def test_a_new_wristband_kills_the_old(before: Before) -> None:
    """Printed, read back, the old one cut and shown, the new one put on by two; the old one at the couch: STOP."""
    screen = before("enrolled", "collection room")
    world, one, two = screen.world, *COLLECTORS
    screen.stand_at("/more")
    screen.begin("print-band")
    screen.choose("print-band", [tile.split()[0] for tile in screen.choices].index(world.journeys["patient"]))
    screen.take_turns(one, two, form=WHY)
    world.papers["band", "patient", "new"] = screen.printed("wristband")
    screen.go_on()
    screen.take_turns(one)
    screen.go_on()
    screen.take_turns(one, two)
    screen.go_on()
    assert world.journey().band_serial == world.journey().band_issued
    screen.begin("collection-label")
    screen.take_turns(one, two)
    refused(screen, STOP, "wristband_is_the_one_put_on_last")
