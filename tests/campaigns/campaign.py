"""What a campaign is: many cases, run in pieces, whose figures add up and can be gone on with another day."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Counts = Mapping[str, float]


@dataclass(frozen=True)
class Piece:
    """What some cases came to: counts that add up over pieces, and in words whatever should not have been."""

    counts: Counts
    found: tuple[str, ...] = ()


@dataclass(frozen=True)
class Campaign:
    """`run(first, count)` runs the cases from number `first` on, at most `at_once` of them in one piece.

    `per_thousand` are its cases for each thousand that are asked for: a rehearsal is a longer case than a text.
    """

    name: str
    per_thousand: int
    at_once: int
    run: Callable[[int, int], Piece]

    def cases(self, asked: int) -> int:
        """How many cases it runs in all; at least one."""
        return max(1, asked * self.per_thousand // 1000)


@dataclass
class Progress:
    """How far a campaign came: kept in a file of its own, written whole after every piece."""

    path: Path
    done: int = 0
    seconds: float = 0.0
    counts: dict[str, float] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, folder: Path, name: str) -> "Progress":
        """The progress kept in the folder; none where there is no file yet."""
        path = folder / f"{name}.json"
        if not path.exists():
            return cls(path)
        said = json.loads(path.read_text(encoding="utf-8"))
        return cls(path, said["done"], said["seconds"], said["counts"], said["found"])

    def add(self, cases: int, piece: Piece, seconds: float) -> None:
        """Count a piece, and keep it: a run that dies in the next one goes on from here."""
        self.done += cases
        self.seconds += seconds
        for name, count in piece.counts.items():
            self.counts[name] = self.counts.get(name, 0) + count
        self.found += piece.found
        written = self.path.with_suffix(".new")
        written.write_text(json.dumps(self.figures(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        written.replace(self.path)

    def figures(self) -> dict[str, Any]:
        """The figures as they are kept."""
        return {
            "done": self.done,
            "seconds": round(self.seconds, 1),
            "counts": dict(sorted(self.counts.items())),
            "found": self.found,
        }
