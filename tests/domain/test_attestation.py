"""What was pressed without a sign-in waits until somebody attests it, and the record says who did and when."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain import facts as f
from kiosk.domain.attestation import ATTESTED_BY, Pressed
from kiosk.domain.journey import Journey
from kiosk.domain.people import Role
from kiosk.domain.records import RECORDS, RecordKind
from kiosk.domain.replay import replay
from kiosk.domain.step import StepKind
from kiosk.domain.steps import STEPS
from tests.domain.world import CAR_T, COI, DOSE, MINUTE, NOON, THERAPIES, Chapter, Happened, history, recorded, taken

COURIERS = {StepKind.COURIER_TAKES, StepKind.COURIER_HANDS_OVER}
THERAPY = THERAPIES[CAR_T]


def journey_after(*told: Happened) -> tuple[Journey, int]:
    """The journey after a course whose steps were all signed and these facts, and how many facts the course has."""
    course = history(Chapter.MATCHED)
    return replay(COI, recorded(COI, (*course, *told))), len(course)


def pressed(*steps: StepKind) -> Iterable[Happened]:
    """Large buttons, a minute apart."""
    for minute, step in enumerate(steps):
        yield Happened(taken(step, DOSE), NOON + minute * MINUTE)


def test_the_buttons_are_the_steps_that_nobody_signs() -> None:
    """Every step of the table without people can be attested, a courier's apart: the pass signs it."""
    assert set(ATTESTED_BY) == {kind for kind, row in STEPS.items() if not row.people} - COURIERS


@pytest.mark.hazard("H09")
def test_who_was_at_the_bed_attests() -> None:
    """Nurse and physician attest everything, the laboratory an opening alone, and nobody else anything."""
    bed = {Role.NURSE, Role.PHYSICIAN}
    assert ATTESTED_BY[StepKind.OPEN] == bed | {Role.LABORATORY, Role.PROCESSING}
    assert all(roles == bed for step, roles in ATTESTED_BY.items() if step is not StepKind.OPEN)
    assert RECORDS[RecordKind.ATTEST].roles == frozenset().union(*ATTESTED_BY.values())


def test_what_was_pressed_waits() -> None:
    """Every button waits by the number of its fact; a step that people signed is none, whatever it is."""
    signed = Happened(taken(StepKind.OPEN, DOSE), NOON, ("nurse",))
    journey, count = journey_after(signed, *pressed(StepKind.OPEN, StepKind.START))
    assert [(n, one.act.step, one.at) for n, one in journey.pressed.items()] == [
        (count + 2, "open", NOON), (count + 3, "start infusion", NOON + MINUTE),
    ]  # fmt: skip
    assert all(one.attested is None for one in journey.pressed.values())


def test_one_signature_attests_what_it_names() -> None:
    """Several acts by one fact; what it doesn't name waits on."""
    steps = (StepKind.OPEN, StepKind.START, StepKind.FINISH)
    _, count = journey_after()
    attested = Happened(f.ActAttested((count + 1, count + 3)), NOON + 9 * MINUTE, ("nurse",))
    journey, _ = journey_after(*pressed(*steps), attested)
    by = [one.attested.entry.people if one.attested is not None else None for one in journey.pressed.values()]
    assert by == [("nurse",), None, ("nurse",)]


@pytest.mark.parametrize(("after", "late"), [(timedelta(0), False), (THERAPY.attest_window, False),
                                             (THERAPY.attest_window + timedelta(seconds=1), True)], ids=str)  # fmt: skip
def test_the_therapy_says_how_long_it_may_take(after: timedelta, late: bool) -> None:
    """Up to the therapy's hours it is in time, attested or not; without a therapy nothing says that any are left."""
    journey, count = journey_after(*pressed(StepKind.OPEN))
    waiting = journey.pressed[count + 1]
    (by,) = recorded(COI, (Happened(f.ActAttested((count + 1,)), NOON + after, ("nurse",)),), count + 1)
    signed = replace(waiting, attested=by)
    assert waiting.late(NOON + after, THERAPY) is late
    assert signed.late(NOON + timedelta(days=300), THERAPY) is late
    assert waiting.late(NOON + after, None)


def test_only_a_step_is_pressed() -> None:
    """Nothing but a step that was taken is an act."""
    (other,) = recorded(COI, (Happened(f.ContainerOpened(DOSE)),))
    with pytest.raises(TypeError, match="a step that was taken, got ContainerOpened"):
        _ = Pressed(other).act
