"""Milestones at the screen: one person records what can be undone, two at the bed what cannot."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from kiosk.domain.milestones import MilestoneSaid, Reached
from kiosk.rehearsal.history import REVIEWERS, note
from kiosk.rehearsal.milestones import due
from kiosk.rehearsal.scenes import COLLECTORS, NURSES
from kiosk.rehearsal.world import member, patient
from tests.web.driving import Drive
from tests.web.test_journeys import keyed_of

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.hazard("H16")]

BEGUN, CONDITIONING = "collection begun", "lymphodepletion begun"
Driven = Callable[..., Drive]


def chosen(drive: Drive) -> None:
    """The patient is picked from the list."""
    drive.begin("milestone")
    at = [listed.coi for listed in drive.world.bench.roll.active()].index(drive.world.journeys["patient"])
    drive.post(f"/acts/milestone/{at}")


def test_one_person_records_what_happened_in_the_sites_own_time(driven: Driven) -> None:
    """Day and time as on the wall are on record in UTC; what the patient does not have is on record as that."""
    drive = driven("enrolled", "collection room")
    for said in due(drive.world, irreversible=False):
        chosen(drive)
        drive.take_turn(COLLECTORS[0], form=keyed_of(drive.world, said))
        assert drive.kind == "authorised", drive.told()
        drive.post("/verdict/acknowledge")
        at = None if said.at is None else said.at.replace(second=0, microsecond=0)
        assert drive.world.journey().milestones[said.name] == Reached(at)
    assert drive.world.journey().milestones["bridging therapy ended"] == Reached(None)


def test_the_form_of_one_offers_nothing_that_takes_two(driven: Driven) -> None:
    """What can't be undone does not stand in the list of one person alone, and is refused when it is sent."""
    drive = driven("enrolled", "collection room")
    chosen(drive)
    drive.badge(COLLECTORS[0])
    assert BEGUN in drive.words
    assert CONDITIONING not in drive.words
    said = MilestoneSaid(CONDITIONING, drive.world.bench.now - timedelta(minutes=5))
    keyed = keyed_of(drive.world, said)
    drive.post("/attempt/keyed", **{**keyed, "answer": "happened"})
    assert CONDITIONING not in drive.world.journey().milestones


@pytest.mark.parametrize(("apart", "kind"), [(0, "authorised"), (90, "retry")])
def test_two_at_the_bed_say_the_same_or_it_does_not_begin(driven: Driven, apart: int, kind: str) -> None:
    """Each reads the wristband and keys day and time; a second person who keys another time is not overruled."""
    drive = driven("released", "ward")
    drive.world.pass_time(hours=3)
    first = MilestoneSaid(CONDITIONING, drive.world.bench.now - timedelta(minutes=2))
    second = MilestoneSaid(CONDITIONING, drive.world.bench.now - timedelta(minutes=2 + apart))
    drive.begin("irreversible")
    drive.take_turn(NURSES[0], form={**keyed_of(drive.world, first), "why": ""})
    drive.take_turn(NURSES[1], form=keyed_of(drive.world, second))
    assert drive.kind == kind, drive.told()
    assert (CONDITIONING in drive.world.journey().milestones) is (kind == "authorised")


def test_what_holds_of_both_bags_is_said_once(driven: Driven) -> None:
    """Conditioning asked for a day before the release is refused with one reason, though two bags wait."""
    drive = driven("released", "ward")
    said = MilestoneSaid(CONDITIONING, drive.world.bench.now - timedelta(days=1))
    drive.begin("irreversible")
    drive.take_turn(NURSES[0], form={**keyed_of(drive.world, said), "why": ""})
    drive.take_turn(NURSES[1], form=keyed_of(drive.world, said))
    assert drive.kind == "retry"
    assert drive.words.count("The product is not released") == 1


@pytest.mark.hazard("H13")
def test_both_reviewers_see_what_they_review(driven: Driven) -> None:
    """What stands outside its rule, the rule and the reason stand over each signature, the second one's too."""
    drive = driven("released", "quality")
    note(drive.world, item="lines of therapy before collection", value="6")
    drive.begin("review-history")
    at = [listed.coi for listed in drive.world.bench.roll.active()].index(drive.world.journeys["patient"])
    drive.post(f"/acts/review-history/{at}")
    for who in REVIEWERS:
        drive.come_to_sign(who, form={"statement": "no other cells can be had"})
        for shown in ("6 lines", "at most 4 lines", "no other cells can be had"):
            assert shown in drive.words
        drive.sign(member(who).pin)
    assert drive.kind == "authorised", drive.told()


def test_whoever_lets_conditioning_begin_sees_for_whom(driven: Driven) -> None:
    """After their own reading of the wristband each sees name and birth date over the signature."""
    drive = driven("released", "ward")
    drive.world.pass_time(hours=3)
    said = MilestoneSaid(CONDITIONING, drive.world.bench.now - timedelta(minutes=2))
    drive.begin("irreversible")
    for turn, who in enumerate(NURSES):
        drive.come_to_sign(who, form={**keyed_of(drive.world, said), **({} if turn else {"why": ""})})
        assert patient("patient").name in drive.words
        drive.sign(member(who).pin)
    assert drive.kind == "authorised", drive.told()
