"""What can be twisted in a right play, each twist by name. Some are harmless; the audit says which must be refused."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from kiosk.domain.readings import LabelReading
from kiosk.domain.step import StepKind as K
from tests.adversary import paper
from tests.adversary.audit import IMMEDIATE
from tests.adversary.making import maker_of
from tests.adversary.people import STAFF, other
from tests.adversary.play import NO_PIN, WRONG_PIN, Play
from tests.adversary.plays import PIECES, labels_of
from tests.adversary.site import ROOMS
from tests.adversary.truth import PLANNED, Course, SpokenWord
from tests.adversary.twists_of_custody import CUSTODY_TWISTS
from tests.adversary.twists_of_patients import PATIENT_TWISTS
from tests.adversary.world import World

Twist = Callable[[World, Course, Play, int, int], Play]
"""(world, course, play, the turn that goes otherwise, a number to choose by) -> the twisted play."""


def _turn(**changes: object) -> Twist:
    return lambda _w, _c, play, turn, _n: play.with_turn(turn, **changes)


def _other_band(_world: World, course: Course, play: Play, turn: int, n: int) -> Play:
    theirs, old = other(course.patient.key).band, course.patient.old_band
    return play.with_turn(
        turn, bands=((theirs,), (old,), (old, course.patient.band), (theirs, course.patient.band))[n % 4]
    )


def _their_band(_world: World, course: Course, play: Play, turn: int, _n: int) -> Play:
    return play.with_turn(turn, bands=(other(course.patient.key).band,))


def _other_order(world: World, course: Course, play: Play, turn: int, n: int) -> Play:
    orders = [number for number in world.truth.orders if course.order is None or number != course.order.order_number]
    return play.with_turn(turn, orders=(orders[n % len(orders)],)) if orders else play


def _other_birth_date(_world: World, course: Course, play: Play, turn: int, n: int) -> Play:
    theirs = SpokenWord(other(course.patient.key).born)
    words = (theirs, SpokenWord(date(1951, 7, 14)), SpokenWord(course.patient.born, "a nurse"), theirs)
    return play.with_turn(turn, spoken=words[n % len(words)])


def _their_birth_date(_world: World, course: Course, play: Play, turn: int, _n: int) -> Play:
    return play.with_turn(turn, spoken=SpokenWord(other(course.patient.key).born))


def _their_bag(world: World, course: Course, play: Play, turn: int, n: int) -> Play:
    theirs = world.truth.course_of(other(course.patient.key).key)
    bags = [b for b in world.truth.bags_of(theirs.coi) if labels_of(world.papers, b)] if theirs is not None else []
    if not bags:
        return play
    found = labels_of(world.papers, bags[n % len(bags)])
    return _labels(play, turn, n, found)


def _another_bag(world: World, course: Course, play: Play, turn: int, n: int) -> Play:
    bags = [b for b in world.truth.bags_of(course.coi) if labels_of(world.papers, b)]
    return _labels(play, turn, n, labels_of(world.papers, bags[n % len(bags)])) if bags else play


def _labels(play: Play, turn: int, n: int, found: tuple[LabelReading, ...]) -> Play:
    """In place of the right labels, before them, after them; in one turn or in every turn."""
    if not play.turns:
        return play
    for number in range(len(play.turns)) if n & 4 else (turn,):
        own = play.turns[min(number, len(play.turns) - 1)].labels
        play = play.with_turn(number, labels=(found, (*own, *found), (*found, *own))[n % 3])
    return play


def _dead_label(world: World, course: Course, play: Play, turn: int, n: int) -> Play:
    dead = [
        (bag, label)
        for (container, piece, issue), label in world.papers.items()
        if (bag := world.truth.bags.get(container)) is not None
        and bag.coi == course.coi
        and (bag.labels.get((piece, issue)) == "void" or issue < bag.latest(piece))
    ]
    due = [label for bag, label in dead if bag.id in _containers(play)]
    found = due or [label for _, label in dead]
    return _labels(play, turn, n & 4, (found[n % len(found)],)) if found else play


def _containers(play: Play) -> set[str]:
    seals = [label.seal for turn in play.turns for label in turn.labels]
    return {f"{seal.din}{seal.product_code}" for seal in seals if seal is not None} | set(play.containers)


def _forged(world: World, course: Course, play: Play, turn: int, n: int) -> Play:
    theirs = world.truth.course_of(other(course.patient.key).key)
    commitment = theirs.commitment if theirs is not None else None
    number = min(turn, len(play.turns) - 1) if play.turns else 0
    if not play.turns or not play.turns[number].labels:
        return play
    first, *rest = play.turns[number].labels
    forged = (
        paper.distrusted(first, n // 8), paper.unsealed(first), paper.resealed(first, commitment=commitment),
        paper.resealed(first, issue=9), paper.resealed(first, expiry="0263650000"), paper.resealed(first, bag=7, bags=9),
        paper.regrouped(first, "6200"), paper.misprinted(first), paper.torn(first),
        paper.resealed(first, coi=theirs.coi if theirs is not None else None),
    )[n % 10]  # fmt: skip
    return play.with_turn(number, labels=(forged, *rest))


def _one_person_twice(_world: World, _course: Course, play: Play, turn: int, n: int) -> Play:
    if len(play.turns) < 2:
        return play
    return play.with_turn(1, person=play.turns[0].person, badge=n)


def _somebody_else(_world: World, _course: Course, play: Play, turn: int, n: int) -> Play:
    return play.with_turn(turn, person=STAFF[n % len(STAFF)].key)


def _by_list(world: World, course: Course, play: Play, _turn: int, n: int) -> Play:
    """From a work list: the right containers, others of the patient beside them, or one of somebody else."""
    mine = [bag.id for bag in world.truth.bags_of(course.coi)]
    foreign = [bag.id for bag in world.truth.bags.values() if bag.coi != course.coi]
    right = play.containers or tuple(sorted(_containers(play) & set(mine)))[:1]
    extra = (mine[n % len(mine)],) if mine else ()
    theirs = (foreign[n % len(foreign)],) if foreign else ()
    choice = (right, (*right, *extra), (*right, *theirs), theirs)[n % 4]
    return replace(play, by_list=course.coi, containers=tuple(dict.fromkeys(choice)))


def _from_list(_world: World, course: Course, play: Play, _turn: int, _n: int) -> Play:
    return replace(play, by_list=course.coi, containers=play.containers or tuple(sorted(_containers(play)))[:1])


def _without_list(_world: World, _course: Course, play: Play, _turn: int, n: int) -> Play:
    return play if play.step in IMMEDIATE else replace(play, by_list=None, containers=())


def _their_journey(world: World, course: Course, play: Play, _turn: int, _n: int) -> Play:
    theirs = world.truth.course_of(other(course.patient.key).key)
    return replace(play, by_list=theirs.coi) if theirs is not None else play


def _other_label(_world: World, _course: Course, play: Play, _turn: int, n: int) -> Play:
    pieces = (*PIECES["apheresis"], *PIECES["dose"])
    return replace(play, piece=pieces[n % 3], issue=1 + n // 3 % 3)


def _other_findings(world: World, _course: Course, play: Play, _turn: int, n: int) -> Play:
    """An exceptional release that names everything the kiosk ever said against anything, or one of it."""
    found = tuple(world.truth.findings)
    return replace(play, findings=found if n & 1 else found[n % len(found) :][:1] if found else ())


def _third(_world: World, _course: Course, play: Play, _turn: int, n: int) -> Play:
    if not play.turns:
        return play
    return replace(play, turns=(*play.turns, replace(play.turns[-1], person=STAFF[n % len(STAFF)].key)))


def _other_children(world: World, course: Course, play: Play, _turn: int, n: int) -> Play:
    """Something else is made, or something more: any container of the patient, or of somebody else."""
    mine = [bag.id for bag in world.truth.bags_of(course.coi)]
    theirs = [bag.id for bag in world.truth.bags.values() if bag.coi != course.coi]
    other = (mine, mine, theirs)[n % 3]
    chosen = (other[n // 3 % len(other)],) if other else ()
    return replace(play, children=chosen if n & 8 else tuple(dict.fromkeys((*play.children, *chosen))))


def _every_part(world: World, course: Course, play: Play, _turn: int, _n: int) -> Play:
    """Every part that is planned is made, also one that does not fit its whole."""
    bags = world.truth.bags_of(course.coi)
    parts = tuple(b.id for b in bags if b.state == PLANNED and not b.parents and maker_of(b) is K.SPLIT)
    return replace(play, children=parts) if parts else play


def _no_answer(_world: World, _course: Course, play: Play, _turn: int, n: int) -> Play:
    return replace(
        play, answers=tuple((item, "no" if number == n % 5 else a) for number, (item, a) in enumerate(play.answers))
    )


def _other_room(_world: World, _course: Course, play: Play, _turn: int, _n: int) -> Play:
    return replace(play, room=next(room for room in ROOMS if room != play.room))


TWISTS: Mapping[str, Twist] = {
    "other band": _other_band,
    "their band": _their_band,
    "no band": _turn(bands=()),
    "other order": _other_order,
    "no order": _turn(orders=()),
    "other birth date": _other_birth_date,
    "their birth date": _their_birth_date,
    "no birth date": _turn(spoken=None),
    "their bag": _their_bag,
    "another bag": _another_bag,
    "no bag": _turn(labels=()),
    "dead label": _dead_label,
    "forged label": _forged,
    "one person twice": _one_person_twice,
    "somebody else": _somebody_else,
    "one person alone": lambda _w, _c, play, _t, _n: replace(play, turns=play.turns[:1]),
    "a third person": _third,
    "nobody was told": lambda _w, _c, play, _t, _n: replace(play, told=play.told[:_n % 2]),
    "wrong PIN": _turn(pin=WRONG_PIN),
    "unsigned": _turn(pin=NO_PIN),
    "pictures of the turn before": _turn(frames="before"),
    "old pictures": _turn(frames="old"),
    "turn begun early": _turn(early=True),
    "long pause": _turn(pause=timedelta(minutes=16)),
    "pause": _turn(pause=timedelta(minutes=6)),
    "by list": _by_list,
    "from list": _from_list,
    "without list": _without_list,
    "their journey": _their_journey,
    "other label": _other_label,
    "other findings named": _other_findings,
    "an item not answered": _no_answer,
    "other room": _other_room,
    "other children": _other_children,
    "every part planned": _every_part,
    **CUSTODY_TWISTS,
    **PATIENT_TWISTS,
    "asked twice": lambda _w, _c, play, _t, _n: replace(play, twice=True),
}  # fmt: skip
