"""People after the first two: roles granted and renewed, suspension, badges, PINs, and who is on call.

Every act takes the signature of a site administrator (`recording.sign_record`). Nobody grants themselves a role,
reinstates, badges or unlocks themselves: another administrator does (21 CFR 11.10(d), 11.200(a)(3); Annex 11, 12.1), so
that no one person makes themselves somebody the record did not know. The try is refused and recorded.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.domain.errors import ParseError
from kiosk.domain.facts import (
    BadgeIssued,
    Fact,
    OnCallNamed,
    PersonReinstated,
    PersonSuspended,
    PinSet,
    RoleGranted,
)
from kiosk.domain.identifiers import Badge
from kiosk.domain.people import Duty, OnCallPeriod, Person, Role, RoleHeld, SingleBadge, Standing
from kiosk.domain.records import RecordKind
from kiosk.domain.site import SiteView
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.recording import Signed, record_incident
from kiosk.handoffs.signing import FAILURES_THAT_LOCK, pin_from
from kiosk.handoffs.view import site_view

LONGEST_ROLE = timedelta(days=800)
"""A role has to be renewed at the latest after this."""

LONGEST_ON_CALL = timedelta(days=366)
_TELEPHONE = re.compile(r"\+?[0-9][0-9 ()/-]{1,28}[0-9]", re.ASCII)


@dataclass(frozen=True)
class OnCall:
    """Whom to call: name and telephone number."""

    name: str
    number: str


@dataclass(frozen=True)
class Colleague:
    """A person as an administrator's list shows them.

    `roles` are all ever granted, with their dates; `singles` the badges known each by itself.
    """

    person_id: str
    name: str
    badges: tuple[str, ...]
    roles: tuple[RoleHeld, ...]
    standing: Standing
    pin_locked: bool
    singles: tuple[SingleBadge, ...]


def suspend(bench: Bench, person_id: str, why: str, signed: Signed) -> None:
    """The person may not act until reinstated. Raises ParseError for the last administrator there is."""
    by = signed.for_record(RecordKind.SUSPEND_PERSON)
    site = site_view(bench)
    if _known(site, person_id).standing is Standing.SUSPENDED:
        raise ParseError("person to suspend", "one who is active", "one who is suspended already")
    administrators = {p.person_id for p in site.people.values() if Role.ADMINISTRATOR in p.roles_at(bench.now)}
    if administrators <= {person_id}:
        raise ParseError("person to suspend", "one of two or more administrators", "the last administrator")
    _append(bench, site, (PersonSuspended(person_id, plain_text(why, "reason", 120)),), by)


def reinstate(bench: Bench, person_id: str, why: str, signed: Signed) -> None:
    """The suspension ends; the roles that have not lapsed count again."""
    by = signed.for_record(RecordKind.REINSTATE_PERSON)
    site = site_view(bench)
    if _known(site, person_id).standing is not Standing.SUSPENDED:
        raise ParseError("person to reinstate", "one who is suspended", "one who is active")
    require_another(bench, person_id, signed)
    _append(bench, site, (PersonReinstated(person_id, plain_text(why, "reason", 120)),), by)


def grant_role(bench: Bench, person_id: str, role: Role, until: datetime, signed: Signed) -> None:
    """Grant a role from now up to but not including `until` (UTC). A role held already is renewed the same way."""
    by = signed.for_record(RecordKind.GRANT_ROLE)
    site = site_view(bench)
    _known(site, person_id)
    require_another(bench, person_id, signed)
    now = bench.now
    if not now < until <= now + LONGEST_ROLE:
        raise ParseError("end of the role", f"a time in the next {LONGEST_ROLE.days} days", until.isoformat())
    _append(bench, site, (RoleGranted(person_id, role.value, now, until),), by)


def renew_role(bench: Bench, person_id: str, role: Role, until: datetime, signed: Signed) -> None:
    """Renew a role the person holds or held. Raises ParseError for one they never had: that one is granted."""
    if role not in {held.role for held in _known(site_view(bench), person_id).roles}:
        raise ParseError("role to renew", "one the person has had", role.value)
    grant_role(bench, person_id, role, until, signed)


def issue_badge(bench: Bench, person_id: str, badge: Badge, signed: Signed) -> None:
    """Give the person one more badge; the older ones stay theirs. Raises ParseError for a badge in use."""
    by = signed.for_record(RecordKind.ISSUE_BADGE)
    site = site_view(bench)
    _known(site, person_id)
    require_another(bench, person_id, signed)
    if site.owner_of(badge.person_key) is not None:
        raise ParseError("badge", "a badge nobody has", "a badge in use")
    _append(bench, site, (BadgeIssued(person_id, badge.person_key),), by)


def new_pin(bench: Bench, badge: str, pin: str, again: str, signed: Signed) -> str:
    """Unlock: the person, whose badge was just read, keys a new PIN twice. Gives their person id.

    Raises ParseError for an unknown badge, keyings that differ, or anything but 6 to 12 digits; no PIN is repeated.
    """
    by = signed.for_record(RecordKind.SET_PIN)
    site = site_view(bench)
    person = site.owner_of(badge)
    if person is None:
        raise ParseError("badge", "a badge issued here", "an unknown badge")
    require_another(bench, person.person_id, signed)
    if pin_from(pin) != again:
        raise ParseError("new PIN", "the same digits twice", "different ones")
    pin_record = bench.fresh.token()
    bench.particulars.put(pin_record, "site/people", {"pin_hash": bench.pins.hash(pin)})
    _append(bench, site, (PinSet(person.person_id, pin_record),), by)
    return person.person_id


def name_on_call(
    bench: Bench, duty: Duty, name: str, number: str, since: datetime, until: datetime, signed: Signed
) -> None:
    """Name who answers for a duty from `since` up to but not including `until` (UTC); the one named last counts."""
    by = signed.for_record(RecordKind.NAME_ON_CALL)
    document = {"name": plain_text(name, "name", 80), "number": telephone(number)}
    if not since < until <= since + LONGEST_ON_CALL or until <= bench.now:
        expected = f"a time to come, at most {LONGEST_ON_CALL.days} days after the beginning"
        raise ParseError("end of the duty", expected, until.isoformat())
    particulars_id = bench.fresh.token()
    bench.particulars.put(particulars_id, "site/people", document)
    _append(bench, site_view(bench), (OnCallNamed(duty.value, particulars_id, since, until, by),), by)


def on_call(bench: Bench, duty: Duty | str, moment: datetime) -> OnCall | None:
    """Whom to call for a duty, or its name, at that moment (UTC); None when nobody is named, or they were erased."""
    period = site_view(bench).on_call_for(Duty(duty), moment)
    return _reached(bench, period) if period is not None else None


def rota(bench: Bench) -> tuple[tuple[OnCallPeriod, OnCall], ...]:
    """Everybody named for now or later, by duty and beginning; the erased are left out."""
    periods = sorted(
        (period for period in site_view(bench).on_call if bench.now < period.until),
        key=lambda period: (period.duty.value, period.since),
    )
    named = ((period, _reached(bench, period)) for period in periods)
    return tuple((period, call) for period, call in named if call is not None)


def colleagues(bench: Bench, by: str) -> tuple[Colleague, ...]:
    """Everybody registered, by name, for an administrator's eyes. Raises ParseError for anyone else."""
    site = site_view(bench)
    asking = site.people.get(by)
    if asking is None or Role.ADMINISTRATOR not in asking.roles_at(bench.now):
        raise ParseError("who sees the people", "a site administrator", "somebody else")
    found = (
        Colleague(
            person.person_id, _name(bench, person), person.badges, person.roles, person.standing,
            person.pin_failures >= FAILURES_THAT_LOCK, person.singles,
        )
        for person in site.people.values()
    )  # fmt: skip
    return tuple(sorted(found, key=lambda colleague: (colleague.name, colleague.person_id)))


def name_of(bench: Bench, person_id: str) -> str:
    """The person's name as their signature shows it (21 CFR 11.50); their id where it was erased or never known."""
    person = site_view(bench).people.get(person_id)
    return _name(bench, person) if person is not None else person_id


def telephone(text: str) -> str:
    """A telephone number: digits, blanks, brackets, hyphens and slashes, + in front. Raises ParseError."""
    if _TELEPHONE.fullmatch(text) is None:
        raise ParseError("telephone number", "3 to 31 digits, blanks, ( ) / - and a leading +", text)
    return text


def require_another(bench: Bench, person_id: str, signed: Signed) -> None:
    """Raises ParseError, and records it, where somebody signs for themselves."""
    if signed.person == person_id:
        record_incident(bench, signed.act, (person_id,), "people_differ")
        raise ParseError("who signs", "another site administrator", "the person themselves")


def _reached(bench: Bench, period: OnCallPeriod) -> OnCall | None:
    document = bench.particulars.get(period.particulars_id)
    return OnCall(document["name"], document["number"]) if document is not None else None


def _name(bench: Bench, person: Person) -> str:
    document = bench.particulars.get(person.particulars_id) if person.particulars_id else None
    return document["name"] if document is not None else person.person_id


def _known(site: SiteView, person_id: str) -> Person:
    person = site.people.get(person_id)
    if person is None:
        raise ParseError("person", "one registered here", "somebody else")
    return person


def _append(bench: Bench, site: SiteView, facts: tuple[Fact, ...], by: str) -> None:
    moment = bench.clock.now()
    entries = tuple(bench.entry("site/people", fact, moment, people=(by,)) for fact in facts)
    bench.ledger.append(entries, {"site/people": dict(site.counts)["site/people"]})
