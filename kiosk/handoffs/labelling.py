"""A label from intent to bag: prove, decide, record, print; read back; apply; void or find; clear the station.

No byte leaves before the permission to print is durable. After that the outcome is unknown until a camera reads the
paper; nobody resends.
"""

from dataclasses import dataclass, replace

from kiosk.domain.attempt import LabelNamed, LookAlikesTold, ReadBack
from kiosk.domain.containers import WAITS_FOR_ITS_BAG, Container, InfuseBy, Label, LabelState
from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.envelope import NO_HASHES, Hashes
from kiosk.domain.facts import (
    ExtraSheetDestroyed,
    Fact,
    InfuseByAssigned,
    LabelApplied,
    LabelFound,
    LabelIssued,
    LabelLost,
    LabelReadBack,
    LabelVoided,
    LookAlikeAcknowledged,
    PlacedInKit,
    PrintStarted,
    StationCleared,
    StationTaken,
    StepRefused,
    TagAnswered,
)
from kiosk.domain.guards import container_waits_for_label, record_unchanged_since_decision
from kiosk.domain.journey import Journey
from kiosk.domain.label import ContainerLabel, KitPlace, LabelKind
from kiosk.domain.label_symbols import intended_symbols
from kiosk.domain.printing import Delivery, PrintJob, PrintReport
from kiosk.domain.step import StepKind
from kiosk.domain.tags import TagRead, TagVoid
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import TRIES, Consequence, conclude
from kiosk.handoffs.contents import Also, container_label, infuse_by_from
from kiosk.handoffs.evidence import exhibit_of
from kiosk.handoffs.grading import (
    GRADES,
    graded,
    label_graded,
    print_reported,
    printer_name,
    record_of_printer,
)
from kiosk.handoffs.proving import proof_for
from kiosk.handoffs.redaction import recorded_reason
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_of, look, site_view
from kiosk.labels.proved import NotProved, Proved
from kiosk.labels.template import template_sha256
from kiosk.ledger.appending import Claim
from kiosk.ledger.errors import StaleJourney

MARKED_VOID = "the printer found no good tag, and marked it VOID"
"""Why a sheet that came out so can't be read."""


@dataclass(frozen=True)
class Printed:
    """A label that was sent: under which decision, proved how, and what the printer said. Sent is not printed."""

    decision: Authorized
    container: str
    piece: str
    issue: int
    serial: str
    proved: Proved
    report: PrintReport


def issue_label(
    bench: Bench, under_way: UnderWay, piece: str, reason: str = "", kit: KitPlace | None = None
) -> Printed | Refused:
    """Prove, decide, record and print one label of the one container the work list named.

    `reason` is for a reprint, `kit` for a label that is to wait in a sealed kit. A label that is replaced on its
    container is dead from the moment the new one is issued.
    """
    journey = journey_of(bench, under_way.coi or "")
    container = journey.containers.get(under_way.containers[0]) if under_way.containers else None
    restored = len(site_view(bench).restorations)
    issue = container.next_issue(piece, restored) if container is not None else 1
    also = kit or _infuse_by(bench, journey, container, piece)
    proof = _proof(bench, journey, under_way, piece, issue, also)
    under_way = replace(under_way, detail=replace(label_named(bench, piece, issue, proof), why=reason))
    serial = bench.fresh.token()
    print_id = bench.fresh.token()

    def issued(seen: Journey, granted: Authorized) -> Consequence:
        name = granted.containers[0]
        facts: list[tuple[str, Fact]] = [
            (seen.coi, LabelVoided(name, piece, old.issue, reason, granted.attempt_id))
            for old in _replaced(seen, under_way, name, piece)
        ]
        facts.append((seen.coi, LabelIssued(name, piece, issue, serial, granted.attempt_id, reason, bench.edition.id)))
        if isinstance(also, InfuseBy):
            facts.append((seen.coi, InfuseByAssigned(name, piece, issue, also.counted_from, also.until, also.local)))
        if isinstance(also, KitPlace):
            facts.append((seen.coi, PlacedInKit(name, piece, issue, also.kit, also.number, also.labels)))
        facts += told_of_look_alikes(seen, under_way.told, len(look(bench, seen.coi).site.look_alikes))
        if site_view(bench).stations.get(under_way.station) != seen.coi:
            facts.append(("site/stations", StationTaken(under_way.station, seen.coi)))
        return Consequence(tuple(facts), (("label", f"{name} {piece} {issue}"),), _hashes(under_way))

    decision = conclude(bench, under_way, issued)
    if isinstance(decision, Refused) or not isinstance(proof, Proved):
        return _refused(decision)
    name = decision.containers[0]
    bench.evidence.put(exhibit_of(proof.bits))
    started = PrintStarted(name, piece, issue, print_id, proof.bitmap_sha256, proof.placement.epc)
    moved = _spend_permission(bench, journey.coi, started, decision, _hashes(under_way))
    if moved is not None:
        return moved
    report = bench.printing[piece].printer.print(job_of(print_id, proof), decision)
    _append(bench, journey.coi, _told(started, report), decision.people)
    _append(bench, GRADES, (print_reported(bench, piece, report),), decision.people)
    return Printed(decision, name, piece, issue, serial, proof, report)


def intended_texts(bench: Bench, coi: str, container: str, piece: str, issue: int) -> frozenset[str]:
    """The texts of every symbol the record intends for this issue; none for a container it does not know."""
    journey = journey_of(bench, coi)
    known = journey.containers.get(container)
    content = container_label(bench, journey, known, piece, issue) if known is not None else None
    return frozenset(s.text for s in intended_symbols(content)) if isinstance(content, ContainerLabel) else frozenset()


def read_back(bench: Bench, under_way: UnderWay, piece: str, issue: int) -> Decision:
    """Hold what the camera read from the paper against what the record intends for this very label."""
    container = under_way.containers[0] if under_way.containers else ""
    intended = tuple(sorted(intended_texts(bench, under_way.coi or "", container, piece, issue)))
    read = tuple(dict.fromkeys(text for turn in under_way.turns for text in turn.texts))
    frames = tuple(frame for turn in under_way.turns for frame in turn.frames)
    found = graded(bench, under_way, container, piece, issue) if set(intended) <= set(read) else None
    if found is not None:
        record_of_printer(bench, piece, found, tuple(witness.person for witness in under_way.witnesses))
    under_way = replace(under_way, detail=ReadBack(piece, issue, intended, read, found, bench.least_grade))

    def held_against_intent(seen: Journey, granted: Authorized) -> Consequence:
        name = granted.containers[0]
        facts: list[tuple[str, Fact]] = [(seen.coi, LabelReadBack(name, piece, issue, frames))]
        if found is not None:
            facts.append((seen.coi, label_graded(name, piece, issue, printer_name(bench, piece), found)))
        return Consequence(tuple(facts))

    return conclude(bench, under_way, held_against_intent)


def apply_labels(bench: Bench, under_way: UnderWay) -> Decision:
    """Two people read every label on its container, with the wristband where the patient is there."""
    return conclude(bench, under_way, labels_applied)


def labels_applied(seen: Journey, granted: Authorized) -> Consequence:
    """Every label that waits for one of the containers is on it from now on."""
    applied_now = tuple(
        LabelApplied(name, label.piece, label.issue, granted.attempt_id)
        for name in granted.containers
        for label in seen.containers[name].labels.values()
        if label.state in WAITS_FOR_ITS_BAG
    )
    return Consequence(
        tuple((seen.coi, fact) for fact in applied_now),
        tuple(("application", f"{fact.container} {fact.piece} {fact.issue}") for fact in applied_now),
    )


def void_label(bench: Bench, under_way: UnderWay, piece: str, issue: int, why: str) -> Decision:
    """Two people destroyed the label, or say that it can't be found: its issue is dead from here on.

    A sheet that the printer itself marked VOID, for want of a good tag, is counted with it.
    """
    under_way = replace(under_way, detail=LabelNamed(piece, issue))

    def voided(seen: Journey, granted: Authorized) -> Consequence:
        name, attempt = granted.containers[0], granted.attempt_id
        facts: tuple[Fact, ...] = (LabelVoided(name, piece, issue, why, attempt),)
        if seen.containers[name].labels[piece, issue].tag_void:
            facts += (ExtraSheetDestroyed(name, piece, issue, attempt, MARKED_VOID),)
        return Consequence(tuple((seen.coi, fact) for fact in facts))

    return conclude(bench, under_way, voided)


def find_label(bench: Bench, under_way: UnderWay, piece: str, issue: int) -> Decision:
    """Two people hold the label that was in doubt, and read it from scratch. Then it is read back like a new one."""
    under_way = replace(under_way, detail=LabelNamed(piece, issue))
    return conclude(
        bench,
        under_way,
        lambda seen, granted: Consequence(
            ((seen.coi, LabelFound(granted.containers[0], piece, issue, granted.attempt_id)),)
        ),
    )


def clear_station(bench: Bench, under_way: UnderWay) -> Decision:
    """Every label is accounted for; the station is free for another patient."""
    return conclude(
        bench,
        under_way,
        lambda seen, _granted: Consequence((("site/stations", StationCleared(under_way.station, seen.coi)),)),
    )


def _told(started: PrintStarted, report: PrintReport) -> tuple[Fact, ...]:
    """What the printer told of the label and of the tag in it; nothing where it is content and there is no tag."""
    named = (started.container, started.piece, started.issue)
    facts: tuple[Fact, ...] = ()
    match report.tag:
        case TagRead(epc=epc):
            facts = (TagAnswered(*named, epc, ""),)
        case TagVoid(said=said):
            facts = (TagAnswered(*named, None, said),)
        case None:
            pass
    return facts if report.delivery is Delivery.SENT else (*facts, LabelLost(*named, report.delivery.value))


def _replaced(seen: Journey, under_way: UnderWay, container: str, piece: str) -> tuple[Label, ...]:
    """The label on the container that the new one takes the place of; none where two people voided it already."""
    current = seen.containers[container].current_label(piece)
    if under_way.step is not StepKind.REPLACE_LABEL or current is None or current.state is not LabelState.APPLIED:
        return ()
    return (current,)


def _spend_permission(
    bench: Bench, coi: str, started: PrintStarted, granted: Authorized, hashes: Hashes
) -> Refused | None:
    """Commit that the label is about to be sent, while it still is as issued; somebody may have voided it meanwhile."""
    for _ in range(TRIES):
        journey = journey_of(bench, coi)
        label = journey.containers[started.container].labels[(started.piece, started.issue)]
        if label.state is not LabelState.ISSUED:
            return _no_longer_issued(bench, coi, granted, label.state)
        entry = bench.entry(coi, started, bench.clock.now(), people=granted.people, hashes=hashes)
        try:
            bench.ledger.append((entry,), {coi: journey.count}, (Claim("print", started.print_id, entry.fact_id),))
        except StaleJourney:
            continue
        return None
    return _no_longer_issued(bench, coi, granted, LabelState.ISSUED)


def _no_longer_issued(bench: Bench, coi: str, granted: Authorized, state: LabelState) -> Refused:
    reason = record_unchanged_since_decision.reason(f"a label {LabelState.ISSUED.value}, nothing else", state.value)
    said = (recorded_reason(reason, (), bench.fresh.salt()),)
    _append(
        bench,
        coi,
        (StepRefused(granted.attempt_id, granted.step, granted.containers, bench.station, said),),
        granted.people,
    )
    return Refused(
        granted.attempt_id, granted.step, granted.containers, granted.people, granted.at, granted.decided_on, (reason,)
    )


def _infuse_by(bench: Bench, journey: Journey, container: Container | None, piece: str) -> InfuseBy | None:
    """What a post-thaw tag issued now says, once the container is opened what it said then; None for other pieces."""
    therapy = bench.therapies.get(journey.therapy or "")
    if piece != LabelKind.POST_THAW.value or container is None or therapy is None:
        return None
    return container.infuse_by or infuse_by_from(bench.now, container, therapy)


def _proof(
    bench: Bench, journey: Journey, under_way: UnderWay, piece: str, issue: int, also: Also
) -> Proved | NotProved:
    container = journey.containers.get(under_way.containers[0]) if under_way.containers else None
    if container is None:
        return NotProved((container_waits_for_label.reason("a container that waits for a label", "none"),))
    return proof_for(bench, piece, container_label(bench, journey, container, piece, issue, also))


def label_named(bench: Bench, piece: str, issue: int, proof: Proved | NotProved) -> LabelNamed:
    """What is decided about: which label, what was proved, for which printer; or what stands against printing it."""
    match proof:
        case Proved():
            printer = printer_name(bench, piece)
            return LabelNamed(piece, issue, proof.template_sha256, proof.profile_sha256, printer=printer)
        case NotProved(reasons=reasons):
            place = bench.printing.get(piece)
            profile = place.profile.sha256 if place is not None else ""
            printer = printer_name(bench, piece) if place is not None else ""
            return LabelNamed(piece, issue, template_sha256(), profile, reasons, printer)


def _hashes(under_way: UnderWay) -> Hashes:
    detail = under_way.detail
    if not isinstance(detail, LabelNamed):
        return NO_HASHES
    return Hashes(template=detail.template_sha256, profile=detail.profile_sha256)


def told_of_look_alikes(seen: Journey, told: LookAlikesTold | None, count: int) -> list[tuple[str, Fact]]:
    """Who was told of how many look-alikes, as facts; nobody twice."""
    people = told.people if told is not None else ()
    return [(seen.coi, LookAlikeAcknowledged(person, count)) for person in people if person not in seen.look_alike_told]


def job_of(print_id: str, proof: Proved) -> PrintJob:
    """What goes to the printer under that print id."""
    height, width = proof.bits.shape
    return PrintJob(
        print_id, proof.profile_id, proof.profile_sha256, proof.template_sha256, proof.bitmap_sha256, width, height,
        proof.dpi, proof.language, proof.payload, proof.placement.epc,
    )  # fmt: skip


def _append(bench: Bench, stream: str, facts: tuple[Fact, ...], people: tuple[str, ...]) -> None:
    if facts:
        moment = bench.clock.now()
        bench.ledger.append(tuple(bench.entry(stream, fact, moment, people=people) for fact in facts), {})


def _refused(decision: Decision) -> Refused:
    match decision:
        case Refused():
            return decision
        case Authorized():
            # A label without a proof is refused by `decide` itself; reaching this line is a broken kiosk.
            raise RuntimeError("Expected a refusal for a label that was not proved, got an authorisation.")
