"""What a label says: the intent that ink is held against.

- A content is made of parsed identifiers and plain texts. A text with control, bidirectional or invisible characters
  never becomes a content (hazard H22); a name is kept exactly as it is.
- Statements are derived from the test record (see `statements`), never typed.
- `intended_symbols` is the whole set of symbols a label carries: the proof refuses one more and one less.
- A patient's name, record number and birth date live here in memory only, on the way to the paper.
"""

from kiosk.domain.label.containers import (
    BagLabel,
    ContainerLabel,
    KitPlace,
    PartialLabel,
    PostThawTag,
    SmallLabel,
)
from kiosk.domain.label.kinds import DONATION_FLAGS, LabelKind, Purpose
from kiosk.domain.label.kit import CollectionKit, KitCover, KitLine
from kiosk.domain.label.papers import OrderSheet, StaffBadge, WristbandLabel
from kiosk.domain.label.parts import Contact, Establishment, LocalMoment, Patient, ProductName, day
from kiosk.domain.label.sealed import Sealed, SealedLabel
from kiosk.domain.label.shippers import InnerShipperLabel, OuterShipperLabel, Shipped, ShipperLabel

LabelOfContainer = BagLabel | PartialLabel | PostThawTag | SmallLabel

LabelContent = (
    LabelOfContainer | InnerShipperLabel | OuterShipperLabel | OrderSheet | KitCover | WristbandLabel | StaffBadge
)

__all__ = [
    "DONATION_FLAGS",
    "BagLabel",
    "CollectionKit",
    "Contact",
    "ContainerLabel",
    "Establishment",
    "InnerShipperLabel",
    "KitCover",
    "KitLine",
    "KitPlace",
    "LabelContent",
    "LabelKind",
    "LabelOfContainer",
    "LocalMoment",
    "OrderSheet",
    "OuterShipperLabel",
    "PartialLabel",
    "Patient",
    "PostThawTag",
    "ProductName",
    "Purpose",
    "Sealed",
    "SealedLabel",
    "Shipped",
    "ShipperLabel",
    "SmallLabel",
    "StaffBadge",
    "WristbandLabel",
    "day",
]
