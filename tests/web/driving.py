"""People before the kiosk's screens without a browser: a client that posts what a browser would, pictures included.

Quick, and every byte of every answer can be looked at. `browsing` does the same in a real browser.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any, Self

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.rehearsal.desk import Paper, Shot
from kiosk.rehearsal.storage import slot_label
from kiosk.rehearsal.world import World, member, patient
from kiosk.web.app import create_app
from kiosk.web.kiosk import COLLECTION, PROCESSING, QUALITY, WARD, Kiosk
from kiosk.web.sittings import Sitting, Sittings

ADDRESS = "https://localhost"
PLACES = {"collection room": COLLECTION, "clean room": PROCESSING, "ward": WARD, "quality": QUALITY}
BLOOD_GROUPS = {"A RhD positive": "6200", "not specified": "6400"}

TRIES = 8
"""How often a person holds a thing up anew."""

MOST_PROMPTS = 9
"""More than any person is asked for in one turn."""

MOST_STEPS = 8
"""More redirections than any touch leads to."""

JPEG = "image/jpeg"
_MARK = r'{}="([^"]*)"'

AS_ORDERED = {"route": "intravenous", "site": "central line", "marked": "no", "going": "vapour"}
"""What people say at the line and at the store, as it goes right."""


def at_the_line(world: World) -> Mapping[str, str]:
    """What people key at the line, as it was ordered."""
    lines = (f"line-{number}" for number in range(len(world.therapy.administration.prohibitions)))
    return {**dict.fromkeys(lines, "yes"), "route": AS_ORDERED["route"], "site": AS_ORDERED["site"]}


class Drive:
    """One browser at one place, and the people before it.

    `answers` is everything that came, in order. A browser that no longer `follows` stays where an answer sends it on.
    """

    def __init__(self, app: Flask, world: World) -> None:
        self.app = app
        self.world = world
        self.client: FlaskClient = app.test_client()
        self.answers: list[TestResponse] = []
        self.html = ""
        self.follows = True

    @classmethod
    def before(cls, world: World, **settings: Any) -> Self:
        """Come to the screen of a kiosk that was just switched on at the world's station."""
        bench = replace(world.bench, blood_groups=BLOOD_GROUPS)
        kiosk = Kiosk(bench, PLACES, origins=frozenset({ADDRESS}))
        drive = cls(create_app(replace(kiosk, **settings)), world)
        drive.get()
        return drive

    def another(self) -> "Drive":
        """Another browser at the same kiosk."""
        drive = Drive(self.app, self.world)
        drive.get()
        return drive

    # ------------------------------------------------------------------------------------------- what stands there
    @property
    def last(self) -> TestResponse:
        """The answer that came last."""
        return self.answers[-1]

    @property
    def name(self) -> str:
        """Which screen stands there: 'home', 'prompt', 'sign', 'verdict' and so on."""
        return self.mark("data-screen")

    @property
    def ask(self) -> str:
        """What the prompt asks for; '' where the screen is none."""
        return self.mark("data-ask")

    @property
    def kind(self) -> str:
        """What answer stands there: 'authorised', 'retry', 'stop', 'timed stop'; '' where none does."""
        return self.mark("data-kind")

    @property
    def ticket(self) -> str:
        """The ticket of the page that stands there."""
        return self.mark("data-ticket")

    @property
    def challenge(self) -> str:
        """What a signature on this page is bound to; '' where nothing is signed."""
        found = re.search(r'name="challenge" value="([^"]*)"', self.html)
        return found.group(1) if found else ""

    @property
    def words(self) -> str:
        """What a person can read in the middle of the page."""
        return plain(re.sub(r".*<main>|</main>.*", "", self.html, flags=re.DOTALL))

    @property
    def sitting(self) -> Sitting:
        """What the kiosk keeps of this browser."""
        sittings: Sittings = self.app.extensions["sittings"]
        cookie = self.client.get_cookie("__Host-samevein")
        found = sittings.find(cookie.value) if cookie is not None else None
        assert found is not None
        return found

    def mark(self, name: str) -> str:
        """An attribute of the page; '' where it has none."""
        found = re.search(_MARK.format(name), self.html)
        return unescape(found.group(1)) if found else ""

    def offered(self) -> frozenset[str]:
        """The addresses that the forms of the page post to."""
        return frozenset(re.findall(r'<form[^>]* action="([^"]*)"', self.html))

    def count(self) -> int:
        """How many facts the record holds."""
        return sum(self.world.bench.ledger.counts(tuple(self.world.bench.ledger.heads())).values())

    # ------------------------------------------------------------------------------------------- one request
    def ask_for(self, method: str, path: str, **more: Any) -> TestResponse:
        """One request as it is; nothing is followed, and the page that stands there stays."""
        answer = self.client.open(path, method=method, base_url=ADDRESS, **more)
        self.answers.append(answer)
        return answer

    def open(self, method: str, path: str, **more: Any) -> TestResponse:
        """One request, and where it leads to."""
        answer = self.ask_for(method, path, **more)
        for _ in range(MOST_STEPS):
            if answer.status_code not in {302, 303} or not self.follows:
                break
            answer = self.ask_for("GET", answer.headers["Location"])
        if answer.mimetype == "text/html":
            self.html = answer.get_data(as_text=True)
        return answer

    def get(self, path: str = "/") -> TestResponse:
        """Fetch a page."""
        return self.open("GET", path)

    def post(self, path: str, **fields: Any) -> TestResponse:
        """Post a form of the page that stands there."""
        return self.open("POST", path, data={"ticket": self.ticket, **fields})

    # ------------------------------------------------------------------------------------------- what people do
    def begin(self, slug: str) -> None:
        """Touch the tile of an act."""
        self.post(f"/acts/{slug}")

    def frame(self, *papers: Paper, pose: int | None = None) -> Mapping[str, Any]:
        """Hold things before the camera for one picture; what the kiosk answers."""
        return self.picture(self.taken(*papers, pose=pose))

    def taken(self, *papers: Paper, pose: int | None = None) -> bytes:
        """The picture of these things, as a browser would post it."""
        shot = Shot(papers, pose=self.world.next_pose() if pose is None else pose)
        return self.world.desk.take(shot)[1].content

    def picture(self, content: bytes) -> Mapping[str, Any]:
        """Post one picture; what the kiosk answers."""
        self.world.pass_time(seconds=2)
        headers = {"X-Ticket": self.ticket}
        answer = self.ask_for("POST", "/attempt/frames", data=content, headers=headers, content_type=JPEG)
        said = answer.get_json(silent=True)
        return said if isinstance(said, dict) else {}

    def show(self, *papers: Paper) -> Mapping[str, Any]:
        """Hold things before the camera until the screen goes on, anew while it does not."""
        said: Mapping[str, Any] = {}
        for _ in range(TRIES):
            said = self.frame(*papers)
            if said.get("done") or "goto" in said:
                if self.follows:
                    self.get(said["goto"])
                break
        return said

    def show_each(self, *papers: Paper) -> None:
        """Hold one label after the other before the camera, each until it is counted; then say that was all."""
        for number, paper in enumerate(papers, start=1):
            for _ in range(TRIES):
                if self.frame(paper).get("so_far", 0) >= number:
                    break
        self.post("/attempt/all-shown")

    def badge(self, who: str) -> Mapping[str, Any]:
        """Show a badge."""
        return self.show(self.world.paper_of("badge", who))

    def scan(self, text: str) -> TestResponse:
        """Scan a text with the hand scanner, and go where it leads."""
        answer = self.ask_for("POST", "/attempt/scan", json={"text": text}, headers={"X-Ticket": self.ticket})
        said = answer.get_json(silent=True)
        if isinstance(said, dict) and "goto" in said:
            self.get(said["goto"])
        return answer

    def say_birth_date(self, born: str, **by: str) -> None:
        """Key the date as it was spoken ('1980-02-29')."""
        self.world.pass_time(seconds=5)
        self.post("/attempt/spoken", born=born, **by)

    def key(self, **fields: str) -> None:
        """Fill the form that stands there, and say that it is right."""
        self.post("/attempt/keyed", **fields)

    def sign(self, pin: str) -> None:
        """Key a PIN, and sign what stands there."""
        self.world.pass_time(seconds=3)
        self.post("/attempt/sign", pin=pin, challenge=self.challenge)

    def go_on(self) -> None:
        """Leave an answer by a touch."""
        self.post("/verdict/acknowledge")

    def acknowledge(self, who: str, pin: str = "") -> None:
        """Sign for having read a STOP."""
        self.badge(who)
        self.post("/verdict/acknowledge", pin=pin or member(who).pin)

    def stand_at_place(self, station: str) -> None:
        """Carry the tablet to another place."""
        self.post("/place", station=station)

    # ------------------------------------------------------------------------------------------- whole turns
    def take_turns(self, *people: str, bags: tuple[Paper, ...] = (), form: Mapping[str, str] | None = None) -> None:
        """These people one after the other, each doing all that is asked of them."""
        for who in people:
            self.take_turn(who, *bags, form=form)

    def take_turn(self, who: str, *bags: Paper, pin: str = "", **read: Any) -> None:
        """One person does whatever is asked until their signature. See `come_to_sign`."""
        self.come_to_sign(who, *bags, **read)
        self.sign(pin or member(who).pin)

    def come_to_sign(self, who: str, *bags: Paper, upto: str = "sign", **read: Any) -> None:
        """One person shows the badge and does whatever is asked, until `upto` is asked for.

        `read` may name another `band`, `order` or `place` (papers), `born` (the date as spoken) and `form`.
        """
        assert self.ask == "badge", self.told()
        self.badge(who)
        for _ in range(MOST_PROMPTS):
            if self.name == "sign" or self.ask == upto:
                return
            self.answer(*bags, **read)
        raise AssertionError(f"{who} never came to {upto}: {self.told()}")

    def answer(
        self, *bags: Paper, band: Paper | None = None, order: Paper | None = None, born: str = "",
        form: Mapping[str, str] | None = None, place: Paper | None = None,
    ) -> None:  # fmt: skip
        """Do the one thing that is asked for now; what is not named is the patient's own."""
        match self.ask:
            case "wristband" | "old wristband":
                self.show(band or self.world.paper_of("band", "patient"))
            case "new wristband":
                self.show(self.world.paper_of("band", "patient", "new"))
            case "order":
                self.show(order or self.world.paper_of("order", "patient"))
            case "shipper":
                fresh = "data-all-shown" in self.html
                self.show_each(*bags) if fresh else self.show(self.world.paper_of("shipper", "to the plant", "1"))
            case "birth date":
                self.say_birth_date(born or patient("patient").birth_date)
            case "place":
                self.show(place or self.world.paper_of("place", slot_label(self.world, 1).value))
            case "bag" | "parent":
                (self.show_each if "data-all-shown" in self.html else self.show)(*bags)
            case "form":
                self.key(**(form if form is not None else self.all_yes()))
            case "look-alike":
                self.post("/attempt/told", told=re.findall(r'name="told" value="(\d+)"', self.html))
            case _:
                raise AssertionError(f"Nobody can answer: {self.told()}")

    def all_yes(self) -> dict[str, str]:
        """A form in which everything is answered with yes, and as it was ordered."""
        said = dict.fromkeys(re.findall(r'type="radio"[^>]* name="([^"]+)" value="yes"', self.html), "yes")
        return said | {name: value for name, value in AS_ORDERED.items() if f'name="{name}"' in self.html}

    def told(self) -> str:
        """What stands on the screen, for a person who looks into a failed test."""
        return f"{self.name} {self.ask} {self.kind}: {self.words}"


def plain(html: str) -> str:
    """What a person can read of a piece of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


@contextmanager
def switched_on(stage: World, name: str, station: str, **settings: Any) -> Iterator[Drive]:
    """People before the screen of a kiosk in a branch of a stage, which is thrown away afterwards."""
    world = stage.branched(name).at(station)
    try:
        yield Drive.before(world, **settings)
    finally:
        world.discard()


def idle_for(drive: Drive, *, seconds: float) -> None:
    """Nobody touches the screen for so long."""
    drive.world.clock.advance(timedelta(seconds=seconds))
