"""How heavy the screens are: a page with everything it fetches, compressed, is light enough for a poor network."""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kiosk.web
from tests.web.standing import STORIES, Standing, walked

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

STATIC = Path(kiosk.web.__file__).parent / "static"
MOST = 60_000
"""Bytes of a page and all its static files, each compressed."""

FETCHED = re.compile(r'(?:href|src)="/static/([^"]+)"')
IMPORTED = re.compile(r'(?:from|import)\s*\(?\s*"\./([^"]+)"|url\("?(?:/static/)?([^")]+)"?\)')


def fetched(page: str) -> frozenset[str]:
    """The static files of a page, and those they fetch in turn."""
    found: set[str] = set()
    waiting = set(FETCHED.findall(page))
    while waiting:
        name = waiting.pop()
        found.add(name)
        text = (STATIC / name).read_text(encoding="utf-8")
        waiting |= {one or other for one, other in IMPORTED.findall(text)} - found
    return frozenset(found)


def compressed(content: bytes) -> int:
    """Bytes on the wire."""
    return len(gzip.compress(content, mtime=0))


def standings() -> Iterator[Standing]:
    """Every page of every story."""
    for story in STORIES:
        yield from walked(story).standings


def test_every_screen_is_light(record_property: Callable[[str, object], None]) -> None:
    """A page and all it fetches weigh at most 60 kB compressed."""
    files = {file.name: compressed(file.read_bytes()) for file in STATIC.iterdir()}
    weights: dict[str, int] = {}
    for standing in standings():
        parts = fetched(standing.html)
        assert parts, standing.name
        weights[standing.name] = compressed(standing.html.encode()) + sum(files[name] for name in parts)
    heaviest = max(weights, key=lambda name: weights[name])
    record_property("heaviest", f"{weights[heaviest]} bytes: {heaviest}")
    assert weights[heaviest] <= MOST, heaviest


def test_every_module_is_counted() -> None:
    """The files that a page fetches are found through the modules it imports, and all of them are there."""
    found = frozenset[str]().union(*(fetched(standing.html) for standing in standings()))
    assert {"style.css", "camera.js", "page.js"} <= found
    assert found <= {file.name for file in STATIC.iterdir()}
