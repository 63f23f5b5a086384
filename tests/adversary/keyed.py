"""What people key or say beside their readings at a step of the store, of a shipment or of a container's end."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from kiosk.domain.shipping import WHOLE


@dataclass(frozen=True)
class MakersPapers:
    """What order and release certificate say of one bag of a maker's; its label says the same in two codes."""

    lot: str
    bag_number: str
    order: str

    @property
    def codes(self) -> tuple[str, str]:
        """The texts of the two codes."""
        return f"PLB-{self.lot}-{self.bag_number}", f"PLO-{self.order}-{self.lot}"


@dataclass(frozen=True)
class Keyed:
    """`shipment` is the one meant, `code` the courier's pass, `physician` a key; `second_differs` names the field that the
    second person keys otherwise at packing. `given_ml` is in all, `moved_ml` from one container `into` another. `old_missing` says why an
    old wristband is not there.
    """

    shipment: str = ""
    tamper_seals: tuple[str, ...] = ("DEMO-71", "DEMO-72")
    logger: str = "TL-0042"
    count: int = 0
    destination: str = ""
    carrier: str = "Demonstration Couriers"
    waybill: str = "WB-1"
    condition: str = WHOLE
    code: str = ""
    second_differs: str = ""
    in_vapour: bool = True
    into: str = ""
    old_missing: str = ""
    maker: MakersPapers | None = None
    moved_ml: Decimal = Decimal(0)
    given_ml: Decimal = Decimal(0)
    given_at: datetime | None = None
    physician: str = "physician"
    why: str = "for the story"


NOTHING_KEYED = Keyed()
