"""The rows of the store: a frozen bag goes into its slot and comes out of it, each time read by two.

A part of the step table (`steps`), under its rules. A held bag is stored and retrieved all the same: a hold keeps cells
from being used, not from being kept cold.
"""

from kiosk.domain.containers import ContainerState
from kiosk.domain.interlocks import kiosk_itself, storage
from kiosk.domain.people import Meaning
from kiosk.domain.step import Step, StepKind
from kiosk.domain.steps.asked import BAG_IN_THE_VAPOUR, JOURNEY, KIOSK, LABORATORY, PEOPLE, PLACE, THE_BAG, THE_PLACE

_S, _M = ContainerState, Meaning

IN_THE_COLD = frozenset({_S.QUARANTINE, _S.RELEASED, _S.OPENING_AUTHORISED})
"""States in which a bag can be frozen: labelled, and not opened."""

STORAGE_ROWS = (
    Step(
        StepKind.STORE,
        reads=(frozenset({THE_PLACE, THE_BAG}), frozenset({THE_PLACE, THE_BAG})), roles=(LABORATORY, LABORATORY),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=IN_THE_COLD, after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *BAG_IN_THE_VAPOUR, *PLACE,
            storage.bag_is_of_a_frozen_kind, storage.place_is_free, storage.bag_stands_nowhere_else,
            kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.RETRIEVE,
        reads=(frozenset({THE_PLACE, THE_BAG}), frozenset({THE_PLACE, THE_BAG})), roles=(LABORATORY, LABORATORY),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=IN_THE_COLD, after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *BAG_IN_THE_VAPOUR, *PLACE,
            storage.right_bag_was_pulled, storage.bag_stands_in_this_place, kiosk_itself.step_is_due,
        ),
    ),
)  # fmt: skip
