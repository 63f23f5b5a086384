"""The shape of the kiosk that import-linter cannot see. Each of these rules is part of the safety case."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tree import ROOT, imported_modules, named, python_files, syntax

DECIDES = "kiosk/domain/decide.py"
DEFINES = "kiosk/domain/decision.py"
TOKEN = "Authorized"

# What is not in this list is refused. Of the standard library it holds what can neither look at the world nor change it.
DOMAIN_MAY_IMPORT = frozenset(
    {
        *(
            "abc",
            "base64",
            "binascii",
            "bisect",
            "calendar",
            "collections",
            "copy",
            "csv",
            "dataclasses",
            "datetime",
            "decimal",
        ),
        *(
            "difflib",
            "enum",
            "fractions",
            "functools",
            "hashlib",
            "heapq",
            "hmac",
            "itertools",
            "json",
            "math",
            "numbers",
        ),
        *("operator", "re", "statistics", "string", "struct", "textwrap", "types", "typing", "unicodedata", "zlib"),
        *("biip", "stdnum"),
    }
)
READS_THE_CLOCK = frozenset({"now", "utcnow", "today"})
ACTS = frozenset({"open", "print", "input", "eval", "exec", "compile", "__import__", "breakpoint"})

VERIFIER_MAY_IMPORT = sys.stdlib_module_names | {"cryptography"}

WEAKENS = ("Fake", "Unsafe", "fake_", "unsafe_", "fakes")


def forged_tokens(tree: ast.AST) -> Iterator[int]:
    """Give the lines that make, rename, copy or reach into the token other than to recognise it."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="isinstance")):
                continue
            case ast.Call(func=func, args=args) if _is_token(func) or any(map(_is_token, args)):
                yield node.lineno
            case ast.Attribute(value=value) if _is_token(value):
                yield node.lineno
            case ast.Assign(value=value) | ast.NamedExpr(value=value) if _is_token(value):
                yield node.lineno
            case ast.ImportFrom(names=names):
                yield from (node.lineno for alias in names if alias.name == TOKEN and alias.asname is not None)
            case ast.ClassDef(bases=bases) if any(map(_is_token, bases)):
                yield node.lineno
            case _:
                continue


def _is_token(node: ast.AST) -> bool:
    return (isinstance(node, ast.Name) and node.id == TOKEN) or (isinstance(node, ast.Attribute) and node.attr == TOKEN)


@pytest.mark.parametrize(
    "forgery",
    [
        "Authorized('a', 'b')",
        "decision.Authorized('a', 'b')",
        "object.__new__(Authorized)",
        "Authorized.__new__(Authorized)",
        "from kiosk.domain.decision import Authorized as Yes",
        "Yes = Authorized",
        "class Yes(Authorized): pass",
        "partial(Authorized, at=now)",
    ],
)
def test_a_forged_authorisation_is_found(forgery: str) -> None:
    """Every known way to make an authorisation outside the decision is seen."""
    assert list(forged_tokens(ast.parse(forgery)))


@pytest.mark.parametrize(
    "use",
    [
        "from kiosk.domain.decision import Authorized",
        "def print_label(job: PrintJob, leave: Authorized) -> None: ...",
        "isinstance(decision, Authorized)",
        "match decision:\n    case Authorized(): act()",
        "Decision = Authorized | Refused",
    ],
)
def test_recognising_an_authorisation_is_free(use: str) -> None:
    """To ask for an authorisation, or to look whether it is one, is no forgery."""
    assert not list(forged_tokens(ast.parse(use)))


def test_only_the_decision_authorises() -> None:
    """Nothing in the kiosk but the decision makes an authorisation."""
    found = [f"{named(path)}:{line}" for path in python_files("kiosk") for line in forged_tokens(syntax(path))]
    assert [place for place in found if not place.startswith((f"{DECIDES}:", f"{DEFINES}:"))] == []


def test_the_decision_exists() -> None:
    """The module that may authorise is where the rule above expects it, and does so."""
    assert list(forged_tokens(syntax(ROOT / DECIDES)))


def impurities(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Give the line and name of whatever would let the domain look at the world or change it."""
    for line, module in imported_modules(tree):
        if module.split(".")[0] not in DOMAIN_MAY_IMPORT and not f"{module}.".startswith("kiosk.domain."):
            yield line, module
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in ACTS:
                yield node.lineno, name
            case ast.Attribute(attr=name) if name in READS_THE_CLOCK and _is_a_date_type(node.value):
                yield node.lineno, name
            case _:
                continue


def _is_a_date_type(node: ast.AST) -> bool:
    return ast.unparse(node).split(".")[-1] in {"date", "datetime"}


@pytest.mark.parametrize(
    "line",
    [
        "import os",
        "from time import time",
        "from . import step",
        "from kiosk.barcodes import gate",
        "import kiosk",
        "open('x')",
        "datetime.now(UTC)",
        "dt.date.today()",
        "Clock(source=datetime.now)",
    ],
)
def test_an_impurity_is_found(line: str) -> None:
    """A clock, a file or a foreign ring in the domain is seen."""
    assert list(impurities(ast.parse(line)))


@pytest.mark.parametrize("path", python_files("kiosk/domain"), ids=named)
def test_the_domain_is_pure(path: Path) -> None:
    """The domain imports what is on a short list, reads no clock and touches nothing."""
    assert list(impurities(syntax(path))) == []


def test_the_verifier_stands_alone() -> None:
    """The verifier imports the standard library and cryptography, and nothing of the kiosk."""
    path = ROOT / "kiosk/ledger/verify.py"
    imported = {module.split(".")[0] for _, module in imported_modules(syntax(path))}
    assert imported - VERIFIER_MAY_IMPORT == set()


def weakenings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Give the line and name of each fake or unsafe thing that a module names."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                names: list[str] = [name]
            case ast.ImportFrom(module=module, names=aliases):
                names = [*(module or "").split("."), *(alias.name for alias in aliases)]
            case ast.Import(names=aliases):
                names = [part for alias in aliases for part in alias.name.split(".")]
            case _:
                continue
        yield from ((node.lineno, name) for name in names if name.startswith(WEAKENS))


@pytest.mark.parametrize(
    "line",
    [
        "from kiosk.devices.printers import FakePrinter",
        "from kiosk.devices import fakes",
        "import kiosk.devices.fakes.printer",
        "printers.FakePrinter()",
        "UnsafeGate()",
    ],
)
def test_a_weakening_is_found(line: str) -> None:
    """A fake or unsafe part is seen however it is named."""
    assert list(weakenings(ast.parse(line)))


@pytest.mark.parametrize("path", python_files("kiosk/config", "kiosk/cli", "kiosk/web", "kiosk/handoffs"), ids=named)
def test_configuration_reaches_nothing_that_weakens(path: Path) -> None:
    """No setting, command, screen or use case names a fake or unsafe part; the rehearsal alone does."""
    assert list(weakenings(syntax(path))) == []
