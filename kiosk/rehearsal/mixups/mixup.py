"""A mix-up: something that must be refused, where it branches from the story, and by whom it must be refused.

Refused is not enough: the interlock or guard named must be among those who refuse, with its own class and answer.
"""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.guards import GUARDS
from kiosk.domain.interlocks import INTERLOCKS
from kiosk.domain.reasons import Answer, Reason, Rule
from kiosk.domain.therapy import Therapy
from kiosk.rehearsal.mixups.needs import MADE_HERE, MADE_OUTSIDE, Need
from kiosk.rehearsal.world import World

Outcome = Decision | tuple[Reason, ...]
"""A decision, or the reasons of a guard that refused before anything could be decided."""


@dataclass(frozen=True)
class MixUp:
    """What goes wrong, in a sentence; the stage of the story it branches from; the interlock or guard that must refuse.

    It is played for the therapies that have all it needs: unless a maker sends them, their doses are made here.
    """

    name: str
    interlock: str
    stage: str
    play: Callable[[World], Outcome]
    needs: tuple[Need, ...] = ()

    def lacking(self, therapy: Therapy) -> tuple[Need, ...]:
        """What the therapy has not, and the mix-up can't be played without."""
        needed = self.needs if MADE_OUTSIDE in self.needs else (MADE_HERE, *self.needs)
        return tuple(need for need in needed if not need.met_by(therapy))

    @property
    def rule(self) -> Rule:
        """The declaration of the interlock or guard. Raises KeyError for a name that nobody declared."""
        declared = INTERLOCKS.get(self.interlock)
        return declared.rule if declared is not None else GUARDS[self.interlock]


@dataclass(frozen=True)
class MixUpPlayed:
    """How a mix-up went."""

    mixup: MixUp
    outcome: str
    reasons: tuple[Reason, ...]

    @property
    def as_expected(self) -> bool:
        """Whether it was refused by the one named, with its class and answer (a stop may have become a timed stop)."""
        rule = self.mixup.rule
        answers = {rule.answer, Answer.TIMED_STOP} if rule.answer is Answer.STOP else {rule.answer}
        return self.outcome == "refused" and any(
            reason.interlock == rule.name
            and reason.hazard == rule.hazard
            and reason.kind is rule.kind
            and reason.answer in answers
            for reason in self.reasons
        )


def played(mixup: MixUp, stage: World) -> MixUpPlayed:
    """Play it in a branch of its own, and throw the branch away."""
    world = stage.branched(mixup.name)
    try:
        outcome = mixup.play(world)
    finally:
        world.discard()
    match outcome:
        case Authorized():
            return MixUpPlayed(mixup, "authorized", outcome.covered)
        case Refused(reasons=reasons):
            return MixUpPlayed(mixup, "refused", reasons)
        case tuple():
            return MixUpPlayed(mixup, "refused" if outcome else "authorized", outcome)
