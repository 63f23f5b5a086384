"""One person signs a record they make alone: badge, PIN, and a role that the table of records asks for.

A refusal is a value, and a fact: a wrong PIN under its person, anything else among the incidents of the site.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.domain import guards
from kiosk.domain.attempt import Signature
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import IncidentRecorded
from kiosk.domain.interlocks import witnesses
from kiosk.domain.people import Meaning, Role
from kiosk.domain.reasons import Reason
from kiosk.domain.records import RECORDS, RecordKind
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.signing import check_pin
from kiosk.handoffs.view import site_view

_REMEDIES = {
    Signature.LOCKED: "Ask a site administrator to unlock it: you key a new PIN.",
    Signature.STATION_LOCKED: "Wait five minutes, or sign at another station. Tell a site administrator.",
}


@dataclass(frozen=True)
class Signed:
    """A person signed an act. Only `sign_record` and `sign_as` make one."""

    act: str
    person: str
    meaning: Meaning
    at: datetime

    def for_record(self, kind: RecordKind) -> str:
        """The person, when this signature is for that kind of record. Raises ParseError for another."""
        if self.act != kind.value:
            raise ParseError("signature", f"one for: {kind.value}", f"one for: {self.act}")
        return self.person


def sign_record(bench: Bench, kind: RecordKind, person_id: str, pin: str) -> Signed | Reason:
    """The person signs a record of this kind, or is refused and the refusal recorded.

    An id that nobody has is answered as a wrong PIN is, after as long. A kind that is not in the table is refused.
    """
    row = RECORDS.get(kind)
    if row is None:
        reason = guards.step_is_in_the_table.reason("a kind of record in the table", kind.value)
        return _refused(bench, kind.value, person_id, reason)
    return sign_as(bench, kind.value, row.roles, row.meaning, person_id, pin)


def sign_as(
    bench: Bench, act: str, roles: frozenset[Role], meaning: Meaning, person_id: str, pin: str
) -> Signed | Reason:
    """The person signs an act that asks for one of these roles. See `sign_record`."""
    signature = check_pin(bench, person_id, pin)
    person = site_view(bench).people.get(person_id)
    if signature is not Signature.SIGNED or person is None:
        reason = signature_refused(signature)
        recorded = person is not None and signature is Signature.WRONG_PIN
        return reason if recorded else _refused(bench, act, person_id, reason)
    held = person.roles_at(bench.now)
    if not held & roles:
        reason = witnesses.people_are_qualified.rule.reason(_names(roles), _names(held) or "no valid role")
        return _refused(bench, act, person_id, reason)
    return Signed(act, person_id, meaning, bench.now)


def two_people(
    bench: Bench, act: str, signers: tuple[frozenset[Role], ...], signed: tuple[Signed, Signed]
) -> tuple[str, str]:
    """The two people who signed an act, each in a turn that asks for one of its roles.

    Raises ParseError for one person twice, signatures for another act, or somebody without the role.
    """
    if {mark.act for mark in signed} != {act}:
        raise ParseError("signatures", f"two for: {act}", ", ".join(mark.act for mark in signed))
    one, other = (mark.person for mark in signed)
    site = site_view(bench)
    for person_id, roles in zip((one, other), signers, strict=True):
        person = site.people.get(person_id)
        if person is None or not person.roles_at(bench.now) & roles:
            raise ParseError("signatures", f"in turn one of a {_names(roles)}", "somebody else's")
    if one == other:
        raise ParseError("signatures", "those of two people", "one person's twice")
    return one, other


def signature_refused(signature: Signature) -> Reason:
    """What a screen says of a PIN that signs nothing, with what the person does now."""
    reason = witnesses.everyone_signed.rule.reason(Signature.SIGNED.value, signature.value)
    return replace(reason, remedy=_REMEDIES.get(signature, reason.remedy))


def record_incident(bench: Bench, act: str, people: tuple[str, ...], *refused: str) -> None:
    """Record that an act outside any journey was refused, and by what."""
    said = tuple(("refused", rule) for rule in refused)
    fact = IncidentRecorded(bench.fresh.token(), "", act, bench.station, said)
    bench.ledger.append((bench.entry("site/incidents", fact, bench.clock.now(), people=people),), {})


def _refused(bench: Bench, act: str, person_id: str, reason: Reason) -> Reason:
    people = (person_id,) if person_id in site_view(bench).people else ()
    record_incident(bench, act, people, reason.interlock)
    return reason


def _names(roles: frozenset[Role]) -> str:
    return " or ".join(sorted(role.value for role in roles))
