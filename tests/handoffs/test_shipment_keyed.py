"""What is keyed of a shipment, and what a courier's pass is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.errors import ParseError
from kiosk.handoffs.couriers import new_pass, pass_keyed, pass_sha256
from kiosk.handoffs.shipping import MOST_SEALS, count_keyed, logger_keyed, packing_keyed, seals_keyed

FIELDS = {"tamper_seals": "sl2, SL1", "logger": " tl-1 ", "count": "12", "destination": " the plant", "carrier": "x "}


@pytest.mark.hazard("H10")
def test_what_was_keyed_is_compared_in_one_spelling() -> None:
    """Order, capitals and blanks round a text are no difference between two people."""
    assert dict(packing_keyed(FIELDS)) == {
        "tamper_seals": "SL1 SL2", "logger": "TL-1", "count": "12", "destination": "the plant", "carrier": "x",
    }  # fmt: skip


@pytest.mark.hazard("H10", "H22")
@pytest.mark.parametrize(
    ("field", "text"),
    [
        *(("tamper_seals", text) for text in ("", " ", "A", "SL1 SL1", "SL1;SL2", "SLÖ1", "x" * 31, "S\u00b2")),
        ("tamper_seals", " ".join(f"SL{n}" for n in range(MOST_SEALS + 1))),
        *(("logger", text) for text in ("", "TL 1", "<TL1>", "TL\u0661")),
        *(("count", text) for text in ("", "0", "-1", "1.0", "10000", "١", "0x1")),
        *((name, text) for name in ("destination", "carrier") for text in ("", "a\x00b", "\u202eabc", "a" * 200)),
    ],
)
def test_what_no_shipper_bears_is_refused(field: str, text: str) -> None:
    """Nothing, twice the same, another script, control characters, too much."""
    with pytest.raises(ParseError):
        packing_keyed({**FIELDS, field: text})


def test_the_parts_are_read_alone_too() -> None:
    """Seals, logger and count as the receiver keys them."""
    assert seals_keyed("sl1,sl2") == ("SL1", "SL2")
    assert (logger_keyed("tl-1"), count_keyed("50")) == ("TL-1", 50)


@pytest.mark.hazard("H10")
@given(st.binary(min_size=10, max_size=32))
def test_a_pass_is_keyed_in_groups_or_small_letters(chance: bytes) -> None:
    """Sixteen characters that can't be taken for one another, as a person types them."""
    code = new_pass(chance)
    assert len(code) == 16
    assert not set(code) & set("0189")
    typed = f" {code[:4].lower()}-{code[4:8]} {code[8:]} "
    assert pass_keyed(typed) == pass_keyed(code) == code


@pytest.mark.hazard("H10", "H22")
@given(st.text(max_size=80))
def test_any_other_text_is_no_pass(text: str) -> None:
    """What is keyed is a pass or nothing, and never breaks anything."""
    code = pass_keyed(text)
    assert code is None or len(code) == 16


@pytest.mark.hazard("H10")
def test_a_pass_is_bound_to_shipment_and_waybill() -> None:
    """The same pass for another shipment, or under another waybill, is another pass."""
    kept = {pass_sha256(s, w, c) for s in ("s1", "s2") for w in ("w1", "w2") for c in ("A" * 16, "B" * 16)}
    assert len(kept) == 8
