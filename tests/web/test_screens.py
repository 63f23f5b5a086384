"""Every screen there is, as a browser draws it: measured, walked by keys, enlarged, and kept as a picture to look at.

The pictures lie in `out/screens`.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response

from kiosk.ledger.errors import LedgerTampered
from kiosk.web.app import create_app
from kiosk.web.headers import CONTENT_SECURITY_POLICY
from kiosk.web.kiosk import Kiosk
from kiosk.web.sittings import COOKIE
from tests.web.conftest import BLOOD_GROUPS, PLACES
from tests.web.driving import ADDRESS, Drive
from tests.web.film import Film
from tests.web.pictures import keep
from tests.web.reaching import (
    PORTRAIT,
    SCREEN,
    ZOOMED,
    another_screen,
    covered,
    cut_words,
    ground_of,
    misbuilt,
    motion,
    settled,
    unreached_by_tab,
    unusable_at,
)
from tests.web.screen_checks import (
    CONTRAST_VERDICTS,
    axe_complaints,
    complaints_of,
    contrast,
    pale_words,
    scrolling,
    small_targets,
    small_words,
)
from tests.web.serving import Served
from tests.web.sights import Begun, Sight, tile
from tests.web.stages import stages
from tests.web.walks import WALKS, the_three_answers

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

UNHURRIED = timedelta(hours=5)
"""Nobody is hurried while a screen is measured."""

LONG_WORDS = ("ward", "refused at the couch", "quality", "storage")
"""Walks that are looked at in German as well, whose words are longer."""

OLD_PAGE_OR_NO_RECORD = r"status of (409|503)"
LOST = r"ERR_INTERNET_DISCONNECTED"


class Eyes:
    """A browser that takes over the sittings of a client, looks at their screens and complains."""

    def __init__(self, page: Page, address: str, drive: Drive) -> None:
        self.page = page
        self.address = address
        self.drive = drive
        self.heard: list[str] = []
        self.by_right = ""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(f"page error: {error}"))
        page.on("response", self._answered)
        # Nothing that the camera sees changes the screen while it is looked at.
        page.route(re.compile(r"/attempt/(frames|look)$"), lambda _route: None)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not (self.by_right and re.search(self.by_right, message.text)):
            self.heard.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.status not in {302, 303}:
            policy = response.headers.get("content-security-policy")
            self.heard += [] if policy == CONTENT_SECURITY_POLICY else [f"policy: {policy}"]

    def come_to(self, sight: Sight) -> None:
        """Open the screen of a sight."""
        self.take_over()
        self.page.goto(self.address + sight.path)
        for touch in sight.touches:
            settled(self.page)
            self._touch(touch)
        if sight.drawer:
            self.page.locator("h1").focus()

    def _touch(self, where: str) -> None:
        place = self.page.locator(where).first
        match place.evaluate("e => e.tagName"):
            case "INPUT":
                place.fill("999999")
            case "SUMMARY":
                place.click()
            case _:
                with self.page.expect_navigation():
                    place.click()

    def take_over(self) -> None:
        """Show the client's cookie as one's own."""
        cookie = self.drive.client.get_cookie(COOKIE)
        assert cookie is not None
        address = self.address.replace("http:", "https:")
        self.page.context.add_cookies([{"name": COOKIE, "value": cookie.value, "url": address, "secure": True}])

    def complaints(self, sight: Sight) -> list[str]:
        """Everything that is wrong with the screen that stands there. Its picture is kept."""
        page = self.page
        keep(page, sight.name, whole=sight.reading)
        found = [
            *another_screen(page, sight.name),
            *complaints_of(page, may_scroll=sight.reading),
            *misbuilt(page),
            *cut_words(page),
            *motion(page),
            *unreached_by_tab(page),
        ]
        if not sight.drawer:
            found += covered(page) + unusable_at(page, ZOOMED) + unusable_at(page, PORTRAIT)
        return found + self.said()

    def said(self) -> list[str]:
        """What the browser had to say since it was asked last."""
        said, self.heard = self.heard, []
        return said

    def leave(self) -> None:
        """Look at nothing, so that nobody but the client asks the kiosk for anything."""
        self.page.goto("about:blank")
        self.heard.clear()
        self.drive.get("/")


Opened = Callable[..., Eyes]


@pytest.fixture
def eyes(chromium: Browser, film: Film) -> Iterator[Opened]:
    """Opens eyes where a walk begins."""
    film.clear()
    with ExitStack() as over:

        def opened(begun: Begun, language: str = "en", idle: timedelta = UNHURRIED) -> Eyes:
            world = stages("car-t")[begun.stage].branched("screens").at(begun.station)
            over.callback(world.discard)
            served = over.enter_context(Served())
            bench = replace(world.bench, blood_groups=BLOOD_GROUPS)
            origins = frozenset({ADDRESS, served.address})
            drive = Drive(create_app(Kiosk(bench, PLACES, language=language, origins=origins, idle=idle)), world)
            served.begin(drive.app)
            drive.get()
            context = chromium.new_context(viewport=SCREEN)
            over.callback(context.close)
            return Eyes(context.new_page(), served.address, drive)

        yield opened


def assert_quiet(found: dict[str, list[str]]) -> None:
    """Nobody complains of any screen; the message names each that is complained of, with all that is."""
    told = [f"{name}: {complaint}" for name, complaints in found.items() for complaint in complaints]
    assert told == [], "\n".join(told)


@pytest.mark.long
@pytest.mark.parametrize("walk", WALKS)
def test_every_screen(walk: str, eyes: Opened) -> None:
    """Every screen of the walk can be read, heard, touched with gloves, walked by keys and enlarged."""
    begun = WALKS[walk]
    looking = eyes(begun)
    found: dict[str, list[str]] = {}
    for sight in begun.walk(looking.drive):
        looking.come_to(sight)
        found[sight.name] = looking.complaints(sight)
        looking.leave()
    assert_quiet(found)


@pytest.mark.long
@pytest.mark.parametrize("walk", LONG_WORDS)
def test_screens_in_german(walk: str, eyes: Opened) -> None:
    """Longer words are not cut, cover nothing and need no scrolling."""
    begun = WALKS[walk]
    looking = eyes(begun, "de")
    page = looking.page
    found: dict[str, list[str]] = {}
    for sight in begun.walk(looking.drive):
        if sight.drawer:
            continue
        looking.come_to(sight)
        keep(page, f"de-{sight.name}", whole=sight.reading)
        found[sight.name] = [
            *another_screen(page, sight.name),
            *cut_words(page),
            *covered(page),
            *small_targets(page),
            *unusable_at(page, ZOOMED),
        ]
        found[sight.name] += [] if sight.reading else scrolling(page)
        looking.leave()
    assert_quiet(found)


def test_answers_differ_on_the_screen(eyes: Opened) -> None:
    """Seen as pictures, any two of the kiosk's answers differ by 3 to 1 in luminance."""
    looking = eyes(WALKS["ward"])
    grounds = {}
    for sight in the_three_answers(looking.drive):
        looking.come_to(sight)
        kind = looking.page.locator("body").get_attribute("data-kind") or ""
        grounds[kind] = ground_of(keep(looking.page, sight.name))
        looking.leave()
    assert set(grounds) == {"authorised", "retry", "stop"}
    pairs = {pair: contrast(*(grounds[kind] for kind in pair)) for pair in combinations(sorted(grounds), 2)}
    assert {pair: ratio for pair, ratio in pairs.items() if ratio < CONTRAST_VERDICTS} == {}


# ------------------------------------------------------------------------------------------------ screens out of order
def test_kiosk_out_of_reach(eyes: Opened) -> None:
    """Without its kiosk the whole screen says so, in words that can be read, with the countdown of the open bag."""
    looking = eyes(WALKS["refused at the bed"])
    page = looking.page
    page.clock.install()
    looking.come_to(Sight("not connected"))
    looking.by_right = LOST
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.clock.fast_forward("00:08")
    page.locator("#lost").wait_for()
    keep(page, "not-connected")
    assert page.locator("#lost .countdown").is_visible()
    found = [*axe_complaints(page), *small_words(page), *pale_words(page), *scrolling(page), *cut_words(page)]
    assert found + looking.said() == []


def test_record_out_of_reach(eyes: Opened) -> None:
    """Without its record the kiosk says so on a screen of its own."""
    looking = eyes(WALKS["refused at the bed"])
    looking.by_right = OLD_PAGE_OR_NO_RECORD
    looking.drive.world.bench.ledger.database.stop("the network cable is out")
    sight = Sight("unreachable-record")
    looking.come_to(sight)
    assert looking.complaints(sight) == []


def test_record_that_was_changed(eyes: Opened) -> None:
    """Where what was recorded is not what stands there, the screen says so, and stays."""
    looking = eyes(WALKS["refused at the bed"])
    looking.by_right = OLD_PAGE_OR_NO_RECORD
    tampered = LedgerTampered(looking.drive.world.journeys["patient"], 3, "head", "00", "11")
    looking.drive.world.bench.ledger.database.stop(tampered)
    sight = Sight("unreachable-changed")
    looking.come_to(sight)
    assert looking.page.locator("h1").inner_text() == "RECORD CHANGED"
    assert looking.complaints(sight) == []


def test_page_that_is_old(eyes: Opened) -> None:
    """A touch on a page that no longer counts changes nothing, and says so."""
    looking = eyes(WALKS["ward"])
    looking.by_right = OLD_PAGE_OR_NO_RECORD
    sight = Sight("error-old-page")
    looking.come_to(sight)
    looking.drive.get("/")
    with looking.page.expect_navigation():
        looking.page.locator(tile("readiness")).click()
    assert looking.complaints(sight) == []


def test_screen_that_locks_soon(eyes: Opened) -> None:
    """Before a screen locks it counts the seconds, over whatever stands there, with one button to stay."""
    looking = eyes(WALKS["ward"], idle=timedelta(seconds=20))
    page = looking.page
    page.clock.install()
    looking.come_to(Sight("locks-soon"))
    for _ in range(3):
        with page.expect_response("**/presence"):
            page.clock.fast_forward(4000)
    page.locator("#idle").wait_for()
    keep(page, "locks-soon")
    found = [*axe_complaints(page), *small_words(page), *pale_words(page), *small_targets(page), *cut_words(page)]
    assert found + looking.said() == []
