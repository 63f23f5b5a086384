"""The guides for each role: one page each, in the screens' own words, with pictures of screens that there are."""

import re
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser

from kiosk.domain.errors import ParseError
from tests.tree import ROOT
from tests.web.pictures import PICTURES, keep
from tests.web.test_screens import Opened, eyes
from tests.web.walks import WALKS
from tools.guides import GUIDES, page_of, pictures_of, said_on_screen
from tools.words import catalogue

__all__ = ["eyes"]  # the fixture that walks through the screens

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

NAMES = sorted(path.stem for path in GUIDES.glob("*.md"))
ONE_DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)
WALKED = {"couch", "refused at the couch"}
"""The walks that come to every screen in the guide of the couch."""


def guide(name: str) -> str:
    """The text of a guide."""
    return (GUIDES / f"{name}.md").read_text(encoding="utf-8")


def test_there_is_a_guide_for_each_role() -> None:
    """Collection, processing, courier, bedside, quality and IT have one."""
    assert NAMES == ["bedside", "collection", "courier", "it", "processing", "quality"]


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_speaks_the_words_of_the_screens(name: str) -> None:
    """What a guide says stands on a screen is a text of the screens, letter by letter."""
    known = {message.id for message in catalogue("de") if isinstance(message.id, str)}
    assert [words for words in said_on_screen(guide(name)) if words not in known] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_shows_screens_that_are_walked_to(name: str) -> None:
    """Each picture is of a sight of a walk, or kept by the run with a courier's telephone."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "web").glob("*.py"))
    walked = set(re.findall(r'Sight\("([a-z-]+)"', source))
    walked |= {f"courier-{name}" for name in re.findall(r'complaints\(phone, "([a-z-]+)"', source)}
    walked |= set(re.findall(r'form\(drive, "[a-z-]+", COLLECTORS\[0\], "([a-z-]+)"', source))
    assert pictures_of(guide(name))
    assert [picture for picture in pictures_of(guide(name)) if picture not in walked] == []


def test_a_guide_is_one_page_with_fresh_pictures(opened: None, chromium: Browser, tmp_path: Path) -> None:
    """The guide of the couch, with the pictures that a browser took just now, prints on one A4 page."""
    page = page_of(guide("collection"), PICTURES)
    assert page.count("data:image/png") == len(pictures_of(guide("collection")))
    assert printed(chromium, page) == 1


@pytest.fixture
def opened(eyes: Opened) -> None:
    """The pictures of the guide of the couch, taken anew."""
    wanted = set(pictures_of(guide("collection")))
    for name in wanted:
        (PICTURES / f"{name}.png").unlink(missing_ok=True)
    for walk in sorted(WALKED):
        looking = eyes(WALKS[walk])
        for sight in WALKS[walk].walk(looking.drive):
            if sight.name in wanted:
                looking.come_to(sight)
                keep(looking.page, sight.name, whole=sight.reading)
                looking.leave()
                wanted.discard(sight.name)
            if not wanted:
                break
    assert wanted == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_guide_prints_on_one_page(name: str, chromium: Browser, tmp_path: Path) -> None:
    """With pictures as high as the page allows, no guide needs a second one."""
    for picture in pictures_of(guide(name)):
        wide = "courier" not in picture
        shown = chromium.new_page(viewport={"width": 1280 if wide else 390, "height": 800 if wide else 844})
        (tmp_path / f"{picture}.png").write_bytes(shown.screenshot())
        shown.close()
    assert printed(chromium, page_of(guide(name), tmp_path)) == 1


def printed(chromium: Browser, page: str) -> int:
    """How many pages it prints on."""
    shown = chromium.new_page()
    try:
        shown.set_content(page)
        document = pypdfium2.PdfDocument(shown.pdf(prefer_css_page_size=True))
        try:
            return len(document)
        finally:
            document.close()
    finally:
        shown.close()


@pytest.mark.parametrize(
    ("text", "got"),
    [
        ("No title\n", "a title, '# …', in the first line, got No title"),
        ("# A\n\n- a list\n", "a title, steps, pictures and paragraphs alone, got - a list"),
        ("# A\n\n![a](other/b.png)\n", "a picture, '![words](screens/name.png)', got ![a](other/b.png)"),
        ("# A\n\n![a](screens/gone.png)\n", "a picture gone.png that the walks through the screens left"),
    ],
)
def test_what_is_no_guide_is_refused(text: str, got: str, tmp_path: Path) -> None:
    """A text of another form, and one whose picture isn't there, make no page."""
    with pytest.raises(ParseError) as refused:
        page_of(text, tmp_path)
    assert got in str(refused.value)


def test_a_page_says_what_the_text_says(tmp_path: Path) -> None:
    """Steps, words of screens and pictures are set; markup in a text stays a text."""
    (tmp_path / "a.png").write_bytes(ONE_DOT)
    page = page_of("# T & U\n\n1. **Touch** *Stop* <now>\n2. `kiosk`\n\n![A <b>](screens/a.png)\n", tmp_path)
    assert "<h1>T &amp; U</h1>" in page
    assert "<ol><li><strong>Touch</strong> <em>Stop</em> &lt;now&gt;</li><li><code>kiosk</code></li></ol>" in page
    assert '<img alt="A &lt;b&gt;" src="data:image/png;base64,' in page
