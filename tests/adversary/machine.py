"""The adversary: any step in any order, with any readings, people, pictures and clocks; crashes; races; bad printers.

A `Focus` makes some of it likelier, for a bug that has to be found soon. The rules are the same for all.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kiosk.devices.fakes.printer import PrinterFault
from kiosk.domain.errors import KioskError
from kiosk.domain.facts import ContentsMeasured, HoldPlaced, PersonReinstated, PersonSuspended
from kiosk.domain.step import StepKind as K
from kiosk.handoffs.lost_labels import labels_lost_in_between
from kiosk.handoffs.view import journey_of
from kiosk.ledger.audit import Broken
from tests.adversary import further_stages, stages
from tests.adversary.dues import due
from tests.adversary.known import KNOWN
from tests.adversary.planning import PLANS, plan_more
from tests.adversary.play import Play
from tests.adversary.plays import right_play
from tests.adversary.recorded import RECORDED
from tests.adversary.rigging import SimulatedCrash, drawing_with
from tests.adversary.site import ROOMS
from tests.adversary.truth import Course
from tests.adversary.twists import TWISTS
from tests.adversary.violation import Violation
from tests.adversary.world import World

HAPPENINGS = ("suspend", "hold", "the same elsewhere", "void", "void before print")
JUMPS = (
    timedelta(seconds=30), timedelta(seconds=30), timedelta(minutes=7), timedelta(minutes=7), timedelta(minutes=31),
    timedelta(minutes=61), timedelta(minutes=91), timedelta(hours=20),
)  # fmt: skip
KINDS = tuple(K)
T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
WHO = st.sampled_from(("A", "B"))
NUMBER = st.integers(0, 2**16 - 1)
ACTS = ("right", "twisted", "any", "between", "crash", "around")
AROUND = (
    *("time", "time", "time", "staff", "printer", "hold", "measure", "expiry", "restart", "plan", "plan"),
    *("smear", "reserve", "logger", "count", "alarm", "name"),
)  # fmt: skip


@dataclass(frozen=True)
class Focus:
    """What is likelier. An empty tuple means everything; `acts` are the kinds of rule that may run."""

    stages: tuple[str, ...] = further_stages.STAGES
    kinds: tuple[K, ...] = KINDS
    twists: tuple[str, ...] = tuple(TWISTS)
    happenings: tuple[str, ...] = HAPPENINGS
    acts: tuple[str, ...] = ACTS
    jumps: tuple[timedelta, ...] = JUMPS
    around: tuple[str, ...] = AROUND
    plans: tuple[str, ...] = PLANS


LIFTED_AT_MOST = 3

EVERYTHING = Focus()


def allowed(act: str) -> Callable[[F], F]:
    """The rule runs only where the focus has the act."""
    return precondition(lambda machine: act in machine.focus.acts)


class Adversary(RuleBasedStateMachine):
    """One example: a site copied at a stage, and everything done to it."""

    def __init__(self, focus: Focus = EVERYTHING, tolerated: frozenset[str] = KNOWN) -> None:
        super().__init__()
        self.focus = focus
        self.tolerated = tolerated
        self.world: World | None = None
        self.failed = False

    @initialize(number=NUMBER)
    def begin(self, number: int) -> None:
        """Somewhere on the way."""
        self.world = further_stages.stage(_of(self.focus.stages, number)).copied()
        self.world.tolerated = self.tolerated
        self.drawing = drawing_with(self.world.site.inkwell)
        self.drawing.__enter__()

    # ------------------------------------------------------------------------------------------------- steps

    @allowed("right")
    @rule(who=WHO, number=NUMBER)
    def go_on(self, who: str, number: int) -> None:
        """The step that is due, as it should go."""
        course = self._course(who)
        kind = self._due(course, number)
        if kind is not None:
            self._play(self._right(course, kind))

    @allowed("twisted")
    @rule(who=WHO, one=NUMBER, turn=st.integers(0, 1), n=NUMBER, two=st.none() | NUMBER)
    def twist(self, who: str, one: int, turn: int, n: int, two: int | None) -> None:
        """The step that is due, with something wrong."""
        course = self._course(who)
        kind = self._due(course, n)
        self._twisted(course, kind or K.HAND_OVER, [number for number in (one, two) if number is not None], turn, n)

    @allowed("any")
    @rule(who=WHO, number=NUMBER, twists=st.lists(NUMBER, max_size=2), turn=st.integers(0, 1), n=NUMBER)
    def attempt(self, who: str, number: int, twists: list[int], turn: int, n: int) -> None:
        """Any step at all."""
        self._twisted(self._course(who), _of(self.focus.kinds, number), twists, turn, n)

    @allowed("between")
    @rule(who=WHO, number=NUMBER, what=NUMBER, is_due=st.booleans())
    def something_happens(self, who: str, number: int, what: int, is_due: bool) -> None:
        """A right step, and between the decision and its append the record changes."""
        course = self._course(who)
        kind = self._due(course, number) if is_due else None
        play = self._right(course, kind or _of(self.focus.kinds, number))
        happening = _of(self.focus.happenings, what)
        rig = self._world.site.rig
        if happening == "void before print":
            rig.before_print = lambda: self._happen(course, play, "void")
        else:
            rig.before_step = lambda: self._happen(course, play, happening)
        self._play(play)

    @allowed("crash")
    @rule(who=WHO, dies_at=st.integers(0, 5), after=st.booleans())
    def crash(self, who: str, dies_at: int, after: bool) -> None:
        """A right step, and the kiosk dies at one of its appends."""
        course = self._course(who)
        kind = self._due(course, dies_at)
        rig = self._world.site.rig
        rig.dies_at, rig.dies_after = dies_at, after
        self._play(self._right(course, kind or K.HAND_OVER))

    # --------------------------------------------------------------------------------------- the world around

    @allowed("around")
    @rule(who=WHO, what=NUMBER, number=NUMBER)
    def something_else_happens(self, who: str, what: int, number: int) -> None:
        """Time, staff, the printer, quality, a switch."""
        course = self._course(who)
        match _of(self.focus.around, what):
            case "time":
                self._world.site.pass_time(_of(self.focus.jumps, number))
            case "expiry":
                self._wait_for_expiry(_of((-12, -3, 1, 60, 200, 290), number))
            case "staff":
                key = _of(("one", "two", "three", "director"), number)
                self._suspend(key, suspended=key not in self._world.truth.suspended)
            case "printer":
                self._change_printer(_of(tuple(PrinterFault), number), smears=bool(number // len(PrinterFault) & 1))
            case "smear":
                self._change_printer(PrinterFault.NONE, smears=True)
            case "hold":
                self._hold(course, number, _of(("identity", "quality"), number))
            case "measure":
                self._measure(course, number)
            case "plan":
                self._plan(course, number)
            case "reserve" | "logger" | "count" | "alarm" | "name" as what_else:
                self._of_custody(course, what_else, number)
            case _:
                self._restart()

    # ------------------------------------------------------------------------------------------- invariants

    @invariant()
    def everything_recorded_was_right(self) -> None:
        """What is in the ledger and in the printer is what may be there."""
        if self.world is not None:
            self._audited(self.world.audit)

    def teardown(self) -> None:
        """At the end the ledger verifies, and what was replayed step by step is what a fresh replay gives."""
        if self.world is None:
            return
        try:
            if not self.failed:
                self._require_whole_record(self.world)
        finally:
            self.drawing.__exit__(None, None, None)
            self.world.site.discard()

    def _require_whole_record(self, world: World) -> None:
        verdict = world.site.ledger.verify()
        if isinstance(verdict, Broken):
            raise Violation("the ledger verifies", str(verdict))
        kept = [[journey_of(world.site.rooms[room], coi) for coi in world.truth.courses] for room in ROOMS]
        world.site.restart()
        anew = [journey_of(world.site.rooms[ROOMS[0]], coi) for coi in world.truth.courses]
        if any(journeys != anew for journeys in kept):
            raise Violation("replay gives the same", "cached and fresh replay differ")

    # ------------------------------------------------------------------------------------------------ inside

    @property
    def _world(self) -> World:
        if self.world is None:
            raise ValueError("Expected a world, got none.")
        return self.world

    def _course(self, who: str) -> Course:
        return next(course for course in self._world.truth.courses.values() if course.patient.key == who)

    def _due(self, course: Course, number: int) -> K | None:
        """The step that is due, most of the time with the holds in its way lifted first, else in spite of them."""
        world, heed = self._world, number % 4 > 0
        kind = due(world.truth, course, world.site.clock.now().utc, heed_holds=heed)
        for _ in range(LIFTED_AT_MOST):
            if kind is not K.LIFT_HOLD:
                break
            self._play(self._right(course, kind))
            kind = due(world.truth, course, world.site.clock.now().utc)
        return kind

    def _right(self, course: Course, kind: K) -> Play:
        world = self._world
        room = stages.home_of(course.patient)
        play = right_play(world.truth, world.papers, course, kind, room)
        return play or Play(kind, course.patient, room, ())

    def _twisted(self, course: Course, kind: K, twists: list[int], turn: int, n: int) -> None:
        play = self._right(course, kind)
        for number in twists:
            play = TWISTS[_of(self.focus.twists, number)](self._world, course, play, turn, n)
        self._play(play)

    def _play(self, play: Play) -> None:
        self._audited(lambda: self._played(play))

    def _played(self, play: Play) -> None:
        world = self._world
        try:
            world.perform(play)
        except SimulatedCrash:
            self._restart()
        except KioskError as stopped:
            # The kiosk gave no answer. Nothing may be acted on, and nothing is recorded but what the audit sees.
            world.answers[f"{play.step.value}: {type(stopped).__name__}"] += 1
        finally:
            world.site.rig.disarm()

    def _audited(self, work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException:
            self.failed = True
            raise

    def _happen(self, course: Course, play: Play, happening: str) -> None:
        world = self._world
        world.audit()
        elsewhere = next(room for room in ROOMS if room != play.room)
        match happening:
            case "suspend":
                self._suspend(play.turns[0].person if play.turns else "one", suspended=True)
            case "smear":
                self._change_printer(PrinterFault.NONE, smears=True)
            case "hold":
                self._hold(course, 0, "identity")
            case _:
                kind = K.VOID_LABEL if happening == "void" else play.step
                other = right_play(world.truth, world.papers, course, kind, elsewhere)
                if other is not None:
                    world.perform(other)

    def _wait_for_expiry(self, minutes: int) -> None:
        """Until so many minutes after the last dose expires."""
        now = self._world.site.clock.now().utc
        doses = [bag for bag in self._world.truth.bags.values() if bag.plan.kind == "dose"]
        ends = [dose.plan.expires_at for dose in doses if dose.plan.expires_at is not None]
        until = max(ends, default=now) + timedelta(minutes=minutes) - now
        if until > timedelta(0):
            self._world.site.pass_time(until)

    def _change_printer(self, fault: PrinterFault, *, smears: bool) -> None:
        """What it held back comes out."""
        printer = self._world.site.printer
        printer.fault, self._world.smears = fault, smears
        printer.finish_late_jobs()
        self._world.audit()

    def _measure(self, course: Course, number: int) -> None:
        bags = self._world.truth.bags_of(course.coi)
        amounts = (Decimal(60 + number % 2), Decimal(240), Decimal(6))
        self._world.site.record(course.coi, ContentsMeasured(bags[number % len(bags)].id, *amounts))
        result = _of(("agrees", "differs"), number)
        stages.record_results(self._world, course, **{"HLA": result, "ABO/Rh": result})

    def _plan(self, course: Course, number: int) -> None:
        """Parts of a bag, a pool or a tube get their identifiers, or a part that would outlive its whole."""
        with suppress(KioskError):
            plan_more(self._world, course, _of(self.focus.plans, number), number // len(self.focus.plans))
        self._world.audit()

    def _of_custody(self, course: Course, what: str, number: int) -> None:
        """What one person records of the store, of a shipper's logger, or of a reserve."""
        with suppress(KioskError):
            RECORDED[what](self._world, course, number)
        self._world.audit()

    def _suspend(self, key: str, *, suspended: bool) -> None:
        world = self._world
        person = world.site.people[key]
        if suspended:
            world.site.record("site/people", PersonSuspended(person, "for the story"))
            world.truth.suspended.add(key)
        else:
            world.site.record("site/people", PersonReinstated(person, "for the story"))
            world.truth.suspended.discard(key)

    def _hold(self, course: Course, number: int, kind: str) -> None:
        world = self._world
        bags = world.truth.bags_of(course.coi, "dose") or world.truth.bags_of(course.coi)
        held = bags[number % len(bags)].id
        world.site.record(course.coi, HoldPlaced(world.site.fresh.token(), held, kind, "by hand", "H13"))
        world.audit()

    def _restart(self) -> None:
        world = self._world
        world.site.restart()
        labels_lost_in_between(world.site.rooms[ROOMS[0]])
        world.audit()


def _of(choices: tuple[T, ...], number: int) -> T:
    return choices[number % len(choices)]
