"""Is this the wristband that was printed, and is the one before off the wrist?"""

from dataclasses import replace

import pytest

from kiosk.domain import facts as f
from kiosk.domain.attempt import BandNamed, BandRead
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN
from tests.domain.changes import both, detail, everyone, happened, never, turn
from tests.domain.interlocks.table import RETRY, Case, refused
from tests.domain.world import BAND_SERIAL, PATIENT, STRANGER

OLD, NEW = BAND_SERIAL, BAND_SERIAL + 1
RENAMED = f.IdentityChanged("change-1", "particulars-2", replace(PATIENT, patient="a2" * 16), OLD, "register")
"""Another name under the number of the same wristband, from papers that still say its old serial."""
LINKED = f.IdentityLinked("change-1", ("certificate",), "earlier")
TAKEN_BACK = f.IdentityTakenBack("change-1", "keyed in the wrong record", "earlier")

CASES = (
    refused(
        pytest.mark.hazard("H38"), RETRY, "band_is_the_new_one", S.READ_BACK_BAND,
        never(f.BandIssued), "a wristband printed here", "none",
    ),
    refused(
        pytest.mark.hazard("H38"), RETRY, "band_is_the_new_one", S.RE_BAND,
        happened(RENAMED, LINKED), "a wristband printed here", "one of another identity",
    ),
    refused(
        pytest.mark.hazard("H38"), RETRY, "band_is_the_new_one", S.READ_BACK_BAND,
        everyone(band=BandRead(PATIENT.band, OLD)), f"band {NEW}", f"band {OLD}",
    ),
    refused(
        pytest.mark.hazard("H38"), RETRY, "band_is_the_new_one", S.RE_BAND,
        turn(2, band=BandRead(PATIENT.band, OLD)), f"band {NEW}", f"band {OLD}",
    ),
    refused(
        pytest.mark.hazard("H38"), RETRY, "band_is_the_new_one", S.RE_BAND,
        never(f.BandReadBack), "a wristband that was read back", "one that was not",
    ),
    refused(
        pytest.mark.hazard("H38"), RETRY, "band_is_the_new_one", S.RE_BAND,
        happened(f.BandPutOn(PATIENT.band, NEW, "earlier")), "a wristband printed here", "none",
        also=("old_band_is_accounted_for",),
    ),
    refused(
        pytest.mark.hazard("H38"), RETRY, "old_band_is_accounted_for", S.RE_BAND,
        turn(1, old_band=None), "the old band, or why it is missing", "neither",
    ),
    refused(
        pytest.mark.hazard("H38"), RETRY, "old_band_is_accounted_for", S.RE_BAND,
        turn(1, old_band=BandRead(STRANGER.band, 7)), f"band {OLD}", "band 7",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_band_that_is_not_the_new_one_is_refused(case: Case) -> None:
    """A band never printed here, the old one, one not read back; an old one that nobody accounts for."""
    case.check()


@pytest.mark.hazard("H38")
def test_a_missing_band_is_said_to_be_missing() -> None:
    """Where the old band is gone, two people put the new one on and say why."""
    both(turn(1, old_band=None), detail(BandNamed("lost in the bath")))(CLEAN[S.RE_BAND]).granted()


@pytest.mark.hazard("H07", "H38")
def test_the_new_band_kills_the_old_and_one_merely_printed_does_not() -> None:
    """Only the band that two people put on counts: the one before stops from then on, and not a moment earlier."""
    printed = happened(f.BandIssued(NEW, "p", "5c" * 32, "torn", "earlier"), f.BandReadBack(NEW, ()))
    printed(CLEAN[S.READINESS]).granted()
    put_on = both(printed, happened(f.BandPutOn(PATIENT.band, NEW, "earlier")))
    assert put_on(CLEAN[S.READINESS]).refused_by() == {"wristband_is_the_one_put_on_last"}


PUT_ON = f.BandPutOn(PATIENT.band, NEW, "earlier")


@pytest.mark.hazard("H17", "H38")
@pytest.mark.parametrize(
    "since", [(PUT_ON, RENAMED, LINKED), (RENAMED, LINKED, PUT_ON, TAKEN_BACK)], ids=["linked", "taken back"]
)
def test_a_change_of_identity_puts_no_old_band_back_on(since: tuple[f.Fact, ...]) -> None:
    """A band that two people took off stays dead, whatever papers or a change taken back say of its number."""
    printed = (f.BandIssued(NEW, "p", "5c" * 32, "torn", "earlier"), f.BandReadBack(NEW, ()))
    then = happened(*printed, *since)
    assert then(CLEAN[S.READINESS]).refused_by() == {"wristband_is_the_one_put_on_last"}
    both(then, everyone(band=BandRead(PATIENT.band, NEW)))(CLEAN[S.READINESS]).granted()
