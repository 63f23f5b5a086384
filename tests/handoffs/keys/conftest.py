"""A site whose keys may be changed: a copy for each test."""

from pathlib import Path

import pytest

from tests.handoffs.keys.key_site import KeySite, made_in


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> KeySite:
    """A site, made once."""
    return made_in(tmp_path_factory.mktemp("keys") / "site")


@pytest.fixture
def site(first: KeySite, tmp_path: Path) -> KeySite:
    """A copy of the site."""
    return first.copied(tmp_path / "site")
