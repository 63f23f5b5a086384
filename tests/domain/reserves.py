"""A syringe kept in reserve for a dose bag, and its small label."""

from decimal import Decimal

from kiosk.domain import facts as f
from tests.domain.world import DOSE, Happened, planned, printed

SYRINGE = "syringe label"
RESERVE = f"{DOSE[:-2]}Aa"
KEPT = (Happened(planned(RESERVE, "reserve", 1, 1)), Happened(f.ReservePlanned(RESERVE, DOSE)),
        Happened(f.ContentsMeasured(RESERVE, Decimal(50), None, None)))  # fmt: skip
"""A syringe is kept in reserve for the dose bag; its small label is not printed yet."""
WAITS = (*KEPT, *(Happened(fact) for fact in printed(RESERVE, SYRINGE)),
         Happened(f.LabelReadBack(RESERVE, SYRINGE, 1, ())))  # fmt: skip
"""Its small label was read back."""
