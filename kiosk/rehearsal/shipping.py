"""Scenes of a shipment: packed by two, dispatched, a courier with a pass, received sealed, read out, opened by two."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kiosk.domain.attempt import ShipmentNamed
from kiosk.domain.decision import Decision, Refused
from kiosk.domain.loggers import plain
from kiosk.domain.shipping import WHOLE, Shipment
from kiosk.domain.step import StepKind
from kiosk.handoffs import couriers, shipper_labels, shipping
from kiosk.handoffs.turns import UnderWay
from kiosk.rehearsal.acting import Play, perform, prepare
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.destinations import PLANT
from kiosk.rehearsal.processing import gone_right
from kiosk.rehearsal.scenes import COLLECTORS, PROCESSORS
from kiosk.rehearsal.world import World

CARRIER, COURIER, WAYBILL = "Example Couriers", "Tom Exampleman", "WB-2611-0042"
SEALS, LOGGER = "SL004711 SL004712", "TL-0042"


@dataclass(frozen=True)
class Consigned:
    """One shipment of the story: what it is called there, the bags' labels, who packs and who takes it out again."""

    name: str = "to the plant"
    packers: tuple[str, str] = COLLECTORS
    receivers: tuple[str, str] = PROCESSORS

    @property
    def paper(self) -> tuple[str, ...]:
        """The name of the shipper's outer label among the papers."""
        return ("shipper", self.name, "1")

    @property
    def inner(self) -> tuple[str, ...]:
        """The name of the label under its lid."""
        return ("shipper", self.name, "inner")


def keyed(**changed: str) -> dict[str, str]:
    """What a person keys at packing."""
    fields = {
        "tamper_seals": SEALS,
        "logger": LOGGER,
        "count": "1",
        "destination": PLANT.name,
        "carrier": CARRIER,
    }
    return {**fields, **changed}


def print_shipper(what: Consigned, bags: tuple[tuple[str, ...], ...], who: str = "patient") -> Play:
    """One packer reads every bag that goes in; the shipper's labels come out of the printer."""
    packer = what.packers[:1]

    def finish(world: World, under_way: UnderWay) -> Decision:
        printed = shipper_labels.print_shipper_labels(world.bench, under_way, PLANT.name)
        if isinstance(printed, Refused):
            return printed
        for name, label in zip((what.paper, what.inner), printed, strict=False):
            world.papers[name] = Paper(label.piece, label.proved.bits, label.proved.dpi)
        return printed[0].decision

    return Play(StepKind.PRINT_SHIPPER, packer, who, hold=bags, finish=finish)


def read_back_shipper(what: Consigned, who: str = "patient") -> Play:
    """Outer and inner label before the camera, fresh from the printer."""
    return Play(
        StepKind.READ_BACK_SHIPPER, what.packers[:1], who, by_list=who, hold=(what.paper, what.inner),
        finish=lambda w, u: shipper_labels.read_back_shipper_labels(w.bench, u),
    )  # fmt: skip


def labelled(world: World, what: Consigned, containers: tuple[str, ...], who: str = "patient") -> None:
    """The shipper with its labels, printed and read back. Raises RuntimeError where that is refused."""
    for play in (print_shipper(what, labels(world, containers, who), who), read_back_shipper(what, who)):
        gone_right(perform(world, play))


def labels(world: World, containers: tuple[str, ...], who: str = "patient") -> tuple[tuple[str, ...], ...]:
    """One label of each bag, by the names of the papers."""
    journey = world.journey(who)
    pieces = ((c, world.therapy.containers[journey.containers[c].kind].pieces[-1]) for c in containers)
    held = ((c, piece, journey.containers[c].current_label(piece)) for c, piece in pieces)
    return tuple((c, piece, str(label.issue if label is not None else 1)) for c, piece, label in held)


def pack(world: World, what: Consigned, containers: tuple[str, ...]) -> Play:
    """Two people read every bag and the shipper's label, and key the rest, each for themselves."""
    fields = keyed(count=str(len(containers)))
    return Play(
        StepKind.PACK, what.packers, hold=labels(world, containers), shipper=what.paper,
        finish=lambda w, u: shipping.pack(w.bench, u, fields, fields),
    )  # fmt: skip


def shipment_of(world: World) -> Shipment:
    """The patient's last shipment, as the record has it."""
    return tuple(world.journey().shipments.values())[-1]


def found(world: World, **changed: object) -> ShipmentNamed:
    """What a person finds on a shipper that is as it was packed."""
    shipment = shipment_of(world)
    named = ShipmentNamed(
        shipment.id, shipment.tamper_seals, shipment.carrier, WAYBILL, len(shipment.containers)
    )  # fmt: skip
    return replace(named, **changed)  # type: ignore[arg-type]


def dispatch_play(what: Consigned) -> Play:
    """The giver reads the shipper."""
    return Play(StepKind.DISPATCH, what.packers[:1], by_list="patient", shipper=what.paper)


def dispatch(world: World, what: Consigned) -> Decision:
    """The giver signs; the courier takes the shipper with the pass."""
    given = shipping.dispatch(world.bench, prepare(world, dispatch_play(what)), found(world), COURIER)
    if isinstance(given, Refused):
        return given
    held = couriers.held_pass(world.bench, given.code)
    if held is None:
        raise RuntimeError("Expected a shipment for the pass just given out, got none.")
    world.pass_time(minutes=3)
    taken = couriers.take(world.bench, held, given.code)
    return taken if isinstance(taken, Refused) else given.decision


def receive(what: Consigned, condition: str = WHOLE, **changed: object) -> Play:
    """One person takes the shipper in, shut."""

    def finish(w: World, under_way: UnderWay) -> Decision:
        return shipping.receive(w.bench, under_way, found(w, **changed), LOGGER, condition)

    return Play(StepKind.RECEIVE_SEALED, what.receivers[:1], by_list="patient", shipper=what.paper, finish=finish)


def temperatures(since: datetime, until: datetime, *celsius: str, logger: str = LOGGER) -> bytes:
    """The file of a logger that read every quarter of an hour, these temperatures over and over."""
    lines, at, number = [plain.HEAD], since, 0
    while at <= until + timedelta(minutes=15):
        lines.append(f"{logger},{at:%Y-%m-%dT%H:%M:%S}Z,{celsius[number % len(celsius)]}")
        at, number = at + timedelta(minutes=15), number + 1
    return "\n".join(lines).encode()


def read_logger(world: World, what: Consigned, *celsius: str, logger: str = LOGGER) -> str:
    """The logger's file, as one person reads it in; the temperatures are cold enough unless others are given."""
    shipment = shipment_of(world)
    until = shipment.opened_at or shipment.received_at or world.bench.now
    content = temperatures(shipment.packed_at, until, *(celsius or ("4.6", "4.9", "5.2")), logger=logger)
    return shipping.record_temperature(
        world.bench, world.journeys["patient"], shipment.id, content, world.people[what.receivers[0]]
    )


def open_shipper(world: World, what: Consigned) -> Play:
    """Two people read the shipper and every bag in it from scratch."""
    shipment = shipment_of(world)
    return Play(
        StepKind.OPEN_SHIPPER, what.receivers, by_list="patient", hold=labels(world, shipment.containers),
        shipper=what.paper, finish=lambda w, u: shipping.open_shipper(w.bench, u, shipment.id),
    )  # fmt: skip
