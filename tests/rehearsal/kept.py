"""The rehearsal of each therapy, played once in a test run and kept for every test that looks at it.

What a rehearsal throws away is kept here: its stages, and of every mix-up what was asked of the decision and what its
branch recorded, read from the branch's file before it went.
"""

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kiosk.config import load_profiles, load_therapies
from kiosk.domain.attempt import Attempt
from kiosk.domain.decide import decide
from kiosk.domain.decision import Decision
from kiosk.domain.interlocks import INTERLOCKS
from kiosk.domain.journey import Journey
from kiosk.domain.site import SiteView
from kiosk.domain.therapy import Therapy
from kiosk.handoffs import concluding
from kiosk.rehearsal import run
from kiosk.rehearsal.mixups import MixUp, MixUpPlayed, played
from kiosk.rehearsal.report import keeper
from kiosk.rehearsal.run import Progress, Rehearsed, rehearse
from kiosk.rehearsal.story import Story
from kiosk.rehearsal.world import World
from tests.shares import shared

SEED = 1
BASIC = ("car-t", "autologous-hsct", "car-t-made-outside")
"""Therapies that are rehearsed in every test run: made here and thawed at the bed, in the laboratory, made outside."""
FIRST = BASIC[0]
THERAPIES = load_therapies()
PROFILES = load_profiles()

_PLACE = tempfile.TemporaryDirectory(prefix="samevein-tests-", ignore_cleanup_errors=True)


@dataclass(frozen=True)
class Asked:
    """One question that was put to the decision, and the answer."""

    journey: Journey
    site: SiteView
    attempt: Attempt
    now: datetime
    answer: Decision


@dataclass(frozen=True)
class Stored:
    """One fact as it lies in the file: its kind, and its body's text."""

    stream: str
    number: int
    kind: str
    body: str

    @property
    def said(self) -> Mapping[str, Any]:
        """The fields of the fact."""
        fact: Mapping[str, Any] = json.loads(self.body)["fact"]
        return fact


@dataclass(frozen=True)
class Branch:
    """What one mix-up came to: `played` is its answer, `asked` what it asked of the decision, in order.

    `facts` are all facts of its file, `before` how many of each stream it began with, `documents` its particulars by id,
    `patient` the journey of the story's patient.
    """

    played: MixUpPlayed
    asked: tuple[Asked, ...]
    facts: tuple[Stored, ...]
    before: Mapping[str, int]
    documents: Mapping[str, Mapping[str, str]]
    patient: str

    @property
    def name(self) -> str:
        """The sentence that names the mix-up."""
        return self.played.mixup.name

    @property
    def new(self) -> tuple[Stored, ...]:
        """The facts that the mix-up recorded."""
        return tuple(fact for fact in self.facts if fact.number > self.before.get(fact.stream, 0))


@dataclass
class Kept:
    """A rehearsal with what it left. `folder` holds its pictures, `stages` its site at each stage, to branch from."""

    rehearsed: Rehearsed
    folder: Path
    stages: Mapping[str, World]
    branches: tuple[Branch, ...]

    def branched(self, stage: str, name: str) -> World:
        """The site at a stage, in a folder of its own. The caller discards it."""
        return self.stages[stage].branched(name)


@dataclass
class _Recorder:
    asked: list[Asked] = field(default_factory=list)
    facts: dict[Stored, None] = field(default_factory=dict)
    documents: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    branches: list[Branch] = field(default_factory=list)
    stages: dict[str, World] = field(default_factory=dict)

    def decide(self, journey: Journey, site: SiteView, attempt: Attempt, now: datetime) -> Decision:
        answer = decide(journey, site, attempt, now)
        self.asked.append(Asked(journey, site, attempt, now, answer))
        return answer

    def play_all(self, therapy: Therapy, story: Story, progress: Progress, _processes: int) -> tuple[MixUpPlayed, ...]:
        """In this process, one after the other, so that all of it can be looked at."""
        self.stages.update(story.stages)
        refused_so_far = story.world.desk.right_readings_refused
        for mixup in chosen(therapy):
            stage = story.stages[mixup.stage]
            self.asked.clear()
            self.facts.clear()
            before = counted(stored_facts(stage.folder))
            answer = played(mixup, stage)
            self.branches.append(
                Branch(answer, tuple(self.asked), tuple(self.facts), before, self.documents, stage.journeys["patient"])
            )
            progress(mixup.name)
        # Played elsewhere, a mix-up's wrong things would not count as right ones that had to be shown again.
        story.world.desk.right_readings_refused = refused_so_far
        return tuple(branch.played for branch in self.branches)

    def look_at(self, branch: World) -> None:
        # A mix-up that restarts the kiosk leaves two sites; what either recorded is looked at.
        self.facts |= dict.fromkeys(stored_facts(branch.folder))
        self.documents = stored_documents(branch.folder)


def chosen(therapy: Therapy) -> tuple[MixUp, ...]:
    """Its mix-ups: for each interlock one that the therapies before it lack, and a share of all the others.

    A further therapy plays that share only where every test is run; else one of the others.
    """
    before = BASIC[: BASIC.index(therapy.id)] if therapy.id in BASIC else BASIC
    all_of_it = run.mixups_of(therapy)
    own = [mixup for mixup in all_of_it if all(mixup.lacking(THERAPIES[other]) for other in before)]
    one_each = {m.rule.name: m for m in reversed(own) if m.rule.name in INTERLOCKS}.values()
    others = [mixup for mixup in all_of_it if mixup not in one_each]
    share = shared(others) if therapy.id in BASIC or len(shared(others)) == len(others) else others[:1]
    return tuple(mixup for mixup in all_of_it if mixup in one_each or mixup in share)


def stored_facts(folder: Path) -> tuple[Stored, ...]:
    """Every fact of a site's file, by stream and number, read past the kiosk."""
    with _opened(folder) as database:
        rows = database.execute("SELECT stream, number, kind, body FROM facts ORDER BY stream, number").fetchall()
    database.close()
    return tuple(Stored(stream, number, kind, body.decode("utf-8")) for stream, number, kind, body in rows)


def stored_documents(folder: Path) -> dict[str, dict[str, str]]:
    """Every document of particulars in a site's file, by id, read past the kiosk."""
    with _opened(folder) as database:
        rows = database.execute("SELECT id, document FROM particulars").fetchall()
    database.close()
    return {name: json.loads(document) for name, document in rows}


def _opened(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{folder / 'site.db'}?mode=ro", uri=True)


def counted(facts: tuple[Stored, ...]) -> dict[str, int]:
    """How many facts each stream has."""
    return {fact.stream: fact.number for fact in facts}


@cache
def kept(therapy: str) -> Kept:
    """The rehearsal of a therapy with seed 1, with the share of its mix-ups that this run plays."""
    recorder = _Recorder()
    place = Path(_PLACE.name) / therapy
    folder = place / "pictures"
    folder.mkdir(parents=True)
    keep_pictures = keeper(folder)
    discard = World.discard

    def discarded(world: World) -> None:
        recorder.look_at(world)
        discard(world)

    def keep(world: World) -> None:
        keep_pictures(world)
        for name, stage in recorder.stages.items():
            there = place / "stages" / name
            shutil.move(stage.folder, there)
            recorder.stages[name] = replace(stage, folder=there)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(concluding, "decide", recorder.decide)
        patched.setattr(World, "discard", discarded)
        patched.setattr(run, "_all_played", recorder.play_all)
        rehearsed = rehearse(THERAPIES[therapy], SEED, THERAPIES, PROFILES, keep=keep)
    return Kept(rehearsed, folder, recorder.stages, tuple(recorder.branches))
