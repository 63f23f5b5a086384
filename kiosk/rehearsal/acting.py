"""How staff act: each in turn shows what the step asks for to the camera, speaks, signs; then the kiosk answers.

`Play` is one attempt as it would go right. A mix-up is a play with something swapped: another thing shown, another
person, another word, something done in between.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from kiosk.domain.decision import Decision
from kiosk.domain.identifiers import Badge
from kiosk.domain.reasons import Reason
from kiosk.domain.step import Read, StepKind
from kiosk.domain.steps import STEPS
from kiosk.handoffs.attempts import begin_turn, open_attempt, read, sign, speak, tell_look_alikes
from kiosk.handoffs.concluding import conclude
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.understanding import BAG, BAND, MAKERS, ORDER, PLACE, SHIPPER
from kiosk.rehearsal.desk import Paper, Shot
from kiosk.rehearsal.world import World, member, patient

Finish = Callable[[UnderWay], Decision]
Between = Callable[[World], None]

TRIES = 6
"""How often a person holds a thing to the camera anew before giving up."""


@dataclass(frozen=True)
class Swap:
    """What one turn does otherwise. None leaves it as it should be; `skip` names what is not shown or said at all."""

    shows: Mapping[Read, tuple[Shot, ...]] = field(default_factory=dict)
    spoken: str | None = None
    spoken_by: str = "patient"
    why: str = ""
    badge: Badge | None = None
    pin: str | None = None
    skip: frozenset[Read] = frozenset()


RIGHT = Swap()
BANDS = (Read.BAND, Read.OLD_BAND, Read.NEW_BAND)


@dataclass(frozen=True)
class Play:
    """One attempt: who, about whom, with which containers in hand, and what goes otherwise in which turn.

    `by_list` opens the attempt from the work list (journey and containers named); otherwise reading does. `hold`
    are the labels shown where the step reads a bag, `place` the slot of the store, `shipper` the name of the shipper's
    label. `between` happens after that turn (-1: before the first), `finish` concludes.
    """

    step: StepKind
    people: tuple[str, ...]
    who: str = "patient"
    hold: tuple[tuple[str, ...], ...] = ()
    shipper: tuple[str, ...] = ()
    containers: tuple[str, ...] = ()
    place: str = ""
    by_list: str | None = None
    swaps: Mapping[int, Swap] = field(default_factory=dict)
    between: Mapping[int, Between] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    finish: Callable[[World, UnderWay], Decision] | None = None

    def swapped(self, turn: int, swap: Swap) -> "Play":
        """The same play with one turn gone otherwise."""
        return replace(self, swaps={**self.swaps, turn: swap})

    def with_between(self, turn: int, happening: Between) -> "Play":
        """The same play with something happening after a turn."""
        return replace(self, between={**self.between, turn: happening})


def perform(world: World, play: Play) -> Decision:
    """Act it out, and give the kiosk's answer."""
    under_way = prepare(world, play)
    if play.finish is not None:
        return play.finish(world, under_way)
    return conclude(world.bench, under_way)


def prepare(world: World, play: Play) -> UnderWay:
    """Every turn of the play, up to the moment of the answer."""
    coi = world.journeys.get(play.by_list) if play.by_list is not None else None
    under_way = open_attempt(world.bench, play.step, coi=coi, containers=play.containers)
    if play.told:
        under_way = tell_look_alikes(under_way, *(world.people[key] for key in play.told))
    if -1 in play.between:
        play.between[-1](world)
    for turn, key in enumerate(play.people):
        under_way = take_turn(world, play, under_way, turn, key)
        if turn in play.between:
            play.between[turn](world)
    return under_way


def take_turn(world: World, play: Play, under_way: UnderWay, turn: int, key: str) -> UnderWay:
    """One person: badge, everything the step asks of this turn, PIN."""
    swap = play.swaps.get(turn, RIGHT)
    world.pass_time(seconds=4)
    begun = begin_turn(world.bench, under_way, swap.badge or member(key).badge)
    if isinstance(begun, Reason):
        raise UnknownBadgeError(begun)
    under_way = begun
    for asked in sorted(STEPS[play.step].reads_of(turn) - swap.skip, key=lambda r: r.value):
        under_way = _do(world, play, under_way, asked, swap)
    world.pass_time(seconds=3)
    return sign(world.bench, under_way, swap.pin or member(key).pin)


class UnknownBadgeError(Exception):
    """The kiosk opened no turn: the badge is nobody's. `reason` is what it said."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


def _do(world: World, play: Play, under_way: UnderWay, asked: Read, swap: Swap) -> UnderWay:
    if asked is Read.BIRTH_DATE:
        world.pass_time(seconds=5)
        born = date.fromisoformat(swap.spoken or patient(play.who).birth_date)
        return speak(under_way, born, swap.spoken_by, swap.why)
    bag = MAKERS if StepKind.BIND_FOREIGN in world.therapy.steps else BAG
    expect = {**dict.fromkeys(BANDS, BAND), Read.ORDER: ORDER, Read.PLACE: PLACE, Read.SHIPPER: SHIPPER}.get(asked, bag)
    if asked in swap.shows:
        for shot in swap.shows[asked]:
            under_way = show(world, under_way, shot, expect)
        return under_way
    for paper in _right_papers(world, play, asked):
        under_way = show_until_read(world, under_way, paper, expect)
    return under_way


def _right_papers(world: World, play: Play, asked: Read) -> tuple[Paper, ...]:
    match asked:
        case Read.BAND:
            return (world.paper_of("band", play.who),)
        case Read.OLD_BAND:
            return (world.paper_of("band", play.who),)
        case Read.NEW_BAND:
            return (world.paper_of("band", play.who, "new"),)
        case Read.ORDER:
            return (world.paper_of("order", play.who),)
        case Read.MAKER:
            return tuple(world.paper_of(*name) for name in play.hold if name[0] == "maker")
        case Read.PLACE:
            return (world.paper_of("place", play.place),)
        case Read.SHIPPER:
            labels = play.hold if play.step is StepKind.READ_BACK_SHIPPER else (play.shipper,)
            return tuple(world.paper_of(*name) for name in labels)
        case _:
            apart = Read.MAKER in STEPS[play.step].reads_of(0)
            return tuple(world.paper_of(*name) for name in play.hold if not (apart and name[0] == "maker"))


def show(world: World, under_way: UnderWay, shot: Shot, expect: frozenset[str], at_least: int = 1) -> UnderWay:
    """One picture of this very shot, read once."""
    world.pass_time(seconds=2)
    picture, exhibit = world.desk.take(shot)
    return read(world.bench, under_way, picture, exhibit, expect, at_least)


def show_until_read(world: World, under_way: UnderWay, paper: Paper, expect: frozenset[str]) -> UnderWay:
    """The right thing held to the camera, anew while the kiosk asks for it. A stop on a right thing is counted."""
    things = _things(under_way)
    for _ in range(TRIES):
        under_way = show(world, under_way, Shot((paper,), pose=world.next_pose()), expect)
        if _things(under_way) > things:
            return under_way
        world.desk.right_readings_refused += 1
    return under_way


def _things(under_way: UnderWay) -> int:
    turn = under_way.current
    sealed = [shipper for shipper in turn.shippers if shipper.trust is not None]
    return sum(map(len, (turn.bands, turn.orders, turn.places, turn.bags, turn.makers, sealed)))
