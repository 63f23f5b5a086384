"""What people wait for at the screens, over real HTTP from the server as it is in production.

From a picture of 1920 × 1080 posted to the kiosk's answer; from the PIN to the verdict on the screen; pictures a second
from one browser and from four; and the first byte of pages where the ledger has ten thousand journeys. The gate reads
every picture anew, and PINs cost what they cost in production. Read ratios of one run: the client works on the same
computer.

Run with `pytest --benchmark-enable tests/benchmarks/test_screens_bench.py`.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import pytest
from argon2 import PasswordHasher
from werkzeug.test import TestResponse

from kiosk.barcodes.gate import Gate
from kiosk.rehearsal.world import World, member, patient
from kiosk.web.app import create_app
from kiosk.web.kiosk import Kiosk
from kiosk.web.logs import configure_logs
from kiosk.web.server import Screens
from tests.benchmarks.many_journeys import JOURNEYS_AN_APPEND, _facts, _patient, coi_of
from tests.web.driving import JPEG, PLACES
from tests.web.production import Production, produced
from tests.web.stages import stages
from tests.web.wire import Wire

ROUNDS = 20
SCANS_EACH = 30
JOURNEYS, ACTIVE, FIRST = 10_000, 300, 2_000
NURSE = "nurse one"
AS_IN_PRODUCTION = PasswordHasher()
SPENT = AS_IN_PRODUCTION.hash("the cost of one PIN")


class CostlyPins(PasswordHasher):
    """Checks PINs of a throw-away site, each at the cost of a production site's."""

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override] # noqa: A002
        """See `PasswordHasher.verify`."""
        AS_IN_PRODUCTION.verify(SPENT, "the cost of one PIN")
        return super().verify(hash, password)


@contextmanager
def served(stage: World, journeys: int = 0) -> Iterator[Production]:
    """A site at a stage, with more journeys beside, served as in production."""

    def opened(origins: frozenset[str]) -> Screens:
        configure_logs()
        world = stage.branched("bench")
        _add(world, journeys)
        bench = replace(world.bench, gate_with=Gate, pins=CostlyPins())
        kiosk = Kiosk(bench, PLACES, origins=origins, idle=timedelta(hours=9))
        return Screens(create_app(kiosk), world.discard)

    with produced(opened) as production:
        yield production


def _add(world: World, journeys: int) -> None:
    bench, chance, moment = world.bench, Random(1), world.clock.now()
    for first in range(FIRST, FIRST + journeys, JOURNEYS_AN_APPEND):
        entries = [
            bench.entry(coi_of(number), fact, moment, people=("nurse-1", "nurse-2"))
            for number in range(first, first + JOURNEYS_AN_APPEND)
            for fact in _facts(bench, number, moment, _patient(chance), ends=number % (JOURNEYS // ACTIVE) != 0)
        ]
        bench.ledger.append(entries, {})


@dataclass
class Timed:
    """Milliseconds of what was done again and again."""

    spent: dict[str, list[float]] = field(default_factory=dict)

    def of(self, what: str, act: Callable[[], TestResponse]) -> TestResponse:
        """Do it, and keep how long it took."""
        begun = perf_counter()
        answer = act()
        self.spent.setdefault(what, []).append((perf_counter() - begun) * 1_000)
        return answer

    def told(self) -> dict[str, dict[str, float]]:
        """Median and 95th percentile of each, in milliseconds."""
        return {
            what: {"median": round(median(all_), 1), "p95": round(quantiles(all_, n=20)[-1], 1), "times": len(all_)}
            for what, all_ in self.spent.items()
            if len(all_) > 1
        }


@dataclass
class Hand:
    """A person who holds things up, each picture taken before the time is measured."""

    browser: Wire
    timed: Timed

    def frame(self, what: str, *name: str) -> None:
        """Post pictures until the thing is read; each is timed."""
        for _ in range(8):
            taken = self.browser.taken(self.browser.world.paper_of(*name))
            answer = self.timed.of(f"picture: {what}", partial(self._post, taken))
            said = answer.get_json()
            assert answer.status_code == 200, said
            if said.get("done"):
                self.timed.of("page: next prompt", partial(self.browser.get, said["goto"]))
                return
        raise AssertionError(f"never read: {what}")

    def _post(self, taken: bytes) -> TestResponse:
        headers = {"X-Ticket": self.browser.ticket}
        return self.browser.ask_for("POST", "/attempt/frames", data=taken, headers=headers, content_type=JPEG)

    def match(self) -> None:
        """A match at the bed by one person twice: everything is read, signed and decided, and the answer is RETRY."""
        browser, world = self.browser, self.browser.world
        dose = world.containers["doses"][0]
        piece = world.therapy.containers["dose"].pieces[-1]
        browser.begin("match")
        for turn in ("first", "last"):
            self.frame("badge", "badge", NURSE)
            self.frame("wristband", "band", "patient")
            browser.say_birth_date(patient("patient").birth_date)
            self.frame("order", "order", "patient")
            self.frame(f"label, {turn} person", dose, piece, "1")
            self.timed.of(f"sign, {turn} person", lambda: browser.post(
                "/attempt/sign", pin=member(NURSE).pin, challenge=browser.challenge
            ))  # fmt: skip
        assert browser.kind == "retry", browser.told()
        browser.go_on()


@pytest.mark.benchmark(group="screens")
def test_from_picture_to_verdict(benchmark: Any) -> None:
    """One browser: every picture to its answer, and the last signature to the verdict on the screen."""
    world = stages("car-t")["ready"]
    with served(world.at("ward")) as production:
        browser = Wire(production.address, world)
        timed = Timed()
        browser.get()
        hand = Hand(browser, timed)
        hand.match()
        timed.spent.clear()
        benchmark.pedantic(hand.match, rounds=ROUNDS)
        benchmark.extra_info.update(timed.told())
        browser.leave()
    show(timed.told())


@pytest.mark.benchmark(group="screens")
@pytest.mark.parametrize("browsers", [1, 4])
def test_scans_a_second(benchmark: Any, browsers: int) -> None:
    """Browsers that post pictures of a label one after the other, all at the same time."""
    world = stages("car-t")["collected"]
    parent = world.paper_of(world.containers["patient collection"][0], "base label", "1")
    with served(world.at("clean room")) as production, ExitStack() as over:
        wires = [Wire(production.address, world) for _ in range(browsers)]
        for wire in wires:
            over.callback(wire.leave)
            wire.get()
            wire.begin("derive")
            wire.badge("processor one")
        pictures = [wires[0].taken(parent) for _ in range(SCANS_EACH)]
        timed = [Timed() for _ in wires]

        def scan(wire: Wire, each: Timed) -> None:
            hand = Hand(wire, each)
            for picture in pictures:
                answer = each.of("picture", partial(hand._post, picture))
                assert answer.status_code == 200, answer.get_data()

        def all_at_once() -> None:
            threads = [threading.Thread(target=scan, args=pair) for pair in zip(wires, timed, strict=True)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        benchmark.pedantic(all_at_once, rounds=2, warmup_rounds=1)
    spent = Timed({"picture": [ms for each in timed for ms in each.spent["picture"]]}).told()
    rate = {"browsers": browsers, "scans a second": round(browsers * SCANS_EACH / benchmark.stats.stats.min, 1)}
    benchmark.extra_info.update(rate | spent)
    show(rate | spent)


@pytest.mark.benchmark(group="screens, 10 000 journeys")
def test_first_byte(benchmark: Any) -> None:
    """Home of every place, a prompt and a verdict, over a ledger with ten thousand journeys."""
    world = stages("car-t")["ready"]
    timed = Timed()
    with served(world.at("ward"), JOURNEYS) as production:
        browser = Wire(production.address, world)
        browser.get()

        def look() -> None:
            for place in PLACES:
                browser.post("/place", station=place)
                timed.of(f"home: {place}", lambda: browser.ask_for("GET", "/"))
                browser.get("/")
            browser.post("/place", station="ward")

        def prompts() -> None:
            hand = Hand(browser, Timed())
            browser.begin("readiness")
            for _ in range(5):
                timed.of("prompt", lambda: browser.ask_for("GET", "/attempt"))
            browser.get("/attempt")
            hand.frame("badge", "badge", NURSE)
            hand.frame("wristband", "band", "patient")
            browser.key(**browser.all_yes())
            timed.of("sign to verdict", lambda: browser.post(
                "/attempt/sign", pin=member(NURSE).pin, challenge=browser.challenge
            ))  # fmt: skip
            for _ in range(5):
                timed.of("verdict", lambda: browser.ask_for("GET", "/verdict"))
            browser.get("/verdict")
            assert browser.kind == "authorised", browser.told()
            browser.go_on()

        def both() -> None:
            look()
            prompts()

        both()
        timed.spent.clear()
        benchmark.pedantic(both, rounds=ROUNDS)
        browser.leave()
    benchmark.extra_info.update(timed.told())
    show(timed.told())


def show(told: dict[str, Any]) -> None:
    """For the person who measures."""
    for what, figures in told.items():
        print(f"{what}: {figures}")
