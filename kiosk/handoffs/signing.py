"""Badges and PINs. A badge opens a person's turn; badge and PIN sign it. Failures are facts, and lock the PIN.

Wrong PINs are counted in the record, so that neither a restart nor another station forgets them: five of a person lock
that person's PIN, ten at a station within five minutes lock signing there for as long (21 CFR 11.300(d)).
"""

import re
import threading

from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from kiosk.domain.attempt import Signature
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import PinAccepted, PinFailed
from kiosk.domain.people import Person
from kiosk.domain.site import SiteView
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.view import site_view

FAILURES_THAT_LOCK = 5
_PIN = re.compile(r"[0-9]{6,12}", re.ASCII)
_NOBODYS = "000000"

_ONE_AT_A_TIME = threading.Lock()
"""Guesses side by side would each see the count before the others; they are looked at one after the other."""


def pin_from(text: str) -> str:
    """A PIN: 6 to 12 digits. Raises ParseError, without repeating what was typed."""
    if _PIN.fullmatch(text) is None:
        raise ParseError("PIN", "6 to 12 digits", f"{len(text)} characters")
    return text


def check_pin(bench: Bench, person_id: str, pin: str) -> Signature:
    """What the person's PIN is worth now. A wrong one, and a right one after wrong ones, are recorded at once.

    A missing PIN record, a damaged hash or an unknown person counts as a wrong PIN, and takes as long.
    """
    with _ONE_AT_A_TIME:
        site = site_view(bench)
        locked_until = site.locked_until(bench.station)
        if locked_until is not None and bench.now < locked_until:
            return Signature.STATION_LOCKED
        person = site.people.get(person_id)
        if person is not None and person.pin_failures >= FAILURES_THAT_LOCK:
            return Signature.LOCKED
        if person is None:
            bench.pins.hash(_NOBODYS)
            return Signature.WRONG_PIN
        return _checked(bench, person, pin)


def tries_left(site: SiteView, person_id: str) -> int:
    """How many PINs the person can still key wrong before theirs is locked; 0 for an unknown person."""
    person = site.people.get(person_id)
    return max(0, FAILURES_THAT_LOCK - person.pin_failures) if person is not None else 0


def _checked(bench: Bench, person: Person, pin: str) -> Signature:
    record = bench.particulars.get(person.pin_record) if person.pin_record is not None else None
    try:
        if record is None or _PIN.fullmatch(pin) is None:
            bench.pins.hash(_NOBODYS)
            raise VerifyMismatchError
        bench.pins.verify(record["pin_hash"], pin)
    except (VerifyMismatchError, VerificationError, InvalidHashError, KeyError):
        _record(bench, PinFailed(person.person_id, bench.station))
        return Signature.WRONG_PIN
    if person.pin_failures:
        _record(bench, PinAccepted(person.person_id, bench.station))
    return Signature.SIGNED


def _record(bench: Bench, fact: PinAccepted | PinFailed) -> None:
    entry = bench.entry("site/people", fact, bench.clock.now(), people=(fact.person,))
    bench.ledger.append((entry,), {})
