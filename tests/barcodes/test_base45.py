import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.barcodes.seals.base45 import ALPHABET, decode, encode
from kiosk.domain.errors import ParseError


@pytest.mark.parametrize(
    ("payload", "text"),
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0")],
)
def test_the_examples_of_the_rfc_hold(payload: bytes, text: str) -> None:
    """The examples of RFC 9285 come out in both directions."""
    assert encode(payload) == text
    assert decode(text) == payload


@given(st.binary(max_size=60))
def test_what_is_encoded_comes_back(payload: bytes) -> None:
    """Decoding undoes encoding, whatever the bytes."""
    assert decode(encode(payload)) == payload


@given(st.text(ALPHABET, max_size=30))
def test_only_one_text_stands_for_given_bytes(text: str) -> None:
    """A text either is refused or is exactly what its bytes encode to."""
    try:
        payload = decode(text)
    except ParseError:
        return
    assert encode(payload) == text


@pytest.mark.parametrize("text", ["A", "GGW", "::", ":::", "aa", "AB\n", "É00"])
def test_a_text_that_is_not_base45_is_refused(text: str) -> None:
    """A lone character, a value too large and a foreign character are refused."""
    with pytest.raises(ParseError):
        decode(text)
