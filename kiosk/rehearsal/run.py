"""Run a rehearsal: found the site, tell the story, play every mix-up, check the ledger, and say whether all agreed."""

import multiprocessing
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import cv2

from kiosk.domain.decision import Authorized
from kiosk.domain.facts import LabelIssued, PrintStarted
from kiosk.domain.reasons import Reason
from kiosk.domain.therapy import Therapy
from kiosk.labels.profile import PrinterProfile
from kiosk.ledger.audit import Verified
from kiosk.rehearsal.asides import tell_asides
from kiosk.rehearsal.desk import Desk
from kiosk.rehearsal.mixups import MIXUPS, MixUp, MixUpPlayed, played
from kiosk.rehearsal.mixups.needs import Need
from kiosk.rehearsal.story import StepPlayed, Story, StoryStopped, tell
from kiosk.rehearsal.world import World

Progress = Callable[[str], None]


@dataclass(frozen=True)
class LabelMade:
    """One label of the story: what was recorded of it, and whether what was printed is what was proved."""

    serial: str
    issue: int
    bitmap_sha256: str
    proved: bool


@dataclass(frozen=True)
class Rehearsed:
    """How the whole rehearsal went."""

    therapy: str
    seed: int
    steps: tuple[StepPlayed, ...]
    mixups: tuple[MixUpPlayed, ...]
    labels: tuple[LabelMade, ...]
    facts: int
    verified: bool
    right_readings_refused: int
    seconds: float

    @property
    def agreed(self) -> bool:
        """Whether everything came out as it must: every right step taken, every mix-up refused by the one named."""
        return (
            bool(self.steps)
            and all(isinstance(step.decision, Authorized) for step in self.steps)
            and bool(self.mixups)
            and all(mixup.as_expected for mixup in self.mixups)
            and bool(self.labels)
            and all(label.proved for label in self.labels)
            and self.verified
        )


def rehearse(
    therapy: Therapy,
    seed: int,
    therapies: Mapping[str, Therapy],
    profiles: Mapping[str, PrinterProfile],
    *,
    keep: Callable[[World], None] = lambda _: None,
    progress: Progress = lambda _: None,
    processes: int = 2,
) -> Rehearsed:
    """Rehearse one therapy on a throw-away site. `keep` sees the finished world before it is thrown away."""
    begun = perf_counter()
    cv2.setNumThreads(1)
    place = Path(tempfile.mkdtemp(prefix="samevein-"))
    try:
        desk = Desk()
        world = World.founded(place / "site", seed, therapy, therapies, profiles, desk)
        story = Story(world, on_step=progress)
        with suppress(StoryStopped):
            tell(story)
            tell_asides(story)
        mixups = _all_played(therapy, story, progress, processes) if "given" in story.stages else ()
        facts, verified = _ledger(story.world)
        labels = _labels(story.world)
        keep(story.world)
        story.world.close()
        return Rehearsed(
            therapy.id, seed, tuple(story.played), mixups, labels, facts, verified, desk.right_readings_refused,
            perf_counter() - begun,
        )  # fmt: skip
    finally:
        shutil.rmtree(place)


_STORY: list[Story] = []
"""The story that forked players branch from: set before they are forked, read by them alone."""


def mixups_of(therapy: Therapy) -> tuple[MixUp, ...]:
    """The mix-ups played for a therapy: those of which it lacks nothing."""
    return tuple(mixup for mixup in MIXUPS if not mixup.lacking(therapy))


def left_out(therapy: Therapy) -> dict[Need, int]:
    """What the therapy lacks, and how many mix-ups are not played for the lack of it first of all."""
    return dict(Counter(mixup.lacking(therapy)[0] for mixup in MIXUPS if mixup.lacking(therapy)))


def _all_played(therapy: Therapy, story: Story, progress: Progress, processes: int) -> tuple[MixUpPlayed, ...]:
    chosen = [number for number, mixup in enumerate(MIXUPS) if mixup in mixups_of(therapy)]
    _STORY[:] = [story]
    outcomes: dict[int, tuple[str, tuple[Reason, ...]]] = {}
    with multiprocessing.get_context("fork").Pool(processes) as players:
        for number, outcome, reasons in players.imap_unordered(_play, chosen):
            outcomes[number] = (outcome, reasons)
            progress(MIXUPS[number].name)
    return tuple(MixUpPlayed(MIXUPS[number], *outcomes[number]) for number in chosen)


def _play(number: int) -> tuple[int, str, tuple[Reason, ...]]:
    mixup = MIXUPS[number]
    one = played(mixup, _STORY[0].stages[mixup.stage])
    return number, one.outcome, one.reasons


def _ledger(world: World) -> tuple[int, bool]:
    ledger = world.bench.ledger
    counts = ledger.counts(ledger.streams())
    return sum(counts.values()), isinstance(ledger.verify(), Verified)


def _labels(world: World) -> tuple[LabelMade, ...]:
    """Every label the record knows, held against the paper: the hash recorded before the first byte is the paper's."""
    made = []
    for coi in world.journeys.values():
        issued: dict[tuple[str, str, int], LabelIssued] = {}
        for recorded in world.bench.ledger.facts(coi):
            fact = recorded.entry.fact
            if isinstance(fact, LabelIssued):
                issued[(fact.container, fact.piece, fact.issue)] = fact
            if isinstance(fact, PrintStarted):
                serial = issued[(fact.container, fact.piece, fact.issue)].serial
                paper = world.papers.get((fact.container, fact.piece, str(fact.issue)))
                proved = paper is not None and paper.sha256 == fact.bitmap_sha256
                made.append(LabelMade(serial, fact.issue, fact.bitmap_sha256, proved))
    return tuple(made)
