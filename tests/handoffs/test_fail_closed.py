"""Whatever breaks while an attempt is concluded, nobody is told yes unless the record says so.

Every function of the kiosk that takes part is made to fail, one at a time, at its first call or at its last.
"""

import inspect
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
from kiosk.handoffs import proving
from kiosk.handoffs.labelling import Printed, apply_labels, issue_label
from kiosk.handoffs.turns import UnderWay
from kiosk.labels.proof import prove
from kiosk.rehearsal.acting import Play, prepare
from kiosk.rehearsal.mixups.doing import use_printer
from kiosk.rehearsal.scenes import COLLECTORS, apply_at_collection
from kiosk.rehearsal.world import World
from tests.handoffs.conftest import At
from tests.rehearsal.kept import Stored, stored_facts
from tests.tree import ROOT

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

BASE = LabelKind.BASE.value
KIOSK = str(ROOT / "kiosk")
# The rehearsal and the fakes are the test's own site, not the kiosk.
WATCHED = ("handoffs/", "ledger/", "devices/printers", "domain/decide", "domain/interlocks/declaration")
NEAR_THE_PRINTER = ("handoffs/", "ledger/store", "ledger/appending", "ledger/sqlite", "ledger/evidence", "devices/")

Place = tuple[str, int]
T = TypeVar("T")


class InjectedError(Exception):
    """What the test breaks things with."""


@contextmanager
def profiled(watch: Callable[[Place], None]) -> Iterator[None]:
    """While it lasts, `watch` is told of every call of a function of the kiosk, and may raise in its place."""

    def called(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        # A generator is entered again to be closed, when nothing can be raised any more.
        if event != "call" or not code.co_filename.startswith(KIOSK) or code.co_flags & inspect.CO_GENERATOR:
            return
        name = str(Path(code.co_filename).relative_to(KIOSK))
        if name.startswith(WATCHED):
            watch((f"{name}:{code.co_qualname}", code.co_firstlineno))

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
    except Exception:  # noqa: BLE001  the kiosk may answer a fault with any of its own
        return None


def taken(facts: tuple[Stored, ...], attempt: str) -> bool:
    """Whether the record says that the step was taken."""
    return any(fact.kind == "StepTaken" and fact.said["attempt_id"] == attempt for fact in facts)


def faults(calls: Counter[Place]) -> list[tuple[Place, int]]:
    """Which call of which function is made to fail: the first of one, the last of the next."""
    return [(place, count if turn % 2 else 1) for turn, (place, count) in enumerate(sorted(calls.items()))]


class Sites:
    """Sites that all stand where `world` does; one that a fault left as it was serves the next fault as well."""

    def __init__(self, world: World) -> None:
        world.close()
        self._world = world
        self._facts = stored_facts(world.folder)
        self._site: World | None = None

    def next(self) -> World:
        """A site that stands where all did."""
        if self._site is not None and (
            stored_facts(self._site.folder) != self._facts or self._site.bench.ledger.database._stopped_by is not None
        ):
            self.close()
        if self._site is None:
            self._site = self._world.branched("the next site")
        return self._site

    def close(self) -> None:
        """Throw the last one away."""
        if self._site is not None:
            self._site.discard()
        self._site = None


@pytest.mark.hazard("H20")
def test_no_fault_makes_an_unrecorded_yes(at: At) -> None:
    """With any one function failing, applying a label is authorised only where the step is on record."""
    world = at("read back")
    under_way = prepare(world, apply_at_collection("patient", world.containers["patient collection"][0]))
    sites = Sites(world)
    calls = calls_of(lambda: apply_labels(sites.next().bench, under_way))
    assert taken(stored_facts(sites.next().folder), under_way.id) is False
    outcomes: Counter[str] = Counter()
    for place, call in faults(calls):
        site = sites.next()
        answer = broken(lambda site=site: apply_labels(site.bench, under_way), place, call)  # type: ignore[misc]
        recorded = taken(stored_facts(site.folder), under_way.id)
        match answer:
            case Authorized():
                assert recorded, (place, call)
                outcomes["yes, recorded"] += 1
            case Refused():
                assert not recorded, (place, call)
                outcomes["no"] += 1
            case None:
                outcomes["no answer"] += 1
    sites.close()
    # Most faults leave no answer; one inside an interlock is a refusal with a reason.
    assert outcomes["no answer"] > 50
    assert outcomes["no"] > 0


@pytest.mark.hazard("H20")
def test_no_fault_prints_without_a_record(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    """With any one function failing, a printer has a job only where issue and permission to print are on record."""
    world = at("enrolled")
    bag = world.containers["patient collection"][0]
    play = Play(StepKind.ISSUE_AT_COLLECTION, COLLECTORS, containers=(bag,), by_list="patient", told=COLLECTORS)
    under_way = prepare(world, play)
    sites = Sites(world)
    proofs = {}

    def proved_once(content: Any, profile: Any) -> Any:
        if "proof" not in proofs:
            proofs["proof"] = prove(content, profile)
        return proofs["proof"]

    # The same content gives the same dots; they are made once.
    monkeypatch.setattr(proving, "prove", proved_once)
    whole = sites.next()
    printer = use_printer(whole, BASE, PrinterFault.JAMS)
    calls = calls_of(lambda: issue_label(whole.bench, under_way, BASE))
    assert len(printer.jobs) == 1
    # How a fact is written and read has its turn in the test above.
    near = Counter({place: count for place, count in calls.items() if place[0].startswith(NEAR_THE_PRINTER)})
    sent = sum(_printed_with(sites.next(), under_way, place, call) for place, call in faults(near))
    sites.close()
    assert sent


def _printed_with(site: World, under_way: UnderWay, place: Place, call: int) -> int:
    """How many jobs the printer has after one call of one function failed; the record is held against them."""
    # A printer that jams is written about afterwards, so that faults come after the job as well.
    printer = use_printer(site, BASE, PrinterFault.JAMS)
    answer = broken(lambda: issue_label(site.bench, under_way, BASE), place, call)
    facts = stored_facts(site.folder)
    started = {fact.said["print_id"] for fact in facts if fact.kind == "PrintStarted"}
    assert {job.print_id for job in printer.jobs} <= started, (place, call)
    assert len(printer.jobs) <= 1
    if printer.jobs:
        assert taken(facts, under_way.id), (place, call)
    if isinstance(answer, Printed):
        assert len(printer.jobs) == 1, (place, call)
    return len(printer.jobs)
