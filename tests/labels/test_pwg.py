"""PWG raster, read by CUPS: what the kiosk writes is what a printer's own software takes it for."""

import numpy as np
import pytest

from kiosk.labels import pwg
from kiosk.labels.proof import prove
from kiosk.labels.proved import Proved
from tests.labels.bitmaps import label_like
from tests.labels.contents import bag_label, profile_for
from tests.labels.cups_raster import pages


@pytest.mark.hazard("H02")
@pytest.mark.parametrize("dpi", [203, 300, 305, 600])
def test_cups_reads_the_very_dots(dpi: int) -> None:
    """Libcupsimage reads one page of one copy, at the resolution, with exactly the dots; every length of row and run."""
    for seed in range(25):
        bits = label_like(401 + 37 * seed, 203 + 29 * seed, seed)
        (page,) = pages(pwg.encode(bits, dpi))
        assert (page.dpi, page.copies) == ((dpi, dpi), 1)
        assert page.points == (round(bits.shape[1] * 72 / dpi), round(bits.shape[0] * 72 / dpi))
        assert np.array_equal(page.bits, bits)


@pytest.mark.hazard("H02")
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_cups_reads_a_proved_label(dpi: int) -> None:
    """A proved label comes out of CUPS dot by dot."""
    proof = prove(bag_label(), profile_for(bag_label().kind, dpi))
    assert isinstance(proof, Proved)
    payload = proof.wrapped_as("pwg")
    assert isinstance(payload, bytes)
    (page,) = pages(payload)
    assert np.array_equal(page.bits, proof.bits)


def test_cups_sees_a_dot_that_is_off() -> None:
    """The other reader is no echo: another picture is another picture, and a cut stream is none."""
    bits = label_like(400, 300, 1)
    other = bits.copy()
    other[150, 200] ^= True
    assert not np.array_equal(pages(pwg.encode(other, 300))[0].bits, bits)
    with pytest.raises(ValueError, match="Expected 300 rows"):
        pages(pwg.encode(bits, 300)[:-40])
