"""The rows of a container's end: interrupted, stopped, finished; given outside, called back, discarded.

A part of the step table (`steps`), under its rules.
"""

from kiosk.domain.containers import LIVE, ContainerState
from kiosk.domain.interlocks import ends, handover, kiosk_itself, shipping, storage
from kiosk.domain.people import Meaning
from kiosk.domain.step import Step, StepKind
from kiosk.domain.steps.asked import BED, HANDS, JOURNEY, KIOSK, NOTHING, OWN_LABEL, PEOPLE, RELEASERS, THE_BAG

_S, _M = ContainerState, Meaning

_PART_TOLD = (
    kiosk_itself.record_is_reachable, kiosk_itself.patient_is_enrolled, handover.journey_is_here,
    ends.part_given_is_told, kiosk_itself.step_is_due,
)  # fmt: skip

END_ROWS = (
    Step(
        StepKind.INTERRUPT,
        reads=(), roles=(), meanings=(),
        before=frozenset({_S.INFUSING}), after=_S.INTERRUPTED, interlocks=_PART_TOLD,
    ),
    Step(
        StepKind.STOP,
        reads=(), roles=(), meanings=(),
        before=frozenset({_S.INFUSING, _S.INTERRUPTED}), after=_S.INFUSED, interlocks=_PART_TOLD,
    ),
    Step(
        StepKind.FINISH,
        reads=(), roles=(), meanings=(),
        before=frozenset({_S.INFUSING}), after=_S.INFUSED, interlocks=_PART_TOLD,
    ),
    Step(
        StepKind.GIVEN_OUTSIDE,
        reads=(NOTHING, NOTHING), roles=(BED | RELEASERS, BED | RELEASERS), meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=LIVE - {_S.PLANNED} | {_S.DISCARDED}, after=_S.GIVEN_OUTSIDE,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, ends.given_outside_is_told, kiosk_itself.step_is_due),
    ),
    Step(
        StepKind.WITHDRAW,
        reads=(NOTHING, NOTHING), roles=(RELEASERS, RELEASERS), meanings=(_M.APPROVAL, _M.APPROVAL),
        before=LIVE - {_S.PLANNED}, after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, ends.every_container_is_named, kiosk_itself.step_is_due),
    ),
    Step(
        StepKind.DISCARD,
        reads=(frozenset({THE_BAG}), frozenset({THE_BAG})), roles=(HANDS | RELEASERS, HANDS | RELEASERS),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=LIVE - {_S.PLANNED, _S.INFUSING}, after=_S.DISCARDED,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *OWN_LABEL, storage.bag_is_out_of_the_store,
            shipping.bag_is_not_in_a_shipper, ends.physician_ordered_it, kiosk_itself.step_is_due,
        ),
    ),
)  # fmt: skip
