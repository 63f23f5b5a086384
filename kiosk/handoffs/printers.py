"""Printers as the site looks after them: how each stands, what it printed, in and out of service.

A dead dot takes a printer out by itself (`grading.record_of_printer`); anybody who works here can take one out, with a
reason. Only two people with the role put it back, and only after a test label without dead dots.
"""

from dataclasses import dataclass
from decimal import Decimal

from kiosk.domain.envelope import Recorded
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import (
    Fact,
    PrinterPutBack,
    PrinterReturnAsked,
    PrinterTakenOut,
    PrinterTested,
    PrintGraded,
    PrintReported,
)
from kiosk.domain.printing import Delivery
from kiosk.domain.records import RecordKind
from kiosk.domain.site import PrinterStanding
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.grading import GRADES, PRINTERS, printer_name
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.view import site_view

MOST_SHOWN = 50
"""Grades of a printer shown at most, the latest."""

MOST_TOLD = 4
"""Events of a printer told at most, the latest."""


@dataclass(frozen=True)
class PrinterThere:
    """One printing place: the piece, its printer's name and profile, and how that printer stands in the record.

    `scores` are the grades of its last labels, the oldest first; `worst` is what gave the last of them; `graded` how
    many it ever had. `used` are the labels it was sent, `counted` the sheets it says it printed itself, `faults` what
    it said last when it could not.
    """

    piece: str
    printer: str
    profile: str
    standing: PrinterStanding
    scores: tuple[Decimal, ...]
    worst: str
    graded: int
    used: int = 0
    counted: int | None = None
    faults: tuple[str, ...] = ()


def printers(bench: Bench) -> tuple[PrinterThere, ...]:
    """Every printing place of this kiosk, in the order of its kinds of label."""
    site = site_view(bench)
    grades = [record.entry.fact for record in bench.ledger.facts(GRADES)]
    there = []
    for piece, place in sorted(bench.printing.items()):
        name = printer_name(bench, piece)
        mine = [fact for fact in grades if isinstance(fact, PrintGraded) and fact.printer == name]
        standing = site.printers.get(name, PrinterStanding())
        scores = tuple(fact.score for fact in mine[-MOST_SHOWN:])
        worst = mine[-1].worst if mine else ""
        sent = [fact for fact in grades if isinstance(fact, PrintReported) and fact.printer == name]
        used = sum(fact.delivery != Delivery.NOT_SENT.value for fact in sent)
        counted = next((fact.counted for fact in reversed(sent) if fact.counted is not None), None)
        faults = tuple(fact.fault for fact in reversed(sent) if fact.fault)[:MOST_TOLD]
        there.append(
            PrinterThere(piece, name, place.profile.id, standing, scores, worst, len(mine), used, counted, faults)
        )
    return tuple(there)


def take_printer_out(bench: Bench, printer: str, why: str, signed: Signed) -> None:
    """Nothing is printed there until it is put back. Raises ParseError for one that is out already."""
    by = signed.for_record(RecordKind.STOP_PRINTER)
    if _standing(bench, printer).out is not None:
        raise ParseError("printer", "one that is in service", "one that is out of service already")
    _append(bench, PrinterTakenOut(printer, plain_text(why, "reason", 120)), by)


def put_printer_back(bench: Bench, printer: str, why: str, signed: Signed) -> None:
    """It prints again once a second person says so. The first asks for it.

    Raises ParseError for one that is in service, that has no clean test label since it went out, and for one person
    twice.
    """
    by = signed.for_record(RecordKind.RETURN_PRINTER)
    standing = _standing(bench, printer)
    if standing.out is None:
        raise ParseError("printer", "one that is out of service", "one that is in service")
    if standing.tested is None:
        raise ParseError("printer", "a test label read back since it went out of service", "none")
    if standing.tested.dead_mm:
        dead = " and ".join(f"{at} mm" for at in standing.tested.dead_mm)
        raise ParseError("printer", "a test label without dead dots", f"dead dots at {dead}")
    reason = plain_text(why, "reason", 120)
    if standing.asked is None:
        _append(bench, PrinterReturnAsked(printer, reason, by), by)
        return
    if standing.asked == by:
        raise ParseError("printer", "a second person to put it back", "who asked for it")
    _append(bench, PrinterPutBack(printer, reason, (standing.asked, by)), by)


def record_test(bench: Bench, tested: PrinterTested, people: tuple[str, ...]) -> None:
    """A test label was read back. Dead dots take its printer out of service."""
    facts: list[Fact] = [tested]
    if tested.dead_mm and _standing(bench, tested.printer).out is None:
        dead = " and ".join(f"{at} mm" for at in tested.dead_mm)
        # The test comes first: what happened since a printer went out is what counts for putting it back.
        facts.append(PrinterTakenOut(tested.printer, f"the test label shows dead dots at {dead}", tested.dead_mm))
    entries = tuple(bench.entry(PRINTERS, fact, bench.clock.now(), people=people) for fact in facts)
    bench.ledger.append(entries, {})


def story(bench: Bench, printer: str) -> tuple[Recorded, ...]:
    """What is on record of a printer in service and out of it, and of its test labels, the latest first."""
    return tuple(
        record
        for record in reversed(bench.ledger.facts(PRINTERS))
        if isinstance(record.entry.fact, PrinterTested | PrinterTakenOut | PrinterReturnAsked | PrinterPutBack)
        and record.entry.fact.printer == printer
    )[:MOST_TOLD]


def _standing(bench: Bench, printer: str) -> PrinterStanding:
    return site_view(bench).printers.get(printer, PrinterStanding())


def _append(bench: Bench, fact: Fact, by: str) -> None:
    bench.ledger.append((bench.entry(PRINTERS, fact, bench.clock.now(), people=(by,)),), {})
