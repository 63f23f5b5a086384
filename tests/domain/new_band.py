"""The patient's next wristband, while the one before is still on."""

from kiosk.domain import facts as f
from tests.domain.world import BAND_SERIAL, Happened

NEW_BAND = (
    Happened(f.BandIssued(BAND_SERIAL + 1, "print of the band", "5c" * 32, "swollen arm", "earlier")),
    Happened(f.BandReadBack(BAND_SERIAL + 1, ())),
)
"""A wristband was printed here and read back; the one before is still on."""
