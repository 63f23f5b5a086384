"""What happens to the patient between the steps, recorded: by one, or by two where nothing brings the patient back."""

from dataclasses import replace

from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.facts import MilestoneRecorded
from kiosk.domain.journey import Journey
from kiosk.domain.milestones import Milestone, MilestoneNamed, MilestoneSaid
from kiosk.domain.text import plain_text
from kiosk.domain.therapy import ContainerPurpose
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.ending import reachable
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_of


def record_milestone(bench: Bench, under_way: UnderWay, said: tuple[MilestoneSaid, ...], why: str = "") -> Decision:
    """Everyone's word on a milestone, judged with the doses that it could cost, and recorded.

    Without a word it is refused. Raises ParseError for a `why` that is not plain.
    """
    if not said:
        return conclude(bench, under_way)
    named = MilestoneNamed(said[0], said[1:], plain_text(why, "why", 200) if why else "")

    def reached(seen: Journey, granted: Authorized) -> Consequence:
        fact = MilestoneRecorded(named.name, named.at, named.why, granted.attempt_id)
        return Consequence(((seen.coi, fact),))

    doses = doses_at_stake(bench, under_way.coi or "")
    return conclude(bench, replace(under_way, detail=named, containers=doses), reached)


def doses_at_stake(bench: Bench, coi: str) -> tuple[str, ...]:
    """The doses of a journey that could still be given: a window missed is judged on each."""
    journey = journey_of(bench, coi)
    therapy = bench.therapies.get(journey.therapy or "")
    kinds = {kind.name for kind in therapy.kinds_for(ContainerPurpose.DOSE)} if therapy is not None else set()
    return tuple(container.id for container in reachable(journey) if container.kind in kinds)


def milestones_of(bench: Bench, coi: str) -> tuple[Milestone, ...]:
    """The milestones of a journey's therapy, in its file's order."""
    therapy = bench.therapies.get(journey_of(bench, coi).therapy or "")
    return tuple(therapy.milestones.values()) if therapy is not None else ()
