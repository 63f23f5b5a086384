"""Badges and PINs. A badge opens a person's turn; badge and PIN sign it. Failures are facts, and lock the PIN."""

import re

from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from kiosk.domain.attempt import Signature
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import PinAccepted, PinFailed
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.view import site_view

FAILURES_THAT_LOCK = 5
_PIN = re.compile(r"[0-9]{6,12}", re.ASCII)


def pin_from(text: str) -> str:
    """A PIN: 6 to 12 digits. Raises ParseError, without repeating what was typed."""
    if _PIN.fullmatch(text) is None:
        raise ParseError("PIN", "6 to 12 digits", f"{len(text)} characters")
    return text


def check_pin(bench: Bench, person_id: str, pin: str) -> Signature:
    """What the person's PIN is worth now. A wrong one, and a right one after wrong ones, are recorded at once.

    A missing PIN record, a damaged hash or an unknown person counts as a wrong PIN.
    """
    site = site_view(bench)
    person = site.people.get(person_id)
    if person is None:
        return Signature.WRONG_PIN
    if person.pin_failures >= FAILURES_THAT_LOCK:
        return Signature.LOCKED
    record = bench.particulars.get(person.pin_record) if person.pin_record is not None else None
    try:
        if record is None:
            raise VerifyMismatchError
        bench.pins.verify(record["pin_hash"], pin)
    except (VerifyMismatchError, VerificationError, InvalidHashError, KeyError):
        _record(bench, PinFailed(person_id, bench.station))
        return Signature.WRONG_PIN
    if person.pin_failures:
        _record(bench, PinAccepted(person_id, bench.station))
    return Signature.SIGNED


def _record(bench: Bench, fact: PinAccepted | PinFailed) -> None:
    entry = bench.entry("site/people", fact, bench.clock.now(), people=(fact.person,))
    bench.ledger.append((entry,), {})
