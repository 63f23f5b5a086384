"""What the rows of the step table ask, in groups, who does the work, and what is read."""

from kiosk.domain.interlocks import (
    bag,
    dose,
    ends,
    foreign,
    handover,
    kiosk_itself,
    labels,
    line,
    material,
    patient,
    processing,
    release,
    reprints,
    salvage,
    shipping,
    storage,
    timing,
    windows,
    witnesses,
)
from kiosk.domain.people import Role
from kiosk.domain.step import Read

# What is asked wherever anything is decided.
REACHED = (
    kiosk_itself.record_is_reachable,
    kiosk_itself.time_is_trusted,
    kiosk_itself.clock_is_not_behind_the_record,
    kiosk_itself.page_is_current,
)
KIOSK = (*REACHED, handover.journey_is_here)
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
OWN_LABEL = (
    bag.seal_was_read,
    bag.seal_is_trusted,
    bag.bag_is_this_journeys,
    bag.bag_is_in_the_record,
    bag.bag_is_the_one_meant,
    bag.label_was_issued_here,
    bag.label_names_this_patient,
    bag.label_says_what_the_record_says,
    witnesses.witnesses_read_the_same,
)
LABELS_READ = (*OWN_LABEL, bag.label_issue_is_current, bag.label_was_not_voided)
MAKERS_LABEL = (foreign.maker_label_is_the_bags, foreign.maker_label_was_read)
BAG_IN_A_SHIPPER = (*LABELS_READ, bag.label_is_on_its_container, *MAKERS_LABEL, storage.bag_is_out_of_the_store)
BAG = (*BAG_IN_A_SHIPPER, shipping.bag_is_not_in_a_shipper)
# In the vapour the tie-tag alone is read: it hangs out of the cassette, and a maker's label does not.
BAG_IN_THE_VAPOUR = (
    *LABELS_READ,
    bag.label_is_on_its_container,
    foreign.maker_label_is_the_bags,
    shipping.bag_is_not_in_a_shipper,
)
# What is asked where the schedule must hold: at the couch, before the opening, and of a milestone itself.
WINDOWS = (windows.window_has_begun, windows.window_is_open, windows.window_has_not_closed)
# What is asked of a shipper after packing, and of the way that cells came before they are used.
SHIPPER = (
    bag.seal_is_trusted,
    shipping.shipper_is_this_patients,
    shipping.shipper_is_the_shipments,
    shipping.shipper_seal_was_read,
    shipping.shipment_is_due,
)
TRANSPORT = (
    shipping.temperature_is_recorded,
    shipping.temperature_stayed_in_limits,
    shipping.transit_was_as_validated,
    shipping.shipper_came_whole,
)
MATERIAL = (
    material.collection_is_autologous,
    material.blood_group_agrees_with_collection,
    material.label_does_not_say_quarantine,
    material.label_does_not_say_discard,
)
NO_HOLD = (release.no_identity_hold_is_open, release.no_quality_hold_is_open, ends.container_is_not_withdrawn)
PRINT_ANEW = (
    labels.label_belongs_to_the_set,
    labels.no_label_is_in_doubt,
    labels.no_other_label_lies_unapplied,
    labels.template_and_profile_are_approved,
    labels.printer_may_be_used,
    patient.look_alike_is_acknowledged,
)
PRINT = (*PRINT_ANEW, labels.earlier_issue_is_dead)
FIRST_ISSUE = (*PRINT, reprints.issue_is_the_first)
REPRINT = (*PRINT, reprints.reprint_says_why)
PUT_ON = (
    labels.label_was_read_back,
    labels.every_piece_was_read,
    labels.no_other_label_lies_unapplied,
    labels.no_label_is_in_doubt,
)
APPLY = (*PUT_ON, labels.label_was_not_applied_before)
# What is asked of a container that gets its labels.
HERE = (material.container_is_made_here, foreign.container_is_not_a_makers, kiosk_itself.step_is_due)
# What is asked of a place in the store.
PLACE = (storage.place_is_of_this_site, storage.witnesses_read_the_same_place)
# What is asked wherever containers are made from others.
MAKE = (
    material.parents_are_this_journeys,
    material.children_are_new,
    processing.samples_stay_samples,
    processing.donation_is_the_parents,
    processing.manufacture_did_not_fail,
    processing.bags_of_a_dose_are_numbered_once,
)
# What is asked of what is to be given.
TO_BE_GIVEN = (processing.product_is_a_dose, processing.manufacture_did_not_fail)
# What is asked before the irreversible opening.
MATCH = (
    *TO_BE_GIVEN,
    dose.container_is_unused,
    reprints.container_bears_its_labels,
    *TRANSPORT,
    dose.no_other_bag_is_open,
    ends.part_given_is_closed,
    salvage.reserve_labels_are_settled,
    release.released_by_two,
    timing.product_has_not_expired,
    storage.out_of_cold_is_within_limit,
    line.way_ordered_is_the_therapys,
    line.marked_site_was_said,
    line.way_said_is_the_orders,
    dose.dose_can_be_counted,
    dose.dose_is_within_the_order,
    dose.contents_are_known,
    dose.weight_is_recent,
    dose.dmso_is_within_limits,
    dose.volume_is_within_limits,
    dose.patient_is_ready,
    *WINDOWS,
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
THE_PLACE = Read.PLACE
