"""Sites at a stage of the rehearsal's story, one for each test that asks."""

from collections.abc import Callable, Iterator

import pytest

from kiosk.rehearsal.world import World
from tests.rehearsal.kept import kept

At = Callable[[str], World]


@pytest.fixture
def at(request: pytest.FixtureRequest) -> Iterator[At]:
    """Gives the site of the CAR-T story at a stage; what it gave is thrown away after the test."""
    worlds: list[World] = []

    def branched(stage: str) -> World:
        worlds.append(kept("car-t").branched(stage, f"{request.node.name} {len(worlds)}"))
        return worlds[-1]

    yield branched
    for world in worlds:
        world.discard()
