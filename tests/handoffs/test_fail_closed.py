"""Whatever breaks while an attempt is concluded, nobody is told yes unless the record says so.

Every function of the kiosk that takes part is made to fail, one at a time, at its first call and at its last.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import pytest

from kiosk.devices.fakes.printer import PrinterFault
from kiosk.domain.decision import Authorized, Refused
from kiosk.domain.label import LabelKind
from kiosk.domain.step import StepKind
from kiosk.handoffs.labelling import Printed, apply_labels, issue_label
from kiosk.handoffs.turns import UnderWay
from kiosk.rehearsal.acting import Play, prepare
from kiosk.rehearsal.mixups.doing import use_printer
from kiosk.rehearsal.story import COLLECTORS, apply_at_collection
from kiosk.rehearsal.world import World
from tests.handoffs.conftest import At
from tests.rehearsal.kept import Stored, stored_facts
from tests.tree import ROOT

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

BASE = LabelKind.BASE.value
KIOSK = str(ROOT / "kiosk")
# These belong to the test's own site, not to the kiosk.
NOT_THE_KIOSK = ("/rehearsal/", "/devices/fakes/")

Place = tuple[str, int]
T = TypeVar("T")


class InjectedError(Exception):
    """What the test breaks things with."""


@contextmanager
def profiled(watch: Callable[[Place], None]) -> Iterator[None]:
    """While it lasts, `watch` is told of every call of a function of the kiosk, and may raise in its place."""

    def called(frame: FrameType, event: str, _: Any) -> None:
        name = frame.f_code.co_filename
        if event == "call" and name.startswith(KIOSK) and not any(part in name for part in NOT_THE_KIOSK):
            watch((str(Path(name).relative_to(KIOSK)) + ":" + frame.f_code.co_qualname, frame.f_code.co_firstlineno))

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        yield
    finally:
        sys.setprofile(before)


def calls_of(act: Callable[[], object]) -> Counter[Place]:
    """How often each function of the kiosk is called in an act."""
    seen: Counter[Place] = Counter()

    def count(place: Place) -> None:
        seen[place] += 1

    with profiled(count):
        act()
    return seen


def broken(act: Callable[[], T], place: Place, at_call: int) -> T | None:
    """What the act answers when one call of one function fails; None where it answers nothing, but raises."""
    seen: Counter[Place] = Counter()

    def fail(called: Place) -> None:
        seen[called] += 1
        if called == place and seen[called] == at_call:
            raise InjectedError(str(place))

    try:
        with profiled(fail):
            return act()
    except Exception:
        return None


def taken(facts: tuple[Stored, ...], attempt: str) -> bool:
    """Whether the record says that the step was taken."""
    return any(fact.kind == "StepTaken" and fact.said["attempt_id"] == attempt for fact in facts)


def faults(calls: Counter[Place]) -> list[tuple[Place, int]]:
    """Which call of which function is made to fail: the first and the last of each."""
    return sorted({(place, call) for place, count in calls.items() for call in (1, count)})


@pytest.mark.hazard("H20")
def test_no_fault_makes_an_unrecorded_yes(at: At) -> None:
    """With any one function failing, applying a label is authorised only where the step is on record."""
    world = at("read back")
    under_way = prepare(world, apply_at_collection("patient", world.containers["patient collection"][0]))
    world.close()

    def act(site: World) -> Authorized | Refused:
        return apply_labels(site.bench, under_way)

    whole = world.branched("whole")
    calls = calls_of(lambda: act(whole))
    assert taken(stored_facts(whole.folder), under_way.id)
    whole.discard()
    outcomes: Counter[str] = Counter()
    for place, call in faults(calls):
        site = world.branched(f"{place} {call}")
        answer = broken(lambda site=site: act(site), place, call)  # type: ignore[misc]
        recorded = taken(stored_facts(site.folder), under_way.id)
        site.discard()
        match answer:
            case Authorized():
                assert recorded, (place, call)
                outcomes["yes, recorded"] += 1
            case Refused():
                assert not recorded, (place, call)
                outcomes["no"] += 1
            case None:
                outcomes["no answer, recorded" if recorded else "no answer"] += 1
    # Most faults leave no answer; those inside an interlock are a refusal with a reason.
    assert outcomes["no answer"] > 30
    assert outcomes["no"] > 10


@pytest.mark.hazard("H20")
def test_no_fault_prints_without_a_record(at: At) -> None:
    """With any one function failing, a printer has a job only where issue and permission to print are on record."""
    world = at("enrolled")
    bag = world.containers["patient collection"][0]
    play = Play(StepKind.ISSUE_AT_COLLECTION, COLLECTORS, containers=(bag,), by_list="patient", told=COLLECTORS)
    under_way = prepare(world, play)
    world.close()
    whole = world.branched("whole")
    use_printer(whole, BASE, PrinterFault.NONE)
    calls = calls_of(lambda: issue_label(whole.bench, under_way, BASE))
    whole.discard()
    # The layout has its own tests; here it is one thing that fails.
    here = Counter({p: n for p, n in calls.items() if p[0].startswith(("handoffs", "ledger", "devices", "domain/decide"))})
    sent = 0
    for place, call in faults(here):
        sent += _printed_with(world.branched(f"{place} {call}"), under_way, place, call)
    assert sent


def _printed_with(site: World, under_way: UnderWay, place: Place, call: int) -> int:
    """How many jobs the printer has after one call of one function failed; the record is held against them."""
    printer = use_printer(site, BASE, PrinterFault.NONE)
    answer = broken(lambda: issue_label(site.bench, under_way, BASE), place, call)
    facts = stored_facts(site.folder)
    site.discard()
    started = {fact.said["print_id"] for fact in facts if fact.kind == "PrintStarted"}
    assert {job.print_id for job in printer.jobs} <= started, (place, call)
    assert len(printer.jobs) <= 1
    if printer.jobs:
        assert taken(facts, under_way.id), (place, call)
    if isinstance(answer, Printed):
        assert len(printer.jobs) == 1, (place, call)
    return len(printer.jobs)
