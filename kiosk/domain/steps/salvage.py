"""The rows of a reserve: its small label before the opening, and a bag's contents moved into it after.

A part of the step table (`steps`), under its rules.
"""

from kiosk.domain.containers import ContainerState
from kiosk.domain.interlocks import dose, kiosk_itself, release, salvage, timing
from kiosk.domain.people import Meaning
from kiosk.domain.step import Step, StepKind
from kiosk.domain.steps.asked import BAG, FIRST_ISSUE, JOURNEY, KIOSK, MATERIAL, NO_HOLD, PARENT, PEOPLE, THE_BAG
from kiosk.domain.steps.labels import THAWERS

_S, _M = ContainerState, Meaning

OPENED_BAG = frozenset({_S.OPENED, _S.VERIFIED, _S.INTERRUPTED})
"""States in which what a bag still holds can be moved: opened, and not running."""

_MOVES = (
    *KIOSK, *PEOPLE, *JOURNEY, *BAG, *NO_HOLD, *MATERIAL, dose.container_is_unused, release.released_by_two,
    timing.product_has_not_expired, timing.within_post_thaw_limit, salvage.new_container_waits_for_this_bag,
    salvage.both_labels_were_read, salvage.amount_moved_is_told, kiosk_itself.step_is_due,
)  # fmt: skip

SALVAGE_ROWS = (
    Step(
        StepKind.ISSUE_RESERVE,
        reads=(frozenset({PARENT}),), roles=(THAWERS,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset({_S.PLANNED}), after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *BAG, *FIRST_ISSUE, *MATERIAL, *NO_HOLD, salvage.bag_waits_to_be_opened,
            kiosk_itself.step_is_due,
        ),
    ),
    *(
        Step(
            kind,
            reads=(frozenset({THE_BAG}), frozenset({THE_BAG})), roles=(THAWERS, THAWERS),
            meanings=(_M.RESPONSIBILITY, _M.REVIEW), before=OPENED_BAG, after=_S.CONSUMED, interlocks=_MOVES,
        )
        for kind in (StepKind.SALVAGE, StepKind.DRAW_UP)
    ),
)  # fmt: skip
