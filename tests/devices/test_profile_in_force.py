"""A job proved under one profile is printed by no other."""

from dataclasses import replace

import pytest

from kiosk.domain.printing import PrintJob
from tests.devices.vectors import IN_FORCE, job


def test_a_job_of_the_profile_in_force_is_taken() -> None:
    """Nothing stands against a job proved under this very profile."""
    assert IN_FORCE.refuses(job()) is None


@pytest.mark.hazard("H02")
@pytest.mark.parametrize(
    "foreign",
    [
        replace(job(), profile_id="file-300-100x100"),
        replace(job(), profile_sha256="00" * 32),
        replace(job(), dpi=203),
        replace(job(), language="pwg"),
        replace(job(), payload=b""),
    ],
)
def test_a_job_of_another_profile_is_refused(foreign: PrintJob) -> None:
    """Another profile, one changed since the label was issued, another head or language, or no bitmap: refused."""
    reason = IN_FORCE.refuses(foreign)
    assert reason is not None
    assert reason.interlock == "printer_ready"
