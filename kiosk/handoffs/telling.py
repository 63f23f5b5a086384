"""The journey as a quality officer reads it: every fact one line, in order, and the story of a hold.

A line is a `Phrase`: a sentence with named places and what stands in them, so that a screen can say it in its language.
It names the patient nowhere, and nobody else's patient anywhere: what a refusal read of somebody else stands in the
record as a salted hash, and is shown by the first characters of it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from kiosk.domain import facts as f
from kiosk.domain.attempt import Signature
from kiosk.domain.envelope import Recorded
from kiosk.domain.errors import ParseError
from kiosk.domain.journey import Journey
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.called import people_names
from kiosk.handoffs.phrasing import Names, Phrase, Values
from kiosk.handoffs.sentences import names_for, sentence
from kiosk.handoffs.view import journey_of

NOT_YET = Phrase("What was read is told when the step has its answer.")
LONGEST_ATTEMPT = timedelta(hours=1)
"""How long an attempt of no therapy counts as under way."""


class Tone(Enum):
    """What kind of line it is; a screen gives each a symbol as well as a colour."""

    DONE = "done"
    REFUSED = "refused"
    HOLD = "hold"
    LABEL = "label"
    IDENTITY = "identity"


@dataclass(frozen=True)
class Told:
    """One fact as one line.

    `number` is the fact's in its journey, `moment` when it happened (UTC, aware), `people` the names of those who
    acted, in turn, or 'erased'. `kind` is the fact's own name. `text` with `values` is the sentence; `also` are its
    details, such as every reason of a refusal. `attempt` groups the lines of one attempt, None where a fact belongs to
    none. `containers` are those it is about.
    """

    number: int
    moment: datetime
    people: tuple[str, ...]
    kind: str
    said: Phrase
    also: tuple[Phrase, ...]
    tone: Tone
    attempt: str | None
    containers: tuple[str, ...]
    kiosk: str

    @property
    def text(self) -> str:
        """The sentence as it is translated, with its places in braces."""
        return self.said.text

    @property
    def values(self) -> Values:
        """What stands in the places."""
        return self.said.values


@dataclass(frozen=True)
class HoldStory:
    """One hold from its opening on.

    `bag` names the container; `reason` is the refusal's reason that opened it, as recorded. `opened_by` is the
    refusal's line, or the change of identity's; None for a hold that another journey's attempt put on this bag.
    `placed` is the hold's own line, `lifted` the line that ended it, None while it is open. `followed` are the lines
    about this bag between the two, or up to now.
    """

    hold_id: str
    bag: Phrase
    kind: str
    interlock: str
    hazard: str
    reason: f.RecordedReason | None
    opened_by: Told | None
    placed: Told
    followed: tuple[Told, ...]
    lifted: Told | None


def tell(bench: Bench, coi: str) -> tuple[Told, ...]:
    """Every fact of the journey, in order; none for one nobody knows. Raises LedgerUnavailable, LedgerTampered.

    What one person read in an attempt that still waits for the next is not told: they could look here first.
    """
    recorded, journey = bench.ledger.facts(coi), journey_of(bench, coi)
    names, attempts = names_for(journey, people_names(bench)), _attempts(recorded)
    under_way = _under_way(bench, journey, recorded)
    return tuple(
        _told(record, fact, names, attempt) if attempt not in under_way else _veiled(record, fact, names, attempt)
        for record, attempt in zip(recorded, attempts, strict=True)
        for fact in [record.entry.fact]
        if not isinstance(fact, f.SiteFact | f.TrustFact)
    )


def hold_story(bench: Bench, coi: str, hold_id: str) -> HoldStory:
    """How a hold came about, and what followed. Raises ParseError for a hold this journey never had."""
    recorded, told = bench.ledger.facts(coi), tell(bench, coi)
    facts = [record.entry.fact for record in recorded]
    at = next((n for n, fact in enumerate(facts) if isinstance(fact, f.HoldPlaced) and fact.hold_id == hold_id), None)
    held = facts[at] if at is not None else None
    if at is None or not isinstance(held, f.HoldPlaced):
        raise ParseError("hold", "a hold of this journey", hold_id)
    lifted = next((t for t, fact in zip(told, facts, strict=True) if _lifts(fact, hold_id)), None)
    opener = _opener(facts, at)
    refusal = facts[opener] if opener is not None else None
    reasons = refusal.reasons if isinstance(refusal, f.StepRefused) else ()
    end = lifted.number if lifted is not None else len(told) + 1
    return HoldStory(
        hold_id=hold_id,
        bag=names_for(journey_of(bench, coi), {}).bag(held.container),
        kind=held.kind,
        interlock=held.interlock,
        hazard=held.hazard,
        reason=next((r for r in reasons if (r.interlock, r.kind) == (held.interlock, held.kind)), None),
        opened_by=told[opener] if opener is not None else None,
        placed=told[at],
        followed=tuple(t for t in told[at + 1 :] if t.number < end and held.container in t.containers),
        lifted=lifted,
    )


def _lifts(fact: f.Fact, hold_id: str) -> bool:
    return isinstance(fact, f.HoldLifted) and fact.hold_id == hold_id


def _opener(facts: list[f.Fact], placed: int) -> int | None:
    """The fact that a run of holds follows: a refusal, or a change of identity. A foreign attempt leaves none here."""
    held = facts[placed]
    for at in range(placed - 1, -1, -1):
        fact = facts[at]
        if isinstance(fact, f.HoldPlaced):
            continue
        names = [r.interlock for r in fact.reasons] if isinstance(fact, f.StepRefused) else []
        changes = isinstance(fact, f.IdentityChanged)
        fits = isinstance(held, f.HoldPlaced) and (held.interlock in names or changes)
        return at if fits else None
    return None


def _told(record: Recorded, fact: f.JourneyFact, names: Names, attempt: str | None) -> Told:
    said, also = sentence(fact, names)
    return Told(
        number=record.number,
        moment=record.entry.stamp.occurred_at,
        people=tuple(names.person(person) for person in record.entry.people),
        kind=type(fact).__name__,
        said=said,
        also=also,
        tone=_tone(fact),
        attempt=attempt,
        containers=_containers(fact),
        kiosk=record.entry.stamp.kiosk,
    )


def _under_way(bench: Bench, journey: Journey, recorded: tuple[Recorded, ...]) -> frozenset[str | None]:
    """The attempts that have no answer yet, as long as they could get one."""
    therapy = bench.therapies.get(journey.therapy or "")
    window = therapy.attempt_window if therapy is not None else LONGEST_ATTEMPT
    answered = {r.entry.fact.attempt_id for r in recorded if isinstance(r.entry.fact, f.StepTaken | f.StepRefused)}
    begun = {
        r.entry.fact.attempt_id
        for r in recorded
        if isinstance(r.entry.fact, f.Witnessed) and bench.now - r.entry.fact.begun_at <= window
    }
    return frozenset(begun - answered)


def _veiled(record: Recorded, fact: f.JourneyFact, names: Names, attempt: str | None) -> Told:
    """The line without its details."""
    return replace(_told(record, fact, names, attempt), also=(NOT_YET,), containers=())


def _tone(fact: f.JourneyFact) -> Tone:
    match fact:
        case f.StepRefused():
            return Tone.REFUSED
        case f.Witnessed():
            return Tone.DONE if fact.signature == Signature.SIGNED.value else Tone.REFUSED
        case f.HoldPlaced() | f.HoldLifted():
            return Tone.HOLD
        case (
            f.LabelIssued() | f.PrintStarted() | f.LabelReadBack() | f.LabelApplied() | f.LabelHandedOn()
            | f.LabelVoided() | f.LabelLost() | f.LabelFound() | f.ExtraSheetDestroyed() | f.TagAnswered()
            | f.LabelGraded() | f.InfuseByAssigned() | f.PlacedInKit()
        ):  # fmt: skip
            return Tone.LABEL
        case (
            f.Enrolled() | f.BandIssued() | f.BandReadBack() | f.BandPutOn()
            | f.LookAlikeAcknowledged() | f.IdentityChanged() | f.IdentityLinked()
            | f.IdentityTakenBack() | f.ParticularsErased()
        ):  # fmt: skip
            return Tone.IDENTITY
        case _:
            return Tone.DONE


def _containers(fact: f.JourneyFact) -> tuple[str, ...]:
    """The containers of this journey that a fact is about."""
    match fact:
        case f.StepTaken(containers=containers) | f.StepRefused(containers=containers):
            return containers
        case f.ContainersDerived():
            return (*fact.parents, *fact.children)
        case f.Witnessed():
            return tuple(value.value for value in fact.read if value.kind == "container")
        case _:
            container = getattr(fact, "container", None)
            return (container,) if isinstance(container, str) else ()


def _attempts(recorded: tuple[Recorded, ...]) -> list[str | None]:
    """The attempt each fact belongs to. What was recorded in one go with an answer shares its stamp and its people.

    What a granted step brought about stands before it, the holds that a refusal opened behind it. A label that was sent
    belongs to the attempt it was issued in.
    """
    facts = [record.entry.fact for record in recorded]
    found = [_own_attempt(fact) for fact in facts]
    for at, fact in enumerate(facts):
        if isinstance(fact, f.StepTaken):
            _spread(recorded, found, at, -1)
        if isinstance(fact, f.StepRefused):
            _spread(recorded, found, at, +1)
    issued = {
        (fact.container, fact.piece, fact.issue): fact.attempt_id for fact in facts if isinstance(fact, f.LabelIssued)
    }
    return [
        issued.get((fact.container, fact.piece, fact.issue)) if isinstance(fact, f.PrintStarted) else attempt
        for fact, attempt in zip(facts, found, strict=True)
    ]


def _own_attempt(fact: f.Fact) -> str | None:
    attempt = getattr(fact, "attempt_id", None)
    return attempt if isinstance(attempt, str) else None


def _spread(recorded: tuple[Recorded, ...], found: list[str | None], at: int, by: int) -> None:
    entry = recorded[at].entry
    here = at + by
    while 0 <= here < len(recorded) and found[here] is None:
        other = recorded[here].entry
        if (other.stamp, other.people, other.decided_on) != (entry.stamp, entry.people, entry.decided_on):
            return
        found[here] = found[at]
        here += by
