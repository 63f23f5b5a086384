"""Deviations and refusals as the facts of a journey make them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from kiosk.config import load_duties
from kiosk.domain import facts as f
from kiosk.domain.deviations import DeviationState, Opened, deviations, parse_duties
from kiosk.domain.envelope import GENESIS, Entry, Recorded, Stamp
from kiosk.domain.errors import ParseError
from kiosk.domain.journey import Journey
from kiosk.domain.refusals import refusals
from kiosk.domain.replay import replay

COI, BAG, OTHER = "CHA999026000001", "A999926000001DAX12100", "A999926000001DAX121A0"
BEGUN = datetime(2026, 11, 23, 8, tzinfo=UTC)


def recorded(*facts: tuple[f.Fact, str] | f.Fact) -> tuple[Recorded, ...]:
    """The facts as a journey has them, ten minutes apart, each by one person."""

    def each() -> Iterator[Recorded]:
        for number, given in enumerate(facts, start=1):
            fact, person = given if isinstance(given, tuple) else (given, "p1")
            stamp = Stamp(BEGUN + timedelta(minutes=10 * number), number, "boot", "kiosk-1")
            entry = Entry(f"f{number}", COI, fact, stamp, (person,))
            yield Recorded(entry, number, stamp.occurred_at, "key", GENESIS, GENESIS, "")

    return tuple(each())


def refused(answer: str, *containers: str, step: str = "line check") -> f.StepRefused:
    """A refusal whose one reason asks for this."""
    reason = f.RecordedReason("bag_is_the_one_meant", "H03", "identity", answer, "x", "y", None)
    return f.StepRefused("a", step, containers, "ward", (reason,))


def taken(*containers: str, step: str = "line check") -> f.StepTaken:
    """A step that was taken."""
    return f.StepTaken("a", step, containers, "ward")


def assessed(number: int) -> f.DeviationAssessed:
    """What quality says of a deviation."""
    return f.DeviationAssessed(number, "cause", "impact", "action", "owner", date(2026, 12, 1), "", None)


def closing(number: int, person: str) -> tuple[f.Fact, str]:
    """A signature to close it."""
    return f.DeviationClosingSigned(number, "done"), person


def state(*facts: tuple[f.Fact, str] | f.Fact) -> DeviationState:
    """Where the one deviation stands."""
    (one,) = deviations(recorded(*facts))
    return one.state


def test_every_stop_lost_label_and_exception_is_a_deviation() -> None:
    """Each opens one under its own number; a retry and a step taken open none."""
    found = deviations(
        recorded(
            refused("retry", BAG), refused("stop", BAG), taken(BAG), refused("timed stop", BAG),
            f.LabelLost(BAG, "base label", 1, "jam"), f.LabelledOutside(BAG, "power", "a"),
            f.ExceptionalReleaseSigned(BAG, (), "conditioned", "a"),
            f.GivenOutside(BAG, BEGUN, Decimal(50), "no network", "a"),
        )
    )  # fmt: skip
    assert [(one.number, one.what) for one in found] == [
        (2, Opened.STOP), (4, Opened.STOP), (5, Opened.LABEL_LOST), (6, Opened.LABELLED_OUTSIDE),
        (7, Opened.EXCEPTIONAL_RELEASE), (8, Opened.GIVEN_OUTSIDE),
    ]  # fmt: skip
    assert {one.containers for one in found} == {(BAG,)}


def test_two_different_people_close_what_was_assessed() -> None:
    """One signature does not, one person's twice does not, and nothing closes what nobody assessed."""
    stop = refused("stop", BAG)
    assert state(stop) is DeviationState.OPEN
    assert state(stop, closing(1, "p1"), closing(1, "p2")) is DeviationState.OPEN
    assert state(stop, assessed(1), closing(1, "p1")) is DeviationState.ASSESSED
    assert state(stop, assessed(1), closing(1, "p1"), closing(1, "p1")) is DeviationState.ASSESSED
    assert state(stop, assessed(1), closing(1, "p1"), closing(1, "p2")) is DeviationState.CLOSED


def test_a_new_assessment_takes_back_what_was_signed_for_the_old() -> None:
    """Who signed to close it had read the assessment before."""
    stop = refused("stop", BAG)
    assert state(stop, assessed(1), closing(1, "p1"), assessed(1), closing(1, "p2")) is DeviationState.ASSESSED


def test_a_journey_holds_its_deviations() -> None:
    """Replayed at once or fact by fact, a journey has the very deviations that its facts make."""
    facts = recorded(refused("stop"), assessed(1), closing(1, "p1"), refused("stop"), closing(1, "p2"))
    assert tuple(replay(COI, facts).deviations.values()) == deviations(facts)
    grown = Journey(COI)
    for fact in facts:
        grown = replay(COI, (fact,), grown)
    assert grown == replay(COI, facts)
    assert [one.state for one in grown.deviations.values()] == [DeviationState.CLOSED, DeviationState.OPEN]


def test_a_refusal_costs_the_minutes_until_the_next_answer() -> None:
    """Up to the next answer to the same step with the same bag, so that none counts twice; none yet costs nothing known."""
    journey = recorded(
        refused("stop", BAG), taken(OTHER), taken(BAG, step="open"), refused("retry", BAG), taken(BAG), refused("stop", BAG)
    )  # fmt: skip
    assert [(one.record.number, one.minutes) for one in refusals(journey)] == [(1, 30), (4, 10), (6, None)]


def test_every_duty_names_its_source() -> None:
    """The duties that ship have an id, days and the text they come from, and none claims to have been checked unsaid."""
    duties = load_duties()
    assert len(duties) > 5
    assert all(duty.source and duty.days > 0 for duty in duties.values())
    assert duties["us-361-deviation"].last_day(date(2026, 11, 23)) == date(2027, 1, 7)


@pytest.mark.parametrize(
    "change",
    [{"days": 0}, {"days": "15"}, {"source": ""}, {"id": ""}, {"extra": "x"}, {"checked": None}],
    ids=str,
)
def test_a_wrong_duty_stops_the_kiosk(change: dict[str, object]) -> None:
    """A duty without days, source or id, or with a field too many, is refused; so is the same id twice."""
    duty = {"id": "a", "where": "b", "what": "c", "days": 15, "source": "d", "checked": ""}
    assert set(parse_duties({"duty": [duty]})) == {"a"}
    for rows in ([{**duty, **change}], [duty, duty], []):
        with pytest.raises(ParseError):
            parse_duties({"duty": rows})
