"""One person signs what they record alone: with a role from the table, a right PIN, and no station under a lock."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from kiosk.domain.attempt import Signature
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import IncidentRecorded, PinFailed
from kiosk.domain.people import Meaning
from kiosk.domain.reasons import Reason
from kiosk.domain.records import RECORDS, RecordKind
from kiosk.handoffs import recording
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.recording import Signed, sign_record, signature_refused
from kiosk.handoffs.signing import check_pin, tries_left
from kiosk.handoffs.view import site_view
from tests.handoffs.small_site import PIN, ROLES, WRONG, founded, pass_time

People = dict[str, str]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Bench, People]]:
    """A small site."""
    bench, people = founded(tmp_path)
    yield bench, people
    bench.ledger.close()


def incidents(bench: Bench) -> list[tuple[str, tuple[str, ...], str]]:
    """What was refused outside any journey: the act, who, and by what."""
    facts = bench.ledger.facts("site/incidents")
    return [
        (told.entry.fact.step, told.entry.people, told.entry.fact.read[0][1])
        for told in facts
        if isinstance(told.entry.fact, IncidentRecorded)
    ]


def failures(bench: Bench) -> int:
    """How many wrong PINs are on record."""
    return sum(isinstance(told.entry.fact, PinFailed) for told in bench.ledger.facts("site/people"))


@pytest.mark.hazard("H09")
@pytest.mark.parametrize("kind", RecordKind, ids=lambda kind: kind.value)
@pytest.mark.parametrize("name", ROLES)
def test_who_has_a_role_of_the_row_signs(site: tuple[Bench, People], name: str, kind: RecordKind) -> None:
    """The roles of the table alone decide who signs a record; who may not is refused, and that is recorded."""
    bench, people = site
    answer = sign_record(bench, kind, people[name], PIN)
    if set(ROLES[name]) & RECORDS[kind].roles:
        assert answer == Signed(kind.value, people[name], RECORDS[kind].meaning, bench.now)
        assert incidents(bench) == []
    else:
        assert isinstance(answer, Reason)
        assert answer.interlock == "people_are_qualified"
        assert incidents(bench) == [(kind.value, (people[name],), "people_are_qualified")]


@pytest.mark.hazard("H09")
def test_a_lapsed_role_signs_nothing(site: tuple[Bench, People]) -> None:
    """Roles count to the end of their time, whoever holds the badge."""
    bench, people = site
    pass_time(bench, days=400)
    answer = sign_record(bench, RecordKind.RECORD_RESULT, people["lena"], PIN)
    assert isinstance(answer, Reason)
    assert (answer.interlock, answer.read) == ("people_are_qualified", "no valid role")


@pytest.mark.hazard("H15")
def test_a_kind_that_is_not_in_the_table_is_refused(
    site: tuple[Bench, People], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody signs what no row allows, and the PIN is not even looked at."""
    bench, people = site
    monkeypatch.setattr(recording, "RECORDS", MappingProxyType({}))
    answer = sign_record(bench, RecordKind.RECORD_RESULT, people["lena"], WRONG)
    assert isinstance(answer, Reason)
    assert answer.interlock == "step_is_in_the_table"
    assert (len(incidents(bench)), failures(bench)) == (1, 0)


@pytest.mark.hazard("H08")
def test_a_wrong_pin_is_said_and_counted(site: tuple[Bench, People]) -> None:
    """A wrong PIN is a reason and a fact under its person; the tries that are left can be told."""
    bench, people = site
    answer = sign_record(bench, RecordKind.RECORD_RESULT, people["lena"], WRONG)
    assert answer == signature_refused(Signature.WRONG_PIN)
    assert (failures(bench), incidents(bench)) == (1, [])
    assert tries_left(site_view(bench), people["lena"]) == 4
    assert tries_left(site_view(bench), "0" * 16) == 0


@pytest.mark.hazard("H08")
def test_nobody_is_answered_as_a_wrong_pin_is(site: tuple[Bench, People], monkeypatch: pytest.MonkeyPatch) -> None:
    """An id that nobody has gets the words of a wrong PIN after the same work, and is recorded without a name."""
    bench, people = site

    class CountedPins:
        """Does the hasher's work and counts it."""

        worked = 0

        def __init__(self) -> None:
            self.inner = bench.pins

        def hash(self, pin: str) -> str:
            """One round of work."""
            self.worked += 1
            return self.inner.hash(pin)

        def verify(self, pin_hash: str, pin: str) -> bool:
            """One round of work."""
            self.worked += 1
            return self.inner.verify(pin_hash, pin)

    pins = CountedPins()
    counted = replace(bench, pins=pins)  # type: ignore[arg-type]
    known = sign_record(counted, RecordKind.RECORD_RESULT, people["lena"], WRONG)
    assert pins.worked == 1
    for nobody in ("0" * 16, ""):
        pins.worked = 0
        assert sign_record(counted, RecordKind.RECORD_RESULT, nobody, PIN) == known
        assert pins.worked == 1
    assert incidents(bench) == [(RecordKind.RECORD_RESULT.value, (), "everyone_signed")] * 2


@pytest.mark.hazard("H08")
def test_five_wrong_pins_lock_the_person_for_records_too(site: tuple[Bench, People]) -> None:
    """A locked person signs nothing, is told how to be unlocked, and each try is recorded."""
    bench, people = site
    for _ in range(5):
        sign_record(bench, RecordKind.RECORD_RESULT, people["lena"], WRONG)
    answer = sign_record(bench, RecordKind.RECORD_RESULT, people["lena"], PIN)
    assert answer == signature_refused(Signature.LOCKED)
    assert isinstance(answer, Reason)
    assert "administrator" in answer.remedy
    assert incidents(bench) == [(RecordKind.RECORD_RESULT.value, (people["lena"],), "everyone_signed")]


@pytest.mark.hazard("H08")
def test_ten_wrong_pins_lock_the_station_for_five_minutes(site: tuple[Bench, People]) -> None:
    """After ten wrong PINs of whomever within five minutes nobody signs there, elsewhere they do, and later again."""
    bench, people = site
    for name in ("lena", "carla", "ada"):
        for _ in range(4):
            check_pin(bench, people[name], WRONG)
            pass_time(bench, seconds=20)
    assert failures(bench) == 10
    assert check_pin(bench, people["benno"], PIN) is Signature.STATION_LOCKED
    assert check_pin(replace(bench, station="clinic"), people["benno"], PIN) is Signature.SIGNED
    pass_time(bench, minutes=3, seconds=59)
    assert check_pin(bench, people["benno"], PIN) is Signature.STATION_LOCKED
    pass_time(bench, seconds=1)
    assert check_pin(bench, people["benno"], PIN) is Signature.SIGNED


@pytest.mark.hazard("H08")
def test_ten_wrong_pins_spread_out_lock_no_station(site: tuple[Bench, People]) -> None:
    """Ten slips within a longer time are slips."""
    bench, people = site
    for name in ("lena", "carla", "ada"):
        for _ in range(4):
            check_pin(bench, people[name], WRONG)
            pass_time(bench, seconds=34)
    assert failures(bench) == 12
    assert check_pin(bench, people["benno"], PIN) is Signature.SIGNED


@pytest.mark.hazard("H08")
def test_guesses_side_by_side_are_counted_one_by_one(site: tuple[Bench, People]) -> None:
    """However many browsers guess at once, five wrong PINs are all that anybody gets."""
    bench, people = site
    with ThreadPoolExecutor(16) as browsers:
        answers = list(browsers.map(lambda _: check_pin(bench, people["lena"], WRONG), range(32)))
    assert answers.count(Signature.WRONG_PIN) == failures(bench) == 5


def test_a_signature_is_for_its_own_record(site: tuple[Bench, People]) -> None:
    """What was signed for one kind of record serves no other."""
    bench, _ = site
    signed = Signed(RecordKind.GRANT_ROLE.value, "p1", Meaning.APPROVAL, bench.now)
    assert signed.for_record(RecordKind.GRANT_ROLE) == "p1"
    with pytest.raises(ParseError, match="reinstate person"):
        signed.for_record(RecordKind.REINSTATE_PERSON)
