"""The kinds of label, and whether one may ever be used."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class LabelKind(Enum):
    """The kinds of label, in the field's words. For a container or a shipper they are also the `piece` a seal names."""

    BASE = "base label"
    PARTIAL = "partial label"
    FULL = "full label"
    CRYOBAG = "cryobag label"
    TIE_TAG = "tie-tag"
    POST_THAW = "post-thaw tag"
    SYRINGE = "syringe label"
    TUBE = "tube label"
    INNER_SHIPPER = "inner shipper label"
    OUTER_SHIPPER = "outer shipper label"
    ORDER_SHEET = "order sheet"
    KIT_COVER = "kit cover sheet"
    WRISTBAND = "wristband"
    BADGE = "staff badge"


class Purpose(Enum):
    """Whether a label may ever be used. A specimen says so in large letters."""

    USE = "for use"
    SPECIMEN = "specimen"


DONATION_FLAGS: Mapping[LabelKind, str] = MappingProxyType(
    {LabelKind.PARTIAL: "12", LabelKind.CRYOBAG: "12", LabelKind.TIE_TAG: "13", LabelKind.TUBE: "07"}
)
"""Flags of the donation symbol that say what a piece is (ISBT 128 structure 001); the others have none, `00`."""
