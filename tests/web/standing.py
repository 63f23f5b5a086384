"""Every place a browser can stand at: stories walked through once, and what the kiosk kept of the browser at each page.

A place is taken again in a moment: a sitting is put back as it was kept, over a copy of the site as the story left it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from kiosk.domain.label import LabelKind
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.scenes import COLLECTORS, NURSES, PROCESSORS
from kiosk.rehearsal.world import World, member
from kiosk.web.sittings import Sitting
from tests.web.driving import Drive, idle_for
from tests.web.stages import stages

BASE = LabelKind.BASE.value
HELD_BY_THE_KIOSK = frozenset({"id", "turn"})


@dataclass(frozen=True)
class Standing:
    """A browser at a page: what the kiosk keeps of it, and the page."""

    name: str
    kept: Mapping[str, Any]
    html: str


@dataclass
class Walked:
    """A story walked through: the site as it was left, closed, where the browser stood, and pictures that were taken."""

    site: World
    standings: tuple[Standing, ...]
    pictures: tuple[bytes, ...]


class Walker(Drive):
    """A browser that remembers every page it stood at."""

    def __init__(self, app: Flask, world: World) -> None:
        super().__init__(app, world)
        self.standings: dict[str, Standing] = {}
        self.pictures: dict[str, bytes] = {}

    def open(self, method: str, path: str, **more: Any) -> TestResponse:
        """See `Drive.open`."""
        answer = super().open(method, path, **more)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            sitting = self.sitting
            act = sitting.task.act.slug if sitting.task is not None else ""
            person = sitting.task.number + 1 if sitting.task is not None else 0
            also = ("viewer" if sitting.viewer else "", "keeper" if sitting.keeper else "")
            words = (sitting.station, act, str(person), self.name, self.ask, self.kind, *also)
            name = " ".join(word for word in words if word)
            self.standings.setdefault(name, Standing(name, kept(sitting), self.html))
        return answer

    def picture(self, content: bytes) -> Mapping[str, Any]:
        """See `Drive.picture`."""
        ask = self.ask
        said = super().picture(content)
        if said.get("state") == "read":
            self.pictures.setdefault(ask, content)
        return said


def kept(sitting: Sitting) -> dict[str, Any]:
    """What the kiosk keeps of a browser."""
    return {
        field.name: getattr(sitting, field.name) for field in fields(sitting) if field.name not in HELD_BY_THE_KIOSK
    }


def stand(drive: Drive, standing: Standing) -> None:
    """Put a browser where another one stood."""
    for name, value in standing.kept.items():
        setattr(drive.sitting, name, value)
    drive.html = standing.html


@cache
def walked(story: str) -> Walked:
    """A story walked through: 'collection', 'processing', 'ward' or 'quality'."""
    stage, station, walk = STORIES[story]
    world = stages("car-t")[stage].branched(f"walked {story}").at(station)
    drive = Walker.before(world)
    walk(drive)
    world.close()
    return Walked(world, tuple(drive.standings.values()), tuple(drive.pictures.values()))


def _leave(drive: Drive) -> None:
    drive.post("/attempt/leave")
    drive.get("/")


def _collect(drive: Drive) -> None:
    world = drive.world
    one, two = COLLECTORS
    for path in ("/self-test", "/intended-use", "/nothing"):
        drive.get(path)
    drive.get("/")
    drive.begin("collection-label")
    drive.take_turns(one, two)
    printed = drive.sitting.answered
    assert printed is not None
    assert printed.printed is not None
    label = Paper(BASE, printed.printed.proved.bits, printed.printed.proved.dpi)
    drive.go_on()
    drive.take_turn(one, label)
    drive.go_on()
    drive.take_turn(one, label)
    idle_for(drive, seconds=61)
    drive.get("/")
    drive.post("/unlock")
    drive.take_turn(two, world.paper_of(world.containers["look-alike collection"][0], BASE, "1"))
    drive.badge(one)
    drive.post("/verdict/acknowledge", pin="000000")
    drive.post("/verdict/acknowledge", pin=member(one).pin)
    for slug in ("void-label", "order", "enrol", "hand-over"):
        drive.begin(slug)
        drive.badge(one)
        _leave(drive)
    drive.begin("plan-collection")
    drive.come_to_sign(one, form={"bags": "1", "volume_ml": "200", "blood_group": "6400", "din": ""})
    _leave(drive)


def _make(drive: Drive) -> None:
    world = drive.world
    one, two = PROCESSORS
    parent = world.paper_of(world.containers["patient collection"][0], BASE, "1")
    drive.begin("plan-doses")
    drive.come_to_sign(one, parent, form={"bags": "2", "volume_ml": "60", "cells_e6": "240", "dmso_ml": "6"})
    drive.sign(member(one).pin)
    drive.begin("derive")
    drive.take_turns(one, two, bags=(parent,))
    drive.go_on()
    drive.begin("dose-label")
    drive.badge(one)
    _leave(drive)
    drive.begin("measure")
    drive.badge(one)


def _give(drive: Drive) -> None:
    world = drive.world
    dose = world.containers["doses"][0]
    tag = world.paper_of(dose, world.therapy.containers["dose"].pieces[-1], "1")
    one, two = NURSES
    drive.begin("readiness")
    drive.take_turn(one)
    drive.go_on()
    drive.begin("match")
    drive.take_turn(one, tag)
    drive.take_turn(two, tag, pin="000000")
    drive.sign(member(two).pin)
    marked = {"bag": drive.sitting.mark_of(world.journeys["patient"], dose)}
    drive.post("/running/open", **marked)
    drive.take_turns(one, two, bags=(tag,))
    drive.post("/running/start", **marked)
    drive.post("/running/stop", **marked)
    drive.get("/")
    drive.post("/running/finish", **marked)
    drive.get("/")
    drive.begin("line-check")
    drive.badge(one)
    drive.post("/lock")


def _look_after(drive: Drive) -> None:
    for slug in ("result", "release", "release-exceptionally"):
        drive.begin(slug)
        drive.post(f"/acts/{slug}/0")
        drive.badge("quality")
        _leave(drive)
    drive.get("/search")
    drive.take_turn("quality")
    for path in ("/search", "/holds", "/people", "/printers", f"/journeys/{drive.world.journeys['patient']}"):
        drive.get(path)
    drive.post("/search", identifier=drive.world.journeys["patient"])
    drive.get("/people")
    for slug in ("person", "role", "new-pin", "on-call"):
        drive.begin(slug)
        if drive.name == "choose":
            drive.post(f"/acts/{slug}/0")
        drive.badge("admin one")
        drive.post("/attempt/leave")
        drive.get("/")
    drive.begin("person")
    drive.come_to_sign(
        "admin one",
        form={
            "name": "Neu Er",
            "badge": "",
            "role": "bedside nurse",
            "until": "2027-01-01",
            "pin": "483920",
            "again": "483920",
        },
    )


STORIES = {
    "collection": ("enrolled", "collection room", _collect),
    "processing": ("collected", "clean room", _make),
    "ward": ("ready", "ward", _give),
    "quality": ("tested", "quality", _look_after),
}


def again(walk: Walked, name: str) -> Drive:
    """Another browser before a copy of the site as the story left it."""
    world = replace(walk.site).branched(name)
    return Drive.before(world)
