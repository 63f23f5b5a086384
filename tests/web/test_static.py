"""What is in the templates and beside them: nothing from elsewhere, nothing inline, no word outside the catalogue."""

import re
from html.parser import HTMLParser
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import pytest

from tests.web.screen_checks import CONTRAST_VERDICTS, WEIGHT, colours_of_verdicts, contrast, weight_of

WEB = Path(str(files("kiosk.web")))
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
STATIC = sorted(path for path in (WEB / "static").rglob("*") if path.is_file())
XMLNS = 'xmlns="http://www.w3.org/2000/svg"'
NOT_SAID = re.compile(r"^[\s·–.,:;()/%✓◀0-9-]*(mL)?[\s·–.,:;()/%0-9-]*$")
FOR_MACHINES = re.compile(r"\{% block (screen|body_attributes|act|tone) %\}.*?\{% endblock %\}", re.DOTALL)
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
SPOKEN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder")
ONE_COPY = "_intended_use.html"


def name(path: Path) -> str:
    """The file's own name, for the list of tests."""
    return path.name


@pytest.mark.parametrize("path", [*TEMPLATES, *STATIC], ids=name)
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    """No template and no static file names an address outside the kiosk."""
    assert re.findall(r"https?://[^\s\"')]*", path.read_text(encoding="utf-8").replace(XMLNS, "")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_is_inline(path: Path) -> None:
    """No template carries a style, a script or a handler of its own, which the policy would block in silence."""
    source = path.read_text(encoding="utf-8")
    assert re.findall(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:", source) == []
    assert re.findall(r"<script(?![^>]* src=\"/static/)[^>]*>", source) == []


def test_no_foreign_code_is_kept() -> None:
    """The package holds no minified, compiled or borrowed script."""
    found = [p.name for p in WEB.rglob("*") if p.name.endswith((".min.js", ".min.css", ".wasm")) or p.name == "vendor"]
    assert found == []


def test_verdicts_differ_in_grey() -> None:
    """Any two of the three verdicts differ by 3 to 1 in luminance, so that nobody needs colours to tell them apart."""
    pairs = {pair: contrast(*(colours_of_verdicts()[which] for which in pair))
             for pair in combinations(colours_of_verdicts(), 2)}  # fmt: skip
    assert {pair: ratio for pair, ratio in pairs.items() if ratio < CONTRAST_VERDICTS} == {}


def test_everything_together_is_light() -> None:
    """All static files of all screens weigh no more, compressed, than one screen may."""
    assert weight_of({f"/static/{path.name}": path.read_bytes() for path in STATIC}) <= WEIGHT


def test_modules_import_each_other_only() -> None:
    """An ES module imports nothing but modules that lie beside it."""
    for path in STATIC:
        if path.suffix == ".js":
            named = re.findall(r"^import\b[^;]*?[\"']([^\"']+)[\"'];", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert [one for one in named if not (WEB / "static" / one).is_file()] == [], path.name


class _Spoken(HTMLParser):
    """Gathers what a person reads or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        self.said.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Attributes that are spoken or shown."""
        self.said += [value or "" for name, value in attrs if name in SPOKEN_ATTRIBUTES and tag != "html"]


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.name != ONE_COPY], ids=name)
def test_every_word_is_in_the_catalogue(path: Path) -> None:
    """A template says nothing that is not put through `_()`, so that a translation misses nothing."""
    reader = _Spoken()
    reader.feed(JINJA.sub(" ", FOR_MACHINES.sub("", path.read_text(encoding="utf-8"))))
    assert [said.strip() for said in reader.said if not NOT_SAID.match(said)] == []
