"""Mix-ups of processing: tubes taken for doses, bags split, pooled and numbered wrongly, a failed run that lives on."""

from decimal import Decimal

from kiosk.domain.facts import Finding
from kiosk.domain.identifiers import Din
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import ContainerPurpose
from kiosk.handoffs import parts, releasing
from kiosk.handoffs.allocating import next_din
from kiosk.handoffs.processing import Contents, Donation, plan_containers
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.course import dose_kind
from kiosk.rehearsal.mixups.doing import collection_bag, dose_label
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import CAN_FAIL, SAMPLED, SPLIT
from kiosk.rehearsal.processing import BASE, TUBE, collected_again, fail, gone_right, plan_halves, pool, sample, split
from kiosk.rehearsal.scenes import (
    LABORATORY,
    NURSES,
    PROCESSORS,
    RELEASERS,
    derive,
    held_by_a_dose,
    parent_of_doses,
    record_results,
    release_play,
)
from kiosk.rehearsal.world import World

HOLDERS = ("physician", "admin two", "quality")


def _tube_released(world: World) -> Outcome:
    (tube,) = world.containers["tubes"]
    record_results(world, tube)
    return perform(world, release_play(tube))


def _tube_matched(world: World) -> Outcome:
    hold = ((world.containers["tubes"][0], TUBE, "1"),)
    if StepKind.MATCH_IN_LABORATORY in world.therapy.steps:
        return perform(world, Play(StepKind.MATCH_IN_LABORATORY, LABORATORY, hold=hold))
    return perform(world, Play(StepKind.MATCH_AT_BED, NURSES, hold=hold))


def _doses_from_a_tube(world: World) -> Outcome:
    hold = ((world.containers["tubes"][0], TUBE, "1"),)
    return perform(world, Play(
        StepKind.DERIVE, PROCESSORS, hold=hold, finish=lambda w, u: parts.split(w.bench, u, w.containers["doses"]),
    ))  # fmt: skip


def _doses_named_as_tubes(world: World) -> Outcome:
    return perform(world, sample(parent_of_doses(world), world.containers["doses"]))


def _parts_of_more(world: World) -> Outcome:
    bag = collection_bag(world)
    half = Contents(Decimal(100), Decimal(4000), Decimal(0))
    into = parts.plan_parts(world.bench, world.journeys["patient"], bag, (half, half), world.people["processor one"])
    return perform(world, split(bag, into))


def _tube_larger_than_the_bag(world: World) -> Outcome:
    bag, person = parent_of_doses(world), world.people["processor one"]
    volumes = (Decimal(150), Decimal(150))
    tubes = parts.plan_samples(
        world.bench, world.journeys["patient"], bag, ContainerPurpose.SAMPLE, volumes, person
    )  # fmt: skip
    return perform(world, sample(bag, tubes))


def _doses_as_parts(world: World) -> Outcome:
    return perform(world, split(parent_of_doses(world), world.containers["doses"]))


def _parts_of_the_look_alikes(world: World) -> Outcome:
    into = plan_halves(world, collection_bag(world))
    return perform(world, split(collection_bag(world, "look-alike"), into))


def _pool_with_the_look_alikes(world: World) -> Outcome:
    bag = collection_bag(world)
    into = parts.plan_pool(world.bench, world.journeys["patient"], (bag,), world.people["processor one"])
    return perform(world, pool((bag, collection_bag(world, "look-alike")), into))


def _pool_of_one(world: World) -> Outcome:
    bag = collection_bag(world)
    into = parts.plan_pool(world.bench, world.journeys["patient"], (bag,), world.people["processor one"])
    return perform(world, pool((bag,), into))


def _two_bags_at_a_split(world: World) -> Outcome:
    first = collection_bag(world)
    into = plan_halves(world, first)
    hold = ((first, BASE, "1"), (collected_again(world), BASE, "1"))
    play = Play(
        StepKind.SPLIT, PROCESSORS, hold=hold, finish=lambda w, u: parts.split(w.bench, u, into)
    )  # fmt: skip
    return perform(world, play)


def _pool_lives_on(world: World) -> Outcome:
    bag = collection_bag(world)
    known = world.journey().containers[bag]
    donation = Donation(Din.parse(known.din), known.collection_type, known.blood_group, known.collected_at)
    contents = (Contents(Decimal(100), Decimal(100), Decimal(0)),)
    world.pass_time(hours=1)
    (into,) = plan_containers(
        world.bench, world.journeys["patient"], "pool", donation, contents, world.people["processor one"]
    )
    return perform(world, pool((bag,), into))


def _other_number(world: World, *bags: str) -> Outcome:
    known = world.journey().containers[bags[0]]
    donation = Donation(next_din(world.bench), known.collection_type, known.blood_group, known.collected_at)
    contents = (held_by_a_dose(world),)
    doses = plan_containers(
        world.bench,
        world.journeys["patient"],
        dose_kind(world.therapy).name,
        donation,
        contents,
        world.people["processor one"],
    )
    hold = tuple((bag, BASE, "1") for bag in bags)
    return perform(world, Play(
        StepKind.DERIVE, PROCESSORS, hold=hold, finish=lambda w, u: parts.split(w.bench, u, doses)
    ))  # fmt: skip


def _dose_under_a_new_number(world: World) -> Outcome:
    return _other_number(world, parent_of_doses(world))


def _two_donations_without_a_pool(world: World) -> Outcome:
    first = parent_of_doses(world)
    return _other_number(world, first, collected_again(world))


def _a_bag_beside_the_set(world: World) -> Outcome:
    known = world.journey().containers[parent_of_doses(world)]
    donation = Donation(Din.parse(known.din), known.collection_type, known.blood_group, known.collected_at)
    count = 1 if len(world.containers["doses"]) > 1 else 2
    more = plan_containers(
        world.bench, world.journeys["patient"], dose_kind(world.therapy).name, donation,
        (held_by_a_dose(world),) * count, world.people["processor one"],
    )  # fmt: skip
    return perform(world, derive(parent_of_doses(world), more))


def _failed_and_released(world: World) -> Outcome:
    dose = world.containers["doses"][0]
    gone_right(perform(world, fail(dose, dose_label(world))))
    return perform(world, release_play(dose))


def _parent_failed(world: World) -> Outcome:
    gone_right(perform(world, fail(parent_of_doses(world), BASE)))
    return perform(world, release_play(world.containers["doses"][0]))


def _failed_lifted_and_excepted(world: World) -> Outcome:
    dose = world.containers["doses"][0]
    gone_right(perform(world, fail(dose, dose_label(world))))
    (hold,) = (hold for hold in world.journey().holds.values() if hold.container == dose)
    lifted = perform(world, Play(
        StepKind.LIFT_HOLD, RELEASERS, by_list="patient",
        finish=lambda w, u: releasing.lift_hold(w.bench, u, hold.hold_id, "nothing else is left"),
    ))  # fmt: skip
    gone_right(lifted)
    finding = (Finding("specification_is_met", "viability at least 70 %"),)
    return perform(world, Play(
        StepKind.RELEASE_EXCEPTIONALLY, HOLDERS, containers=(dose,), by_list="patient",
        finish=lambda w, u: releasing.release_exceptionally(w.bench, u, finding, "nothing else is left"),
    ))  # fmt: skip


def _failed_for_nothing(world: World) -> Outcome:
    return perform(world, fail(parent_of_doses(world), BASE, ""))


MIXUPS = (
    MixUp("a tube for the laboratory is released as a dose", "product_is_a_dose", "tested", _tube_released, (SAMPLED,)),
    MixUp(
        "a tube is brought to be matched in place of the dose", "product_is_a_dose", "ready", _tube_matched, (SAMPLED,)
    ),
    MixUp("doses are made from a tube", "samples_stay_samples", "planned doses", _doses_from_a_tube, (SAMPLED,)),
    MixUp(
        "doses are filled as if they were tubes",
        "samples_stay_samples",
        "planned doses",
        _doses_named_as_tubes,
        (SAMPLED,),
    ),
    MixUp(
        "the parts of a split are said to hold more than the bag",
        "parts_are_not_more_than_the_whole",
        "planned doses",
        _parts_of_more,
        (SPLIT,),
    ),
    MixUp(
        "more is drawn into tubes than there is in the bag",
        "parts_are_not_more_than_the_whole",
        "planned doses",
        _tube_larger_than_the_bag,
        (SAMPLED,),
    ),
    MixUp(
        "planned doses are entered as the parts of the collection bag",
        "parts_bear_their_products_code",
        "planned doses",
        _doses_as_parts,
        (SPLIT,),
    ),
    MixUp(
        "the look-alike's bag is read at the split of this patient's",
        "parents_are_this_journeys",
        "planned doses",
        _parts_of_the_look_alikes,
        (SPLIT,),
    ),
    MixUp(
        "the look-alike's bag goes into this patient's pool",
        "parents_are_this_journeys",
        "planned doses",
        _pool_with_the_look_alikes,
        (SPLIT,),
    ),
    MixUp("one bag alone is pooled", "parents_are_in_number", "planned doses", _pool_of_one, (SPLIT,)),
    MixUp(
        "two bags lie on the bench at a split", "parents_are_in_number", "planned doses", _two_bags_at_a_split, (SPLIT,)
    ),
    MixUp(
        "a pool is given a shelf life of its own, past that of its bags",
        "nothing_outlives_its_parents",
        "planned doses",
        _pool_lives_on,
        (SPLIT,),
    ),
    MixUp(
        "a dose is planned under another donation number than its parent's",
        "donation_is_the_parents",
        "planned doses",
        _dose_under_a_new_number,
    ),
    MixUp(
        "bags of two collections of one patient are processed together without a pool",
        "donation_is_the_parents",
        "planned doses",
        _two_donations_without_a_pool,
    ),
    MixUp(
        "more dose bags are made beside a set that was numbered already",
        "bags_of_a_dose_are_numbered_once",
        "planned doses",
        _a_bag_beside_the_set,
    ),
    MixUp(
        "a dose whose manufacture failed is released",
        "manufacture_did_not_fail",
        "tested",
        _failed_and_released,
        (CAN_FAIL,),
    ),
    MixUp(
        "a dose is released though what it was made from failed",
        "manufacture_did_not_fail",
        "tested",
        _parent_failed,
        (CAN_FAIL,),
    ),
    MixUp(
        "the hold on a failed dose is lifted and it is released exceptionally",
        "manufacture_did_not_fail",
        "tested",
        _failed_lifted_and_excepted,
        (CAN_FAIL,),
    ),
    MixUp(
        "a failed manufacture is recorded without a reason",
        "failure_says_why",
        "planned doses",
        _failed_for_nothing,
        (CAN_FAIL,),
    ),
)
