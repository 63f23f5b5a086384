"""Setting any paper as a PDF on A4: the same bytes for the same paper, nothing cut, nothing left out.

- Text wraps between words; a word wider than its column wraps between letters. What does not fit a page flows to the
  next, and a row of a table is repeated nowhere and lost nowhere: it goes on below its column titles on the next page.
- Each statement has the numbers of its facts in the margin at its right, small and grey.
- What is written by hand stays together, as far as a third of a page.
- Every page says whose it is, up to which fact and head of the ledger it tells, and how many pages there are.
- A character that the typeface does not show, or that would need shaping, stands as its code point. No text is markup.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import zip_longest

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from kiosk.domain.paper import Blank, Block, Line, Paper, Said, Section, Table, TimeLine, Tone, marks_of, text_of
from kiosk.handoffs.reports.drawing import MM, TimeLineDrawn, picture_of
from kiosk.labels.typeface import Face, loaded, unshowable, width

LEFT, RIGHT, TOP, BOTTOM = 16 * MM, 10 * MM, 18.5 * MM, 18 * MM
MARGIN = 21 * MM
"""The column at the right for the numbers of the facts."""

CAPTION = 36 * MM
SIZE, SMALL, TINY = 8.6, 7.2, 5.6
LEADING = 1.32
GREY = 0.45
WRITING = 7.5 * MM
"""The height of a line to write on."""

FOOT = "#12 names the fact of the ledger that says so; after a site's name, that site's. This paper authorises nothing."
"""What stands at the foot of every page."""

WIDTH, HEIGHT = A4
ACROSS = WIDTH - LEFT - RIGHT - MARGIN
DEPTH = HEIGHT - TOP - BOTTOM
GAP = 1.6 * MM
"""Between two columns of a table."""


@dataclass(frozen=True)
class Run:
    """One line of type at a place: `x` from the left, `down` from the top of its strip."""

    x: float
    down: float
    text: str
    face: Face
    size: float
    grey: float = 0.0


@dataclass(frozen=True)
class Strip:
    """What stays together on a page: runs of type, rules as (x, down, length), pictures, and its height in points.

    `heads` marks column titles: set again at the top of the page on which their table goes on.
    """

    height: float
    runs: tuple[Run, ...] = ()
    rules: tuple[tuple[float, float, float], ...] = ()
    picture: TimeLineDrawn | None = None
    heads: bool = False
    keep: bool = False
    breaks: bool = False


@dataclass
class _Sheets:
    """Strips put on pages, one below another; `running` stands at the top of every page after the first.

    Pages come apart, and a copy is sent away: each says from where and about whom it is.
    """

    running: tuple[Strip, ...] = ()
    pages: list[list[tuple[float, Strip]]] = field(default_factory=lambda: [[]])
    down: float = 0.0
    head: Strip | None = None

    def put(self, strip: Strip, following: float) -> None:
        """Put a strip below the last one, or on a new page where it and what it must stand by do not fit."""
        needs = strip.height + (following if strip.keep else 0.0)
        if self.down and (strip.breaks or self.down + needs > DEPTH):
            self.pages.append([])
            self.down = 0.0
            for running in self.running:
                self._place(running)
            if self.head is not None and not strip.heads and not strip.breaks:
                self._place(self.head)
        self._place(strip)

    def _place(self, strip: Strip) -> None:
        self.pages[-1].append((self.down, strip))
        self.down += strip.height


def pdf_of(paper: Paper) -> bytes:
    """The paper as a PDF. Raises FontMissing."""
    pages = _paged(paper)
    sheet = io.BytesIO()
    canvas = Canvas(sheet, pagesize=A4, invariant=1, pageCompression=1, lang="en")
    canvas.setTitle(paper.title)
    canvas.setAuthor("Samevein")
    for number, strips in enumerate(pages, start=1):
        _frame(canvas, paper, number, len(pages))
        for down, strip in strips:
            _ink(canvas, strip, HEIGHT - TOP - down)
        canvas.showPage()
    canvas.save()
    return sheet.getvalue()


def pages_of(paper: Paper) -> int:
    """How many pages it takes."""
    return len(_paged(paper))


def _paged(paper: Paper) -> list[list[tuple[float, Strip]]]:
    place = list(_small(paper.place, Face.SANS, 2.5 * MM))
    sheets = _Sheets((*_small(paper.place, Face.SANS), *_small(text_of(paper.running), Face.BOLD, 2.5 * MM)))
    about = [*place, *(s for line in paper.about for s in _line(line, paper.stream))]
    for strips in (about, *_sections(paper)):
        for at, strip in enumerate(strips):
            if strip.heads:
                sheets.head = strip
            elif not strip.runs and not strip.rules:
                sheets.head = None
            sheets.put(strip, _needs(strips[at + 1 :]))
        sheets.head = None
    return sheets.pages


def _needs(strips: list[Strip]) -> float:
    """The height of what a kept strip must not be parted from."""
    total = 0.0
    for strip in strips:
        total += strip.height
        if not strip.keep:
            break
    return min(total, DEPTH / 3) if not (strips and strips[0].picture) else total


def _sections(paper: Paper) -> Iterator[list[Strip]]:
    for section in paper.sections:
        yield list(_section(section, paper.stream))


def _section(section: Section, stream: str) -> Iterator[Strip]:
    size = 10.5
    rows = _wrapped(section.title, Face.BOLD, size, ACROSS)
    height = 4.2 * MM + len(rows) * size * LEADING + 1.2 * MM
    runs = tuple(Run(0, 4.2 * MM + n * size * LEADING, row, Face.BOLD, size) for n, row in enumerate(rows))
    rule = (0.0, height - 0.6 * MM, ACROSS + MARGIN)
    yield Strip(height, runs, (rule,), keep=True, breaks=section.new_page)
    for block, following in zip_longest(section.blocks, section.blocks[1:]):
        strips = _block(block, stream)
        if isinstance(block, Blank) and isinstance(following, Blank):
            strips = (replace(strip, keep=True) for strip in strips)
        yield from strips


def _block(block: Block, stream: str) -> Iterator[Strip]:
    match block:
        case Line():
            yield from _line(block, stream)
        case Blank():
            yield from _blank(block)
        case Table():
            yield from _table(block, stream)
        case TimeLine():
            drawn = picture_of(block, ACROSS + MARGIN)
            marks = marks_of(tuple(piece for span in block.spans for piece in span), stream)
            yield Strip(drawn.height, picture=drawn)
            if marks:
                yield from _small(f"Times between: {marks}", Face.SANS, 1 * MM)


def _small(text: str, face: Face, below: float = 0.0) -> Iterator[Strip]:
    """Small type across the whole page, with room below its last line."""
    rows = _wrapped(text, face, SMALL, ACROSS + MARGIN)
    for n, row in enumerate(rows, start=1):
        height = SMALL * LEADING + (below if n == len(rows) else 0.0)
        yield Strip(height, (Run(0, 0, row, face, SMALL, GREY if face is Face.SANS else 0.0),))


def _line(line: Line, stream: str) -> Iterator[Strip]:
    face = Face.SANS if line.tone is Tone.PLAIN else Face.BOLD
    text = f"! {text_of(line.said)}" if line.tone is Tone.ALARM else text_of(line.said)
    cells = (
        (0.0, CAPTION, line.caption, Face.SANS, SIZE, GREY),
        (CAPTION + GAP, ACROSS - CAPTION - GAP, text, face, SIZE, 0.0),
        (ACROSS + GAP, MARGIN - GAP, marks_of(line.said, stream), Face.SANS, TINY, GREY),
    )
    yield from _row(cells, 0.5 * MM)


def _table(table: Table, stream: str) -> Iterator[Strip]:
    shares = sum(share for _, share in table.columns)
    widths = [share / shares * ACROSS - GAP for _, share in table.columns]
    lefts = [sum(widths[:n]) + n * GAP for n in range(len(widths))]
    titles = [
        (left, across, title, Face.BOLD, SMALL, 0.0)
        for left, across, (title, _) in zip(lefts, widths, table.columns, strict=True)
    ]
    yield Strip(1.2 * MM)
    for strip in _row(tuple(titles), 1.4 * MM):
        rule = (0.0, strip.height - 0.9 * MM, ACROSS + MARGIN)
        yield Strip(strip.height, strip.runs, (rule,), heads=True, keep=True)
    none: tuple[Said, ...] = (("none",), *((("",),) * (len(table.columns) - 1)))
    for row in table.rows or (none,):
        cells = [
            (left, across, text_of(said), Face.SANS, SMALL, 0.0)
            for left, across, said in zip(lefts, widths, row, strict=True)
        ]
        whole: Said = tuple(piece for said in row for piece in said)
        cells.append((ACROSS + GAP, MARGIN - GAP, marks_of(whole, stream), Face.SANS, TINY, GREY))
        yield from _row(tuple(cells), 0.7 * MM)
    yield Strip(1.5 * MM)


_Cell = tuple[float, float, str, Face, float, float]


def _row(cells: tuple[_Cell, ...], below: float) -> Iterator[Strip]:
    """Cells side by side. A row higher than a page's third goes on, line by line, wherever the page ends."""
    wrapped = [(x, _wrapped(text, face, size, across), face, size, grey) for x, across, text, face, size, grey in cells]
    largest = max(size for *_, size, _ in wrapped)
    height = max(len(rows) * size * LEADING for _, rows, _, size, _ in wrapped)
    if height <= DEPTH / 3:
        runs = tuple(
            Run(x, n * size * LEADING + largest - size, row, face, size, grey)
            for x, rows, face, size, grey in wrapped
            for n, row in enumerate(rows)
        )
        yield Strip(height + below, runs)
        return
    leading = largest * LEADING
    for n in range(max(len(rows) for _, rows, *_ in wrapped)):
        runs = tuple(
            Run(x, largest - size, rows[n], face, size, grey) for x, rows, face, size, grey in wrapped if n < len(rows)
        )
        yield Strip(leading, runs)
    yield Strip(below, (Run(0, 0, "", Face.SANS, TINY),))


def _blank(blank: Blank) -> Iterator[Strip]:
    rows = _wrapped(blank.caption, Face.SANS, SIZE, CAPTION)
    runs = tuple(Run(0, 2 * MM + n * SIZE * LEADING, row, Face.SANS, SIZE, GREY) for n, row in enumerate(rows))
    height = max(blank.lines * WRITING, len(rows) * SIZE * LEADING + 2 * MM) + 1 * MM
    rules = tuple(
        (CAPTION + GAP, (n + 1) * WRITING - 1 * MM, ACROSS + MARGIN - CAPTION - GAP) for n in range(blank.lines)
    )
    yield Strip(height, runs, rules)


@lru_cache(maxsize=8192)
def _wrapped(text: str, face: Face, size: float, across: float) -> tuple[str, ...]:
    rows: list[str] = []
    row = ""
    for word in showable(text, face).split(" "):
        longer = f"{row} {word}" if row else word
        if width(face, longer) * size <= across:
            row = longer
            continue
        if row:
            rows.append(row)
        row = word
        while width(face, row) * size > across:
            fits = next(n for n in range(len(row) - 1, 0, -1) if n == 1 or width(face, row[:n]) * size <= across)
            rows.append(row[:fits])
            row = row[fits:]
    return (*rows, row)


def showable(text: str, face: Face) -> str:
    """The text with every character that the face does not show by itself as its code point."""
    if unshowable("text", text, face) is None:
        return text
    return "".join(c if unshowable("text", c, face) is None else f"‹U+{ord(c):04X}›" for c in text)


def _frame(canvas: Canvas, paper: Paper, number: int, of: int) -> None:
    """What every page says round its text."""
    across = WIDTH - LEFT - RIGHT
    _type(canvas, Run(0, 0, showable(paper.title, Face.BOLD), Face.BOLD, 14), HEIGHT - 10 * MM)
    canvas.setLineWidth(0.8)
    canvas.line(LEFT, HEIGHT - 17 * MM, WIDTH - RIGHT, HEIGHT - 17 * MM)
    told = f"{paper.stream} · as recorded up to fact {paper.count}, head {paper.head[:16]}"
    if not paper.stream:
        told = f"all journeys · {paper.count} facts, one hash over their heads {paper.head[:16]}"
    _type(canvas, Run(0, 0, told, Face.SANS, TINY + 0.6, GREY), 11 * MM)
    _type(canvas, Run(0, 0, FOOT, Face.SANS, TINY + 0.6, GREY), 8 * MM)
    page = f"page {number} of {of}"
    right = across - width(Face.BOLD, page) * SMALL
    _type(canvas, Run(right, 0, page, Face.BOLD, SMALL), 11 * MM)


def _ink(canvas: Canvas, strip: Strip, top: float) -> None:
    for run in strip.runs:
        _type(canvas, run, top)
    canvas.setStrokeGray(0.6)
    canvas.setLineWidth(0.5)
    for x, down, length in strip.rules:
        canvas.line(LEFT + x, top - down, LEFT + x + length, top - down)
    canvas.setStrokeGray(0)
    if strip.picture is not None:
        strip.picture.ink(canvas, LEFT, top)


def _type(canvas: Canvas, run: Run, top: float) -> None:
    if run.text:
        canvas.setFillGray(run.grey)
        canvas.setFont(loaded(run.face).fontName, run.size)
        canvas.drawString(LEFT + run.x, top - run.down - run.size, run.text)
        canvas.setFillGray(0)
