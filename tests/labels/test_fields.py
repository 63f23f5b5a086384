"""Fields that symbols say are the record's, one by one."""

from typing import Any

import pytest

from kiosk.domain.identifiers import Coi, DonationSymbol, ProductCode
from kiosk.domain.label import LabelKind, Purpose
from kiosk.domain.label_symbols import IntendedSymbol, intended_symbols
from kiosk.labels.fields import field_disagreements
from kiosk.labels.proof import prove
from kiosk.labels.proved import NotProved
from tests.labels.contents import bag_label, profile_for, sealed

DIFFERENT: dict[str, dict[str, Any]] = {
    "DIN": {"donation": DonationSymbol("A99992612345700")},
    "product code": {"product_code": ProductCode("DAX121B0")},
    "chain of identity": {"coi": Coi("CHA999926000002")},
    "expiry": {"expiry": None},
    "bag": {"bag": 2},
    "issue number": {"issue": 2},
    "piece": {"kind": LabelKind.TIE_TAG},
    "purpose": {"purpose": Purpose.USE},
}


@pytest.mark.hazard("H02")
@pytest.mark.parametrize("claim", list(DIFFERENT))
def test_each_claim_of_the_seal_is_compared(claim: str) -> None:
    """A seal that differs from the record in one claim is refused, and the claim is named."""
    label = bag_label()
    other = bag_label(seal=bag_label(**DIFFERENT[claim]).seal)
    reasons = field_disagreements(label, intended_symbols(other))
    assert [reason.expected.split(":")[0] for reason in reasons] == [f"seal, {claim}"]
    assert {reason.interlock for reason in reasons} == {"proof_decoded"}
    assert field_disagreements(label, intended_symbols(label)) == ()


@pytest.mark.hazard("H02")
def test_a_symbol_that_is_no_identifier_of_its_kind_is_refused() -> None:
    """A chain of identity where a donation number is due, and a text that is nothing, are refused."""
    for text in ("&/CHA999926000001", "hello"):
        wrong = IntendedSymbol("donation number", "Code 128", "]C0", "din", text)
        (reason,) = field_disagreements(bag_label(), (wrong,))
        assert reason.expected.startswith("donation number:")


@pytest.mark.hazard("H02")
@pytest.mark.parametrize(("seal", "interlock"), [("SV1:\u00e9", "proof_decoded"), ("x" * 700, "text_fits")])
def test_a_seal_that_cannot_be_drawn_is_refused(seal: str, interlock: str) -> None:
    """A seal outside the symbol's characters, or too long for its place on the label, is refused."""
    outcome = prove(bag_label(seal=seal), profile_for(LabelKind.BASE))
    assert isinstance(outcome, NotProved)
    assert interlock in {reason.interlock for reason in outcome.reasons}


def test_the_seal_helper_seals_what_the_label_says() -> None:
    """The fixture's own seal is the one the label carries."""
    assert sealed(bag_label()) == bag_label().seal
