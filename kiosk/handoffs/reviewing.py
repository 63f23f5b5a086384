"""Looking the record through: the audit trail of some days, and who may do what; each signed, each a fact.

- The trail tells every fact with who, when, what, what stood there before and why (21 CFR 11.10(e); Annex 11, 9). A
  journey's facts are told as its timeline tells them, so that nothing of an attempt that waits for its second person
  shows here either.
- What is signed is named by its days, what it was narrowed to, and the SHA-256 over the heads of the facts in it: a
  fact added to those days later is one that nobody looked at.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kiosk.domain.envelope import Recorded
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import FACTS, AccessReviewed, AccessStanding, TrailReviewed, Witnessed
from kiosk.domain.people import Person, RoleHeld, Standing
from kiosk.domain.records import RecordKind
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.called import ERASED, people_names
from kiosk.handoffs.phrasing import Phrase
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.telling import NOT_YET, Told, tell
from kiosk.handoffs.view import site_view

STREAM = "site/reviews"
LONGEST = 300
MOST_DAYS = 366
SIGNED_IN_LATELY = timedelta(days=90)
"""How far back the last signature of a person is looked for."""

SAME_THING = ("container", "person", "printer", "test", "piece", "location", "station", "key_id", "hold_id", "number")
"""Fields that say what a fact is about: an earlier one of its kind about the same says what stood there before."""

WHY = ("why", "reason", "statement", "cause", "source", "evidence", "found")
_SHA256 = 64


@dataclass(frozen=True)
class Asked:
    """What of the trail is looked at: local days, `until` included; '' narrows to nothing."""

    since: date
    until: date
    person_id: str = ""
    stream: str = ""
    kind: str = ""

    def __post_init__(self) -> None:
        if not timedelta(0) <= self.until - self.since < timedelta(days=MOST_DAYS):
            raise ParseError("days", f"the first before the last, at most {MOST_DAYS}", f"{self.since} to {self.until}")
        if self.kind and self.kind not in FACTS:
            raise ParseError("kind of fact", "one that is recorded here", self.kind[:40])


@dataclass(frozen=True)
class Line:
    """One fact of the trail. `said` are sentences, none where `fields` tell it; `before` what stood there."""

    moment: datetime
    stream: str
    number: int
    kind: str
    people: tuple[str, ...]
    said: tuple[Phrase, ...]
    fields: tuple[tuple[str, str], ...]
    before: tuple[tuple[str, str], ...]
    why: str


@dataclass(frozen=True)
class Trail:
    """The lines, in the order of their recording; `head` is the SHA-256 over the heads of their facts."""

    lines: tuple[Line, ...]
    head: str


@dataclass(frozen=True)
class Access:
    """What one person can do: roles in force and lapsed, standing, badges, and when they last signed, if lately."""

    person_id: str
    name: str
    held: tuple[RoleHeld, ...]
    lapsed: tuple[RoleHeld, ...]
    standing: Standing
    badges: tuple[str, ...]
    signed_at: datetime | None


def trail_of(bench: Bench, asked: Asked) -> Trail:
    """What was recorded in these days. Raises LedgerUnavailable, LedgerTampered."""
    zone = ZoneInfo(site_view(bench).zone or "UTC")
    since = datetime.combine(asked.since, time.min, zone)
    until = datetime.combine(asked.until + timedelta(days=1), time.min, zone)
    found: list[tuple[Recorded, Line]] = []
    names = people_names(bench)
    for stream, numbers in bench.ledger.recorded_between(_utc(since), _utc(until)).items():
        if asked.stream and stream != asked.stream:
            continue
        facts = bench.ledger.facts(stream)
        before = _before(facts)
        told = {} if stream.startswith("site/") else {one.number: one for one in tell(bench, stream)}
        found += [
            (record, _line(record, names, told.get(record.number), before.get(record.number)))
            for record in facts
            if record.number in numbers and _meant(record, asked)
        ]
    found.sort(key=lambda pair: (pair[0].recorded_at, pair[0].entry.stream, pair[0].number))
    over = hashlib.sha256("".join(record.head for record, _ in found).encode()).hexdigest()
    return Trail(tuple(line for _, line in found), over)


def review_trail(bench: Bench, asked: Asked, head: str, found: str, signed: Signed) -> None:
    """Record that the trail was looked through, and what was found. Raises ParseError where facts came since."""
    person = signed.for_record(RecordKind.REVIEW_TRAIL)
    trail = trail_of(bench, asked)
    if trail.head != head:
        raise ParseError("trail", "the facts that were shown", f"{len(trail.lines)}, for more were recorded since")
    fact = TrailReviewed(
        asked.since.isoformat(), asked.until.isoformat(), asked.person_id, asked.stream, asked.kind, len(trail.lines),
        head, plain_text(found, "what was found", LONGEST), person,
    )  # fmt: skip
    bench.ledger.append((bench.entry(STREAM, fact, bench.clock.now(), people=(person,)),), {})


def access_of(bench: Bench) -> tuple[Access, ...]:
    """Everybody registered, by name, with what they can do now."""
    site, now, names = site_view(bench), bench.now, people_names(bench)
    signed = dict(_signatures(bench, now - SIGNED_IN_LATELY, now + timedelta(days=1)))
    rows = (_access(person, now, names, signed.get(person.person_id)) for person in site.people.values())
    return tuple(sorted(rows, key=lambda row: (row.name, row.person_id)))


def review_access(bench: Bench, shown: str, found: str, signed: Signed) -> None:
    """Record that access was looked through, with what stood there. Raises ParseError where it has changed since."""
    person = signed.for_record(RecordKind.REVIEW_ACCESS)
    standing = tuple(_standing(row) for row in access_of(bench))
    if _digest(standing) != shown:
        raise ParseError("access", "what was shown", "another, for it was changed since")
    fact = AccessReviewed(standing, plain_text(found, "what was found", LONGEST), person)
    bench.ledger.append((bench.entry(STREAM, fact, bench.clock.now(), people=(person,)),), {})


def access_digest(rows: Iterable[Access]) -> str:
    """What a signature of these rows names."""
    return _digest(tuple(_standing(row) for row in rows))


def last_review(bench: Bench, kind: type[TrailReviewed | AccessReviewed]) -> Recorded | None:
    """The latest review of that kind; None where there was none yet."""
    reviews = [one for one in bench.ledger.facts(STREAM) if isinstance(one.entry.fact, kind)]
    return reviews[-1] if reviews else None


def _utc(moment: datetime) -> datetime:
    return datetime.fromtimestamp(moment.timestamp(), tz=UTC)


def _meant(record: Recorded, asked: Asked) -> bool:
    kind = type(record.entry.fact).__name__
    return (not asked.kind or kind == asked.kind) and (not asked.person_id or asked.person_id in record.entry.people)


def _line(record: Recorded, names: Mapping[str, str], told: Told | None, before: Recorded | None) -> Line:
    veiled = told is not None and NOT_YET in told.also
    now = {} if veiled else _fields(record, names)
    earlier = _fields(before, names) if before is not None and not veiled else {}
    return Line(
        record.recorded_at, record.entry.stream, record.number, type(record.entry.fact).__name__,
        tuple(names.get(person, ERASED) for person in record.entry.people),
        (told.said, *told.also) if told is not None else (), tuple(now.items()) if told is None else (),
        tuple((name, value) for name, value in earlier.items() if now.get(name) != value),
        next((now[name] for name in WHY if now.get(name)), ""),
    )  # fmt: skip


def _fields(record: Recorded, names: Mapping[str, str]) -> dict[str, str]:
    fact = record.entry.fact
    return {one.name: _shown(getattr(fact, one.name), names) for one in fields(fact)}


def _shown(value: object, names: Mapping[str, str]) -> str:
    if isinstance(value, tuple):
        return ", ".join(_shown(one, names) for one in value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if is_dataclass(value):
        return " ".join(filter(None, (_shown(getattr(value, one.name), names) for one in fields(value))))
    text = "" if value is None else names.get(str(value), str(value))
    return f"{text[:12]}…" if len(text) == _SHA256 and text.isalnum() else text


def _before(facts: Iterable[Recorded]) -> Mapping[int, Recorded]:
    """By number, the fact before it of the same kind about the same thing."""
    latest: dict[tuple[object, ...], Recorded] = {}
    found: dict[int, Recorded] = {}
    for record in facts:
        fact = record.entry.fact
        about = tuple((name, getattr(fact, name)) for name in SAME_THING if hasattr(fact, name))
        # A signature takes no other one's place.
        if about and not isinstance(fact, Witnessed):
            key = (type(fact), *about)
            if key in latest:
                found[record.number] = latest[key]
            latest[key] = record
    return found


def _signatures(bench: Bench, since: datetime, until: datetime) -> Iterator[tuple[str, datetime]]:
    """(person, when they acted), the latest of each person last."""
    acted: list[tuple[datetime, str]] = []
    for stream, numbers in bench.ledger.recorded_between(since, until).items():
        facts = bench.ledger.facts(stream, min(numbers) - 1)
        acted += [(one.recorded_at, person) for one in facts if one.number in numbers for person in one.entry.people]
    return ((person, at) for at, person in sorted(acted))


def _access(person: Person, now: datetime, names: Mapping[str, str], signed_at: datetime | None) -> Access:
    held = tuple(role for role in person.roles if role.since <= now < role.until)
    in_force = {role.role for role in held}
    lapsed = tuple(role for role in person.roles if role.until <= now and role.role not in in_force)
    singles = tuple(f"{one.badge} {one.state.name.lower()}" for one in person.singles)
    return Access(
        person.person_id, names.get(person.person_id, ERASED), held, lapsed, person.standing,
        singles or person.badges, signed_at,
    )  # fmt: skip


def _standing(row: Access) -> AccessStanding:
    return AccessStanding(
        row.person_id, tuple(sorted({role.role.name for role in row.held})),
        tuple(sorted({role.role.name for role in row.lapsed})), row.standing.name, ", ".join(row.badges),
    )  # fmt: skip


def _digest(standing: tuple[AccessStanding, ...]) -> str:
    return hashlib.sha256(repr(standing).encode()).hexdigest()
