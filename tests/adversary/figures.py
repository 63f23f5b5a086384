"""What came of a hunt."""

from collections import Counter
from dataclasses import dataclass, field

from tests.adversary.violation import Violation


@dataclass
class Figures:
    """What a hunt did: examples, attempts by answer, what known ones it met, and what it found (None for nothing)."""

    examples: int = 0
    seconds: float = 0.0
    answers: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    found: Violation | None = None

    @property
    def attempts(self) -> int:
        """How many attempts were answered."""
        return self.answers.total()

    @property
    def authorised(self) -> Counter[str]:
        """How often each kind of step was authorised."""
        granted = {name.partition(":")[0]: n for name, n in self.answers.items() if name.endswith(": Authorized")}
        return Counter(granted)
