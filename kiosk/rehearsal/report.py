"""What a rehearsal leaves behind: the JSON contract, a table for the wall, and a folder with pictures and a summary."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import cv2
from jinja2 import Environment, StrictUndefined

from kiosk.domain.decision import Authorized
from kiosk.domain.hazards import Hazard
from kiosk.domain.reasons import Reason
from kiosk.labels import png
from kiosk.rehearsal.desk import Paper, Shot
from kiosk.rehearsal.run import Rehearsed
from kiosk.rehearsal.world import World

FRAMED = (
    ("band", "patient"),
    ("order", "patient"),
    ("badge", "nurse one"),
)
"""Things whose camera frame is kept beside the labels'."""


def as_json(rehearsed: Rehearsed) -> dict[str, Any]:
    """The rehearsal as the command line promises it."""
    return {
        "therapy": rehearsed.therapy,
        "seed": rehearsed.seed,
        "steps": [
            {
                "step": step.step,
                "container": step.container,
                "outcome": "authorized" if isinstance(step.decision, Authorized) else "refused",
                "reasons": [] if isinstance(step.decision, Authorized) else [_reason(r) for r in step.decision.reasons],
                "ms": round(step.ms, 1),
            }
            for step in rehearsed.steps
        ],
        "mixups": [
            {
                "name": one.mixup.name,
                "hazard": one.mixup.rule.hazard,
                "expected_interlock": one.mixup.interlock,
                "outcome": one.outcome,
                "reasons": [_reason(r) for r in one.reasons],
                "as_expected": one.as_expected,
            }
            for one in rehearsed.mixups
        ],
        "labels": [
            {"serial": label.serial, "issue": label.issue, "bitmap_sha256": label.bitmap_sha256, "proved": label.proved}
            for label in rehearsed.labels
        ],
        "ledger": {"facts": rehearsed.facts, "verified": rehearsed.verified},
        "agreed": rehearsed.agreed,
    }


def _reason(reason: Reason) -> dict[str, str]:
    return {
        "interlock": reason.interlock,
        "hazard": reason.hazard,
        "class": reason.kind.value,
        "answer": reason.answer.value,
        "expected": reason.expected,
        "read": reason.read,
    }


def table(rehearsed: Rehearsed, hazards: tuple[Hazard, ...]) -> list[str]:
    """One line a hazard: how often it was provoked, how often it was stopped by the one named, and by whom."""
    named = {hazard.id: hazard.hazard for hazard in hazards}
    lines = []
    for hazard in sorted({one.mixup.rule.hazard for one in rehearsed.mixups}):
        those = [one for one in rehearsed.mixups if one.mixup.rule.hazard == hazard]
        stopped = sum(one.as_expected for one in those)
        mark = "ok " if stopped == len(those) else "BAD"
        lines.append(f"{mark} {hazard}  {stopped:3d} of {len(those):3d} refused as named  {named.get(hazard, '')}")
    return lines


def keeper(folder: Path) -> Callable[[World], None]:
    """Keeps the finished world's pictures and ledger in a folder."""

    def keep(world: World) -> None:
        labels, frames = folder / "labels", folder / "frames"
        for place in (labels, frames):
            place.mkdir(parents=True, exist_ok=True)
        for name, paper in _pictured(world):
            (labels / f"{name}.png").write_bytes(png.encode(paper.bits, paper.dpi))
            picture, _ = world.desk.take(Shot((paper,), pose=7))
            cv2.imwrite(str(frames / f"{name}.png"), picture.grey)
        world.bench.ledger.close()
        (folder / "site.db").write_bytes((world.folder / "site.db").read_bytes())

    return keep


def _pictured(world: World) -> list[tuple[str, Paper]]:
    mine = {*world.containers["patient collection"], *world.containers.get("doses", ())}
    found = [
        ("-".join(part.replace(" ", "-") for part in name), paper)
        for name, paper in world.papers.items()
        if name[0] in mine or name in FRAMED
    ]
    return sorted(found, key=lambda pair: pair[0])


def write_summary(rehearsed: Rehearsed, hazards: tuple[Hazard, ...], folder: Path) -> Path:
    """The summary a quality officer would frame, as one HTML page beside its pictures."""
    template = (files("kiosk.rehearsal") / "summary.html").read_text(encoding="utf-8")
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    pictures = sorted(path.stem for path in (folder / "labels").glob("*.png"))
    text = page.from_string(template).render(
        run=as_json(rehearsed), rehearsed=rehearsed, hazards={h.id: h.hazard for h in hazards}, pictures=pictures
    )
    path = folder / "summary.html"
    path.write_text(text, encoding="utf-8")
    return path
