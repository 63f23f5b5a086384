"""What every test run here keeps: hazard marks that mean something, and Hypothesis runs that repeat."""

from collections.abc import Generator, Mapping

import pytest
from hypothesis import HealthCheck, settings

from tests.hazard_marks import HAZARD_ID, tests_by_hazard
from tests.sharing import pytest_xdist_make_scheduler  # noqa: F401  a hook: groups go to one worker

pytest_plugins = ["tests.in_memory", "tests.shares", "tests.results", "tests.servers.plugin"]

settings.register_profile(
    "samevein",
    derandomize=True,
    max_examples=100,
    deadline=None,
    # A slow machine is no finding.
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("samevein")


def pytest_configure(config: pytest.Config) -> None:
    """Make the hazard mark known."""
    config.addinivalue_line(
        "markers", "hazard(id, ...): the test shows a control of these hazards, such as H06, at work."
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a hazard mark that names no hazard."""
    for item in items:
        for mark in item.iter_markers("hazard"):
            if not mark.args or not all(isinstance(word, str) and HAZARD_ID.fullmatch(word) for word in mark.args):
                raise pytest.UsageError(f"{item.nodeid}: Expected hazard ids such as 'H06', got {mark.args!r}.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a hazard's test that was skipped or expected to fail: the hazard would stand without its control."""
    report = yield
    if report.skipped and item.get_closest_marker("hazard") is not None:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: Expected the control of a hazard to be tested, got a skip: {report.longrepr}"
        # An expected failure carries this attribute, and would be counted apart.
        vars(report).pop("wasxfail", None)
    return report


@pytest.fixture(scope="session")
def hazard_tests() -> Mapping[str, tuple[str, ...]]:
    """Each hazard that a test is marked with, and where those tests are."""
    return tests_by_hazard()
