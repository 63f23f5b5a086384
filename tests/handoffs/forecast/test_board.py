"""The board: what a real ledger's journeys came to, how each stands, and that it is made anew only when it must be."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from kiosk.config import load_literature, load_therapies
from kiosk.devices.fakes.clock import FakeClock
from kiosk.domain.landmarks import Landmark
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.forecast.board import FRESH, Board, Boards, Lane, Standing, board_of
from kiosk.handoffs.forecast.foretelling import foretell
from kiosk.handoffs.forecast.misses import Limit
from kiosk.handoffs.forecast.routes import Course, route_of
from tests.benchmarks.many_journeys import new_site
from tests.domain.world import HSCT
from tests.handoffs.forecast.sites import NOW, simulated_site
from tests.handoffs.forecast.written import write

THERAPIES, LITERATURE = load_therapies(), load_literature()
CONDITIONED = "conditioning begun"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = new_site(tmp_path)
    clock = FakeClock(NOW)
    yield replace(made, clock=clock)
    made.ledger.close()


def ago(**days: float) -> dict[str, datetime]:
    """Landmarks by how many days ago they were reached."""
    return {name: NOW - timedelta(days=number) for name, number in days.items()}


def course(coi: str = "one", **reached: float) -> Course:
    """A course of a transplant that came to these landmarks so many days ago."""
    names = {"enrolled": Landmark.ENROLLED, "collected": Landmark.COLLECTED, "taken_in": Landmark.TAKEN_IN,
             "released": Landmark.RELEASED, "conditioned": CONDITIONED, "given": Landmark.GIVEN}  # fmt: skip
    at = {names[key]: NOW - timedelta(days=number) for key, number in reached.items()}
    return Course(coi, HSCT, at, at.get(Landmark.GIVEN))


def lane_of(one: Course) -> Lane:
    """The lane of a course on a board of its own."""
    return board_of(THERAPIES, LITERATURE, (one,), NOW).lanes[0]


def test_journeys_of_a_ledger_are_forecast(bench: Bench) -> None:
    """What is recorded of each journey is what its lane shows, and only those on their way have one."""
    site = simulated_site(HSCT, route_of(THERAPIES[HSCT]), LITERATURE, 40, np.random.default_rng(3))
    told = {write(bench, number, one): one for number, one in enumerate(site.courses, 1)}
    lanes = {lane.coi: lane for lane in Boards(LITERATURE).at(bench).lanes}
    assert lanes.keys() == {coi for coi, one in told.items() if one.ended_at is None}
    route = route_of(THERAPIES[HSCT])
    for coi, lane in lanes.items():
        assert {name: lane.reached[name] for name in route if name in lane.reached} == told[coi].reached
        assert lane.foretold.stage == route[len(told[coi].reached)]


def test_board_is_made_anew_when_a_landmark_is_reached(bench: Bench) -> None:
    """The same board serves while no journey comes to a landmark, at most for a few minutes."""
    boards, begun = Boards(LITERATURE), course(enrolled=20, collected=2)
    write(bench, 1, begun)
    first = boards.at(bench)
    assert boards.at(bench) is first
    write(bench, 2, course(enrolled=5))
    second = boards.at(bench)
    assert [len(board.lanes) for board in (first, second)] == [1, 2]
    assert boards.at(bench) is second
    assert isinstance(bench.clock, FakeClock)
    bench.clock.advance(FRESH)
    third = boards.at(bench)
    assert third is not second
    assert third.made_at == NOW + FRESH


def test_same_record_gives_the_same_board() -> None:
    """Two kiosks of a site show the same forecast of the same moment."""
    boards = [board_of(THERAPIES, LITERATURE, (course(enrolled=20, collected=2, taken_in=1),), NOW) for _ in range(2)]
    assert boards[0] == boards[1]


@pytest.mark.hazard("H16")
def test_window_that_may_close_is_told() -> None:
    """After conditioning the probability that the window to the infusion closes grows with the days, up to certainty."""
    risks = [
        lane_of(course(enrolled=90, collected=60, taken_in=59, released=45, conditioned=days)) for days in (1, 12, 15)
    ]
    shares = [max((miss.probability for miss in lane.foretold.risk.misses), default=0.0) for lane in risks]
    assert shares[0] < 0.1 < shares[1] < 1.0
    assert shares[2] == 1.0
    assert [lane.standing for lane in risks][2] is Standing.MISSED
    assert risks[2].foretold.risk.misses[0].since == CONDITIONED


@pytest.mark.hazard("H14")
def test_expiry_that_may_pass_is_told() -> None:
    """Fresh cells that wait to be taken in are at risk as their expiry comes near, and missed once it has passed."""

    def held(hours: float) -> Lane:
        waits = course(enrolled=30, collected=2)
        return lane_of(replace(waits, expires=((Landmark.TAKEN_IN, NOW + timedelta(hours=hours)),)))

    lanes = [held(hours) for hours in (240, 4, -1)]
    shares = [sum(m.probability for m in lane.foretold.risk.misses if m.limit is Limit.EXPIRY) for lane in lanes]
    assert shares[0] < 0.05 < shares[1] < 1.0
    assert shares[2] == 1.0
    assert lanes[1].foretold.risk.matters == Landmark.TAKEN_IN


def test_infusion_waits_for_its_window() -> None:
    """No date is foretold before a window opens: the kiosk lets nobody begin sooner."""
    lane = lane_of(course(enrolled=90, collected=60, taken_in=59, released=45, conditioned=0))
    opens = min(w.at_least for w in THERAPIES[HSCT].windows if w.since == CONDITIONED)
    assert lane.foretold.given.early >= NOW + opens - timedelta(minutes=1)


def test_stage_that_takes_much_longer_is_late() -> None:
    """A stage that hardly any other takes as long as is late, and one that has just begun is not."""
    before = [
        course(f"{n}", enrolled=99, collected=80, taken_in=79, released=69, conditioned=60, given=57) for n in range(9)
    ]
    courses = (
        *before,
        course("new", enrolled=40, collected=22, taken_in=1),
        course("old", enrolled=90, collected=61, taken_in=60),
    )
    lanes = {lane.coi: lane for lane in board_of(THERAPIES, LITERATURE, courses, NOW).lanes}
    assert {coi: lane.standing is Standing.LATE for coi, lane in lanes.items()} == {"new": False, "old": True}
    assert lanes["old"].foretold.due.early >= NOW


def test_stage_that_ends_soon_is_due() -> None:
    """What is expected to end within a day is due."""
    assert lane_of(course(enrolled=22, collected=0.1)).standing is Standing.DUE


def test_most_pressing_comes_first() -> None:
    """Lanes are in the order of their standing, and within it by when the infusion is likely."""
    courses = (
        course("well", enrolled=3),
        course("later", enrolled=1),
        course("missed", enrolled=90, collected=60, taken_in=59, released=45, conditioned=20),
    )
    board: Board = board_of(THERAPIES, LITERATURE, courses, NOW)
    assert [lane.coi for lane in board.lanes] == ["missed", "well", "later"]


def test_what_a_site_never_passes_is_off_its_route() -> None:
    """A site that has never shipped what it collects is not forecast as if it did."""
    car_t = THERAPIES["car-t"]
    at_once = ago(**{"enrolled": 60, "collected": 40, "taken into manufacture": 39, "released": 25,
                     "lymphodepletion begun": 15, "infusion begun": 10})  # fmt: skip
    courses = [Course(f"given {n}", "car-t", at_once, NOW) for n in range(3)]
    assert Landmark.SENT in route_of(car_t)
    assert Landmark.SENT not in route_of(car_t, courses)
    assert Landmark.COLLECTED in route_of(car_t, courses)


def test_therapy_that_is_gone_has_no_lane() -> None:
    """A journey of a therapy that the site no longer has is left out."""
    assert foretell({}, LITERATURE, (course(enrolled=3),), NOW, 100) == {}
