"""The step table: each row is one step of a journey, and says who does it, what is read, and who may refuse it."""

from kiosk.domain.steps.table import STEPS

__all__ = ["STEPS"]
