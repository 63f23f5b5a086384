"""The rows of a shipment: labels printed, packed, dispatched, taken and handed over by a courier, received, opened.

A part of the step table (`steps`), under its rules. From which state of a shipment a row may be taken stands in
`shipping.DUE`. The courier's two acts have no badge: the pass is what signs them, bound to one shipment, once each.
"""

from kiosk.domain.containers import ContainerState
from kiosk.domain.interlocks import (
    bag,
    handover,
    kiosk_itself,
    labels,
    reprints,
    shipper_labels,
    shipping,
)
from kiosk.domain.people import Meaning
from kiosk.domain.step import Read, Step, StepKind
from kiosk.domain.steps.asked import (
    BAG,
    BAG_IN_A_SHIPPER,
    COLLECT,
    HANDS,
    JOURNEY,
    KIOSK,
    NO_HOLD,
    NOTHING,
    ORDER,
    PEOPLE,
    PROCESS,
    RELEASERS,
    SHIPPER,
    THE_BAG,
    THE_ORDER,
)

_S, _M = ContainerState, Meaning
THE_SHIPPER = Read.SHIPPER
PACKERS = COLLECT | PROCESS
COURIER = (kiosk_itself.record_is_reachable, kiosk_itself.time_is_trusted, kiosk_itself.patient_is_enrolled,
           kiosk_itself.step_is_in_the_therapy, handover.journey_is_here, shipping.pass_is_the_shipments,
           shipping.shipment_is_due)  # fmt: skip

SHIPPING_ROWS = (
    Step(
        StepKind.PRINT_SHIPPER,
        reads=(frozenset({THE_BAG}),), roles=(PACKERS,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset({_S.QUARANTINE, _S.RELEASED}), after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *BAG, *NO_HOLD, labels.template_and_profile_are_approved,
            labels.printer_may_be_used, shipping.transport_is_validated,
            kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.READ_BACK_SHIPPER,
        reads=(frozenset({THE_SHIPPER}),), roles=(PACKERS,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset(), after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, bag.seal_is_trusted, shipping.shipper_is_this_patients,
            shipper_labels.shipper_labels_are_the_new_ones,
        ),
    ),
    Step(
        StepKind.PACK,
        reads=(frozenset({THE_ORDER, THE_SHIPPER, THE_BAG}), frozenset({THE_SHIPPER, THE_BAG})),
        roles=(PACKERS, PACKERS), meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset({_S.QUARANTINE, _S.RELEASED}), after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *ORDER, *BAG, *NO_HOLD, labels.labels_are_reconciled,
            reprints.container_bears_its_labels, shipping.shipper_is_this_patients, shipping.shipper_was_read_alike,
            shipper_labels.shipper_labels_were_read_back, shipper_labels.label_lists_what_is_packed,
            shipping.keyed_for_the_shipper_alike, shipping.count_packed_is_count_listed,
            shipping.transport_is_validated, kiosk_itself.step_is_due,
        ),
    ),
    Step(
        StepKind.DISPATCH,
        reads=(frozenset({THE_SHIPPER}),), roles=(PACKERS,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset(), after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *NO_HOLD, *SHIPPER, shipping.tamper_seals_are_the_shipments,
            shipping.carrier_is_the_shipments, shipping.order_is_the_shipments,
        ),
    ),
    Step(
        StepKind.COURIER_TAKES,
        reads=(), roles=(), meanings=(),
        before=frozenset(), after=None,
        interlocks=(*COURIER, *NO_HOLD, shipping.pass_is_in_time),
    ),
    Step(
        StepKind.COURIER_HANDS_OVER,
        reads=(), roles=(), meanings=(),
        before=frozenset(), after=None,
        interlocks=COURIER,
    ),
    Step(
        StepKind.EXPLAIN_SEALS,
        reads=(NOTHING, NOTHING), roles=(RELEASERS, RELEASERS), meanings=(_M.APPROVAL, _M.APPROVAL),
        before=frozenset(), after=None,
        interlocks=(*KIOSK, *PEOPLE, *JOURNEY, shipping.shipment_is_due, shipping.changed_seals_say_why),
    ),
    Step(
        StepKind.RECEIVE_SEALED,
        reads=(frozenset({THE_SHIPPER}),), roles=(HANDS,), meanings=(_M.RESPONSIBILITY,),
        before=frozenset(), after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *SHIPPER, shipping.tamper_seals_are_whole_and_known,
            shipping.count_received_is_count_dispatched,
        ),
    ),
    Step(
        StepKind.OPEN_SHIPPER,
        reads=(frozenset({THE_SHIPPER, THE_BAG}), frozenset({THE_SHIPPER, THE_BAG})),
        roles=(HANDS, HANDS), meanings=(_M.RESPONSIBILITY, _M.REVIEW),
        before=frozenset(), after=None,
        interlocks=(
            *KIOSK, *PEOPLE, *JOURNEY, *BAG_IN_A_SHIPPER, *SHIPPER[1:], shipping.set_received_is_the_set_dispatched,
        ),
    ),
)  # fmt: skip
