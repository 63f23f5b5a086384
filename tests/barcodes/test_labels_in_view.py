"""What stands on one label has to agree, and two labels in view are two things: read from real pixels."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import zxingcpp

from kiosk.barcodes import code128, datamatrix, qr
from kiosk.barcodes.gate import Gate
from kiosk.barcodes.label import states
from kiosk.barcodes.picture import Grey
from kiosk.barcodes.seals import DemonstrationKey, SealClaims, seal
from kiosk.domain.readings import FrameReading, SealForm, SealTrust
from kiosk.domain.reasons import Answer
from tests.barcodes.scene import (
    CLAIMS,
    KEY,
    NOW,
    TRUSTED,
    compound,
    label,
    paper,
    photograph,
    sealed,
    side_by_side,
    stick,
)

GATE = Gate((TRUSTED,))
DIN = frozenset({"din"})
OTHER = replace(CLAIMS, din="A999926654321", coi="CHA999926000777", product_code="DAX121B0")


def spoken(reading: FrameReading) -> list[tuple[str, Answer]]:
    return [(reason.interlock, reason.answer) for reason in reading.refused]


@pytest.mark.hazard("H06")
@pytest.mark.parametrize("form", list(SealForm))
def test_a_whole_label_is_read(form: SealForm) -> None:
    """Every symbol of a label is read alike by two readers, and its seal is valid in either form."""
    reading = GATE.read(photograph(label(CLAIMS, sealed(CLAIMS, form))), NOW, DIN)
    (found,) = reading.labels
    assert reading.refused == ()
    assert sorted(str(symbol.kind) for symbol in found.symbols) == [
        "coi",
        "compound",
        "din",
        "expiry",
        "product-code",
        "seal",
    ]
    assert found.seal is not None
    assert (found.seal.trust, found.seal.form, found.seal.issue) == (SealTrust.VALID, form, 1)
    assert states(found) == {
        "din": CLAIMS.din,
        "product-code": CLAIMS.product_code,
        "expiry": CLAIMS.expiry,
        "coi": CLAIMS.coi,
    }


@pytest.mark.hazard("H06")
@pytest.mark.parametrize(
    ("blur", "noise", "light", "degrees"),
    [
        (1.4, 2, 1, 0),
        (0.6, 10, 0.35, 0),
        (0.6, 16, 0.22, 0),
        (0.6, 2, 1, 8),
        (0.6, 2, 1, 90),
        (0.6, 2, 1, 180),
        (0.6, 2, 1, -35),
    ],
    ids=["blurred", "low light", "dark", "slanted", "quarter turn", "upside down", "turned"],
)
def test_a_bad_picture_is_read_right_or_not_at_all(blur: float, noise: float, light: float, degrees: float) -> None:
    """Blur, noise, darkness and turning leave enough to read, and every text that is read is the one printed."""
    sheet = label(CLAIMS, sealed(CLAIMS, SealForm.SHORT))
    reading = GATE.read(photograph(sheet, blur=blur, noise=noise, light=light, degrees=degrees), NOW, DIN)
    assert reading.refused == ()
    assert [states(found)["din"] for found in reading.labels] == [CLAIMS.din]
    assert [found.seal.trust for found in reading.labels if found.seal] == [SealTrust.VALID]


def test_the_second_reader_gets_the_noise_taken_out() -> None:
    """In a dark and grainy picture every symbol of a label, linear and not, is still confirmed."""
    reading = GATE.read(photograph(label(CLAIMS), noise=18, light=0.2), NOW, DIN)
    assert len(reading.accepted) == 6


def test_a_picture_out_of_focus_is_sharpened_where_nothing_was_found() -> None:
    """A linear symbol too blurred to be found as it is, is found by looking harder."""
    sheet = paper()
    stick(sheet, code128.draw("=" + CLAIMS.din + "00"), 250, 300, 4)
    reading = GATE.read(photograph(sheet, blur=2.5), NOW, DIN)
    assert [symbol.value for symbol in reading.accepted] == [CLAIMS.din]


WRONG: dict[str, Callable[[SealClaims], SealClaims]] = {
    "din": lambda claims: replace(claims, din="A999926123457"),
    "product-code": lambda claims: replace(claims, product_code="DAX121B0"),
    "coi": lambda claims: replace(claims, coi="CHA999926000002"),
    "expiry": lambda claims: replace(claims, expiry="0263642359"),
}


@pytest.mark.hazard("H06")
@pytest.mark.parametrize("kind", WRONG)
def test_carriers_of_one_label_agree(kind: str) -> None:
    """A linear symbol that differs from the Data Matrix and the seal of its label is a stop, and nothing is accepted."""
    reading = GATE.read(photograph(label(CLAIMS, linear=WRONG[kind](CLAIMS))), NOW, DIN)
    assert reading.labels == ()
    assert {answer for _, answer in spoken(reading)} == {Answer.STOP}
    assert {name for name, _ in spoken(reading)} <= {"carriers_agree", "seal_agrees_with_symbols"}


@pytest.mark.hazard("H26")
@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.parametrize("form", list(SealForm))
def test_a_seal_of_another_label_is_refused(kind: str, form: SealForm) -> None:
    """A genuine seal on a label whose symbols say something else is a stop."""
    sheet = label(CLAIMS, sealed(WRONG[kind](CLAIMS), form))
    reading = GATE.read(photograph(sheet), NOW, DIN)
    assert reading.labels == ()
    assert spoken(reading) == [("seal_agrees_with_symbols", Answer.STOP)]


@pytest.mark.hazard("H26")
@pytest.mark.parametrize(
    "text",
    [
        seal(CLAIMS, DemonstrationKey.private),
        seal(CLAIMS, KEY)[:-3] + "000",
        "SV1:" + seal(CLAIMS, KEY)[10:],
        "SV1:",
        "SV1S:",
    ],
    ids=["demonstration", "changed", "cut", "empty", "empty short"],
)
def test_a_seal_that_is_not_genuine_is_refused(text: str) -> None:
    """A demonstration seal, a changed one and one that is none at all stop the label."""
    reading = GATE.read(photograph(label(CLAIMS, text)), NOW, DIN)
    assert reading.labels == ()
    assert spoken(reading) == [("seal_is_genuine", Answer.STOP)]


@pytest.mark.hazard("H26")
def test_a_seal_of_a_key_not_trusted_is_refused() -> None:
    """The same label at a site that doesn't know the key is a stop."""
    reading = Gate(()).read(photograph(label(CLAIMS)), NOW, DIN)
    assert (reading.labels, spoken(reading)) == ((), [("seal_is_genuine", Answer.STOP)])


@pytest.mark.hazard("H26")
def test_a_short_seal_without_its_symbols_asks_again() -> None:
    """A short seal whose symbols are not in view is no valid seal, and no stop either."""
    sheet = paper()
    stick(sheet, code128.draw("=" + CLAIMS.din + "00"), 60, 60, 4)
    stick(sheet, qr.draw(sealed(CLAIMS, SealForm.SHORT)), 500, 240, 8)
    reading = GATE.read(photograph(sheet), NOW, DIN)
    assert spoken(reading) == [("seal_agrees_with_symbols", Answer.RETRY)]
    assert [found.seal for found in reading.labels] == [None]


def beside(one: SealClaims, other: SealClaims) -> Grey:
    return side_by_side(small(one), small(other))


def small(claims: SealClaims) -> Grey:
    """A small label: donation, compound message and seal."""
    sheet = paper(700, 700)
    stick(sheet, code128.draw("=" + claims.din + "00"), 60, 40, 4)
    stick(sheet, datamatrix.draw(compound(claims)), 60, 260, 9)
    stick(sheet, qr.draw(sealed(claims, SealForm.FULL)), 340, 260, 6)
    return sheet


@pytest.mark.hazard("H07")
@pytest.mark.parametrize("gap", [20, 200])
def test_two_things_in_view_are_refused_where_one_is_asked_for(gap: int) -> None:
    """Labels of two donations in one frame ask for one alone, and neither is accepted."""
    reading = GATE.read(photograph(side_by_side(small(CLAIMS), small(OTHER), gap=gap)), NOW, DIN)
    assert reading.accepted == ()
    assert {name for name, _ in spoken(reading)} == {"one_thing_in_view"}
    assert {answer for _, answer in spoken(reading)} == {Answer.RETRY}
    assert any(CLAIMS.din in reason.read and OTHER.din in reason.read for reason in reading.refused)


def test_two_things_in_view_are_two_labels_where_nothing_is_asked_for() -> None:
    """Without a question the picture is told as it is: two labels, each with its own seal."""
    reading = GATE.read(photograph(beside(CLAIMS, OTHER)), NOW)
    assert reading.refused == ()
    assert sorted(found.seal.din or "" for found in reading.labels if found.seal) == sorted([CLAIMS.din, OTHER.din])
    assert [len(found.symbols) for found in reading.labels] == [3, 3]


def test_a_label_and_its_tie_tag_are_two_labels_of_one_thing() -> None:
    """Two seals that agree in every identifier are two labels, and no contradiction."""
    tag = replace(CLAIMS, piece="tie-tag")
    reading = GATE.read(photograph(beside(CLAIMS, tag)), NOW, DIN)
    assert reading.refused == ()
    assert sorted(found.seal.piece for found in reading.labels if found.seal) == ["base label", "tie-tag"]


@pytest.mark.hazard("H06")
def test_a_foreign_symbol_stuck_on_a_label_is_a_stop() -> None:
    """A second donation amid the symbols of a label is on that label, not beside it."""
    sheet = label(CLAIMS)
    stick(sheet, code128.draw("=" + OTHER.din + "00"), 560, 560, 4)
    reading = GATE.read(photograph(sheet), NOW, DIN)
    assert reading.accepted == ()
    assert Answer.STOP in {answer for _, answer in spoken(reading)}


@pytest.mark.hazard("H06")
def test_a_symbol_that_one_reader_alone_sees_may_not_differ() -> None:
    """A donation in a symbology that only one reader knows, other than the label's, refuses the label."""
    image = zxingcpp.create_barcode("=" + OTHER.din + "00", zxingcpp.BarcodeFormat.Aztec)
    ink = np.kron(np.asarray(image.to_image(scale=1, add_quiet_zones=False)), np.ones((8, 8), np.uint8))
    sheet = label(CLAIMS)
    sheet[480 : 480 + ink.shape[0], 800 : 800 + ink.shape[1]] = ink
    reading = GATE.read(photograph(sheet), NOW)
    assert reading.accepted == ()
    assert ("two_readers_agree", Answer.RETRY) in spoken(reading)
