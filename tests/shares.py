"""Long tests are shared out: `--share` takes a fourth of them, the next commit the next fourth; without it all are run.

What is marked `long` shows again, at greater length or for another therapy, what a test that always runs shows as well.
"""

import subprocess
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import TypeVar

import pytest

from tests.tree import ROOT

SHARES = 4
T = TypeVar("T")

_asked: list[pytest.Config] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """Make the option known."""
    parser.addoption("--share", action="store_true", help="of the tests marked long, run only this commit's share")


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    _asked[:] = [config]
    config.addinivalue_line("markers", "long: with --share a fourth of these is run, at each commit another one.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long tests of each file that are not in the share; at least one of a file stays."""
    long = [item for item in items if item.get_closest_marker("long") is not None]
    kept = {item for _, of_file in groupby(long, lambda item: item.path) for item in shared(list(of_file))}
    left_out = [item for item in long if item not in kept]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def shared(things: Sequence[T]) -> Sequence[T]:
    """The share of these that is run: all, or with `--share` every fourth, counted from the number of the commit."""
    if not things or not _asked[0].getoption("share"):
        return things
    of = min(SHARES, len(things))
    return [thing for number, thing in enumerate(things) if number % of == commit() % of]


@cache
def commit() -> int:
    """How many commits led here; the same commit always runs the same share."""
    told = subprocess.run(["git", "rev-list", "--count", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True)
    return int(told.stdout)
