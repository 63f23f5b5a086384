"""What a forecast and the board cost: ten thousand draws for two hundred journeys, and five hundred lanes on a screen.

Run with `pytest --benchmark-enable tests/benchmarks/test_forecast_bench.py -s`. Read ratios of one run. The peer of the
draws is the same model drawn by the standard library, a number at a time, with the published figures taken for certain.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from kiosk.config import load_literature, load_therapies
from kiosk.devices.fakes.clock import FakeClock
from kiosk.domain.landmarks import Landmark
from kiosk.handoffs.forecast.board import board_of
from kiosk.handoffs.forecast.draws import Dates, drawn_dates
from kiosk.handoffs.forecast.history import SHORTEST, days, history
from kiosk.handoffs.forecast.routes import Course, route_of
from kiosk.handoffs.forecast.turnaround import turnaround
from kiosk.web.app import create_app
from kiosk.web.kiosk import QUALITY, Kiosk
from tests.domain.world import HSCT
from tests.handoffs.forecast.sites import NOW, simulated_site
from tests.handoffs.forecast.written import write
from tests.handoffs.small_site import founded

JOURNEYS, DRAWS, LANES, ENDED = 200, 10_000, 500, 300
THERAPIES, LITERATURE = load_therapies(), load_literature()


def courses(therapy: str, on_their_way: int) -> tuple[Course, ...]:
    """So many journeys under way at one site, and those that ended there."""
    site = simulated_site(therapy, route_of(THERAPIES[therapy]), LITERATURE, 15_000, np.random.default_rng(5))
    under_way = [course for course in site.courses if course.ended_at is None]
    ended = [course for course in site.courses if course.ended_at is not None]
    assert len(under_way) >= on_their_way
    return (*under_way[:on_their_way], *ended[:ENDED])


def drawn(known: tuple[Course, ...]) -> Dates:
    """Every stage's turnaround from the history, and the dates of every journey."""
    therapy, chance = THERAPIES["car-t"], np.random.default_rng(1)
    route = route_of(therapy)
    turns = [
        turnaround(LITERATURE.prior("car-t", stage), told, DRAWS, chance)
        for stage, told in zip(route, history(route, known, NOW), strict=True)
    ]
    return drawn_dates(route, [c for c in known if c.ended_at is None], turns, therapy.windows, NOW, chance)


def drawn_by_hand(known: tuple[Course, ...]) -> list[list[float]]:
    """The same dates by the standard library; a stage that runs is drawn again until it is longer than it has run."""
    route, chance = route_of(THERAPIES["car-t"]), Random(1)
    priors = [LITERATURE.prior("car-t", stage) for stage in route]
    found = []
    for course in known:
        if course.ended_at is not None:
            continue
        place = course.stands(route)
        has_run = max(SHORTEST, days(NOW - course.reached[route[place]]))
        # So long a stage is not seen by the published figures: it is drawn as if it had begun now.
        least = has_run if has_run < 2 * priors[place + 1].median_days else 0.0
        dates = []
        for _ in range(DRAWS):
            stage = 0.0
            while stage <= least:
                stage = priors[place + 1].median_days * chance.lognormvariate(0, priors[place + 1].spread)
            date = stage - least
            for prior in priors[place + 2 :]:
                date += prior.median_days * chance.lognormvariate(0, prior.spread)
            dates.append(date)
        found.append(dates)
    return found


@pytest.mark.benchmark(group="10 000 draws for 200 journeys")
def test_drawn(benchmark: Any) -> None:
    """As the forecast draws them, what a site takes for each stage included."""
    dates = benchmark.pedantic(drawn, (courses("car-t", JOURNEYS),), rounds=10, warmup_rounds=1)
    assert dates.until[Landmark.GIVEN].shape == (JOURNEYS, DRAWS)


@pytest.mark.benchmark(group="10 000 draws for 200 journeys")
def test_drawn_by_the_standard_library(benchmark: Any) -> None:
    """One number at a time, every figure taken for certain."""
    dates = benchmark.pedantic(drawn_by_hand, (courses("car-t", JOURNEYS),), rounds=1)
    assert (len(dates), len(dates[0])) == (JOURNEYS, DRAWS)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, FlaskClient]]:
    """The screens of a site with five hundred journeys under way, and somebody who signed in to look."""
    folder: Path = tmp_path_factory.mktemp("site")
    bench, people = founded(folder / "site")
    bench = replace(bench, clock=FakeClock(NOW))
    for number, course in enumerate(courses(HSCT, LANES), 1):
        write(bench, number, course)
    app = create_app(Kiosk(bench, {"quality": QUALITY}, origins=frozenset({"https://localhost"})))
    client = app.test_client()
    client.get("/", base_url="https://localhost")
    for sitting in app.extensions["sittings"]._known.values():
        sitting.viewer = people["lena"]
    yield app, client
    bench.ledger.close()


def look(client: FlaskClient) -> str:
    """The board as a browser gets it."""
    answer = client.get("/board", base_url="https://localhost")
    assert answer.status_code == 200, answer.status
    text = answer.get_data(as_text=True)
    assert text.count('<tr class="') == LANES
    return text


@pytest.mark.benchmark(group="the board, 500 journeys")
def test_board_on_the_screen(benchmark: Any, served: tuple[Flask, FlaskClient]) -> None:
    """From the request to the last byte, while no journey comes to a landmark."""
    _app, client = served
    benchmark.pedantic(look, (client,), rounds=20, warmup_rounds=1)


@pytest.mark.benchmark(group="the board, 500 journeys")
def test_forecast_made_anew(benchmark: Any) -> None:
    """What is added when a journey came to a landmark: every lane foretold anew."""
    known = courses(HSCT, LANES)
    board = benchmark.pedantic(board_of, (THERAPIES, LITERATURE, known, NOW), rounds=5, warmup_rounds=1)
    assert len(board.lanes) == LANES
