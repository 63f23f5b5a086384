"""One browser for all tests of the screens, and kiosks served over sites at a stage of a journey."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from kiosk.rehearsal.handover import keys_of
from kiosk.web.app import create_app
from kiosk.web.kiosk import COLLECTION, PROCESSING, QUALITY, WARD, Kiosk
from tests.web.browsing import Screen
from tests.web.driving import Drive, switched_on
from tests.web.film import Film
from tests.web.onlooking import Onlooker
from tests.web.serving import Served
from tests.web.stages import stages

FLAGS = (
    "--headless=new",
    # Only because tests may run as root, and in a computer of their own.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
CHROMIUM = "/usr/bin/chromium"
SIZE: ViewportSize = {"width": 1280, "height": 800}
PLACES = {"collection room": COLLECTION, "clean room": PROCESSING, "ward": WARD, "quality": QUALITY}
BLOOD_GROUPS = {"A RhD positive": "6200", "not specified": "6400"}

Before = Callable[..., Screen]
Switched = Callable[..., Drive]


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Film]:
    """What lies before the browser's camera."""
    with Film(tmp_path_factory.mktemp("film") / "film.y4m") as film:
        yield film


@pytest.fixture(scope="session")
def chromium(film: Film) -> Iterator[Browser]:
    """A real browser, whose camera sees the film."""
    with sync_playwright() as playwright:
        flags = [*FLAGS, f"--use-file-for-fake-video-capture={film.path}"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a browser that nobody has used yet, as large as a kiosk's."""
    context = chromium.new_context(viewport=SIZE)
    yield context.new_page()
    context.close()


@pytest.fixture
def before(page: Page, film: Film, request: pytest.FixtureRequest) -> Iterator[Before]:
    """Puts people before the screen of a kiosk at a stage of a therapy's story; errors of its pages fail the test."""
    film.clear()
    with ExitStack() as over:

        def begun(stage: str, station: str, therapy: str = "car-t", places: Mapping[str, str] = PLACES) -> Screen:
            world = stages(therapy)[stage].branched(f"{request.node.name} {stage}").at(station)
            over.callback(shutil.rmtree, world.folder)
            over.callback(world.close)
            served = over.enter_context(Served())
            bench = replace(world.bench, blood_groups=BLOOD_GROUPS, own_keys=keys_of(world))
            kiosk = Kiosk(bench, places, origins=frozenset({served.address}))
            served.begin(create_app(kiosk))
            screen = Screen(page, film, world, served.address)
            over.enter_context(screen.calm())
            screen.stand_at("/")
            return screen

        yield begun
        page.close()


@pytest.fixture
def watched(before: Before, request: pytest.FixtureRequest) -> Iterator[Before]:
    """People before a screen, and somebody who looks at every screen they come to."""
    onlooker = Onlooker(request.node.name)

    def begun(*where: Any) -> Screen:
        screen = before(*where)
        screen.onlooker = onlooker.look
        return screen

    yield begun
    assert onlooker.complaints == []


@pytest.fixture
def driven(request: pytest.FixtureRequest) -> Iterator[Switched]:
    """Puts people before a kiosk at a stage of the CAR-T story, with a client in place of a browser."""
    with ExitStack() as over:

        def begun(stage: str, station: str, **settings: object) -> Drive:
            there = stages("car-t")[stage]
            return over.enter_context(switched_on(there, f"{request.node.name} {stage}", station, **settings))

        yield begun
