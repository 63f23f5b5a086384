"""Mix-ups of years: namesakes, a former name that another bears, a link for the wrong patient, a band of before."""

from kiosk.domain.decision import Decision
from kiosk.domain.step import StepKind
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.mixups.around import dose_bag
from kiosk.rehearsal.mixups.doing import BASE, dose_label, showing
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import TWO_LABELS
from kiosk.rehearsal.people import ANOTHER_HOSPITAL
from kiosk.rehearsal.scenes import labels_of, line_check, match, readiness
from kiosk.rehearsal.world import World, patient
from kiosk.rehearsal.years import (
    CORRECTED,
    MARRIED,
    MERGED,
    MOVED,
    KnownAs,
    hear,
    known_as,
    lift_all,
    link,
    namesake_comes,
    new_tie_tag,
    take_back,
)

NAMESAKES = KnownAs(
    "Łucja Nguyễn-Fictive", "message of another hospital", "DEMO-700555", authority=ANOTHER_HOSPITAL
)  # fmt: skip
"""The identity of somebody who has the patient's name and birth date."""

STRANGERS = KnownAs("Ottokar Beispielmann-Muster", "certificate of marriage", "DEMO-700777", born="1951-07-14")


def _namesakes_bag_at_the_match(world: World) -> Outcome:
    bag = world.paper_of(namesake_comes(world, "namesake"), BASE, "1")
    return _both_shown(world, match(world, dose_bag(world)), bag)


def _namesakes_bag_at_the_line(world: World) -> Outcome:
    bag = world.paper_of(namesake_comes(world, "namesake"), BASE, "1")
    return _both_shown(world, line_check(world, dose_bag(world)), bag)


def _both_shown(world: World, play: Play, paper: Paper) -> Decision:
    """Both people read this in place of the bag."""
    return perform(world, play.swapped(0, showing(world, paper)).swapped(1, showing(world, paper)))


def _former_name_is_anothers_now(world: World) -> Outcome:
    known_as(world, MARRIED)
    namesake_comes(world, "bearer")
    bag = labels_of(world, dose_bag(world))[0]
    play = Play(StepKind.LINE_CHECK, line_check(world, dose_bag(world)).people, "bearer", hold=(bag,))
    return perform(world, play)


def _bearers_bag_at_the_line(world: World) -> Outcome:
    known_as(world, MARRIED)
    bag = world.paper_of(namesake_comes(world, "bearer"), BASE, "1")
    return _both_shown(world, line_check(world, dose_bag(world)), bag)


def _tagged_under_a_link_taken_back(world: World) -> Outcome:
    dose, change = dose_bag(world), known_as(world, NAMESAKES)
    new_tie_tag(world, dose, "the patient's number changed")
    perform(world, take_back(change, "the number is a namesake's"))
    lift_all(world, "looked at every label")
    return _both_shown(world, match(world, dose), world.paper_of(dose, "tie-tag", "2"))


def _taken_back_and_nobody_looked(world: World) -> Outcome:
    perform(world, take_back(known_as(world, NAMESAKES), "the number is a namesake's"))
    return perform(world, match(world, dose_bag(world)))


def _strangers_change_linked(world: World) -> Outcome:
    return perform(world, link(hear(world, STRANGERS)))


def _namesakes_record_merged(world: World) -> Outcome:
    # The number is found in the namesake's own journey: it stays theirs while no birth date is shared with it.
    namesake_comes(world, "bearer")
    bearers = patient("bearer")
    return perform(world, link(hear(world, KnownAs(bearers.name, "merge by mistake", bearers.record_number))))


def _older_link_taken_back(world: World) -> Outcome:
    first = known_as(world, MARRIED)
    known_as(world, MERGED)
    return perform(world, take_back(first))


def _taken_back_unexplained(world: World) -> Outcome:
    return perform(world, take_back(known_as(world, MARRIED), ""))


def _band_of_the_hospital_before(world: World) -> Outcome:
    old = world.paper_of("band", "patient")
    known_as(world, MOVED)
    world.papers["band", "patient"] = old
    return perform(world, readiness(world))


def _moved_and_not_linked(world: World) -> Outcome:
    known_as(world, MARRIED)
    hear(world, MOVED)
    return perform(world, line_check(world, dose_bag(world)))


def _birth_date_of_before(world: World) -> Outcome:
    known_as(world, CORRECTED)
    return perform(world, line_check(world, dose_bag(world)))


def _old_label_before_the_link(world: World) -> Outcome:
    hear(world, MERGED)
    dose = dose_bag(world)
    return _both_shown(world, match(world, dose), world.paper_of(dose, dose_label(world), "1"))


MIXUPS = (
    MixUp(
        "a patient of another hospital has the same name and birth date; their bag is matched with this patient",
        "bag_is_this_journeys",
        "ready",
        _namesakes_bag_at_the_match,
    ),
    MixUp(
        "the bag of the namesake who was born the same day is hung at this patient's line",
        "label_names_this_patient",
        "opened",
        _namesakes_bag_at_the_line,
    ),
    MixUp(
        "the patient married; another bears the name that stands on the bag, and the bag is brought to them",
        "label_names_this_patient",
        "opened",
        _former_name_is_anothers_now,
    ),
    MixUp(
        "the bag of somebody who bears the patient's former name today is hung at the patient's line",
        "bag_is_this_journeys",
        "opened",
        _bearers_bag_at_the_line,
    ),
    MixUp(
        "a tie-tag was printed under a namesake's number that two people linked, and took back",
        "label_names_this_patient",
        "ready",
        _tagged_under_a_link_taken_back,
        (TWO_LABELS,),
    ),
    MixUp(
        "a wrong link was taken back, and nobody looked at the bags before the match",
        "no_identity_hold_is_open",
        "ready",
        _taken_back_and_nobody_looked,
    ),
    MixUp(
        "the name change of the patient in the next chair is keyed in this patient's record, and two people link it",
        "change_is_no_other_patients",
        "released",
        _strangers_change_linked,
    ),
    MixUp(
        "two records are merged for one name, and they are two patients'",
        "change_is_no_other_patients",
        "released",
        _namesakes_record_merged,
    ),
    MixUp(
        "two people take back a link that a later one was built upon",
        "change_can_be_taken_back",
        "released",
        _older_link_taken_back,
    ),
    MixUp(
        "two people take back a link and do not say why",
        "change_can_be_taken_back",
        "released",
        _taken_back_unexplained,
    ),
    MixUp(
        "after the move to another hospital the ward reads the band of the hospital before",
        "wristband_is_the_patients",
        "ready",
        _band_of_the_hospital_before,
    ),
    MixUp(
        "the patient moved while the bag was thawing, and the bag is hung before two people linked the new number",
        "identity_is_settled",
        "opened",
        _moved_and_not_linked,
    ),
    MixUp(
        "a wrong birth date was corrected after the label was printed, and the wrong one is spoken at the line",
        "birth_date_is_the_patients",
        "opened",
        _birth_date_of_before,
    ),
    MixUp(
        "two records became one number, and the bag with the old label is matched before two people linked them",
        "no_identity_hold_is_open",
        "ready",
        _old_label_before_the_link,
    ),
)
