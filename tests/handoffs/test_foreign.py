"""Makers' labels before the real gate: what is read from a picture, whoever made the label."""

from datetime import UTC, datetime

import pytest

from kiosk.barcodes import code128, datamatrix
from kiosk.barcodes.gate import Gate
from kiosk.barcodes.modules import Modules
from kiosk.barcodes.picture import open_picture
from kiosk.config import load_maker_labels
from kiosk.domain.identifiers import Coi, CoiSymbol, Facility
from kiosk.domain.maker_labels import plain_templates
from kiosk.handoffs.understanding import MAKERS, Makers, Understood, understand
from kiosk.rehearsal.camera import CLEAN
from kiosk.rehearsal.desk import Shot, photograph
from kiosk.rehearsal.foreign import OTHER, OWN, makers_label

COI = CoiSymbol(Coi.numbered(Facility("A9990"), 26, 1).value).format()
NOW = datetime(2026, 11, 23, tzinfo=UTC)
LABELS = load_maker_labels()
TEXTS = plain_templates(LABELS)


def _read(*symbols: Modules) -> Understood:
    picture = open_picture(photograph(Shot((makers_label(*symbols),)).scene, CLEAN, 7))
    reading = Gate((), TEXTS).read(picture, NOW, MAKERS)
    assert not reading.refused, reading.refused
    return understand(reading, TEXTS, Makers(LABELS, NOW.date()))


@pytest.mark.hazard("H11")
def test_a_gs1_label_is_read_with_its_bar_code() -> None:
    """The square code and the bar code of one label, each with its own fields."""
    seen = _read(*OWN.symbols())
    assert {read.carrier: dict(read.fields) for read in seen.makers} == {
        "square code": dict(OWN.fields), "bar code of the patient's number": {"patient": OWN.fields["patient"]},
    }  # fmt: skip
    assert {read.of for read in seen.makers} == {2}


@pytest.mark.hazard("H11")
def test_an_isbt_128_label_is_no_label_of_ours_without_its_seal() -> None:
    """A maker's donation, product and chain of identity in bar codes are the maker's, and name no bag of ours."""
    seen = _read(*(code128.draw(text) for text in ("=A99992600000100", "=<DCM12100", COI)))
    assert [read.label for read in seen.makers] == ["demo-isbt-2026"] * 3
    assert seen.bags == ()


@pytest.mark.hazard("H11")
def test_a_label_of_plain_texts_is_read() -> None:
    """Two texts of the maker's own."""
    seen = _read(datamatrix.draw("PLB-0042-01"), code128.draw("PLO-QX71AB-0042"))
    assert [dict(read.fields) for read in sorted(seen.makers, key=lambda r: r.carrier)] == [
        {"bag_number": "01", "lot": "0042"}, {"lot": "0042", "order": "QX71AB"},
    ]  # fmt: skip


@pytest.mark.hazard("H11")
def test_two_labels_of_one_maker_are_told_apart() -> None:
    """Another patient's bag says other things in the same fields."""
    own, other = (_read(*product.symbols()).makers for product in (OWN, OTHER))
    assert {read.carrier for read in own} == {read.carrier for read in other}
    assert not {read.fields for read in own} & {read.fields for read in other}
