"""What can't be tested on this machine is said aloud, and in a release run, `make whole`, it is a failure."""

from typing import Never

import pytest


def not_tested(request: pytest.FixtureRequest, why: str) -> Never:
    """Skip the test, or fail it in a run whose results are kept as evidence."""
    if request.config.getoption("results") is not None:
        pytest.fail(why)
    pytest.skip(why)
