"""A system call of a release fails: nothing is released that the record does not know, whatever the kiosk answers."""

import pytest

from tests.faults import failing_calls
from tests.not_tested import not_tested

pytestmark = [pytest.mark.timeout(900), pytest.mark.xdist_group("faults")]


def test_a_release_never_fails_open(request: pytest.FixtureRequest) -> None:
    """Of all calls from the kiosk's start to its answer a few, spread over them, fail with EIO or ENOSPC."""
    try:
        cases = range(1, 2 * len(failing_calls.calls()), 173)
        failed = failing_calls.fail(cases)
    except failing_calls.CannotTrace as untraced:
        not_tested(request, str(untraced))
    assert len(failing_calls.calls()) >= 500
    assert failed.found == []
    assert failed.injected == len(cases)
    assert failed.answers.total() == len(cases)
    assert len(failed.answers) > 1, failed.answers
