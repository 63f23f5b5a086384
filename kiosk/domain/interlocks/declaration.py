"""How an interlock is declared: its hazard, its class, its answer, and what the person does now.

An interlock looks at the journey, the site and the attempt, and says what does not agree, or nothing. It can refuse; it
cannot grant. Its name is its function's name; its docstring is what holds when it is silent.
"""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.attempt import Attempt
from kiosk.domain.journey import Journey
from kiosk.domain.reasons import Answer, Reason, ReasonClass, Rule
from kiosk.domain.site import SiteView

IDENTITY, QUALITY = ReasonClass.IDENTITY, ReasonClass.QUALITY
RETRY, STOP = Answer.RETRY, Answer.STOP

KEEP_APART = "Put the bag down. Keep its label on. Call the cell laboratory."
FEW = 4
"""As many containers as a person can compare at a glance; of more, only what differs is named."""

READ_AGAIN = "Read it again, from scratch."


@dataclass(frozen=True)
class Mismatch:
    """What does not agree: the two sides, and the container it is about."""

    expected: str
    read: str
    container: str | None = None


Look = Callable[[Journey, SiteView, Attempt], Mismatch | None]


@dataclass(frozen=True)
class Interlock:
    """A declared interlock. Calling it gives a reason, or None."""

    rule: Rule
    holds: str
    look: Look

    def __call__(self, journey: Journey, site: SiteView, attempt: Attempt) -> Reason | None:
        """The reason this interlock has against the attempt, None when it has none."""
        mismatch = self.look(journey, site, attempt)
        if mismatch is None:
            return None
        return self.rule.reason(mismatch.expected, mismatch.read, mismatch.container)


INTERLOCKS: dict[str, Interlock] = {}


def interlock(hazard: str, kind: ReasonClass, answer: Answer, remedy: str) -> Callable[[Look], Interlock]:
    """Declares the function as an interlock against that hazard."""

    def declare(look: Look) -> Interlock:
        name = getattr(look, "__name__", "")
        declared = Interlock(Rule(name, hazard, kind, answer, remedy), " ".join((look.__doc__ or "").split()), look)
        if not name or not declared.holds or name in INTERLOCKS:
            raise ValueError(f"Expected one named, documented interlock, got {name!r}.")
        INTERLOCKS[name] = declared
        return declared

    return declare
