"""The kiosk killed at any point of a flow: no fact is lost, nothing is done twice or left open, and people go on.

A flow is acted out once while the disk is kept before each request, after each append and around each print. Over each
of these disks a kiosk is switched on: it has to know what was recorded, to say which label is lost, and to bring the
flow to its end from the home screen.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

import pytest

from kiosk.domain.containers import Container, ContainerState, Label, LabelState
from kiosk.domain.label import LabelKind
from kiosk.domain.step import StepKind
from kiosk.handoffs.view import site_view
from kiosk.ledger.audit import Depth
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.scenes import COLLECTORS, NURSES
from kiosk.rehearsal.world import World
from tests.rehearsal.kept import Stored, stored_facts
from tests.web.cutting import Cut, Cuts, cutting, last_sheet, sheets
from tests.web.driving import Drive
from tests.web.stages import stages

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(900)]

BASE = LabelKind.BASE.value
LOST = "LabelLost"
ONCE = {
    "collection": ("LabelApplied", "StationCleared"),
    "bedside": ("ContainerOpened", "InfusionStarted", "BagFinished"),
}
"""What a flow makes once, however often it was broken off."""

MADE = {
    StepKind.ISSUE_AT_COLLECTION: "LabelIssued",
    StepKind.READ_BACK: "LabelReadBack",
    StepKind.APPLY_AT_COLLECTION: "LabelApplied",
    StepKind.CLEAR_STATION: "StationCleared",
    StepKind.OPEN: "ContainerOpened",
    StepKind.START: "InfusionStarted",
    StepKind.FINISH: "BagFinished",
}
"""What each step records beside itself, once each time it is taken."""

MOST_STEPS = 9


@dataclass(frozen=True)
class Flow:
    """A flow: where it begins, what is done next as the record stands, and when it has come to its end."""

    stage: str
    station: str
    next_act: Callable[[Drive], None]
    ended: Callable[[World], bool]


def collected(world: World) -> Container:
    """The patient's collection bag."""
    return world.journey().containers[world.containers["patient collection"][0]]


def newest(world: World) -> Label | None:
    """The label of the collection bag that was issued last."""
    labels = collected(world).labels
    return labels[max(labels)] if labels else None


def collect_on(drive: Drive, *, destroyed: bool = False) -> None:
    """At the couch: whatever comes next for the collection bag. A label that came out is found, or `destroyed`."""
    world = drive.world
    label = newest(world)
    one, two = COLLECTORS
    match label.state if label is not None else LabelState.VOID:
        case LabelState.VOID if label is None:
            drive.begin("collection-label")
            drive.take_turns(one, two)
        case LabelState.VOID:
            if drive.ask != "badge":
                drive.begin("collection-reprint")
            drive.take_turns(one, two, form={"why": "the power failed before it came out"})
        case LabelState.LOST if printed(world) and not destroyed:
            drive.begin("find-label")
            drive.take_turns(one, two, bags=(last_sheet(world, BASE),))
        case LabelState.LOST | LabelState.ISSUED:
            drive.begin("void-label")
            drive.take_turns(one, two, form={"why": "the power failed; looked for by two"})
        case LabelState.STARTED:
            drive.take_turn(one, last_sheet(world, BASE))
        case LabelState.READ_BACK:
            if drive.ask != "badge":
                drive.begin("collection-apply")
            drive.take_turns(one, two, bags=(last_sheet(world, BASE),))
        case _:
            if drive.ask != "badge":
                drive.begin("clear-station")
            drive.take_turn(one)
    leave_the_answer(drive)


def printed(world: World) -> bool:
    """Whether the label that was issued last came out of the printer."""
    issued = [
        fact for fact in stored_facts(world.folder) if fact.kind == "PrintStarted" and fact.stream == patient(world)
    ]
    return bool(issued) and any(sheet.stem == issued[-1].said["print_id"] for sheet in sheets(world))


def patient(world: World) -> str:
    """The patient's journey."""
    return world.journeys["patient"]


def collection_ended(world: World) -> bool:
    """The label is on its bag, and the place is free."""
    label = newest(world)
    return (
        label is not None
        and label.state is LabelState.APPLIED
        and world.bench.station not in site_view(world.bench).stations
    )


def dose(world: World) -> Container:
    """The first dose bag."""
    return world.journey().containers[world.containers["doses"][0]]


def tag(world: World) -> Paper:
    """The label of the dose bag that is read in its frost."""
    return world.paper_of(dose(world).id, world.therapy.containers["dose"].pieces[-1], "1")


def give_on(drive: Drive) -> None:
    """At the bed: whatever comes next for the first dose bag."""
    world = drive.world
    bag = drive.sitting.mark_of(patient(world), dose(world).id)
    match dose(world).state:
        case ContainerState.OPENING_AUTHORISED:
            drive.post("/running/open", bag=bag)
        case ContainerState.OPENED:
            if drive.ask != "badge":
                drive.begin("line-check")
            drive.take_turns(*NURSES, bags=(tag(world),))
        case ContainerState.VERIFIED:
            drive.post("/running/start", bag=bag)
        case ContainerState.INFUSING:
            drive.post("/running/finished", bag=bag, given_ml="60")
        case _:
            drive.begin("match")
            drive.take_turns(*NURSES, bags=(tag(world),))
    assert drive.kind in {"", "authorised"}, drive.told()


def leave_the_answer(drive: Drive) -> None:
    """Go on from an answer that is no refusal."""
    assert drive.kind == "authorised", drive.told()
    drive.go_on()


def bag_given(world: World) -> bool:
    """The bag is empty."""
    return dose(world).state is ContainerState.INFUSED


FLOWS = {
    "collection": Flow("enrolled", "collection room", collect_on, collection_ended),
    "bedside": Flow("ready", "ward", give_on, bag_given),
}


def to_the_end(drive: Drive, flow: Flow, next_act: Callable[[Drive], None]) -> None:
    """Do what comes next, until the flow has ended."""
    for _ in range(MOST_STEPS):
        if flow.ended(drive.world):
            return
        next_act(drive)
    raise AssertionError(f"never ended: {drive.told()}")


@cache
def cuts_of(name: str) -> Cuts:
    """The disk of a flow at every point."""
    flow = FLOWS[name]
    world = stages("car-t")[flow.stage].branched(f"cut {name}").at(flow.station)
    with cutting(world) as drive:
        to_the_end(drive, flow, flow.next_act)
    world.close()
    return drive.cuts


@pytest.fixture
def switched_on_again(request: pytest.FixtureRequest) -> Iterator[Callable[[Cut], Drive]]:
    """Switches a kiosk on over the disk of a cut."""
    worlds: list[World] = []

    def begun(cut: Cut) -> Drive:
        worlds.append(cut.site.branched(f"{request.node.name} {cut.what}"))
        worlds[-1].pass_time(minutes=1)
        return Drive.before(worlds[-1])

    yield begun
    for world in worlds:
        world.discard()


def new(before: tuple[Stored, ...], now: tuple[Stored, ...]) -> tuple[Stored, ...]:
    """What the record holds beyond what was known; all that was known has to stand there unchanged."""
    assert set(before) <= set(now)
    return tuple(fact for fact in now if fact not in set(before))


@pytest.mark.long
@pytest.mark.hazard("H20")
@pytest.mark.parametrize("name", sorted(FLOWS))
def test_no_fact_is_lost(name: str, switched_on_again: Callable[[Cut], Drive]) -> None:
    """After the power failed at any point every fact stands there and verifies, and only a lost label is recorded."""
    cuts = cuts_of(name)
    whole = cuts.taken[-1].facts
    for cut in cuts.taken:
        assert set(cut.facts) <= set(whole), cut.what
        drive = switched_on_again(cut)
        world = drive.world
        world.bench.ledger.verify(Depth.EVERY_SIGNATURE)
        assert {fact.kind for fact in new(cut.facts, stored_facts(world.folder))} <= {LOST}, cut.what
        assert world.journey().holds == {}, cut.what
        sent = {fact.said["print_id"] for fact in cut.facts if fact.kind == "PrintStarted"}
        assert {sheet.stem for sheet in sheets(world)} <= sent | {sheet.stem for sheet in sheets(cuts.taken[0].site)}
        assert drive.name == "home", drive.told()


@pytest.mark.long
@pytest.mark.hazard("H20")
@pytest.mark.parametrize("name", sorted(FLOWS))
def test_no_attempt_is_left_half(name: str) -> None:
    """A step and what it makes are on the disk together or not at all, and who only signed has done nothing."""
    cuts = cuts_of(name)
    seen = set()
    for cut in cuts.taken:
        since = new(cuts.taken[0].facts, cut.facts)
        steps = Counter(fact.said["step"] for fact in since if fact.kind == "StepTaken")
        kinds = Counter(fact.kind for fact in since)
        for step, kind in MADE.items():
            assert kinds[kind] == steps[step.value], (cut.what, step)
        assert kinds["PrintStarted"] <= kinds["LabelIssued"]
        assert kinds["StationTaken"] == min(1, kinds["LabelIssued"])
        seen |= set(steps)
    assert len(seen) > 2


@pytest.mark.long
@pytest.mark.hazard("H20")
@pytest.mark.parametrize(
    ("name", "destroyed"),
    [("collection", False), ("collection", True), ("bedside", False)],
    ids=["found", "void", "bed"],
)
def test_the_flow_comes_to_its_end(name: str, destroyed: bool, switched_on_again: Callable[[Cut], Drive]) -> None:
    """From the home screen people bring the flow to its end, and nothing was printed or done twice."""
    cuts, flow = cuts_of(name), FLOWS[name]
    lost = 0
    for cut in cuts.taken:
        drive = switched_on_again(cut)
        world = drive.world
        in_doubt = name == "collection" and (label := newest(world)) is not None and label.state is LabelState.LOST
        if destroyed and not in_doubt:
            continue
        if in_doubt:
            lost += 1
            assert "1 label is lost" in drive.words, drive.told()
        next_act = partial(collect_on, destroyed=True) if destroyed else flow.next_act
        to_the_end(drive, flow, next_act)
        facts = [fact.kind for fact in new(cuts.taken[0].facts, stored_facts(world.folder))]
        assert [facts.count(kind) for kind in ONCE[name]] == [1] * len(ONCE[name]), cut.what
        assert facts.count("LabelIssued") == facts.count("LabelVoided") + facts.count("LabelApplied"), cut.what
        assert len(sheets(world)) - cuts.taken[0].sheets <= facts.count("PrintStarted"), cut.what
        assert world.journey().holds == {}, cut.what
    assert lost > 2 or name != "collection"


def test_every_request_was_a_cut() -> None:
    """The power failed before every request: the disk changes by what is recorded or printed, and all of that was kept."""
    for name in FLOWS:
        cuts = cuts_of(name)
        numbers = [len(cut.facts) for cut in cuts.taken]
        assert cuts.asked > len(numbers) > 5
        assert numbers == sorted(numbers)
