"""`kiosk places`: a rack's labels on paper, each one read again before it is written."""

from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from kiosk.barcodes.gate import Gate
from kiosk.barcodes.picture import frame_picture
from kiosk.domain.identifiers import Facility, StorageLocation
from tests.cli.running import run


@pytest.mark.hazard("H34")
def test_a_rack_on_paper_reads_as_its_places(site: Path, tmp_path: Path) -> None:
    """Every slot of the rack stands on the sheet, and the gate reads them all, each once."""
    out = tmp_path / "rack.pdf"
    told = run("places", "--site", site, "--tank", "1", "--rack", "2", "--slots", "5", "--out", out)
    assert told.exit_code == 0, told.stderr
    document = pypdfium2.PdfDocument(out.read_bytes())
    picture = frame_picture(document[0].render(scale=200 / 72, grayscale=True).to_numpy())
    document.close()
    read = {symbol.value for symbol in Gate(()).read(picture, datetime(2026, 12, 1, tzinfo=UTC)).accepted}
    assert read == {StorageLocation.numbered(Facility("A9990"), 1, 2, slot).value for slot in range(1, 6)}


def test_a_tank_has_a_number(site: Path, tmp_path: Path) -> None:
    """A number that no label can say is refused before anything is written."""
    out = tmp_path / "rack.pdf"
    told = run("places", "--site", site, "--tank", "100", "--rack", "2", "--slots", "5", "--out", out)
    assert (told.exit_code, out.exists()) == (2, False)
