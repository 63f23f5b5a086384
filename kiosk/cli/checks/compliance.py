"""What this release supports of the regulations that ship as data, told clause by clause."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from kiosk.domain.regulations import Clause, Regulation

PREAMBLE = (
    "What the software supports, clause by clause, and whose part the rest is. Whether a site complies, it decides."
)
UNCONFIRMED = "unconfirmed: not held against the text"


def told(regulations: Iterable[Regulation]) -> Iterator[str]:
    """The lines for people."""
    yield PREAMBLE
    for regulation in regulations:
        yield ""
        yield f"{regulation.title} ({regulation.edition})"
        yield f"  Text: {regulation.source}"
        for clause in regulation.clauses:
            yield from _clause(clause)


def rows(regulations: Iterable[Regulation]) -> dict[str, Any]:
    """The same as one JSON document."""
    return {"says": PREAMBLE, "regulations": [asdict(regulation) for regulation in regulations]}


def _clause(clause: Clause) -> Iterator[str]:
    yield f"  {clause.id}  {clause.asks}{'' if clause.confirmed else f' ({UNCONFIRMED})'}"
    if clause.supports:
        yield from _wrapped(f"supports: {clause.supports}")
        yield from (f"      {test}" for test in clause.tests)
    if clause.owner:
        yield from _wrapped(f"{clause.owner}: {clause.site}")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 116, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False)
