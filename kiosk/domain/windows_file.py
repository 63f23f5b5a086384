"""The milestones and windows of a therapy's file, read and checked against its steps."""

from collections.abc import Mapping
from datetime import timedelta

from kiosk.domain.errors import ParseError
from kiosk.domain.interlocks import windows
from kiosk.domain.milestones import Milestone, Window
from kiosk.domain.step import StepKind
from kiosk.domain.steps import STEPS
from kiosk.domain.text import plain_text

LONGEST_HOURS = 10 * 365 * 24
"""No window of a therapy is longer: frozen cells wait for years."""

NO_LIMIT = "no limit"
"""What stands in place of the hours of a window that nothing ends."""

RECORDING = frozenset({StepKind.RECORD_MILESTONE, StepKind.RECORD_IRREVERSIBLE})

WINDOWED = frozenset(kind for kind, row in STEPS.items() if windows.window_has_not_closed in row.interlocks) - RECORDING
"""The steps that a window can refuse: their rows ask for it."""

_MILESTONE = {"name", "irreversible", "after_release", "may_be_left_out"}
_WINDOW = {"since", "until", "at_least_hours", "at_most_hours"}


def parse_milestones(therapy: str, rows: object, steps: frozenset[StepKind]) -> Mapping[str, Milestone]:
    """The milestones by name. Raises ParseError, also for one that none of the therapy's steps could record."""
    what = f"therapy {therapy}, milestones"
    found = {}
    for row in _rows(what, rows):
        table = _table(what, row, _MILESTONE)
        name = table["name"]
        if not isinstance(name, str) or not name or name in found or name in {kind.value for kind in StepKind}:
            raise ParseError(what, "a name of its own", repr(name))
        flags = [table[key] for key in ("irreversible", "after_release", "may_be_left_out")]
        if not all(isinstance(flag, bool) for flag in flags):
            raise ParseError(f"{what}, {name}", "true or false", repr(flags))
        milestone = Milestone(plain_text(name, what, 60), *map(bool, flags))
        if milestone.irreversible and milestone.may_be_left_out:
            raise ParseError(f"{what}, {name}", "what is irreversible is never left out", "may_be_left_out = true")
        found[name] = milestone
    if found and not steps >= RECORDING:
        raise ParseError(what, f"the steps {', '.join(sorted(kind.value for kind in RECORDING))}", "none")
    return found


def parse_windows(
    therapy: str, rows: object, steps: frozenset[StepKind], milestones: Mapping[str, Milestone]
) -> tuple[Window, ...]:
    """The windows, in the file's order. Raises ParseError, also for one that could never refuse anything."""
    what = f"therapy {therapy}, windows"
    picked = {kind.value for kind in steps}
    ends = set(milestones) | {kind.value for kind in steps & WINDOWED}
    found = []
    for row in _rows(what, rows):
        table = _table(what, row, _WINDOW)
        since, until = table["since"], table["until"]
        if not isinstance(since, str) or since not in set(milestones) | picked:
            raise ParseError(what, "since a milestone or a step of this therapy", repr(since))
        if not isinstance(until, str) or until not in ends or until == since:
            raise ParseError(what, f"until another one of {', '.join(sorted(ends))}", repr(until))
        at_least = _hours(what, table["at_least_hours"])
        at_most = None if table["at_most_hours"] == NO_LIMIT else _hours(what, table["at_most_hours"])
        if at_most is not None and at_most <= at_least:
            raise ParseError(what, f"a window that is open for a while: at_most_hours above {at_least}", str(at_most))
        if at_most is None and not at_least and since in picked:
            raise ParseError(what, "a window with a bound", "none")
        found.append(Window(since, until, at_least, at_most))
    return tuple(found)


def _rows(what: str, rows: object) -> list[object]:
    if not isinstance(rows, list):
        raise ParseError(what, "a list of tables", repr(rows))
    return rows


def _table(what: str, row: object, keys: set[str]) -> Mapping[str, object]:
    if not isinstance(row, Mapping):
        raise ParseError(what, "a table", repr(row))
    if set(row) != keys:
        raise ParseError(what, f"the keys {sorted(keys)}", str(sorted(map(str, row))))
    return row


def _hours(what: str, found: object) -> timedelta:
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= LONGEST_HOURS:
        raise ParseError(what, f"whole hours from 0 to {LONGEST_HOURS}, or {NO_LIMIT!r}", repr(found))
    return timedelta(hours=found)
