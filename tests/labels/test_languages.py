"""Every language, there and back: bytes, their inverse, and the very dots again."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pytest

from kiosk.labels.languages import LANGUAGES, wrapped
from kiosk.labels.placement import Placement
from kiosk.labels.profile import Media, Sheet
from kiosk.labels.proof import prove
from kiosk.labels.proved import Proved
from tests.labels.bitmaps import label_like
from tests.labels.contents import bag_label, profile_for, wristband

MEDIA = Media(100.0, 100.0, 104.0, (1, 1, 1, 1), "gap")
ROLL = replace(MEDIA, tracking="continuous")
PAPER = replace(MEDIA, tracking="sheet", sheet=Sheet(105, 74, 2, 2, 5.5, 6.5, 48.0, 32.0))
EPC = "36164522A4000060B972E5CB26CC593368D5B416000000000000"


@dataclass(frozen=True)
class Course:
    """A language with what it places labels on, the resolutions it is for, and how many labels it gets at each."""

    language: str
    dpis: tuple[int, ...]
    labels: int = 200
    media: Media | None = None
    epc: str | None = None


COURSES = {
    "Zebra": Course("zpl-gfa", (203, 300, 305, 600)),
    "Zebra with a tag": Course("zpl-gfa", (300,), epc=EPC),
    "PWG raster": Course("pwg", (203, 300, 305, 600)),
    "PNG": Course("png", (203, 300, 305, 600)),
    "PDF of a label": Course("pdf", (203, 300, 600)),
    "PDF of a sheet": Course("pdf", (300,), media=PAPER),
    "Brother, continuous": Course("brother-raster", (300,), 100, media=ROLL),
    "Brother, die-cut": Course("brother-raster", (300,), 100, media=MEDIA),
}
RUNS = [(name, dpi) for name, course in COURSES.items() for dpi in course.dpis]


@lru_cache
def proofs(dpi: int) -> tuple[Proved, ...]:
    """A base label and a wristband, proved."""
    outcomes = [prove(content, profile_for(content.kind, dpi)) for content in (bag_label(), wristband())]
    return tuple(outcome for outcome in outcomes if isinstance(outcome, Proved))


def size(course: Course, dpi: int, seed: int) -> tuple[int, int]:
    """Width and height in dots: of a roll for Brother, else 15 to 40 mm, whole bytes a row or not."""
    if course.language == "brother-raster":
        return (1200, 596) if course.media == MEDIA else (1181, 301 + 2 * seed)
    random = np.random.default_rng(seed)
    return int(random.integers(15, 40) * dpi / 25.4) + seed % 8, int(random.integers(10, 25) * dpi / 25.4)


@pytest.mark.hazard("H02")
@pytest.mark.parametrize(("name", "dpi"), RUNS)
def test_two_hundred_labels_come_back_dot_by_dot(name: str, dpi: int) -> None:
    """The bytes of 200 generated labels decode to the very bitmaps, at each resolution a language is for."""
    course = COURSES[name]
    row = LANGUAGES[course.language]
    margins = {"side": 18, "end": 35} if course == COURSES["Brother, die-cut"] else {}
    for seed in range(course.labels):
        bits = label_like(*size(course, dpi, seed), seed, **margins)
        again = row.decode(row.encode(bits, Placement(dpi, course.media, course.epc)))
        assert again.dtype == np.bool_
        assert np.array_equal(again, bits)


def test_every_language_is_on_the_course() -> None:
    """No language goes without its 200 labels at a resolution."""
    labels = Counter({(course.language, dpi): 0 for course in COURSES.values() for dpi in course.dpis})
    for course in COURSES.values():
        labels.update({(course.language, dpi): course.labels for dpi in course.dpis})
    assert {language for language, _ in labels} == set(LANGUAGES)
    assert min(labels.values()) >= 200


@pytest.mark.hazard("H02")
@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("language", ["pdf", "png", "pwg", "zpl-gfa"])
def test_proved_labels_come_back_dot_by_dot(language: str, dpi: int) -> None:
    """Real labels, proved at the resolution, come out of every language that takes their stock."""
    assert len(proofs(dpi)) == 2
    for proof in proofs(dpi):
        payload = proof.wrapped_as(language)
        assert isinstance(payload, bytes)
        assert np.array_equal(LANGUAGES[language].decode(payload), proof.bits)


@pytest.mark.parametrize("language", ["brother-raster", "pdf", "png", "pwg"])
def test_a_language_without_tags_refuses_one(language: str) -> None:
    """A tag that would silently stay unwritten is a reason, not a label."""
    bits = label_like(1200, 596, 1, side=18, end=35)
    reason = wrapped(bits, Placement(300, MEDIA, EPC), language)
    assert not isinstance(reason, bytes)
    assert (reason.interlock, reason.expected) == ("proof_encoded", f"the tag {EPC}")
    assert reason.read == f"no tag in the {language} stream"
