"""The table of steps. What is not in it is refused; a row without interlocks refuses.

Rule 1: everything about the order of steps, who does them and what may refuse them stands in this file.
Rule 2: this file does not know what any person or therapy would like.
A therapy picks rows; it cannot change one.
"""

from collections.abc import Mapping
from types import MappingProxyType

from kiosk.domain.containers import LIVE, ContainerState
from kiosk.domain.interlocks import (
    bag,
    dose,
    kiosk_itself,
    labels,
    material,
    patient,
    read_back,
    release,
    timing,
    witnesses,
)
from kiosk.domain.people import Meaning, Role
from kiosk.domain.step import Read, Step, StepKind

_S, _M = ContainerState, Meaning

# What is asked wherever anything is decided.
KIOSK = (
    kiosk_itself.record_is_reachable,
    kiosk_itself.time_is_trusted,
    kiosk_itself.clock_is_not_behind_the_record,
    kiosk_itself.page_is_current,
)
PEOPLE = (
    witnesses.enough_people,
    witnesses.people_differ,
    witnesses.people_take_turns,
    witnesses.everyone_signed,
    witnesses.attempt_is_fresh,
    witnesses.readings_are_their_own,
    witnesses.pictures_are_new,
    witnesses.everything_was_read,
    witnesses.people_are_qualified,
)
JOURNEY = (
    kiosk_itself.patient_is_enrolled,
    kiosk_itself.step_is_in_the_therapy,
    patient.identity_is_settled,
    labels.station_has_no_other_patient,
)
# What is asked where the patient is.
WRIST = (
    patient.wristband_is_the_patients,
    patient.wristband_is_the_one_put_on_last,
    witnesses.band_is_in_one_place,
)
PATIENT = (*WRIST, patient.birth_date_was_spoken, patient.birth_date_is_the_patients)
ORDER = (patient.order_is_the_patients,)
# What is asked of a container's labels.
LABELS_READ = (
    bag.seal_was_read,
    bag.seal_is_trusted,
    bag.bag_is_this_journeys,
    bag.bag_is_in_the_record,
    bag.bag_is_the_one_meant,
    bag.label_was_issued_here,
    bag.label_issue_is_current,
    bag.label_names_this_patient,
    bag.label_says_what_the_record_says,
    witnesses.witnesses_read_the_same,
)
BAG = (*LABELS_READ, bag.label_is_on_its_container)
MATERIAL = (
    material.collection_is_autologous,
    material.blood_group_agrees_with_collection,
    material.label_does_not_say_quarantine,
    material.label_does_not_say_discard,
)
NO_HOLD = (release.no_identity_hold_is_open, release.no_quality_hold_is_open)
PRINT = (
    labels.label_belongs_to_the_set,
    labels.earlier_issue_is_dead,
    labels.no_label_is_in_doubt,
    labels.no_other_label_lies_unapplied,
    labels.template_and_profile_are_approved,
    labels.printer_is_in_service,
    patient.look_alike_is_acknowledged,
)
APPLY = (
    labels.label_was_read_back,
    labels.label_was_not_applied_before,
    labels.every_piece_was_read,
    labels.no_other_label_lies_unapplied,
    labels.no_label_is_in_doubt,
)
# What is asked of a container that gets its labels.
HERE = (material.container_is_made_here, kiosk_itself.step_is_due)
# What is asked before the irreversible opening.
MATCH = (
    dose.container_is_unused,
    dose.no_other_bag_is_open,
    release.released_by_two,
    timing.product_has_not_expired,
    dose.dose_can_be_counted,
    dose.dose_is_within_the_order,
    dose.contents_are_known,
    dose.weight_is_recent,
    dose.dmso_is_within_limits,
    dose.volume_is_within_limits,
    dose.patient_is_ready,
)

COLLECT = frozenset({Role.COLLECTION, Role.NURSE})
PROCESS = frozenset({Role.PROCESSING, Role.LABORATORY})
LABORATORY = frozenset({Role.LABORATORY, Role.PROCESSING})
BED = frozenset({Role.NURSE, Role.PHYSICIAN})
RELEASERS = frozenset({Role.QUALITY, Role.DIRECTOR})
CLERKS = frozenset({Role.COLLECTION, Role.NURSE, Role.PHYSICIAN, Role.LABORATORY})
HANDS = COLLECT | PROCESS | BED

NOTHING: frozenset[Read] = frozenset()
BAND, BIRTH_DATE, THE_ORDER, THE_BAG, PARENT = Read.BAND, Read.BIRTH_DATE, Read.ORDER, Read.BAG, Read.PARENT

_ROWS = (
    Step(
        StepKind.ENROL,
        reads=(NOTHING, NOTHING), roles=(CLERKS, CLERKS), meanings=(_M.AUTHORSHIP, _M.AUTHORSHIP),
        before=frozenset(), after=None,
        interlocks=(
            *KIOSK, kiosk_itself.nobody_is_enrolled_yet, patient.keyed_twice_alike,
            witnesses.enough_people, witnesses.people_differ, witnesses.people_take_turns,
            witnesses.everyone_signed, witnesses.people_are_qualified,
        ),
    ),
    Step(
        StepKind.ORDER,
        reads=(NOTHING, NOTHING), roles=(CLERKS, CLERKS), meanings=(_M.AUTHORSHIP, _M.AUTHORSHIP),
        before=frozenset(), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, patient.keyed_twice_alike),
    ),
    Step(
        StepKind.ISSUE_AT_COLLECTION,
        reads=(frozenset({BAND, BIRTH_DATE, THE_ORDER}),), roles=(COLLECT,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset({_S.PLANNED}), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, *PATIENT, *ORDER, *PRINT, *MATERIAL, *HERE),
    ),
    Step(
        StepKind.ISSUE_IN_PROCESSING,
        reads=(frozenset({PARENT}),), roles=(PROCESS,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset({_S.PLANNED}), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, *BAG, *PRINT, *MATERIAL, *NO_HOLD, *HERE),
    ),
    Step(
        StepKind.READ_BACK,
        reads=(frozenset({THE_BAG}),), roles=(COLLECT | PROCESS,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset({_S.PLANNED}), after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *LABELS_READ,
            read_back.label_waits_for_read_back, read_back.label_shown_is_the_one_printed,
            read_back.no_symbol_differs_from_intent, read_back.every_symbol_was_read_back,
            read_back.label_is_printed_well_enough, kiosk_itself.step_is_due,
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
        reads=(NOTHING, NOTHING), roles=(COLLECT | PROCESS, COLLECT | PROCESS),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset({_S.PLANNED}), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, labels.label_can_still_be_settled, kiosk_itself.step_is_due),
    ),
    Step(
        StepKind.FIND_LABEL,
        reads=(frozenset({THE_BAG}), frozenset({THE_BAG})), roles=(COLLECT | PROCESS, COLLECT | PROCESS),
        meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset({_S.PLANNED}), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, *LABELS_READ, labels.label_in_doubt_was_found, kiosk_itself.step_is_due),
    ),
    Step(
        StepKind.CLEAR_STATION,
        reads=(NOTHING,), roles=(COLLECT | PROCESS,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset(), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, labels.labels_are_reconciled),
    ),
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
            material.parents_are_this_journeys, material.children_are_new, timing.product_has_not_expired,
            kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.RELEASE,
        reads=(NOTHING, NOTHING), roles=(RELEASERS, RELEASERS), meanings=(_M.APPROVAL, _M.APPROVAL),
        before=frozenset({_S.QUARANTINE}), after=_S.RELEASED,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *NO_HOLD, *MATERIAL, dose.container_is_unused,
            release.results_are_recorded, release.specification_is_met,
            release.identity_test_is_recorded, release.identity_test_agrees,
            timing.product_has_not_expired, labels.labels_are_reconciled, kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.RELEASE_EXCEPTIONALLY,
        reads=(NOTHING, NOTHING, NOTHING),
        roles=(frozenset({Role.PHYSICIAN}), frozenset({Role.DIRECTOR}), frozenset({Role.QUALITY})),
        meanings=(_M.APPROVAL, _M.APPROVAL, _M.APPROVAL),
        before=LIVE - {_S.PLANNED}, after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, release.no_identity_hold_is_open,
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
            release.change_named_is_open,
        ),
    ),
    Step(
        StepKind.READINESS,
        reads=(frozenset({BAND}),), roles=(BED,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset(), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, *WRIST, dose.every_item_is_answered),
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
            kiosk_itself.record_is_reachable, kiosk_itself.time_is_trusted, *JOURNEY, *NO_HOLD,
            timing.match_is_fresh, timing.product_has_not_expired, kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.LINE_CHECK,
        reads=(frozenset({BAND, THE_BAG}), frozenset({BIRTH_DATE, THE_BAG})),
        roles=(BED, BED), meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset({_S.OPENED}), after=_S.VERIFIED,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *PATIENT, *BAG, *NO_HOLD, dose.container_is_unused, dose.no_other_bag_is_open,
            release.released_by_two, timing.product_has_not_expired, timing.within_post_thaw_limit,
            kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.START,
        reads=(), roles=(), meanings=(),
        before=frozenset({_S.VERIFIED}), after=_S.INFUSING,
        interlocks=(
            kiosk_itself.record_is_reachable, kiosk_itself.patient_is_enrolled, *NO_HOLD,
            timing.product_has_not_expired, timing.within_post_thaw_limit, kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.STOP,
        reads=(), roles=(), meanings=(),
        before=frozenset({_S.INFUSING}), after=_S.INFUSED,
        interlocks=(kiosk_itself.record_is_reachable, kiosk_itself.patient_is_enrolled, kiosk_itself.step_is_due),
    ),
    Step(
        StepKind.FINISH,
        reads=(), roles=(), meanings=(),
        before=frozenset({_S.INFUSING}), after=_S.INFUSED,
        interlocks=(kiosk_itself.record_is_reachable, kiosk_itself.patient_is_enrolled, kiosk_itself.step_is_due),
    ),
)  # fmt: skip

STEPS: Mapping[StepKind, Step] = MappingProxyType({row.kind: row for row in _ROWS})
"""Every step, by its kind."""
