"""What every screen has to be for gloves, glare and fear, measured on the page as a browser drew it.

Each check gives what it complains about, in words; an empty list is a good screen. Sizes in CSS pixels at 1280 x 800.
"""

import gzip
import re
from collections.abc import Mapping
from importlib.resources import files

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SMALLEST_TARGET = 72
SMALLEST_KEY = 88
SMALLEST_GAP = 16
SMALLEST_WORDS = 20
LARGE_WORDS = 64
CONTRAST_SMALL = 7.0
CONTRAST_LARGE = 4.5
CONTRAST_VERDICTS = 3.0
WEIGHT = 60_000
"""Bytes of all static files of a screen, each compressed by gzip."""

AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}

DECIDED = {
    "color-contrast": "`pale_words` measures it, where axe sees something lie over something",
    "video-caption": "the picture of a live camera has nothing to say",
}
"""What axe leaves to people, and who decided."""

SEEN = "e => e.getClientRects().length && getComputedStyle(e).visibility !== 'hidden' && !e.closest('.unseen')"

TARGETS = f"""smallest => {{
  const seen = {SEEN};
  const name = e => (e.textContent.trim() || e.name || e.tagName).slice(0, 40);
  return [...document.querySelectorAll('a, button, input, select, textarea, summary')].filter(seen)
    .map(e => [e, e.getBoundingClientRect(), e.classList.contains('key') ? smallest.key : smallest.target])
    .filter(([e, box, least]) => Math.min(box.width, box.height) < least - 0.5)
    .map(([e, box]) => `${{name(e)}}: ${{Math.round(box.width)}} x ${{Math.round(box.height)}}`);
}}"""

GAPS = """least => [...document.querySelectorAll('[data-keypad], [data-months]')].flatMap(pad => {
  const style = getComputedStyle(pad);
  if (!pad.getClientRects().length) return [];
  return [style.rowGap, style.columnGap].filter(gap => parseFloat(gap) < least).map(gap => `gap of keys: ${gap}`);
})"""

WORDS = f"""least => {{
  const seen = {SEEN};
  return [...document.querySelectorAll('body *')].filter(seen)
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .filter(e => parseFloat(getComputedStyle(e).fontSize) < least)
    .map(e => `${{e.textContent.trim().slice(0, 40)}}: ${{getComputedStyle(e).fontSize}}`);
}}"""

COLOURS = f"""() => {{
  const seen = {SEEN};
  const numbers = text => text.match(/[\\d.]+/g).map(Number);
  const ground = e => {{
    for (let at = e; at; at = at.parentElement) {{
      const [r, g, b, a] = numbers(getComputedStyle(at).backgroundColor);
      if (a === undefined || a === 1) return [r, g, b];
    }}
    return [255, 255, 255];
  }};
  return [...document.querySelectorAll('body *')].filter(seen).filter(e => !e.closest(':disabled, .finder'))
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(e => [e.textContent.trim().slice(0, 40), numbers(getComputedStyle(e).color).slice(0, 3), ground(e),
               parseFloat(getComputedStyle(e).fontSize)]);
}}"""

OVERFLOW = """() => [document.documentElement.scrollWidth - innerWidth,
  Math.max(document.documentElement.scrollHeight, document.body.scrollHeight) - innerHeight]"""

ROLES = """() => [...document.querySelectorAll('main')].filter(e => e.hasAttribute('role')).map(() => 'main has a role')
  .concat(document.documentElement.lang ? [] : ['no language'])"""

Colour = tuple[float, float, float]


def luminance(colour: Colour) -> float:
    """Relative luminance of a colour of 0 to 255 each (WCAG 2.2, 'relative luminance')."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of contrast of two colours, 1 to 21 (WCAG 2.2, 'contrast ratio')."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def style_sheet() -> str:
    """The one style sheet."""
    return (files("kiosk.web") / "static" / "style.css").read_text(encoding="utf-8")


def colours_of_verdicts() -> Mapping[str, Colour]:
    """The grounds of the three verdicts, from the custom properties of the style sheet."""
    return {name: colour_named(name) for name in ("authorised", "retry", "stop")}


def colour_named(name: str) -> Colour:
    """The colour of a custom property, which the sheet writes as six hexadecimal digits."""
    found = re.search(rf"--{name}: #([0-9a-f]{{6}});", style_sheet())
    assert found is not None, f"Expected a colour --{name}, got none."
    red, green, blue = bytes.fromhex(found[1])
    return (red, green, blue)


def small_targets(page: Page) -> list[str]:
    """Buttons, links and fields under 72 px, keys under 88 px, and keys nearer to each other than 16 px."""
    small: list[str] = page.evaluate(TARGETS, {"target": SMALLEST_TARGET, "key": SMALLEST_KEY})
    near: list[str] = page.evaluate(GAPS, SMALLEST_GAP)
    return small + near


def small_words(page: Page) -> list[str]:
    """Words under 20 px, and a verdict's word under 64 px."""
    small: list[str] = page.evaluate(WORDS, SMALLEST_WORDS)
    verdict = page.locator("h1.word")
    if verdict.count():
        size = float(verdict.evaluate("e => parseFloat(getComputedStyle(e).fontSize)"))
        small += [f"verdict: {size} px"] if size < LARGE_WORDS else []
    return small


def scrolling(page: Page) -> list[str]:
    """By how much the page is wider or higher than the screen."""
    wider, higher = page.evaluate(OVERFLOW)
    return [f"{by} px too {what}" for by, what in ((wider, "wide"), (higher, "high")) if by > 0]


def pale_words(page: Page) -> list[str]:
    """Words with too little contrast: 7 to 1, or 4.5 to 1 from 64 px on."""
    complaints = []
    for text, ink, ground, size in page.evaluate(COLOURS):
        ratio = contrast(tuple(ink), tuple(ground))
        if ratio < (CONTRAST_LARGE if size >= LARGE_WORDS else CONTRAST_SMALL):
            complaints.append(f"{text}: {ratio:.2f}")
    return complaints


def misplaced_focus(page: Page) -> list[str]:
    """The focus is on the heading when a screen comes up, so that no key presses anything."""
    at = page.evaluate("() => document.activeElement.tagName")
    return [] if at == "H1" else [f"the focus is on {at}"]


def misplaced_roles(page: Page) -> list[str]:
    """A role on `main`, or a page without its language."""
    complaints: list[str] = page.evaluate(ROLES)
    return complaints


def axe_complaints(page: Page) -> list[str]:
    """What axe finds by WCAG 2.2 AA and best practice, and what it can't decide."""
    answer = Axe().run(page, options=AXE).response
    found = [("", one) for one in answer["violations"]]
    found += [("undecided, ", one) for one in answer["incomplete"] if one["id"] not in DECIDED]
    return [f"{how}{one['id']}: {node['html'][:120]}" for how, one in found for node in one["nodes"]]


def complaints_of(page: Page, *, may_scroll: bool = False) -> list[str]:
    """Everything that is wrong with the screen that stands there."""
    complaints = [
        *small_targets(page), *small_words(page), *pale_words(page), *misplaced_focus(page), *misplaced_roles(page),
        *axe_complaints(page),
    ]  # fmt: skip
    return complaints if may_scroll else complaints + scrolling(page)


def weight_of(bodies: Mapping[str, bytes]) -> int:
    """Bytes of a screen's static files as they travel, by address."""
    return sum(len(gzip.compress(body)) for address, body in bodies.items() if "/static/" in address)
