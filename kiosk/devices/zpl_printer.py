"""A Zebra printer on TCP 9100: asked before, fed once, followed after.

Before the first byte of a job the printer must answer `~HS` and `~HI`, be the expected model at the expected dots per
inch, and be without fault, pause or work: silence or anything else and nothing is sent. After it, the same line is
asked until the printer is idle or the deadline passes; then the job is cancelled as far as it can be, and stays
UNKNOWN, for a cancelled label can still come out.
"""

import time
from dataclasses import dataclass, field

from kiosk.devices.printers import PrinterStatus, PrintQueue, ProfileInForce, not_sent, unknown
from kiosk.devices.wire import Deadline, Line, LineDown, NoAnswer, Tcp9100Wire
from kiosk.devices.zebra_status import (
    HOST_IDENTIFICATION,
    HOST_STATUS,
    STATUS_FRAMES,
    HostStatus,
    parse_identification,
    parse_status,
    status_shown,
)
from kiosk.domain.decision import Authorized
from kiosk.domain.errors import ParseError
from kiosk.domain.guards import printer_ready
from kiosk.domain.printing import Delivery, PrintJob, PrintReport
from kiosk.domain.reasons import Reason

CANCEL_ALL = b"~JA"


@dataclass
class Replies:
    """What the printer said, in order; the same words twice in a row are kept once."""

    texts: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        """Keep `text`."""
        if self.texts[-1:] != [text]:
            self.texts.append(text)

    def all(self) -> tuple[str, ...]:
        """Everything kept."""
        return tuple(self.texts)


class ZplPrinter:
    """One Zebra printer. `model` is compared with the first field of its `~HI` answer, whole and exactly.

    `job_deadline_s` counts from the first byte of a job; `poll_every_s` is the pause between two questions after it.
    """

    def __init__(
        self,
        wire: Tcp9100Wire,
        in_force: ProfileInForce,
        model: str,
        job_deadline_s: float = 30.0,
        poll_every_s: float = 0.2,
    ) -> None:
        self._wire = wire
        self._in_force = in_force
        self._model = model
        self._job_deadline_s = job_deadline_s
        self._poll_every_s = poll_every_s
        self._queue = PrintQueue()

    def print(self, job: PrintJob, leave: Authorized) -> PrintReport:
        """See `Printer.print`."""
        return self._queue.admit(job, leave, lambda: self._print_once(job))

    def status(self) -> PrinterStatus:
        """See `Printer.status`. The answers are in `replies`."""
        replies = Replies()
        try:
            with self._wire.open() as line:
                return PrinterStatus(self._not_ready(line, replies), replies.all())
        except LineDown as down:
            return PrinterStatus(printer_ready.reason(down.expected, down.got), replies.all())

    def _print_once(self, job: PrintJob) -> PrintReport:
        foreign = self._in_force.refuses(job)
        if foreign is not None:
            return PrintReport(Delivery.NOT_SENT, foreign)
        replies = Replies()
        try:
            line = self._wire.open()
        except LineDown as down:
            return not_sent(down.expected, down.got)
        with line:
            try:
                not_ready = self._not_ready(line, replies)
            except LineDown as down:
                return not_sent(down.expected, down.got, replies.all())
            if not_ready is not None:
                return PrintReport(Delivery.NOT_SENT, not_ready, replies.all())
            self._queue.begin(job)
            return self._feed(line, job, replies)

    def _not_ready(self, line: Line, replies: Replies) -> Reason | None:
        """Why this printer can't print now, None when nothing stands against it. Raises LineDown."""
        try:
            frames = line.ask(HOST_STATUS, STATUS_FRAMES)
            replies.note(status_shown(frames))
            status = parse_status(frames)
            frames = line.ask(HOST_IDENTIFICATION, 1)
            replies.note("~HI " + " | ".join(frames))
            identity = parse_identification(frames)
        except (NoAnswer, ParseError) as wrong:
            return printer_ready.reason(wrong.expected, wrong.got)
        due = f"{self._model} at {self._in_force.dpi} dpi"
        found = f"{identity.model} at {identity.dpi} dpi"
        if found != due:
            return printer_ready.reason(due, found)
        against = status.faults + status.pending + status.waiting
        return printer_ready.reason("an idle printer without fault", ", ".join(against)) if against else None

    def _feed(self, line: Line, job: PrintJob, replies: Replies) -> PrintReport:
        deadline = Deadline(self._job_deadline_s)
        try:
            line.send(job.payload, deadline)
            if self._becomes_idle(line, replies, deadline) is not None:
                return PrintReport(Delivery.SENT, None, replies.all())
            replies.note(f"not idle after {self._job_deadline_s:g} s")
            self._cancel(line, replies)
        except LineDown as down:
            replies.note(f"line down: {down.got}")
            line.drop()
        return unknown("an idle printer without fault", replies.texts[-1], replies.all())

    def _becomes_idle(self, line: Line, replies: Replies, deadline: Deadline) -> HostStatus | None:
        """The first status that says idle, None when the deadline passes first. Raises LineDown.

        Silence is no end: a Zebra out of paper is mute until somebody refills it, and then prints.
        """
        while deadline.left() > 0:
            try:
                frames = line.ask(HOST_STATUS, STATUS_FRAMES)[-STATUS_FRAMES:]
                replies.note(status_shown(frames))
                status = parse_status(frames)
            except (NoAnswer, ParseError) as wrong:
                replies.note(f"~HS {wrong.got}")
            else:
                if not status.faults and not status.pending:
                    return status
            time.sleep(min(self._poll_every_s, deadline.left()))
        return None

    def _cancel(self, line: Line, replies: Replies) -> None:
        """Cancel what the printer holds, and drop what it did not take. It proves nothing about the label."""
        line.send(CANCEL_ALL, Deadline(self._poll_every_s))
        try:
            replies.note("after ~JA: " + status_shown(line.ask(HOST_STATUS, STATUS_FRAMES)[-STATUS_FRAMES:]))
        except NoAnswer as mute:
            replies.note(f"after ~JA: {mute.got}")
            line.drop()
