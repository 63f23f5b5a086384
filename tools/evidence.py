"""Supplier test evidence: requirements, hazards, interlocks and guards, tests, and how each test came out.

    make whole       runs every test and writes out/results.json
    make evidence    writes out/evidence.md and out/evidence.json from it

Nothing is called passed that did not run: a test without an outcome, a skipped one, and a hazard with such a test among
its own are 'not run'. Results of another commit, of changed files, or of a run that left tests out, are refused.
Exit 0 = every requirement passed; 1 = one failed or did not run; 2 = results that can't be used.
"""

import argparse
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from kiosk.config import load_hazards
from kiosk.domain.errors import ParseError
from kiosk.domain.guards import GUARDS
from kiosk.domain.hazards import Hazard
from kiosk.domain.interlocks import INTERLOCKS
from kiosk.domain.steps import STEPS
from tests.hazard_marks import tests_by_hazard

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "docs" / "requirements.toml"

_KEYS = {"schema", "commit", "changed", "begun", "python", "platform", "left_out", "collected", "outcomes"}


class Verdict(StrEnum):
    """How something came out."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"


@dataclass(frozen=True)
class Requirement:
    """What the kiosk has to do, and the ids of the hazards this stands against."""

    id: str
    text: str
    hazards: tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """One test run: of which commit, where and when; the tests that were there, and how those that ran came out."""

    commit: str
    begun: str
    where: str
    collected: frozenset[str]
    outcomes: Mapping[str, str]

    def verdict(self, place: str) -> Verdict:
        """Of a function, class or file of tests: passed only if it is there and all of it ran and passed."""
        cases = [name for name in self.collected if name == place or name.startswith((f"{place}[", f"{place}::"))]
        return worst(_OUTCOMES.get(self.outcomes.get(case, ""), Verdict.NOT_RUN) for case in cases)


_OUTCOMES = {"passed": Verdict.PASSED, "failed": Verdict.FAILED}


@dataclass(frozen=True)
class HazardShown:
    """A hazard, what stands against it, and the tests that show this at work."""

    id: str
    hazard: str
    controls: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    tests: tuple[tuple[str, Verdict], ...]
    verdict: Verdict


@dataclass(frozen=True)
class RequirementShown:
    """A requirement and its hazards; it passed if each of them did."""

    id: str
    text: str
    hazards: tuple[HazardShown, ...]
    verdict: Verdict


@dataclass(frozen=True)
class Shown:
    """The whole chain, for one run."""

    commit: str
    begun: str
    where: str
    counts: Mapping[str, int]
    requirements: tuple[RequirementShown, ...]
    verdict: Verdict


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Failed if one failed, passed if all did, and not run where one did not run or there is none."""
    found = set(verdicts)
    if Verdict.FAILED in found:
        return Verdict.FAILED
    return Verdict.PASSED if found == {Verdict.PASSED} else Verdict.NOT_RUN


def requirements(document: Mapping[str, Any], hazards: Iterable[Hazard]) -> tuple[Requirement, ...]:
    """The requirements of a document. Raises ParseError where a hazard is in none, or one there isn't is in one."""
    found = tuple(Requirement(row["id"], row["text"], tuple(row["hazards"])) for row in document["requirement"])
    known, named = {hazard.id for hazard in hazards}, {name for one in found for name in one.hazards}
    if known != named:
        raise ParseError("requirements", "every hazard under one, and no other", ", ".join(sorted(known ^ named)))
    return found


def run_of(document: Mapping[str, Any], commit: str) -> Run:
    """The run of a results file. Raises ParseError where it is not of this very source, or left tests out."""
    if set(document) != _KEYS or document["schema"] != 1:
        raise ParseError("results", f"schema 1 with {', '.join(sorted(_KEYS))}", ", ".join(sorted(document)))
    if document["commit"] != commit or document["changed"]:
        changed = ", with changed files" if document["changed"] else ""
        raise ParseError("results", f"those of commit {commit}", f"{document['commit']}{changed}")
    if document["left_out"]:
        raise ParseError("results", "a run that left no test out (make whole)", ", ".join(document["left_out"]))
    where = f"Python {document['python']}, {document['platform']}"
    collected = frozenset(document["collected"]) | frozenset(document["outcomes"])
    return Run(document["commit"], document["begun"], where, collected, document["outcomes"])


def shown(
    wanted: Iterable[Requirement], hazards: Iterable[Hazard], tests: Mapping[str, tuple[str, ...]], run: Run
) -> Shown:
    """The chain from requirement to result."""
    each = {hazard.id: _hazard(hazard, tests.get(hazard.id, ()), run) for hazard in hazards}
    found = tuple(
        RequirementShown(one.id, one.text, of_it := tuple(each[name] for name in one.hazards),
                         worst(hazard.verdict for hazard in of_it if hazard.id != "H39" or hazard.tests))
        for one in wanted
    )  # fmt: skip
    told = [run.outcomes.get(name, "not run") for name in run.collected]
    counts = {outcome: told.count(outcome) for outcome in ("passed", "failed", "skipped", "not run")}
    return Shown(run.commit, run.begun, run.where, counts, found, worst(one.verdict for one in found))


def _hazard(hazard: Hazard, places: tuple[str, ...], run: Run) -> HazardShown:
    controls = (
        *((name, INTERLOCKS[name].holds) for name in hazard.interlocks if name in INTERLOCKS),
        *((name, GUARDS[name].remedy) for name in hazard.guards if name in GUARDS),
    )
    asks = {name for name, _ in controls}
    steps = tuple(kind.value for kind, step in STEPS.items() if asks & {one.rule.name for one in step.interlocks})
    tests = tuple((place, run.verdict(place)) for place in places)
    return HazardShown(hazard.id, hazard.hazard, controls, steps, tests, worst(verdict for _, verdict in tests))


def written(whole: Shown) -> str:
    """The evidence as Markdown."""
    counts = ", ".join(f"{count} {outcome}" for outcome, count in whole.counts.items())
    lines = [
        "# Supplier test evidence: Samevein", "",
        f"Result: **{whole.verdict.value}**. Commit `{whole.commit}`, run begun {whole.begun}, {whole.where}.",
        f"Tests: {counts}. A test that did not run counts for nothing.", "",
        "Made by `make evidence` from the run's own results and the marks in the source.",
        "What holds on a site's own devices, its own IQ and OQ show.", "",
        "| requirement | hazards | result |", "|---|---|---|",
    ]  # fmt: skip
    lines += [
        f"| {one.id} {_cell(one.text)} | {', '.join(hazard.id for hazard in one.hazards)} | {one.verdict.value} |"
        for one in whole.requirements
    ]
    for one in whole.requirements:
        lines += ["", f"## {one.id} {one.text}"]
        for hazard in one.hazards:
            lines += ["", f"### {hazard.id} {hazard.hazard}: {hazard.verdict.value}", ""]
            lines += ["| interlock or guard | holds, or what the person is told |", "|---|---|"]
            lines += [f"| `{name}` | {_cell(words)} |" for name, words in hazard.controls]
            lines += ["", f"Asked at: {', '.join(hazard.steps) or 'no step of the table'}.", ""]
            lines += ["| test | result |", "|---|---|"]
            lines += [f"| `{place}` | {verdict.value} |" for place, verdict in hazard.tests]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def main(words: list[str]) -> int:
    """Write the evidence of a results file."""
    parser = argparse.ArgumentParser(description="Supplier test evidence from the results of a test run.")
    parser.add_argument("--results", type=Path, required=True, help="what `pytest --results FILE` wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder for evidence.md and evidence.json")
    asked = parser.parse_args(words)
    try:
        hazards = load_hazards()
        wanted = requirements(tomllib.loads(REQUIREMENTS.read_text(encoding="utf-8")), hazards)
        head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True)
        run = run_of(json.loads(asked.results.read_text(encoding="utf-8")), head.stdout.strip())
    except (ParseError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    whole = shown(wanted, hazards, tests_by_hazard(), run)
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "evidence.md").write_text(written(whole), encoding="utf-8")
    (asked.out / "evidence.json").write_text(json.dumps(asdict(whole), indent=1) + "\n", encoding="utf-8")
    print(f"{whole.verdict.value}: {asked.out / 'evidence.md'}", file=sys.stderr)
    return 0 if whole.verdict is Verdict.PASSED else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
