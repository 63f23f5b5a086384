"""A therapy's milestones and windows: each kind of fault is refused, and a window that could refuse nothing is one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.milestones import Milestone, Window
from kiosk.domain.step import StepKind as S
from kiosk.domain.windows_file import LONGEST_HOURS, NO_LIMIT, WINDOWED, parse_milestones, parse_windows
from tests.domain.world import THERAPIES

STEPS = frozenset({S.DERIVE, S.MATCH_AT_BED, S.RELEASE, S.STORE, S.RECORD_MILESTONE, S.RECORD_IRREVERSIBLE})
BEGUN: dict[str, Any] = {"name": "begun", "irreversible": True, "after_release": True, "may_be_left_out": False}
ENDED: dict[str, Any] = {"name": "ended", "irreversible": False, "after_release": False, "may_be_left_out": True}
WASHOUT: dict[str, Any] = {"since": "ended", "until": "begun", "at_least_hours": 48, "at_most_hours": NO_LIMIT}
KNOWN = parse_milestones("t", [BEGUN, ENDED], STEPS)
PLACES = "begun, derive, ended, match at the bed, release"


def test_milestones_and_windows_say_what_they_say() -> None:
    """Names, people, bounds: as they stand in the file, in its order."""
    assert {"begun": Milestone("begun", True, True, False), "ended": Milestone("ended", False, False, True)} == KNOWN
    infusion = {"since": "begun", "until": "match at the bed", "at_least_hours": 0, "at_most_hours": 72}
    washout, given = parse_windows("t", [WASHOUT, infusion], STEPS, KNOWN)
    assert washout == Window("ended", "begun", timedelta(hours=48), None)
    assert given == Window("begun", "match at the bed", timedelta(0), timedelta(hours=72))
    assert [str(window) for window in (washout, given)] == [
        "at least 48 hours after ended",
        "at most 3 days after begun",
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("begun", "t, milestones: Expected a table, got 'begun'."),
        ({"name": "x"}, "milestones: Expected the keys ['after_release', 'irreversible', 'may_be_left_out', 'name']"),
        ({**ENDED, "name": ""}, "Expected a name of its own, got ''."),
        ({**ENDED, "name": 3}, "Expected a name of its own, got 3."),
        ({**ENDED, "name": "begun"}, "Expected a name of its own, got 'begun'."),
        ({**ENDED, "name": "derive"}, "Expected a name of its own, got 'derive'."),
        ({**ENDED, "name": "en\u202eded"}, "milestones: Expected"),
        ({**ENDED, "after_release": "no"}, "Expected true or false, got"),
        ({**ENDED, "irreversible": True}, "Expected what is irreversible is never left out, got"),
    ],
)
def test_a_milestone_that_cannot_be_is_refused(row: object, message: str) -> None:
    """A name without ink or not its own, a word for a flag, something irreversible that may be left out."""
    with pytest.raises(ParseError) as raised:
        parse_milestones("t", [BEGUN, row], STEPS)
    assert message in str(raised.value)


@pytest.mark.parametrize("missing", [S.RECORD_MILESTONE, S.RECORD_IRREVERSIBLE])
def test_milestones_need_the_steps_that_record_them(missing: S) -> None:
    """A milestone that nobody could record would close its windows for ever."""
    with pytest.raises(ParseError, match="Expected the steps record irreversible milestone, record milestone"):
        parse_milestones("t", [BEGUN], STEPS - {missing})
    assert parse_milestones("t", [], STEPS - {missing}) == {}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"since": "never"}, "Expected since a milestone or a step of this therapy, got 'never'."),
        ({"since": "split"}, "Expected since a milestone or a step of this therapy, got 'split'."),
        ({"until": "never"}, f"Expected until another one of {PLACES}, got 'never'."),
        ({"until": "store"}, f"Expected until another one of {PLACES}, got 'store'."),
        ({"until": "record milestone"}, f"Expected until another one of {PLACES}, got 'record milestone'."),
        ({"until": "ended"}, f"Expected until another one of {PLACES}, got 'ended'."),
        *(
            (
                {"at_least_hours": hours},
                f"Expected whole hours from 0 to {LONGEST_HOURS}, or 'no limit', got {hours!r}.",
            )
            for hours in (-1, 1.5, "48", True, None, LONGEST_HOURS + 1, NO_LIMIT)
        ),
        ({"at_most_hours": 48}, "Expected a window that is open for a while: at_most_hours above"),
        ({"at_most_hours": 47}, "Expected a window that is open for a while: at_most_hours above"),
        ({"since": "derive", "at_least_hours": 0}, "Expected a window with a bound, got none."),
    ],
)
def test_a_window_that_cannot_be_is_refused(change: Mapping[str, object], message: str) -> None:
    """An end that is nowhere or that no row asks about, hours that are none, a window never open or never shut."""
    with pytest.raises(ParseError) as raised:
        parse_windows("t", [{**WASHOUT, **change}], STEPS, KNOWN)
    assert message in str(raised.value)


@pytest.mark.parametrize("rows", [None, "none", {"since": "x"}, [["since"]], [{**WASHOUT, "skip": True}]])
def test_what_is_no_list_of_windows_is_refused(rows: object) -> None:
    """Another shape, or a word of its own, stops the load."""
    with pytest.raises(ParseError):
        parse_windows("t", rows, STEPS, KNOWN)


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("therapy", sorted(THERAPIES))
def test_a_therapy_that_conditions_holds_its_match_to_it(therapy: str) -> None:
    """What can't be undone begins after release only, and the match before the opening is counted from it."""
    read = THERAPIES[therapy]
    for milestone in read.milestones.values():
        if milestone.irreversible:
            assert milestone.after_release
            assert any(w.since == milestone.name and S(w.until) in WINDOWED for w in read.windows)
