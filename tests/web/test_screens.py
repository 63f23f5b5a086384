"""Every screen there is, as a browser draws it: measured, walked by keys, enlarged, and kept as a picture to look at.

The pictures lie in `out/screens`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from kiosk.web.app import create_app
from kiosk.web.headers import CONTENT_SECURITY_POLICY
from kiosk.web.kiosk import Kiosk
from kiosk.web.sittings import COOKIE
from tests.web.conftest import BLOOD_GROUPS, PLACES
from tests.web.driving import ADDRESS, Drive
from tests.web.film import Film
from tests.web.reaching import (
    PORTRAIT,
    SCREEN,
    ZOOMED,
    cut_words,
    ground_of,
    misbuilt,
    motion,
    settled,
    unreached_by_tab,
    unusable_at,
)
from tests.web.screen_checks import CONTRAST_VERDICTS, complaints_of, contrast
from tests.web.serving import Served
from tests.web.stages import stages
from tests.web.walks import WALKS, Begun, Stop

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

PICTURES = Path(__file__).parents[2] / "out" / "screens"
UNHURRIED = timedelta(hours=5)
"""Nobody is hurried while the screen is measured."""


class Eyes:
    """A browser that takes over the sittings of a client, looks at their screens and complains."""

    def __init__(self, page: Page, address: str, drive: Drive) -> None:
        self.page = page
        self.address = address
        self.drive = drive
        self.heard: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(f"page error: {error}"))
        page.on("response", self._answered)
        # Nothing that the camera sees changes the screen while it is looked at.
        page.route("**/attempt/frames", lambda _route: None)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.heard.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.heard.append(f"{response.url}: {response.status}")
        if response.request.is_navigation_request() and response.status < 300:
            policy = response.headers.get("content-security-policy")
            self.heard += [] if policy == CONTENT_SECURITY_POLICY else [f"policy: {policy}"]

    def come_to(self, stop: Stop) -> None:
        """Open the screen of a stop."""
        self.take_over()
        self.page.goto(self.address + stop.path)
        for touch in stop.touches:
            settled(self.page)
            place = self.page.locator(touch).first
            match place.evaluate("e => e.tagName"):
                case "INPUT":
                    place.fill("A9990")
                case "SUMMARY":
                    place.click()
                case _:
                    with self.page.expect_navigation():
                        place.click()
        settled(self.page)

    def take_over(self) -> None:
        """Show the client's cookie as one's own."""
        cookie = self.drive.client.get_cookie(COOKIE)
        assert cookie is not None
        address = self.address.replace("http:", "https:")
        self.page.context.add_cookies([{"name": COOKIE, "value": cookie.value, "url": address, "secure": True}])

    def complaints(self, stop: Stop) -> list[str]:
        """Everything that is wrong with the screen that stands there. Its picture is kept."""
        page = self.page
        keep(page, stop)
        found = [
            *complaints_of(page, may_scroll=stop.reading),
            *misbuilt(page),
            *cut_words(page),
            *motion(page),
            *unreached_by_tab(page),
            *unusable_at(page, ZOOMED),
            *unusable_at(page, PORTRAIT),
            *self.heard,
        ]
        self.heard.clear()
        return found

    def leave(self) -> None:
        """Look at nothing, so that nobody but the client asks the kiosk for anything."""
        self.page.goto("about:blank")
        self.heard.clear()
        self.drive.get("/")


def keep(page: Page, stop: Stop) -> None:
    """Keep the picture of a screen; of a page for reading, all of it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / f"{stop.name}.png").write_bytes(page.screenshot(full_page=stop.reading))


@pytest.fixture
def eyes(chromium: Browser, film: Film) -> Iterator[Callable[[Begun], Eyes]]:
    """Opens eyes at the beginning of a walk."""
    film.clear()
    with ExitStack() as over:

        def opened(begun: Begun) -> Eyes:
            world = stages("car-t")[begun.stage].branched("screens").at(begun.station)
            over.callback(world.discard)
            served = over.enter_context(Served())
            origins = frozenset({ADDRESS, served.address})
            bench = replace(world.bench, blood_groups=BLOOD_GROUPS)
            drive = Drive(create_app(Kiosk(bench, PLACES, origins=origins, idle=UNHURRIED)), world)
            served.begin(drive.app)
            drive.get()
            context = chromium.new_context(viewport=SCREEN)
            over.callback(context.close)
            return Eyes(context.new_page(), served.address, drive)

        yield opened


@pytest.mark.parametrize("walk", WALKS)
def test_every_screen(walk: str, eyes: Callable[[Begun], Eyes]) -> None:
    """Every screen of the walk can be read, heard, touched with gloves, walked by keys and enlarged."""
    begun = WALKS[walk]
    looking = eyes(begun)
    found: dict[str, list[str]] = {}
    for stop in begun.walk(looking.drive):
        looking.come_to(stop)
        found[stop.name] = looking.complaints(stop)
        looking.leave()
    assert {name: complaints for name, complaints in found.items() if complaints} == {}
