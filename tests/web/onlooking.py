"""Somebody who looks over people's shoulders through a run, at every screen that no run came to before.

Each is measured as a browser drew it, and kept as a picture in `out/runs`.
"""

from pathlib import Path

from playwright.sync_api import Error, Page

from tests.web.reaching import cut_words
from tests.web.screen_checks import axe_complaints, pale_words, scrolling, small_targets, small_words

PICTURES = Path(__file__).parents[2] / "out" / "runs"

ALIKE = frozenset({"badge", "wristband", "birth date", "order", "look-alike"})
"""What is asked for in the same words whatever is done."""


class Onlooker:
    """`complaints` are about the screens of this run, none by right."""

    seen: frozenset[str] = frozenset()
    """The screens of all runs so far: place, act and heading."""

    def __init__(self, run: str) -> None:
        self.run = run
        self.complaints: list[str] = []
        self._pictures = 0

    def look(self, page: Page) -> None:
        """Look at the screen that stands there, unless one like it was looked at."""
        screen = _like(page)
        if screen in Onlooker.seen:
            return
        try:
            found = _looked_at(page)
        except Error:
            # A page that had lost its kiosk for a while fetches itself anew.
            page.wait_for_load_state()
            found = _looked_at(page)
        self.complaints += [f"{screen}: {complaint}" for complaint in found]
        Onlooker.seen |= {screen}
        self._pictures += 1
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{self.run}-{self._pictures:02}.png")


def _looked_at(page: Page) -> list[str]:
    return [
        *axe_complaints(page), *small_targets(page), *small_words(page), *pale_words(page), *cut_words(page),
        *scrolling(page),
    ]  # fmt: skip


def _like(page: Page) -> str:
    body = page.locator("body")
    ask = body.get_attribute("data-ask") or ""
    where = "" if ask in ALIKE else page.locator("header .where").inner_text()
    return " · ".join(filter(None, (where, ask, body.get_attribute("data-kind"), page.locator("h1").inner_text())))
