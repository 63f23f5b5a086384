"""The rows of processing: a bag split, bags pooled, tubes filled from a bag; a manufacture that failed.

A part of the step table (`steps`), under its rules. To make another product from a parent is `DERIVE`, in the table.
"""

from kiosk.domain.containers import ContainerState
from kiosk.domain.interlocks import dose, kiosk_itself, processing, reprints, timing
from kiosk.domain.people import Meaning, Role
from kiosk.domain.step import Step, StepKind
from kiosk.domain.steps.asked import (
    BAG,
    BAG_IN_THE_VAPOUR,
    JOURNEY,
    KIOSK,
    MAKE,
    MATERIAL,
    NO_HOLD,
    PEOPLE,
    PROCESS,
    THE_BAG,
    TRANSPORT,
)

_S, _M = ContainerState, Meaning

_OF_THE_SAME_PRODUCT = (
    *KIOSK, *PEOPLE, *JOURNEY, *BAG, *NO_HOLD, *MATERIAL, dose.container_is_unused,
    reprints.container_bears_its_labels, *TRANSPORT, *MAKE, processing.parents_are_in_number,
    processing.parts_are_not_more_than_the_whole,
    timing.product_has_not_expired, kiosk_itself.step_is_due,
)  # fmt: skip

CAN_FAIL = frozenset({_S.QUARANTINE, _S.RELEASED, _S.CONSUMED})
"""States of what is read when a manufacture failed: the product, or the used-up bag that it was to be made from."""

PROCESSING_ROWS = (
    Step(
        StepKind.SPLIT,
        reads=(frozenset({THE_BAG}), frozenset({THE_BAG})), roles=(PROCESS, PROCESS),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset({_S.QUARANTINE}), after=_S.CONSUMED,
        interlocks=(
            *_OF_THE_SAME_PRODUCT, processing.parts_bear_their_products_code, processing.nothing_outlives_its_parents,
        ),
    ),
    Step(
        StepKind.POOL,
        reads=(frozenset({THE_BAG}), frozenset({THE_BAG})), roles=(PROCESS, PROCESS),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset({_S.QUARANTINE}), after=_S.CONSUMED,
        interlocks=(*_OF_THE_SAME_PRODUCT, processing.nothing_outlives_its_parents),
    ),
    Step(
        StepKind.SAMPLE,
        reads=(frozenset({THE_BAG}), frozenset({THE_BAG})), roles=(PROCESS, PROCESS),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset({_S.QUARANTINE}), after=None,
        interlocks=_OF_THE_SAME_PRODUCT,
    ),
    Step(
        StepKind.FAIL_MANUFACTURE,
        reads=(frozenset({THE_BAG}), frozenset({THE_BAG})), roles=(PROCESS, PROCESS | {Role.QUALITY}),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=CAN_FAIL, after=None,
        # What failed stays in the cold: its tie-tag is read there.
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *BAG_IN_THE_VAPOUR, processing.failure_says_why, kiosk_itself.step_is_due,
        ),
    ),
)  # fmt: skip
