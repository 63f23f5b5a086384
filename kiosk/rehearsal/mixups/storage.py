"""Mix-ups of the cold store: the wrong slot, the wrong cassette, a bag that lay in warm air, a tank that was warm."""

from dataclasses import replace

from kiosk.domain.identifiers import Facility, StorageLocation
from kiosk.domain.label import LocationLabel
from kiosk.domain.step import Read
from kiosk.handoffs import bedside
from kiosk.rehearsal.acting import Swap, perform
from kiosk.rehearsal.desk import Shot
from kiosk.rehearsal.mixups.around import dose_bag
from kiosk.rehearsal.mixups.doing import BASE, CRYOBAG, TIE_TAG, collection_bag, hand_over
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import FROZEN, SEVERAL_DOSES
from kiosk.rehearsal.scenes import match
from kiosk.rehearsal.storage import alarm, count, retrieve, retrieved, slot_label, store, stored
from kiosk.rehearsal.world import World


def _shows(world: World, read: Read, *name: str) -> Swap:
    return Swap(shows={read: (Shot((world.paper_of(*name),), pose=world.next_pose()),)})


def _neighbours_slot(world: World) -> Outcome:
    play = retrieve(world, dose_bag(world), 5, in_vapour=True)
    return perform(world, play)


def _two_slots(world: World) -> Outcome:
    right, wrong = slot_label(world, 7), slot_label(world, 8)
    perform(world, retrieve(world, dose_bag(world), 1, in_vapour=True))
    play = store(world, dose_bag(world), right.slot)
    return perform(world, play.swapped(1, _shows(world, Read.PLACE, "place", wrong.value)))


def _another_patients_bag(world: World) -> Outcome:
    play = retrieve(world, dose_bag(world), 1, in_vapour=True)
    paper = (collection_bag(world, "look-alike"), BASE, "1")
    return perform(world, play.swapped(0, _shows(world, Read.BAG, *paper)).swapped(1, _shows(world, Read.BAG, *paper)))


def _other_cassette(world: World) -> Outcome:
    other = (world.containers["doses"][1], TIE_TAG, "1")
    play = retrieve(world, dose_bag(world), 1, in_vapour=True)
    return perform(world, play.swapped(0, _shows(world, Read.BAG, *other)).swapped(1, _shows(world, Read.BAG, *other)))


def _slot_is_taken(world: World) -> Outcome:
    second = world.containers["doses"][1]
    perform(world, retrieve(world, second, 2, in_vapour=True))
    return perform(world, store(world, second, 1))


def _stored_elsewhere_unretrieved(world: World) -> Outcome:
    return perform(world, store(world, dose_bag(world), 6))


def _other_sites_slot(world: World) -> Outcome:
    retrieved(world, dose_bag(world))
    place = StorageLocation.numbered(Facility("A9991"), 1, 2, 1)
    world.print_plain(("place", place.value), LocationLabel(place))
    wrong = _shows(world, Read.PLACE, "place", place.value)
    return perform(world, store(world, dose_bag(world), 1).swapped(0, wrong).swapped(1, wrong))


def _matched_from_the_store(world: World) -> Outcome:
    stored(world, dose_bag(world))
    return perform(world, match(world, dose_bag(world)))


def _handed_over_from_the_store(world: World) -> Outcome:
    return perform(world, hand_over(dose_bag(world), TIE_TAG))


def _collection_into_the_tank(world: World) -> Outcome:
    place = slot_label(world, 9)
    play = store(world, dose_bag(world), place.slot)
    bag = (collection_bag(world), BASE, "1")
    return perform(world, play.swapped(0, _shows(world, Read.BAG, *bag)).swapped(1, _shows(world, Read.BAG, *bag)))


def _lay_on_the_bench(world: World) -> Outcome:
    perform(world, store(world, dose_bag(world), 1))
    perform(world, retrieve(world, dose_bag(world), 1, in_vapour=False))
    world.pass_time(minutes=21)
    return perform(world, match(world, dose_bag(world)))


def _looked_at_too_often(world: World) -> Outcome:
    for _ in range(2):
        stored(world, dose_bag(world))
        perform(world, retrieve(world, dose_bag(world), 1, in_vapour=False))
        world.pass_time(minutes=11)
    return perform(world, match(world, dose_bag(world)))


def _opened_too_late(world: World) -> Outcome:
    perform(world, hand_over(dose_bag(world), CRYOBAG))
    world.pass_time(minutes=25)
    return bedside.open_container(world.bench, world.journeys["patient"], dose_bag(world))


def _tank_ran_dry(world: World) -> Outcome:
    return alarm(world, "-90", 30)


def _tank_warm_for_hours(world: World) -> Outcome:
    return alarm(world, "-140", 300)


def _bag_missing_in_the_rack(world: World) -> Outcome:
    return count(world, world.containers["doses"][1:])


def _bag_nobody_stored(world: World) -> Outcome:
    return count(world, (*world.containers["doses"], collection_bag(world)))


_MIXUPS = (
    MixUp(
        "the bag is retrieved from a neighbour's slot",
        "bag_stands_in_this_place",
        "stored",
        _neighbours_slot,
    ),
    MixUp(
        "one person reads one slot, the other its neighbour",
        "witnesses_read_the_same_place",
        "stored",
        _two_slots,
    ),
    MixUp(
        "another patient's bag hangs where the right one should, and both read it",
        "right_bag_was_pulled",
        "stored",
        _another_patients_bag,
    ),
    MixUp(
        "bag 2 of 2 is pulled where bag 1 was asked for",
        "right_bag_was_pulled",
        "stored",
        _other_cassette,
        (SEVERAL_DOSES,),
    ),
    MixUp(
        "the second bag goes into the slot of the first",
        "place_is_free",
        "stored",
        _slot_is_taken,
        (SEVERAL_DOSES,),
    ),
    MixUp(
        "a bag is moved to another slot, and nobody had retrieved it",
        "bag_stands_nowhere_else",
        "stored",
        _stored_elsewhere_unretrieved,
    ),
    MixUp(
        "the slot that both read is of another hospital's store",
        "place_is_of_this_site",
        "stored",
        _other_sites_slot,
    ),
    MixUp(
        "a bag is matched while the record has it in the store",
        "bag_is_out_of_the_store",
        "ready",
        _matched_from_the_store,
    ),
    MixUp(
        "a bag is handed over straight out of the rack",
        "bag_is_out_of_the_store",
        "stored",
        _handed_over_from_the_store,
    ),
    MixUp(
        "the fresh collection is put into the nitrogen tank",
        "bag_is_of_a_frozen_kind",
        "labelled doses",
        _collection_into_the_tank,
    ),
    MixUp(
        "the bag lay on the bench for twenty minutes before the match",
        "out_of_cold_is_within_limit",
        "ready",
        _lay_on_the_bench,
    ),
    MixUp(
        "the bag was taken out twice for eleven minutes each",
        "out_of_cold_is_within_limit",
        "ready",
        _looked_at_too_often,
    ),
    MixUp(
        "the tank ran dry, and got warmer than the cells may",
        "tank_stayed_cold",
        "released",
        _tank_ran_dry,
    ),
    MixUp(
        "the tank's alarm rang for five hours",
        "tank_stayed_cold",
        "released",
        _tank_warm_for_hours,
    ),
    MixUp(
        "the rack is counted, and a bag is missing",
        "count_agrees",
        "released",
        _bag_missing_in_the_rack,
    ),
    MixUp(
        "the rack is counted, and a bag hangs there that nobody stored",
        "count_agrees",
        "released",
        _bag_nobody_stored,
    ),
    MixUp(
        "the match was in time, and then the bag itself lay in warm air",
        "out_of_cold_is_within_limit",
        "matched",
        _opened_too_late,
    ),
)

MIXUPS = tuple(replace(mixup, needs=(FROZEN, *mixup.needs)) for mixup in _MIXUPS)
