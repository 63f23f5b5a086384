"""What was pressed without a sign-in, before the screens: it waits at its place until somebody attests it."""

from collections.abc import Callable

import pytest

from kiosk.domain.facts import StepTaken
from kiosk.domain.step import StepKind
from kiosk.rehearsal.mixups.around import dose_bag, told
from kiosk.rehearsal.scenes import NURSES
from kiosk.rehearsal.world import World, member
from kiosk.web.acts.attesting import ON_A_SCREEN
from tests.web.browsing import Screen
from tests.web.driving import Drive, plain

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(900)]

Driven = Callable[..., Drive]
TILE = "/acts/attest"
NURSE = NURSES[0]


def press_too(world: World, *steps: StepKind) -> None:
    """More was pressed at the bed, a minute apart."""
    for step in steps:
        world.pass_time(minutes=1)
        told(world, world.journeys["patient"], StepTaken("0" * 16, step.value, (dose_bag(world),), "ward"))


def waiting(world: World) -> list[str]:
    """What nobody has attested."""
    return [one.act.step for one in world.journey().pressed.values() if one.attested is None]


def tile(drive: Drive) -> str:
    """What the tile says to people; '' where there is none."""
    return plain(drive.html.partition(f'action="{TILE}"')[2].partition("</form>")[0].partition("<button")[2])


def test_the_tile_is_there_where_something_waits(driven: Driven) -> None:
    """Nothing before the opening; then, at that place and at no other, with how many wait."""
    assert TILE not in driven("matched", "ward").offered()
    drive = driven("opened", "ward")
    assert "1 waiting" in tile(drive)
    press_too(drive.world, StepKind.START)
    drive.get()
    assert "2 waiting" in tile(drive)
    for place in ("clean room", "quality", "collection room"):
        drive.stand_at_place(place)
        assert TILE not in drive.offered()


@pytest.mark.hazard("H09")
def test_a_nurse_attests_all_of_a_journey_at_once(driven: Driven) -> None:
    """Act, bag and time on the form and again over the signature; afterwards the tile is gone."""
    drive = driven("opened", "ward")
    press_too(drive.world, StepKind.START, StepKind.FINISH)
    drive.begin("attest")
    drive.come_to_sign(NURSE, upto="form")
    for words in ("open, ", "start infusion, ", "finish bag, ", "bag 1 of 2"):
        assert words in drive.words
    assert " checked" not in drive.html
    drive.key(**drive.all_yes())
    for words in ("open ", "start infusion ", "finish bag "):
        assert words in drive.words
    drive.sign(member(NURSE).pin)
    assert waiting(drive.world) == []
    assert drive.name == "home"
    assert TILE not in drive.offered()


def test_one_act_may_be_left_to_somebody_else(driven: Driven) -> None:
    """What a person turns down waits on; who turns everything down attests nothing."""
    drive = driven("opened", "ward")
    press_too(drive.world, StepKind.START)
    opened, started = (f"act-{number}" for number in drive.world.journey().pressed)
    drive.begin("attest")
    drive.take_turn(NURSE, form={opened: "no", started: "no"})
    assert drive.ask == "form"
    assert waiting(drive.world) == ["open", "start infusion"]
    drive.key(**{opened: "yes", started: "no"})
    drive.sign(member(NURSE).pin)
    assert waiting(drive.world) == ["start infusion"]


@pytest.mark.hazard("H09")
def test_quality_attests_nothing_at_the_bed(driven: Driven) -> None:
    """Whoever has no role of the bed is refused at the signature."""
    drive = driven("opened", "ward")
    drive.begin("attest")
    drive.take_turn("quality")
    assert waiting(drive.world) == ["open"]


def test_what_is_overdue_says_so(driven: Driven) -> None:
    """Once the therapy's time is over the form says it of the act."""
    drive = driven("opened", "ward")
    for late, days in ((False, 0), (True, 2)):
        drive.world.pass_time(days=days)
        drive.get()
        drive.begin("attest")
        drive.come_to_sign(NURSE, upto="form")
        assert ("overdue" in drive.words) is late
        drive.post("/attempt/leave")


def test_as_many_acts_as_fit_stand_large_on_one_screen(watched: Callable[..., Screen]) -> None:
    """The rest waits for the next signature: nothing scrolls, on the form and over the signature."""
    screen = watched("opened", "ward")
    press_too(screen.world, *(StepKind.START, StepKind.INTERRUPT) * 3)
    screen.stand_at("/")
    screen.begin("attest")
    screen.take_turn(NURSE)
    assert len(waiting(screen.world)) == 1 + 3 * 2 - ON_A_SCREEN
