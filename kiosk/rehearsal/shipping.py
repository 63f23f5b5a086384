"""Scenes of a shipment: packed by two, dispatched, a courier with a pass, received sealed, read out, opened by two."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kiosk.barcodes.seals import SealClaims, seal
from kiosk.domain.attempt import ShipmentNamed
from kiosk.domain.decision import Decision, Refused
from kiosk.domain.identifiers import Coi, Consignment, Din, Facility, Gs1Message, ProductCode, Sscc
from kiosk.domain.label import Contact, Establishment, LabelKind, OuterShipperLabel, Shipped
from kiosk.domain.loggers import plain
from kiosk.domain.reasons import Reason
from kiosk.domain.shipping import WHOLE, Shipment
from kiosk.domain.statements import statements
from kiosk.domain.step import StepKind
from kiosk.handoffs import couriers, shipping
from kiosk.handoffs.contents import local_moment
from kiosk.handoffs.turns import UnderWay
from kiosk.labels.template import shipping_rules
from kiosk.rehearsal.acting import Play, prepare
from kiosk.rehearsal.scenes import COLLECTORS, PROCESSORS
from kiosk.rehearsal.world import PLACE, ZONE, World

PREFIX = "9521321"
"""A GS1 company prefix of the demonstration range 952."""

PLANT = Establishment(Facility("A9991"), "Demonstration Manufacturing Plant", "2 Example Way, Sampletown")
CONTACT = Contact("Cell laboratory on call", "+1 212 555 0101")
CARRIER, COURIER, WAYBILL = "Example Couriers", "Tom Exampleman", "WB-2611-0042"
SEALS, LOGGER = "SL004711 SL004712", "TL-0042"
OUTER = LabelKind.OUTER_SHIPPER.value


@dataclass(frozen=True)
class Consigned:
    """One shipment of the story: what it is called there, the bags' labels, who packs and who takes it out again."""

    name: str = "to the plant"
    number: int = 26000001
    packers: tuple[str, str] = COLLECTORS
    receivers: tuple[str, str] = PROCESSORS

    @property
    def paper(self) -> tuple[str, ...]:
        """The name of the shipper's label among the papers."""
        return ("shipper", self.name, "1")


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


def print_shipper(world: World, what: Consigned, containers: tuple[str, ...], who: str = "patient") -> None:
    """The label of the shipper, with the site's own seal, onto the desk."""
    journey, sscc = world.journey(who), Sscc.numbered(PREFIX, what.number)
    words = statements(journey.donor, shipping_rules())
    if isinstance(words, Reason) or journey.identity is None:
        raise RuntimeError(f"Expected a donor evaluated and enrolled, got {words}.")
    first, now = containers[0], world.bench.now
    consignment = Consignment(f"A999026{what.number % 100_000:05d}0101")
    claims = SealClaims(
        first[:13], first[13:], journey.coi, None, consignment.pack, consignment.packs, 1, OUTER,
        journey.identity.patient,
    )  # fmt: skip
    label = OuterShipperLabel(
        coi=Coi.parse(journey.coi),
        issue=1,
        seal=seal(claims, world.bench.seal_key.private),
        sealed_by=world.bench.seal_key.public.hex(),
        statements=words,
        sscc=Gs1Message.parse(sscc.format()),
        consignment=consignment,
        containers=tuple(Shipped(Din.parse(c[:13]), ProductCode(c[13:])) for c in containers),
        sender=PLACE,
        receiver=PLANT,
        sender_contact=CONTACT,
        receiver_contact=CONTACT,
        emergency=CONTACT,
        temperature=str(world.therapy.transport[journey.containers[first].kind]),
        dispatched=local_moment(now, ZONE),
        due=local_moment(now + timedelta(hours=48), ZONE),
    )
    world.print_plain(what.paper, label)


def labels(world: World, containers: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """One label of each bag, by the names of the papers."""
    journey = world.journey()
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


def shipment_of(world: World, what: Consigned, who: str = "patient") -> Shipment:
    """The shipment as the record has it."""
    sscc = Sscc.numbered(PREFIX, what.number).value
    return next(s for s in world.journey(who).shipments.values() if s.sscc == sscc)


def found(world: World, what: Consigned, **changed: object) -> ShipmentNamed:
    """What a person finds on a shipper that is as it was packed."""
    shipment = shipment_of(world, what)
    named = ShipmentNamed(
        shipment.id, shipment.tamper_seals, shipment.carrier, WAYBILL, len(shipment.containers)
    )  # fmt: skip
    return replace(named, **changed)  # type: ignore[arg-type]


def dispatch_play(what: Consigned) -> Play:
    """The giver reads the shipper."""
    return Play(StepKind.DISPATCH, what.packers[:1], by_list="patient", shipper=what.paper)


def dispatch(world: World, what: Consigned) -> Decision:
    """The giver signs; the courier takes the shipper with the pass."""
    given = shipping.dispatch(world.bench, prepare(world, dispatch_play(what)), found(world, what), COURIER)
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
        return shipping.receive(w.bench, under_way, found(w, what, **changed), LOGGER, condition)

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
    shipment = shipment_of(world, what)
    until = shipment.opened_at or shipment.received_at or world.bench.now
    content = temperatures(shipment.packed_at, until, *(celsius or ("4.6", "4.9", "5.2")), logger=logger)
    return shipping.record_temperature(
        world.bench, world.journeys["patient"], shipment.id, content, world.people[what.receivers[0]]
    )


def open_shipper(world: World, what: Consigned) -> Play:
    """Two people read the shipper and every bag in it from scratch."""
    shipment = shipment_of(world, what)
    return Play(
        StepKind.OPEN_SHIPPER, what.receivers, by_list="patient", hold=labels(world, shipment.containers),
        shipper=what.paper, finish=lambda w, u: shipping.open_shipper(w.bench, u, shipment.id),
    )  # fmt: skip
