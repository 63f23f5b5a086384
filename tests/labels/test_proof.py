"""The proof: right labels are proved, and everything that is off by anything is refused."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.barcodes import code128
from kiosk.domain.label import LabelContent, LabelKind, Purpose
from kiosk.domain.reasons import Reason
from kiosk.labels.drawing import Drawing, PlacedText, Solid
from kiosk.labels.languages import LANGUAGES
from kiosk.labels.layout import LaidOut, lay_out
from kiosk.labels.page import page
from kiosk.labels.placement import Placement
from kiosk.labels.proof import examine, misplaced, prove
from kiosk.labels.proved import NotProved, Proved
from kiosk.labels.raster import black, grey
from tests.labels.contents import (
    PATIENT,
    SITE_KEY,
    badge,
    bag_label,
    order_sheet,
    profile_for,
    profiles,
    reactive_label,
    sealed,
    validated,
    wristband,
)
from tests.labels.kinds import KINDS, WORST

PROFILE = profile_for(LabelKind.BASE)
CONTENTS: dict[str, LabelContent] = {
    "base label": bag_label(),
    "base label for use": bag_label(purpose=Purpose.USE),
    "reactive": reactive_label(),
    "nothing assigned": bag_label(expiry=None, blood_groups=None, cells=None, dmso=None, additives=()),
    "cryobag label": bag_label(LabelKind.CRYOBAG),
    "reactive cryobag label": reactive_label(LabelKind.CRYOBAG),
    "tie-tag": bag_label(LabelKind.TIE_TAG),
    "reactive tie-tag": reactive_label(LabelKind.TIE_TAG),
    "order sheet": order_sheet(),
    "wristband": wristband(),
    "staff badge": badge(),
    **KINDS,
    **WORST,
}


def refusals(outcome: object) -> tuple[Reason, ...]:
    """The reasons of a failed proof."""
    assert isinstance(outcome, NotProved)
    return outcome.reasons


def rastered(drawing: Drawing) -> NDArray[np.uint8]:
    """The drawing as pdfium sees it."""
    return grey(page(drawing), drawing.dpi)


@pytest.mark.hazard("H02")
@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("name", list(CONTENTS))
def test_every_kind_of_label_is_proved_at_every_resolution(name: str, dpi: int) -> None:
    """Every label fits its stock, every dot is right, and both readers read every symbol."""
    content = CONTENTS[name]
    outcome = prove(content, profile_for(content.kind, dpi))
    assert isinstance(outcome, Proved), [str(reason) for reason in refusals(outcome)]
    assert outcome.bits.shape == (profile_for(content.kind, dpi).height_dots, profile_for(content.kind, dpi).width_dots)
    assert all(symbol.x_dots >= round(0.25 * dpi / 25.4) for symbol in outcome.symbols)


@pytest.fixture(scope="module")
def laid() -> LaidOut:
    """The specimen base label, laid out."""
    return lay_out(bag_label(), PROFILE)


Change = Callable[[NDArray[np.uint8], Drawing], object]


def flip_a_dot(picture: NDArray[np.uint8], drawing: Drawing) -> None:
    """One dot in the middle of the seal turns over."""
    box = drawing.symbols[-1].box
    picture[box.top + box.height // 2, box.left + box.width // 2] ^= 255


def ink_the_quiet_zone(picture: NDArray[np.uint8], drawing: Drawing) -> None:
    """One dot of the donation number's quiet zone is inked."""
    box = drawing.symbols[0].box
    picture[box.top + 3, box.left - 2] = 0


def shift_a_symbol(picture: NDArray[np.uint8], drawing: Drawing) -> None:
    """The donation number moves by one dot."""
    here = drawing.symbols[0].owned.of(picture)
    here[...] = np.roll(here, 1, axis=1)


def grey_a_bar(picture: NDArray[np.uint8], drawing: Drawing) -> None:
    """One dot of a bar is printed so pale that a printer would dither it."""
    box = drawing.symbols[0].box
    picture[box.top + 3, box.left] = 120


def clip_a_text(picture: NDArray[np.uint8], drawing: Drawing) -> None:
    """The patient's name loses its lower half."""
    box = next(text for text in drawing.texts if text.what == "patient name" and text.text != text.text.upper()).box
    picture[box.top + box.height // 2 : box.bottom, box.left : box.right] = 255


def drop_a_decimal_point(picture: NDArray[np.uint8], drawing: Drawing) -> None:
    """25.0 mL becomes 25 0 mL."""
    text = next(text for text in drawing.texts if text.what == "volume")
    at = text.text.index(".")
    left, right = text.left + text.pens[at], text.left + text.pens[at + 1]
    picture[text.baseline - 8 : text.baseline + 1, left:right] = 255


def add_a_speck(picture: NDArray[np.uint8], drawing: Drawing) -> None:
    """A speck of ink where nothing stands."""
    picture[4:7, 600:603] = 0


def erase_a_rule(picture: NDArray[np.uint8], drawing: Drawing) -> None:
    """A rule vanishes."""
    box = drawing.solids[-1].box
    picture[box.top : box.bottom, box.left : box.right] = 255


@pytest.mark.hazard("H02")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (flip_a_dot, "every dot of seal as intended"),
        (ink_the_quiet_zone, "every dot of donation number as intended"),
        (shift_a_symbol, "every dot of donation number as intended"),
        (grey_a_bar, "donation number in black and white alone"),
        (clip_a_text, "patient name as"),
        (drop_a_decimal_point, "volume as 'Approx. 25.0 mL'"),
        (add_a_speck, "no ink but symbols, texts and rules"),
        (erase_a_rule, "no ink but symbols, texts and rules"),
    ],
)
def test_other_ink_is_refused(change: Change, said: str, laid: LaidOut) -> None:
    """A raster that differs from the drawing in a dot, a letter or a speck is refused and the field is named."""
    picture = rastered(laid.drawing)
    assert examine(picture, black(picture, 128), laid.drawing, laid.intended) == ()
    change(picture, laid.drawing)
    reasons = examine(picture, black(picture, 128), laid.drawing, laid.intended)
    assert [reason for reason in reasons if reason.interlock == "proof_dots" and reason.expected.startswith(said)]


@pytest.mark.hazard("H02")
def test_a_decimal_point_counts_at_the_coarsest_resolution() -> None:
    """At 203 dpi a point is a few dots, and still its absence is refused."""
    coarse = lay_out(bag_label(), profile_for(LabelKind.BASE, 203))
    picture = rastered(coarse.drawing)
    drop_a_decimal_point(picture, coarse.drawing)
    (reason,) = examine(picture, black(picture, 128), coarse.drawing, coarse.intended)
    assert reason.expected == "volume as 'Approx. 25.0 mL'"


@pytest.mark.hazard("H02")
def test_a_printer_with_wider_margins_is_refused() -> None:
    """What would stand where the printer can't ink is named, and nothing is sent."""
    wide = replace(PROFILE, media=replace(PROFILE.media, margins_mm=(3.5, 1, 1, 1)))
    reasons = refusals(prove(bag_label(), wide))
    assert {reason.interlock for reason in reasons} == {"text_fits"}
    assert "collection facility inside the printable window" in {reason.expected for reason in reasons}


@pytest.mark.hazard("H02")
def test_another_letter_is_refused(laid: LaidOut) -> None:
    """A name drawn with one other letter is refused, though it is as long as the right one."""
    place, name = next((i, text) for i, text in enumerate(laid.drawing.texts) if text.text == "O'Neil")
    texts = (*laid.drawing.texts[:place], replace(name, text="O'Noil"), *laid.drawing.texts[place + 1 :])
    picture = rastered(replace(laid.drawing, texts=texts))
    (reason,) = examine(picture, black(picture, 128), laid.drawing, laid.intended)
    assert reason.expected == "patient name as 'O'Neil'"


@pytest.mark.hazard("H02")
def test_a_symbol_with_another_text_is_refused(laid: LaidOut) -> None:
    """A donation number drawn with one other digit is refused by its dots and by both readers."""
    other = replace(laid.drawing.symbols[0], modules=code128.draw("=A99992612345700"))
    picture = rastered(replace(laid.drawing, symbols=(other, *laid.drawing.symbols[1:])))
    reasons = examine(picture, black(picture, 128), laid.drawing, laid.intended)
    assert [reason.interlock for reason in reasons] == ["proof_dots", "proof_dots", "proof_decoded", "proof_decoded"]
    assert "=A99992612345700" in reasons[2].read
    assert "=A99992612345700" in reasons[3].read


@pytest.mark.hazard("H02")
def test_a_layout_that_places_another_symbol_is_refused(laid: LaidOut) -> None:
    """Where drawing and raster agree on a wrong donation number, the intended set of symbols still refuses it."""
    other = replace(laid.drawing.symbols[0], modules=code128.draw("=A99992612345700"))
    drawing = replace(laid.drawing, symbols=(other, *laid.drawing.symbols[1:]))
    picture = rastered(drawing)
    (reason,) = examine(picture, black(picture, 128), drawing, laid.intended)
    assert "=A99992612345600" in reason.expected
    assert "=A99992612345700" in reason.read


@pytest.mark.hazard("H02")
def test_one_symbol_more_or_less_is_refused(laid: LaidOut) -> None:
    """A label with a symbol that was not intended, or without one that was, is refused even where every dot is drawn."""
    symbols = laid.drawing.symbols
    picture = rastered(laid.drawing)
    bits = black(picture, 128)
    reasons = examine(picture, bits, laid.drawing, laid.intended[1:])
    assert [reason.interlock for reason in reasons] == ["proof_decoded", "proof_decoded"]
    assert reasons[0].read.startswith("1 x blood groups")
    fewer = replace(laid.drawing, symbols=symbols[1:])
    reasons = examine(picture, bits, fewer, laid.intended)
    assert {reason.interlock for reason in reasons} == {"proof_dots", "proof_decoded"}


@pytest.mark.hazard("H02")
def test_a_raster_of_another_size_is_refused(laid: LaidOut) -> None:
    """The raster of another resolution is refused before anything else is looked at."""
    picture = grey(page(laid.drawing), 203)
    (reason,) = examine(picture, black(picture, 128), laid.drawing, laid.intended)
    assert (reason.expected, reason.read) == ("1181 x 1181 dots", "800 x 800 dots")


@pytest.mark.hazard("H02")
def test_a_stock_of_another_size_is_refused() -> None:
    """A base label does not go on a cryobag label's stock."""
    (reason,) = refusals(prove(bag_label(), profile_for(LabelKind.CRYOBAG)))
    assert (reason.interlock, reason.read) == ("text_fits", "file-300-cryobag, 80 x 50 mm")


@pytest.mark.hazard("H02")
def test_texts_that_meet_or_leave_the_window_are_refused(laid: LaidOut) -> None:
    """A text on another text, and one in the margin, are refused before the page is made."""
    first = laid.drawing.texts[0]
    meeting = replace(laid.drawing, texts=(*laid.drawing.texts, replace(first, what="intruder")))
    assert [reason.expected for reason in misplaced(meeting, PROFILE)] == [f"{first.what} and intruder apart"]
    outside = replace(laid.drawing, texts=(*laid.drawing.texts, replace(first, what="intruder", left=0, baseline=20)))
    assert "intruder inside the printable window" in [reason.expected for reason in misplaced(outside, PROFILE)]
    cut = replace(laid.drawing, symbols=(replace(laid.drawing.symbols[0], quiet=400),))
    assert any(reason.expected.startswith("quiet zone of donation number") for reason in misplaced(cut, PROFILE))


@pytest.mark.hazard("H02", "H28")
@pytest.mark.parametrize(
    ("content", "interlock"),
    [
        (bag_label(statements=None), "statements_derived"),
        (bag_label(patient=replace(PATIENT, name="אבגד")), "glyphs_exist"),
        (bag_label(patient=replace(PATIENT, name="山田太郎")), "glyphs_exist"),
        (bag_label(patient=replace(PATIENT, name="W" * 120)), "text_fits"),
        (bag_label(seal="SV1:"), "proof_decoded"),
        (bag_label(seal=sealed(bag_label(issue=2))), "proof_decoded"),
        (bag_label(seal=sealed(bag_label(LabelKind.TIE_TAG))), "proof_decoded"),
        (bag_label(seal=sealed(bag_label(), SITE_KEY)), "proof_decoded"),
        (bag_label(purpose=Purpose.USE, seal=sealed(bag_label())), "proof_decoded"),
    ],
)
def test_a_content_that_is_off_is_refused(content: LabelContent, interlock: str) -> None:
    """A missing record, an unshowable name, an overflow and a seal that says anything else are refused, each by its guard."""
    assert interlock in {reason.interlock for reason in refusals(prove(content, PROFILE))}


@pytest.mark.hazard("H02")
def test_a_stream_that_does_not_give_the_same_dots_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A printer language that turns one dot over is found when its own stream is decoded again."""

    def faulty(bits: NDArray[np.bool_], at: Placement) -> bytes:
        other = bits.copy()
        other[10, 10] ^= True
        return LANGUAGES["png"].encode(other, at)

    broken = dict(LANGUAGES) | {"png": replace(LANGUAGES["png"], encode=faulty)}
    monkeypatch.setattr("kiosk.labels.languages.LANGUAGES", broken)
    (reason,) = refusals(prove(badge(), profile_for(LabelKind.BADGE)))
    assert (reason.interlock, reason.read) == ("proof_encoded", "1 other dots in the png stream")


@pytest.mark.hazard("H02")
def test_a_missing_reader_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library of a second reader nothing is proved, and the reason says what to install."""
    monkeypatch.setitem(__import__("sys").modules, "pyzbar", None)
    reasons = refusals(prove(order_sheet(), profile_for(LabelKind.ORDER_SHEET)))
    assert [(r.interlock, r.expected) for r in reasons] == [("readers_present", "the reader zbar")]
    assert "libzbar0" in reasons[0].read


@pytest.mark.hazard("H02")
def test_the_printer_gets_the_proved_dots_and_no_text() -> None:
    """The Zebra stream decodes to the proved dots, and holds no text of the label."""
    outcome = prove(bag_label(), validated(profiles()["zebra-zd621-300-100x100"]))
    assert isinstance(outcome, Proved)
    assert np.array_equal(LANGUAGES["zpl-gfa"].decode(outcome.payload), outcome.bits)
    assert b"Neil" not in outcome.payload
    assert outcome.bits.flags.writeable is False


@pytest.mark.hazard("H02")
def test_a_rotated_stock_is_proved_as_read_and_sent_turned() -> None:
    """The picture turns for the print head; the proved dots stay as people read them."""
    turned = replace(PROFILE, output=replace(PROFILE.output, rotate=90))
    outcome = prove(bag_label(), turned)
    assert isinstance(outcome, Proved)
    assert np.array_equal(LANGUAGES["png"].decode(outcome.payload), np.rot90(outcome.bits, -1))


def test_neither_outcome_is_a_yes_or_no() -> None:
    """A proof used as a boolean raises."""
    for outcome in (prove(badge(), profile_for(LabelKind.BADGE)), prove(badge(), PROFILE)):
        with pytest.raises(TypeError):
            bool(outcome)
    with pytest.raises(ValueError, match="at least one reason"):
        NotProved(())


def test_all_reasons_are_given() -> None:
    """A label with two faults is refused with both."""
    broken = bag_label(patient=replace(PATIENT, name="אבגד"), storage="W" * 60, statements=None)
    assert {reason.interlock for reason in refusals(prove(broken, PROFILE))} == {
        "statements_derived",
        "glyphs_exist",
        "text_fits",
    }


def test_a_drawing_has_no_room_for_strangers(laid: LaidOut) -> None:
    """What a second rasteriser did not expect is found wherever it stands."""
    intruder = PlacedText("intruder", "X", laid.drawing.texts[0].face, 20.0, 620, 30)
    picture = rastered(replace(laid.drawing, texts=(*laid.drawing.texts, intruder)))
    assert examine(picture, black(picture, 128), laid.drawing, laid.intended)
    ruled = replace(laid.drawing, solids=(*laid.drawing.solids, Solid(laid.drawing.solids[0].box.grown(0, 3))))
    picture = rastered(ruled)
    assert examine(picture, black(picture, 128), laid.drawing, laid.intended)


def test_kinds_of_content_are_all_here() -> None:
    """Every kind of label is among the contents that are proved."""
    kinds: set[Any] = {content.kind for content in CONTENTS.values()}
    assert kinds == set(LabelKind)
