"""Printers in and out of service, as somebody records it: one row each."""

from collections.abc import Iterable

from kiosk.domain.records import RecordKind
from kiosk.domain.step import Read
from kiosk.handoffs import printers
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.recording import Signed
from kiosk.web.acts.tasks import Choice, RecordAct, Recording
from kiosk.web.kiosk import COLLECTION, PROCESSING, QUALITY
from kiosk.web.screens import Field
from kiosk.web.words import gettext as _
from kiosk.web.words import words


def put_back(bench: Bench) -> tuple[Choice, ...]:
    """The printers of this kiosk that print."""
    return _choices(one for one in printers.printers(bench) if one.standing.out is None)


def taken_out(bench: Bench) -> tuple[Choice, ...]:
    """The printers of this kiosk that were taken out of service."""
    return _choices(one for one in printers.printers(bench) if one.standing.out is not None)


def _choices(there: Iterable[printers.PrinterThere]) -> tuple[Choice, ...]:
    rows = (Choice(one.printer, _(one.piece), "", named=one.printer) for one in there)
    return tuple({row.named: row for row in rows}.values())


def _why(_bench: Bench, _made: Recording) -> tuple[Field, ...]:
    return (Field("why", _("Why"), "text", longest=120),)


def _stop(bench: Bench, made: Recording, signed: Signed) -> None:
    printers.take_printer_out(bench, made.choice.named, made.keyed[0]["why"], signed)


def _return(bench: Bench, made: Recording, signed: Signed) -> None:
    printers.put_printer_back(bench, made.choice.named, made.keyed[0]["why"], signed)


_NOTHING = frozenset[Read]()

PRINTER_ROWS = (
    RecordAct("printer-out", RecordKind.STOP_PRINTER, words("Take a printer out of service"),
              words("Nothing is printed there"), "hold", frozenset({COLLECTION, PROCESSING, QUALITY}), _NOTHING, _why,
              _stop, choose=put_back),
    RecordAct("printer-back", RecordKind.RETURN_PRINTER, words("Put a printer back in service"),
              words("Two people, one after the other, after a clean test label"), "tick", frozenset({QUALITY}),
              _NOTHING, _why, _return, choose=taken_out),
)  # fmt: skip
