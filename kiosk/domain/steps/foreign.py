"""The rows of a maker's bag: entered from its papers, its tie-tag issued, bound to the journey by two.

A part of the step table (`steps`), under its rules. From then on it is a container like others, but that its own label
has to be read as well at every hand-off (`asked.BAG`).
"""

from kiosk.domain.containers import ContainerState
from kiosk.domain.interlocks import foreign, kiosk_itself, patient
from kiosk.domain.people import Meaning
from kiosk.domain.step import Read, Step, StepKind
from kiosk.domain.steps.asked import (
    APPLY,
    FIRST_ISSUE,
    JOURNEY,
    KIOSK,
    LABELS_READ,
    MAKERS_LABEL,
    MATERIAL,
    NO_HOLD,
    NOTHING,
    ORDER,
    PEOPLE,
    PROCESS,
    REPRINT,
    THE_BAG,
    THE_ORDER,
)

_S, _M = ContainerState, Meaning

MAKER = Read.MAKER

FOREIGN_ROWS = (
    Step(
        StepKind.EXPECT_FOREIGN,
        reads=(NOTHING, NOTHING), roles=(PROCESS, PROCESS), meanings=(_M.AUTHORSHIP, _M.AUTHORSHIP),
        before=frozenset(), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, patient.keyed_twice_alike),
    ),
    Step(
        StepKind.ISSUE_FOR_FOREIGN,
        reads=(frozenset({MAKER, THE_ORDER}),), roles=(PROCESS,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset({_S.PLANNED}), after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *ORDER, *MAKERS_LABEL, *FIRST_ISSUE, *MATERIAL, *NO_HOLD,
            foreign.container_is_a_makers, kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.REPRINT_FOR_FOREIGN,
        reads=(frozenset({MAKER, THE_ORDER}), frozenset({MAKER, THE_ORDER})), roles=(PROCESS, PROCESS),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset({_S.PLANNED}), after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *ORDER, *MAKERS_LABEL, *REPRINT, *MATERIAL, *NO_HOLD,
            foreign.container_is_a_makers, kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.BIND_FOREIGN,
        reads=(frozenset({MAKER, THE_ORDER, THE_BAG}), frozenset({MAKER, THE_ORDER, THE_BAG})),
        roles=(PROCESS, PROCESS), meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset({_S.PLANNED}), after=_S.QUARANTINE,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *ORDER, *MAKERS_LABEL, *LABELS_READ, *APPLY, *MATERIAL, *NO_HOLD,
            foreign.container_is_a_makers, kiosk_itself.step_is_due,
        ),
    ),
)  # fmt: skip
