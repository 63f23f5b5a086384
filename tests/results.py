"""How each test of a run came out, in one JSON file: `--results FILE`. What supplier test evidence is made from.

The file says of which commit it is, whether files differed from it, and which tests were there to be run: what has no
outcome did not run. A run that leaves out tests of a file it was given says so.
"""

import json
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.tree import ROOT

SCHEMA = 1


class Results:
    """Gathers, in the process that leads the run, what was there and how it came out."""

    def __init__(self, config: pytest.Config, path: Path) -> None:
        self.path = path
        self.begun = datetime.now(UTC)
        self.left_out = left_out(config)
        self.collected: set[str] = set()
        self.outcomes: dict[str, str] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """The tests of a run in one process."""
        self.collected.update(item.nodeid for item in session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """The tests of a run in several."""
        # A group's name is put after the id, for the scheduler.
        self.collected.update(name.split("@")[0] for name in ids)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test passed if nothing in it or around it failed, and it was not skipped."""
        name = report.nodeid.split("@")[0]
        if report.failed:
            self.outcomes[name] = "failed"
        elif report.skipped:
            self.outcomes[name] = "skipped"
        elif report.when == "call":
            self.outcomes.setdefault(name, "passed")

    def pytest_sessionfinish(self) -> None:
        """Write the file."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        document = {
            "schema": SCHEMA, "commit": git("rev-parse", "HEAD"), "changed": bool(git("status", "--porcelain")),
            "begun": self.begun.isoformat(timespec="seconds"), "python": platform.python_version(),
            "platform": platform.platform(), "left_out": self.left_out, "collected": sorted(self.collected),
            "outcomes": dict(sorted(self.outcomes.items())),
        }  # fmt: skip
        self.path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Make the option known."""
    parser.addoption("--results", type=Path, help="write how each test came out, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    """Gather results where they are asked for; workers tell the process that leads."""
    path = config.getoption("results")
    if path is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Results(config, path))


def left_out(config: pytest.Config) -> list[str]:
    """By what a run leaves out tests of the files it was given; nothing where it runs them whole."""
    options = ("share", "keyword", "markexpr", "deselect", "lf", "stepwise")
    chosen = [name for name in options if config.getoption(name, default=None)]
    return [*chosen, *(arg for arg in config.args if "::" in arg)]


def git(*words: str) -> str:
    """What git says of the tree under test."""
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
