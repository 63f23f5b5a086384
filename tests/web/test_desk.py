"""The demonstration's desk: a newcomer with no camera and no printer walks the journey before the real screens."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.containers import ContainerState
from kiosk.handoffs.fitness import NotFit
from kiosk.handoffs.founding import PRODUCTION
from kiosk.rehearsal.chapters import Chapter, chapter_of
from kiosk.rehearsal.demonstration import Demonstration
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.people import STAFF
from kiosk.rehearsal.scenes import plan_collection, plan_doses
from kiosk.rehearsal.world import member, patient
from kiosk.web.acts.recordings import RECORD_ACTS
from kiosk.web.acts.table import ACTS
from kiosk.web.app import create_app
from kiosk.web.kiosk import Kiosk
from kiosk.web.pages.demo import kiosk_of
from kiosk.web.tour import IMMEDIATE, where_of
from tests.handoffs.small_site import founded
from tests.rehearsal.demonstrated import demonstrated
from tests.web.driving import ADDRESS, PLACES, Drive, plain

pytestmark = [pytest.mark.xdist_group("demonstration"), pytest.mark.timeout(600)]

MOST_SCREENS = 120
"""More than the whole journey shows."""

FORMS = {
    "plan-collection": {"bags": "1", "volume_ml": "180", "blood_group": "6400", "din": ""},
    "lift-hold": {"why": "the wrong band was held up on purpose"},
}
JSON = {"Accept": "application/json"}


class Newcomer(Drive):
    """Somebody before the demonstration's screen, who does as the tour says unless told otherwise."""

    demo: Demonstration

    def frame(self, *papers: Paper, pose: int | None = None) -> Mapping[str, Any]:
        """Pick the thing up at the desk, and let the kiosk look once."""
        assert pose is None
        names = {id(paper): " ".join(name) for name, paper in self.world.papers.items()}
        self.ask_for("POST", "/desk/hold", data={"thing": names[id(papers[0])]}, headers=JSON)
        answer = self.ask_for("POST", "/attempt/look", headers={"X-Ticket": self.ticket})
        said = answer.get_json(silent=True)
        return said if isinstance(said, dict) else {}

    @property
    def tour(self) -> dict[str, Any]:
        """What the tour says to do next: heading, words, and the thing to pick up."""
        held = self.ask_for("POST", "/desk/put-down", headers=JSON).get_json()
        assert isinstance(held, dict)
        told: dict[str, Any] = held["tour"]
        return told

    def follow(self) -> bool:
        """Do the next thing the tour says; False where there is no more."""
        tour = self.tour
        assert plain(unescape(tour["words"])) in plain(self.html), self.told()
        if tour["thing"]:
            self.show(self.world.papers[self._paper(tour["thing"])])
        elif self.name == "home":
            return self._begin(tour)
        elif self.name == "verdict":
            self._leave()
        elif self.ask == "birth date":
            self.say_birth_date(patient("patient").birth_date)
        elif self.ask == "form":
            self.key(**FORMS.get(self.slug, self.all_yes()))
        elif self.name == "sign":
            self.sign(tour["words"].split("PIN ")[1].rstrip("."))
        elif self.ask == "look-alike":
            self.answer()
        else:
            self.post("/running/finished", given_ml="60", **self._hidden("/running/finished"))
        return True

    @property
    def slug(self) -> str:
        """The act under way."""
        assert self.sitting.task is not None
        return self.sitting.task.act.slug

    def _paper(self, name: str) -> tuple[str, ...]:
        return next(key for key in self.world.papers if " ".join(key) == name)

    def _begin(self, tour: Mapping[str, Any]) -> bool:
        if tour["skip"]:
            self.post("/desk/skip")
            return True
        place = next((station for station in self.demo_places if f": {station}" in tour["words"]), "")
        if place or "quality office." in tour["words"]:
            self.stand_at_place(place or "quality office")
            return True
        titles = {act.title: slug for slug, act in ACTS.items()}
        titles |= {record.title: slug for slug, record in RECORD_ACTS.items()}
        title = tour["words"].partition("“")[2].partition("”")[0]
        if title in titles:
            self.begin(titles[title])
        elif title in IMMEDIATE.values():
            self._press(next(action for action, said in IMMEDIATE.items() if said == title))
        else:
            return False
        return True

    @property
    def demo_places(self) -> tuple[str, ...]:
        """Where one may stand."""
        kiosk: Kiosk = self.app.extensions["kiosk"]
        return tuple(kiosk.places)

    def _leave(self) -> None:
        pressed = [action for action in ("open", "start") if f"/running/{action}" in self.offered()]
        if self.kind == "authorised" and pressed:
            self._press(pressed[0])
        elif "/verdict/other-badge" in self.offered():
            self.post("/verdict/acknowledge", pin=self.tour["words"].split("PIN ")[1].rstrip("."))
        else:
            self.go_on()

    def _press(self, action: str) -> None:
        self.post(f"/running/{action}", **self._hidden(f"/running/{action}"))

    def _hidden(self, action: str) -> dict[str, str]:
        form = self.html.split(f'action="{action}"', 1)[1].split("</form>", 1)[0]
        pairs = [piece.split('value="', 1) for piece in form.split('type="hidden" name="')[1:]]
        fields = {name.split('"')[0]: rest.split('"')[0] for name, rest in pairs}
        fields.pop("ticket", None)
        return fields


@pytest.fixture
def newcomer(request: pytest.FixtureRequest) -> Iterator[Newcomer]:
    """A newcomer before a demonstration at its beginning."""
    with demonstrated(request.node.name) as demo:
        drive = Newcomer(create_app(kiosk_of(demo, frozenset({ADDRESS}))), demo.world)
        drive.demo = demo
        drive.get()
        yield drive


@pytest.mark.long
def test_whoever_follows_the_tour_comes_from_the_couch_to_the_last_drop(newcomer: Newcomer) -> None:
    """Print, read back, apply, clear; the colleagues' part; readiness, match, opening, line check, the bag finished."""
    screens = 0
    while not any(c.given_ml for c in newcomer.world.journey().containers.values()) and screens < MOST_SCREENS:
        assert newcomer.follow(), newcomer.told()
        assert newcomer.kind in {"", "authorised"}, newcomer.told()
        screens += 1
    journey = newcomer.world.journey()
    assert [c.state for c in journey.containers.values() if c.given_ml] == [ContainerState.INFUSED]
    assert newcomer.demo.chapter is Chapter.BED
    assert not journey.holds


def test_a_wrong_band_is_stopped_and_the_tour_leads_out_again(newcomer: Newcomer) -> None:
    """The band of somebody else ends in a STOP and a hold; two people lift it, and the journey goes on."""
    newcomer.begin("plan-collection")
    newcomer.take_turn("collector one", form=FORMS["plan-collection"])
    newcomer.begin("collection-label")
    wrong = newcomer.world.paper_of("band", "stranger")
    newcomer.take_turn("collector one", band=wrong)
    newcomer.take_turn("collector two", band=wrong)
    assert newcomer.kind == "stop", newcomer.told()
    assert newcomer.world.journey().holds
    screens = 0
    while newcomer.world.journey().holds and screens < MOST_SCREENS:
        assert newcomer.follow(), newcomer.told()
        screens += 1
    newcomer.go_on()
    assert "Stand elsewhere" in newcomer.tour["words"]


def test_the_bag_of_a_look_alike_is_refused_at_the_camera(newcomer: Newcomer) -> None:
    """A bag of another patient does not pass as the label just printed: signed for, it is a STOP."""
    newcomer.begin("plan-collection")
    newcomer.take_turn("collector one", form=FORMS["plan-collection"])
    newcomer.begin("collection-label")
    newcomer.take_turns("collector one", "collector two")
    newcomer.go_on()
    newcomer.badge("collector one")
    other = next(thing for thing in newcomer.demo.things if thing.kind == "bag" and thing.whose == "look-alike")
    paper = newcomer.world.papers[newcomer._paper(other.name)]
    newcomer.show(paper)
    newcomer.sign(member("collector one").pin)
    assert newcomer.kind == "stop", newcomer.told()


def test_the_desk_shows_what_one_needs(newcomer: Newcomer) -> None:
    """Every PIN is written there, the camera's view is a picture, the sheet a PDF."""
    assert all(f"PIN {someone.pin}" in newcomer.html for someone in STAFF)
    assert newcomer.ask_for("GET", "/desk/view").data.startswith(b"\xff\xd8")
    assert newcomer.ask_for("GET", "/desk/sheet.pdf").data.startswith(b"%PDF")


def test_a_desk_in_a_second_window_leaves_the_first_as_it_is(newcomer: Newcomer) -> None:
    """The desk's own page takes no ticket away: what stands on the kiosk's screen can still be touched."""
    desk = newcomer.ask_for("GET", "/desk").get_data(as_text=True)
    assert f'data-ticket="{newcomer.ticket}"' in desk
    newcomer.begin("plan-collection")
    assert newcomer.ask == "badge"


def test_what_is_not_on_the_desk_cannot_be_picked_up(newcomer: Newcomer) -> None:
    """A name of no thing, or a time of no length, is not found."""
    assert newcomer.ask_for("POST", "/desk/hold", data={"thing": "nothing"}).status_code == 404
    assert newcomer.ask_for("POST", "/desk/later", data={"by": "centuries"}).status_code == 404


def test_time_that_passes_locks_nobody_out(newcomer: Newcomer) -> None:
    """A newcomer who lets days pass stands where they stood."""
    before = newcomer.demo.bench.now
    newcomer.begin("plan-collection")
    newcomer.badge("collector one")
    newcomer.post("/desk/later", by="days")
    assert (newcomer.demo.bench.now - before).days >= 1
    assert newcomer.ask == "wristband"


def test_without_a_demonstration_there_is_no_desk(newcomer: Newcomer) -> None:
    """No address of the desk answers, and no page shows it, on a kiosk that is no demonstration."""
    plainly = Drive(create_app(Kiosk(newcomer.demo.bench, PLACES, origins=frozenset({ADDRESS}))), newcomer.world)
    plainly.get()
    assert "/desk" not in plainly.html
    rules = [rule for rule in newcomer.app.url_map.iter_rules() if rule.endpoint.startswith("demo.")]
    assert len(rules) == 7
    for rule in rules:
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        assert plainly.ask_for(method, rule.rule).status_code == 404


def test_screens_of_a_site_load_nothing_that_is_fake() -> None:
    """A kiosk that is no demonstration never loads the rehearsal, nor any device's fake."""
    said = "import kiosk.web.app, sys; print([name for name in sys.modules if 'rehearsal' in name or 'fake' in name])"
    asked = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "[]"


def test_a_production_ledger_is_never_played_with(newcomer: Newcomer, tmp_path: Path) -> None:
    """The desk is refused for the bench of a production site."""
    bench, _people = founded(tmp_path / "production", PRODUCTION)
    world = newcomer.world.at("ward")
    world.bench = bench
    with pytest.raises(NotFit, match="throw-away"):
        kiosk_of(Demonstration(world))
    bench.ledger.close()


def test_the_tour_begins_at_the_couch_and_ends_when_all_is_given(newcomer: Newcomer) -> None:
    """First comes the end of collection; when every dose has run in there is nothing left to do."""
    world = newcomer.world
    where = where_of(world.journey(), newcomer.demo.chapter, world.therapy, world.bench.now)
    assert (where.chapter, where.due, where.place) == (Chapter.COUCH, "plan-collection", "collection")
    bag = plan_collection(world, "patient")
    dose = plan_doses(world, 1)[0]
    planned = world.journey()
    ends = {bag: ContainerState.CONSUMED, dose: ContainerState.INFUSED}
    containers = {name: replace(planned.containers[name], state=state) for name, state in ends.items()}
    given = replace(planned, containers=containers)
    assert chapter_of(given, world.therapy, open_somewhere=False) is Chapter.GIVEN
    assert where_of(given, Chapter.GIVEN, world.therapy, world.bench.now).due == ""
