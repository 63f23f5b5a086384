"""Every step has an attempt that is authorised: without it, a refusal elsewhere would prove nothing."""

import pytest

from kiosk.domain.step import StepKind
from tests.domain.attempts import CLEAN


@pytest.mark.parametrize("step", StepKind)
def test_a_step_done_as_it_should_be_is_authorised(step: StepKind) -> None:
    """The right people at the right time with the right things are authorised, and nothing had to be covered."""
    world = CLEAN[step]
    granted = world.granted()
    assert (granted.attempt_id, granted.step, granted.at) == ("this attempt", step.value, world.now)
    assert (granted.containers, granted.people) == (world.attempt.containers, world.attempt.people)
    assert granted.decided_on == ((world.journey.coi, world.journey.count), *world.site.counts)
    assert granted.covered == ()
