"""Facts of how a container ends, or is kept from going on: interrupted, given outside, withdrawn, ordered discarded."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class InfusionInterrupted:
    """The infusion rests, to go on later; `given_ml` is what went in so far, in all."""

    container: str
    given_ml: Decimal
    why: str


@dataclass(frozen=True)
class GivenOutside:
    """Two people say what was done without the kiosk's authority: `volume_ml` was given at `given_at` (UTC).

    It is no authorisation of anything, and never becomes one.
    """

    container: str
    given_at: datetime
    volume_ml: Decimal
    why: str
    attempt_id: str


@dataclass(frozen=True)
class ContainerWithdrawn:
    """Two people with the role called a container back, wherever it is. `what` is quarantine, recall or return.

    The hold of that number was opened with it; once that is lifted the container is withdrawn no more.
    """

    container: str
    what: str
    why: str
    hold_id: str
    attempt_id: str


@dataclass(frozen=True)
class DiscardOrdered:
    """`physician` (a person's id) ordered the container discarded; two people read it and discarded it."""

    container: str
    physician: str
    why: str
    attempt_id: str


EndFact = InfusionInterrupted | GivenOutside | ContainerWithdrawn | DiscardOrdered
