"""Statements as labels set them: legends reversed out, warnings bold, notes plain."""

from kiosk.domain.label import SealedLabel
from kiosk.domain.statements import Weight
from kiosk.labels.composition import Area, Composition, Line
from kiosk.labels.layouts.elements import BIOHAZARD, BIOHAZARD_SIGN, run
from kiosk.labels.typeface import Face

_APART = 0.5


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
    """Legends beside one another, filling the area."""
    words = words_of(label, Weight.LEGEND)
    across = area.width / max(1, len(words))
    for place, text in enumerate(words):
        apart = _APART if place + 1 < len(words) else 0
        legend(sheet, text, Area(area.left + place * across, area.top, across - apart, area.height), points)


def warnings(label: SealedLabel, sheet: Composition, area: Area, points: float) -> float:
    """The warnings in one run of text, if there are any; returns where they end."""
    words = words_of(label, Weight.WARNING)
    return sheet.write(area, Line("statement", " · ".join(words), Face.BOLD, points)) if words else area.top


def notes(label: SealedLabel, sheet: Composition, area: Area, points: float) -> None:
    """The notes in one run of text, if there are any."""
    words = words_of(label, Weight.NOTE)
    if words:
        sheet.write(area, Line("statement", " · ".join(words), Face.SANS, points))


def words_of(label: SealedLabel, weight: Weight) -> tuple[str, ...]:
    """The statements of one weight; none without a test record, and then nothing is printed anyway."""
    return () if label.statements is None else label.statements.of_weight(weight)


def legend(sheet: Composition, words: str, area: Area, points: float) -> None:
    """One legend reversed out; the biohazard sign stands on both sides of its own."""
    sheet.banner(Line("statement", words, Face.BOLD, points), area)
    if words != BIOHAZARD:
        return
    for left in (area.left + 2, area.left + area.width - 2 - run(Face.SANS, BIOHAZARD_SIGN, points + 2)):
        sign = Line("biohazard sign", BIOHAZARD_SIGN, Face.SANS, points + 2)
        sheet.write(Area(left, area.top, area.height + 2, area.height), sign, middle=True, reversed_out=True)
