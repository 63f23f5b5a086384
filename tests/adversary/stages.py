"""Where an example begins: the story as it goes right, up to a stage, made once for a run and copied."""

import atexit
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from functools import cache

from kiosk.domain.decision import Refused
from kiosk.domain.facts import HistoryNoted, MilestoneRecorded, ResultRecorded
from kiosk.domain.identifiers import Din
from kiosk.domain.statements import Completion, RiskFactors, TestRecord
from kiosk.domain.step import StepKind as K
from kiosk.handoffs import processing, registering
from kiosk.handoffs.allocating import next_coi, next_din
from tests.adversary.dues import due
from tests.adversary.people import PATIENTS, Patient
from tests.adversary.play import Play, Turn
from tests.adversary.plays import HANDS, right_play
from tests.adversary.rigging import drawing_with
from tests.adversary.site import ROOMS, Site
from tests.adversary.truth import QUARANTINE, Course
from tests.adversary.world import World

RESULTS = {
    "car-t": (
        ("viability", "91", "%"), ("CAR-positive cells", "240", "million"), ("sterility", "no growth", ""),
        ("endotoxin", "0.5", "EU/kg"), ("HLA identity on a second sample", "agrees", ""),
    ),
    "autologous-hsct": (
        ("viability", "91", "%"), ("CD34-positive cells", "4.2", "million/kg"), ("sterility", "no growth", ""),
        ("ABO/Rh on a second sample", "agrees", ""),
    ),
}  # fmt: skip
RESULTS["car-t-made-outside"] = RESULTS["car-t"]
STAGES = ("enrolled", "collected", "labelled", "released", "matched", "opened", "verified", "infusing")


class StoryStopped(Exception):
    """A right step was refused."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(f"{refused.step}: " + "; ".join(map(str, refused.reasons)))


def home_of(patient: Patient) -> str:
    """The room a patient's things happen in, where nothing else is said."""
    return ROOMS[[p.key for p in PATIENTS].index(patient.key)]


@cache
def stage(name: str) -> World:
    """The world at a stage, closed. Both patients stand at the same stage, B with labels printed anew."""
    return _stages()[name]


@cache
def _stages() -> dict[str, World]:
    return told(_story)


def told(story: Callable[[World], Iterator[str]]) -> dict[str, World]:
    """The worlds at the stages of a story that begins on a new site, closed."""
    site = Site.founded()
    world = World(site)
    world.truth.names = {person_id: key for key, person_id in site.people.items()}
    found = {}
    with drawing_with(site.inkwell):
        for name in story(world):
            world.site.close()
            found[name] = world.copied()
            found[name].site.close()
            atexit.register(shutil.rmtree, found[name].site.folder)
            world.site.reopen()
    world.site.discard()
    return found


def _story(world: World) -> Iterator[str]:
    courses = [enrol(world, patient) for patient in PATIENTS]
    for course in courses:
        reach(world, course)
        plan(world, course, "apheresis", 1)
    yield STAGES[0]
    yield from told_on(world, STAGES[0])


def told_on(world: World, stage_reached: str) -> Iterator[str]:
    """The story goes on from a stage, as it goes right; gives the name of each stage that both patients reach."""
    for name in STAGES[STAGES.index(stage_reached) + 1 :]:
        for course in world.truth.courses.values():
            _TO[name](world, course)
        yield name


def to_the_end(world: World) -> None:
    """What the last stage leaves under way is given whole."""
    for course in world.truth.courses.values():
        act_right(world, course, K.FINISH)


def _to_collected(world: World, course: Course) -> None:
    _go_right(world, course)
    plan(world, course, "dose", 2)


def _to_labelled(world: World, course: Course) -> None:
    _go_right(world, course, until=K.RELEASE, reprint=True)


def _to_released(world: World, course: Course) -> None:
    record_results(world, course)
    _go_right(world, course, until=K.READINESS)


def _up_to(kind: K) -> Callable[[World, Course], None]:
    return lambda world, course: _go_right(world, course, until=kind)


_TO: Mapping[str, Callable[[World, Course], None]] = {
    "collected": _to_collected,
    "labelled": _to_labelled,
    "released": _to_released,
    "matched": _up_to(K.OPEN),
    "opened": _up_to(K.LINE_CHECK),
    "verified": _up_to(K.START),
    "infusing": _up_to(K.FINISH),
}
"""How a patient comes to each stage from the one before."""


def _go_right(world: World, course: Course, until: K | None = None, *, reprint: bool = False) -> None:
    for _ in range(60):
        kind = due(world.truth, course, world.site.clock.now().utc)
        if kind is None or kind is until:
            return
        if reprint and kind is K.APPLY_IN_PROCESSING:
            _void_first(world, course)
            reprint = False
            continue
        act_right(world, course, kind)


def act_right(world: World, course: Course, kind: K) -> None:
    """One step as it should go. Raises StoryStopped where the kiosk refuses it."""
    play = right_play(world.truth, world.papers, course, kind, home_of(course.patient))
    if play is None:
        raise AssertionError(f"Expected something to do for {kind.value}, got nothing.")
    decision = world.perform(play)
    if isinstance(decision, Refused):
        raise StoryStopped(decision)


def _void_first(world: World, course: Course) -> None:
    """A label that was read back is destroyed, so that there is a dead issue to be found later."""
    play = right_play(world.truth, world.papers, course, K.VOID_LABEL, home_of(course.patient))
    if play is None or isinstance(world.perform(play), Refused):
        raise AssertionError("Expected a label destroyed, got a refusal.")


def enrol(world: World, patient: Patient) -> Course:
    """A patient enrolled, evaluated and with an order."""
    bench = world.site.rooms[home_of(patient)]
    coi = next_coi(bench).value
    course = world.truth.courses[coi] = Course(coi, patient)
    world.audit()
    for kind in (K.ENROL, K.ORDER):
        turns = tuple(Turn(person) for person in HANDS[:2])
        decision = world.perform(Play(kind, patient, home_of(patient), turns, by_list=coi))
        if isinstance(decision, Refused):
            raise StoryStopped(decision)
        record = TestRecord(Completion.COMPLETE, Completion.COMPLETE, RiskFactors.NONE_FOUND)
        registering.evaluate_donor(bench, coi, record, world.site.people["physician"])
        world.audit()
    return course


CONDITIONED = timedelta(days=4)
"""How long ago whatever can't be undone began: inside the window of either therapy."""


def reach(world: World, course: Course) -> None:
    """Every milestone of the patient's therapy is on record, so that the calendar refuses nothing."""
    bench = world.site.rooms[home_of(course.patient)]
    for milestone in bench.therapies[course.patient.therapy].milestones.values():
        at = None if milestone.may_be_left_out else bench.now - CONDITIONED * milestone.irreversible
        fact = MilestoneRecorded(milestone.name, at, "", "told")
        bench.ledger.append((bench.entry(course.coi, fact, bench.clock.now()),), {})
        world.audit()
    for rule in bench.therapies[course.patient.therapy].history:
        noted = HistoryNoted(rule.test, rule.value, rule.unit)
        bench.ledger.append((bench.entry(course.coi, noted, bench.clock.now()),), {})
        world.audit()


def plan(world: World, course: Course, kind: str, count: int) -> None:
    """Containers get their identifiers."""
    bench = world.site.rooms[home_of(course.patient)]
    collected = world.truth.bags_of(course.coi, "apheresis")
    din = Din.parse(collected[0].id[:13]) if collected else next_din(bench)
    donation = processing.Donation(din, "1", "6400", bench.now)
    amounts = processing.Contents(Decimal(60), Decimal(240), Decimal(6))
    processing.plan_containers(bench, course.coi, kind, donation, (amounts,) * count, world.site.people["one"])
    world.audit()


def record_results(world: World, course: Course, **changed: str) -> None:
    """The laboratory's results for every dose in quarantine."""
    bench = world.site.rooms[home_of(course.patient)]
    for dose in world.truth.bags_of(course.coi, "dose"):
        if dose.state == QUARANTINE:
            for test, value, unit in RESULTS[course.patient.therapy]:
                result = ResultRecorded(dose.id, test, changed.get(test.split(" ")[0], value), unit)
                processing.record_result(bench, course.coi, result, world.site.people["one"])
    world.audit()
