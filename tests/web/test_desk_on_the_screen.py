"""The demonstration's desk below the screen, and in a window of its own, as a browser draws them."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from kiosk.web.app import create_app
from kiosk.web.pages.demo import kiosk_of
from tests.rehearsal.demonstrated import demonstrated
from tests.web.driving import ADDRESS, Drive
from tests.web.pictures import keep
from tests.web.reaching import cut_words, misbuilt
from tests.web.screen_checks import complaints_of
from tests.web.serving import Served
from tests.web.sights import Sight
from tests.web.test_screens import Eyes

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]


@pytest.fixture
def newcomer(chromium: Browser) -> Iterator[Eyes]:
    """Somebody before the demonstration: a screen of 1280 x 800, and the desk below it."""
    with ExitStack() as over:
        demo = over.enter_context(demonstrated("seen"))
        served = over.enter_context(Served())
        drive = Drive(create_app(kiosk_of(demo, frozenset({ADDRESS, served.address}))), demo.world)
        served.begin(drive.app)
        drive.get()
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        over.callback(context.close)
        yield Eyes(context.new_page(), served.address, drive)


def complaints(newcomer: Eyes, sight: Sight) -> list[str]:
    """What is wrong with a screen that has the desk below it."""
    newcomer.come_to(sight)
    keep(newcomer.page, sight.name, whole=sight.reading)
    page = newcomer.page
    found = complaints_of(page, may_scroll=sight.reading) + misbuilt(page) + cut_words(page) + newcomer.said()
    newcomer.leave()
    return found


def test_desk_below_the_screen(newcomer: Eyes) -> None:
    """With the desk below it no screen scrolls, and the desk's own buttons are as large as any."""
    drive = newcomer.drive
    found = complaints(newcomer, Sight("demo-home"))
    found += complaints(newcomer, Sight("demo-drawer", touches=(".desk summary",), drawer=True))
    drive.begin("plan-collection")
    found += complaints(newcomer, Sight("demo-badge"))
    drive.ask_for("POST", "/desk/hold", data={"thing": "badge collector one"})
    found += complaints(newcomer, Sight("demo-badge-in-hand"))
    assert found == []


def test_desk_in_a_window_of_its_own(newcomer: Eyes) -> None:
    """The desk is a page that can be read and touched like any other."""
    assert complaints(newcomer, Sight("demo-desk", "/desk", reading=True)) == []
