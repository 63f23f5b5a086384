"""Found a site: its charter, its keys, its approved templates and profiles, and the first two people.

The first two set each other up; afterwards an administrator registers people. Names and PIN hashes are particulars.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.domain.errors import ParseError
from kiosk.domain.facts import (
    BadgeIssued,
    Fact,
    KeyTrustedBySite,
    PersonRegistered,
    PinSet,
    ProfileApproved,
    RoleGranted,
    SiteFounded,
    TemplateApproved,
)
from kiosk.domain.identifiers import Badge
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.domain.people import Role
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.signing import pin_from
from kiosk.handoffs.view import site_view
from kiosk.labels.profile import PrinterProfile

PRODUCTION, THROW_AWAY = "production", "throw-away"

KEY_LIFE = {
    KeyPurpose.DEVICE: timedelta(days=3653),
    KeyPurpose.SEAL: timedelta(days=14610),
    KeyPurpose.CHECKPOINT: timedelta(days=3653),
}
"""How long a key counts. A seal has to be read after decades in the freezer, long after its key's last label."""


@dataclass(frozen=True)
class NewPerson:
    """A person to register. `pin` is in memory only. `until` is when the roles have to be renewed (UTC)."""

    name: str
    badge: Badge
    pin: str
    roles: tuple[Role, ...]
    until: datetime


def found_site(
    bench: Bench,
    *,
    site: str,
    mode: str,
    zone: str,
    keys: tuple[TrustedKey, ...],
    templates: tuple[str, ...],
    profiles: Mapping[str, PrinterProfile],
) -> None:
    """Write the first facts of a site. Raises StaleJourney when it has some already."""
    moment = bench.clock.now()
    facts: list[tuple[str, Fact]] = [("site/charter", SiteFounded(site, bench.facility.facility.fin, mode, zone))]
    facts += [("site/keys", _trusted(key)) for key in keys]
    facts += [("site/approvals", TemplateApproved(template, "approved at set-up")) for template in templates]
    facts += [("site/approvals", ProfileApproved(name, profile.sha256)) for name, profile in sorted(profiles.items())]
    entries = tuple(bench.entry(stream, fact, moment) for stream, fact in facts)
    bench.ledger.append(entries, {stream: 0 for stream, _ in facts})


def register_first_two(bench: Bench, one: NewPerson, other: NewPerson) -> tuple[str, str]:
    """The first two people register each other. Gives their person ids."""
    if site_view(bench).people:
        raise ParseError("first two people", "a site without people", "people are registered already")
    if one.badge.person_key == other.badge.person_key:
        raise ParseError("first two people", "two badges of two people", "one person's badge twice")
    ids = (bench.fresh.token(), bench.fresh.token())
    facts = [*_person(bench, ids[0], one, ids[1]), *_person(bench, ids[1], other, ids[0])]
    _append(bench, facts, {"site/people": 0}, ids)
    return ids


def register(bench: Bench, person: NewPerson, by: str) -> str:
    """An administrator registers a person. Gives the person id. Raises ParseError for anyone else, or a used badge."""
    site = site_view(bench)
    administrator = site.people.get(by)
    if administrator is None or Role.ADMINISTRATOR not in administrator.roles_at(bench.now):
        raise ParseError("who registers", "a site administrator", "somebody else")
    if site.owner_of(person.badge.person_key) is not None:
        raise ParseError("badge", "a badge nobody has", "a badge in use")
    person_id = bench.fresh.token()
    _append(bench, _person(bench, person_id, person, by), {"site/people": dict(site.counts)["site/people"]}, (by,))
    return person_id


def _person(bench: Bench, person_id: str, person: NewPerson, by: str) -> list[Fact]:
    particulars_id, pin_record = bench.fresh.token(), bench.fresh.token()
    name = plain_text(person.name, "name", 80)
    bench.particulars.put(particulars_id, "site/people", {"name": name})
    bench.particulars.put(pin_record, "site/people", {"pin_hash": bench.pins.hash(pin_from(person.pin))})
    return [
        PersonRegistered(person_id, particulars_id, by),
        BadgeIssued(person_id, person.badge.person_key),
        *(RoleGranted(person_id, role.value, bench.now, person.until) for role in person.roles),
        PinSet(person_id, pin_record),
    ]


def _append(bench: Bench, facts: list[Fact], expected: dict[str, int], people: tuple[str, ...]) -> None:
    moment = bench.clock.now()
    bench.ledger.append(tuple(bench.entry("site/people", fact, moment, people=people) for fact in facts), expected)


def _trusted(key: TrustedKey) -> KeyTrustedBySite:
    return KeyTrustedBySite(key.key_id, key.public, key.purpose.value, key.site, key.not_before, key.not_after)
