"""What stands on a kiosk's screen in a browser, what its pages complain of, and how long people wait for the next one."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response

from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.world import World
from tests.web.effort import Effort
from tests.web.film import Film

SECONDS = 20
"""How long a screen may take, on a computer that does much else."""

GIVEN_UP = "net::ERR_ABORTED"
"""What a browser says of a picture on its way when the page has moved on."""


class Shown:
    """One browser at one station, and the people before it. `complaints` are errors of its pages, none by right.

    `onlooker` sees each page before it is left.
    """

    def __init__(self, page: Page, film: Film, world: World, address: str) -> None:
        self.page = page
        self.film = film
        self.world = world
        self.address = address
        self.effort = Effort()
        self.complaints: list[str] = []
        self.onlooker: Callable[[Page], None] = lambda _page: None
        self._standing = ""
        self._bears: re.Pattern[str] | None = None
        self._held: dict[tuple[Paper, ...], int] = {}
        page.set_default_timeout(SECONDS * 1000)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self._complain(f"page error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    @contextmanager
    def bearing(self, what: str) -> Iterator[None]:
        """Complaints that match the pattern are part of what is tested here."""
        self._bears = re.compile(what)
        try:
            yield
        finally:
            self._bears = None

    @contextmanager
    def calm(self) -> Iterator[None]:
        """What is done inside leaves no complaint."""
        yield
        assert not self.complaints, "\n".join(self.complaints)

    def _complain(self, what: str) -> None:
        if self._bears is None or not self._bears.search(what):
            self.complaints.append(what)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._complain(f"console {message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != GIVEN_UP:
            self._complain(f"{request.method} {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self._complain(f"{response.request.method} {response.url}: {response.status}")

    # ------------------------------------------------------------------------------------------- what stands there
    @property
    def body(self) -> Locator:
        """The page's body, which says what screen it is."""
        return self.page.locator("body")

    @property
    def name(self) -> str:
        """Which screen stands there: 'home', 'prompt', 'sign', 'verdict' and so on."""
        return self.body.get_attribute("data-screen") or ""

    @property
    def ask(self) -> str:
        """What the prompt asks for; '' where the screen is none."""
        return self.body.get_attribute("data-ask") or ""

    @property
    def kind(self) -> str:
        """What answer stands there: 'authorised', 'retry', 'stop', 'timed stop'; '' where none does."""
        return self.body.get_attribute("data-kind") or ""

    @property
    def ticket(self) -> str:
        """The ticket of the page that stands there."""
        return self.body.get_attribute("data-ticket") or ""

    def _next_page(self) -> Locator:
        return self.page.locator(f'body[data-screen]:not([data-ticket="{self._standing}"])')

    @contextmanager
    def turning(self) -> Iterator[None]:
        """What is done inside leads to another page; the wait for it is counted."""
        self.onlooker(self.page)
        self._standing, began = self.ticket, perf_counter()
        yield
        self._next_page().wait_for(state="attached")
        self.effort.waits.append(perf_counter() - began)
        if self.name in {"prompt", "sign"}:
            self.effort.prompts += 1

    def is_asked(self, *asks: str) -> None:
        """Wait until one of these is asked for, and fail where anything else is."""
        assert (self.ask or self.name) in asks, f"Expected {asks}, got {self.told()}"

    def told(self) -> str:
        """What stands on the screen, for a person who looks into a failed test."""
        return f"{self.name} {self.ask} {self.kind}: {self.page.locator('main').inner_text()}"
