"""The cold store before the real screen: two people store a bag and take it out; nothing is matched while it is in."""

from collections.abc import Callable

import pytest

from kiosk.domain.reasons import ReasonClass
from kiosk.rehearsal.scenes import LABORATORY
from kiosk.rehearsal.storage import slot_label
from kiosk.rehearsal.world import member
from tests.web.driving import Drive
from tests.web.sights import dose_labels

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(900)]

Driven = Callable[..., Drive]


@pytest.mark.hazard("H34")
def test_a_bag_goes_in_and_comes_out(driven: Driven) -> None:
    """Stored by two; the list of what stands there says where; matched meanwhile it is refused; taken out by two."""
    drive = driven("ready", "clean room")
    world, (one, two) = drive.world, LABORATORY
    tag, dose = dose_labels(world)[-1], world.containers["doses"][0]
    drive.begin("store")
    drive.take_turns(one, two, bags=(tag,))
    assert drive.kind == "authorised"
    assert "tank 1 rack 2 slot 1" in drive.words
    assert world.journey().containers[dose].cold.location == slot_label(world, 1).value
    drive.go_on()
    drive.stand_at_place("ward")
    drive.begin("match")
    drive.take_turns("nurse one", "nurse two", bags=(tag,))
    assert (drive.kind, "The bag is in the store" in drive.words) == ("retry", True)
    drive.go_on()
    drive.stand_at_place("clean room")
    drive.begin("retrieve")
    drive.take_turns(one, two, bags=(tag,))
    assert drive.kind == "authorised"
    assert world.journey().containers[dose].cold.location is None


@pytest.mark.hazard("H34")
def test_nothing_of_the_record_is_shown_before_the_last_reading(driven: Driven) -> None:
    """The second person's screens are the same whatever the first one read, to the letter."""
    pages = []
    for slot in (1, 2):
        drive = driven("ready", "clean room")
        world, (one, two) = drive.world, LABORATORY
        tag = dose_labels(world)[-1]
        drive.begin("store")
        drive.take_turn(one, tag, place=world.paper_of("place", slot_label(world, slot).value))
        drive.come_to_sign(two, upto="place")
        pages.append(drive.words)
        drive.answer()
        pages.append(drive.words)
    assert pages[:2] == pages[2:]


@pytest.mark.hazard("H34")
def test_a_count_names_what_is_missing(driven: Driven) -> None:
    """A rack in which nothing hangs holds the bag that stands there by the record, and says so."""
    drive = driven("ready", "clean room")
    world, (one, two) = drive.world, LABORATORY
    dose = world.containers["doses"][0]
    drive.begin("store")
    drive.take_turns(one, two, bags=(dose_labels(world)[-1],))
    drive.go_on()
    drive.begin("count")
    drive.come_to_sign(one, upto="bag")
    drive.post("/attempt/all-shown")
    drive.sign(member(one).pin)
    assert "On hold: bag 1 of 2" in drive.words
    assert [h.interlock for h in world.journey().holds_on(dose, ReasonClass.QUALITY)] == ["count_agrees"]


@pytest.mark.hazard("H33")
def test_an_alarm_is_judged_on_the_screen(driven: Driven) -> None:
    """What the tank's display says is keyed; the bag that stood in it and got too warm is on hold."""
    drive = driven("ready", "clean room")
    world, (one, two) = drive.world, LABORATORY
    drive.begin("store")
    drive.take_turns(one, two, bags=(dose_labels(world)[-1],))
    drive.go_on()
    world.pass_time(hours=3)
    drive.get("/")
    for warmest, said in (("-140", "No bag was over its limit."), ("-80", "On hold: bag 1 of 2")):
        drive.begin("alarm")
        form = {"tank": "1", "minutes": "30", "ago": "60", "warmest_c": warmest, "why": "the supply ran dry"}
        drive.take_turn(one, form=form)
        assert said in drive.words
