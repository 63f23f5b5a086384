"""A paper for the record, as a plain value: what it says, and for every word of it that is no fixed word, the fact.

- A statement is made of pieces: fixed words of the paper, and quotations. A quotation names the facts and the fields it
  comes from, so that whoever reads the paper finds the place in the ledger, and a test can hold one against the other.
- What is reckoned (a sum, a count, minutes between two moments) says how, and from which facts.
- A paper authorises nothing. Nothing here sets type: `handoffs.reports.setting` makes a PDF of any such value.
"""

from dataclasses import dataclass, field
from enum import Enum

from kiosk.domain.errors import ParseError
from kiosk.domain.text import shown, visible


class How(Enum):
    """How a quotation comes from its facts."""

    AS_RECORDED = "as recorded"
    COUNT = "number of these facts, or of these parts of one"
    SUM = "sum of these amounts"
    MINUTES = "whole minutes between these two moments"
    PRODUCT = "product of these two results, with its uncertainty"
    HELD = "result held against the line of the specification"


@dataclass(frozen=True)
class Trace:
    """The place in the ledger: fact `number` of `stream`, and the path of a field in its body ('fact.given_ml').

    `site` is where the fact was recorded, if elsewhere: it lies in the chain that came with the journey, under its
    number there. '' is the ledger of the site whose paper it is.

    A path may go on after '>' into what the field stands for: a field of the particulars it names, the name of a
    person, a line of the therapy under whose hash the fact was recorded.
    """

    stream: str
    number: int
    path: str
    site: str = ""


@dataclass(frozen=True)
class Quoted:
    """A text that comes from the record. Raises ParseError for one with a character that has no ink of its own."""

    text: str
    traces: tuple[Trace, ...]
    how: How = How.AS_RECORDED

    def __post_init__(self) -> None:
        if visible(self.text) != self.text or not self.traces:
            raise ParseError("quotation", "visible characters, and where they come from", shown(self.text))


Said = tuple[str | Quoted, ...]
"""A statement in pieces, fixed words and quotations."""


class Tone(Enum):
    """What kind of line it is; told by a word or a mark as well, never by grey or bold alone."""

    PLAIN = "plain"
    STRONG = "strong"
    ALARM = "alarm"


@dataclass(frozen=True)
class Line:
    """One statement with its caption, '' where it needs none."""

    caption: str
    said: Said
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Blank:
    """Lines to write on by hand."""

    caption: str
    lines: int = 1


@dataclass(frozen=True)
class Table:
    """Statements side by side. `columns` are (title, share of the width); each row has a cell for each column."""

    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Said, ...], ...]


@dataclass(frozen=True)
class Mark:
    """One event of a time line: in which lane, at which of the moments (from 0), and of which kind.

    `kind` is 'step', 'label', 'refused' or 'hold', each drawn in a form of its own. `key` is its number beside the
    picture.
    """

    lane: int
    at: int
    kind: str
    key: str


@dataclass(frozen=True)
class TimeLine:
    """A picture of a journey: lanes one below another, moments in order from left to right, not to scale.

    `spans` says how much time lies between a moment and the one before ('' for none); `links` join a lane to the one
    that came out of it, as (lane, moment, lane).
    """

    lanes: tuple[Said, ...]
    spans: tuple[Said, ...]
    marks: tuple[Mark, ...]
    links: tuple[tuple[int, int, int], ...] = ()


Block = Line | Blank | Table | TimeLine


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it; `new_page` begins a sheet of its own, such as a copy to send back."""

    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False


@dataclass(frozen=True)
class Paper:
    """One paper. `stream` is whose facts it quotes where a mark names none; `head` is the ledger's head it was made at.

    `about` are the lines at the top of the first page: whom and what it is about. `running` says it in one line on all
    that follow, for pages come apart.
    """

    name: str
    title: str
    place: str
    stream: str
    count: int
    head: str
    about: tuple[Line, ...]
    running: Said
    sections: tuple[Section, ...] = field(default=())


def text_of(said: Said) -> str:
    """The statement as it reads."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in said)


def quotations(said: Said) -> tuple[Quoted, ...]:
    """The pieces that come from the record."""
    return tuple(piece for piece in said if isinstance(piece, Quoted))


MOST_MARKS, MOST_STREAMS = 8, 4
"""So many marks of one stream, and so many streams, stand beside one statement; of more, the first and the last."""


def marks_of(said: Said, stream: str) -> str:
    """Where a statement comes from, for the margin: `#12`, `#12–15`, `people #3`, of another site `north #7`.

    '' for fixed words alone.

    >>> marks_of((Quoted("1", (Trace("a", 4, "x"), Trace("a", 5, "x"), Trace("site/people", 9, "y"))),), "a")
    '#4–5 people #9'
    >>> marks_of((Quoted("1", (Trace("a", 4, "x"), Trace("a", 7, "x", "north"))),), "a")
    '#4 north #7'
    """
    places = {(trace.site, trace.stream, trace.number) for quoted in quotations(said) for trace in quoted.traces}
    texts = []
    ledgers = {(site, name) for site, name, _ in places}
    if len(ledgers) > MOST_STREAMS:
        return f"{len(places)} facts in {len(ledgers)} journeys"
    for site, name in sorted(ledgers, key=lambda place: (place[0], place[1] != stream, place[1])):
        named = (site, "" if name == stream else name.removeprefix("site/"))
        runs = _runs(sorted(number for *place, number in places if place == [site, name]))
        texts.append(" ".join(filter(None, (*named, runs))))
    return " ".join(texts)


def _runs(numbers: list[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    marks = [f"#{run[0]}" if len(run) == 1 else f"#{run[0]}–{run[-1]}" for run in runs]
    return " ".join(marks if len(marks) <= MOST_MARKS else (marks[0], "…", marks[-1]))


def statements(paper: Paper) -> tuple[Said, ...]:
    """Every statement of a paper, in the order in which it reads."""
    found: list[Said] = [paper.running, *(line.said for line in paper.about)]
    for section in paper.sections:
        for block in section.blocks:
            match block:
                case Line():
                    found.append(block.said)
                case Table():
                    found.extend(cell for row in block.rows for cell in row)
                case TimeLine():
                    found.extend((*block.lanes, *(span for span in block.spans if span)))
                case Blank():
                    continue
    return tuple(found)


def words_of(paper: Paper) -> tuple[str, ...]:
    """The fixed words beside the statements: headings, captions, titles of columns, the keys of a picture."""
    found = [line.caption for line in paper.about]
    for section in paper.sections:
        found.append(section.title)
        for block in section.blocks:
            match block:
                case Line() | Blank():
                    found.append(block.caption)
                case Table():
                    found.extend(title for title, _ in block.columns)
                case TimeLine():
                    found.extend(mark.key for mark in block.marks)
    return tuple(found)
