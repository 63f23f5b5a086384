"""What a decision takes where a patient has two hundred containers. Run with `--benchmark-enable`."""

from dataclasses import replace
from typing import Any

import pytest

from kiosk.domain.attempt import Derivation
from kiosk.domain.decide import decide
from kiosk.domain.decision import Authorized
from kiosk.domain.lineage import failure_of, what_remains
from kiosk.domain.step import StepKind
from tests.domain.attempts import SITE, begun
from tests.domain.trees import Trees, grown
from tests.domain.world import COI, NOON


@pytest.fixture(scope="module")
def trees() -> Trees:
    return grown()


@pytest.mark.benchmark(group="200 containers")
def test_growing(benchmark: Any) -> None:
    """Both trees from nothing: every decision, and every fact folded."""
    assert benchmark.pedantic(grown, rounds=3)


@pytest.mark.benchmark(group="200 containers")
def test_one_split_decided(benchmark: Any, trees: Trees) -> None:
    """The decision at the split of one of the two hundred."""
    bag = next(name for name in trees.in_hand(COI) if name[-1] == "0")
    part = trees.plan(COI, bag[:-1] + "z", "apheresis", 1, 1, (trees.known(bag).volume_ml, trees.known(bag).cells_e6))  # type: ignore[arg-type]
    journey = trees.journeys[COI]
    attempt = replace(begun(StepKind.SPLIT, (bag,), Derivation((part,)), (trees.read(bag),)), shown=journey.count)
    assert isinstance(benchmark(lambda: decide(journey, SITE, attempt, NOON)), Authorized)


@pytest.mark.benchmark(group="200 containers")
def test_lineage(benchmark: Any, trees: Trees) -> None:
    """What of them all did not fail."""
    journey = trees.journeys[COI]
    assert benchmark(lambda: what_remains(journey))
    assert failure_of(journey, next(iter(journey.containers))) is None
