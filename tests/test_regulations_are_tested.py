"""The chain from clause to test: a claim of support whose test is gone is no claim."""

import ast
import re

from kiosk.config import load_regulations
from tests.tree import ROOT, named, python_files, syntax

NAMED = {test for regulation in load_regulations() for clause in regulation.clauses for test in clause.tests}


def test_every_test_that_a_clause_names_is_there() -> None:
    """Each is a file with tests, or a function of tests at its top level, which is where they are collected."""
    there = set()
    for path in python_files("tests"):
        tests = {n.name for n in syntax(path).body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")}
        there |= {named(path)} if tests else set()
        there |= {f"{named(path)}::{name}" for name in tests}
    assert sorted(NAMED - there) == []


def test_every_regulation_of_the_list_ships() -> None:
    """Part 11, Annex 11, HIPAA and ASVS are there, each with clauses that the software supports."""
    found = {regulation.id: regulation for regulation in load_regulations()}
    assert sorted(found) == ["annex-11", "asvs", "hipaa", "part-11"]
    assert all(any(clause.supports for clause in regulation.clauses) for regulation in found.values())


def test_nothing_says_that_the_software_complies() -> None:
    """No word of compliance stands in the data: the software supports, and a site complies."""
    said = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "kiosk/regulations").glob("*.toml")))
    assert re.findall(r"(?i)compl(?:y|ies|iant|iance)", said) == []
