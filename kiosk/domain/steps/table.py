"""The table of steps. What is not in it is refused; a row without interlocks refuses.

Rule 1: everything about the order of steps, who does them and what may refuse them stands here, in the rows of a
label's life (`labels`), of the store (`storage`) and of a shipment (`shipping`), and in the groups
of what is asked (`asked`).
Rule 2: none of these knows what any person or therapy would like.
A therapy picks rows; it cannot change one.
"""

from collections.abc import Mapping
from types import MappingProxyType

from kiosk.domain.containers import LIVE, ContainerState
from kiosk.domain.interlocks import (
    bands,
    dose,
    handover,
    history,
    identity,
    kiosk_itself,
    labels,
    line,
    patient,
    release,
    reprints,
    salvage,
    storage,
    thaw,
    timing,
    witnesses,
)
from kiosk.domain.people import Meaning, Role
from kiosk.domain.step import Read, Step, StepKind
from kiosk.domain.steps.asked import (
    BAG,
    BAND,
    BED,
    BIRTH_DATE,
    CLERKS,
    COLLECT,
    HANDS,
    JOURNEY,
    KIOSK,
    LABORATORY,
    MAKE,
    MATCH,
    MATERIAL,
    NO_HOLD,
    NOTHING,
    ORDER,
    PATIENT,
    PEOPLE,
    PROCESS,
    RELEASERS,
    THE_BAG,
    THE_ORDER,
    TO_BE_GIVEN,
    TRANSPORT,
    WINDOWS,
    WRIST,
)
from kiosk.domain.steps.ends import END_ROWS
from kiosk.domain.steps.foreign import FOREIGN_ROWS
from kiosk.domain.steps.handover import HANDOVER_ROWS
from kiosk.domain.steps.history import HISTORY_ROWS
from kiosk.domain.steps.labels import LABEL_ROWS
from kiosk.domain.steps.milestones import MILESTONE_ROWS
from kiosk.domain.steps.processing import PROCESSING_ROWS
from kiosk.domain.steps.salvage import SALVAGE_ROWS
from kiosk.domain.steps.shipping import SHIPPING_ROWS
from kiosk.domain.steps.storage import STORAGE_ROWS

_S, _M = ContainerState, Meaning

_ROWS = (
    Step(
        StepKind.ENROL,
        reads=(NOTHING, NOTHING), roles=(CLERKS, CLERKS), meanings=(_M.AUTHORSHIP, _M.AUTHORSHIP),
        before=frozenset(), after=None,
        interlocks=(
            *KIOSK, kiosk_itself.nobody_is_enrolled_yet, patient.keyed_twice_alike,
            patient.record_number_is_one_patients,
            witnesses.enough_people, witnesses.people_differ, witnesses.people_take_turns,
            witnesses.everyone_signed, witnesses.people_are_qualified,
        ),
    ),
    Step(
        StepKind.ORDER,
        reads=(NOTHING, NOTHING), roles=(CLERKS, CLERKS), meanings=(_M.AUTHORSHIP, _M.AUTHORSHIP),
        before=frozenset(), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, patient.keyed_twice_alike, line.way_ordered_is_the_therapys),
    ),
    *LABEL_ROWS,
    *FOREIGN_ROWS,
    *HANDOVER_ROWS,
    *STORAGE_ROWS,
    *SHIPPING_ROWS,
    Step(
        StepKind.HAND_OVER,
        reads=(frozenset({THE_BAG}), frozenset({THE_BAG})), roles=(HANDS, HANDS),
        meanings=(_M.RESPONSIBILITY, _M.RESPONSIBILITY),
        before=LIVE - {_S.PLANNED}, after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, *BAG, *NO_HOLD, labels.labels_are_reconciled, kiosk_itself.step_is_due),
    ),
    Step(
        StepKind.DERIVE,
        reads=(frozenset({THE_BAG}), frozenset({THE_BAG})), roles=(PROCESS, PROCESS),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset({_S.QUARANTINE}), after=_S.CONSUMED,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *BAG, *NO_HOLD, *MATERIAL, dose.container_is_unused,
            reprints.container_bears_its_labels, *TRANSPORT, *MAKE, timing.product_has_not_expired,
            *WINDOWS, kiosk_itself.step_is_due,
        ),
    ),
    *PROCESSING_ROWS,
    Step(
        StepKind.RELEASE,
        reads=(NOTHING, NOTHING), roles=(RELEASERS, RELEASERS), meanings=(_M.APPROVAL, _M.APPROVAL),
        before=frozenset({_S.QUARANTINE}), after=_S.RELEASED,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *NO_HOLD, *MATERIAL, *TO_BE_GIVEN, dose.container_is_unused,
            release.results_are_recorded, release.specification_is_met,
            history.history_is_noted, history.history_was_reviewed,
            release.identity_test_is_recorded, release.identity_test_agrees,
            timing.product_has_not_expired, storage.out_of_cold_is_within_limit, labels.labels_are_reconciled,
            *WINDOWS, kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.RELEASE_EXCEPTIONALLY,
        reads=(NOTHING, NOTHING, NOTHING),
        roles=(frozenset({Role.PHYSICIAN}), frozenset({Role.DIRECTOR}), frozenset({Role.QUALITY})),
        meanings=(_M.APPROVAL, _M.APPROVAL, _M.APPROVAL),
        before=LIVE - {_S.PLANNED}, after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *TO_BE_GIVEN, release.no_identity_hold_is_open,
            release.only_quality_reasons_are_named, kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.LIFT_HOLD,
        reads=(NOTHING, NOTHING), roles=(RELEASERS, RELEASERS), meanings=(_M.APPROVAL, _M.APPROVAL),
        before=frozenset(), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, release.hold_named_is_open),
    ),
    Step(
        StepKind.LINK_IDENTITY,
        reads=(NOTHING, NOTHING), roles=(RELEASERS, RELEASERS), meanings=(_M.APPROVAL, _M.APPROVAL),
        before=frozenset(), after=None,
        interlocks=(
            *KIOSK, *PEOPLE, kiosk_itself.patient_is_enrolled, labels.station_has_no_other_patient,
            identity.change_named_is_open, identity.change_is_no_other_patients,
        ),
    ),
    Step(
        StepKind.TAKE_BACK_IDENTITY,
        reads=(NOTHING, NOTHING), roles=(RELEASERS, RELEASERS), meanings=(_M.APPROVAL, _M.APPROVAL),
        before=frozenset(), after=None,
        interlocks=(
            *KIOSK, *PEOPLE, kiosk_itself.patient_is_enrolled, labels.station_has_no_other_patient,
            identity.change_can_be_taken_back,
        ),
    ),
    Step(
        StepKind.READINESS,
        reads=(frozenset({BAND}),), roles=(BED,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset(), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, *WRIST, dose.every_item_is_answered),
    ),
    Step(
        StepKind.PRINT_BAND,
        reads=(frozenset({BIRTH_DATE}),), roles=(COLLECT,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset(), after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, patient.birth_date_was_spoken, patient.birth_date_is_the_patients,
            labels.template_and_profile_are_approved, patient.look_alike_is_acknowledged,
        ),
    ),
    Step(
        StepKind.READ_BACK_BAND,
        reads=(frozenset({Read.NEW_BAND}),), roles=(COLLECT,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset(), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, patient.wristband_is_the_patients, bands.band_is_the_new_one),
    ),
    Step(
        StepKind.RE_BAND,
        reads=(frozenset({Read.OLD_BAND, Read.NEW_BAND, BIRTH_DATE}), frozenset({Read.NEW_BAND, BIRTH_DATE})),
        roles=(COLLECT | BED, COLLECT | BED), meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset(), after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, patient.wristband_is_the_patients, witnesses.band_is_in_one_place,
            patient.birth_date_was_spoken, patient.birth_date_is_the_patients, bands.band_is_the_new_one,
            bands.old_band_is_accounted_for,
        ),
    ),
    Step(
        StepKind.PATIENT_READY,
        reads=(frozenset({BAND, BIRTH_DATE, THE_ORDER}), frozenset({BAND, BIRTH_DATE, THE_ORDER})),
        roles=(BED, BED), meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset(), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, *PATIENT, *ORDER, dose.patient_is_ready),
    ),
    Step(
        StepKind.MATCH_AT_BED,
        reads=(
            frozenset({BAND, BIRTH_DATE, THE_ORDER, THE_BAG}),
            frozenset({BAND, BIRTH_DATE, THE_ORDER, THE_BAG}),
        ),
        roles=(BED, BED), meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset({_S.RELEASED, _S.OPENING_AUTHORISED}), after=_S.OPENING_AUTHORISED,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *PATIENT, *ORDER, *BAG, *NO_HOLD, *MATERIAL, *MATCH, kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.MATCH_IN_LABORATORY,
        reads=(frozenset({THE_ORDER, THE_BAG}), frozenset({THE_ORDER, THE_BAG})),
        roles=(LABORATORY, LABORATORY), meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset({_S.RELEASED, _S.OPENING_AUTHORISED}), after=_S.OPENING_AUTHORISED,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *ORDER, *BAG, *NO_HOLD, *MATERIAL, *MATCH,
            timing.patient_ready_is_fresh, kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.OPEN,
        reads=(), roles=(), meanings=(),
        before=frozenset({_S.OPENING_AUTHORISED}), after=_S.OPENED,
        interlocks=(
            kiosk_itself.record_is_reachable, kiosk_itself.time_is_trusted, handover.journey_is_here,
            *JOURNEY, *NO_HOLD, timing.match_is_fresh, timing.product_has_not_expired, storage.bag_is_out_of_the_store,
            storage.out_of_cold_is_within_limit, thaw.post_thaw_tag_waits, salvage.reserve_labels_are_proved,
            kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.LINE_CHECK,
        reads=(frozenset({BAND, THE_BAG}), frozenset({BIRTH_DATE, THE_BAG})),
        roles=(BED, BED), meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset({_S.OPENED, _S.VERIFIED, _S.INTERRUPTED}), after=_S.VERIFIED,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *PATIENT, *BAG, *NO_HOLD, *TO_BE_GIVEN, dose.container_is_unused,
            dose.no_other_bag_is_open,
            release.released_by_two, timing.product_has_not_expired, timing.within_post_thaw_limit,
            line.way_ordered_is_the_therapys, line.way_was_said, line.way_said_is_the_orders,
            line.prohibitions_are_acknowledged, thaw.post_thaw_tag_was_read, kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.START,
        reads=(), roles=(), meanings=(),
        before=frozenset({_S.VERIFIED}), after=_S.INFUSING,
        interlocks=(
            kiosk_itself.record_is_reachable, kiosk_itself.patient_is_enrolled, handover.journey_is_here, *NO_HOLD,
            timing.product_has_not_expired, timing.within_post_thaw_limit, line.start_follows_the_line_check,
            line.start_is_where_the_line_was_checked, kiosk_itself.step_is_due,
        ),
    ),
    *MILESTONE_ROWS,
    *HISTORY_ROWS,
    *SALVAGE_ROWS,
    *END_ROWS,
)  # fmt: skip

STEPS: Mapping[StepKind, Step] = MappingProxyType({row.kind: row for row in _ROWS})
"""Every step, by its kind."""
