"""What must hold whenever the kiosk said yes, said from the design and the standards, not from the interlocks.

`audit` takes each `StepTaken` as it appears in the ledger, whatever became of the kiosk that wrote it, and holds it
against what the adversary knows that it showed. A `Violation` names what was let through.
"""

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta

from kiosk.domain import facts as f
from kiosk.domain.envelope import Recorded
from kiosk.domain.people import Role
from kiosk.domain.readings import LabelReading, SealReading, SealTrust
from kiosk.domain.step import StepKind
from tests.adversary import ending, makers, naming, shipping, storing, thawing
from tests.adversary import truth as t
from tests.adversary.ending import MOVES, PARTS
from tests.adversary.giving import IRREVERSIBLE, wrong_amounts, wrong_dose
from tests.adversary.making import MAKES, wrong_in_use
from tests.adversary.paper import container_on
from tests.adversary.people import STAFF
from tests.adversary.rules import ASKS, BEFORE, FROM_PARENT, ISSUES, QUALITY_REASONS, REPRINTS, SHEETS
from tests.adversary.shipping import BY_PASS
from tests.adversary.storing import IN_THE_STORE
from tests.adversary.truth import AttemptShown, Bag, Course, Truth, TurnShown
from tests.adversary.violation import Violation

ATTEMPT = timedelta(minutes=15)
IMMEDIATE = frozenset({StepKind.OPEN, StepKind.START} | PARTS | BY_PASS)
AT_THE_PATIENT = IRREVERSIBLE | {StepKind.OPEN, StepKind.LINE_CHECK, StepKind.START}
ON_THE_BAG = frozenset(
    {StepKind.HAND_OVER, StepKind.LINE_CHECK, StepKind.PRINT_SHIPPER, StepKind.PACK, StepKind.OPEN_SHIPPER}
    | MAKES | FROM_PARENT | thawing.AT_OPENING | IRREVERSIBLE | IN_THE_STORE
)  # fmt: skip
"""Steps in which a label has to be on its container already."""

HELD = (
    (
        ON_THE_BAG
        | AT_THE_PATIENT
        | {*(StepKind.APPLY_IN_PROCESSING, StepKind.RELEASE, StepKind.REPLACE_LABEL, StepKind.APPLY_REPLACEMENT)}
        | {*(StepKind.PACK, StepKind.DISPATCH, StepKind.COURIER_TAKES)}
        | MOVES
    )
    - IN_THE_STORE
    - {StepKind.OPEN_SHIPPER}
)
"""Steps that an open hold forbids."""


def violations(truth: Truth, record: Recorded, step: f.StepTaken) -> Iterator[Violation]:
    """Everything wrong with one step that the kiosk took."""
    kind, at = StepKind(step.step), record.entry.stamp.occurred_at
    course = truth.courses[record.entry.stream]
    for name in step.containers:
        if name not in truth.bags or truth.bags[name].coi != course.coi:
            what = "container is the patient's" if kind in BEFORE else "a step names only the patient's"
            yield Violation(what, f"{kind.value} of {name} for {course.patient.key}")
    bags = [truth.bags[name] for name in step.containers if name in truth.bags]
    yield from _covered(step, bags)
    yield from naming.wrong_at_step(course, kind)
    yield from _order_of_steps(truth, step, bags, course, at)
    if kind in IRREVERSIBLE:
        yield from wrong_amounts(truth, bags, course)
    if kind in IMMEDIATE:
        return
    shown = truth.attempts.get(step.attempt_id)
    if shown is None or shown.step is not kind:
        yield Violation("attempt was made", f"{kind.value} under {step.attempt_id}")
        return
    yield from _people(truth, kind, shown, at)
    yield from _frames(truth, shown, step.attempt_id)
    for turn, witness in enumerate(shown.turns):
        yield from _patient_read(kind, turn, witness, course)
        yield from _bags_read(truth, kind, turn, witness, (course, bags, shown))
    yield from _labels(truth, kind, shown, course, bags)


def _order_of_steps(
    truth: Truth, step: f.StepTaken, bags: list[Bag], course: Course, at: datetime
) -> Iterator[Violation]:
    kind = StepKind(step.step)
    due = BEFORE.get(kind)
    if due is not None and not bags:
        yield Violation("step is about a container", kind.value)
    for bag in bags:
        if due is not None and bag.state not in due:
            yield Violation("step is due", f"{kind.value} of a container {bag.state}")
        if kind in HELD and bag.holds and not _excused(bag, kind):
            yield Violation("no hold is open", f"{kind.value} of a container held {set(bag.holds.values())}")
        expired = bag.plan.expires_at is not None and at >= bag.plan.expires_at
        if kind in AT_THE_PATIENT | {StepKind.RELEASE} and expired and "product_has_not_expired" not in bag.excepted:
            yield Violation(f"in date at {kind.value}", f"{at} is past {bag.plan.expires_at}")
        if kind in AT_THE_PATIENT | {StepKind.RELEASE}:
            yield from wrong_in_use(truth, bag)
        yield from storing.wrong_at_step(truth, kind, bag, at)
        yield from shipping.wrong_at_step(truth, kind, bag, at)
        yield from thawing.wrong_at_step(truth, kind, bag, at)
        yield from makers.wrong_at_step(kind, bag)
        yield from ending.wrong_at_step(truth, kind, bag, step)
    if kind in AT_THE_PATIENT:
        yield from wrong_dose(kind, bags, course, at)


def _excused(bag: Bag, kind: StepKind) -> bool:
    """Only holds of quality, and only where an exceptional release names them."""
    return set(bag.holds.values()) == {"quality"} and "no_quality_hold_is_open" in bag.excepted


def _covered(step: f.StepTaken, bags: list[Bag]) -> Iterator[Violation]:
    for name in step.covered:
        if name not in QUALITY_REASONS:
            yield Violation("identity is never covered", f"{step.step} with {name} covered")
        if not any(name in bag.excepted for bag in bags):
            yield Violation("cover was signed", f"{step.step} with {name} covered by nothing")


def _people(truth: Truth, kind: StepKind, shown: AttemptShown, at: datetime) -> Iterator[Violation]:
    asks, turns = ASKS[kind], shown.turns
    if len(turns) < asks.people:
        yield Violation("enough people", f"{kind.value} by {len(turns)}")
    if len({turn.person for turn in turns}) < len(turns):
        yield Violation("different people", f"{kind.value} by one person twice")
    for number, turn in enumerate(turns):
        if not turn.signed or turn.signed_at is None:
            yield Violation("everyone signed", f"{kind.value}, turn {number + 1}")
        if turn.person in truth.suspended:
            yield Violation("nobody is suspended", f"{kind.value}, turn {number + 1}")
        if not _roles(turn.person, at) & asks.roles_of(number):
            yield Violation("everyone is qualified", f"{kind.value}, turn {number + 1}")
    for earlier, later in itertools.pairwise(turns):
        if earlier.signed_at is not None and later.begun_at < earlier.signed_at:
            yield Violation("one after the other", kind.value)
    if kind is not StepKind.ENROL and not timedelta(0) <= at - shown.opened_at <= ATTEMPT:
        yield Violation("attempt in its time", f"{kind.value} took {at - shown.opened_at}")


def _roles(person: str, at: datetime) -> frozenset[Role]:
    staff = next(p for p in STAFF if p.key == person)
    return frozenset(staff.roles) if at < staff.until else frozenset()


def _frames(truth: Truth, shown: AttemptShown, attempt_id: str) -> Iterator[Violation]:
    used = [frame for turn in shown.turns for frame in set(turn.frames)]
    if len(used) > len(set(used)):
        yield Violation("pictures of their own", shown.step.value)
    if any(truth.frames.get(frame, attempt_id) != attempt_id for frame in used):
        yield Violation("pictures are new", shown.step.value)


def _patient_read(kind: StepKind, turn: int, shown: TurnShown, course: Course) -> Iterator[Violation]:
    asks, where = ASKS[kind], f"{kind.value}, turn {turn + 1}"
    if asks.asks(asks.band, turn) and not shown.bands:
        yield Violation("wristband was read", where)
    if asks.asks(asks.order, turn) and not shown.orders:
        yield Violation("order was read", where)
    if asks.asks(asks.born, turn) and shown.spoken is None:
        yield Violation("birth date was spoken", where)
    if asks.asks(asks.place, turn) and len(set(shown.places)) != 1:
        yield Violation("the slot was read", where)
    if asks.asks(asks.shipper, turn) and not shown.shippers:
        yield Violation("the shipper was read", where)
    yield from _patient_compared(kind, turn, shown, course)


def _patient_compared(kind: StepKind, turn: int, shown: TurnShown, course: Course) -> Iterator[Violation]:
    asks, where = ASKS[kind], f"{kind.value}, turn {turn + 1}"
    for band in shown.bands if asks.band else ():
        if band.identity != course.patient.band.identity:
            yield Violation("wristband is the patient's", where)
        elif band.serial != course.patient.band.serial:
            yield Violation("wristband is the one put on last", where)
    for order in shown.orders if asks.order else ():
        if course.order is None or order != course.order.order_number:
            yield Violation("order is the patient's", where)
    if shown.spoken is not None and asks.born:
        if shown.spoken.born != course.patient.born:
            yield Violation("birth date is the patient's", where)
        if shown.spoken.by != "patient" and not shown.spoken.why and asks.asks(asks.born, turn):
            yield Violation("why another spoke", where)


def _bags_read(
    truth: Truth, kind: StepKind, turn: int, shown: TurnShown, about: tuple[Course, list[Bag], AttemptShown]
) -> Iterator[Violation]:
    course, bags, attempt = about
    asks, where = ASKS[kind], f"{kind.value}, turn {turn + 1}"
    yield from makers.wrong_reading(kind, bags, shown, where)
    if not asks.asks(asks.bag, turn):
        return
    targets: set[str | None] = {bag.id for bag in bags}
    if kind in FROM_PARENT:
        targets = {parent for bag in bags for parent in bag.parents}
    if kind in MOVES:
        targets.add(attempt.keyed.into)
    read = {container_on(label) for label in shown.bags} | makers.read_by_label(bags, shown)
    # Of several parents, reading one is what the design asks for.
    if not (read & targets if kind in FROM_PARENT else targets <= read):
        yield Violation("every container was read", f"{where}: {len(targets - read)} of {len(targets)} not read")
    yield from thawing.wrong_reading(truth, kind, bags, shown, where)
    for label in shown.bags:
        yield from _bag_read(truth, kind, label, course, where)
        if container_on(label) not in targets:
            yield Violation("bag is the one meant", where)


def _bag_read(truth: Truth, kind: StepKind, label: LabelReading, course: Course, where: str) -> Iterator[Violation]:
    seal, bag = label.seal, truth.bags.get(container_on(label) or "")
    if seal is None or seal.trust is not SealTrust.VALID:
        yield Violation("seal is genuine", where)
        return
    if bag is None or bag.coi != course.coi or seal.coi != course.coi:
        yield Violation("bag is the patient's", where)
        return
    if seal.commitment not in course.agreeing:
        yield Violation("seal names the patient", where)
    state = bag.labels.get((seal.piece, seal.issue))
    if state is None:
        yield Violation("label was issued here", where)
    yield from _alive(kind, bag, seal, f"{where}: {seal.piece} issue {seal.issue}, {state}")
    if (seal.expiry, seal.bag, seal.bags) != (thawing.expiry_of(bag, label), bag.plan.bag, bag.plan.bags):
        yield Violation("label says what was planned", where)
    if label.value("blood-groups") not in {None, bag.plan.blood_group}:
        yield Violation("label says what was planned", f"{where}: blood group")


def _alive(kind: StepKind, bag: Bag, seal: SealReading, what: str) -> Iterator[Violation]:
    """Whether the label may be read at this step, alive or dead."""
    state = bag.labels.get((seal.piece, seal.issue))
    if kind is StepKind.DISCARD:
        return
    if kind is StepKind.REPLACE_LABEL:
        if seal.issue != bag.put_on.get(seal.piece):
            yield Violation("only what is on the bag is replaced", what)
    elif kind is StepKind.DESTROY_SHEET:
        if state in {"issued", "started", "lost"}:
            yield Violation("a sheet too many is beside another", what)
    elif state == "void" or seal.issue != bag.latest(seal.piece):
        yield Violation("label is alive", what)
    elif kind in ON_THE_BAG and state != "applied":
        yield Violation("label is on its bag", what)


def _labels(truth: Truth, kind: StepKind, shown: AttemptShown, course: Course, bags: list[Bag]) -> Iterator[Violation]:
    open_here = truth.rooms.get(shown.room)
    if open_here not in {None, course.coi} and kind is not StepKind.ENROL:
        yield Violation("one patient in a room", kind.value)
    if kind in ISSUES | REPRINTS | {StepKind.PRINT_BAND}:
        yield from _told(truth, kind, shown, course)
    if kind in ISSUES | REPRINTS:
        yield from _issued(kind, shown, bags)
    if kind is StepKind.READ_BACK:
        due = truth.intents.get((bags[0].id, shown.piece, shown.issue)) if len(bags) == 1 else None
        if due is None or due != shown.texts:
            yield Violation("paper says what was intended", f"{shown.piece} issue {shown.issue}")
    yield from _accounts(kind, course, truth)
    if kind in {StepKind.VOID_LABEL, StepKind.FIND_LABEL, StepKind.HAND_ON_LABEL, *SHEETS} and len(bags) != 1:
        yield Violation("one label at a time", kind.value)


def _told(truth: Truth, kind: StepKind, shown: AttemptShown, course: Course) -> Iterator[Violation]:
    alike = [coi for coi in truth.courses if coi != course.coi and truth.is_active(coi)]
    told = course.told | set(shown.told)
    if alike and (len(shown.turns) < 2 or not {turn.person for turn in shown.turns} <= told):
        yield Violation("look-alike was told to two", kind.value)


def _issued(kind: StepKind, shown: AttemptShown, bags: list[Bag]) -> Iterator[Violation]:
    for bag in bags:
        others = [s for (p, i), s in bag.labels.items() if p == shown.piece and i != bag.latest(shown.piece)]
        if set(others) - {"void"}:
            yield Violation("earlier issues are dead", kind.value)
        if kind in ISSUES and others:
            yield Violation("printed again by two", f"{kind.value}, issue {bag.latest(shown.piece)}")
        if kind in {StepKind.ISSUE_AT_COLLECTION, StepKind.REPRINT_AT_COLLECTION} and bag.parents:
            yield Violation("a product is labelled from its parent", kind.value)


def _accounts(kind: StepKind, course: Course, truth: Truth) -> Iterator[Violation]:
    """Never two living labels of one piece; at clearance issued is applied, handed on and void."""
    for bag in truth.bags_of(course.coi):
        for piece in {piece for piece, _ in bag.labels}:
            alive = [issue for (name, issue), state in bag.labels.items() if name == piece and state != "void"]
            if len(alive) > 1:
                yield Violation("one living label a piece", f"{piece} issues {alive}")
        accounted = {"applied", "handed on", "void", *(("read back",) if _goes_with_it(truth, bag) else ())}
        if kind is StepKind.CLEAR_STATION and set(bag.labels.values()) - accounted:
            yield Violation("labels are reconciled at clearance", str(sorted(bag.labels.values())))


def _goes_with_it(truth: Truth, bag: Bag) -> bool:
    """The tag of a bag that is thawed, and the label for what an open bag holds, are put on with a later reading."""
    of = truth.bags.get(bag.reserve_of)
    return bag.opened_at is not None or (of is not None and of.state in t.OPEN_STATES - {t.MATCHED})


def take(truth: Truth, record: Recorded, step: f.StepTaken) -> None:
    """What the step changes, once it was audited."""
    kind, at = StepKind(step.step), record.entry.stamp.occurred_at
    course, shown = truth.courses[record.entry.stream], truth.attempts.get(step.attempt_id)
    after = {
        StepKind.LABELLED_OUTSIDE: t.QUARANTINE, StepKind.APPLY_AT_COLLECTION: t.QUARANTINE, StepKind.APPLY_IN_PROCESSING: t.QUARANTINE,
        StepKind.BIND_FOREIGN: t.QUARANTINE,
        StepKind.DERIVE: t.CONSUMED, StepKind.SPLIT: t.CONSUMED, StepKind.POOL: t.CONSUMED, StepKind.RELEASE: t.RELEASED, StepKind.MATCH_AT_BED: t.MATCHED,
        StepKind.MATCH_IN_LABORATORY: t.MATCHED, StepKind.OPEN: t.OPENED, StepKind.LINE_CHECK: t.VERIFIED,
        StepKind.START: t.INFUSING, StepKind.STOP: t.INFUSED, StepKind.FINISH: t.INFUSED, StepKind.INTERRUPT: t.INTERRUPTED,
        StepKind.SALVAGE: t.CONSUMED, StepKind.DRAW_UP: t.CONSUMED, StepKind.GIVEN_OUTSIDE: t.GIVEN_OUTSIDE,
        StepKind.DISCARD: t.DISCARDED,
    }.get(kind)  # fmt: skip
    for name in step.containers:
        bag = truth.bags.get(name)
        if bag is None or after is None:
            continue
        bag.state = after
        if kind is StepKind.RELEASE and shown is not None:
            bag.released_by = tuple(turn.person for turn in shown.turns)
        if kind in IRREVERSIBLE:
            bag.matched_at = at
        if kind is StepKind.LINE_CHECK:
            bag.checked_at = at
        if kind is StepKind.START:
            bag.started += 1
    if kind is StepKind.PATIENT_READY:
        course.bed_ready_at = at
    if shown is not None and kind in ISSUES | REPRINTS:
        truth.rooms[shown.room] = course.coi
    if shown is not None and kind is StepKind.CLEAR_STATION:
        truth.rooms.pop(shown.room, None)
    truth.taken.add(step.attempt_id)
