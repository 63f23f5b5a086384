"""The rules of the house that no linter knows: size, names, test sentences, and what must never be in the tree."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tree import ROOT, named, project_files, python_files, syntax

LONGEST_FILE = 350
"""In lines. A longer file hides a concept that wants its own name."""

LONGEST_ALONE = 600
"""Of the verifier: one file by its promise, to be copied anywhere and read whole by an outsider."""

VAGUE_WORDS = frozenset(
    {
        *("manager", "managers", "helper", "helpers", "util", "utils", "utility", "utilities", "misc"),
        *("handle", "handler", "handlers", "process", "processor", "service", "services", "success"),
    }
)
VAGUE_NAMES = frozenset({"is_valid", "data", "info"})

# Put together here, so that this file does not hold what it looks for.
MACHINE_MARKS = re.compile(
    "|".join(
        (
            r"(?<![\w.])/(?:" + "wo" + "rk|" + "fa" + r"rm)/",
            "fa" + "rm-(?:studio|bench)",
            "(?:index" + "|extra-index)-" + "url",
            "find-" + "links",
            "trusted-" + "host",
            '"resol' + 'ved": *"http',
        )
    )
)


@pytest.mark.parametrize("path", python_files("kiosk", "tests", "tools"), ids=named)
def test_a_file_says_one_thing(path: Path) -> None:
    """A file is short enough to be about one thing."""
    longest = LONGEST_ALONE if named(path) == "kiosk/ledger/verify.py" else LONGEST_FILE
    assert len(path.read_text(encoding="utf-8").splitlines()) <= longest


def words(name: str) -> list[str]:
    """Split a name in either style into its words, in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)]


def defined_names(tree: ast.Module) -> Iterator[str]:
    """Give the name of every class and function in a module, but for the methods whose names a library fixes."""
    fixed = {
        method
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith("RequestHandler") for base in node.bases)
        for method in node.body
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node not in fixed:
            yield node.name


def is_vague(name: str) -> bool:
    """Tell whether a name says nothing about the field."""
    return name.strip("_").lower() in VAGUE_NAMES or not VAGUE_WORDS.isdisjoint(words(name))


@pytest.mark.parametrize(
    "name", ["PrinterManager", "label_utils", "handle_scan", "is_valid", "HTTPService", "Data", "_info"]
)
def test_a_vague_name_is_found(name: str) -> None:
    """A name that says nothing of the field is seen in either style."""
    assert is_vague(name)


@pytest.mark.parametrize(
    "name", ["handoffs", "DataMatrix", "data_identifier", "processing", "test_a_bag_is_handled_once"]
)
def test_a_word_of_the_field_is_not_vague(name: str) -> None:
    """Words of the field that merely look alike are free."""
    assert not is_vague(name)


@pytest.mark.parametrize("path", python_files("kiosk", "tools"), ids=named)
def test_names_are_the_fields_words(path: Path) -> None:
    """No module, class or function has a vague name."""
    assert [name for name in (path.stem, *defined_names(syntax(path))) if is_vague(name)] == []


def is_one_sentence(docstring: str | None) -> bool:
    """Tell whether a docstring is there and is a single sentence with a full stop."""
    text = " ".join((docstring or "").split())
    return text.endswith(".") and re.search(r"[.!?] +[A-Z]", text) is None


@pytest.mark.parametrize("docstring", [None, "", "A bag is read", "A bag is read. Then another one."])
def test_a_docstring_that_is_not_one_sentence_is_found(docstring: str | None) -> None:
    """A missing, open-ended or second sentence is seen."""
    assert not is_one_sentence(docstring)


@pytest.mark.parametrize("path", python_files("tests"), ids=named)
def test_every_test_says_its_behaviour(path: Path) -> None:
    """Every test has a docstring of one sentence, the behaviour it shows."""
    tests = [
        node for node in ast.walk(syntax(path)) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert [test.name for test in tests if not is_one_sentence(ast.get_docstring(test))] == []


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").iterdir()), ids=named)
def test_requirements_name_no_host(path: Path) -> None:
    """A pinned requirement says what and with which hash, and leaves from where to the machine."""
    text = path.read_text(encoding="utf-8")
    options = [line for line in text.splitlines() if line.startswith("-")]
    assert "://" not in text
    assert " @ " not in text
    assert options == []


def test_every_pin_has_a_hash() -> None:
    """A requirement without a hash would be installed unseen."""
    for path in (ROOT / "requirements").glob("*.txt"):
        joined = path.read_text(encoding="utf-8").replace("\\\n", " ")
        pins = [line for line in joined.splitlines() if line and not line.lstrip().startswith("#")]
        assert pins
        assert [pin for pin in pins if not re.match(r"[a-z0-9-]+==\S+ +.*--hash=sha256:[0-9a-f]{64}", pin)] == []


def test_the_tree_names_no_machine() -> None:
    """No file of the project names a path or a host of the machines it was made on."""
    found = []
    for path in project_files():
        content = path.read_bytes()
        if b"\0" not in content:
            text = content.decode("utf-8")
            found += [f"{named(path)}: {mark.group()}" for mark in MACHINE_MARKS.finditer(text)]
    assert found == []
