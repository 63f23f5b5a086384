"""The two sides of a reason in the language of this request.

The domain says in English what was expected and what was read, with values put in. A text without values is a text of
the catalogue; one with values is known by its pattern, and what stands in the places is said in turn. What no pattern
knows, such as an identifier, is shown as it is: nothing that was read is ever changed.
"""

import re
from functools import cache

from flask import g

from kiosk.domain.errors import ParseError
from kiosk.web.words import gettext as _
from kiosk.web.words import in_language, words
from kiosk.web.words.reasons import TITLES

PATTERNS = (
    # The record, the page, the steps.
    words("%(n)s facts"),
    words("a page of %(n)s facts"),
    words("not before %(moment)s UTC"),
    words("before %(moment)s UTC"),
    words("a container %(states)s"),
    # People and their turns.
    words("%(n)s people"),
    words("%(n)s minutes"),
    words("at most %(n)s minutes"),
    words("not read: %(things)s"),
    words("%(n)s of an earlier attempt"),
    words("one place in %(n)s minutes"),
    words("%(station)s, then %(other)s"),
    words("why %(who)s spoke for the patient"),
    words("they differ in %(fields)s"),
    # Wristband, changes of identity.
    words("band %(serial)s"),
    words("%(n)s open"),
    # Labels.
    words("another one, by its %(carrier)s"),
    words("%(n)s codes of the maker's label"),
    words("no issue after %(n)s"),
    words("a living %(piece)s"),
    words("the tag %(epc)s"),
    words("a printer for the %(piece)s"),
    words("a label %(state)s, nothing else"),
    words("%(piece)s issue %(issue)s, declared void on %(moment)s UTC"),
    words("%(piece)s issue %(issue)s"),
    words("issue %(issue)s"),
    words("%(piece)s of %(container)s"),
    words("expiry %(expiry)s"),
    words("bag %(n)s of %(m)s"),
    words("blood group %(code)s"),
    words("%(n)s symbols"),
    # Shipments.
    words("%(n)s containers"),
    words("the %(n)s containers packed"),
    words("one of these %(n)s containers"),
    words("one of %(n)s containers of this patient"),
    words("in its place: %(containers)s"),
    words("one more: %(containers)s"),
    words("in shipper %(number)s"),
    words("shipper %(number)s"),
    words("on the way to %(destination)s"),
    words("a shipment %(states)s"),
    words("shipper %(number)s at most %(hours)s hours on the way"),
    words("shipper %(number)s at %(lowest)s to %(highest)s °C"),
    words("shipper %(number)s whole and dry"),
    words("%(lowest)s to %(highest)s °C, %(minutes)s minutes outside"),
    words("%(n)s hours"),
    words("the temperature of shipper %(number)s"),
    words("unreadable: %(why)s"),
    words("a gap of %(n)s minutes"),
    words("logger %(number)s"),
    words("%(moment)s UTC"),
    words("a grade of %(least)s or better"),
    words("%(score)s (%(letter)s) for %(worst)s; indicative, not ISO/IEC 15415/15416"),
    words("white line at %(places)s mm: a dead dot of the print head"),
    words("the test label shows dead dots at %(places)s"),
    # Material.
    words("collection type %(types)s"),
    words("an autologous blood-group code for collection type %(types)s"),
    # What is made of the cells.
    words("a part of %(container)s"),
    words("%(container)s failed: %(why)s"),
    words("%(n)s parents, %(m)s made of them"),
    words("another number of %(n)s"),
    words("%(moment)s UTC or earlier"),
    words("at most %(amount)s mL of DMSO"),
    words("%(amount)s mL of DMSO"),
    # Results, holds.
    words("results for %(tests)s"),
    words("a result for %(tests)s"),
    words("%(test)s at least %(amount)s"),
    words("%(test)s at most %(amount)s"),
    words("%(test)s is %(result)s"),
    words("hold %(holds)s lifted"),
    words("open, for %(rules)s"),
    # Times.
    words("a match in the last %(span)s"),
    words("one at %(moment)s UTC"),
    words("one from %(moment)s UTC"),
    words("a %(piece)s issued since the match"),
    words("said at %(moment)s UTC"),
    words("answered in the last %(span)s"),
    words("answered at %(moment)s UTC"),
    words("weighed in the last %(n)s days"),
    words("%(n)s days ago"),
    # What labels must say.
    words("label rules in force on %(day)s"),
    words("%(edition)s, in force from %(day)s"),
    words("%(edition)s, superseded by %(other)s on %(day)s"),
    # The calendar, the history.
    words("noted: %(items)s"),
    words("recorded: %(milestone)s"),
    words("%(window)s: from %(moment)s UTC, until %(end)s UTC"),
    words("%(window)s: from %(moment)s UTC"),
    words("at least %(least)s and at most %(most)s after %(milestone)s"),
    words("at least %(least)s after %(milestone)s"),
    words("at most %(most)s after %(milestone)s"),
    words("%(n)s days"),
    words("%(n)s not released"),
    words("after the release at %(moment)s UTC"),
    words("the same from %(n)s"),
    # Between organisations.
    words("given to %(site)s in this bundle"),
    words("given to %(site)s"),
    words("handed over to %(site)s"),
    words("open at %(station)s"),
    words("hand-over %(n)s or later"),
    words("bundle %(id)s of hand-over %(n)s"),
    words("hand-over %(n)s"),
    words("bundle %(id)s"),
    words("%(n)s facts of this site"),
    words("the %(n)s facts of %(site)s known here"),
    words("the receipt %(id)s"),
    words("another, %(id)s"),
    # The cold store and the line.
    words("tank %(n)s rack %(m)s slot %(slot)s"),
    words("not in tank %(n)s rack %(m)s"),
    words("in tank %(n)s rack %(m)s"),
    words("a slot of %(facility)s"),
    words("at most %(n)s minutes out of the cold"),
    words("%(n)s minutes out of the cold"),
    words("at most %(amount)s °C"),
    words("checked at the line in the last %(n)s minutes"),
    words("checked at %(moment)s UTC"),
    # Amounts.
    words("at most %(amount)s million cells"),
    words("at most %(amount)s mL DMSO in 24 hours"),
    words("at most %(amount)s mL in 24 hours"),
    words("at most %(amount)s mL"),
    words("at least %(amount)s mL"),
    words("%(amount)s mL after this bag"),
    words("%(amount)s after this bag"),
    words("%(n)s bags"),
    words("not yes: %(items)s"),
    # What the camera saw.
    words("one %(kind)s"),
    words("%(kind)s %(value)s"),
    words("with the seal: %(kinds)s"),
    # What is keyed.
    words("a whole number from 1 to %(n)s"),
    words("a number above 0, at most %(n)s, with at most 3 decimals"),
    words("a date in the last %(n)s years"),
    words("a time in the next %(n)s days"),
    words("at most %(n)s characters"),
    words("%(n)s characters"),
    words("one of %(several)s"),
)
"""Texts with places, the narrower first."""

NAMES = {
    "birth_date": words("birth date"),
    "record_number": words("record number"),
    "authority": words("whose number it is"),
    "cells_e6": words("cells in millions"),
    "volume_ml": words("volume in mL"),
    "dmso_ml": words("DMSO in mL"),
    "dmso_limit_ml": words("DMSO limit in mL"),
    "volume_limit_ml": words("volume limit in mL"),
    "route": words("route"),
    "site_of_body": words("site and side"),
    "weight_kg": words("weight in kg"),
    "weighed_on": words("day of weighing"),
    "blood_group": words("blood group"),
    "blood-group": words("blood group"),
    "din": words("donation number"),
    "product-code": words("product code"),
    "coi": words("CoI identifier"),
}
"""What people call the fields and codes that the record names its own way."""

_KEYED_ALONE = {"patient": words("name or record number"), "band": words("wristband")}
"""Fields of a keying whose names mean something else elsewhere."""

_SHAPES = {
    "n": r"-?[0-9]+",
    "m": r"[0-9]+",
    "serial": r"[0-9]+|None",
    "issue": r"[0-9]+|unknown|None",
    "amount": r"-?[0-9.]+(?: [^ ]+)?",
    "moment": r"[0-9: -]+",
    "kind": "|".join(("wristband", "badge", "order", "label", "expiry", *map(re.escape, NAMES))),
    "piece": r"[a-z]+(?:[- ][a-z]+)?",
}
"""What may stand in a place, by its name; anything in the others."""

_RESULT = re.compile(r"((?:[^0-9].*(?= ))?) ?(-?[0-9.]+(?: [^ ]+)?)")
_PLACE = re.compile(r"%\(([a-z]+)\)s")
_VALUES = (words("agrees"), words("empty"), words("unknown"))
"""Words that stand in places and nowhere else."""

_ALTERNATIVES = (words("%(one)s or %(other)s"), words("%(one)s and %(other)s"))
_BETWEEN = ("; ", ", ")
"""What stands between several values."""


def said(text: str) -> str:
    """A side of a reason, in the language of this request."""
    name = NAMES.get(text) or TITLES.get(text)
    if name is not None:
        return _(name)
    if _known(text):
        return _(text)
    for between in _BETWEEN:
        if between in text and not _of_pattern(text, PATTERNS):
            return between.join(said(part) for part in text.split(between))
    return _of_pattern(text, PATTERNS) or _result(text) or _of_pattern(text, _ALTERNATIVES) or _after_colon(text)


def _of_pattern(text: str, patterns: tuple[str, ...]) -> str:
    """The text by the first pattern it has, '' where it has none."""
    for pattern in patterns:
        found = shape_of(pattern).fullmatch(text)
        if found is not None:
            return _(pattern, **{place: _in_place(place, value) for place, value in found.groupdict().items()})
    return ""


def _in_place(place: str, value: str) -> str:
    if place == "fields":
        return ", ".join(_(_KEYED_ALONE.get(name, "")) or said(name) for name in value.split(", "))
    if place == "amount":
        number, blank, unit = value.partition(" ")
        return f"{number}{blank}{_(unit)}"
    return said(value)


def _result(text: str) -> str:
    """'viability 65 %', '65 %': a known word, if any, and an amount; '' for anything else."""
    found = _RESULT.fullmatch(text)
    if found is None or (found[1] and not _known(found[1])):
        return ""
    return f"{_(found[1])} {_in_place('amount', found[2])}".lstrip()


def _after_colon(text: str) -> str:
    """'HLA identity: agrees', each part in turn."""
    first, colon, rest = text.partition(": ")
    return f"{said(first)}{colon}{said(rest)}" if colon else text


def recognised(text: str) -> bool:
    """Whether a side, or each of its parts, is a text of the catalogue or has a pattern; numbers are for everybody."""
    if not any(map(str.isalpha, text)) or text in NAMES or text in TITLES or _known(text):
        return True
    if any(shape_of(pattern).fullmatch(text) for pattern in PATTERNS):
        return True
    parts = re.split("; |, |: ", text)
    return len(parts) > 1 and all(recognised(part) for part in parts)


def mistake(error: ParseError) -> str:
    """What was wrong with what was keyed, for the person who looks at it again."""
    what, expected = said(error.what), said(error.expected)
    return _("%(what)s: Expected %(expected)s, got %(got)s.", what=what, expected=expected, got=_(error.got[:60]))


def correction(error: ParseError) -> str:
    """What was wrong with what was keyed or chosen, and what to do now where that is more than to look at it again."""
    return mistake(error) if error.remedy == ParseError.remedy else complaint(error)


def complaint(error: ParseError) -> str:
    """What was wrong, and what to do now."""
    return f"{mistake(error)} {_(error.remedy)}"


def _known(text: str) -> bool:
    return in_language(str(g.get("language", "en"))).gettext(text) != text


@cache
def shape_of(pattern: str) -> re.Pattern[str]:
    """The texts a pattern stands for."""
    parts = _PLACE.split(pattern)
    shape = "".join(
        f"(?P<{part}>{_SHAPES.get(part, '.+')})" if at % 2 else re.escape(part) for at, part in enumerate(parts)
    )
    return re.compile(shape)
