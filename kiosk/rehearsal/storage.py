"""Scenes of the cold store: a bag into its slot and out of it, a rack counted, an alarm of a tank."""

from datetime import timedelta
from decimal import Decimal

from kiosk.domain.decision import Decision
from kiosk.domain.identifiers import StorageLocation
from kiosk.domain.label import LabelKind, LocationLabel
from kiosk.domain.reasons import Reason
from kiosk.domain.records import RecordKind
from kiosk.domain.step import StepKind
from kiosk.handoffs import inventory, storage
from kiosk.handoffs.recording import Signed, sign_record
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.scenes import LABORATORY
from kiosk.rehearsal.world import PLACE, World, member

TANK, RACK = 1, 2


def slot_label(world: World, slot: int, tank: int = TANK, rack: int = RACK) -> StorageLocation:
    """A slot of the store, with its label printed if it was not yet."""
    place = StorageLocation.numbered(PLACE.facility, tank, rack, slot)
    if ("place", place.value) not in world.papers:
        world.print_plain(("place", place.value), LocationLabel(place))
    return place


def tie_tag(dose: str) -> tuple[str, ...]:
    """The name of the one label that is read in the vapour."""
    return (dose, LabelKind.TIE_TAG.value, "1")


def store(world: World, dose: str, slot: int) -> Play:
    """Two people read the slot and the tie-tag; the bag goes in."""
    place = slot_label(world, slot)
    return Play(
        StepKind.STORE, LABORATORY, hold=(tie_tag(dose),), place=place.value,
        finish=lambda w, u: storage.store(w.bench, u),
    )  # fmt: skip


def retrieve(world: World, dose: str, slot: int, *, in_vapour: bool) -> Play:
    """The bag that was asked for: two people read its slot and its tie-tag in the vapour."""
    place = slot_label(world, slot)
    return Play(
        StepKind.RETRIEVE, LABORATORY, hold=(tie_tag(dose),), place=place.value, containers=(dose,),
        by_list="patient", finish=lambda w, u: storage.retrieve(w.bench, u, in_vapour=in_vapour),
    )  # fmt: skip


def slot_of(world: World, dose: str) -> int:
    """The slot that a dose of the story stands in: bag 1 in slot 1, and so on."""
    return world.containers["doses"].index(dose) + 1


def stored(world: World, dose: str) -> Decision:
    """The dose into its slot, as it goes right."""
    return perform(world, store(world, dose, slot_of(world, dose)))


def retrieved(world: World, dose: str) -> Decision:
    """The dose out of its slot: to the bed in a cold vessel, in the laboratory straight to the water bath."""
    to_the_bed = StepKind.MATCH_AT_BED in world.therapy.steps
    return perform(world, retrieve(world, dose, slot_of(world, dose), in_vapour=to_the_bed))


def count(world: World, read: tuple[str, ...]) -> tuple[Reason, ...]:
    """One person counts the rack, and reads these bags."""
    signed = _signed(world, RecordKind.COUNT_RACK)
    coi = world.journeys["patient"]
    return inventory.count_rack(world.bench, slot_label(world, 1).value, tuple((coi, bag) for bag in read), signed)


def alarm(world: World, warmest_c: str, minutes: int, ago: timedelta = timedelta(hours=1)) -> tuple[Reason, ...]:
    """The tank was too warm for so many minutes, up to some time ago."""
    until = world.bench.now - ago
    told = inventory.Alarm(TANK, until - timedelta(minutes=minutes), until, Decimal(warmest_c), "the supply ran dry")
    return inventory.record_alarm(world.bench, told, _signed(world, RecordKind.RECORD_EXCURSION))


def _signed(world: World, kind: RecordKind) -> Signed:
    who = LABORATORY[0]
    signed = sign_record(world.bench, kind, world.people[who], member(who).pin)
    if not isinstance(signed, Signed):
        raise TypeError(f"Expected a signature, got {signed}.")
    return signed
