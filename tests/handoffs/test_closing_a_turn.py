"""A turn ends once: a screen may ask for the PIN again before it, and nothing after it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.attempt import Signature
from kiosk.domain.step import StepKind
from kiosk.handoffs.attempts import begin_turn, close_turn, open_attempt, sign
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.signing import check_pin
from kiosk.handoffs.turns import UnderWay
from tests.handoffs.small_site import PIN, WRONG, badge, founded


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """The bench of a small site."""
    found, _ = founded(tmp_path)
    yield found
    found.ledger.close()


def begun(bench: Bench) -> UnderWay:
    """The turn of somebody with a badge."""
    under_way = begin_turn(bench, open_attempt(bench, StepKind.ENROL, coi="A999026000001D"), badge(3))
    assert isinstance(under_way, UnderWay)
    return under_way


@pytest.mark.hazard("H08")
def test_a_wrong_pin_may_be_keyed_again_before_the_turn_is_closed(bench: Bench) -> None:
    """The turn stays open through a wrong PIN and is closed with the right one; the wrong one stays on record."""
    under_way = begun(bench)
    person = under_way.current.person
    assert check_pin(bench, person, WRONG) is Signature.WRONG_PIN
    closed = close_turn(bench, under_way, check_pin(bench, person, PIN))
    assert (closed.turn, [witness.signature for witness in closed.witnesses]) == (None, [Signature.SIGNED])
    assert closed.witnesses[0].signed_at == bench.now
    kinds = [type(told.entry.fact).__name__ for told in bench.ledger.facts("site/people")]
    assert kinds[-2:] == ["PinFailed", "PinAccepted"]


@pytest.mark.hazard("H08")
@pytest.mark.parametrize("signature", [s for s in Signature if s is not Signature.SIGNED], ids=lambda s: s.value)
def test_only_a_signed_turn_has_a_time_of_signing(bench: Bench, signature: Signature) -> None:
    """A turn closed with anything but a right PIN is not signed, and nobody's turn is open any more."""
    closed = close_turn(bench, begun(bench), signature)
    assert (closed.turn, closed.witnesses[0].signature, closed.witnesses[0].signed_at) == (None, signature, None)


@pytest.mark.parametrize(
    ("pin", "signature"), [(PIN, Signature.SIGNED), (WRONG, Signature.WRONG_PIN), (None, Signature.UNSIGNED)]
)
def test_signing_is_checking_and_closing(bench: Bench, pin: str | None, signature: Signature) -> None:
    """In one go the turn ends whatever the PIN is worth."""
    signed = sign(bench, begun(bench), pin)
    assert (signed.turn, [witness.signature for witness in signed.witnesses]) == (None, [signature])
