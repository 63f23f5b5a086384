"""What hands, keys and readers of the screen reach: the order of the focus, its ring, whole words, larger letters.

Each check gives what it complains about, in words; an empty list is a good screen.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import cv2
import numpy as np
from playwright.sync_api import Page, ViewportSize

from tests.web.screen_checks import Colour

SCREEN: ViewportSize = {"width": 1280, "height": 800}
ZOOMED: ViewportSize = {"width": 640, "height": 400}
"""The screen at 200 %."""
PORTRAIT: ViewportSize = {"width": 800, "height": 1280}

SEEN = "e => e.checkVisibility({ visibilityProperty: true }) && getComputedStyle(e).clipPath === 'none'"

SETTLED = "() => getComputedStyle(document.querySelector('main')).pointerEvents !== 'none'"

STRUCTURE = f"""() => {{
  const seen = {SEEN};
  const all = selector => [...document.querySelectorAll(selector)].filter(seen);
  const stop = (document.body.dataset.kind ?? '').endsWith('stop');
  const complaints = [];
  if (document.querySelectorAll('h1').length !== 1) complaints.push(`${{document.querySelectorAll('h1').length}} h1`);
  if (stop && !all('main [role=alert]').length) complaints.push('a stop that raises no alert');
  if (document.body.dataset.kind && !stop && !document.querySelector('main [role=status]'))
    complaints.push('an answer that no reader of the screen hears');
  if (document.body.dataset.frames && !document.querySelector('main [role=status][data-hint]'))
    complaints.push('the hint of the camera is not told');
  for (const e of all('[aria-live], [role=alert], [role=status]')) if (e.querySelector('button, a, input'))
    complaints.push(`a live region with a control in it: ${{e.textContent.trim().slice(0, 40)}}`);
  return complaints;
}}"""

CUT = f"""() => {{
  const seen = {SEEN};
  const words = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const say = (e, why) => `${{why}}: ${{e.textContent.trim().slice(0, 50)}}`;
  const complaints = [];
  for (const e of document.querySelectorAll('body *')) {{
    if (!seen(e) || e.closest('.picture, [hidden]')) continue;
    const style = getComputedStyle(e);
    if (words(e) && style.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1) complaints.push(say(e, 'cut off'));
    if (style.display !== 'inline' && words(e) && e.scrollWidth > e.clientWidth + 2) complaints.push(say(e, 'spills over'));
    const box = e.getBoundingClientRect();
    if (words(e) && (box.right > innerWidth + 1 || box.left < -1)) complaints.push(say(e, 'beside the screen'));
  }}
  return complaints;
}}"""

COVERED = f"""() => {{
  const seen = {SEEN};
  const complaints = [];
  for (const e of document.querySelectorAll('a, button, input, select, summary')) {{
    if (!seen(e)) continue;
    const box = e.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) continue;
    const top = document.elementFromPoint(x, y);
    const mine = top && (e.contains(top) || top.contains(e) || e.closest('label')?.contains(top));
    if (!mine) complaints.push(`${{(e.textContent.trim() || e.name).slice(0, 40)}} lies below ${{top?.tagName}}.${{top?.className}}`);
  }}
  return complaints;
}}"""

MOTION = """() => [...document.querySelectorAll('body *')].filter(e => {
  const style = getComputedStyle(e);
  const moves = style.animationName !== 'none' && style.animationName !== 'settling';
  return moves || style.transitionDuration.split(',').some(span => parseFloat(span) > 0);
}).map(e => `moves: ${e.tagName}.${e.className}`)"""

CONTROLS = f"""() => {{
  const seen = {SEEN};
  const groups = new Set();
  window.controls = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter(e => seen(e) && !e.disabled && e.type !== 'hidden' && e.tabIndex >= 0)
    .filter(e => e.type !== 'radio' || (!groups.has(e.name) && groups.add(e.name)));
  return controls.length;
}}"""

FOCUSED = """() => {
  const e = document.activeElement;
  const at = controls.findIndex(c => c === e || (c.type === 'radio' && c.name === e.name && e.type === 'radio'));
  const ringed = part => {
    const style = getComputedStyle(part);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 3) || style.boxShadow !== 'none';
  };
  const ring = ringed(e) || (e.nextElementSibling !== null && ringed(e.nextElementSibling));
  return [at, ring, (e.textContent.trim() || e.name || e.tagName).slice(0, 40)];
}"""

TOO_WIDE = """() => [...document.querySelectorAll('body *')].filter(e => e.getClientRects().length && !e.closest('.unseen'))
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => `${e.tagName}.${e.className}: ${Math.round(e.getBoundingClientRect().right)} px`).slice(0, 4)"""

GOES_ON = "main .tone.main, main .tone.go, main .tone.stop, main button[form], main .tile"

REACHED = """e => {
  e.scrollIntoView({ block: 'center' });
  const box = e.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return e.contains(top) || top?.contains(e);
}"""


def settled(page: Page) -> None:
    """Wait until touches land on the screen that stands there."""
    page.wait_for_function(SETTLED)


def another_screen(page: Page, name: str) -> list[str]:
    """The page, where it is none that a sight of this name stands for."""
    marks = [page.locator("body").get_attribute(mark) or "" for mark in ("data-screen", "data-ask", "data-kind")]
    # 'timed stop' is a stop.
    known = any(mark and name.startswith(mark.replace(" ", "-").removeprefix("timed-")) for mark in marks)
    return [] if known else [f"another screen: {marks}"]


def misbuilt(page: Page) -> list[str]:
    """More or fewer than one heading; an answer or a hint that is not told to those who listen."""
    found: list[str] = page.evaluate(STRUCTURE)
    return found


def cut_words(page: Page) -> list[str]:
    """Words that are cut off, spill over their box or lie beside the screen."""
    found: list[str] = page.evaluate(CUT)
    return found


def covered(page: Page) -> list[str]:
    """Controls that lie below something else, once touches land on the screen."""
    settled(page)
    found: list[str] = page.evaluate(COVERED)
    return found


def motion(page: Page) -> list[str]:
    """What moves for people who asked for less of it."""
    page.emulate_media(reduced_motion="reduce")
    found: list[str] = page.evaluate(MOTION)
    page.emulate_media(reduced_motion="no-preference")
    return found


def unreached_by_tab(page: Page) -> list[str]:
    """Controls that Tab does not reach from the heading on, in the order of the page, and such without a ring."""
    controls: int = page.evaluate(CONTROLS)
    complaints, order = [], []
    # Once more than there are controls: between the last and the first the focus is on the page itself.
    for _ in range(controls + 1):
        page.keyboard.press("Tab")
        at, ring, name = page.evaluate(FOCUSED)
        if at >= 0:
            order.append(at)
            complaints += [] if ring else [f"no ring on {name}"]
    left = sorted(set(range(controls)) - set(order))
    complaints += [f"Tab never comes to control {n} of {controls}" for n in left]
    # From the heading on Tab goes down the page; what stands above it comes last.
    turns = sum(later < earlier for earlier, later in pairwise(order))
    return complaints + ([f"the focus goes to and fro: {order}"] if turns > 1 else [])


@contextmanager
def as_large_as(page: Page, size: ViewportSize) -> Iterator[None]:
    """The page on a screen of another size."""
    page.set_viewport_size(size)
    yield
    page.set_viewport_size(SCREEN)


def unusable_at(page: Page, size: ViewportSize) -> list[str]:
    """What is wider than such a screen, and the buttons that go on and can't be scrolled to."""
    with as_large_as(page, size):
        complaints = []
        if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
            complaints += [f"at {size['width']} px: {wide}" for wide in page.evaluate(TOO_WIDE)]
        buttons = page.locator(GOES_ON)
        for number in range(min(buttons.count(), 3)):
            button = buttons.nth(number)
            if button.is_visible() and not button.evaluate(REACHED):
                complaints.append(f"at {size['width']} px nobody reaches: {button.inner_text()[:40]}")
        page.evaluate("() => scrollTo(0, 0)")
    return complaints


def ground_of(picture: bytes) -> Colour:
    """The colour that most of a screenshot's (PNG) lower part has, as red, green, blue of 0 to 255."""
    decoded = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    assert decoded is not None
    dots, counts = np.unique(decoded[120:].reshape(-1, 3), axis=0, return_counts=True)
    blue, green, red = (float(channel) for channel in dots[counts.argmax()])
    return red, green, blue
