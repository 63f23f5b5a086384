"""What does not agree, in a few words for each rule: the head of a refusal on the screen.

A head says what is wrong or missing, not what the rule is called. It is read at three in the morning: at most about six
words, and no two rules share one.
"""

from collections.abc import Mapping
from types import MappingProxyType

from kiosk.web.words import words

_OF_INTERLOCKS = {
    # May this kiosk decide anything now?
    "record_is_reachable": words("The record is out of reach"),
    "time_is_trusted": words("The clock can’t be trusted"),
    "clock_is_not_behind_the_record": words("The clock is behind the record"),
    "page_is_current": words("This page is old"),
    "patient_is_enrolled": words("The patient is not enrolled"),
    "nobody_is_enrolled_yet": words("A patient is enrolled already"),
    "step_is_in_the_therapy": words("This therapy has no such step"),
    "step_is_due": words("Another step comes first"),
    # Are these really two people, each reading for themselves, each allowed to?
    "enough_people": words("A second person is missing"),
    "people_differ": words("The same person twice"),
    "people_take_turns": words("The second began too early"),
    "everyone_signed": words("PIN was wrong, or not given"),
    "attempt_is_fresh": words("It took too long"),
    "readings_are_their_own": words("Both used the same picture"),
    "pictures_are_new": words("An old picture was shown"),
    "everything_was_read": words("Something was not read"),
    "people_are_qualified": words("Not qualified for this step"),
    "witnesses_read_the_same": words("You two read different bags"),
    "band_is_in_one_place": words("Same wristband at two places"),
    # Is this the patient?
    "wristband_is_the_patients": words("Wrong wristband"),
    "wristband_is_the_one_put_on_last": words("Wristband was replaced"),
    "band_is_the_new_one": words("Not the new wristband"),
    "old_band_is_accounted_for": words("Where is the old wristband?"),
    "order_is_the_patients": words("Wrong order"),
    "birth_date_was_spoken": words("Nobody said the birth date"),
    "birth_date_is_the_patients": words("Birth date differs"),
    "look_alike_is_acknowledged": words("Another patient looks alike"),
    "identity_is_settled": words("The patient’s identity has changed"),
    "keyed_twice_alike": words("The two of you keyed differently"),
    # Is this the bag?
    "seal_was_read": words("The seal was not read"),
    "seal_is_trusted": words("The seal can’t be trusted"),
    "bag_is_this_journeys": words("Another patient’s bag"),
    "bag_is_in_the_record": words("The record does not know this bag"),
    "bag_is_the_one_meant": words("Wrong bag"),
    "label_issue_is_current": words("Label is an old issue"),
    "label_was_not_voided": words("This label was declared void"),
    "label_was_issued_here": words("Label was not issued here"),
    "label_is_on_its_container": words("Label was never put on its bag"),
    "label_names_this_patient": words("Label names another patient"),
    "label_says_what_the_record_says": words("Label and record differ"),
    # May this label be printed, applied, cleared away?
    "template_and_profile_are_approved": words("Label template or printer not approved"),
    "label_belongs_to_the_set": words("Not a label of this bag"),
    "earlier_issue_is_dead": words("This label exists already"),
    "no_label_is_in_doubt": words("A label is unaccounted for"),
    "labels_are_reconciled": words("Not every label is settled"),
    "station_has_no_other_patient": words("Another patient is open here"),
    "no_other_label_lies_unapplied": words("A label of another bag lies here"),
    "label_was_read_back": words("The label was not read back"),
    "label_was_not_applied_before": words("This label is on a bag already"),
    "every_piece_was_read": words("A label of the bag was not read"),
    "label_can_still_be_settled": words("This label is settled already"),
    "label_in_doubt_was_found": words("Not the label that is missing"),
    # May it be printed again, replaced, handed on, a sheet of it destroyed?
    "issue_is_the_first": words("Printing again takes two people"),
    "reprint_says_why": words("No reason to print again"),
    "label_can_be_replaced": words("No label to replace"),
    "label_read_was_put_on_last": words("Not the label put on last"),
    "replacement_waits_for_its_bag": words("No new label waits for this bag"),
    "container_bears_its_labels": words("A label of the bag is being replaced"),
    "label_can_be_handed_on": words("This label can’t be handed on"),
    "labels_left_with_a_kit": words("Not labels of a sealed kit"),
    "sheet_is_extra": words("This may be the only sheet"),
    "unreadable_sheet_says_why": words("Why can’t the sheet be read?"),
    # Is what came out of the printer what was intended?
    "label_waits_for_read_back": words("No label waits to be read back"),
    "label_shown_is_the_one_printed": words("Not the label just printed"),
    "no_symbol_differs_from_intent": words("The label is printed wrong"),
    "every_symbol_was_read_back": words("A code on the label does not read"),
    # Is this autologous material, of one patient alone?
    "parents_are_this_journeys": words("Two patients’ cells on this bench"),
    "children_are_new": words("That bag is in use already"),
    "container_is_made_here": words("This bag is labelled elsewhere"),
    "collection_is_autologous": words("Not an autologous product"),
    "blood_group_agrees_with_collection": words("Blood-group code does not fit"),
    "label_does_not_say_quarantine": words("The label says quarantine"),
    "label_does_not_say_discard": words("The label says: do not infuse"),
    # May this product leave?
    "results_are_recorded": words("Results are missing"),
    "specification_is_met": words("Specification is not met"),
    "identity_test_is_recorded": words("The identity test is missing"),
    "identity_test_agrees": words("Identity test does not agree"),
    "no_identity_hold_is_open": words("Bag is on hold"),
    "no_quality_hold_is_open": words("Bag is on hold by quality"),
    "released_by_two": words("Bag is not released"),
    "only_quality_reasons_are_named": words("That can’t be excepted"),
    "hold_named_is_open": words("This hold is not open"),
    "change_named_is_open": words("This change can’t be linked now"),
    # Is it in time?
    "product_has_not_expired": words("Bag has expired"),
    "match_is_fresh": words("The match is too old"),
    "within_post_thaw_limit": words("Thawed too long"),
    "patient_ready_is_fresh": words("The ward has not said ready"),
    # Is it this patient's dose, once, and not too much?
    "container_is_unused": words("Bag was used before"),
    "no_other_bag_is_open": words("Another bag is still open"),
    "dose_is_within_the_order": words("More than was ordered"),
    "dose_can_be_counted": words("Dose can’t be counted"),
    "contents_are_known": words("Contents of the bag are unknown"),
    "weight_is_recent": words("The weight is too old"),
    "dmso_is_within_limits": words("Too much DMSO in 24 hours"),
    "volume_is_within_limits": words("Too much volume in 24 hours"),
    "patient_is_ready": words("The patient is not ready"),
    "every_item_is_answered": words("The list is not complete"),
    # Is it the right slot of the store, and was the bag never warm for too long?
    "place_is_of_this_site": words("A place of another site"),
    "witnesses_read_the_same_place": words("You two read different places"),
    "bag_is_of_a_frozen_kind": words("This bag is not kept frozen"),
    "place_is_free": words("The place is taken"),
    "bag_stands_nowhere_else": words("The bag stands in another place"),
    "bag_stands_in_this_place": words("Wrong place"),
    "right_bag_was_pulled": words("Wrong bag pulled"),
    "bag_is_out_of_the_store": words("The bag is in the store"),
    "out_of_cold_is_within_limit": words("Out of the cold too long"),
    # Is it the right way in, just now and just here, and does everybody know what must not be done?
    "way_ordered_is_the_therapys": words("Not a route of this therapy"),
    "way_was_said": words("Nobody said where it goes in"),
    "way_said_is_the_orders": words("Wrong route or site"),
    "prohibitions_are_acknowledged": words("What is forbidden was not confirmed"),
    "start_follows_the_line_check": words("The line check is too old"),
    "start_is_where_the_line_was_checked": words("Checked at another place"),
}

_OF_GUARDS = {
    # The proof of a label, and its way to the printer.
    "proof_dots": words("The label’s picture is not right"),
    "proof_decoded": words("The label’s codes are not right"),
    "proof_encoded": words("The printer’s data are not right"),
    "label_agrees": words("A time on the label is not on record"),
    "text_fits": words("The text does not fit the label"),
    "stock_is_validated": words("The stock is not for this label"),
    "glyphs_exist": words("A letter can’t be printed"),
    "statements_derived": words("The label lacks what it must state"),
    "container_waits_for_label": words("No bag waits for this label"),
    "printer_ready": words("The printer is not ready"),
    "sheet_holds_one_set": words("Labels of more than one set"),
    "tag_was_written": words("The tag was not written"),
    "tag_agrees": words("The tag says something else"),
    "print_outcome_known": words("Nobody knows whether it was printed"),
    # What a camera or scanner read.
    "two_readers_agree": words("The code is hard to read"),
    "reading_contradicted": words("The code reads two ways"),
    "quality_floor": words("The print is too poor to read"),
    "check_character_agrees": words("A character was misread"),
    "symbology_expected": words("Not the kind of code asked for"),
    "carriers_agree": words("Two codes on the label differ"),
    "readers_present": words("This kiosk can’t read codes"),
    "right_kind_of_code": words("Not what was asked for"),
    "one_thing_in_view": words("Two things in the picture"),
    "seal_is_genuine": words("The seal is not genuine"),
    "seal_agrees_with_symbols": words("Seal and label differ"),
    "input_within_bounds": words("The picture can’t be used"),
    "text_is_plain": words("The text has forbidden characters"),
    "badge_is_known": words("Unknown badge"),
    # The cold store.
    "tank_stayed_cold": words("The tank was too warm"),
    "count_agrees": words("Rack and record differ"),
    # The ledger.
    "record_unchanged_since_decision": words("The record changed meanwhile"),
    "claim_is_free": words("This was recorded before"),
    "commit_confirmed": words("Nobody knows whether it was recorded"),
    # The decision itself.
    "step_is_in_the_table": words("The kiosk knows no such step"),
    "row_has_interlocks": words("This step has no checks"),
    "interlock_works": words("A check of the kiosk failed"),
}

TITLES: Mapping[str, str] = MappingProxyType(_OF_INTERLOCKS | _OF_GUARDS)
"""Rule name to its words."""
