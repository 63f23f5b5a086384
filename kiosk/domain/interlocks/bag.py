"""Is this the bag? Its seal and symbols name a container of this journey, and the record agrees with every word."""

from datetime import datetime

from kiosk.domain.attempt import Attempt, BagRead
from kiosk.domain.containers import Container, Label, LabelState
from kiosk.domain.ends import Move
from kiosk.domain.interlocks.declaration import FEW, IDENTITY, KEEP_APART, RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.domain.label.containers import SmallLabel
from kiosk.domain.label.kinds import LabelKind
from kiosk.domain.readings import SealTrust
from kiosk.domain.site import SiteView
from kiosk.domain.step import Read, StepKind

NONE_ASSIGNED = "none assigned"
PUT_ON_BY_READING = frozenset(
    {
        (StepKind.LINE_CHECK, LabelKind.POST_THAW.value),
        *((step, kind.value) for step in (StepKind.SALVAGE, StepKind.DRAW_UP) for kind in SmallLabel.KINDS),
    }
)
"""Labels that two people put on with the very reading: (step, piece)."""


@interlock("H06", IDENTITY, RETRY, "Show the square code with the kiosk's seal. Wipe the label, hold it flat.")
def seal_was_read(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every container was read with its seal: the issue number lives nowhere else."""
    for bag in attempt.bags:
        if bag.trust is None or bag.piece is None or bag.issue is None or bag.commitment is None:
            return Mismatch("the seal", "no seal", bag.container)
    return None


@interlock("H26", IDENTITY, STOP, KEEP_APART)
def seal_is_trusted(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every seal read was valid, and its key still is one this site trusts to seal, at the moment of deciding.

    A key of another site counts for labels of the journey that came with it, and for no other. A key that was revoked
    or retired counts for labels that the record issued before, and for no other.
    """
    for bag in attempt.bags:
        if bag.trust is None:
            continue
        if bag.trust is not SealTrust.VALID:
            return Mismatch(SealTrust.VALID.value, bag.trust.value, bag.container)
        key_id = bag.key_id or ""
        key = site.keys.get(key_id) or journey.home.seal_keys.get(key_id)
        standing = _standing(key, attempt.moment, _issued_at(journey, bag))
        if standing is not SealTrust.VALID:
            return Mismatch(SealTrust.VALID.value, standing.value, bag.container)
    for shipper in attempt.shippers:
        trust = shipper.trust
        if trust is SealTrust.VALID:
            # A shipper's label lives for days: under a revoked key it is printed anew, whenever it was issued.
            trust = _standing(site.keys.get(shipper.key_id or ""), attempt.moment, None)
        if trust is not None and trust is not SealTrust.VALID:
            return Mismatch(SealTrust.VALID.value, trust.value)
    return None


@interlock("H01", IDENTITY, STOP, KEEP_APART)
def bag_is_this_journeys(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every label read carries the Chain of Identity identifier of this journey."""
    for bag in attempt.bags:
        if bag.coi != journey.coi:
            return Mismatch(journey.coi, bag.coi, bag.container)
    return None


@interlock("H06", IDENTITY, STOP, KEEP_APART)
def bag_is_in_the_record(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every container read is one the record of this journey knows."""
    for bag in attempt.bags:
        if bag.container not in journey.containers:
            return Mismatch(_known(journey), bag.container, bag.container)
    return None


@interlock("H03", IDENTITY, STOP, KEEP_APART)
def bag_is_the_one_meant(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every container read is the one the step is about, or what is filled; for a new container, a parent."""
    meant = frozenset(attempt.containers)
    asked = frozenset().union(*attempt.rule.reads)
    if Read.PARENT in asked:
        meant = frozenset(parent for name in attempt.containers for parent in journey.containers[name].parents)
    elif Read.BAG not in asked:
        return None
    if isinstance(attempt.detail, Move):
        meant |= {attempt.detail.into}
    for bag in attempt.bags:
        if bag.container not in meant:
            due = " or ".join(sorted(meant)) if len(meant) <= FEW else f"one of these {len(meant)} containers"
            return Mismatch(due or "a parent on record", bag.container, bag.container)
    return None


@interlock("H04", IDENTITY, STOP, "This label is dead. Put the bag down, keep the label, call the cell laboratory.")
def label_issue_is_current(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every label read is the latest issue of its piece: a reprint kills the one before everywhere at once."""
    for bag, _label, latest in _issues(journey, attempt):
        if bag.issue != latest:
            return Mismatch(f"{bag.piece} issue {latest}", f"{bag.piece} issue {bag.issue}", bag.container)
    return None


@interlock(
    "H04",
    IDENTITY,
    STOP,
    "This label was declared void. Loose, it is a late print: destroy it by two, and record that. On a bag: put the "
    "bag down, keep the label on, call the cell laboratory.",
)
def label_was_not_voided(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No label read was declared void, however late it came out of a printer."""
    for bag, label, _latest in _issues(journey, attempt):
        if label.voided_at is not None:
            said = f"{bag.piece} issue {bag.issue}, declared void on {label.voided_at:%Y-%m-%d %H:%M} UTC"
            return Mismatch(f"a living {bag.piece}", said, bag.container)
    return None


@interlock("H26", IDENTITY, STOP, KEEP_APART)
def label_was_issued_here(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every label read was issued by this record: its piece and issue number stand there."""
    for bag in attempt.bags:
        container = journey.containers.get(bag.container)
        if container is None or bag.piece is None or bag.issue is None:
            continue
        if (bag.piece, bag.issue) not in container.labels:
            return Mismatch("a label of the record", f"{bag.piece} issue {bag.issue}", bag.container)
    return None


@interlock("H03", IDENTITY, STOP, KEEP_APART)
def label_is_on_its_container(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every label read was applied before two people, and is not one still on its backing.

    A post-thaw tag is put on with the reading of two people at the line, a small label when it is filled.
    """
    for bag, label, _latest in _issues(journey, attempt):
        goes_on_now = label.state is LabelState.READ_BACK and (attempt.step, bag.piece) in PUT_ON_BY_READING
        if label.state not in {LabelState.APPLIED, LabelState.VOID} and not goes_on_now:
            due = f"{bag.piece}, {LabelState.APPLIED.value}"
            return Mismatch(due, f"{bag.piece}, {label.state.value}", bag.container)
    return None


@interlock("H04", IDENTITY, STOP, KEEP_APART)
def label_names_this_patient(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every seal is committed to this patient's identity, or to one that two people linked to it."""
    for bag in attempt.bags:
        if bag.commitment is not None and bag.commitment not in journey.agreeing:
            return Mismatch("this patient, or an identity linked to them", "another identity", bag.container)
    return None


@interlock("H02", IDENTITY, STOP, KEEP_APART)
def label_says_what_the_record_says(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Expiry, bag number and blood group on the label are those of the record.

    A partial label says nothing of an expiry, which may exist since; a post-thaw tag says its own.
    """
    for bag in attempt.bags:
        container = journey.containers.get(bag.container)
        if container is None:
            continue
        said = {"expiry": bag.expiry or NONE_ASSIGNED} if bag.trust is not None else {}
        due = {"expiry": _expiry_due(container, bag)}
        if bag.bag is not None and bag.bags is not None:
            said["bag"], due["bag"] = f"{bag.bag} of {bag.bags}", f"{container.bag} of {container.bags}"
        if bag.blood_group is not None:
            said["blood group"], due["blood group"] = bag.blood_group, container.blood_group
        for name, text in said.items():
            if text != due[name]:
                return Mismatch(f"{name} {due[name]}", f"{name} {text}", bag.container)
    return None


def _expiry_due(container: Container, bag: BagRead) -> str:
    """What this very piece has to say of the expiry, as its seal says it."""
    match bag.piece:
        case LabelKind.PARTIAL.value:
            return NONE_ASSIGNED
        case LabelKind.POST_THAW.value:
            label = container.labels.get((LabelKind.POST_THAW.value, bag.issue or 0))
            return label.infuse_by.local if label is not None and label.infuse_by is not None else NONE_ASSIGNED
        case _:
            return container.expiry_local or NONE_ASSIGNED


def _standing(key: TrustedKey | None, now: datetime, issued_at: datetime | None) -> SealTrust:
    """How a key stands for a label that the record issued then; None where it knows of no issue."""
    if key is None or key.purpose is not KeyPurpose.SEAL:
        return SealTrust.UNKNOWN_KEY
    if key.revoked_at is not None and (issued_at is None or issued_at >= key.revoked_at):
        return SealTrust.REVOKED_KEY
    if key.retired_at is not None and issued_at is not None and issued_at > key.retired_at:
        return SealTrust.OUT_OF_DATES
    return SealTrust.VALID if key.not_before <= now < key.not_after else SealTrust.OUT_OF_DATES


def _issued_at(journey: Journey, bag: BagRead) -> datetime | None:
    container = journey.containers.get(bag.container)
    label = container.labels.get((bag.piece or "", bag.issue or 0)) if container is not None else None
    return label.issued_at if label is not None else None


def _issues(journey: Journey, attempt: Attempt) -> list[tuple[BagRead, Label, int]]:
    """Each label read that the record knows, as the record has it, with the latest issue of its piece."""
    known = []
    for bag in attempt.bags:
        container = journey.containers.get(bag.container)
        if container is None or bag.piece is None or bag.issue is None:
            continue
        label, latest = container.labels.get((bag.piece, bag.issue)), container.current_label(bag.piece)
        if label is not None and latest is not None:
            known.append((bag, label, latest.issue))
    return known


def _known(journey: Journey) -> str:
    if len(journey.containers) > FEW:
        return f"one of {len(journey.containers)} containers of this patient"
    return " or ".join(sorted(journey.containers)) or "no container yet"
