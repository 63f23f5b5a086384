"""What quality adds to a deviation is signed by one, and closed by two."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kiosk.config import load_duties
from kiosk.domain.deviations import DeviationState
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import DeviationAssessed, RecordedReason, StepRefused
from kiosk.domain.reasons import Reason
from kiosk.domain.records import RecordKind
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.deviating import Assessment, assess_deviation, deviations_of, sign_closing
from kiosk.handoffs.recording import Signed, sign_record
from tests.handoffs.small_site import PIN, WRONG, founded

COI = "CHA999026000001"
DUTIES = load_duties()
SAID = Assessment(
    "two bags on one bench", "none; found before the opening", "one bag a bench", "Lena", date(2099, 1, 1)
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Bench, dict[str, str]]]:
    """A site with one stop on record."""
    bench, people = founded(tmp_path / "site")
    reason = RecordedReason("bag_is_the_one_meant", "H03", "identity", "stop", "one", "other", None)
    stop = StepRefused("0" * 16, "line check", (), "ward", (reason,))
    bench.ledger.append((bench.entry(COI, stop, bench.clock.now()),), {})
    yield bench, people
    bench.ledger.close()


def signed(bench: Bench, kind: RecordKind, person: str) -> Signed:
    """Somebody signs a record with their PIN."""
    answer = sign_record(bench, kind, person, PIN)
    assert isinstance(answer, Signed), answer
    return answer


def assess(bench: Bench, person: str, said: Assessment = SAID, number: int = 1) -> None:
    """Somebody of quality assesses the deviation."""
    assess_deviation(bench, COI, number, said, DUTIES, signed(bench, RecordKind.ASSESS_DEVIATION, person))


def close(bench: Bench, person: str) -> DeviationState:
    """Somebody signs to close it."""
    return sign_closing(bench, COI, 1, "the bench was marked", signed(bench, RecordKind.CLOSE_DEVIATION, person))


def state(bench: Bench) -> DeviationState:
    """Where the deviation stands."""
    (one,) = deviations_of(bench, COI)
    return one.state


def test_two_close_what_one_assessed(site: tuple[Bench, dict[str, str]]) -> None:
    """Quality assesses; quality and the director, two people, close; then nothing more is recorded of it."""
    bench, people = site
    assess(bench, people["lena"])
    assert state(bench) is DeviationState.ASSESSED
    assert close(bench, people["lena"]) is DeviationState.ASSESSED
    assert close(bench, people["benno"]) is DeviationState.CLOSED
    count = bench.ledger.counts((COI,))[COI]
    for again in (lambda: assess(bench, people["ada"]), lambda: close(bench, people["ada"])):
        with pytest.raises(ParseError, match="not closed"):
            again()
    assert bench.ledger.counts((COI,))[COI] == count


@pytest.mark.hazard("H08")
def test_nobody_closes_alone(site: tuple[Bench, dict[str, str]]) -> None:
    """One person signs once; nobody closes what nobody assessed."""
    bench, people = site
    with pytest.raises(ParseError, match="assessed"):
        close(bench, people["lena"])
    assess(bench, people["lena"])
    close(bench, people["lena"])
    with pytest.raises(ParseError, match="two people"):
        close(bench, people["lena"])
    assert state(bench) is DeviationState.ASSESSED


@pytest.mark.hazard("H09")
def test_others_may_neither_assess_nor_close(site: tuple[Bench, dict[str, str]]) -> None:
    """Collection staff signs neither, the director assesses nothing, and a wrong PIN signs nothing."""
    bench, people = site
    for kind, who, pin in (
        (RecordKind.ASSESS_DEVIATION, "carla", PIN), (RecordKind.CLOSE_DEVIATION, "carla", PIN),
        (RecordKind.ASSESS_DEVIATION, "benno", PIN), (RecordKind.ASSESS_DEVIATION, "lena", WRONG),
    ):  # fmt: skip
        assert isinstance(sign_record(bench, kind, people[who], pin), Reason)


def test_a_signature_for_one_act_serves_no_other(site: tuple[Bench, dict[str, str]]) -> None:
    """Who signed to close has assessed nothing."""
    bench, people = site
    with pytest.raises(ParseError, match="one for"):
        assess_deviation(bench, COI, 1, SAID, DUTIES, signed(bench, RecordKind.CLOSE_DEVIATION, people["lena"]))


@pytest.mark.hazard("H22")
@pytest.mark.parametrize(
    "changed",
    [{"cause": ""}, {"impact": "\u202enone"}, {"owner": "a\nb"}, {"duty": "no-such"}, {"due": date(2020, 1, 1)}],
    ids=str,
)
def test_what_is_no_plain_answer_is_not_recorded(
    site: tuple[Bench, dict[str, str]], changed: dict[str, object]
) -> None:
    """A missing or hostile text, an unknown duty, a due date before the event: nothing is recorded."""
    bench, people = site
    with pytest.raises(ParseError):
        assess(bench, people["lena"], replace(SAID, **changed))  # type: ignore[arg-type]
    with pytest.raises(ParseError):
        assess(bench, people["lena"], number=2)
    assert state(bench) is DeviationState.OPEN


def test_the_regulators_last_day_is_recorded(site: tuple[Bench, dict[str, str]]) -> None:
    """The days of the duty count from the day of the event, and stand in the fact whatever the table says later."""
    bench, people = site
    assess(bench, people["lena"], replace(SAID, duty="us-361-deviation"))
    (one,) = deviations_of(bench, COI)
    assert isinstance(one.assessed, DeviationAssessed)
    assert one.assessed.report_by is not None
    assert (one.assessed.report_by - bench.now.date()).days in {44, 45, 46}
