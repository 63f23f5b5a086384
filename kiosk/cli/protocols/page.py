"""A protocol as Markdown: tables of what to check and what is expected, with room for what was found, and signatures.

The right-hand columns are left empty: who carries the protocol out fills them in by hand, or in the site's own system.
"""

from collections.abc import Iterable
from dataclasses import dataclass

SIGNATURES = ("Carried out by", "Second person", "Reviewed by quality", "Approved by")


@dataclass(frozen=True)
class Item:
    """One thing to check, and what has to be found."""

    check: str
    expected: str


@dataclass(frozen=True)
class Section:
    """Items of one kind. `how` says how they are checked."""

    title: str
    how: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Protocol:
    """A whole protocol: `about` are lines that say what it was made from."""

    title: str
    about: tuple[str, ...]
    sections: tuple[Section, ...]


def markdown(protocol: Protocol) -> str:
    """The protocol's text. Items are numbered through their sections, so that a deviation can name its row."""
    lines = [f"# {protocol.title}", "", *(f"- {line}" for line in protocol.about), ""]
    lines += [
        "A row that is not as expected is a deviation: write its number, what was found and what was decided, below.",
    ]
    for number, section in enumerate(protocol.sections, start=1):
        lines += ["", f"## {number}. {section.title}", "", section.how, ""]
        lines += ["| no. | check | expected | found | as expected? | initials, date |", "|---|---|---|---|---|---|"]
        lines += [
            f"| {number}.{row} | {_cell(item.check)} | {_cell(item.expected)} | | yes / no | |"
            for row, item in enumerate(section.items, start=1)
        ]
    lines += ["", "## Deviations", "", *_blanks(("no.", "what was found", "decided", "signature, date"), 4)]
    lines += ["", "## Signatures", "", *_blanks(("", "name", "signature", "date"), SIGNATURES)]
    return "\n".join(lines) + "\n"


def _blanks(heads: tuple[str, ...], rows: int | Iterable[str]) -> list[str]:
    first = [""] * rows if isinstance(rows, int) else list(rows)
    table = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    return [*table, *(f"| {word} |{' |' * (len(heads) - 1)}" for word in first)]


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
