"""Every fault, beginning at every moment, on every wire: no second label, none without read-back, none forgotten."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock

import pytest

from kiosk.devices.fakes.faults import Fault
from kiosk.domain.containers import LabelState
from kiosk.domain.decision import Authorized
from kiosk.domain.step import StepKind as K
from tests.adversary.rigging import drawing_with
from tests.lives.day import INK, LabelDay, enrolled
from tests.lives.promises import broken_by, forgotten
from tests.lives.wires import BEFORE, JOB, WIRES, Standing

pytestmark = pytest.mark.timeout(900)

GONE = (Fault.DIES_BEFORE_READING, Fault.DIES_AFTER_READING, Fault.HANGS_UP)
"""What a USB port does not come back from: nothing more is printed there."""

AT_ONCE = 8
"""Most of a case is waiting for a printer that does not answer."""


@dataclass
class Matrix:
    """One wire's cases. A day is lived to its end for each outcome once: what people do depends on that alone."""

    wire: str
    lived: set[tuple[str, int, int]] = field(default_factory=set)
    turn: Lock = field(default_factory=Lock)

    def played(self, fault: Fault, moment: str) -> tuple[str, list[str]]:
        """One case: what became of the first label, and every promise that was broken."""
        put_up, _ = WIRES[self.wire]
        with put_up() as standing:
            day = LabelDay.before(standing.profile, standing.patient)
            try:
                standing.begin(day, standing.profile)
                set_off(standing, fault, moment)
                return self._played(day, standing, fault)
            finally:
                day.end()

    def _played(self, day: LabelDay, standing: Standing, fault: Fault) -> tuple[str, list[str]]:
        copies = 2 if fault is Fault.PRINTS_TWICE else 1
        first = day.act(K.ISSUE_AT_COLLECTION)
        broken = [] if isinstance(first, Authorized) == bool(day.labels) else [f"{first} and {day.labels}"]
        broken += broken_by(day, copies)
        state, now = day.labels[0].state.value if day.labels else "refused", len(day.hashes_out())
        standing.paper.release()
        broken += broken_by(day, copies)
        outcome = (state, now, len(day.hashes_out()))
        with self.turn:
            lives = outcome not in self.lived and fault not in GONE
            if lives:
                self.lived.add(outcome)
        if lives:
            standing.begin(day, standing.patient)
            broken += lived_to_its_end(day)
        else:
            day.restart()
            broken += [str(label) for label in day.labels if label.state is not LabelState.LOST]
        return state, [*broken, *broken_by(day, copies)]


def set_off(standing: Standing, fault: Fault, moment: str) -> None:
    """The fault begins at this moment."""
    if moment == BEFORE:
        standing.paper.fault = fault
    elif moment == JOB:
        standing.paper.when_job_comes = fault
    else:
        standing.paper.when_done = fault


def lived_to_its_end(day: LabelDay) -> Iterator[str]:
    """Nothing more comes of the label before it is read back or found; then people bring the day to its end."""
    issues = len(day.labels)
    for kind in (K.ISSUE_AT_COLLECTION, K.APPLY_AT_COLLECTION) if issues else ():
        if isinstance(day.act(kind), Authorized):
            yield f"{kind.value} right after the label was sent"
    if not (issues and day.labels[0].state is LabelState.STARTED and day.hashes_out()):
        # Where the label was sent and came out, nobody restarts anything: it is read back.
        day.restart()
        yield from forgotten(day)
    if issues:
        day.to_the_end()
        if sum(label.state is LabelState.APPLIED for label in day.labels) != 1:
            yield f"not applied once: {day.labels}"


@pytest.mark.long
@pytest.mark.hazard("H04", "H05", "H20")
@pytest.mark.parametrize("wire", WIRES)
def test_every_fault_at_every_moment(wire: str) -> None:
    """Whatever the printer does, one issue is one job, an applied label was read back, and a lost one stays known."""
    enrolled()
    _, cases = WIRES[wire]
    matrix = Matrix(wire)
    with drawing_with(INK), ThreadPoolExecutor(AT_ONCE) as people:
        answers = list(people.map(lambda case: matrix.played(*case), cases))
    broken = {f"{fault.name} {moment}": said for (fault, moment), (_, said) in zip(cases, answers, strict=True) if said}
    assert broken == {}
    assert {"refused", "lost", "started"} <= set(Counter(state for state, _ in answers))
    # A sheet at once, one that comes later, none at all: each was followed to its end.
    assert {("lost", 0, 0), ("started", 1, 1)} <= matrix.lived
