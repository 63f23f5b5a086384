"""What each kind of label has to live through: its stock must be validated for that, or nothing is printed on it.

A label that lets go, smears or fades says something else than the record later on (hazard H02), and one whose glue goes
through the bag harms what is in it. A site validates a stock and says so in its printer profile; nothing is assumed.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from kiosk.domain.label import LabelKind

Use = Literal["liquid nitrogen", "water bath", "alcohol", "contact with the bag"]
"""What a label may have to live through. Alcohol is the wipe: of hands, benches and whatever crosses a hatch."""

DEMANDS: Mapping[LabelKind, frozenset[Use]] = MappingProxyType(
    {
        LabelKind.BASE: frozenset({"alcohol", "contact with the bag"}),
        LabelKind.PARTIAL: frozenset({"alcohol", "contact with the bag"}),
        LabelKind.FULL: frozenset({"alcohol", "contact with the bag"}),
        LabelKind.CRYOBAG: frozenset({"liquid nitrogen", "water bath", "contact with the bag"}),
        LabelKind.TIE_TAG: frozenset({"liquid nitrogen", "alcohol"}),
        LabelKind.POST_THAW: frozenset({"water bath", "alcohol"}),
        LabelKind.SYRINGE: frozenset({"alcohol", "contact with the bag"}),
        LabelKind.TUBE: frozenset({"liquid nitrogen", "alcohol"}),
        LabelKind.INNER_SHIPPER: frozenset(),
        LabelKind.OUTER_SHIPPER: frozenset(),
        LabelKind.ORDER_SHEET: frozenset(),
        LabelKind.KIT_COVER: frozenset(),
        LabelKind.WRISTBAND: frozenset({"alcohol"}),
        LabelKind.BADGE: frozenset(),
    }
)
"""Every kind of label says its demands, if only that it has none."""
