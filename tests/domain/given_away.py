"""The journey as it goes to another site and comes from one."""

from kiosk.domain import facts as f
from kiosk.domain.handover import BundleOffered, Essentials, Mark, ReceiptShown
from kiosk.domain.step import StepKind
from tests.domain.world import CAR_T, COI, DOSE, ELSEWHERE, HERE, SECOND_DOSE, Happened, taken

BUNDLE, KEY = "b1" * 8, "4b" * 16
THERE = tuple(f"{number:064x}" for number in range(1, 6))
"""The heads of the other site's chain."""
ESSENTIALS = Essentials(BUNDLE, COI, 1, ELSEWHERE, HERE, KEY, len(THERE), THERE[-1], "9b" * 32)
OFFERED = BundleOffered(ESSENTIALS, ESSENTIALS, (BUNDLE, 1, HERE, KEY), {ELSEWHERE: THERE}, CAR_T)
"""A first hand-over to this site, opened and verified, with its sheet."""
GIVEN_AWAY = (
    Happened(f.HandedOver(BUNDLE, 1, HERE, ELSEWHERE, KEY, (DOSE, SECOND_DOSE), "earlier")),
    Happened(taken(StepKind.HAND_OVER_TO_SITE, DOSE, SECOND_DOSE)),
)
"""The journey was handed over to the other site."""
RECEIPT = ReceiptShown(BUNDLE, COI, 1, ELSEWHERE, Mark(4, THERE[3]), "7c" * 32)
