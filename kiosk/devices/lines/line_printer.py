"""A printer at the end of a line: asked before, fed once, followed after.

Before the first byte of a job the printer must answer, be the expected model at the expected dots per inch, and be
without fault, pause or work: silence or anything else and nothing is sent. After it, the same line is asked until the
printer is at rest or the deadline passes; then the job is cancelled as far as it can be, and stays UNKNOWN, for a
cancelled label can still come out.
"""

import time

from kiosk.devices.lines.dialect import Dialect
from kiosk.devices.lines.line import Deadline, Line, LineDown, Wire
from kiosk.devices.printers import PrinterStatus, PrintQueue, ProfileInForce, Replies, not_sent, unknown
from kiosk.domain.decision import Authorized
from kiosk.domain.guards import printer_ready
from kiosk.domain.printing import LABEL_COUNTER, Delivery, PrintJob, PrintReport
from kiosk.domain.tags import TagAnswer, tag_disagreement


class LinePrinter:
    """One printer: where it is (`wire`) and how it is asked (`dialect`).

    `job_deadline_s` counts from the first byte of a job; `poll_every_s` is the pause between two questions after it.
    `queue` is shared by all that print on the same device.
    """

    def __init__(
        self,
        wire: Wire,
        dialect: Dialect,
        in_force: ProfileInForce,
        queue: PrintQueue,
        job_deadline_s: float = 30.0,
        poll_every_s: float = 0.2,
    ) -> None:
        self._wire = wire
        self._dialect = dialect
        self._in_force = in_force
        self._queue = queue
        self._job_deadline_s = job_deadline_s
        self._poll_every_s = poll_every_s

    def print(self, job: PrintJob, leave: Authorized) -> PrintReport:
        """See `Printer.print`."""
        return self._queue.admit(job, leave, lambda: self._print_once(job))

    def status(self) -> PrinterStatus:
        """See `Printer.status`. The answers are in `replies`."""
        replies = Replies()
        try:
            with self._wire.open() as line:
                not_ready = self._dialect.not_ready(line, None, replies)
                if not_ready is None:
                    self._count(line, replies)
                return PrinterStatus(not_ready, replies.all())
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
                not_ready = self._dialect.not_ready(line, job, replies)
                counts = not_ready is None and self._count(line, replies)
            except LineDown as down:
                return not_sent(down.expected, down.got, replies.all())
            if not_ready is not None:
                return PrintReport(Delivery.NOT_SENT, not_ready, replies.all())
            self._queue.begin(job)
            return self._feed(line, job, replies, counts=counts)

    def _feed(self, line: Line, job: PrintJob, replies: Replies, *, counts: bool) -> PrintReport:
        deadline = Deadline(self._job_deadline_s)
        due = "an idle printer without fault"
        try:
            line.send(job.payload, deadline)
            if self._comes_to_rest(line, replies, deadline):
                tag = self._dialect.tag(line, replies, deadline) if job.epc is not None else None
                if counts:
                    self._count(line, replies)
                return _done(job, tag, replies)
            replies.note(f"not idle after {self._job_deadline_s:g} s")
            self._dialect.cancel(line, replies)
        except LineDown as down:
            replies.note(f"line down: {down.got}")
            line.drop()
        return unknown(due, replies.texts[-1], replies.all())

    def _comes_to_rest(self, line: Line, replies: Replies, deadline: Deadline) -> bool:
        """Whether the printer is done before the deadline. Raises LineDown.

        Silence is no end: a Zebra out of paper is mute until somebody refills it, and then prints.
        """
        while deadline.left() > 0:
            if self._dialect.at_rest(line, replies, deadline):
                return True
            time.sleep(min(self._poll_every_s, deadline.left()))
        return False

    def _count(self, line: Line, replies: Replies) -> bool:
        """Note the printer's own label counter. Whether it tells one. Raises LineDown."""
        count = self._dialect.counter(line)
        if count is not None:
            replies.note(f"{LABEL_COUNTER}{count}")
        return count is not None


def _done(job: PrintJob, tag: TagAnswer | None, replies: Replies) -> PrintReport:
    """The report of a printer at rest: a tag that is not what was written leaves the label in doubt."""
    against = tag_disagreement(job.epc, tag) if job.epc is not None and tag is not None else None
    delivery = Delivery.SENT if against is None else Delivery.UNKNOWN
    return PrintReport(delivery, against, replies.all(), tag)
