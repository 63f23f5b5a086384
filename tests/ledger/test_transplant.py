"""A signature belongs to its record (21 CFR 11.70): moved to another it signs nothing."""

from typing import Any

import pytest

from tests.ledger.tampering import ONE, TWO, rechain, tamper, verdicts

pytestmark = pytest.mark.sqlite


def _of(stream: str, number: int, column: str) -> str:
    return f"(SELECT {column} FROM facts WHERE stream = '{stream}' AND number = {number})"


def moved(columns: tuple[str, ...], giver: tuple[str, int], taker: tuple[str, int]) -> str:
    """The statement by which these columns of one fact come to stand in another."""
    taken = ", ".join(f"{column} = {_of(*giver, column)}" for column in columns)
    return f"UPDATE facts SET {taken} WHERE stream = '{taker[0]}' AND number = {taker[1]}"


SIGNATURE = ("signature", "key_id")
SIGNED = ("head", *SIGNATURE)
WHOLE = ("body", "kind", "version", "head", *SIGNATURE)


@pytest.mark.hazard("H21")
@pytest.mark.parametrize(
    ("columns", "giver", "taker"),
    [
        (SIGNATURE, (ONE, 2), (ONE, 3)),
        (SIGNATURE, (ONE, 5), (ONE, 4)),
        (SIGNATURE, (TWO, 3), (ONE, 5)),
        (SIGNATURE, (TWO, 1), (ONE, 1)),
        (SIGNED, (TWO, 3), (ONE, 5)),
        (SIGNED, (ONE, 2), (ONE, 3)),
        (WHOLE, (TWO, 3), (ONE, 3)),
        (WHOLE, (ONE, 4), (ONE, 5)),
    ],
)  # fmt: skip
def test_a_signature_moved_to_another_fact_is_refused(
    written: Any, columns: tuple[str, ...], giver: tuple[str, int], taker: tuple[str, int]
) -> None:
    """Alone, with the head it signs, or with the whole fact: audit and verifier name the fact it was moved to."""
    tamper(written.file, moved(columns, giver, taker))
    assert verdicts(written) == [(1, *taker)] * 3


@pytest.mark.hazard("H21")
def test_a_signed_fact_moved_into_another_record_is_refused(written: Any) -> None:
    """A fact filed under another stream says which one it is of; with chains recomputed its signature no longer fits."""
    tamper(written.file, moved(WHOLE, (TWO, 3), (ONE, 3)))
    rechain(written.file, ONE)
    assert verdicts(written) == [(1, ONE, 3)] * 3
