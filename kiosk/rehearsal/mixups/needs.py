"""What a therapy must have for a mix-up to be possible in it at all, each a fact of the therapy's file.

A mix-up that needs a step which the therapy does not pick is left out by that fact, and it can be said by which.
"""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.milestones import Window
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import ContainerPurpose, Therapy
from kiosk.rehearsal.course import amounts, dose_kind, doses_of, is_frozen


@dataclass(frozen=True)
class Need:
    """Something a therapy has or has not, in words."""

    words: str
    met_by: Callable[[Therapy], bool]


def picks(*steps: StepKind) -> Callable[[Therapy], bool]:
    """Whether a therapy picks all of these steps."""
    return lambda therapy: therapy.steps.issuperset(steps)


def _until_a_milestone(therapy: Therapy) -> tuple[Window, ...]:
    names = {milestone.name for milestone in therapy.milestones.values() if not milestone.irreversible}
    return tuple(window for window in therapy.windows if window.until in names)


DERIVE = StepKind.DERIVE.value
MADE_HERE = Need("its doses are made here", picks(StepKind.DERIVE))
MADE_OUTSIDE = Need("a maker outside sends its doses", picks(StepKind.BIND_FOREIGN))
SEVERAL_DOSES = Need("its dose comes in more than one container", lambda t: doses_of(t) > 1)
TAGGED = Need("it asks for a tag before the opening", lambda t: bool(dose_kind(t).pieces_at_opening))
OPENED_AT_THE_BED = Need("its doses are opened at the bed", picks(StepKind.MATCH_AT_BED))
OPENED_IN_THE_LABORATORY = Need("its doses are thawed in the laboratory", picks(StepKind.MATCH_IN_LABORATORY))
SHIPPED = Need("its cells are shipped", picks(StepKind.PACK))
SAMPLED = Need("tubes are filled", picks(StepKind.SAMPLE))
SPLIT = Need("bags are split and pooled", picks(StepKind.SPLIT, StepKind.POOL))
CAN_FAIL = Need("a manufacture can be recorded as failed", picks(StepKind.FAIL_MANUFACTURE))
FROZEN = Need("its doses are kept frozen", lambda t: is_frozen(t) and StepKind.STORE in t.steps)
WITH_DMSO = Need("its doses hold DMSO", lambda t: amounts(t).dmso_ml > 0)
EXPIRING = Need("its doses have an expiry from their making", lambda t: dose_kind(t).shelf_hours is not None)
TWO_LABELS = Need("its doses bear two labels", lambda t: len(dose_kind(t).pieces) > 1)
RESERVE = Need("it keeps a reserve for what a dose holds", lambda t: bool(t.kinds_for(ContainerPurpose.RESERVE)))
INTERRUPTED = Need("an infusion can rest", picks(StepKind.INTERRUPT))
HANDED_OVER = Need("a journey can go to another site", picks(StepKind.HAND_OVER_TO_SITE))
INTO_A_VEIN = Need("its cells go into a vein", lambda t: "intravenous" in t.administration.routes)
WASHED_OUT = Need("a washout comes before its collection", lambda t: any(w.at_least for w in _until_a_milestone(t)))
WORKED_ON_IN_TIME = Need("its cells are worked on in time", lambda t: any(w.until == DERIVE for w in t.windows))
CONDITIONED = Need("the patient is conditioned for it", lambda t: any(m.irreversible for m in t.milestones.values()))
CORRECTED = Need("its release reckons fraction corrected times effect", lambda t: any(line.times for line in t.release))
MARKED = Need("its site is marked", lambda t: t.administration.marked)
