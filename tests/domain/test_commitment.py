"""Commitments say nothing without their salt, and never the same for two different lists of fields."""

import hashlib
import hmac

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.commitment import commit

SALT = bytes(range(16))
FIELDS = st.lists(st.text("A|\x00b", max_size=3), min_size=1, max_size=4)


def test_a_commitment_is_half_an_hmac_over_counted_fields() -> None:
    """The form is fixed: number of fields, then each with its length, all lengths in four bytes."""
    message = bytes([0, 0, 0, 2]) + bytes([0, 0, 0, 3]) + b"D-1" + bytes([0, 0, 0, 3]) + "Åb".encode()
    assert commit(SALT, "D-1", "Åb") == hmac.new(SALT, message, hashlib.sha256).hexdigest()[:32]


@pytest.mark.hazard("H01")
@settings(derandomize=True, max_examples=100, deadline=None)
@given(FIELDS, FIELDS)
def test_different_fields_never_share_a_commitment(ours: list[str], theirs: list[str]) -> None:
    """Wherever a separator is put into a field, two lists of fields agree only when they are the same."""
    assert (commit(SALT, *ours) == commit(SALT, *theirs)) == (ours == theirs)


def test_one_name_typed_two_ways_is_one_name() -> None:
    """Composed and decomposed letters are the same text."""
    assert commit(SALT, "Zo\u00eb") == commit(SALT, "Zoe\u0308")


def test_another_salt_is_another_commitment() -> None:
    """Two patients of one name can't be told from their commitments."""
    assert commit(SALT, "Zoe") != commit(SALT[::-1], "Zoe")


def test_a_short_salt_or_no_field_is_refused() -> None:
    """What could be guessed, or says nothing, is no commitment."""
    with pytest.raises(ValueError, match="16 bytes"):
        commit(SALT[:-1], "Zoe")
    with pytest.raises(ValueError, match="one field"):
        commit(SALT)
