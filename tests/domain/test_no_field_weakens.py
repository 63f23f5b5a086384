"""No therapy file can remove or weaken an interlock: every field of every file is tried, and what loads still refuses."""

import copy
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.attempt import Attempt
from kiosk.domain.errors import ParseError
from kiosk.domain.interlocks import INTERLOCKS
from kiosk.domain.journey import Journey
from kiosk.domain.reasons import ReasonClass
from kiosk.domain.site import SiteView
from kiosk.domain.step import StepKind
from kiosk.domain.steps import STEPS
from kiosk.domain.therapy import Therapy
from kiosk.domain.therapy_file import parse_therapy
from tests.domain.attempts import CLEAN
from tests.domain.interlocks.test_every_interlock import cases
from tests.domain.world import CAR_T
from tests.tree import ROOT

FILES = sorted((ROOT / "kiosk/therapies").glob("*.toml"))
VALUES: tuple[Any, ...] = (
    "", "none", "no limit", "none assigned", "0", "999999999", 0, 1, -1, 10**6, True, False, None, [], ["x"], {}, "intrathecal",
    "dose", "sample", "8", "not kept frozen", "demonstration only",
)  # fmt: skip
"""What is put into every field, of whatever kind it should be."""

HELD_AGAINST_THE_FILE = frozenset({
    *("weight_is_recent", "out_of_cold_is_within_limit", "every_item_is_answered", "prohibitions_are_acknowledged"),
    *("way_ordered_is_the_therapys", "marked_site_was_said", "results_are_recorded", "specification_is_met", "identity_test_agrees"),
    *("window_has_begun", "window_is_open", "window_has_not_closed", "doses_are_released", "milestone_takes_two"),
    *("temperature_stayed_in_limits", "transit_was_as_validated", "transport_is_validated"),
    *("step_is_in_the_therapy", "post_thaw_tag_waits", "post_thaw_tag_was_read"),
    *("product_is_a_dose", "samples_stay_samples", "every_piece_was_read", "history_is_noted", "history_was_reviewed"),
})  # fmt: skip
"""Interlocks that hold an attempt against a figure, a list or a kind of the file. What the figure is, the site answers for;
that it is asked for, no file can change. All others refuse the same under every file that loads."""


@cache
def wrong() -> tuple[tuple[str, Journey, SiteView, Attempt], ...]:
    """Of every interlock something that it refuses, and what it is asked about."""
    found: dict[str, tuple[str, Journey, SiteView, Attempt]] = {}
    for _, case in cases():
        world = case.change(CLEAN[case.step])
        journey, row = world.journey, STEPS[case.step]
        attempt = replace(world.attempt, shown=journey.count - world.page_behind).at(world.now, row)
        asked = _Asked(world.site.therapies)
        assert INTERLOCKS[case.interlock](journey, replace(world.site, therapies=asked), attempt) is not None
        if asked.count:  # one that never looks at a therapy can't be moved by it
            found.setdefault(case.interlock, (case.interlock, journey, world.site, attempt))
    return tuple(found.values())


class _Asked(Mapping[str, Therapy]):
    """The therapies of a site, and how often anybody looked."""

    def __init__(self, therapies: Mapping[str, Therapy]) -> None:
        self._therapies, self.count = therapies, 0

    def __getitem__(self, name: str) -> Therapy:
        self.count += 1
        return self._therapies[name]

    def __iter__(self) -> Iterator[str]:
        self.count += 1
        return iter(self._therapies)

    def __len__(self) -> int:
        return len(self._therapies)


def leaves(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place of a document, tables and lists among them."""
    if path:
        yield path
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inside:
        yield from leaves(value, (*path, key))


def variants(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The document with one place left out, said twice or said otherwise."""
    for path in leaves(document):
        where = ".".join(map(str, path))
        yield f"{where} gone", _changed(document, path, gone=True)
        yield from ((f"{where} = {value!r}", _changed(document, path, value)) for value in VALUES)


def _changed(document: dict[str, Any], path: tuple[str | int, ...], value: Any = None, *, gone: bool = False) -> Any:
    changed = copy.deepcopy(document)
    place: Any = changed
    for part in path[:-1]:
        place = place[part]
    if gone:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return changed


def loaded(name: str, document: dict[str, Any]) -> Iterator[tuple[str, Therapy]]:
    """Every variant of a file that is not refused when it is loaded."""
    for where, variant in variants(document):
        with suppress(ParseError):
            yield where, parse_therapy(name, "00" * 32, variant)


@pytest.mark.hazard("H01", "H03", "H08", "H12", "H13", "H15", "H26", "H29")
@pytest.mark.parametrize(
    "path", [pytest.param(p, id=p.stem, marks=[] if p.stem == CAR_T else pytest.mark.long) for p in FILES]
)
def test_no_field_of_any_file_lets_a_wrong_pass(path: Path) -> None:
    """With each field left out or said otherwise the file is refused, or every wrong is refused as before."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = {kind: row.interlocks for kind, row in STEPS.items()}
    passed, tried = set(), 0
    for where, therapy in loaded(path.stem, document):
        tried += 1
        for name, journey, site, attempt in wrong():
            if name in HELD_AGAINST_THE_FILE:
                continue
            told = replace(site, therapies={**site.therapies, journey.therapy or path.stem: therapy})
            if INTERLOCKS[name](journey, told, attempt) is None:
                passed.add((where, name))
    assert passed == set()
    assert tried > len(document)
    assert {kind: row.interlocks for kind, row in STEPS.items()} == rows


@pytest.mark.hazard("H35")
@pytest.mark.parametrize("path", [pytest.param(p, id=p.stem) for p in FILES])
def test_no_field_of_a_file_lets_a_side_go_unsaid_before_the_opening(path: Path) -> None:
    """While a file names a site with a side, a match in which nobody says it is refused, whatever else is changed."""
    match = CLEAN[StepKind.MATCH_AT_BED]
    attempt = match.attempt.at(match.now, STEPS[StepKind.MATCH_AT_BED])
    passed = set()
    for where, variant in of_the_way_in(tomllib.loads(path.read_text(encoding="utf-8"))):
        with suppress(ParseError):
            therapy = parse_therapy(path.stem, "00" * 32, variant)
            sided = {"left", "right"} & set(" ".join(therapy.administration.sites).split())
            told = replace(match.site, therapies={match.journey.therapy or "": therapy})
            if sided and INTERLOCKS["marked_site_was_said"](match.journey, told, attempt) is None:
                passed.add(where)
    assert passed == set()


def of_the_way_in(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The document with sites that have a side, and with one place of its way in changed."""
    way = {**document["administration"], "sites": ["left knee", "right knee"]}
    yield from ((where, {**document, "administration": changed}) for where, changed in variants(way))


def test_no_interlock_of_person_bag_or_label_is_held_against_the_file() -> None:
    """What the file has a say in is time, amount, place and kind; never who the patient is, nor which bag, nor its label."""
    assert set(INTERLOCKS) >= HELD_AGAINST_THE_FILE
    of_identity = {"H01", "H04", "H06", "H07", "H12", "H17", "H26", "H38"}
    said = {INTERLOCKS[name].rule for name in HELD_AGAINST_THE_FILE}
    assert [rule.name for rule in said if rule.hazard in of_identity and rule.kind is ReasonClass.IDENTITY] == []
