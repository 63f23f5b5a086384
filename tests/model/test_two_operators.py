"""The protocol of two operators and two kiosks, explored to the end by spin; and that it finds the faults seeded in it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.not_tested import not_tested
from tests.tree import ROOT

MODEL = ROOT / "tests" / "model" / "two_operators.pml"
NOT_EXPLORED = "The model was NOT explored in this run: Expected {}, got none. apt-get install spin gcc libc6-dev"
SEEDED = {
    "ONE_PERSON_TWICE": "no_hand_off_on_one_persons_word",
    "CHECK_THEN_ACT": "no_authorisation_unless_all_agree",
    "RELABEL_WITHOUT_VOIDING": "no_authorisation_unless_all_agree",
    "RELEASE_IN_QUARANTINE": "no_authorisation_unless_all_agree",
}
FURTHER = {
    "PRINT_BEFORE_RECORD": "no_ink_without_proof",
    "APPLY_UNREAD": "no_custody_without_read_back",
    "ANSWER_BEFORE_RECORD": "no_way_round_and_no_gap",
}
"""Each fault that can be seeded, and the promise that it breaks; between them they break every one."""


@pytest.fixture
def explorer(request: pytest.FixtureRequest) -> None:
    """Here is what explores a model."""
    for program in ("spin", "gcc"):
        if shutil.which(program) is None:
            not_tested(request, NOT_EXPLORED.format(program))


def explored(folder: Path, promise: str, *words: str, optimised: str = "-O0") -> str:
    """What the exploration says of a promise. Raises CalledProcessError where the model can't be built."""
    for command in (("spin", "-a", *words, str(MODEL)), ("gcc", optimised, "-w", "-o", "pan", "pan.c")):
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    told = subprocess.run(
        (str(folder / "pan"), "-a", "-N", promise), cwd=folder, check=False, capture_output=True, text=True, timeout=600
    )
    return told.stdout


def errors(told: str) -> int:
    """How many violations it found."""
    found = re.search(r"errors: (\d+)", told)
    assert found is not None, told
    return int(found[1])


@pytest.mark.usefixtures("explorer")
def test_two_kiosks_keep_all_five_promises(tmp_path: Path) -> None:
    """Whatever two operators try at two kiosks, in any order and however often, no promise is ever broken."""
    told = explored(tmp_path, "all_five_promises", optimised="-O1")
    assert errors(told) == 0, told
    assert "Search not completed" not in told
    assert "max search depth too small" not in told
    states = re.search(r"(\d+) states, stored", told)
    assert states is not None
    assert int(states[1]) > 100_000


@pytest.mark.usefixtures("explorer")
@pytest.mark.parametrize("fault", SEEDED)
def test_a_fault_breaks_its_promise(tmp_path: Path, fault: str) -> None:
    """A fault seeded in the protocol is found, and by the promise that it breaks."""
    assert errors(explored(tmp_path, SEEDED[fault], f"-D{fault}")) == 1


@pytest.mark.long
@pytest.mark.usefixtures("explorer")
@pytest.mark.parametrize("fault", FURTHER)
def test_every_promise_can_be_broken(tmp_path: Path, fault: str) -> None:
    """The promises that those faults leave in peace are broken by others."""
    assert errors(explored(tmp_path, FURTHER[fault], f"-D{fault}")) == 1


def test_the_model_names_every_promise_and_fault() -> None:
    """The promises that are explored together are those that are explored alone, and every fault has its switch."""
    said = MODEL.read_text(encoding="ascii")
    assert set(re.findall(r"^ltl (no_\w+)", said, re.MULTILINE)) == {*SEEDED.values(), *FURTHER.values()}
    together = re.search(r"^ltl all_five_promises +\{ \[\] !\(([^)]*)\) \}", said, re.MULTILINE)
    assert together is not None
    assert set(together[1].split(" || ")) == set(re.findall(r"^ltl no_\w+ +\{ \[\] !(\w+) \}", said, re.MULTILINE))
    switches = set(re.findall(r"^#if(?:n?def) (\w+)", said, re.MULTILINE))
    assert switches == {*SEEDED, *FURTHER}
