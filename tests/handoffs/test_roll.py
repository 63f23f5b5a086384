"""The roll: every journey of a site as lists need it, quick, and never older than the record."""

import gc
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kiosk.domain import facts as f
from kiosk.domain.containers import ContainerState
from kiosk.domain.lookalike import Likeness
from kiosk.domain.reasons import ReasonClass
from kiosk.domain.step import StepKind
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.erasing import erase_patient
from kiosk.handoffs.listed import listed
from kiosk.handoffs.roll import Roll
from kiosk.handoffs.view import active_patients, journey_of, look, site_view
from kiosk.ledger.errors import LedgerTampered
from tests.benchmarks.many_journeys import new_site, opened_again
from tests.domain.world import (
    BASE,
    CAR_T,
    COI,
    COLLECTION,
    CRYOBAG,
    DOSE,
    MARRIED,
    OTHER_COI,
    PATIENT,
    SECOND_DOSE,
    STATION,
    STRANGER,
    TIE_TAG,
    Chapter,
    Happened,
    history,
    taken,
)  # fmt: skip
from tests.domain.world import (
    journey_of as replayed,
)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = new_site(tmp_path)
    yield made
    made.ledger.close()


def record(bench: Bench, coi: str, *facts: f.Fact) -> None:
    """Facts appended to a journey."""
    bench.ledger.append(tuple(bench.entry(coi, fact, bench.clock.now()) for fact in facts), {})


def enrol(bench: Bench, coi: str, name: str, born: date) -> None:
    """A patient enrolled, with particulars of their own."""
    particulars_id = f"particulars of {coi}"
    put(bench, particulars_id, coi, name, born)
    record(bench, coi, f.Enrolled(particulars_id, CAR_T, PATIENT if coi == COI else STRANGER, 1, "attempt-1"))


def put(bench: Bench, particulars_id: str, coi: str, name: str, born: date) -> None:
    """Particulars with a name and a birth date."""
    document = {"name": name, "birth_date": born.isoformat(), "salt": "5a" * 32}
    bench.particulars.put(particulars_id, coi, document)


def test_a_journey_is_listed_with_what_a_screen_needs() -> None:
    """In the middle of an infusion the line has every container, the labels, the open bag and nothing of the patient."""
    line = listed(replayed(history(Chapter.INFUSING)))
    assert (line.coi, line.therapy, line.particulars_id) == (COI, CAR_T, "particulars")
    assert line.active
    assert line.has_order
    assert line.states == (
        (COLLECTION, "apheresis", ContainerState.CONSUMED, 1, 1, False),
        (DOSE, "dose", ContainerState.INFUSING, 1, 2, True),
        (SECOND_DOSE, "dose", ContainerState.RELEASED, 2, 2, True),
    )
    (running,) = line.running
    assert (running.container, running.bag, running.bags, running.state) == (DOSE, 1, 2, ContainerState.INFUSING)
    assert running.volume_ml == Decimal(50)
    moments = (running.opening_authorised_at, running.opened_at, running.verified_at, running.started_at)
    assert None not in moments
    assert list(moments) == sorted(moment for moment in moments if moment is not None)
    assert (line.in_doubt, line.unreconciled, line.holds, line.stops) == ((), (), (), ())


def test_labels_holds_and_stops_are_listed_while_they_are_open() -> None:
    """Labels on their way, a hold and a stop stand in the line."""
    stopped = f.StepRefused("attempt-9", StepKind.RELEASE.value, (DOSE,), STATION, (reason("stop"),))
    hold = f.HoldPlaced("hold-1", DOSE, "quality", "meets_specification", "H11")
    line = listed(replayed((*history(Chapter.FIRST_DOSE_READ_BACK), Happened(stopped), Happened(hold))))
    assert line.in_doubt == ()
    assert line.unreconciled == ((DOSE, CRYOBAG, 1), (DOSE, TIE_TAG, 1))
    assert line.holds == (("hold-1", DOSE, ReasonClass.QUALITY, "meets_specification"),)
    assert line.stops == (("attempt-9", STATION),)
    printing = listed(replayed(history(Chapter.COLLECTION_PRINTED)))
    assert printing.in_doubt == printing.unreconciled == ((COLLECTION, BASE, 1),)


def reason(answer: str) -> f.RecordedReason:
    """A recorded reason that asks for this."""
    return f.RecordedReason("bag_is_this_journeys", "H01", "identity", answer, "this bag", "another", DOSE)


def test_a_journey_is_active_while_its_cells_could_reach_a_patient() -> None:
    """Without an enrolled patient, or with every container used up, it is not."""
    planned = next(told for told in history(Chapter.COLLECTION_PLANNED) if isinstance(told.fact, f.ContainerPlanned))
    assert not listed(replayed((planned,))).active
    assert listed(replayed(history(Chapter.ENROLLED))).active
    finished = (*history(Chapter.INFUSED), Happened(taken(StepKind.FINISH, SECOND_DOSE)))
    assert listed(replayed(history(Chapter.INFUSED))).active
    assert not listed(replayed(finished)).active


@pytest.mark.hazard("H19")
def test_the_roll_follows_the_record(bench: Bench) -> None:
    """A new journey, and each new fact of a known one, stand in the next look; what has not moved is not made again."""
    assert (bench.roll.all(), bench.roll.of(COI)) == ((), None)
    enrol(bench, OTHER_COI, "Bo Jensen", date(1955, 5, 5))
    assert active_patients(bench) == (OTHER_COI,)
    enrol(bench, COI, "Anna Muster", date(1980, 2, 1))
    assert [line.coi for line in bench.roll.all()] == [COI, OTHER_COI]
    other = bench.roll.of(OTHER_COI)
    record(bench, COI, *(told.fact for told in history(Chapter.INFUSED)[1:]), taken(StepKind.FINISH, SECOND_DOSE))
    assert bench.roll.of(COI) == listed(journey_of(bench, COI))
    assert bench.roll.of(OTHER_COI) is other
    assert active_patients(bench) == (OTHER_COI,)
    assert [line.coi for line in bench.roll.all()] == [COI, OTHER_COI]
    assert bench.roll.all() is bench.roll.all()


@pytest.mark.hazard("H19")
def test_what_another_thread_recorded_is_in_the_list(bench: Bench) -> None:
    """Threads that record and look at the same time each see all that was recorded before they looked."""
    cois = [f"A9990260000{n:02d}X" for n in range(12)]
    missed: list[str] = []

    def enrol_and_look(mine: list[str]) -> None:
        for coi in mine:
            record(bench, coi, f.Enrolled("particulars", CAR_T, PATIENT, 1, "attempt-1"))
            if coi not in active_patients(bench):
                missed.append(coi)

    threads = [threading.Thread(target=enrol_and_look, args=(cois[start::3],)) for start in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert missed == []
    assert active_patients(bench) == tuple(cois)


@pytest.mark.hazard("H19", "H21")
def test_a_kiosk_that_starts_has_the_roll_at_once(bench: Bench, tmp_path: Path) -> None:
    """What was gathered while the ledger was opened is what reading every journey gives, and follows the record."""
    enrol(bench, COI, "Anna Muster", date(1980, 2, 1))
    record(bench, COI, *(told.fact for told in history(Chapter.INFUSING)[1:]))
    enrol(bench, OTHER_COI, "Bo Jensen", date(1955, 5, 5))
    before = bench.roll.all()
    bench.ledger.close()
    again = opened_again(tmp_path)
    assert again.roll.all() == before
    assert Roll(again.ledger, again.journeys, again.particulars).all() == before
    going_on = bench.roll.over(again.ledger, again.journeys, again.particulars)
    assert going_on.all() == before
    record(again, OTHER_COI, f.HoldPlaced("hold-1", DOSE, "quality", "meets_specification", "H11"))
    for roll in (again.roll, going_on):
        assert [line.holds for line in roll.all()] == [
            (),
            (("hold-1", DOSE, ReasonClass.QUALITY, "meets_specification"),),
        ]
    again.ledger.close()


def test_a_journey_that_cannot_be_replayed_is_said_at_the_first_look(bench: Bench, tmp_path: Path) -> None:
    """A record that verifies but makes no journey lets the kiosk start, so that it can be audited, and gives no list."""
    record(bench, COI, f.ContainerOpened("no such container"))
    bench.ledger.close()
    again = opened_again(tmp_path)
    for _ in range(2):
        with pytest.raises(KeyError, match="no such container"):
            again.roll.all()
    again.ledger.close()


@pytest.mark.hazard("H21")
def test_a_journey_that_is_gone_is_a_broken_record(bench: Bench, tmp_path: Path) -> None:
    """A list never grows shorter because somebody took a journey out of the database behind the kiosk's back."""
    enrol(bench, COI, "Anna Muster", date(1980, 2, 1))
    assert active_patients(bench) == (COI,)
    with sqlite3.connect(tmp_path / "site.db") as behind:
        behind.execute("DELETE FROM heads WHERE stream = ?", [COI])
    behind.close()
    with pytest.raises(LedgerTampered, match=COI):
        bench.roll.active()


@pytest.mark.hazard("H01")
def test_look_alikes_are_found_among_the_active(bench: Bench) -> None:
    """A patient whose name is close is found while their journey is active, and not after its end."""
    enrol(bench, COI, "Anna Muster", date(1980, 2, 1))
    enrol(bench, OTHER_COI, "Ana Muster", date(1955, 5, 5))
    assert look(bench, COI).site.look_alikes == {OTHER_COI}
    assert look(bench, OTHER_COI).site.look_alikes == {COI}
    course = tuple(told.fact for told in history(Chapter.INFUSED)[1:])
    record(bench, OTHER_COI, *course, taken(StepKind.FINISH, SECOND_DOSE))
    assert look(bench, COI).site.look_alikes == frozenset()
    assert look(bench, OTHER_COI).site.look_alikes == {COI}


@pytest.mark.hazard("H01", "H17")
def test_a_new_name_is_the_one_compared(bench: Bench) -> None:
    """After a change of identity is linked, the patient is found by the new name and no longer by the old one."""
    enrol(bench, COI, "Anna Muster", date(1980, 2, 1))
    enrol(bench, OTHER_COI, "Bo Jensen", date(1955, 5, 5))
    assert look(bench, COI).site.look_alikes == frozenset()
    put(bench, "married", OTHER_COI, "Anna Mustermann", date(1955, 5, 5))
    change = f.IdentityChanged("change-1", "married", replace(MARRIED, birth_date=STRANGER.birth_date), 2, "registry")
    record(bench, OTHER_COI, change, f.IdentityLinked("change-1", ("certificate",), "attempt-2"))
    assert look(bench, COI).site.look_alikes == {OTHER_COI}


def test_an_erased_patient_is_not_found_from_memory(bench: Bench) -> None:
    """Erased particulars look like nobody, though the roll saw them before; nor does the erased find others."""
    enrol(bench, COI, "Anna Muster", date(1980, 2, 1))
    enrol(bench, OTHER_COI, "Ana Muster", date(1955, 5, 5))
    assert look(bench, COI).site.look_alikes == {OTHER_COI}
    bench.particulars.erase(f"particulars of {OTHER_COI}")
    assert look(bench, COI).site.look_alikes == frozenset()
    assert look(bench, OTHER_COI).site.look_alikes == frozenset()


@pytest.mark.long
def test_nothing_of_an_erased_patient_stays_in_memory(bench: Bench) -> None:
    """What was compared of a patient is gone from memory once the patient is erased."""
    enrol(bench, COI, "Anna Muster", date(1980, 2, 1))
    enrol(bench, OTHER_COI, "Ana Muster", date(1955, 5, 5))
    assert look(bench, COI).site.look_alikes == {OTHER_COI}
    assert kept_of("anamuster")
    erase_patient(bench, OTHER_COI, "request of the patient")
    assert not kept_of("anamuster")


def kept_of(letters: str) -> list[object]:
    """Every likeness with these letters that is anywhere in memory."""
    gc.collect()
    return [kept for kept in gc.get_objects() if isinstance(kept, Likeness) and kept.letters == letters]


def test_the_site_is_joined_anew_only_when_it_moved(bench: Bench) -> None:
    """A fact of a journey leaves the site as it was looked at last; a person registered is seen at once."""
    before = site_view(bench)
    record(bench, COI, f.Enrolled("particulars", CAR_T, PATIENT, 1, "attempt-1"))
    assert site_view(bench) == before
    assert site_view(bench).people is before.people
    bench.ledger.append(
        (bench.entry("site/people", f.PersonRegistered("nurse-9", "p9", "founder"), bench.clock.now()),), {}
    )
    after = site_view(bench)
    assert set(after.people) - set(before.people) == {"nurse-9"}
    assert dict(after.counts)["site/people"] == dict(before.counts)["site/people"] + 1
