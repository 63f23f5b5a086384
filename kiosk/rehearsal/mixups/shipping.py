"""Mix-ups of a shipment: at packing, at the door, on the way, at receipt."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

from kiosk.domain.attempt import ShipmentNamed
from kiosk.domain.decision import Refused
from kiosk.domain.step import Read, StepKind
from kiosk.handoffs import couriers, shipping
from kiosk.rehearsal.acting import Play, Swap, perform, prepare
from kiosk.rehearsal.desk import Paper, Shot
from kiosk.rehearsal.mixups.doing import collection_bag, hand_over
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import SHIPPED
from kiosk.rehearsal.scenes import RELEASERS, derive, order, plan_doses
from kiosk.rehearsal.shipping import (
    COURIER,
    Consigned,
    dispatch_play,
    found,
    keyed,
    labelled,
    open_shipper,
    pack,
    read_back_shipper,
    read_logger,
    receive,
    shipment_of,
)
from kiosk.rehearsal.world import World

WHAT = Consigned()
OTHER = Consigned("beside it")
THEIRS = Consigned("the look-alike's")
SEAL_OF_THE_LABEL = (0.70, 0.53, 0.30, 0.20)
"""Where the seal stands on the label: left, top, width, height, as shares of it."""


def _showing(world: World, read: Read, *papers: Paper) -> Swap:
    """A turn in which these papers, one after the other, are shown in place of what is asked for."""
    return Swap(shows={read: tuple(Shot((paper,), pose=world.next_pose()) for paper in papers)})


def _packing(world: World, **second: str) -> Outcome:
    """Packed as it should be, but for what the second person keys."""
    play = pack(world, WHAT, (collection_bag(world),))
    under_way = prepare(world, replace(play, finish=None))
    return shipping.pack(world.bench, under_way, keyed(), keyed(**second))


def _second_keys_another_seal(world: World) -> Outcome:
    return _packing(world, tamper_seals="SL004711 SL004721")


def _count_is_of_another_box(world: World) -> Outcome:
    play = pack(world, WHAT, (collection_bag(world),))
    under_way = prepare(world, replace(play, finish=None))
    return shipping.pack(world.bench, under_way, keyed(count="2"), keyed(count="2"))


def _look_alikes_shipper(world: World) -> Outcome:
    """Both pick the box that stands ready for the look-alike."""
    labelled(world, THEIRS, (collection_bag(world, "look-alike"),), "look-alike")
    return perform(world, replace(pack(world, WHAT, (collection_bag(world),)), shipper=THEIRS.paper))


def _packed_without_reading_back(world: World) -> Outcome:
    """The labels came out well, by the look of them."""
    return perform(world, pack(world, WHAT, (collection_bag(world),)))


def _labels_of_before(world: World) -> Outcome:
    """The labels were printed twice, and those of the first print are on the box."""
    labelled(world, OTHER, (collection_bag(world),))
    return perform(world, pack(world, WHAT, (collection_bag(world),)))


def _look_alikes_labels_read_back(world: World) -> Outcome:
    """Two sets lie in the printer's tray."""
    labelled(world, THEIRS, (collection_bag(world, "look-alike"),), "look-alike")
    return perform(world, replace(read_back_shipper(WHAT), hold=(THEIRS.paper, THEIRS.inner)))


def _inner_label_gone(world: World) -> Outcome:
    return perform(world, replace(read_back_shipper(WHAT), hold=(WHAT.paper,)))


def _packed_under_a_covered_seal(world: World) -> Outcome:
    """Ours looks like a carrier's own label so, and its list would be held against nothing."""
    covered = world.paper_of(*WHAT.paper).without(*SEAL_OF_THE_LABEL)
    play = pack(world, WHAT, (collection_bag(world),))
    for turn in (0, 1):
        play = play.swapped(turn, _showing(world, Read.SHIPPER, covered))
    return perform(world, play)


def _goes_elsewhere(world: World) -> Outcome:
    """The carrier's paper names another place than the label, and both key what is on the paper."""
    play = pack(world, WHAT, (collection_bag(world),))
    keyed_so = keyed(destination="Another Plant")
    return shipping.pack(world.bench, prepare(world, replace(play, finish=None)), keyed_so, keyed_so)


def _second_reads_the_box_beside(world: World) -> Outcome:
    labelled(world, OTHER, (collection_bag(world),))
    play = pack(world, WHAT, (collection_bag(world),))
    return perform(world, play.swapped(1, _showing(world, Read.SHIPPER, world.paper_of(*OTHER.paper))))


def _nothing_validated(world: World) -> Outcome:
    """The therapy's file of this site has no transport for what is packed."""
    without = replace(world.therapy, transport=MappingProxyType({}))
    world.bench = replace(world.bench, therapies={**world.bench.therapies, without.id: without})
    return perform(world, pack(world, WHAT, (collection_bag(world),)))


def _giving(world: World, play: Play | None = None, **finds: object) -> Outcome:
    under_way = prepare(world, play or dispatch_play(WHAT))
    given = shipping.dispatch(world.bench, under_way, found(world, **finds), COURIER)
    return given if isinstance(given, Refused) else given.decision


def _box_beside_is_given(world: World) -> Outcome:
    labelled(world, THEIRS, (collection_bag(world, "look-alike"),), "look-alike")
    return _giving(world, replace(dispatch_play(WHAT), shipper=THEIRS.paper))


def _seal_of_the_box_beside(world: World) -> Outcome:
    return _giving(world, tamper_seals=("SL004711", "SL009999"))


def _another_carrier_is_quicker(world: World) -> Outcome:
    return _giving(world, carrier="Sample Express")


def _order_changed_meanwhile(world: World) -> Outcome:
    order(world, "patient")
    return _giving(world)


def _label_without_its_seal(world: World) -> Outcome:
    paper = world.paper_of(*WHAT.paper).without(*SEAL_OF_THE_LABEL)
    return _giving(world, dispatch_play(WHAT).swapped(0, _showing(world, Read.SHIPPER, paper)))


def _received_though_never_sent(world: World) -> Outcome:
    return perform(world, receive(WHAT))


def _code(world: World) -> tuple[couriers.PassHeld, str]:
    """Given out as it should be: the pass, and what the courier's page shows."""
    given = shipping.dispatch(world.bench, prepare(world, dispatch_play(WHAT)), found(world), COURIER)
    held = None if isinstance(given, Refused) else couriers.held_pass(world.bench, given.code)
    if isinstance(given, Refused) or held is None:
        raise RuntimeError(f"Expected a pass, got {given}.")
    return held, given.code


def _first_couriers_old_page(world: World) -> Outcome:
    """The courier did not come; another was called, with a pass of their own; then the first one came after all."""
    held, code = _code(world)
    world.pass_time(minutes=20)
    _code(world)
    return couriers.take(world.bench, held, code)


def _courier_comes_after_hours(world: World) -> Outcome:
    held, code = _code(world)
    world.pass_time(hours=5)
    return couriers.take(world.bench, held, code)


def _handed_on_from_the_box(world: World) -> Outcome:
    """At the plant somebody takes the bag out and hands it on, as on any other day."""
    return perform(world, hand_over(collection_bag(world)))


def _seal_is_another(world: World) -> Outcome:
    return perform(world, receive(WHAT, tamper_seals=("SL004711", "SL777777")))


def _seal_is_broken(world: World) -> Outcome:
    return perform(world, receive(WHAT, tamper_seals=("SL004711",)))


def _box_says_another_count(world: World) -> Outcome:
    return perform(world, receive(WHAT, count=3))


def _seals_waved_through(world: World) -> Outcome:
    """The seals are others, and two people say so, but not why."""
    shipment = shipment_of(world)
    play = Play(StepKind.EXPLAIN_SEALS, RELEASERS, by_list="patient")
    named = ShipmentNamed(shipment.id, ("SL004711", "SL777777"))
    return shipping.explain_seals(world.bench, prepare(world, play), named)


def _opening(*bags: str) -> Callable[[World], Outcome]:
    """Both find in the shipper the collection bags of these patients."""

    def play(world: World) -> Outcome:
        papers = tuple(world.paper_of(collection_bag(world, who), "base label", "1") for who in bags)
        opening = open_shipper(world, WHAT)
        for turn in (0, 1):
            opening = opening.swapped(turn, _showing(world, Read.BAG, *papers))
        return perform(world, opening)

    return play


def _deriving(
    *celsius: str, logger: str = "TL-0042", read: bool = True, hours: float = 0
) -> Callable[[World], Outcome]:
    """Received, read out, opened after so many hours more, and made into doses."""

    def play(world: World) -> Outcome:
        perform(world, receive(WHAT, **({"condition": "lid loose, wet inside"} if celsius == ("damaged",) else {})))
        if read:
            read_logger(world, WHAT, *(() if celsius == ("damaged",) else celsius), logger=logger)
        world.pass_time(hours=hours)
        perform(world, open_shipper(world, WHAT))
        return perform(world, derive(collection_bag(world), plan_doses(world, 1)))

    return play


def _row(name: str, interlock: str, stage: str, play: Callable[[World], Outcome]) -> MixUp:
    return MixUp(name, interlock, stage, play, (SHIPPED,))


MIXUPS = (
    _row("the second person keys another tamper seal than the first", "keyed_for_the_shipper_alike", "to be packed",
         _second_keys_another_seal),
    _row("both count two bags, and one was read into the shipper", "count_packed_is_count_listed", "to be packed",
         _count_is_of_another_box),
    _row("the look-alike's shipper labels are read back as this patient's", "shipper_labels_are_the_new_ones",
         "shipper labelled", _look_alikes_labels_read_back),
    _row("the inner label of the shipper never came out", "shipper_labels_are_the_new_ones", "shipper labelled",
         _inner_label_gone),
    _row("the shipper is packed under labels that nobody read back", "shipper_labels_were_read_back",
         "shipper labelled", _packed_without_reading_back),
    _row("the shipper is packed under labels that were printed anew since", "shipper_labels_were_read_back",
         "to be packed", _labels_of_before),
    _row("the seal of the shipper's label is covered when it is packed", "shipper_labels_were_read_back",
         "to be packed", _packed_under_a_covered_seal),
    _row("the carrier's paper names another place than the shipper's label", "label_lists_what_is_packed",
         "to be packed", _goes_elsewhere),
    _row("the bag goes into the shipper that stands ready for the look-alike", "shipper_is_this_patients",
         "to be packed", _look_alikes_shipper),
    _row("the second person reads the shipper beside it", "shipper_was_read_alike", "to be packed",
         _second_reads_the_box_beside),
    _row("no transport is validated for what is packed", "transport_is_validated", "to be packed", _nothing_validated),
    _row("the giver reaches for the shipper beside it", "shipper_is_the_shipments", "packed", _box_beside_is_given),
    _row("a tamper seal of another shipper is on it", "tamper_seals_are_the_shipments", "packed",
         _seal_of_the_box_beside),
    _row("a quicker carrier is at the door", "carrier_is_the_shipments", "packed", _another_carrier_is_quicker),
    _row("the order was replaced between packing and dispatch", "order_is_the_shipments", "packed",
         _order_changed_meanwhile),
    _row("the seal of the shipper's label is covered", "shipper_seal_was_read", "packed", _label_without_its_seal),
    _row("a shipper is received that nobody sent", "shipment_is_due", "packed", _received_though_never_sent),
    _row("the first courier comes after all, with a pass that was replaced", "pass_is_the_shipments", "packed",
         _first_couriers_old_page),
    _row("the courier comes after the pass ran out", "pass_is_in_time", "packed", _courier_comes_after_hours),
    _row("the bag is handed on straight from a shipper that nobody received", "bag_is_not_in_a_shipper", "on the way",
         _handed_on_from_the_box),
    _row("a tamper seal was changed on the way", "tamper_seals_are_whole_and_known", "on the way", _seal_is_another),
    _row("a tamper seal is broken", "tamper_seals_are_whole_and_known", "on the way", _seal_is_broken),
    _row("the shipper that came says another count", "count_received_is_count_dispatched", "on the way",
         _box_says_another_count),
    _row("other seals are waved through without a document", "changed_seals_say_why", "on the way",
         _seals_waved_through),
    _row("the look-alike's bag is in the shipper in place of the patient's", "set_received_is_the_set_dispatched",
         "received", _opening("look-alike")),
    _row("the shipper holds one bag more, the look-alike's", "set_received_is_the_set_dispatched", "received",
         _opening("patient", "look-alike")),
    _row("the shipper is empty", "set_received_is_the_set_dispatched", "received", _opening()),
    _row("the logger's file was never read", "temperature_is_recorded", "on the way", _deriving(read=False)),
    _row("the file is of another shipper's logger", "temperature_is_recorded", "on the way",
         _deriving(logger="TL-0999")),
    _row("the shipper stood in the sun", "temperature_stayed_in_limits", "on the way",
         _deriving("5.1", "19.4", "22.0", "7.0")),
    _row("the shipper froze", "temperature_stayed_in_limits", "on the way", _deriving("2.1", "-3.0", "-2.5")),
    _row("the shipper stood unopened beyond its validated time", "transit_was_as_validated", "on the way",
         _deriving(hours=40)),
    _row("the shipper came wet, with its lid loose", "shipper_came_whole", "on the way", _deriving("damaged")),
)  # fmt: skip
