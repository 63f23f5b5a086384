"""One label over several close frames: everything has to agree, and what disagrees twice is a stop."""

from dataclasses import replace

import pytest

from kiosk.barcodes import code128, datamatrix, qr
from kiosk.barcodes.gate import Gate
from kiosk.barcodes.gathering import Gathered, gather
from kiosk.barcodes.picture import frame_picture
from kiosk.barcodes.readers import Reader
from kiosk.barcodes.seals import SealClaims
from kiosk.domain.readings import FrameReading, SealForm, SealTrust
from kiosk.domain.reasons import Answer
from tests.barcodes.fakes import FakeReader, sighting
from tests.barcodes.scene import CLAIMS, NOW, TRUSTED, compound, paper, sealed, stick

OTHER = replace(CLAIMS, din="A999926654321", coi="CHA999926000777", product_code="DAX121B0")
SHORT, FULL = SealForm.SHORT, SealForm.FULL


def frame(claims: SealClaims, *shown: str, form: SealForm = FULL) -> FrameReading:
    """A frame in which only some symbols of the label can be seen."""
    sheet = paper(1100, 700)
    linear = {"din": f"={claims.din}00", "product-code": f"=<{claims.product_code}", "coi": f"&/{claims.coi}"}
    for row, (kind, text) in enumerate(linear.items()):
        if kind in shown:
            stick(sheet, code128.draw(text), 60, 40 + 150 * row, 3)
    if "compound" in shown:
        stick(sheet, datamatrix.draw(compound(claims)), 60, 480, 7)
    if "seal" in shown:
        stick(sheet, qr.draw(sealed(claims, form)), 640, 60, 6)
    return Gate((TRUSTED,)).read(frame_picture(sheet), NOW)


def gathered(*frames: FrameReading) -> Gathered:
    return gather(frames, (TRUSTED,), NOW)


def spoken(result: Gathered) -> list[tuple[str, Answer]]:
    return [(reason.interlock, reason.answer) for reason in result.refused]


@pytest.mark.parametrize("form", list(SealForm))
def test_symbols_of_one_label_are_gathered_over_frames(form: SealForm) -> None:
    """Frames tied by one seal give one label with every symbol, and a short seal is valid once its symbols are in."""
    result = gathered(
        frame(CLAIMS, "seal", "din", form=form),
        frame(CLAIMS, "seal", "product-code", form=form),
        frame(CLAIMS, "seal", "din", "coi", form=form),
    )
    assert result.refused == ()
    assert result.label is not None
    assert sorted(str(symbol.kind) for symbol in result.label.symbols) == ["coi", "din", "product-code", "seal"]
    assert result.label.seal is not None
    assert result.label.seal.trust is SealTrust.VALID


def test_a_frame_without_the_seal_is_tied_by_the_donation() -> None:
    """A frame that shows the donation but not the seal belongs to the label with that donation."""
    result = gathered(frame(CLAIMS, "seal", "din"), frame(CLAIMS, "din", "product-code"))
    assert result.label is not None
    assert result.label.value("product-code") == CLAIMS.product_code


def test_frames_without_any_seal_are_tied_by_the_donation() -> None:
    """A label whose seal was not seen is gathered all the same, without a seal."""
    result = gathered(frame(CLAIMS, "din"), frame(CLAIMS, "compound"))
    assert result.label is not None
    assert (len(result.label.symbols), result.label.seal) == (2, None)


@pytest.mark.hazard("H07")
def test_frames_of_two_things_are_refused() -> None:
    """A second bag shown in between is not gathered into the first."""
    result = gathered(frame(CLAIMS, "seal", "din"), frame(OTHER, "seal", "din"))
    assert (result.label, {name for name, _ in spoken(result)}) == (None, {"one_thing_in_view"})


@pytest.mark.hazard("H06")
def test_a_donation_with_two_product_codes_is_a_stop() -> None:
    """Two confirmed product codes on what the donation ties to one label are a stop."""
    other = replace(CLAIMS, product_code="DAX121B0")
    result = gathered(frame(CLAIMS, "seal", "din", "product-code"), frame(other, "din", "product-code"))
    assert (result.label, spoken(result)) == (None, [("carriers_agree", Answer.STOP)])


@pytest.mark.hazard("H26")
def test_a_short_seal_that_was_made_for_other_symbols_is_a_stop() -> None:
    """The symbols may come in later frames than the short seal, and still have to be those it was made for."""
    seal = frame(CLAIMS, "seal", "din", form=SHORT)
    other = frame(replace(CLAIMS, product_code="DAX121B0", coi="CHA999926000777"), "din", "product-code", "coi")
    result = gathered(seal, other)
    assert (result.label, spoken(result)) == (None, [("seal_agrees_with_symbols", Answer.STOP)])


def faked(first: str, second: str | None, sheet: int) -> FrameReading:
    """A frame in which two readers say that of one symbol."""
    seconds: tuple[Reader, ...] = (FakeReader("zbar", () if second is None else (sighting("zbar", second),)),)
    gate = Gate((TRUSTED,), finder=FakeReader("zxing-cpp", (sighting("zxing-cpp", first),)), seconds=seconds)
    return gate.read(frame_picture(paper(300, 200 + sheet)), NOW)


DIN = "=A99992612345600"


@pytest.mark.hazard("H06")
def test_a_disagreement_that_recurs_is_a_stop() -> None:
    """Two readers that disagree on the same symbol in two frames are no longer a bad picture."""
    result = gathered(faked(DIN, "garbage", 1), faked(DIN, DIN, 2), faked(DIN, "other", 3))
    assert (result.label, spoken(result)) == (None, [("reading_contradicted", Answer.STOP)])


@pytest.mark.hazard("H06")
def test_one_frame_shown_twice_is_one_frame() -> None:
    """The same picture again is no recurrence, and a disagreement in one frame may heal in the next."""
    once = faked(DIN, "garbage", 1)
    assert spoken(gathered(once, once)) == [("two_readers_agree", Answer.RETRY)]
    healed = gathered(once, faked(DIN, DIN, 2))
    assert healed.label is not None
    assert healed.label.value("din") == "A999926123456"


@pytest.mark.hazard("H06")
def test_a_second_reader_that_is_silent_again_and_again_is_no_stop() -> None:
    """Only a disagreement recurs to a stop; silence asks for another look for ever."""
    result = gathered(faked(DIN, None, 1), faked(DIN, None, 2), faked(DIN, None, 3))
    assert {answer for _, answer in spoken(result)} == {Answer.RETRY}


@pytest.mark.hazard("H06")
def test_a_stop_in_one_frame_stops_all() -> None:
    """A contradiction by another well-formed identifier is never outvoted."""
    result = gathered(*(faked(DIN, DIN, number) for number in range(1, 6)), faked(DIN, "=A99992612345700", 9))
    assert (result.label, spoken(result)) == (None, [("reading_contradicted", Answer.STOP)])


@pytest.mark.hazard("H06")
def test_what_one_reader_alone_saw_may_not_differ_in_any_frame() -> None:
    """A donation seen by one reader in one frame refuses a label of another donation in the next."""
    result = gathered(faked(DIN, DIN, 1), faked("=A99992612345700", None, 2))
    assert (result.label, spoken(result)) == (None, [("two_readers_agree", Answer.RETRY)])


def test_nothing_gathered_is_nothing() -> None:
    """No frames, and frames of nothing, give no label and no reason."""
    assert gathered() == Gathered(None)
    assert gathered(frame(CLAIMS)) == Gathered(None)
