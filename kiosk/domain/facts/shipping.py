"""Facts of a shipment: labels printed, packed, dispatched, taken and handed over by a courier, received sealed, opened.

A shipper holds containers of one chain of identity: the facts stand in that journey's own stream, and no other
patient's container can be said. Tamper seals are the numbered locks of the lid; the seal of a label is another thing.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from kiosk.domain.editions import BEFORE_EDITIONS


@dataclass(frozen=True)
class ShipperLabelIssued:
    """A number was consumed for a shipper, and permission to print one of its labels spent, before the first byte left.

    `piece` is the inner or the outer label, `edition` the rule table its statements were derived by. `containers`
    are those it lists, `destination` is where it says they go.
    Only the labels issued last can be packed under: a number that nothing was packed under is nobody's.
    """

    piece: str
    sscc: str
    consignment: str
    containers: tuple[str, ...]
    destination: str
    print_id: str
    bitmap_sha256: str
    attempt_id: str
    edition: str = BEFORE_EDITIONS


@dataclass(frozen=True)
class ShipperLabelsReadBack:
    """A camera read every label of the shipper from paper. `frames` are SHA-256 of the pictures."""

    sscc: str
    frames: tuple[str, ...]
    attempt_id: str


@dataclass(frozen=True)
class ShipperPacked:
    """Two people read every container and the shipper's label, and keyed the rest blind.

    `shipment` names it from here on. `sscc` is `(00)` and 18 digits, `consignment` the content of ISBT 128 structure
    028; one of the two may be empty. `label` is which issue of which piece its label's seal says it is, empty for a
    label that carries no seal. `order` is the order in force when it was packed.
    """

    shipment: str
    sscc: str
    consignment: str
    label: str
    containers: tuple[str, ...]
    tamper_seals: tuple[str, ...]
    logger: str
    destination: str
    carrier: str
    order: str
    attempt_id: str


@dataclass(frozen=True)
class ShipperDispatched:
    """The giver read the shipper anew and signed; a courier gets a one-time pass, bound to this shipment and waybill.

    `courier` is the random id of the particulars that hold the courier's name. Of the pass only its SHA-256 is kept;
    it serves until `pass_until` (UTC).
    """

    shipment: str
    waybill: str
    courier: str
    pass_sha256: str
    pass_until: datetime
    attempt_id: str


@dataclass(frozen=True)
class CourierTook:
    """The courier said with the pass: I took it."""

    shipment: str
    attempt_id: str


@dataclass(frozen=True)
class CourierHandedOver:
    """The courier said with the pass: I handed it over. The pass is used up."""

    shipment: str
    attempt_id: str


@dataclass(frozen=True)
class SealsExplained:
    """Two people say which tamper seals stand on the shipper now, and by which document and why they were changed."""

    shipment: str
    tamper_seals: tuple[str, ...]
    why: str
    attempt_id: str


@dataclass(frozen=True)
class ReceivedSealed:
    """One person took the shipper in as it came, unopened. `condition` is 'whole and dry', or what is wrong with it."""

    shipment: str
    tamper_seals: tuple[str, ...]
    count: int
    logger: str
    condition: str
    attempt_id: str


@dataclass(frozen=True)
class TemperatureRecorded:
    """What the file of the shipper's temperature logger says, read once and judged.

    `logger` is the serial number that the file states, `layout` the name of its format, `sha256` of the file, which
    lies in the evidence. Degrees Celsius; times UTC. `minutes_outside` is how long it was outside its limits.
    """

    shipment: str
    logger: str
    layout: str
    sha256: str
    first_at: datetime
    last_at: datetime
    readings: int
    lowest: Decimal
    highest: Decimal
    minutes_outside: int
    longest_gap_minutes: int


@dataclass(frozen=True)
class TemperatureUnreadable:
    """A file was offered for the shipper's temperature and can't be read; it lies in the evidence by its SHA-256."""

    shipment: str
    sha256: str
    why: str


@dataclass(frozen=True)
class ShipperOpened:
    """Two people read the shipper and every container in it from scratch: what was packed is what came."""

    shipment: str
    containers: tuple[str, ...]
    attempt_id: str


ShipperLabelFact = ShipperLabelIssued | ShipperLabelsReadBack
ShipmentFact = (
    ShipperPacked
    | ShipperDispatched
    | CourierTook
    | CourierHandedOver
    | SealsExplained
    | ReceivedSealed
    | TemperatureRecorded
    | TemperatureUnreadable
    | ShipperOpened
)
ShippingFact = ShipperLabelFact | ShipmentFact
