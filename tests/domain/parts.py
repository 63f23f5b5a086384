"""What is split, pooled and sampled of the collection, planned and measured."""

from decimal import Decimal

from kiosk.domain import facts as f
from kiosk.domain.step import StepKind
from tests.domain.world import BASE, COLLECTION, Happened, planned, printed, taken

PARTS = (f"{COLLECTION[:-2]}A0", f"{COLLECTION[:-2]}B0")
AGAIN_COLLECTED, POOL, TUBE = "A999926000002DAX12100", "A999926000003DAP12100", f"{COLLECTION[:13]}DSM12100"


def measured(container: str, volume: int, cells: int, dmso: int = 0) -> Happened:
    """What is in a container."""
    return Happened(f.ContentsMeasured(container, Decimal(volume), Decimal(cells), Decimal(dmso)))


MEASURED = measured(COLLECTION, 180, 9000)
PLANNED_PARTS = (
    *(Happened(planned(part, "apheresis", number, 2)) for number, part in enumerate(PARTS, 1)),
    *(measured(part, 90, 4500) for part in PARTS),
)
"""The collection is to be split in halves."""
COLLECTED_AGAIN = (
    *(
        Happened(fact)
        for fact in (
            planned(AGAIN_COLLECTED, "apheresis", 1, 1),
            *printed(AGAIN_COLLECTED, BASE),
            f.LabelReadBack(AGAIN_COLLECTED, BASE, 1, ()),
            f.LabelApplied(AGAIN_COLLECTED, BASE, 1, "earlier"),
            taken(StepKind.APPLY_AT_COLLECTION, AGAIN_COLLECTED),
            planned(POOL, "pool", 1, 1),
        )
    ),
    measured(AGAIN_COLLECTED, 100, 1000),
    measured(POOL, 280, 10000),
)
"""A second donation was collected in the same journey, and a pool of both is planned."""
PLANNED_TUBE = (Happened(planned(TUBE, "sample", 1, 1)), measured(TUBE, 2, 100))
