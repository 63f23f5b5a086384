"""Facts of what was done wrong on purpose: never with a patient's things, and never in a journey."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChallengePut:
    """A known-wrong reading was put to this release's own gate and decision, on a throw-away site: 'bench'.

    `expected` is the interlock or guard that must refuse it, `refused_by` those that did; `caught`: the one expected
    did, as it must. The same `therapy`, `seed` and `challenge` under one `release` are one challenge, however often.
    """

    release: str
    therapy: str
    seed: int
    challenge: str
    hazard: str
    expected: str
    refused_by: tuple[str, ...]
    caught: bool


@dataclass(frozen=True)
class DrillHeld:
    """Something wrong was put before people at a place on purpose, with a dummy bag: did they catch it?

    `who_held` answers for the drill; the people drilled are not named.
    """

    place: str
    hazard: str
    what: str
    caught: bool
    who_held: str


ChallengeFact = ChallengePut | DrillHeld
