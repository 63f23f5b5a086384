"""A bag breaks at the bed, an infusion rests, a bag was given outside, a set is called back, before the screens."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.containers import LIVE, ContainerState, LabelState
from kiosk.labels import png
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.mixups.around import dose_bag
from kiosk.rehearsal.salvage import SYRINGE
from kiosk.rehearsal.scenes import NURSES, RELEASERS
from kiosk.rehearsal.world import ZONE, member
from tests.web.driving import Drive

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(900)]

Driven = Callable[..., Drive]
ONE, TWO = NURSES
GIVEABLE = LIVE - {ContainerState.PLANNED}


def label_of(drive: Drive) -> Paper:
    """The cryobag label of the first dose."""
    return drive.world.paper_of(dose_bag(drive.world), drive.world.therapy.containers["dose"].pieces[0], "1")


def newest_print(drive: Drive, piece: str) -> Paper:
    """The sheet that came last out of the printer of this piece."""
    sheets = (drive.world.folder / "prints").iterdir()
    newest = max(sheets, key=lambda sheet: sheet.stat().st_mtime_ns)
    return Paper(piece, png.decode(newest.read_bytes()), drive.world.bench.printing[piece].profile.printer.dpi)


def marked(drive: Drive, container: str) -> dict[str, str]:
    """The open bag, as a button of this browser names it."""
    return {"bag": drive.sitting.mark_of(drive.world.journeys["patient"], container)}


@pytest.mark.hazard("H31")
def test_a_broken_bag_is_saved_into_a_syringe(driven: Driven) -> None:
    """Kept in reserve, printed, read back, the bag opened, its contents moved by two, and the syringe given to its end."""
    drive = driven("matched", "ward")
    dose, old = dose_bag(drive.world), label_of(drive)
    drive.begin("plan-reserve")
    drive.come_to_sign(ONE, form={"volume_ml": "50"})
    drive.sign(member(ONE).pin)
    assert drive.ask == "badge", drive.told()
    drive.take_turns(ONE, TWO, bags=(old,))
    (syringe,) = (c.id for c in drive.world.journey().containers.values() if c.reserve is not None)
    small = newest_print(drive, SYRINGE)
    drive.go_on()
    drive.take_turn(ONE, small)
    assert drive.kind == "authorised", drive.told()
    drive.go_on()
    drive.post("/running/open", **marked(drive, dose))
    drive.post("/attempt/leave")
    drive.begin("salvage")
    form = {"volume_ml": "45", "why": "the bag leaks"}
    drive.take_turn(ONE, old, small, form=form)
    drive.take_turn(TWO, old, small)
    assert drive.kind == "authorised", drive.told()
    drive.go_on()
    containers = drive.world.journey().containers
    assert containers[dose].state is ContainerState.CONSUMED
    assert containers[syringe].volume_ml == Decimal(45)
    assert containers[syringe].labels[SYRINGE, 1].state is LabelState.APPLIED
    drive.take_turns(ONE, TWO, bags=(small,))
    assert drive.kind == "authorised", drive.told()
    drive.go_on()
    drive.post("/running/start", **marked(drive, syringe))
    drive.post("/running/finished", given_ml="45", **marked(drive, syringe))
    assert drive.world.journey().containers[syringe].state is ContainerState.INFUSED


@pytest.mark.hazard("H31", "H15")
def test_an_infusion_rests_and_goes_on_after_a_new_check(driven: Driven) -> None:
    """Interrupted with volume and reason, started again only after a new check at the line, finished; the whole counts."""
    drive = driven("opened", "ward")
    dose, old = dose_bag(drive.world), label_of(drive)
    drive.begin("line-check")
    drive.take_turns(ONE, TWO, bags=(old,))
    drive.go_on()
    drive.post("/running/start", **marked(drive, dose))
    drive.post("/running/interrupt", **marked(drive, dose))
    assert "The infusion rests" in drive.words
    drive.post("/running/interrupted", given_ml="20", why="", **marked(drive, dose))
    assert "The infusion rests" in drive.words
    drive.post("/running/interrupted", given_ml="20", why="the patient reacted", **marked(drive, dose))
    assert drive.world.journey().containers[dose].state is ContainerState.INTERRUPTED
    drive.get("/")
    assert "A bag rests" in drive.html
    drive.post("/running/start", **marked(drive, dose))
    assert drive.kind == "retry", drive.told()
    drive.go_on()
    drive.begin("line-check")
    drive.take_turns(ONE, TWO, bags=(old,))
    assert drive.kind == "authorised", drive.told()
    drive.go_on()
    drive.post("/running/start", **marked(drive, dose))
    drive.post("/running/finished", given_ml="60", **marked(drive, dose))
    given = drive.world.journey().containers[dose]
    assert (given.state, given.given_ml) == (ContainerState.INFUSED, Decimal(60))


@pytest.mark.hazard("H15")
def test_what_was_given_without_the_kiosk_is_told_and_holds_the_rest(driven: Driven) -> None:
    """Two people tell day, time, volume and why; a time that can't be is asked again; the second bag is held."""
    drive = driven("ready", "ward")
    drive.get("/more")
    drive.begin("given-outside")
    bags = [b.container for listed in drive.world.bench.roll.active() for b in listed.states if b.state in GIVEABLE]
    drive.post(f"/acts/given-outside/{bags.index(dose_bag(drive.world))}")
    then = drive.world.bench.now.astimezone(ZoneInfo(ZONE)) - timedelta(minutes=30)
    told = {"day": f"{then:%Y-%m-%d}", "time": f"{then:%H:%M}", "volume_ml": "60", "why": "no network"}
    drive.come_to_sign(ONE, form={**told, "time": "25:05"}, upto="form")
    drive.key(**{**told, "time": "25:05"})
    assert drive.ask == "form", drive.told()
    drive.key(**told)
    drive.sign(member(ONE).pin)
    drive.take_turn(TWO)
    assert drive.kind == "authorised", drive.told()
    states = [c.state for c in drive.world.journey().containers.values()]
    assert states.count(ContainerState.GIVEN_OUTSIDE) == 1
    assert {hold.interlock for hold in drive.world.journey().holds.values()} == {"given_outside_is_told"}


@pytest.mark.hazard("H13")
def test_a_set_is_called_back_and_a_bag_of_it_is_discarded(driven: Driven) -> None:
    """Quality calls every bag back; two nurses discard one on a physician's order, named from the list."""
    drive = driven("released", "ward")
    drive.stand_at_place("quality")
    drive.begin("withdraw")
    coi = drive.world.journeys["patient"]
    at = [listed.coi for listed in drive.world.bench.roll.active()].index(coi)
    drive.post(f"/acts/withdraw/{at}")
    drive.take_turn(RELEASERS[0], form={"what": "recall", "why": "the maker called the bags back"})
    drive.take_turn(RELEASERS[1])
    assert drive.kind == "authorised", drive.told()
    drive.go_on()
    dose = dose_bag(drive.world)
    assert len(drive.world.journey().holds) == len(drive.world.containers["doses"])
    drive.stand_at_place("ward")
    drive.begin("discard")
    physician = drive.world.people["physician"]
    drive.take_turn(ONE, label_of(drive), form={"physician": physician, "why": "called back"})
    drive.take_turn(TWO, label_of(drive))
    assert drive.kind == "authorised", drive.told()
    assert drive.world.journey().containers[dose].state is ContainerState.DISCARDED
