"""What two people wait for when a shipper of fifty bags is opened: the record replayed, and the answer.

Run with `pytest --benchmark-enable tests/benchmarks/test_shipping_bench.py`.
"""

from typing import Any

import pytest

from kiosk.domain.decide import decide
from kiosk.domain.decision import Authorized, Refused
from kiosk.domain.replay import replay
from tests.domain.attempts import SITE
from tests.domain.shipments import HANDED, RECEIVED, SENT
from tests.domain.test_fifty_containers import COLLECTED, JOURNEY, LABELS, MANY, PACKED_FIFTY, opening
from tests.domain.world import COI, NOON, recorded

RIGHT = opening(LABELS[:MANY], LABELS[:MANY])
SWAPPED = opening((*LABELS[: MANY - 1], LABELS[MANY]), (*LABELS[: MANY - 1], LABELS[MANY]))


@pytest.mark.benchmark(group="50 bags in a shipper")
def test_fifty_are_taken_in(benchmark: Any) -> None:
    """The decision where all fifty are there."""
    assert isinstance(benchmark(decide, JOURNEY, SITE, RIGHT, NOON), Authorized)


@pytest.mark.benchmark(group="50 bags in a shipper")
def test_one_of_fifty_is_swapped(benchmark: Any) -> None:
    """The decision where one is another."""
    assert isinstance(benchmark(decide, JOURNEY, SITE, SWAPPED, NOON), Refused)


@pytest.mark.benchmark(group="50 bags in a shipper")
def test_their_journey_is_replayed(benchmark: Any) -> None:
    """The whole record of a patient with fifty-one bags, from its first fact."""
    story = recorded(COI, (*COLLECTED, PACKED_FIFTY, *SENT[1:], HANDED, RECEIVED))
    assert benchmark(replay, COI, story) == JOURNEY
