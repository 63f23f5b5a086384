"""Whether a ledger may be served at all. A production site waits for its regulatory decision; a rehearsal stays one.

Software that positively identifies a patient for a blood component is a device in places (21 CFR 864.9165). Whether it
is one here, the site decides; the decision is signed by two before anybody works with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kiosk.domain.errors import KioskError
from kiosk.domain.facts import RegulatoryDecisionRecorded
from kiosk.domain.people import Meaning, Role
from kiosk.domain.reasons import Reason
from kiosk.domain.text import plain_text
from kiosk.domain.therapy import DEMONSTRATION_ONLY, Therapy
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.founding import PRODUCTION, THROW_AWAY
from kiosk.handoffs.label_rules import in_force, unconfirmed_here
from kiosk.handoffs.recording import Signed, sign_as, two_people
from kiosk.handoffs.restoring import unacknowledged
from kiosk.handoffs.view import site_view

REGULATORY_DECISION = "record regulatory decision"
SIGNERS = (frozenset({Role.QUALITY, Role.ADMINISTRATOR}), frozenset({Role.DIRECTOR}))
"""Who signs the decision, in turn: each holds one of these roles, and they are two people."""

LOOK_AT_EVERY_BAG = (
    "Count every bag, and compare labels, people, badges, hand-overs and erasures since the backup with the papers. "
    "Then quality and an administrator or director sign: kiosk acknowledge."
)

CONFIRM = "Quality reads each in the site's own copy of the text and keys its words into label_rules.toml (see README)."


@dataclass(frozen=True)
class Unfit:
    """One thing that keeps a ledger from being served, with what the person does now."""

    what: str
    expected: str
    got: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what}: Expected {self.expected}, got {self.got}."


class NotFit(KioskError):
    """This ledger may not be served so. `unfit` says why."""

    def __init__(self, unfit: tuple[Unfit, ...]) -> None:
        super().__init__(unfit)
        self.unfit = unfit
        self.remedy = " ".join(found.remedy for found in unfit)

    def __str__(self) -> str:
        return " ".join(str(found) for found in self.unfit)


def unfit(bench: Bench, *, demo: bool) -> tuple[Unfit, ...]:
    """What keeps the ledger from being served, with or without `--demo`; nothing where it may."""
    site = site_view(bench)
    if site.mode not in {PRODUCTION, THROW_AWAY}:
        found = Unfit("ledger", "a site that was founded", "none", "Make the site first: kiosk init.")
        return (found,)
    if demo and site.mode == PRODUCTION:
        remedy = "Start without --demo. A production ledger is never played with."
        return (Unfit("ledger for --demo", THROW_AWAY, PRODUCTION, remedy),)
    if not demo and site.mode == THROW_AWAY:
        remedy = "Start with --demo, or make a production site: kiosk init. A throw-away site never becomes another."
        return (Unfit("ledger", PRODUCTION, THROW_AWAY, remedy),)
    if site.mode == PRODUCTION and site.regulatory is None:
        remedy = "Quality or the administrator, and the laboratory director, record it: kiosk regulatory."
        return (Unfit("regulatory decision", "one on record", "none", remedy),)
    restored = unacknowledged(bench)
    if restored is not None:
        lost = f"{restored.lost} facts known to be lost" if restored.lost else "facts after it lost"
        got = f"one restored {restored.at:%Y-%m-%d %H:%M} UTC from {restored.backup}, {lost}"
        return (Unfit("record", "one whose restore quality acknowledged", got, LOOK_AT_EVERY_BAG),)
    edition = in_force(bench)
    if isinstance(edition, Reason):
        return (Unfit("label rules", edition.expected, edition.read, edition.remedy),)
    rows = unconfirmed_here(bench)
    if site.mode == PRODUCTION and rows:
        got = ", ".join(f"{row.id} ({row.source})" for row in rows)
        return (
            Unfit(f"label rules {edition.id}", "rows confirmed from the text itself", f"not confirmed: {got}", CONFIRM),
        )
    return ()


def require_fit(bench: Bench, *, demo: bool) -> None:
    """Raises NotFit where the ledger may not be served so."""
    found = unfit(bench, demo=demo)
    if found:
        raise NotFit(found)


def offered(bench: Bench) -> Mapping[str, Therapy]:
    """The therapies that can be enrolled here, by id.

    In production none whose legal basis is demonstration only, and none of which the site does not say as what it is
    given: its doses could not be labelled.
    """
    if site_view(bench).mode == THROW_AWAY:
        return bench.therapies
    lawful = {name: therapy for name, therapy in bench.therapies.items() if therapy.legal_basis != DEMONSTRATION_ONLY}
    return MappingProxyType({name: therapy for name, therapy in lawful.items() if name in bench.footings})


def sign_regulatory_decision(bench: Bench, turn: int, person_id: str, pin: str) -> Signed | Reason:
    """One of the two signs, in their turn (0 or 1; see `SIGNERS`), or is refused."""
    return sign_as(bench, REGULATORY_DECISION, SIGNERS[turn], Meaning.APPROVAL, person_id, pin)


def record_regulatory_decision(bench: Bench, decision: str, reference: str, signed: tuple[Signed, Signed]) -> None:
    """Record on what legal footing the site runs, and the document that says so. A later one replaces it.

    Raises ParseError for one person twice, signatures for another act, or a text that is not plain.
    """
    people = two_people(bench, REGULATORY_DECISION, SIGNERS, signed)
    fact = RegulatoryDecisionRecorded(
        plain_text(decision, "decision", 400), plain_text(reference, "reference", 200), people
    )
    entry = bench.entry("site/charter", fact, bench.clock.now(), people=people)
    bench.ledger.append((entry,), {"site/charter": dict(site_view(bench).counts)["site/charter"]})
