"""What the code says: the texts given to certain calls, found in the source without running it.

A text may stand in the call, in a local name, behind `if`, `or`, in a small function of the module, or in an f-string.
What is only known at run time is shown as `HOLE`.
"""

import ast
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

HOLE = "\0"
DEEPEST = 6

Function = ast.FunctionDef | None


class Source:
    """One module, and where its names get their texts."""

    def __init__(self, path: Path) -> None:
        self._tree = ast.parse(path.read_text("utf-8"))
        self._functions = {node.name: node for node in ast.walk(self._tree) if isinstance(node, ast.FunctionDef)}

    def said_to(self, called: Mapping[str, tuple[int, ...]]) -> frozenset[str]:
        """Every text that one of these calls is given, by the positions that matter."""
        found = set[str]()
        for function, call in self._calls():
            for at in called.get(_name(call.func), ()):
                if at < len(call.args):
                    found |= self._texts(call.args[at], function)
        return frozenset(found - {HOLE})

    def _calls(self) -> Iterator[tuple[Function, ast.Call]]:
        inside = set[ast.AST]()
        for function in self._functions.values():
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and node not in inside:
                    inside.add(node)
                    yield function, node
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Call) and node not in inside:
                yield None, node

    def _texts(self, node: ast.expr, function: Function, depth: int = 0) -> set[str]:
        if depth > DEEPEST:
            return {HOLE}
        match node:
            case ast.Constant(value=str() as text):
                return {text}
            case ast.JoinedStr(values=values):
                parts = (self._texts(part, function, depth + 1) for part in values)
                return {"".join(chosen) for chosen in product(*parts)}
            case ast.FormattedValue(value=value):
                return self._texts(value, function, depth + 1)
            case ast.IfExp(body=one, orelse=other):
                return self._texts(one, function, depth + 1) | self._texts(other, function, depth + 1)
            case ast.BoolOp(values=values):
                return set[str]().union(*(self._texts(value, function, depth + 1) for value in values))
            case ast.Name(id=name):
                return self._named(name, function, depth + 1)
            case ast.Call(func=ast.Name(id=name)) if name in self._functions:
                return self._returned(self._functions[name], depth + 1)
            case _:
                return {HOLE}

    def _named(self, name: str, function: Function, depth: int) -> set[str]:
        """What a local name, a name of the module or a parameter may hold."""
        if function is not None and name in {arg.arg for arg in function.args.args}:
            return self._given(function, name, depth)
        body = function or self._tree
        held = [node.value for node in ast.walk(body) if isinstance(node, ast.Assign) and _assigns(node, name)]
        if not held and function is not None:
            return self._named(name, None, depth)
        return set[str]().union(*(self._texts(value, function, depth) for value in held)) or {HOLE}

    def _given(self, function: ast.FunctionDef, name: str, depth: int) -> set[str]:
        at = [arg.arg for arg in function.args.args].index(name)
        found = {HOLE}
        for caller, call in self._calls():
            if isinstance(call.func, ast.Name) and call.func.id == function.name and at < len(call.args):
                found |= self._texts(call.args[at], caller, depth)
        return found

    def _returned(self, function: ast.FunctionDef, depth: int) -> set[str]:
        returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
        return set[str]().union(*(self._texts(value, function, depth) for value in returned if value is not None))


def _assigns(node: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in node.targets)


def _name(called: ast.expr) -> str:
    match called:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
