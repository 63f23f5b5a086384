"""People before the kiosk's screen: a browser whose camera sees what they hold up, and the acts of their hands.

Nothing waits for a span of time: every wait is for something on the screen. `Screen` counts what the kiosk asks of
people, and how long they stand before it and wait.
"""

import re
from collections.abc import Mapping

from playwright.sync_api import Locator
from playwright.sync_api import TimeoutError as NothingCame

from kiosk.labels import png
from kiosk.rehearsal.course import way
from kiosk.rehearsal.desk import Paper, Shot
from kiosk.rehearsal.handover import SHEET
from kiosk.rehearsal.scenes import print_order
from kiosk.rehearsal.storage import slot_label
from kiosk.rehearsal.world import member, patient
from tests.web.driving import AS_ORDERED
from tests.web.shown import Shown

PATIENCE, TRIES = 3, 6
"""Seconds until a person holds a thing up anew, and how often they do."""

MIDDLES = """() => Object.fromEntries([...document.querySelectorAll('[data-keypad] [data-key]')].map(key => {
  const box = key.getBoundingClientRect();
  return [key.dataset.key, [box.left + box.width / 2, box.top + box.height / 2]];
}))"""

MAKERS = ("maker", "own")
"""What the maker's own label on the patient's bag is called."""

MOST_PROMPTS = 9
"""More than any person is asked for in one turn."""


class Screen(Shown):
    """One browser at one station, and the people before it."""

    # ------------------------------------------------------------------------------------------- what people do
    def stand_at(self, path: str = "/") -> None:
        """Come to the screen."""
        self.page.goto(self.address + path)
        self.page.locator("body[data-screen]").wait_for(state="attached")

    def touch(self, where: str | Locator) -> None:
        """One touch that leads to another page."""
        self.effort.touches += 1
        place = self.page.locator(where) if isinstance(where, str) else where
        with self.turning():
            place.click()

    def begin(self, slug: str) -> None:
        """Touch the tile of an act, behind More where it is seldom begun."""
        tile = f'form[action="/acts/{slug}"] button'
        if not self.page.locator(tile).count():
            self.touch('a[href="/more"]')
        self.touch(tile)

    def hold_up(self, *papers: Paper, otherwise: bool = False) -> None:
        """Hold things before the camera, together in one picture, as they were held before unless that was no use.

        The screen may go on or not.
        """
        self.world.pass_time(seconds=2)
        if otherwise or papers not in self._held:
            self._held[papers] = self.world.next_pose()
        self.film.show(Shot(papers, pose=self._held[papers]))

    def show(self, *papers: Paper) -> None:
        """Hold things before the camera until the screen goes on, anew while it does not."""
        with self.turning():
            for attempt in range(TRIES):
                self.effort.again += bool(attempt)
                self.hold_up(*papers, otherwise=bool(attempt))
                if self._goes_on():
                    break
        self.film.clear()

    def _goes_on(self) -> bool:
        try:
            self._next_page().wait_for(state="attached", timeout=PATIENCE * 1000)
        except NothingCame:
            return False
        return True

    def show_each(self, *papers: Paper) -> None:
        """Hold one label after the other before the camera, each until it is counted; then say that was all."""
        for number, paper in enumerate(papers, start=1):
            self.hold_up(paper)
            self.page.locator("[data-so-far]").filter(has_text=re.compile(rf"^\s*{number}\s*$")).wait_for()
        self.film.clear()
        self.touch("form[data-all-shown] button")

    def say_birth_date(self, born: str) -> None:
        """Key the date as it was spoken ('1980-02-29'), on the keys."""
        year, month, day = born.split("-")
        self.world.pass_time(seconds=5)
        self._key(day)
        self.page.locator(f'[data-month="{int(month)}"]').click()
        self._key(year)
        with self.turning():
            self.page.locator("[data-confirm]").click()

    def _key(self, digits: str) -> None:
        # The first press waits until touches land on the screen. From then on the keys stand still.
        self.page.locator(f'[data-keypad] [data-key="{digits[0]}"]').click()
        middles = self.page.evaluate(MIDDLES)
        for digit in digits[1:]:
            self.page.mouse.click(*middles[digit])

    def sign(self, pin: str) -> None:
        """Key a PIN on the keys, and sign."""
        self.is_asked("sign")
        self.world.pass_time(seconds=3)
        self._key(pin)
        with self.turning():
            self.page.locator('button[form="sign"]').click()

    def key(self, fields: Mapping[str, str]) -> None:
        """Fill the form that stands there, as far as it asks for these, and say that it is right."""
        for name, value in fields.items():
            if self.page.locator(f'[name="{name}"]').count():
                self._fill(name, value)
        self.touch('button[form="keyed"]')

    def _fill(self, name: str, value: str) -> None:
        there = self.page.locator(f'[name="{name}"]')
        kind = there.first.get_attribute("type")
        if kind == "file":
            there.set_input_files(value)
        elif kind == "radio":
            self.page.locator(f'label:has([name="{name}"][value="{value}"])').click()
        elif there.evaluate("field => field.tagName") == "SELECT":
            there.select_option(value)
        else:
            there.fill(value)

    def choose(self, slug: str, number: int) -> None:
        """Touch a line of a work list."""
        self.touch(f'form[action="/acts/{slug}/{number}"] button')

    @property
    def choices(self) -> list[str]:
        """The lines of the work list that stands there."""
        return self.page.locator("main .tile").all_inner_texts()

    def go_on(self) -> None:
        """Leave an answer that authorised something."""
        assert self.kind == "authorised", self.told()
        self.touch('form[action="/verdict/acknowledge"] button')

    def press(self, act: str) -> None:
        """Touch the button of an immediate act: 'open', 'start', 'finish', 'stop'."""
        self.touch(self.page.locator(f'form[action="/running/{act}"] button').last)

    def give(self, millilitres: str, why: str = "") -> None:
        """Say how much ran in, and why it was not all of it."""
        if why:
            self._fill("why", why)
        self.page.locator("#given_ml").fill(millilitres)
        self.touch('button[form="given"]')

    def stand_at_place(self, station: str) -> None:
        """Carry the tablet to another place."""
        self.stand_at("/")
        if self.page.locator("header .where strong").inner_text().casefold() == station.casefold():
            return
        self.page.locator("summary", has_text="Stand elsewhere").click()
        self.touch(f'form[action="/place"]:has([value="{station}"]) button')

    def acknowledge(self, who: str) -> None:
        """Sign for having read a STOP."""
        self.show(self.world.paper_of("badge", who))
        self._key(member(who).pin)
        with self.turning():
            self.page.locator('button[form="acknowledge"]').click()

    def is_told(self, words: str) -> None:
        """Wait until the camera's hint says this."""
        self.page.locator("[data-hint]").filter(has_text=words).wait_for()

    # ------------------------------------------------------------------------------------------- whole turns
    def take_turns(self, *people: str, bags: tuple[Paper, ...] = (), form: Mapping[str, str] | None = None) -> None:
        """These people one after the other, each doing all that is asked of them."""
        for who in people:
            self.take_turn(who, *bags, form=form)

    def take_turn(
        self,
        who: str,
        *bags: Paper,
        patient_key: str = "patient",
        born: str = "",
        pin: str = "",
        form: Mapping[str, str] | None = None,
    ) -> None:
        """One person does whatever is asked until their signature: badge, band, birth date, order, bags, PIN."""
        self.is_asked("badge")
        self.show(self.world.paper_of("badge", who))
        for _ in range(MOST_PROMPTS):
            if self.name == "sign":
                break
            self._answer(who, bags, patient_key, born or patient(patient_key).birth_date, form)
        self.sign(pin or member(who).pin)

    def _answer(
        self, who: str, bags: tuple[Paper, ...], patient_key: str, born: str, form: Mapping[str, str] | None
    ) -> None:
        things = {
            **dict.fromkeys(("wristband", "old wristband"), ("band", patient_key)),
            "new wristband": ("band", patient_key, "new"),
            "order": ("order", patient_key),
            "shipper": ("shipper", "to the plant", "1"),
            "maker’s label": MAKERS,
            "sheet": (SHEET,),
        }
        several = self.page.locator("form[data-all-shown]").count() > 0
        match self.ask:
            case "shipper" if several:
                self.show_each(*bags)
            case ask if ask in things:
                self.show(self.world.paper_of(*things[ask]))
            case "place":
                self.show(self.world.paper_of("place", slot_label(self.world, 1).value))
            case "birth date":
                self.say_birth_date(born)
            case "bag" if MAKERS in self.world.papers and len(bags) > 1:
                tag, makers_own = bags
                self.hold_up(tag)
                self.is_told("Now the maker’s own label")
                self.show(makers_own)
            case "bag" | "parent" if several:
                self.show_each(*bags)
            case "bag" | "parent":
                self.show(*bags)
            case "form":
                self.key(form if form is not None else self._all_yes())
            case "look-alike":
                self._both_know()
            case _:
                raise AssertionError(f"{who} can't answer: {self.told()}")

    def _both_know(self) -> None:
        names = self.page.locator("label:has([name='told'])")
        for number in range(names.count()):
            self.effort.touches += 1
            names.nth(number).click()
        self.touch('button[form="told"]')

    def _all_yes(self) -> dict[str, str]:
        items = self.page.locator('input[type="radio"][value="yes"]')
        return {str(items.nth(n).get_attribute("name")): "yes" for n in range(items.count())} | self._as_ordered()

    def _as_ordered(self) -> dict[str, str]:
        seen = way(self.world.therapy)
        return {**AS_ORDERED, "route": seen.route, "site": seen.site, "marked": "yes" if seen.marked else "no"}

    # ------------------------------------------------------------------------------------------- what comes out
    def saved(self, where: str) -> str:
        """The path of the file that this link gives."""
        with self.page.expect_download() as coming:
            self.page.locator(f'a[href="{where}"]').click()
        return str(coming.value.path())

    def printed(self, piece: str) -> Paper:
        """The sheet that came last out of the printer of this piece."""
        place = self.world.bench.printing[piece]
        newest = max((self.world.folder / "prints").iterdir(), key=lambda sheet: sheet.stat().st_mtime_ns)
        return Paper(piece, png.decode(newest.read_bytes()), place.profile.printer.dpi)

    def order_printed(self, fields: dict[str, str], who: str = "patient") -> None:
        """The order sheet on paper, under the number that the kiosk gave."""
        order = self.world.journey(who).order
        assert order is not None
        self.world.orders[who] = order.order_number
        print_order(self.world, who, fields)
