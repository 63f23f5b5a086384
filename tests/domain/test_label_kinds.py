"""Contents of the kinds of label that come after the base label: what they carry, and what can't be made or agreed to."""

from collections.abc import Callable
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Coi, Consignment, Din, Gs1Message, ProductCode
from kiosk.domain.label import (
    KitPlace,
    LabelContent,
    LabelKind,
    OuterShipperLabel,
    PartialLabel,
    Patient,
    Shipped,
)
from kiosk.domain.label_agreement import disagreements
from kiosk.domain.label_symbols import intended_symbols
from kiosk.domain.readings import SealForm
from kiosk.labels.editions import rules_for
from tests.labels.contents import EXPIRES, PATIENT, REACTIVE, derived
from tests.labels.kinds import (
    KINDS,
    THAWED,
    WORST,
    inner_label,
    kit,
    kit_cover,
    later,
    outer_label,
    partial_label,
    post_thaw_tag,
    shipping,
    small_label,
)

LINEAR = {
    "partial label": {"donation number", "product code"},
    "full label": {"donation number", "product code", "chain of identity", "blood groups", "expiry"},
    "post-thaw tag": {"donation number", "product code", "expiry"},
    "syringe label": {"donation number"},
    "tube label": {"donation number"},
    "inner shipper label": {"shipper number", "consignment", "chain of identity"},
    "outer shipper label": {"shipper number", "consignment", "chain of identity"},
    "kit cover sheet": {"chain of identity"},
    "location label": {"storage place"},
}


@pytest.mark.parametrize("name", list(KINDS))
def test_each_kind_carries_its_whole_set_of_symbols(name: str) -> None:
    """Linear symbols as the stock allows, the compound message on every label of a container, a seal on all but papers."""
    symbols = {symbol.what: symbol for symbol in intended_symbols(KINDS[name])}
    due = set(LINEAR[name]) | ({"seal"} if name not in {"kit cover sheet", "location label"} else set())
    due |= {"compound message"} if "donation number" in due else set()
    assert set(symbols) == due
    for what in LINEAR[name]:
        assert symbols[what].symbology == "Code 128"


def test_a_shipper_is_named_by_gs1_and_isbt_128() -> None:
    """The SSCC stands in a symbol that announces GS1 data, the consignment in one that doesn't."""
    symbols = {symbol.what: symbol for symbol in intended_symbols(outer_label())}
    assert (symbols["shipper number"].aim, symbols["shipper number"].content) == ("]C1", b"00195213212345678904")
    assert (symbols["consignment"].aim, symbols["consignment"].text) == ("]C0", "=$A999026000170102")
    assert outer_label().sealed.bag == 1
    assert outer_label().sealed.bags == 2


def test_what_is_not_known_before_the_end_has_no_place() -> None:
    """A partial label can't say volume, end, expiry or blood groups, and its symbols carry none of them."""
    names = {field.name for field in fields(PartialLabel)}
    assert names.isdisjoint({"volume_ml", "collected", "expiry", "blood_groups", "cells", "storage"})
    label = partial_label()
    assert label.compound.format().startswith("=+03000")
    assert label.sealed.expiry is None


def test_an_outer_label_has_no_place_for_the_patient() -> None:
    """No field of an outer shipper label can hold a patient, and its rules name no result."""
    assert all("Patient" not in str(field.type) and field.name != "patient" for field in fields(OuterShipperLabel))
    assert not any("HBsAg" in words for words in shipping(REACTIVE).words)


def test_small_labels_carry_the_short_seal() -> None:
    """Syringe and tube carry the short form, everything else the full one."""
    forms = {name: content.SEAL_FORM for name, content in KINDS.items() if hasattr(content, "SEAL_FORM")}
    assert {name for name, form in forms.items() if form is SealForm.SHORT} == {"syringe label", "tube label"}


@pytest.mark.parametrize(
    ("made", "change"),
    [
        (partial_label, {"kind": LabelKind.BASE}),
        (partial_label, {"bag": 3}),
        (post_thaw_tag, {"limit_minutes": 0}),
        (post_thaw_tag, {"volume_ml": Decimal(0)}),
        (post_thaw_tag, {"route": "a\u202eb"}),
        (small_label, {"kind": LabelKind.CRYOBAG}),
        (small_label, {"volume_ml": Decimal(-1)}),
        (small_label, {"kind": LabelKind.SYRINGE, "volume_ml": None}),
        (outer_label, {"sscc": Gs1Message.parse("(8018)952132126000000014")}),
        (outer_label, {"consignment": Consignment("A999026000170000")}),
        (outer_label, {"containers": ()}),
        (outer_label, {"containers": (Shipped(Din("A999926123456"), ProductCode("DAX121A0")),) * 2}),
        (inner_label, {"temperature": "cold\n"}),
        (inner_label, {"issue": 0}),
        (kit_cover, {"lines": ()}),
        (kit_cover, {"lines": kit_cover().lines[:1] * 2}),
        (kit_cover, {"use_before": kit_cover().prepared}),
        (kit_cover, {"kit": "K" * 21}),
    ],
)
def test_a_content_out_of_bounds_is_refused(made: Callable[..., LabelContent], change: dict[str, Any]) -> None:
    """Kinds, counts, volumes, identifiers and texts outside their bounds never become a content."""
    with pytest.raises(ParseError):
        made(**change)


@pytest.mark.hazard("H02")
@pytest.mark.parametrize(
    ("change", "read"),
    [
        ({"infuse_by": later(THAWED, minutes=91)}, "2026-12-14 16:46 UTC"),
        ({"infuse_by": later(THAWED, minutes=89)}, "2026-12-14 16:44 UTC"),
        ({"bag_expiry": later(THAWED, minutes=30)}, "2026-12-14 16:45 UTC"),
        ({"infuse_by": THAWED}, "14 DEC 2026 10:15 EST"),
    ],
)
def test_infuse_by_is_thaw_and_limit_or_the_earlier_expiry(change: dict[str, Any], read: str) -> None:
    """A minute more or less, a limit past the bag's own expiry, and an end before the thaw are refused."""
    tag = post_thaw_tag(**change)
    (reason,) = disagreements(tag, rules_for(tag))
    assert (reason.interlock, reason.hazard, reason.read) == ("label_agrees", "H02", read)


def test_the_earlier_expiry_ends_the_infusion() -> None:
    """Where a bag expires within the limit, its expiry is the moment to infuse by; with none assigned, the limit is."""
    early = later(THAWED, minutes=30)
    for tag in (post_thaw_tag(bag_expiry=early, infuse_by=early), post_thaw_tag(bag_expiry=None)):
        assert disagreements(tag, rules_for(tag)) == ()


@pytest.mark.hazard("H27", "H28")
@pytest.mark.parametrize("made", [partial_label, post_thaw_tag, small_label, outer_label, inner_label])
def test_every_kind_needs_the_statements_of_its_rules(made: Callable[..., Any]) -> None:
    """No test record, statements of another record, and a biohazard on a code that is none are refused on every kind."""
    shipper = made in (outer_label, inner_label)
    reactive = shipping(REACTIVE) if shipper else derived(REACTIVE)
    other = derived(REACTIVE) if shipper else shipping(REACTIVE)
    for words in (None, reactive, other):
        label = made(statements=words)
        assert {reason.interlock for reason in disagreements(label, rules_for(label))} == {"statements_derived"}


def test_a_shipper_arrives_after_it_left() -> None:
    """A shipper that is due before it is dispatched is refused."""
    label = outer_label(due=outer_label().dispatched)
    assert [reason.interlock for reason in disagreements(label, rules_for(label))] == ["label_agrees"]


@pytest.mark.parametrize("name", [*KINDS, *WORST])
def test_agreeing_kinds_have_no_reason(name: str) -> None:
    """Contents that agree with themselves give none."""
    content = (KINDS | WORST)[name]
    assert disagreements(content, rules_for(content)) == ()


@pytest.mark.hazard("H01")
def test_a_kit_holds_the_labels_of_one_patient_in_their_order() -> None:
    """A label of another patient, journey, kit, number or issue, one missing and two swapped are no kit."""
    whole = kit(3)
    one, two, three = whole.labels
    stranger = Patient("Somebody Else-Fictive", "952-0002-73", PATIENT.birth_date)
    for labels in (
        (one, two),
        (two, one, three),
        (one, two, replace(three, issue=2)),
        (one, two, replace(three, patient=stranger)),
        (one, two, replace(three, coi=Coi("CHA999926000002"))),
        (one, two, replace(three, kit=KitPlace("K-000124", 3, 3))),
        (one, two, replace(three, kit=KitPlace("K-000123", 2, 3))),
        (one, two, replace(three, kit=None)),
    ):
        with pytest.raises(ParseError):
            replace(whole, labels=labels)
    for number, labels_in_all in ((0, 3), (4, 3), (1, 11)):
        with pytest.raises(ParseError):
            KitPlace("K-000123", number, labels_in_all)


def test_an_expiry_is_read_as_local_time() -> None:
    """The symbol of a post-thaw tag says infuse by in local time, and the seal says the same."""
    tag = post_thaw_tag()
    assert tag.sealed.expiry is not None
    assert tag.sealed.expiry.value == "0263481145"
    assert EXPIRES.shown not in tag.compound.format()
