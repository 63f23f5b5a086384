"""What can be twisted at a wristband, a tag that is read at the line, or a maker's label, by name; as `twists`."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from kiosk.domain.readings import LabelReading
from kiosk.domain.step import StepKind as K
from tests.adversary import people
from tests.adversary.makers import label_of
from tests.adversary.paper import container_on
from tests.adversary.play import Play, Turn
from tests.adversary.thawing import TAG
from tests.adversary.truth import Course
from tests.adversary.world import World


def _turns(play: Play, turn: int, *, everybody: int) -> tuple[tuple[int, Turn], ...]:
    """The turns that go otherwise, one or all of them; none of a play without a turn."""
    turns = tuple(enumerate(play.turns))
    return turns if everybody else turns[min(turn, len(turns) - 1) :][:1] if turns else ()


def _another_band(world: World, course: Course, play: Play, turn: int, n: int) -> Play:
    """As the band that counts, any that ever was: of the patient, put on, off or never on; or of somebody else."""
    theirs = world.truth.course_of(people.other(course.patient.key).key)
    found = [*course.bands, *course.bands_off, course.patient.band]
    found += [*theirs.bands, theirs.patient.band] if theirs is not None else []
    found = sorted(set(found), key=lambda band: band.format())
    for number, shown in _turns(play, turn, everybody=n & 1):
        play = play.with_turn(number, bands=(*shown.bands[:-1], found[n // 2 % len(found)]))
    return play


def _old_band(world: World, course: Course, play: Play, _turn: int, n: int) -> Play:
    """The band that comes off is not there, is another one, or is said to be missing."""
    theirs, new = people.other(course.patient.key).band, play.turns[0].bands[-1:] if play.turns else ()
    before = ((), (theirs,), (course.patient.old_band,), ())[n % 4]
    play = replace(play, keyed=replace(play.keyed, old_missing="cut in the ambulance" if n % 4 == 3 else ""))
    return play.with_turn(0, bands=(*before, *new)) if play.step is K.RE_BAND else play


def _no_tag(_world: World, _course: Course, play: Play, turn: int, n: int) -> Play:
    """The tag is not shown, or nothing but the tag; by one or by everybody."""
    for number, shown in _turns(play, turn, everybody=n & 1):
        kept = [label for label in shown.labels if (label.seal is not None and label.seal.piece == TAG) is bool(n & 2)]
        play = play.with_turn(number, labels=tuple(kept))
    return play


def _another_tag(world: World, course: Course, play: Play, turn: int, n: int) -> Play:
    """In place of the tag any that ever came out, an earlier one of the bag or one of another bag; the bag is listed."""
    meant = {container_on(label) for one in play.turns for label in one.labels} - {None}
    play = replace(play, by_list=course.coi, containers=play.containers or tuple(sorted(map(str, meant))))
    tags = [label for (_, piece, _), label in world.papers.items() if piece == TAG]
    for number, shown in _turns(play, turn, everybody=n & 1) if tags else ():
        own = tuple(label for label in shown.labels if label.seal is None or label.seal.piece != TAG)
        play = play.with_turn(number, labels=(*own, tags[n // 2 % len(tags)]))
    return play


def _another_makers_label(world: World, course: Course, play: Play, turn: int, n: int) -> Play:
    """None, one code alone, that of a wrong lot, or of another patient's bag; in place of the right one or beside it."""
    own = [bag.maker for bag in world.truth.bags_of(course.coi) if bag.maker is not None]
    others = [b.maker for b in world.truth.bags.values() if b.maker is not None and b.coi != course.coi]
    wrong = [*others, *(replace(one, lot="1999") for one in own)]
    right = [label_of(one) for one in own]
    part = [LabelReading(label.symbols[n // 8 % 2 :][:1]) for label in right]
    foreign = [label_of(one) for one in wrong]
    chosen = ((), part[:1], foreign[n // 8 % 2 :][:1], (*right[:1], *foreign[n // 8 % 2 :][:1]))[n % 4]
    for number, _ in _turns(play, turn, everybody=n & 4):
        play = play.with_turn(number, makers=tuple(chosen))
    return play


PATIENT_TWISTS: Mapping[str, Callable[[World, Course, Play, int, int], Play]] = {
    "another band": _another_band,
    "old band": _old_band,
    "no tag": _no_tag,
    "another tag": _another_tag,
    "another maker's label": _another_makers_label,
}
