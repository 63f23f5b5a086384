"""What happens to the patient between the steps, as staff record it."""

from datetime import timedelta

from kiosk.domain.decision import Decision
from kiosk.domain.milestones import Milestone, MilestoneSaid
from kiosk.domain.step import StepKind
from kiosk.handoffs.milestones import record_milestone
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.scenes import COLLECTORS, NURSES
from kiosk.rehearsal.world import World


def told(world: World, milestone: Milestone) -> MilestoneSaid:
    """A milestone as it goes right: longer ago than its washout, just now, or one that this patient does not have.

    What can be left out and would only be waited for later is left out.
    """
    before = {m.name for m in world.therapy.milestones.values() if not m.irreversible}
    waits = [w.at_least for w in world.therapy.windows if w.since == milestone.name and w.until in before]
    if milestone.may_be_left_out and not waits:
        return MilestoneSaid(milestone.name, None)
    ago = max(waits) + _room(world, milestone) if waits else timedelta(0)
    return MilestoneSaid(milestone.name, world.bench.now - ago)


def _room(world: World, milestone: Milestone) -> timedelta:
    """A day, or half of what the narrowest window from it leaves."""
    open_for = [w.at_most - w.at_least for w in world.therapy.windows if w.since == milestone.name and w.at_most]
    return min([timedelta(days=1), *(span / 2 for span in open_for)])


def reached(world: World, who: str, said: MilestoneSaid) -> Decision:
    """One person records it, from the list of patients."""
    play = Play(
        StepKind.RECORD_MILESTONE, COLLECTORS[:1], who, by_list=who,
        finish=lambda w, u: record_milestone(w.bench, u, (said,)),
    )  # fmt: skip
    return perform(world, play)


def due(world: World, who: str = "patient", *, irreversible: bool) -> tuple[MilestoneSaid, ...]:
    """The milestones of that kind that nobody recorded yet, as they go right."""
    known = world.journey(who).milestones
    return tuple(
        told(world, milestone)
        for milestone in world.therapy.milestones.values()
        if milestone.irreversible is irreversible and milestone.name not in known
    )


def may_begin(said: tuple[MilestoneSaid, ...], people: tuple[str, ...] = NURSES, why: str = "") -> Play:
    """Two at the bed read the wristband, each says which and when, and then it begins."""
    return Play(
        StepKind.RECORD_IRREVERSIBLE, people, finish=lambda w, u: record_milestone(w.bench, u, said, why),
    )  # fmt: skip
