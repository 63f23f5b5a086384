"""Sites on which journeys were played, for papers to be written from."""

from collections.abc import Callable, Iterator

import pytest

from kiosk.rehearsal.world import World
from tests.handoffs.reports.played import played

Played = Callable[[str], World]


@pytest.fixture
def journey() -> Iterator[Played]:
    """Gives the site on which a journey went as named; what it gave is thrown away after the test."""
    worlds: list[World] = []

    def give(name: str) -> World:
        worlds.append(played(name))
        return worlds[-1]

    yield give
    for world in worlds:
        world.discard()
