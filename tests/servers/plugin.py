"""Tests of the ledger run on every kind of database that is here; what could not be tested is said at the top."""

import os
from collections.abc import Iterator, Sequence

import pytest

from kiosk.ledger import migrate
from tests.servers.postgresql import OWNER, ROLE, Server, programs, running

WITHOUT = "PostgreSQL was NOT tested in this run: Expected its server's programs, got none. apt-get install postgresql"

TEMPLATE = "ledger_as_made"
"""The database on the server of the tests that new ones are copied from: a ledger with nothing in it."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the marks known."""
    config.addinivalue_line("markers", "sqlite: what the test shows is SQLite's own, or looks into its file.")
    config.addinivalue_line("markers", "postgresql: what the test shows is PostgreSQL's own.")


def pytest_report_header() -> str:
    """Say it where PostgreSQL is missing."""
    return WITHOUT if programs() is None else ""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what opens a ledger of the tests on every kind of database there is, or on that of its mark."""
    if "database_kind" in metafunc.fixturenames:
        metafunc.parametrize("database_kind", _kinds(metafunc.definition))


def _kinds(test: pytest.Item) -> Sequence[str]:
    for kind in ("sqlite", "postgresql"):
        if test.get_closest_marker(kind) is not None:
            return (kind,)
    return ("sqlite", "postgresql") if programs() is not None else ("sqlite",)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a server where there is none: a skip would say that a hazard's control was not tested."""
    if programs() is None and "CI" not in os.environ:
        left_out = {item for item in items if item.get_closest_marker("postgresql") is not None}
        config.hook.pytest_deselected(items=sorted(left_out, key=lambda item: item.nodeid))
        items[:] = [item for item in items if item not in left_out]


def require_postgresql() -> None:
    """Skip aloud where there is no server to start; fail in CI, where there has to be one."""
    if programs() is None:
        (pytest.fail if "CI" in os.environ else pytest.skip)(WITHOUT)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server for all tests of this process, with an empty ledger as the template of their databases."""
    require_postgresql()
    with running("primary") as (primary,):
        primary.ask(f"CREATE DATABASE {TEMPLATE} OWNER {OWNER}")
        migrate.create_on_server(primary.url(TEMPLATE, OWNER), ROLE)
        yield primary
