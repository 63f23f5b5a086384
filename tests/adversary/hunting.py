"""Running the adversary: for so many examples, from so many steps, and what came of it."""

from collections import Counter
from dataclasses import dataclass, field
from time import perf_counter

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.adversary.audit import Violation
from tests.adversary.known import KNOWN
from tests.adversary.machine import EVERYTHING, Adversary, Focus

STEPS = 40


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


def hunt(
    examples: int, *, focus: Focus = EVERYTHING, steps: int = STEPS, seed: int | None = None,
    tolerated: frozenset[str] = KNOWN, shrink: bool = False,
) -> Figures:  # fmt: skip
    """Let the adversary loose. Without a seed the same hunt always goes the same way. Stops at the first violation."""
    figures = Figures()

    class Loose(Adversary):
        _hypothesis_internal_use_seed = seed

        def __init__(self) -> None:
            super().__init__(focus, tolerated)

        def teardown(self) -> None:
            figures.examples += 1
            if self.world is not None:
                figures.answers += self.world.answers
                figures.known += self.world.passed
            super().teardown()

    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)
    begun = perf_counter()
    try:
        run_state_machine_as_test(
            Loose,
            settings=settings(
                max_examples=examples, stateful_step_count=steps, derandomize=seed is None, database=None,
                deadline=None, phases=phases, suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
            ),
        )  # fmt: skip
    except Violation as violation:
        figures.found = violation
    figures.seconds = perf_counter() - begun
    return figures
