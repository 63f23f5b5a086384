"""The rows of a label's life: issued, read back, applied; reprinted, replaced, handed on, void, found, counted.

A part of the step table (`steps`), under its rules.
"""

from kiosk.domain.containers import ContainerState
from kiosk.domain.interlocks import kiosk_itself, labels, read_back, reprints, tags, timing
from kiosk.domain.people import Meaning
from kiosk.domain.step import Step, StepKind
from kiosk.domain.steps.asked import (
    APPLY,
    BAG,
    BAND,
    BED,
    BIRTH_DATE,
    COLLECT,
    FIRST_ISSUE,
    HERE,
    JOURNEY,
    KIOSK,
    LABELS_READ,
    LABORATORY,
    MATERIAL,
    NO_HOLD,
    NOTHING,
    ORDER,
    OWN_LABEL,
    PARENT,
    PATIENT,
    PEOPLE,
    PRINT_ANEW,
    PROCESS,
    PUT_ON,
    REPRINT,
    THE_BAG,
    THE_ORDER,
    WRIST,
)

_S, _M = ContainerState, Meaning

BEARS_LABELS = frozenset({_S.QUARANTINE, _S.RELEASED})
"""States in which a label on a container can be replaced."""

GETS_LABELS = BEARS_LABELS | {_S.PLANNED}
BEFORE_OPENING = frozenset({_S.OPENING_AUTHORISED})
"""The state in which a post-thaw tag is printed: after the opening a print can't wait."""

GETS_A_TAG = BEFORE_OPENING | {_S.OPENED}
"""States in which one that was lost or defaced is printed again; after the opening it says what the first one said."""

LABELLERS = COLLECT | PROCESS
THAWERS = LABORATORY | BED

LABEL_ROWS = (
    Step(
        StepKind.ISSUE_AT_COLLECTION,
        reads=(frozenset({BAND, BIRTH_DATE, THE_ORDER}),), roles=(COLLECT,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset({_S.PLANNED}), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, *PATIENT, *ORDER, *FIRST_ISSUE, *MATERIAL, *HERE),
    ),
    Step(
        StepKind.ISSUE_IN_PROCESSING,
        reads=(frozenset({PARENT}),), roles=(PROCESS,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset({_S.PLANNED}), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, *BAG, *FIRST_ISSUE, *MATERIAL, *NO_HOLD, *HERE),
    ),
    Step(
        StepKind.ISSUE_AT_OPENING,
        reads=(frozenset({THE_BAG}),), roles=(THAWERS,), meanings=(_M.RESPONSIBILITY,),
        before=BEFORE_OPENING, after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *BAG, *FIRST_ISSUE, *MATERIAL, *NO_HOLD, timing.match_is_fresh,
            kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.REPRINT_AT_OPENING,
        reads=(frozenset({THE_BAG}), frozenset({THE_BAG})), roles=(THAWERS, THAWERS),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=GETS_A_TAG, after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, *BAG, *REPRINT, *MATERIAL, *NO_HOLD, kiosk_itself.step_is_due),
    ),
    Step(
        StepKind.READ_BACK,
        reads=(frozenset({THE_BAG}),), roles=(LABELLERS,), meanings=(_M.RESPONSIBILITY,),
        before=GETS_LABELS | GETS_A_TAG, after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *LABELS_READ,
            read_back.label_waits_for_read_back, read_back.label_shown_is_the_one_printed,
            read_back.no_symbol_differs_from_intent, read_back.every_symbol_was_read_back,
            read_back.label_is_printed_well_enough,
            tags.tag_of_the_label_was_written, tags.tag_of_the_label_agrees, kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.APPLY_AT_COLLECTION,
        reads=(frozenset({BAND, BIRTH_DATE, THE_BAG}), frozenset({BAND, BIRTH_DATE, THE_BAG})),
        roles=(COLLECT, COLLECT), meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset({_S.PLANNED}), after=_S.QUARANTINE,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, *PATIENT, *LABELS_READ, *APPLY, *MATERIAL, *HERE),
    ),
    Step(
        StepKind.APPLY_IN_PROCESSING,
        reads=(frozenset({THE_BAG}), frozenset({THE_BAG})),
        roles=(PROCESS, PROCESS), meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset({_S.PLANNED}), after=_S.QUARANTINE,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, *LABELS_READ, *APPLY, *MATERIAL, *NO_HOLD, *HERE),
    ),
    Step(
        StepKind.VOID_LABEL,
        reads=(NOTHING, NOTHING), roles=(LABELLERS, LABELLERS),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=GETS_LABELS | GETS_A_TAG, after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, labels.label_can_still_be_settled, kiosk_itself.step_is_due),
    ),
    Step(
        StepKind.FIND_LABEL,
        reads=(frozenset({THE_BAG}), frozenset({THE_BAG})), roles=(LABELLERS, LABELLERS),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=GETS_LABELS | GETS_A_TAG, after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, *LABELS_READ, labels.label_in_doubt_was_found, kiosk_itself.step_is_due),
    ),
    Step(
        StepKind.REPRINT_AT_COLLECTION,
        reads=(frozenset({BAND, BIRTH_DATE, THE_ORDER}), frozenset({BAND, BIRTH_DATE, THE_ORDER})),
        roles=(COLLECT, COLLECT), meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset({_S.PLANNED}), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, *PATIENT, *ORDER, *REPRINT, *MATERIAL, *HERE),
    ),
    Step(
        StepKind.REPRINT_IN_PROCESSING,
        reads=(frozenset({PARENT}), frozenset({PARENT})), roles=(PROCESS, PROCESS),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset({_S.PLANNED}), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, *BAG, *REPRINT, *MATERIAL, *NO_HOLD, *HERE),
    ),
    Step(
        StepKind.REPLACE_LABEL,
        reads=(frozenset({THE_BAG}), frozenset({THE_BAG})), roles=(PROCESS, PROCESS),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=BEARS_LABELS, after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *OWN_LABEL, *PRINT_ANEW, *MATERIAL, *NO_HOLD, reprints.reprint_says_why,
            reprints.label_can_be_replaced, reprints.label_read_was_put_on_last, kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.APPLY_REPLACEMENT,
        reads=(frozenset({THE_BAG}), frozenset({THE_BAG})), roles=(PROCESS, PROCESS),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=BEARS_LABELS, after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *LABELS_READ, *PUT_ON, *MATERIAL, *NO_HOLD,
            reprints.replacement_waits_for_its_bag, kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.HAND_ON_LABEL,
        reads=(frozenset({THE_BAG}), frozenset({THE_BAG})), roles=(LABELLERS, LABELLERS),
        meanings=(_M.RESPONSIBILITY, _M.RESPONSIBILITY),
        before=GETS_LABELS, after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *LABELS_READ, labels.no_label_is_in_doubt, reprints.label_can_be_handed_on,
            kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.LABELLED_OUTSIDE,
        reads=(frozenset({BAND, THE_BAG}), frozenset({BAND, THE_BAG})), roles=(COLLECT, COLLECT),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset({_S.PLANNED}), after=_S.QUARANTINE,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *WRIST, *LABELS_READ, *APPLY, *MATERIAL, reprints.labels_left_with_a_kit, *HERE,
        ),
    ),
    Step(
        StepKind.DESTROY_SHEET,
        reads=(frozenset({THE_BAG}), frozenset({THE_BAG})), roles=(LABELLERS, LABELLERS),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset(), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, *OWN_LABEL, reprints.sheet_is_extra),
    ),
    Step(
        StepKind.DESTROY_UNREADABLE_SHEET,
        reads=(NOTHING, NOTHING), roles=(LABELLERS, LABELLERS), meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset(), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, reprints.sheet_is_extra, reprints.unreadable_sheet_says_why),
    ),
    Step(
        StepKind.CLEAR_STATION,
        reads=(NOTHING,), roles=(LABELLERS,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset(), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, labels.labels_are_reconciled),
    ),
)  # fmt: skip
