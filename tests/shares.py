"""Long tests are shared out: `--share` takes an eighth of them, the next commit the next eighth; without it all are run.

What is marked `long` shows again, at greater length or for another therapy, what a test that always runs shows as well.
"""

import subprocess
from collections.abc import Sequence
from functools import cache
from typing import TypeVar

import pytest

from tests.tree import ROOT

SHARES = 8
T = TypeVar("T")

_asked: list[pytest.Config] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """Make the option known."""
    parser.addoption("--share", action="store_true", help="of the tests marked long, run only this commit's share")


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    _asked[:] = [config]
    config.addinivalue_line("markers", "long: with --share an eighth of these is run, at each commit another one.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long tests that are not in the share."""
    long = [item for item in items if item.get_closest_marker("long") is not None]
    kept = {*shared(long)}
    left_out = [item for item in long if item not in kept]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def shared(things: Sequence[T]) -> Sequence[T]:
    """The share of these that is run: all, or with `--share` every eighth, counted from the number of the commit."""
    if not things or not _asked[0].getoption("share"):
        return things
    of = min(SHARES, len(things))
    return [thing for number, thing in enumerate(things) if number % of == commit() % of]


@cache
def commit() -> int:
    """How many commits led here; the same commit always runs the same share."""
    told = subprocess.run(["git", "rev-list", "--count", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True)
    return int(told.stdout)
