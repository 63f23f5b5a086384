"""What a rehearsal leaves behind: the summary, its pictures, and the ledger that an outsider verifies."""

import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kiosk.barcodes.picture import open_picture
from kiosk.config import load_hazards
from kiosk.domain.keys import KeyPurpose
from kiosk.ledger.export import key_document
from kiosk.rehearsal.report import table, write_summary
from kiosk.rehearsal.run import Rehearsed
from kiosk.rehearsal.world import SITE, START
from tests.rehearsal.kept import BASIC, kept
from tests.tree import ROOT

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

EVERY_THERAPY = pytest.mark.parametrize("therapy", BASIC)
VOID = {"meta", "link", "img", "br", "hr"}


class Page(HTMLParser):
    """What stands on a page: its pictures, its tags, its text, and whether the tags close in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.pictures: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []
        self.unmatched: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag == "img":
            self.pictures.append(dict(attrs)["src"] or "")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """A tag closes."""
        if not self._open or self._open.pop() != tag:
            self.unmatched.append(tag)

    def handle_data(self, data: str) -> None:
        """Text stands between tags."""
        self.words.append(data)


def page_of(rehearsed: Rehearsed, folder: Path) -> Page:
    """The summary of a rehearsal as a browser takes it."""
    return Page(write_summary(rehearsed, load_hazards(), folder).read_text(encoding="utf-8"))


@EVERY_THERAPY
def test_every_picture_the_summary_names_exists(therapy: str) -> None:
    """Each label stands in the summary as printed and as seen, and each of these files is a picture."""
    told = kept(therapy)
    page = page_of(told.rehearsed, told.folder)
    assert len(page.pictures) >= 2 * len(told.rehearsed.labels) // 2
    assert len(set(page.pictures)) == len(page.pictures)
    for name in page.pictures:
        assert open_picture((told.folder / name).read_bytes()).grey.size
    assert page.unmatched == []


@EVERY_THERAPY
def test_the_summary_tells_every_step_and_mixup(therapy: str) -> None:
    """Nothing that was rehearsed is missing from the summary, and its verdict is the rehearsal's."""
    told = kept(therapy)
    page = page_of(told.rehearsed, told.folder)
    cells = {words.strip() for words in page.words}
    assert {step.step for step in told.rehearsed.steps} <= cells
    assert {one.mixup.name for one in told.rehearsed.mixups} <= cells
    assert any("Everything came out as it must" in words for words in cells)


def test_a_rehearsal_amiss_says_so(tmp_path: Path) -> None:
    """A summary of a rehearsal that did not agree says so, and marks what did not come out as it must."""
    whole = kept("car-t").rehearsed
    passed = replace(whole.mixups[0], outcome="authorized", reasons=())
    words = page_of(replace(whole, mixups=(passed, *whole.mixups[1:])), tmp_path).words
    assert any("Something did not come out as it must" in word for word in words)
    assert any("not as expected" in word for word in words)


@pytest.mark.hazard("H22")
def test_a_hostile_text_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    """Markup in a name, a value that was read or a picture's file name changes neither tags nor attributes."""
    hostile = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'{{ 7*7 }}&amp;"
    whole = kept("car-t").rehearsed
    first = whole.mixups[0]
    reasons = tuple(replace(reason, expected=hostile, read=hostile) for reason in first.reasons)
    changed = replace(first, mixup=replace(first.mixup, name=hostile), reasons=reasons)
    (tmp_path / "plain").mkdir()
    (tmp_path / "labels").mkdir()
    before = page_of(whole, tmp_path / "plain")
    after = page_of(replace(whole, therapy=hostile, mixups=(changed, *whole.mixups[1:])), tmp_path)
    assert sorted(after.tags) == sorted(before.tags)
    assert [name for name, _ in after.attributes if name.startswith("on")] == []
    assert hostile in {word.strip() for word in after.words}


@EVERY_THERAPY
def test_the_table_counts_every_mixup(therapy: str) -> None:
    """The table for the wall has one line a hazard, and each says that all of its mix-ups were refused as named."""
    lines = table(kept(therapy).rehearsed, load_hazards())
    assert {line[:3] for line in lines} == {"ok "}
    assert len(lines) == len({one.mixup.rule.hazard for one in kept(therapy).rehearsed.mixups})
    counted = sum(int(line.split(" of ")[1].split()[0]) for line in lines)
    assert counted == len(kept(therapy).rehearsed.mixups)


@EVERY_THERAPY
def test_the_ledger_left_behind_is_whole(therapy: str, tmp_path: Path) -> None:
    """The copy of the ledger beside the pictures is verified by the program that shares no code with the kiosk."""
    told = kept(therapy)
    given = told.stages["given"]
    life = (START, given.clock.now().utc.replace(year=2040))
    keys = tmp_path / "keys.json"
    keys.write_text(key_document((given.device_key.trusted(KeyPurpose.DEVICE, SITE, *life),)), encoding="utf-8")
    verifier = str(ROOT / "kiosk/ledger/verify.py")
    done = subprocess.run(
        [sys.executable, "-I", verifier, str(told.folder / "site.db"), "--keys", str(keys)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")
    assert str(told.rehearsed.facts) in done.stderr
