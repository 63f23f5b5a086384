"""The grade of a label as it is read back, and what it says of the printer: indicative, not ISO/IEC 15415/15416.

The intent is the record's own: the proved dots, kept as evidence under the hash that `PrintStarted` names, and the same
layout drawn again for where the symbols stand. A white line that goes through every symbol takes the printer out of
service at once, whether this label passes or not: the next one might not.
"""

from decimal import Decimal

import numpy as np

from kiosk.barcodes.grading import Look, PrintedLabel, PrintedSymbol, grade, look
from kiosk.barcodes.picture import open_picture
from kiosk.domain.facts import Fact, LabelGraded, PrinterTakenOut, PrintGraded, PrintReported
from kiosk.domain.grades import LabelGrade
from kiosk.domain.printing import PrintReport
from kiosk.domain.reasons import Reason
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.contents import container_label
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_of, site_view
from kiosk.labels.layout import lay_out
from kiosk.ledger.evidence import Exhibit

GRADES = "site/print-grades"
PRINTERS = "site/printers"

MOST_LOOKS = 4
"""Pictures graded of one label at most."""

LEAST_LOOKS = 2
"""Pictures that a read-back waits for: what one picture blurs, the other may show."""

GOOD = 3.5
"""A grade from which on no further picture is looked at."""


def printer_name(bench: Bench, piece: str) -> str:
    """What a printing place's printer is called at this site: its address, or this kiosk's own by its profile."""
    profile = bench.printing[piece].profile
    wire = profile.transport
    if wire.host:
        return f"{wire.host}:{wire.port}"
    if wire.uri:
        return f"{wire.uri} {wire.queue}".rstrip()
    return f"{bench.kiosk} {wire.device or profile.id}"


def graded(bench: Bench, under_way: UnderWay, container: str, piece: str, issue: int) -> LabelGrade | None:
    """The grade of the label over the pictures of this attempt; None where it can't be graded."""
    label = _printed(bench, under_way.coi or "", container, piece, issue)
    if label is None:
        return None
    sideways = bench.printing[piece].profile.output.rotate in {90, 270}
    looks: list[Look] = []
    found = None
    for exhibit, read in reversed([one for turn in under_way.turns for one in turn.shown][-MOST_LOOKS:]):
        looks.append(look(open_picture(exhibit.content).grey, label, read, along_rows=sideways))
        found = grade(looks, label)
        if found is not None and found.score >= GOOD:
            break
    return found


def record_of_printer(bench: Bench, piece: str, found: LabelGrade, people: tuple[str, ...]) -> None:
    """Record what a label says of its printer, and take one with dead dots out of service.

    Pictures in which a symbol is not read may be to blame for that themselves: they say nothing of the printer.
    """
    if found.unread:
        return
    name = printer_name(bench, piece)
    lines = tuple(millimetres(line.at_mm) for line in found.lines)
    facts: list[tuple[str, Fact]] = [(GRADES, PrintGraded(name, tenths(found.score), found.worst, lines))]
    standing = site_view(bench).printers.get(name)
    if lines and (standing is None or standing.out is None):
        why = f"white line at {' and '.join(str(line) for line in lines)} mm: a dead dot of the print head"
        facts.append((PRINTERS, PrinterTakenOut(name, why, lines)))
    entries = tuple(bench.entry(stream, fact, bench.clock.now(), people=people) for stream, fact in facts)
    bench.ledger.append(entries, {})


def print_reported(bench: Bench, piece: str, report: PrintReport) -> PrintReported:
    """The fact of what a printer made of a job."""
    fault = "" if report.reason is None else report.reason.read
    return PrintReported(printer_name(bench, piece), report.delivery.value, fault, report.counted)


def label_graded(container: str, piece: str, issue: int, printer: str, found: LabelGrade) -> LabelGraded:
    """The fact of the label's own journey."""
    symbols = tuple((symbol.what, str(tenths(symbol.score))) for symbol in found.symbols)
    return LabelGraded(container, piece, issue, printer, tenths(found.score), found.worst, symbols)


def tenths(score: float) -> Decimal:
    """A score as it is recorded and shown."""
    return Decimal(f"{score:.1f}")


def millimetres(length: float) -> Decimal:
    """A length as it is recorded."""
    return Decimal(f"{length:.2f}")


def _printed(bench: Bench, coi: str, container: str, piece: str, issue: int) -> PrintedLabel | None:
    """What the label was meant to be, by the record; None for one that was never started, or whose dots are erased."""
    journey = journey_of(bench, coi)
    known = journey.containers.get(container)
    label = known.labels.get((piece, issue)) if known is not None else None
    if known is None or label is None or label.bitmap_sha256 is None or piece not in bench.printing:
        return None
    content, exhibit = container_label(bench, journey, known, piece, issue), bench.evidence.get(label.bitmap_sha256)
    if isinstance(content, Reason) or exhibit is None:
        return None
    profile = bench.printing[piece].profile
    drawing = lay_out(content, profile).drawing
    ink = _dots(exhibit, drawing.height, drawing.width)
    if ink is None:
        return None
    symbols = (PrintedSymbol(s.what, s.modules, s.box.left, s.box.top, s.x_dots, s.box.height) for s in drawing.symbols)
    return PrintedLabel(ink, profile.printer.dpi, tuple(symbols))


def _dots(exhibit: Exhibit, rows: int, columns: int) -> np.ndarray | None:
    """The proved dots as they are kept: packed row by row. None where they are of another profile's size."""
    across = -(-columns // 8)
    of_this_size = exhibit.media_type == f"application/x-dots; columns={columns}; rows={rows}"
    if not of_this_size or len(exhibit.content) != rows * across:
        return None
    packed = np.frombuffer(exhibit.content, np.uint8).reshape(rows, across)
    return np.unpackbits(packed, axis=1, count=columns).astype(np.bool_)
