"""What can be twisted at the store, at a shipper and at a container's end, each twist by name; as `twists`."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from kiosk.domain.step import StepKind as K
from tests.adversary.paper import resealed
from tests.adversary.people import other
from tests.adversary.play import Play
from tests.adversary.shipping import OUTER, carriers_label
from tests.adversary.storing import ELSEWHERE, SLOTS
from tests.adversary.truth import Course
from tests.adversary.world import World

SECONDS = ("lot", "tamper_seals", "logger", "count", "destination", "carrier")


def _other_slot(world: World, _course: Course, play: Play, turn: int, n: int) -> Play:
    """A neighbour, a slot that is taken, one of another site's store; in one turn or in every turn."""
    taken = tuple(bag.slot for bag in world.truth.bags.values() if bag.slot)
    places = (*taken, *SLOTS, ELSEWHERE)
    for number in range(len(play.turns)) if n % 4 else (turn,):
        play = play.with_turn(number, places=(places[n // 8 % len(places)],))
    return play


def _other_shipper(world: World, course: Course, play: Play, turn: int, n: int) -> Play:
    """A shipper of another number, or of another patient; in one turn or in every turn."""
    printed = [label for (_, piece, _), label in world.papers.items() if piece == OUTER]
    theirs = world.truth.course_of(other(course.patient.key).key)
    foreign = [resealed(label, coi=theirs.coi) for label in printed if theirs is not None]
    labels = (carriers_label(world.truth, 50), *printed, *foreign)
    for number in range(len(play.turns)) if n & 4 else (turn,):
        play = play.with_turn(number, shippers=(labels[n // 8 % len(labels)],))
    return play


def _keyed_otherwise(world: World, _course: Course, play: Play, _turn: int, n: int) -> Play:
    """One field that is keyed at this step says something else."""
    keyed, by = play.keyed, n // 8
    changes: Mapping[str, object] = {
        "count": keyed.count + 1, "tamper_seals": (*keyed.tamper_seals[:-1], "DEMO-99"), "carrier": "Others",
        "code": "A" * 16, "second_differs": SECONDS[by % len(SECONDS)], "why": "", "physician": "one",
        "given_ml": keyed.given_ml - 1 - by % 80, "moved_ml": keyed.moved_ml + 20 + by % 80, "in_vapour": False,
        "condition": "wet", "logger": "TL-0099", "into": next(iter(world.truth.bags), ""),
    }  # fmt: skip
    names = KEYED_AT.get(play.step, ())
    if not names:
        return play
    name = names[n % len(names)]
    return replace(play, keyed=replace(keyed, **{name: changes[name]}))  # type: ignore[arg-type] # a field by its name


KEYED_AT: Mapping[K, tuple[str, ...]] = {
    K.RETRIEVE: ("in_vapour",),
    K.PACK: ("count", "second_differs"),
    K.EXPECT_FOREIGN: ("second_differs",),
    K.DISPATCH: ("tamper_seals", "carrier"),
    K.COURIER_TAKES: ("code",),
    K.COURIER_HANDS_OVER: ("code",),
    K.EXPLAIN_SEALS: ("why", "tamper_seals"),
    K.RECEIVE_SEALED: ("tamper_seals", "count", "condition", "logger"),
    K.SALVAGE: ("moved_ml", "into", "why"),
    K.DRAW_UP: ("moved_ml", "into"),
    K.INTERRUPT: ("given_ml", "why"),
    K.STOP: ("given_ml", "why"),
    K.FINISH: ("given_ml",),
    K.GIVEN_OUTSIDE: ("why", "given_ml"),
    K.WITHDRAW: ("why",),
    K.DISCARD: ("physician", "why"),
}
"""What people key at each step."""


def _bag_left_out(_world: World, _course: Course, play: Play, turn: int, n: int) -> Play:
    """One of the labels shown is not shown, by one or by everybody."""
    for number in range(len(play.turns)) if n & 1 else (turn,):
        shown = play.turns[min(number, len(play.turns) - 1)].labels
        play = play.with_turn(number, labels=shown[1:] if n & 2 else shown[:-1])
    return play


def _set_left_out(_world: World, _course: Course, play: Play, _turn: int, _n: int) -> Play:
    return replace(play, containers=play.containers[:-1])


CUSTODY_TWISTS: Mapping[str, Callable[[World, Course, Play, int, int], Play]] = {
    "other slot": _other_slot,
    "no slot": lambda _w, _c, play, turn, _n: play.with_turn(turn, places=()),
    "other shipper": _other_shipper,
    "no shipper": lambda _w, _c, play, turn, _n: play.with_turn(turn, shippers=()),
    "keyed otherwise": _keyed_otherwise,
    "other seals": lambda _w, _c, play, _t, _n: replace(play, keyed=replace(play.keyed, tamper_seals=("DEMO-99",))),
    "a bag left out": _bag_left_out,
    "the last one not named": _set_left_out,
}
