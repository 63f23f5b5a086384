"""A label is proved only on a stock that is validated for what the label has to live through."""

from dataclasses import replace

import pytest

from kiosk.domain.label import LabelContent, LabelKind
from kiosk.domain.label_uses import DEMANDS, Use
from kiosk.labels.layout import lay_out
from kiosk.labels.profile import PrinterProfile
from kiosk.labels.proof import prove
from kiosk.labels.proved import NotProved
from tests.labels.contents import badge, bag_label, order_sheet, profile_for, wristband

LASTING: tuple[LabelContent, ...] = (
    *(bag_label(kind) for kind in (LabelKind.BASE, LabelKind.CRYOBAG, LabelKind.TIE_TAG)),
    wristband(),
)


def on_stock(kind: LabelKind, *validated_for: Use) -> PrinterProfile:
    """The file printer with a stock validated for so much and no more."""
    profile = profile_for(kind)
    return replace(profile, stock=replace(profile.stock, validated_for=validated_for))


@pytest.mark.hazard("H02")
def test_a_stock_nobody_validated_is_refused() -> None:
    """Nothing of the label is proved or could be sent, and the reason names what the stock lacks."""
    outcome = prove(bag_label(LabelKind.CRYOBAG), on_stock(LabelKind.CRYOBAG))
    assert isinstance(outcome, NotProved)
    (reason,) = outcome.reasons
    assert reason.interlock == "stock_is_validated"
    assert reason.expected == (
        "a stock validated for contact with the bag, liquid nitrogen, water bath for a cryobag label"
    )
    assert reason.read == "file-300-cryobag, validated for nothing"


@pytest.mark.hazard("H02")
@pytest.mark.parametrize("content", LASTING, ids=lambda content: content.kind.value)
def test_each_demand_counts(content: LabelContent) -> None:
    """With one of its demands unmet a label is refused, whatever else the stock stands; with all met it is not."""
    demands = DEMANDS[content.kind]
    assert lay_out(content, on_stock(content.kind, *demands)).reasons == ()
    for unmet in demands:
        (reason,) = lay_out(content, on_stock(content.kind, *(demands - {unmet}))).reasons
        assert (reason.interlock, unmet in reason.expected) == ("stock_is_validated", True)


@pytest.mark.parametrize("content", [badge(), order_sheet()], ids=["badge", "order sheet"])
def test_what_need_not_last_goes_on_any_stock(content: LabelContent) -> None:
    """A sheet and a badge ask nothing of their stock."""
    assert lay_out(content, on_stock(content.kind)).reasons == ()
