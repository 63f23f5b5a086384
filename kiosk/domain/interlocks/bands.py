"""Is this the wristband that was printed for this patient, and is the one before off the wrist?"""

from kiosk.domain.attempt import Attempt, BandNamed
from kiosk.domain.interlocks.declaration import IDENTITY, RETRY, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.site import SiteView
from kiosk.domain.step import StepKind


@interlock("H38", IDENTITY, RETRY, "Show the wristband just printed, alone. If it is gone or torn, print another.")
def band_is_the_new_one(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The band shown is the last one printed here, newer than the one on record, and says who the patient is now.

    Before it goes on it was read back.
    """
    due = journey.band_issued
    if due is None or due <= (journey.band_serial or 0):
        return Mismatch("a wristband printed here", "none")
    if journey.band_issued_as != journey.particulars_id:
        return Mismatch("a wristband printed here", "one of another identity")
    for witness in attempt.witnesses:
        if witness.band is not None and witness.band.serial != due:
            return Mismatch(f"band {due}", f"band {witness.band.serial}")
    if attempt.step is StepKind.RE_BAND and journey.band_read_back != due:
        return Mismatch("a wristband that was read back", "one that was not")
    return None


@interlock("H38", IDENTITY, RETRY, "Cut the old band, show it and destroy it; or say why it is missing.")
def old_band_is_accounted_for(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The band on record was read and cut, or it is said why it is missing."""
    old = attempt.witnesses[0].old_band if attempt.witnesses else None
    due = journey.identity.band if journey.identity is not None else None
    if old is not None and old.commitment == due and old.serial == journey.band_serial:
        return None
    if old is not None:
        return Mismatch(f"band {journey.band_serial}", f"band {old.serial}")
    if isinstance(attempt.detail, BandNamed) and attempt.detail.old_missing:
        return None
    return Mismatch("the old band, or why it is missing", "neither")
