"""One attempt as it would go right, as a value that the adversary can change before it is played."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from kiosk.domain.readings import LabelReading
from kiosk.domain.step import StepKind
from tests.adversary import bands, ending, makers, naming, shipping, storing
from tests.adversary import truth as t
from tests.adversary.bands import BANDS
from tests.adversary.ending import ENDS, MOVES
from tests.adversary.making import MAKES, children_of, maker_of, parents_for
from tests.adversary.play import Play, Turn
from tests.adversary.rules import ASKS, BEFORE, FROM_PARENT, ISSUES, QUALITY_REASONS, REPRINTS, SHEETS
from tests.adversary.shipping import SHIPPING
from tests.adversary.storing import IN_THE_STORE
from tests.adversary.thawing import AT_OPENING, TAG, due_of_tag
from tests.adversary.truth import Bag, Course, SpokenWord, Truth

K = StepKind
HANDS = ("one", "two", "three")
PIN_LOCKS_AFTER = 5
AT_THE_LINE = timedelta(seconds=100)
"""So long a check at the line counts, a start without a sign-in included."""
PEOPLE = {
    K.RELEASE: ("quality", "director"),
    K.EXPLAIN_SEALS: ("quality", "director"),
    K.WITHDRAW: ("quality", "director"),
    K.LIFT_HOLD: ("quality", "director"),
    **dict.fromkeys(naming.NAMING, ("quality", "director")),
    K.RELEASE_EXCEPTIONALLY: ("physician", "director", "quality"),
}
TIE_TAG = "tie-tag"
PIECES: Mapping[str, tuple[str, ...]] = {
    "apheresis": ("base label",), "pool": ("base label",), "dose": ("cryobag label", TIE_TAG), "sample": (),
    "reserve": ("syringe label",),
}  # fmt: skip
"""A tube's own small label is tested elsewhere: here it stays without."""
READINESS: dict[str, tuple[str, ...]] = {
    "car-t": (
        *("consent is on file", "the line is open and flushed", "premedication was given"),
        *("the physician is on the ward", "tocilizumab is on the ward, two doses"),
    ),
    "autologous-hsct": (
        *("consent is on file", "the line is open and flushed", "premedication was given"),
        *("the physician is on the ward", "hydration is running"),
    ),
}
READINESS["car-t-made-outside"] = READINESS["car-t"]
PROGRESS = (
    t.PLANNED, t.DISCARDED, t.CONSUMED, t.QUARANTINE, t.RELEASED, t.MATCHED, t.OPENED, t.VERIFIED, t.INFUSING,
    t.INTERRUPTED, t.INFUSED, t.GIVEN_OUTSIDE,
)  # fmt: skip

Papers = dict[tuple[str, str, int], LabelReading]


def right_play(truth: Truth, papers: Papers, course: Course, kind: StepKind, room: str) -> Play | None:
    """The attempt at this step that should go right for the patient now, or as nearly as can be; None for nothing."""
    bag = _about(truth, course, kind)
    if kind in BEFORE and bag is None:
        return None
    if kind not in ASKS:
        play = Play(kind, course.patient, room, (), by_list=course.coi, containers=(bag.id,) if bag is not None else ())
        return _with_the_rest(truth, papers, course, bag, play)
    asks = ASKS[kind]
    shown = _shown(truth, papers, kind, bag)
    people = PEOPLE.get(kind, _hands(truth))[: max(asks.people, 2) if _issues(kind) else asks.people]
    turns = []
    for number, person in enumerate(people):
        turn = Turn(person)
        if asks.asks(asks.band, number):
            turn = replace(turn, bands=(course.patient.band,))
        if asks.asks(asks.order, number) and course.order is not None:
            turn = replace(turn, orders=(course.order.order_number,))
        if asks.asks(asks.born, number):
            turn = replace(turn, spoken=SpokenWord(course.patient.born))
        if asks.asks(asks.bag, number):
            turn = replace(turn, labels=shown)
        turns.append(turn)
    play = Play(kind, course.patient, room, tuple(turns))
    return _with_the_rest(truth, papers, course, bag, _particular(truth, course, bag, play))


def _with_the_rest(truth: Truth, papers: Papers, course: Course, bag: Bag | None, play: Play) -> Play:
    """With what steps of the store, of a shipment and of an end need besides."""
    if play.step in naming.NAMING:
        return naming.completed(course, play)
    if play.step in BANDS:
        return bands.completed(course, play)
    play = makers.completed(truth, course, bag, play)
    if play.step in SHIPPING:
        return shipping.completed(truth, papers, course, play)
    if bag is not None and play.step in IN_THE_STORE:
        return storing.completed(truth, bag, play)
    if bag is not None and play.step in ENDS:
        return ending.completed(truth, bag, play)
    return play


def _hands(truth: Truth) -> tuple[str, ...]:
    """Those at hand who may work now."""
    locked = {key for key, failures in truth.pin_failures.items() if failures >= PIN_LOCKS_AFTER}
    return tuple(key for key in HANDS if key not in truth.suspended | locked)


def _issues(kind: StepKind) -> bool:
    return kind in ISSUES | REPRINTS | {K.PRINT_BAND}


def _about(truth: Truth, course: Course, kind: StepKind) -> Bag | None:
    """The container the step is due for, or else any in the nearest state."""
    bags = truth.bags_of(course.coi)
    due = [bag for bag in bags if bag.state in BEFORE.get(kind, ())]
    first = {
        K.ISSUE_AT_COLLECTION: [b for b in due if maker_of(b) is None],
        K.ISSUE_IN_PROCESSING: [b for b in due if b.parents and next_piece(b)],
        K.READ_BACK: [b for b in due if piece_in(b, "started")],
        K.FIND_LABEL: [b for b in due if piece_in(b, "lost", "started")],
        K.VOID_LABEL: [b for b in due if piece_in(b, "lost", "issued", "started", "read back")],
        K.APPLY_AT_COLLECTION: [b for b in due if maker_of(b) is None and complete(b)],
        K.APPLY_IN_PROCESSING: [b for b in due if b.parents and pieces_of(b) and complete(b)],
        K.REPRINT_AT_COLLECTION: [b for b in due if maker_of(b) is None and void_piece(b)],
        K.REPRINT_IN_PROCESSING: [b for b in due if b.parents and void_piece(b)],
        **{kind: [b for b in due if b.maker is not None] for kind in makers.WHOLE},
        **{kind: [b for b in due if due_of_tag(truth, b) is kind] for kind in AT_OPENING},
        K.REPLACE_LABEL: [b for b in due if not piece_in(b, *ON_ITS_WAY)],
        K.APPLY_REPLACEMENT: [b for b in due if piece_in(b, "read back")],
        K.LABELLED_OUTSIDE: [b for b in due if maker_of(b) is None and piece_in(b, "handed on")],
        K.HAND_ON_LABEL: [b for b in due if piece_in(b, "read back")],
        K.DESTROY_SHEET: [b for b in bags if piece_in(b, *BESIDE_ANOTHER)],
        K.DESTROY_UNREADABLE_SHEET: [b for b in bags if piece_in(b, *BESIDE_ANOTHER)],
        K.FAIL_MANUFACTURE: [b for b in due if b.plan.kind == "dose"],
        **({kind: parents_for(truth, course, kind)} if kind in MAKES else {}),
        K.RELEASE: [b for b in due if b.plan.kind == "dose"],
        **({kind: storing.about(truth, course, kind, due)} if kind in IN_THE_STORE else {}),
        **({kind: ending.about(truth, course, kind, due)} if kind in ENDS else {}),
        K.PACK: [b for b in due if truth.shipment_with(b.id) is None],
    }.get(kind, due)
    furthest = max(bags, key=lambda bag: PROGRESS.index(bag.state), default=None)
    return next(iter(first), next(iter(due), furthest))


def pieces_of(bag: Bag) -> tuple[str, ...]:
    """The labels that the bag gets before it is stored; a maker's own label is none of them."""
    return PIECES[bag.plan.kind] if bag.maker is None else (TIE_TAG,)


def _first_piece(bag: Bag) -> str:
    return (*pieces_of(bag), "base label")[0]


def next_piece(bag: Bag) -> str:
    """The first piece that has no living label."""
    for piece in pieces_of(bag):
        if bag.labels.get((piece, bag.latest(piece))) in {None, "void"}:
            return piece
    return ""


ON_ITS_WAY = ("issued", "started", "lost", "read back")
BESIDE_ANOTHER = ("void", "read back", "applied", "handed on")


def void_piece(bag: Bag) -> str:
    """The first piece whose latest issue is void."""
    return next((p for p in pieces_of(bag) if bag.labels.get((p, bag.latest(p))) == "void"), "")


def piece_in(bag: Bag, *states: str) -> tuple[str, int] | None:
    found = [key for key, state in bag.labels.items() if state in states]
    return found[0] if found else None


def complete(bag: Bag) -> bool:
    good = {"read back", "handed on"}
    return all(bag.labels.get((piece, bag.latest(piece))) in good for piece in pieces_of(bag))


def _shown(truth: Truth, papers: Papers, kind: StepKind, bag: Bag | None) -> tuple[LabelReading, ...]:
    if bag is None:
        return ()
    if kind is K.POOL and bag.coi in truth.courses:
        pooled = parents_for(truth, truth.courses[bag.coi], kind)
        return tuple(label for one in pooled for label in labels_of(papers, one))
    if kind is K.OPEN_SHIPPER:
        shipped = shipping.shipment_of(truth, truth.courses[bag.coi], kind)
        inside = shipped.packed.containers if shipped is not None else ()
        return tuple(label for name in inside for label in labels_of(papers, truth.bags[name]))
    if kind in MOVES:
        return tuple(label for one in (bag, *ending.reserves_of(truth, bag)[:1]) for label in labels_of(papers, one))
    if kind in FROM_PARENT:
        return tuple(label for parent in bag.parents for label in labels_of(papers, truth.bags[parent]))
    if kind in {K.READ_BACK, K.FIND_LABEL}:
        key = piece_in(bag, "started", "lost") or ("", 0)
        return tuple(label for label in (papers.get((bag.id, *key)),) if label is not None)
    if kind is K.REPLACE_LABEL:
        keys = [(piece, bag.put_on.get(piece, 0)) for piece in pieces_of(bag)]
        return tuple(label for key in keys if (label := papers.get((bag.id, *key))) is not None)
    if kind in {K.DESTROY_SHEET, K.HAND_ON_LABEL}:
        key = piece_in(bag, *(BESIDE_ANOTHER if kind is K.DESTROY_SHEET else ("read back",))) or ("", 0)
        return tuple(label for label in (papers.get((bag.id, *key)),) if label is not None)
    tag = papers.get((bag.id, TAG, bag.latest(TAG))) if kind is K.LINE_CHECK else None
    if kind in makers.LABELLED:
        return ()
    return (*labels_of(papers, bag), *((tag,) if tag is not None else ()))


def labels_of(papers: Papers, bag: Bag) -> tuple[LabelReading, ...]:
    """The living labels of a container that are on paper."""
    found = (papers.get((bag.id, piece, bag.latest(piece))) for piece in pieces_of(bag))
    return tuple(label for label in found if label is not None)


def _particular(truth: Truth, course: Course, bag: Bag | None, play: Play) -> Play:
    """What the step names beside its readings."""
    kind, named = play.step, (bag.id,) if bag is not None else ()
    if bag is not None and kind in OF_A_LABEL:
        return _of_label(play, bag)
    match kind:
        case K.DERIVE | K.SPLIT | K.POOL | K.SAMPLE if bag is not None:
            return replace(play, children=children_of(truth, course, kind, bag))
        case K.RELEASE | K.RELEASE_EXCEPTIONALLY:
            findings = tuple(finding for finding in truth.findings if finding.interlock in QUALITY_REASONS)
            return replace(play, by_list=course.coi, containers=named, findings=findings)
        case K.LIFT_HOLD:
            holds = [hold for b in truth.bags_of(course.coi) for hold in b.holds]
            return replace(play, by_list=course.coi, named=tuple(holds[:1]))
        case K.READINESS:
            return replace(play, answers=tuple((item, "yes") for item in READINESS[course.patient.therapy]))
        case K.CLEAR_STATION | K.ORDER | K.ENROL:
            return replace(play, by_list=course.coi)
        case _:
            return play


def _of_label(play: Play, bag: Bag) -> Play:
    """Which label of the bag the step is about: the next issue of a piece, or one that there is."""
    kind = play.step
    play = replace(play, by_list=bag.coi, containers=(bag.id,))
    if kind in ISSUES | REPRINTS:
        piece = TAG if kind in AT_OPENING else (next_piece(bag) if kind in ISSUES else void_piece(bag))
        piece = piece or _first_piece(bag)
        told = tuple(turn.person for turn in play.turns)
        return replace(play, told=told, piece=piece, issue=bag.latest(piece) + 1)
    piece, issue = piece_in(bag, *_STATES.get(kind, BESIDE_ANOTHER)) or (_first_piece(bag), 1)
    return replace(play, piece=piece, issue=issue)


_STATES: Mapping[StepKind, tuple[str, ...]] = {
    K.READ_BACK: ("started", "lost"), K.FIND_LABEL: ("started", "lost"), K.HAND_ON_LABEL: ("read back",),
    K.VOID_LABEL: ("lost", "issued", "started", "read back"),
}  # fmt: skip
OF_A_LABEL = ISSUES | REPRINTS | SHEETS | set(_STATES)
"""Steps about one label of a container."""
