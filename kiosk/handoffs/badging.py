"""Staff badges printed here: a serial of its own each, proved like a label, read back, handed to its person; one lost
badge is de-authorised without touching the person.

A badge that may or may not have come out needs no settling: until it is read back its serial opens nothing. Nobody
prints one for themselves, and the person signs for having it, so two people stand behind each.
"""

from dataclasses import dataclass

from kiosk.domain.badges import BadgeToPrint
from kiosk.domain.decide import decide_badge
from kiosk.domain.decision import Authorized, Refused
from kiosk.domain.envelope import NO_HASHES, Hashes
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import (
    Fact,
    StaffBadgeDeauthorised,
    StaffBadgeHandedOver,
    StaffBadgePrinted,
    StaffBadgeReadBack,
)
from kiosk.domain.guards import badge_is_the_one_printed
from kiosk.domain.identifiers import Badge
from kiosk.domain.label import LabelKind
from kiosk.domain.people import BadgeState, Person, SingleBadge
from kiosk.domain.printing import PrintReport
from kiosk.domain.reasons import Reason
from kiosk.domain.records import RecordKind
from kiosk.domain.site import SiteView
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.evidence import exhibit_of
from kiosk.handoffs.labelling import job_of
from kiosk.handoffs.proving import proof_for
from kiosk.handoffs.recording import Signed, record_incident
from kiosk.handoffs.sheets import badge_content
from kiosk.handoffs.staffing import require_another
from kiosk.handoffs.turns import Turn
from kiosk.handoffs.view import site_view
from kiosk.labels.proved import NotProved, Proved
from kiosk.labels.template import template_sha256
from kiosk.ledger.appending import Claim

BADGE = LabelKind.BADGE.value
_SERIALS = 10**10
"""GS1 General Specifications, AI 8019: a serial has at most ten digits."""


@dataclass(frozen=True, eq=False)
class PrintedBadge:
    """A badge that was sent: under which decision, proved how, and what the printer said. Sent is not printed."""

    decision: Authorized
    badge: Badge
    proved: Proved
    report: PrintReport


def print_badge(bench: Bench, person_id: str, why: str, signed: Signed) -> PrintedBadge | Refused:
    """Prove, decide, record and print a new badge of a person, under a serial nobody could guess.

    Raises ParseError for a reason that is not plain, or a person without a number that can carry a serial;
    StaleJourney where the people changed meanwhile: nothing was printed.
    """
    by = signed.for_record(RecordKind.PRINT_BADGE)
    why = plain_text(why, "why", 200)
    attempt_id, print_id = bench.fresh.token(), bench.fresh.token()
    badge = _next_badge(bench, person_id)
    proof = _proof(bench, person_id, badge)
    place = bench.printing.get(BADGE)
    profile = place.profile.sha256 if place is not None else ""
    reasons = proof.reasons if isinstance(proof, NotProved) else ()
    asked = BadgeToPrint(attempt_id, by, person_id, badge, template_sha256(), profile, reasons)
    decision = decide_badge(site_view(bench), asked, bench.now)
    if isinstance(decision, Refused):
        record_incident(bench, decision.step, (by,), *(reason.interlock for reason in decision.reasons))
        return decision
    if not isinstance(proof, Proved) or place is None:
        raise RuntimeError("Expected a refusal for a badge that was not proved, got an authorisation.")
    bench.evidence.put(exhibit_of(proof.bits))
    started = StaffBadgePrinted(person_id, badge.single, print_id, proof.bitmap_sha256, why)
    claims = (("staff badge", badge.single), ("print", print_id))
    hashes = Hashes(template=asked.template_sha256, profile=profile)
    _append(bench, started, by, claims, dict(decision.decided_on), hashes)
    return PrintedBadge(decision, badge, proof, place.printer.print(job_of(print_id, proof), decision))


def read_back_badge(bench: Bench, badge: str, turn: Turn, signed: Signed) -> Reason | None:
    """The camera read the badge just printed, in the turn of whoever signs: from here on it opens its person's turns.

    Another one is refused, and that is recorded. Raises ParseError for a badge that does not wait to be read back.
    """
    by = signed.for_record(RecordKind.READ_BACK_BADGE)
    site = site_view(bench)
    person, single = _single(site, badge)
    if single.state is not BadgeState.PRINTED:
        raise ParseError("badge", "one that waits to be read back", f"one {single.state.value}")
    require_another(bench, person.person_id, signed)
    read = {shown.value for shown in turn.badges}
    due = Badge.parse(badge).value
    if read != {due}:
        record_incident(bench, signed.act, (by,), badge_is_the_one_printed.name)
        return badge_is_the_one_printed.reason(due, ", ".join(sorted(read)) or "none")
    for exhibit in turn.exhibits:
        bench.evidence.put(exhibit)
    claims = tuple(("frame", frame) for frame in turn.frames)
    _append(bench, StaffBadgeReadBack(person.person_id, badge, turn.frames), by, claims, _people(site))
    return None


def receive_badge(bench: Bench, badge: str, signed: Signed) -> None:
    """The person shows the badge printed for them and signs for it.

    Raises ParseError for any other badge, or one received before.
    """
    by = signed.for_record(RecordKind.RECEIVE_BADGE)
    site = site_view(bench)
    person = site.people[by]
    single = person.single(badge)
    if single is None or single.state is not BadgeState.IN_FORCE or single.handed_over:
        raise ParseError("badge", "one just printed for you", "another one")
    _append(bench, StaffBadgeHandedOver(by, badge), by, (), _people(site))


def deauthorise_badge(bench: Bench, badge: Badge, why: str, signed: Signed) -> None:
    """This one badge opens nothing from here on. Raises ParseError for a badge nobody has, or one that is dead."""
    by = signed.for_record(RecordKind.DEAUTHORISE_BADGE)
    why = plain_text(why, "why", 120)
    site = site_view(bench)
    person = site.owner_of(badge.person_key)
    if person is None:
        raise ParseError("badge", "one that somebody has", "an unknown badge")
    single = person.single(badge.single)
    if single is not None and single.state is BadgeState.DEAUTHORISED:
        raise ParseError("badge", "one in force", "one de-authorised already")
    _append(bench, StaffBadgeDeauthorised(person.person_id, badge.single, why), by, (), _people(site))


def singles_of(bench: Bench, *states: BadgeState) -> tuple[tuple[Person, SingleBadge], ...]:
    """Every badge in one of these states that the record knows by itself, with its person."""
    people = site_view(bench).people.values()
    return tuple((person, single) for person in people for single in person.singles if single.state in states)


def _next_badge(bench: Bench, person_id: str) -> Badge:
    """The person's number under a serial they never had. Raises ParseError for a person without such a number."""
    person = site_view(bench).people.get(person_id)
    numbers = [number for number in person.badges if number.startswith("(8017)")] if person is not None else []
    if person is None or not numbers:
        raise ParseError("person", "one whose number can carry a serial, (8017)", "somebody else")
    while True:
        badge = Badge.parse(f"{numbers[-1]}(8019){int(bench.fresh.token(), 16) % _SERIALS}")
        if person.single(badge.single) is None:
            return badge


def _proof(bench: Bench, person_id: str, badge: Badge) -> Proved | NotProved:
    return proof_for(bench, BADGE, badge_content(bench, person_id, badge))


def _single(site: SiteView, badge: str) -> tuple[Person, SingleBadge]:
    person = site.owner_of(Badge.parse(badge).person_key)
    single = person.single(badge) if person is not None else None
    if person is None or single is None:
        raise ParseError("badge", "one printed here", "another one")
    return person, single


def _people(site: SiteView) -> dict[str, int]:
    return {"site/people": dict(site.counts)["site/people"]}


def _append(
    bench: Bench,
    fact: Fact,
    by: str,
    claims: tuple[tuple[str, str], ...],
    expected: dict[str, int],
    hashes: Hashes = NO_HASHES,
) -> None:
    entry = bench.entry("site/people", fact, bench.clock.now(), people=(by,), hashes=hashes)
    bench.ledger.append((entry,), expected, tuple(Claim(kind, value, entry.fact_id) for kind, value in claims))
