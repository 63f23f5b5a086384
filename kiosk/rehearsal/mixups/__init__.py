"""Every known mix-up and way round, each branching from the story where it would happen."""

from kiosk.rehearsal.mixups import bags, people
from kiosk.rehearsal.mixups.mixup import MixUp, MixUpPlayed, played

MIXUPS: tuple[MixUp, ...] = (*people.MIXUPS, *bags.MIXUPS)

__all__ = ["MIXUPS", "MixUp", "MixUpPlayed", "played"]
