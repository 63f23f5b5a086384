"""The store as one record: counts held against it, alarms judged by it, and two bags in one room that warn of each other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from kiosk.devices.fakes.clock import FakeClock
from kiosk.domain import facts as f
from kiosk.domain.errors import ParseError
from kiosk.domain.people import Meaning
from kiosk.domain.reasons import ReasonClass
from kiosk.domain.records import RecordKind
from kiosk.domain.step import StepKind
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.inventory import Alarm, count_rack, record_alarm
from kiosk.handoffs.line import twins
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.sentences import names_for, sentence
from kiosk.handoffs.storage import STORE
from kiosk.handoffs.view import journey_of, site_view
from tests.benchmarks.many_journeys import new_site
from tests.domain.world import (
    CAR_T,
    COI,
    DOSE,
    OTHER_COI,
    OTHER_SLOT,
    PATIENT,
    SECOND_DOSE,
    SLOT,
    SLOT_ELSEWHERE,
    STATION,
    STRANGER,
    contents,
    planned,
)

THEIRS = SECOND_DOSE.replace("A999926000001", "A999926000009")
HOUR = timedelta(hours=1)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Two patients' doses stand in one rack of a site; the second patient's in the slot beside."""
    made = new_site(tmp_path)
    clock = FakeClock(made.now)
    made = replace(made, clock=clock)
    for coi, identity, dose, slot in ((COI, PATIENT, DOSE, SLOT), (OTHER_COI, STRANGER, THEIRS, OTHER_SLOT)):
        record(
            made, coi, f.Enrolled("particulars", CAR_T, identity, 1, "earlier"), planned(dose, "dose", 1, 1),
            *contents(dose), f.StepTaken("earlier", StepKind.APPLY_IN_PROCESSING.value, (dose,), STATION),
            f.Stored(dose, slot, "earlier"),
        )  # fmt: skip
        record(made, STORE, f.SlotTaken(slot, coi, dose))
    clock.advance(timedelta(days=1))
    yield made
    made.ledger.close()


def record(bench: Bench, stream: str, *facts: f.Fact) -> None:
    """Facts appended to a stream."""
    bench.ledger.append(tuple(bench.entry(stream, fact, bench.clock.now()) for fact in facts), {})


def signed(bench: Bench, kind: RecordKind) -> Signed:
    """Somebody of the laboratory signs."""
    return Signed(kind.value, "laboratory-1", Meaning.RESPONSIBILITY, bench.now)


def count(bench: Bench, *read: tuple[str, str], place: str = SLOT) -> dict[str | None, tuple[str, str]]:
    """What is named after a count: both sides by container."""
    reasons = count_rack(bench, place, read, signed(bench, RecordKind.COUNT_RACK))
    return {reason.container: (reason.expected, reason.read) for reason in reasons}


def alarm(bench: Bench, warmest: str, minutes: int, ago: timedelta = HOUR, tank: int = 1) -> list[str | None]:
    """The bags that an alarm of the tank holds."""
    until = bench.now - ago
    told = Alarm(tank, until - timedelta(minutes=minutes), until, Decimal(warmest), "the supply ran dry")
    return [reason.container for reason in record_alarm(bench, told, signed(bench, RecordKind.RECORD_EXCURSION))]


def holds(bench: Bench, coi: str, container: str) -> list[str]:
    """What holds a container, of the quality class."""
    return [hold.interlock for hold in journey_of(bench, coi).holds_on(container, ReasonClass.QUALITY)]


@pytest.mark.hazard("H34")
def test_a_rack_as_recorded_holds_nothing(bench: Bench) -> None:
    """Every bag that stands there by the record was read: nothing is named, nothing held."""
    assert count(bench, (COI, DOSE), (OTHER_COI, THEIRS)) == {}
    assert (holds(bench, COI, DOSE), holds(bench, OTHER_COI, THEIRS)) == ([], [])


@pytest.mark.hazard("H34")
def test_a_bag_that_is_missing_is_named_and_held(bench: Bench) -> None:
    """The bag that was not read is named with its rack and held for quality, and no other patient's record says so."""
    there, gone = f"{DOSE} in tank 1 rack 2", f"{DOSE} not in tank 1 rack 2"
    assert count(bench, (OTHER_COI, THEIRS)) == {DOSE: (there, gone)}
    assert (holds(bench, COI, DOSE), holds(bench, OTHER_COI, THEIRS)) == (["count_agrees"], [])
    assert count(bench, (OTHER_COI, THEIRS)) == {DOSE: (there, gone)}
    assert holds(bench, COI, DOSE) == ["count_agrees"]
    assert not any(THEIRS in repr(told.entry.fact) for told in bench.ledger.facts(COI))


@pytest.mark.hazard("H34")
def test_a_bag_too_many_is_named_and_held(bench: Bench) -> None:
    """A bag that hangs in a rack without being stored there is held; one that no record knows is named all the same."""
    record(bench, COI, planned(SECOND_DOSE, "dose", 2, 2))
    found = count(bench, (COI, DOSE), (OTHER_COI, THEIRS), (COI, SECOND_DOSE), ("CHA999026999999", "unknown"))
    assert set(found) == {SECOND_DOSE, "unknown"}
    assert found[SECOND_DOSE][1] == f"{SECOND_DOSE} in tank 1 rack 2"
    assert holds(bench, COI, SECOND_DOSE) == ["count_agrees"]


@pytest.mark.hazard("H34")
def test_a_rack_of_another_site_is_not_counted(bench: Bench) -> None:
    """The place read has to be one of this site's own store."""
    with pytest.raises(ParseError, match="a slot of A9990"):
        count(bench, (COI, DOSE), place=SLOT_ELSEWHERE)


@pytest.mark.hazard("H33")
@pytest.mark.parametrize(
    ("warmest", "minutes", "held"), [("-120", 60, False), ("-119.9", 1, True), ("-150", 61, True), ("-120.0", 1, False)]
)
def test_an_alarm_is_judged_for_every_bag_in_the_tank(bench: Bench, warmest: str, minutes: int, held: bool) -> None:
    """Warmer than the limit, or for longer, holds every bag of the tank; up to both it is recorded, and holds none."""
    assert alarm(bench, warmest, minutes) == ([DOSE, THEIRS] if held else [])
    assert holds(bench, COI, DOSE) == (["tank_stayed_cold"] if held else [])
    judged = [t.entry.fact for t in bench.ledger.facts(OTHER_COI) if isinstance(t.entry.fact, f.ExcursionJudged)]
    assert [(fact.container, fact.over_limit) for fact in judged] == [(THEIRS, held)]


@pytest.mark.hazard("H33")
def test_a_bag_that_left_the_tank_before_is_not_judged(bench: Bench) -> None:
    """Only bags that stood in the tank while it was warm are judged, one that has left it since among them."""
    record(bench, COI, f.Retrieved(DOSE, SLOT, in_vapour=True, attempt_id="earlier"))
    record(bench, STORE, f.SlotFreed(SLOT))
    assert isinstance(bench.clock, FakeClock)
    bench.clock.advance(5 * HOUR)
    assert alarm(bench, "-90", 30) == [THEIRS]
    assert alarm(bench, "-90", 30, ago=6 * HOUR) == [DOSE, THEIRS]
    assert alarm(bench, "-90", 30, tank=2) == []


@pytest.mark.hazard("H33")
def test_an_alarm_ends_before_it_is_recorded(bench: Bench) -> None:
    """A span that lies ahead, or that is none, is refused."""
    for minutes, ago in ((30, -HOUR), (0, HOUR)):
        with pytest.raises(ParseError, match="a span that ends after it begins"):
            alarm(bench, "-90", minutes, ago=ago)


@pytest.mark.hazard("H34")
def test_a_slot_is_taken_until_it_is_freed(bench: Bench) -> None:
    """The site knows what stands in each slot, of whatever patient."""
    assert {slot: holds.container for slot, holds in site_view(bench).slots.items()} == {SLOT: DOSE, OTHER_SLOT: THEIRS}
    record(bench, STORE, f.SlotFreed(SLOT))
    assert list(site_view(bench).slots) == [OTHER_SLOT]
    assert SLOT not in journey_of(bench, OTHER_COI).containers[THEIRS].cold.stays[0].location


@pytest.mark.hazard("H36")
@pytest.mark.parametrize(("rooms", "warned"), [({}, False), ({"chair 1": "day ward", "chair 2": "day ward"}, True)])
def test_two_bags_in_one_room_warn_of_each_other(bench: Bench, rooms: dict[str, str], warned: bool) -> None:
    """Two patients' bags at the line in one room are both marked; in rooms of their own neither is."""
    for coi, dose, chair in ((COI, DOSE, "chair 1"), (OTHER_COI, THEIRS, "chair 2")):
        record(bench, coi, f.StepTaken("earlier", StepKind.LINE_CHECK.value, (dose,), chair))
    found = twins(replace(bench, rooms=rooms))
    assert found == (frozenset({(COI, DOSE), (OTHER_COI, THEIRS)}) if warned else frozenset())


@pytest.mark.hazard("H36")
def test_two_bags_of_one_patient_are_no_twins(bench: Bench) -> None:
    """One patient's bags at one chair do not warn of each other."""
    record(bench, COI, planned(SECOND_DOSE, "dose", 2, 2))
    for dose in (DOSE, SECOND_DOSE):
        record(bench, COI, f.StepTaken("earlier", StepKind.LINE_CHECK.value, (dose,), "chair 1"))
    assert twins(bench) == frozenset()


def test_each_fact_of_the_store_has_its_sentence(bench: Bench) -> None:
    """What a quality officer reads names the place in words."""
    names = names_for(journey_of(bench, COI), {})
    told = (
        f.Stored(DOSE, SLOT, "a"),
        f.Retrieved(DOSE, SLOT, in_vapour=False, attempt_id="a"),
        f.Retrieved(DOSE, SLOT, in_vapour=True, attempt_id="a"),
        f.CountDiffered(DOSE, "c", 1, 2, found=True),
        f.CountDiffered(DOSE, "c", 1, 2, found=False),
        f.ExcursionJudged(DOSE, "x", 1, bench.now - HOUR, bench.now, Decimal(-90), over_limit=True),
        f.ExcursionJudged(DOSE, "x", 1, bench.now - HOUR, bench.now, Decimal(-90), over_limit=False),
        f.SiteMatched(DOSE, "R1", (f.WaySaid("subretinal", "left eye", marked=True),), "a"),
        f.WayChecked(DOSE, (f.WaySaid("intravenous", "central line", marked=False),), ("not irradiated",), "a"),
    )
    said = [sentence(fact, names)[0].said() for fact in told]
    assert len(set(said)) == len(said)
    assert "tank 1 rack 2 slot 3" in said[0]
    assert [detail.said() for detail in sentence(told[-1], names)[1]] == [
        "Person 1 saw: intravenous, central line", "Acknowledged: not irradiated",
    ]  # fmt: skip
