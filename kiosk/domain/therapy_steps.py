"""Do the steps a therapy picks lead anywhere? Each can become due, the end is reached, and each has what it is about.

A step that can never come is a slip of the pen; one left out by mistake must not be missed at the bed first.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from kiosk.domain.containers import ContainerState
from kiosk.domain.errors import ParseError
from kiosk.domain.step import StepKind
from kiosk.domain.steps import STEPS
from kiosk.domain.therapy import TUBES, ContainerKind, ContainerPurpose

IS_ABOUT: Mapping[StepKind, frozenset[ContainerPurpose]] = MappingProxyType({
    StepKind.ISSUE_AT_COLLECTION: frozenset({ContainerPurpose.STARTING_MATERIAL}),
    StepKind.RELEASE: frozenset({ContainerPurpose.DOSE}),
    StepKind.POOL: frozenset({ContainerPurpose.POOL}),
    StepKind.SAMPLE: TUBES,
    StepKind.ISSUE_RESERVE: frozenset({ContainerPurpose.RESERVE}),
    StepKind.SALVAGE: frozenset({ContainerPurpose.RESERVE}),
    StepKind.DRAW_UP: frozenset({ContainerPurpose.RESERVE}),
})  # fmt: skip
"""Steps that need a kind of container, and for what one of its purposes must be."""


def check_steps(therapy: str, steps: frozenset[StepKind], kinds: Iterable[ContainerKind]) -> None:
    """Raises ParseError where a step picked can never become due, nothing is ever given, or a kind is missing."""
    what, known = f"therapy {therapy}, steps", tuple(kinds)
    reached = _reached(steps)
    stuck = sorted(kind.value for kind in steps if STEPS[kind].before and not STEPS[kind].before & reached)
    if stuck:
        raise ParseError(what, "steps that can all become due", f"none before {', '.join(stuck)}")
    if ContainerState.INFUSED not in reached:
        raise ParseError(what, "steps that lead to the patient", "none that ends an infusion")
    purposes = {kind.purpose for kind in known}
    for step in sorted(steps & IS_ABOUT.keys(), key=lambda step: step.value):
        if not IS_ABOUT[step] & purposes:
            due = " or ".join(sorted(purpose.value for purpose in IS_ABOUT[step]))
            raise ParseError(what, f"a kind of container for {step.value!r}: {due}", "none")
    if StepKind.STORE in steps and not any(kind.cold for kind in known):
        raise ParseError(what, f"a kind of container that is kept frozen, for {StepKind.STORE.value!r}", "none")


def _reached(steps: frozenset[StepKind]) -> set[ContainerState]:
    """The states a container comes to, from its planning on, by these steps."""
    rows = [STEPS[kind] for kind in steps]
    reached, grown = {ContainerState.PLANNED}, True
    while grown:
        more = {row.after for row in rows if row.after is not None and row.before & reached}
        grown = not more <= reached
        reached |= more
    return reached
