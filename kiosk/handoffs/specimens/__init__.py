"""Label content from a JSON file, for specimens: every key checked, nothing guessed.

A specimen never carries a site's seal: it says SPECIMEN and has a demonstration seal that every gate refuses.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from kiosk.barcodes.seals import DemonstrationKey, SealClaims, seal
from kiosk.domain.label import LabelContent, LabelKind, SealedLabel
from kiosk.handoffs.specimens import containers, papers, shippers
from kiosk.handoffs.specimens.table import Table

COMMITMENT = "00" * 16
"""A specimen is committed to nobody."""

_READ: Mapping[LabelKind, Callable[[Table], LabelContent]] = MappingProxyType(
    {
        LabelKind.BASE: partial(containers.bag, kind=LabelKind.BASE),
        LabelKind.PARTIAL: containers.partial,
        LabelKind.FULL: partial(containers.bag, kind=LabelKind.FULL),
        LabelKind.CRYOBAG: partial(containers.bag, kind=LabelKind.CRYOBAG),
        LabelKind.TIE_TAG: partial(containers.bag, kind=LabelKind.TIE_TAG),
        LabelKind.POST_THAW: containers.post_thaw,
        LabelKind.SYRINGE: partial(containers.small, kind=LabelKind.SYRINGE),
        LabelKind.TUBE: partial(containers.small, kind=LabelKind.TUBE),
        LabelKind.INNER_SHIPPER: shippers.inner,
        LabelKind.OUTER_SHIPPER: shippers.outer,
        LabelKind.ORDER_SHEET: papers.order_sheet,
        LabelKind.KIT_COVER: papers.kit_cover,
        LabelKind.WRISTBAND: papers.wristband,
        LabelKind.BADGE: papers.badge,
        LabelKind.LOCATION: papers.location,
    }
)


def specimen(document: object) -> LabelContent:
    """The content a JSON document describes, as a specimen. Raises ParseError, naming the key."""
    table = Table("content", document)
    content = _READ[table.choice("kind", {kind.value: kind for kind in LabelKind})](table)
    table.close()
    if not isinstance(content, SealedLabel):
        return content
    claims = SealClaims.of(content.sealed, COMMITMENT)
    return replace(content, seal=seal(claims, DemonstrationKey.private, content.SEAL_FORM))
