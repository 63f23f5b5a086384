"""The rows of a hand-over between organisations: given away, taken over, the receipt recorded.

A part of the step table (`steps`), under its rules. Only the last two can be done with a journey that is not here.
"""

from kiosk.domain.interlocks import handover, kiosk_itself, labels, release, witnesses
from kiosk.domain.people import Meaning
from kiosk.domain.step import Step, StepKind
from kiosk.domain.steps.asked import JOURNEY, KIOSK, LABORATORY, NOTHING, PEOPLE, REACHED, RELEASERS

_M = Meaning

HANDOVER_ROWS = (
    Step(
        StepKind.HAND_OVER_TO_SITE,
        reads=(NOTHING, NOTHING), roles=(LABORATORY, RELEASERS), meanings=(_M.RESPONSIBILITY, _M.APPROVAL),
        before=frozenset(), after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, release.no_identity_hold_is_open, labels.labels_are_reconciled,
            handover.nothing_is_open_at_hand_over, handover.nothing_is_stored_at_hand_over,
            handover.receiving_site_is_trusted,
        ),
    ),
    Step(
        StepKind.ACCEPT_FROM_SITE,
        reads=(NOTHING, NOTHING), roles=(LABORATORY, RELEASERS), meanings=(_M.RESPONSIBILITY, _M.APPROVAL),
        before=frozenset(), after=None,
        interlocks=(
            *REACHED, labels.station_has_no_other_patient,
            witnesses.enough_people, witnesses.people_differ, witnesses.people_take_turns,
            witnesses.everyone_signed, witnesses.people_are_qualified,
            handover.sheet_was_read, handover.sheet_agrees_with_bundle, handover.bundle_was_given_to_this_site,
            handover.bundle_is_new, handover.bundle_is_no_fork, handover.seal_keys_are_distinct,
            handover.therapy_is_used_here,
        ),
    ),
    Step(
        StepKind.RECORD_RECEIPT,
        reads=(NOTHING,), roles=(LABORATORY | RELEASERS,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset(), after=None,
        interlocks=(
            *REACHED, *PEOPLE, kiosk_itself.patient_is_enrolled, kiosk_itself.step_is_in_the_therapy,
            labels.station_has_no_other_patient,
            handover.receipt_is_for_this_bundle, handover.receipt_is_the_only_one,
        ),
    ),
)  # fmt: skip
"""Rows of hand-overs between organisations."""
