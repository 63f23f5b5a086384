"""A shipment, from packing to opening.

Values alone: `replay_shipping` makes them from facts, the interlocks of `interlocks.shipping` judge them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from types import MappingProxyType

from kiosk.domain.step import StepKind

PASS_WINDOW = timedelta(hours=2)
"""How long a courier's pass serves for taking the shipper, from the giver's signature on."""

WHOLE = "whole and dry"
"""The condition of a shipper that came as it was sent."""


class ShipmentState(Enum):
    """Where a shipment stands. Order is in `DUE` alone."""

    PACKED = "packed"
    DISPATCHED = "dispatched, waiting for the courier"
    ON_THE_WAY = "on the way"
    HANDED_OVER = "handed over by the courier"
    RECEIVED = "received sealed"
    OPENED = "opened"


_S = ShipmentState

DUE: Mapping[StepKind, frozenset[ShipmentState]] = MappingProxyType(
    {
        # A pass that ran out, or a courier who did not come, is a second dispatch: the first pass is dead.
        StepKind.DISPATCH: frozenset({_S.PACKED, _S.DISPATCHED}),
        StepKind.COURIER_TAKES: frozenset({_S.DISPATCHED}),
        StepKind.COURIER_HANDS_OVER: frozenset({_S.ON_THE_WAY}),
        StepKind.EXPLAIN_SEALS: frozenset({_S.ON_THE_WAY, _S.HANDED_OVER}),
        # The courier may have forgotten to say so; the receiver has the shipper all the same.
        StepKind.RECEIVE_SEALED: frozenset({_S.ON_THE_WAY, _S.HANDED_OVER}),
        # One that never left is unpacked again by two, in the same way.
        StepKind.OPEN_SHIPPER: frozenset({_S.PACKED, _S.DISPATCHED, _S.RECEIVED}),
    }
)
"""From which states of a shipment each step may be taken."""

LEFT = frozenset({_S.ON_THE_WAY, _S.HANDED_OVER, _S.RECEIVED, _S.OPENED})
"""States of a shipment that has left the site that packed it."""


@dataclass(frozen=True)
class ShipperLabels:
    """The labels printed last for a shipper that is still to be packed. `pieces` were printed, and read back or not.

    `numbers` are all that were ever printed here for this patient: those of these labels, and of those before them.
    """

    sscc: str
    consignment: str
    containers: tuple[str, ...]
    destination: str
    pieces: frozenset[str]
    numbers: frozenset[str]
    read_back: bool = False


@dataclass(frozen=True)
class Temperature:
    """What is on record of the temperature on the way; `unreadable` says why the last file offered was not read."""

    logger: str = ""
    first_at: datetime | None = None
    last_at: datetime | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    minutes_outside: int = 0
    longest_gap_minutes: int = 0
    unreadable: str = ""


@dataclass(frozen=True)
class Shipment:
    """One shipment as the record has it, by the SSCC of its shipper, its place in a consignment, or both.

    `label` is the issue of its label ('outer shipper label 1'), empty where the label carries no seal. The courier's
    pass serves until `pass_until` and is known by `pass_sha256`; `took_at` is when the courier took the shipper.
    """

    id: str
    sscc: str
    consignment: str
    label: str
    containers: tuple[str, ...]
    tamper_seals: tuple[str, ...]
    logger: str
    destination: str
    carrier: str
    order: str
    packed_at: datetime
    state: ShipmentState = ShipmentState.PACKED
    waybill: str = ""
    pass_sha256: str = ""
    pass_until: datetime | None = None
    took_at: datetime | None = None
    received_at: datetime | None = None
    condition: str = ""
    opened_at: datetime | None = None
    temperature: Temperature | None = None

    @property
    def number(self) -> str:
        """What the shipper is called: its SSCC, or where it has none its place in the consignment."""
        return self.sscc or f"=${self.consignment}"

    @property
    def closed(self) -> bool:
        """Whether the containers are still in the shipper."""
        return self.state is not ShipmentState.OPENED
