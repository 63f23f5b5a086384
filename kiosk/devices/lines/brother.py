"""How a Brother QL is asked: `ESC i S` before the job, and what it tells by itself while it prints.

It says 'completed' when the label is out, and is then asked once more. It is never asked while it prints: the maker
forbids it. Silence is not ready. Over the network these printers are said not to answer at all: there nothing is asked
and nothing sent, for such a printer belongs on USB.

Source: as in `brother_status`.
"""

import re
from dataclasses import dataclass

from kiosk.devices.lines.brother_status import (
    COMPLETED,
    MODELS,
    REPLY,
    STATUS_LENGTH,
    STATUS_REQUEST,
    BrotherStatus,
    parse_statuses,
    status_shown,
)
from kiosk.devices.lines.dialect import refused_by
from kiosk.devices.lines.line import Deadline, Line, NoAnswer
from kiosk.devices.printers import Replies
from kiosk.domain.errors import ParseError
from kiosk.domain.guards import printer_ready
from kiosk.domain.printing import PrintJob
from kiosk.domain.reasons import Reason
from kiosk.domain.tags import TagAnswer, TagVoid

INVALIDATE = bytes(400) + b"\x1b@"
"""Ends whatever half a command the printer holds, and clears its buffer."""

_MEDIA = re.compile(rb"\x1biz.(.{3})", re.DOTALL)
_CANCEL_S = 1.0


@dataclass(frozen=True)
class BrotherDialect:
    """`model` by its name. The stock in it has to be the very one that the job names in its `ESC i z`.

    One that `answers` nothing, as over the network, is never ready.
    """

    model: str
    answers: bool = True

    def __post_init__(self) -> None:
        if self.model not in MODELS.values():
            raise ParseError("Brother model", f"one of {', '.join(MODELS.values())}", self.model)

    def not_ready(self, line: Line, job: PrintJob | None, replies: Replies) -> Reason | None:
        """See `Dialect.not_ready`."""
        if not self.answers:
            return printer_ready.reason(f"a {self.model} on USB", "one on the network, where it can't be asked")
        return refused_by(lambda: self._against(line, job, replies), printer_ready.reason)

    def counter(self, _line: Line) -> int | None:
        """None: these printers tell no count."""
        return None

    def at_rest(self, line: Line, replies: Replies, deadline: Deadline) -> bool:
        """See `Dialect.at_rest`."""
        try:
            told = line.hear(_whole, deadline, "a status of the job")
            for status in told:
                replies.note(status_shown(status))
            if not any(status.kind == COMPLETED for status in told):
                return False
            last = _asked(line, replies)
        except (NoAnswer, ParseError) as wrong:
            replies.note(f"ESC i S {wrong.got}")
            return False
        return last.waits and not last.faults

    def tag(self, _line: Line, _replies: Replies, _deadline: Deadline) -> TagAnswer:
        """See `Dialect.tag`: these printers write none."""
        return TagVoid("a printer that writes no tag")

    def cancel(self, line: Line, replies: Replies) -> None:
        """See `Dialect.cancel`."""
        line.send(INVALIDATE, Deadline(_CANCEL_S))
        try:
            replies.note(f"after ESC @: {status_shown(_asked(line, Replies()))}")
        except (NoAnswer, ParseError) as wrong:
            replies.note(f"after ESC @: {wrong.got}")
            line.drop()

    def _against(self, line: Line, job: PrintJob | None, replies: Replies) -> Reason | None:
        status = _asked(line, replies)
        against = status.faults if status.waits else (*status.faults, "prints")
        if against:
            return printer_ready.reason("an idle printer without fault", ", ".join(against))
        if status.model != self.model:
            return printer_ready.reason(self.model, status.model)
        found = _stock(status.media_type, status.width_mm, status.length_mm)
        due = found if job is None else _stock_named(job.payload)
        return printer_ready.reason(due, found) if found != due else None


def _stock_named(payload: bytes) -> str:
    """The stock that a job is made for. Raises ParseError where it names none."""
    named = _MEDIA.search(payload)
    if named is None:
        raise ParseError("Brother job", "a stock named with ESC i z", "none")
    return _stock(*named[1])


def _stock(kind: int, width_mm: int, length_mm: int) -> str:
    return f"{width_mm} x {length_mm} mm of type {kind}"


def _asked(line: Line, replies: Replies) -> BrotherStatus:
    """The answer to the question; notifications may stand before it. Raises NoAnswer, ParseError, LineDown."""
    told = line.ask(STATUS_REQUEST, lambda came: _answered(_whole(came)))
    for status in told:
        replies.note(status_shown(status))
    return told[-1]


def _whole(came: bytes) -> tuple[BrotherStatus, ...] | None:
    return None if len(came) % STATUS_LENGTH else parse_statuses(came)


def _answered(told: tuple[BrotherStatus, ...] | None) -> tuple[BrotherStatus, ...] | None:
    return told if told and told[-1].kind == REPLY else None
