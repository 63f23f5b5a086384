"""Which tests stand for which hazard, read from the marks in the source, so that it is known in a partial run as well."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from tests.tree import named, python_files, syntax

HAZARD_ID = re.compile(r"H[0-9]{2}", re.ASCII)


def tests_by_hazard() -> Mapping[str, tuple[str, ...]]:
    """Map each hazard id that a mark names to the places of its tests, `tests/barcodes/test_gate.py::test_...`."""
    places: dict[str, set[str]] = defaultdict(set)
    for path in python_files("tests"):
        for statement in syntax(path).body:
            for hazard in _hazards(statement):
                places[hazard].add(_place(named(path), statement))
    return {hazard: tuple(sorted(found)) for hazard, found in sorted(places.items())}


def _place(path: str, statement: ast.stmt) -> str:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return f"{path}::{statement.name}"
    return path


def _hazards(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.hazard":
            yield from (str(word.value) for word in node.args if isinstance(word, ast.Constant))
