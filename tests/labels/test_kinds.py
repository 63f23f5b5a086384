"""The kinds of label that come after the base label: other ink, other symbols and other seals are refused for each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.barcodes.gate import Gate
from kiosk.barcodes.picture import frame_picture
from kiosk.barcodes.seals import key_id_of
from kiosk.domain.identifiers import Coi, Consignment, Din, DonationSymbol, ProductCode
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.domain.label import LabelKind, Patient, ProductName, Purpose, Shipped
from kiosk.domain.label_symbols import intended_symbols
from kiosk.domain.readings import SealForm, SealTrust
from kiosk.labels.fields import field_disagreements
from kiosk.labels.kit import prove_kit
from kiosk.labels.layout import lay_out
from kiosk.labels.page import page
from kiosk.labels.proof import examine, prove
from kiosk.labels.proved import NotProved, Proved
from kiosk.labels.raster import black, grey
from kiosk.labels.second_look import paper
from tests.labels.contents import EXPIRES, PATIENT, SITE_KEY, bag_label, profile_for, profiles, sealed
from tests.labels.kinds import KINDS, inner_label, kit, later, outer_label, partial_label, post_thaw_tag, small_label

MADE: dict[str, Callable[..., Any]] = {
    "partial label": partial_label,
    "full label": lambda **changes: bag_label(LabelKind.FULL, **changes),
    "post-thaw tag": post_thaw_tag,
    "syringe label": lambda **changes: small_label(LabelKind.SYRINGE, **changes),
    "tube label": small_label,
    "inner shipper label": inner_label,
    "outer shipper label": outer_label,
}
NOW, YEAR = datetime(2026, 12, 14, 15, 30, tzinfo=UTC), timedelta(days=365)
SHIPPERS = frozenset({"inner shipper label", "outer shipper label"})


@pytest.mark.hazard("H02")
@pytest.mark.parametrize("name", list(KINDS))
def test_a_dot_off_a_missing_symbol_and_a_clipped_text_are_refused(name: str) -> None:
    """Of every kind, one dot in a symbol, one symbol less and half a text less are each refused and named."""
    laid = lay_out(KINDS[name], profile_for(KINDS[name].kind, 203))
    whole = grey(page(laid.drawing), 203)
    assert examine(whole, black(whole, 128), laid.drawing, laid.intended) == ()
    symbol, text = laid.drawing.symbols[-1], next(t for t in laid.drawing.texts if not t.reversed_out)
    changes = {}
    for said in (symbol.what, text.what):
        changes[said] = whole.copy()
    changes[symbol.what][symbol.box.top + symbol.box.height // 2, symbol.box.left + symbol.box.width // 2] ^= 255
    changes[text.what][text.box.top + text.box.height // 2 : text.box.bottom, text.box.left : text.box.right] = 255
    for said, picture in changes.items():
        reasons = examine(picture, black(picture, 128), laid.drawing, laid.intended)
        assert any(r.interlock == "proof_dots" and said in r.expected for r in reasons), said
    fewer = replace(laid.drawing, symbols=laid.drawing.symbols[:-1])
    picture = grey(page(fewer), 203)
    reasons = examine(picture, black(picture, 128), fewer, laid.intended)
    assert [r for r in reasons if r.interlock == "proof_decoded" and symbol.what in r.expected]


def other_seals(name: str) -> dict[str, dict[str, Any]]:
    """Changes of a label that its seal must tell, by the claim they are told in."""
    changes: dict[str, dict[str, Any]] = {
        "chain of identity": {"coi": Coi("CHA999926000002")},
        "issue number": {"issue": 2},
    }
    if name in SHIPPERS:
        other = (Shipped(Din("A999926123457"), ProductCode("DAX121A0")),)
        return changes | {"DIN": {"containers": other}, "bag": {"consignment": Consignment("A999026000170202")}}
    changes |= {
        "DIN": {"donation": DonationSymbol("A99992612345700")},
        "product code": {"product_code": ProductCode("DAX121B0")},
    }
    changes["bag"] = {"bag": 2}
    if name == "post-thaw tag":
        return changes | {"expiry": {"infuse_by": later(EXPIRES, minutes=1)}}
    return changes if name == "partial label" else changes | {"expiry": {"expiry": later(EXPIRES, minutes=1)}}


@pytest.mark.hazard("H02", "H26")
@pytest.mark.parametrize("name", list(MADE))
def test_a_seal_for_another_label_is_refused(name: str) -> None:
    """A seal that was made for anything else is refused; of a short one the signature tells what the text can't."""
    label = MADE[name]()
    assert field_disagreements(label, intended_symbols(label)) == ()
    short = name in {"syringe label", "tube label"}
    for claim, change in other_seals(name).items():
        said = replace(label, seal=sealed(replace(label, **change)))
        reasons = field_disagreements(said, intended_symbols(said))
        told = "signature" if short and claim in {"DIN", "product code", "chain of identity"} else claim
        assert [reason.expected.split(":")[0] for reason in reasons] == [f"seal, {told}"], claim
    said = replace(label, seal=sealed(label, SITE_KEY))
    (reason,) = field_disagreements(said, intended_symbols(said))
    assert reason.expected == "seal, purpose: specimen"


@pytest.mark.hazard("H02", "H26")
def test_a_seal_of_the_other_form_or_of_an_unknown_key_is_refused() -> None:
    """A full seal on a tube, a short one on a bag, and a short one of which the key is not known are refused."""
    tube, bag = small_label(), bag_label()
    full = replace(tube, seal=bag_label(LabelKind.FULL).seal)
    assert "seal, form: short" in {r.expected for r in field_disagreements(full, intended_symbols(full))}
    short = replace(bag, seal=tube.seal)
    assert "seal, form: full" in {r.expected for r in field_disagreements(short, intended_symbols(short))}
    used = small_label(purpose=Purpose.USE)
    assert field_disagreements(used, intended_symbols(used)) == ()
    for key in ("", "00" * 32):
        (reason,) = field_disagreements(replace(used, sealed_by=key), intended_symbols(used))
        assert reason.expected.startswith("seal, signature: by key")


@pytest.mark.hazard("H02")
def test_a_symbol_that_a_coarse_printer_cannot_make_is_refused() -> None:
    """Where 203 dpi needs three dots a bar, the tube's symbols don't fit, and the reason says what they would need."""
    fine = profile_for(LabelKind.TUBE, 203)
    coarse = replace(fine, barcode=replace(fine.barcode, x_mm=0.375, min_x_dots=3))
    outcome = prove(small_label(), coarse)
    assert isinstance(outcome, NotProved)
    assert ("seal of 49 x 49 modules inside 14.4 x 14.4 mm", "18.4 x 18.4 mm") in {
        (reason.expected, reason.read) for reason in outcome.reasons
    }
    full = replace(small_label(), seal=bag_label().seal)
    assert any("seal of 61 x 61" in str(r) for r in lay_out(full, fine).reasons)


@pytest.mark.hazard("H02")
@pytest.mark.parametrize("name", [name for name in MADE if name != "outer shipper label"])
def test_names_fit_whole_or_are_refused(name: str) -> None:
    """Names stand whole on their stock, those of fifty letters on all but a syringe's; endless ones refuse the label."""
    long = "Maximiliane-Charlotte von Beispiel zu Exempelstein"
    fits = ("Łukasz Nguyễn-Ωmega O'Neil", "Đặng Thị Ngọc Ánh", *(() if name == "syringe label" else (long,)))
    for text in fits:
        content = MADE[name](patient=Patient(text, "952-0001-73", PATIENT.birth_date))
        assert isinstance(prove(content, profile_for(content.kind)), Proved), text
    for text in ("W" * 60, *((long,) if name == "syringe label" else ())):
        content = MADE[name](patient=Patient(text, "952-0001-73", PATIENT.birth_date))
        outcome = prove(content, profile_for(content.kind))
        assert isinstance(outcome, NotProved)
        assert {reason.interlock for reason in outcome.reasons} == {"text_fits"}


@pytest.mark.hazard("H02")
@pytest.mark.parametrize("name", [name for name in MADE if name not in SHIPPERS])
def test_endless_product_names_are_refused(name: str) -> None:
    """A product's name that its stock has no room for refuses the label; nothing of it is cut."""
    content = MADE[name](product_name=ProductName("PLASMA REDUCED BUFFY COAT ENRICHED " + "M" * 40, ("WASHED",) * 4))
    outcome = prove(content, profile_for(content.kind))
    assert isinstance(outcome, NotProved)
    assert {reason.interlock for reason in outcome.reasons} == {"text_fits"}


@pytest.mark.hazard("H22")
def test_nothing_of_the_patient_is_on_the_outside() -> None:
    """No text and no symbol of an outer shipper label says name, record number or birth date; the inner one says all."""
    for label, there in ((outer_label(), False), (inner_label(), True)):
        laid = lay_out(label, profile_for(label.kind))
        said = " ".join(text.text for text in laid.drawing.texts) + " ".join(s.text for s in laid.intended)
        for part in (*PATIENT.name.split(), PATIENT.record_number, "Born", "1984"):
            assert (part in said) is there, part


@pytest.mark.hazard("H02", "H05")
def test_a_kit_is_proved_whole_or_not_at_all() -> None:
    """Every label of a kit and its cover are proved; one that is not refuses the kit, and its number is told."""
    whole = kit(3)
    proofs = prove_kit(whole, profile_for(LabelKind.PARTIAL), profile_for(LabelKind.KIT_COVER))
    assert isinstance(proofs, tuple)
    assert len(proofs) == 4
    broken = replace(whole, labels=(*whole.labels[:2], replace(whole.labels[2], seal="SV1:")))
    outcome = prove_kit(broken, profile_for(LabelKind.PARTIAL), profile_for(LabelKind.KIT_COVER))
    assert isinstance(outcome, NotProved)
    assert {reason.interlock for reason in outcome.reasons} == {"proof_decoded"}


def test_stocks_that_two_kinds_share_have_one_profile() -> None:
    """Both labels of a shipper go on one roll, and a kit's cover on the order sheet's paper."""
    assert profile_for(LabelKind.INNER_SHIPPER) is profile_for(LabelKind.OUTER_SHIPPER)
    assert profile_for(LabelKind.KIT_COVER) is profiles()["file-300-order"]


@pytest.mark.hazard("H06", "H26")
@pytest.mark.parametrize("kind", [LabelKind.SYRINGE, LabelKind.TUBE])
def test_the_gate_reads_a_small_label_by_seal_and_compound_message(kind: LabelKind) -> None:
    """A small label held before a camera is a label with a genuine seal, completed by the symbols beside it."""
    outcome = prove(small_label(kind, purpose=Purpose.USE), profile_for(kind))
    assert isinstance(outcome, Proved)
    sheet = np.pad(paper(outcome.bits), 60, constant_values=255)
    frame: NDArray[np.uint8] = np.asarray(np.kron(sheet, np.ones((2, 2), dtype=np.uint8)), dtype=np.uint8)
    public = SITE_KEY.public_key().public_bytes_raw()
    key = TrustedKey(key_id_of(public), public.hex(), KeyPurpose.SEAL, "a site", NOW - YEAR, NOW + YEAR)
    (read,) = Gate((key,)).read(frame_picture(frame), NOW).labels
    assert read.seal is not None
    assert (read.seal.form, read.seal.trust, read.seal.piece) == (SealForm.SHORT, SealTrust.VALID, kind.value)
