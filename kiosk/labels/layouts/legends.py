"""Statements as labels set them: legends reversed out, warnings bold, notes plain."""

from kiosk.domain.label import SealedLabel
from kiosk.domain.statements import Weight
from kiosk.labels.composition import Area, Composition, Line
from kiosk.labels.layouts.elements import BIOHAZARD_SIGN, BIOHAZARDS, run
from kiosk.labels.typeface import Face

_LONG_NOTES = 165
"""Characters of notes that the room for a transplant's no longer holds."""

_APART, _PADDING, _SIGNS = 0.5, 2.0, 12.0
"""Millimetres between legends, beside the words of one, and for its signs where there is room for them."""


def legends(label: SealedLabel, sheet: Composition, area: Area, points: float) -> float:
    """Legends under one another, then the warnings; returns the millimetre where they end."""
    top = area.top
    height = points * 0.52
    for words in words_of(label, Weight.LEGEND):
        legend(sheet, words, Area(area.left, top, area.width, height), points)
        top += height + _APART
    top = warnings(label, sheet, Area(area.left, top, area.width, area.top + area.height - top), 7)
    return top + 0.8


def legends_across(label: SealedLabel, sheet: Composition, area: Area, points: float) -> None:
    """Legends beside one another, filling the area, each as wide as its words ask for."""
    words = words_of(label, Weight.LEGEND)
    room = area.width - _APART * (len(words) - 1)
    runs = [run(Face.BOLD, text, points) + _PADDING for text in words]
    if sum(runs) + _SIGNS <= room:
        runs = [length + (_SIGNS if text in BIOHAZARDS else 0) for text, length in zip(words, runs, strict=True)]
    left, share = area.left, room / sum(runs) if words else 0
    for text, length in zip(words, runs, strict=True):
        legend(sheet, text, Area(left, area.top, length * share, area.height), points)
        left += length * share + _APART


def warnings(label: SealedLabel, sheet: Composition, area: Area, points: float) -> float:
    """The warnings in one run of text, if there are any; returns where they end."""
    words = words_of(label, Weight.WARNING)
    return sheet.write(area, Line("statement", " · ".join(words), Face.BOLD, points)) if words else area.top


def notes(label: SealedLabel, sheet: Composition, area: Area, points: float) -> None:
    """The notes in one run of text, if there are any."""
    words = words_of(label, Weight.NOTE)
    if words:
        sheet.write(area, Line("statement", " · ".join(words), Face.SANS, points))


def notes_are_long(label: SealedLabel) -> bool:
    """Whether the notes ask for more room than a transplant's: a medicine says more."""
    return len(" · ".join(words_of(label, Weight.NOTE))) > _LONG_NOTES


def words_of(label: SealedLabel, weight: Weight) -> tuple[str, ...]:
    """The statements of one weight; none without a test record, and then nothing is printed anyway."""
    return () if label.statements is None else label.statements.of_weight(weight)


def legend(sheet: Composition, words: str, area: Area, points: float) -> None:
    """One legend reversed out; the biohazard sign stands on both sides of its own where there is room for it."""
    sheet.banner(Line("statement", words, Face.BOLD, points), area)
    if words not in BIOHAZARDS or area.width < run(Face.BOLD, words, points) + _SIGNS:
        return
    for left in (area.left + 2, area.left + area.width - 2 - run(Face.SANS, BIOHAZARD_SIGN, points + 2)):
        sign = Line("biohazard sign", BIOHAZARD_SIGN, Face.SANS, points + 2)
        sheet.write(Area(left, area.top, area.height + 2, area.height), sign, middle=True, reversed_out=True)
