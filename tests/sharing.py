"""Tests that share something costly run in one worker, as their mark `xdist_group` asks.

pytest-xdist 3.8 writes the group behind a test's id, where pytest 9.2 no longer lets it, and then spreads the group over
all workers without a word. Here the group is read from the mark in the test's file.
"""

import ast
from functools import cache
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # ships no types

from tests.tree import ROOT, syntax


@cache
def group_of(file: str) -> str | None:
    """The group that a test file puts itself in by its `pytestmark`; None for a file that is in none."""
    path = ROOT / file
    if not path.is_file():
        return None
    for statement in syntax(path).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "pytestmark":
            for node in ast.walk(statement.value):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.xdist_group":
                    return str(ast.literal_eval(node.args[0]))
    return None


class GroupScheduling(LoadScopeScheduling):  # type: ignore[misc]  # see above
    """Each test alone, but for those of a group: they go to one worker together."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid.split("::", 1)[0]) or nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> GroupScheduling | None:
    """The schedule for `--dist loadgroup`."""
    return GroupScheduling(config, log) if config.getvalue("dist") == "loadgroup" else None
