"""Running the adversary: for so many examples, of so many steps each."""

from time import perf_counter

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.adversary.between import ANYTHING, Aim, Between
from tests.adversary.figures import Figures
from tests.adversary.known import KNOWN
from tests.adversary.machine import EVERYTHING, Adversary, Focus
from tests.adversary.violation import Violation

STEPS = 40


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

    return _run(Loose, figures, examples, steps, seed, shrink=shrink)


def hunt_between(
    examples: int, *, aim: Aim = ANYTHING, steps: int = STEPS, seed: int | None = None, shrink: bool = False
) -> Figures:
    """Let the adversary loose between organisations; else as `hunt`."""
    figures = Figures()

    class Loose(Between):
        _hypothesis_internal_use_seed = seed

        def __init__(self) -> None:
            super().__init__(aim, figures)

    return _run(Loose, figures, examples, steps, seed, shrink=shrink)


def _run(
    machine: type[RuleBasedStateMachine], figures: Figures, examples: int, steps: int, seed: int | None, *, shrink: bool
) -> Figures:
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)
    begun = perf_counter()
    try:
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=examples, stateful_step_count=steps, derandomize=seed is None, database=None,
                deadline=None, phases=phases, suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
            ),
        )  # fmt: skip
    except Violation as violation:
        figures.found = violation
    figures.seconds = perf_counter() - begun
    return figures
