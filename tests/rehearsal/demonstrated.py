"""The demonstration's site as it begins, seeded once in a test run and branched for every test that plays with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.devices.fakes.clock import FakeClock
from kiosk.rehearsal.demonstration import Demonstration, seeded
from kiosk.rehearsal.world import START, World

_PLACE = TemporaryDirectory(prefix="samevein-demo-", ignore_cleanup_errors=True)


@cache
def _begun(therapy: str) -> World:
    world = seeded(Path(_PLACE.name) / therapy, therapy, 5, FakeClock(START))
    world.close()
    return world


@contextmanager
def demonstrated(name: str, therapy: str = "car-t") -> Iterator[Demonstration]:
    """A demonstration of a therapy whose clock stands still; it is thrown away afterwards."""
    world = _begun(therapy).branched(name)
    try:
        yield Demonstration(world)
    finally:
        world.discard()
