"""Supplier test evidence: the chain from requirement to result, and nothing passed that did not run."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kiosk.config import load_hazards
from kiosk.domain.errors import ParseError
from tools.evidence import REQUIREMENTS, Requirement, Verdict, main, requirements, run_of, shown, written

HAZARDS = tuple(hazard for hazard in load_hazards() if hazard.id in {"H06", "H28"})
WANTED = (Requirement("R1", "reads | right", ("H06",)), Requirement("R2", "says what it must", ("H28",)))
TESTS = {"H06": ("tests/a.py::test_one", "tests/b.py"), "H28": ("tests/a.py::test_two",)}
ALL = ("tests/a.py::test_one[x]", "tests/a.py::test_one[y]", "tests/a.py::test_two", "tests/b.py::test_three")
PASSED = dict.fromkeys(ALL, "passed")

RAN = "import pytest\n\n\ndef test_good() -> None:\n    pass\n\n\ndef test_bad() -> None:\n    assert False\n\n\n@pytest.mark.skip\ndef test_later() -> None:\n    pass\n"


def document(outcomes: Mapping[str, str], **changed: Any) -> dict[str, Any]:
    """A results file of commit c."""
    return {
        "schema": 1, "commit": "c", "changed": False, "begun": "2026-11-30T10:00:00+00:00", "python": "3.11.7",
        "platform": "Linux", "left_out": [], "collected": list(ALL), "outcomes": dict(outcomes),
    } | changed  # fmt: skip


def verdicts(outcomes: Mapping[str, str], **changed: Any) -> list[Verdict]:
    """How the two requirements, and the whole, came out."""
    whole = shown(WANTED, HAZARDS, TESTS, run_of(document(outcomes, **changed), "c"))
    return [*(one.verdict for one in whole.requirements), whole.verdict]


def test_all_that_ran_and_passed_is_passed() -> None:
    """Every case of every test ran and passed: hazards, requirements and the whole did."""
    assert verdicts(PASSED) == [Verdict.PASSED] * 3


@pytest.mark.parametrize(
    ("outcomes", "first", "whole"),
    [
        (dict.fromkeys(ALL[1:], "passed"), Verdict.NOT_RUN, Verdict.NOT_RUN),
        (PASSED | {ALL[0]: "skipped"}, Verdict.NOT_RUN, Verdict.NOT_RUN),
        (PASSED | {ALL[3]: "failed"}, Verdict.FAILED, Verdict.FAILED),
        ({ALL[0]: "failed"}, Verdict.FAILED, Verdict.FAILED),
        ({}, Verdict.NOT_RUN, Verdict.NOT_RUN),
    ],
    ids=["one case not run", "one skipped", "one failed", "failed before the others", "nothing ran"],
)
def test_nothing_is_passed_that_did_not_run(outcomes: dict[str, str], first: Verdict, whole: Verdict) -> None:
    """One case of one test that failed, was skipped or has no outcome takes hazard, requirement and whole with it."""
    found = verdicts(outcomes)
    assert (found[0], found[-1]) == (first, whole)


def test_a_test_that_was_not_there_is_not_run() -> None:
    """A marked test of which the run knew nothing, and a hazard without any, are not run."""
    known = {name: "passed" for name in ALL if "test_two" not in name}
    assert verdicts(known, collected=list(known)) == [Verdict.PASSED, Verdict.NOT_RUN, Verdict.NOT_RUN]
    run = run_of(document(PASSED), "c")
    assert shown(WANTED, HAZARDS, {"H06": TESTS["H06"]}, run).requirements[1].verdict is Verdict.NOT_RUN


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"commit": "d"}, "results: Expected those of commit c, got d."),
        ({"changed": True}, "got c, with changed files."),
        ({"left_out": ["share"]}, "Expected a run that left no test out (make whole), got share."),
        ({"schema": 2}, "schema 1"),
        ({"extra": 1}, "schema 1"),
    ],
)
def test_results_of_something_else_are_refused(changed: dict[str, Any], message: str) -> None:
    """Those of another commit, of changed files, or of a run that left tests out, are evidence of nothing."""
    with pytest.raises(ParseError) as refused:
        run_of(document(PASSED, **changed), "c")
    assert message in str(refused.value)


def test_every_hazard_is_under_a_requirement() -> None:
    """The requirements that ship name each hazard, and no other."""
    shipped = tomllib.loads(REQUIREMENTS.read_text(encoding="utf-8"))
    assert requirements(shipped, load_hazards())
    shipped["requirement"][0]["hazards"].remove("H02")
    with pytest.raises(ParseError, match="every hazard under one, and no other, got H02"):
        requirements(shipped, load_hazards())


def test_the_paper_names_the_whole_chain() -> None:
    """Requirement, hazard, interlock or guard with its words, the steps that ask it, tests and results stand there."""
    text = written(shown(WANTED, HAZARDS, TESTS, run_of(document(PASSED | {ALL[2]: "failed"}), "c")))
    assert "Result: **failed**. Commit `c`" in text
    assert "| R1 reads \\| right | H06 | passed |" in text
    for words in ("`two_readers_agree`", "`statements_derived`", "| `tests/a.py::test_two` | failed |", "1 failed"):
        assert words in text
    assert "read back label" in text


def test_a_run_writes_how_its_tests_came_out(pytester: pytest.Pytester) -> None:
    """Passed, failed and skipped are told apart, and a chosen part of a file is said to be one."""
    pytester.makepyfile(test_them=RAN)
    plugins = ("-ptests.conftest", "-pno:cacheprovider")
    pytester.runpytest_inprocess(*plugins, "--results", "a/results.json")
    said = json.loads((pytester.path / "a" / "results.json").read_text(encoding="utf-8"))
    assert said["outcomes"] == {
        "test_them.py::test_bad": "failed", "test_them.py::test_good": "passed", "test_them.py::test_later": "skipped",
    }  # fmt: skip
    assert (said["left_out"], set(said["collected"])) == ([], set(said["outcomes"]))
    for chosen, left_out in ((("-k", "good"), "keyword"), (("test_them.py::test_good",), "test_them.py::test_good")):
        pytester.runpytest_inprocess(*plugins, "--results", "b.json", *chosen)
        assert json.loads((pytester.path / "b.json").read_text(encoding="utf-8"))["left_out"] == [left_out]


def test_the_command_refuses_what_it_cannot_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No file, no JSON, or another commit's results end with 2, words on why, and no paper."""
    path = tmp_path / "results.json"
    for content in (None, "{", json.dumps(document(PASSED))):
        if content is not None:
            path.write_text(content, encoding="utf-8")
        assert main(["--results", str(path), "--out", str(tmp_path / "out")]) == 2
        assert capsys.readouterr().err
    assert not (tmp_path / "out").exists()
