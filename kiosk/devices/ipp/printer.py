"""A printer, or a raw queue of a spooler, asked over IPP: looked at before, given one job, followed after.

- Before: the make and model the profile names, document format and resolution, idle, no reasons against it,
  accepting, no job waiting; then Validate-Job. Anything else, silence above all, and nothing is sent.
- The job has the print id as its name, and one copy. It is followed by its job-id *and* its job-uuid: a spooler that
  was killed gives an id to another job.
- Only the number of the job's state counts. 9 is the printer's word that it is out; 7 and 8 do not mean that it isn't
  (a spooler says 7 where the printer aborted, and a cancelled job was seen to print). A job the printer forgot, another
  uuid, or a state that doesn't come within the deadline: cancelled as far as it can be, and UNKNOWN.

A spooler's raw queue tells its own make and model ("Local Raw Printer"), not that of the printer behind it, and no
resolution: what comes out there is proved by the camera alone. It also keeps the warnings of its last job until the
next one, and no command clears them, so that at a queue only errors stand against a job; a printer that is really out
of paper leaves the job unknown at the deadline.
"""

import time
from dataclasses import dataclass

from kiosk.devices.ipp.message import Message, Resolution
from kiosk.devices.ipp.questions import (
    FIRST_FAILURE,
    OK,
    JobSeen,
    JobState,
    PrinterSeen,
    Questions,
    job_number,
    job_seen,
    job_uuid,
    printer_seen,
    waiting_jobs,
)
from kiosk.devices.ipp.wire import IppWire
from kiosk.devices.lines.line import Deadline, LineDown, NoAnswer
from kiosk.devices.printers import PrinterStatus, PrintQueue, ProfileInForce, Replies, not_sent, unknown
from kiosk.domain.decision import Authorized
from kiosk.domain.errors import ParseError
from kiosk.domain.guards import printer_ready
from kiosk.domain.printing import LABEL_COUNTER, Delivery, PrintJob, PrintReport
from kiosk.domain.reasons import Reason

PWG_RASTER = "image/pwg-raster"
PDF = "application/pdf"
CUPS_RAW = "application/vnd.cups-raw"
_ONE_BIT = "black_1"
_Broken = (LineDown, NoAnswer, ParseError)


@dataclass(frozen=True)
class IppExpected:
    """What the printer has to be: its make and model, whole and exactly, and the format it is sent.

    `dpi` is None where a queue can't tell its printer's resolution, or the printer draws the page itself.
    """

    make_and_model: str
    document_format: str
    dpi: int | None

    def __post_init__(self) -> None:
        if not self.make_and_model:
            raise ParseError("printer-make-and-model", "the one the printer tells", "nothing")

    def objection(self, printer: PrinterSeen) -> tuple[str, str] | None:
        """What was expected of it and what it told, None when it is the one."""
        if printer.make_and_model != self.make_and_model:
            return self.make_and_model, printer.make_and_model
        if self.document_format not in printer.formats:
            return f"a printer that takes {self.document_format}", ", ".join(printer.formats) or "no format"
        if self.dpi is not None and Resolution(self.dpi, self.dpi) not in printer.resolutions:
            told = ", ".join(f"{r.across} x {r.along}" for r in printer.resolutions)
            return f"{self.dpi} dpi", f"{told or 'no'} dpi"
        if self.document_format == PWG_RASTER and _ONE_BIT not in printer.raster_types:
            return f"a printer that takes {_ONE_BIT}", ", ".join(printer.raster_types) or "no type of raster"
        against = printer.against(warnings=self.document_format != CUPS_RAW)
        return ("an idle printer without fault", ", ".join(against)) if against else None


class IppPrinter:
    """One printer, or one queue of a spooler. For `queue` and the deadlines see `LinePrinter`."""

    def __init__(
        self,
        wire: IppWire,
        expected: IppExpected,
        in_force: ProfileInForce,
        queue: PrintQueue,
        job_deadline_s: float = 30.0,
        poll_every_s: float = 0.2,
    ) -> None:
        self._wire = wire
        self._expected = expected
        self._in_force = in_force
        self._queue = queue
        self._job_deadline_s = job_deadline_s
        self._poll_every_s = poll_every_s
        self._questions = Questions(wire.uri)

    def print(self, job: PrintJob, leave: Authorized) -> PrintReport:
        """See `Printer.print`."""
        return self._queue.admit(job, leave, lambda: self._print_once(job))

    def status(self) -> PrinterStatus:
        """See `Printer.status`. What the printer told is in `replies`."""
        replies = Replies()
        try:
            return PrinterStatus(self._not_ready(replies), replies.all())
        except _Broken as wrong:
            return PrinterStatus(printer_ready.reason(wrong.expected, wrong.got), replies.all())

    def _print_once(self, job: PrintJob) -> PrintReport:
        foreign = self._in_force.refuses(job)
        if foreign is not None:
            return PrintReport(Delivery.NOT_SENT, foreign)
        replies = Replies()
        try:
            not_ready = self._not_ready(replies)
            if not_ready is None:
                not_ready = self._not_taken(job)
            if not_ready is not None:
                return PrintReport(Delivery.NOT_SENT, not_ready, replies.all())
            connection = self._wire.open()
        except _Broken as wrong:
            return not_sent(wrong.expected, wrong.got, replies.all())
        self._queue.begin(job)
        deadline = Deadline(self._job_deadline_s)
        with connection:
            try:
                question = self._questions.print(job.print_id, self._expected.document_format)
                answer = connection.ask(question, job.payload, deadline)
                number, uuid = job_number(_answered(answer)), job_uuid(answer)
            except _Broken as wrong:
                replies.note(f"Print-Job: {wrong.got}")
                self._cancel_by_name(job, replies)
                return unknown(wrong.expected, wrong.got, replies.all())
        return self._follow(job, number, uuid, replies, deadline)

    def _not_ready(self, replies: Replies) -> Reason | None:
        """Raises LineDown, NoAnswer or ParseError where the printer tells nothing of use."""
        printer = printer_seen(_answered(self._wire.ask(self._questions.printer())))
        told = ", ".join(printer.reasons)
        replies.note(f"{printer.make_and_model}, printer-state {printer.state}, {told}")
        _count(printer, replies)
        objection = self._expected.objection(printer)
        if objection is None and (waiting := waiting_jobs(_answered(self._wire.ask(self._questions.jobs())))):
            objection = "no job waiting", f"jobs waiting: {len(waiting)}"
        return printer_ready.reason(*objection) if objection else None

    def _not_taken(self, job: PrintJob) -> Reason | None:
        answer = self._wire.ask(self._questions.validate(job.print_id, self._expected.document_format))
        return (
            None if answer.code == OK else printer_ready.reason("a job the printer takes", f"status {answer.code:#06x}")
        )

    def _follow(self, job: PrintJob, number: int, uuid: str, replies: Replies, deadline: Deadline) -> PrintReport:
        due = "a job that is completed"
        while True:
            try:
                seen = job_seen(_answered(self._wire.ask(self._questions.job(number))))
            except _Forgotten as forgotten:
                return unknown(due, forgotten.got, replies.all())
            except _Broken as wrong:
                replies.note(f"job {number}: {wrong.got}")
            else:
                uuid = uuid or seen.uuid
                replies.note(f"job {number} {seen.uuid}, job-state {seen.state.value}, {', '.join(seen.reasons)}")
                if (seen.number, seen.uuid, seen.name) != (number, uuid, job.print_id):
                    return unknown(f"job {number} {uuid} named {job.print_id}", _named(seen), replies.all())
                if seen.state.is_last:
                    return self._ended(seen, replies)
            if deadline.left() == 0:
                break
            time.sleep(min(self._poll_every_s, deadline.left()))
        replies.note(f"not completed after {self._job_deadline_s:g} s")
        self._cancel(number, replies)
        return unknown(due, replies.texts[-2], replies.all())

    def _ended(self, seen: JobSeen, replies: Replies) -> PrintReport:
        try:
            _count(printer_seen(_answered(self._wire.ask(self._questions.printer()))), replies)
        except _Broken as wrong:
            replies.note(f"after the job: {wrong.got}")
        if seen.state is JobState.COMPLETED:
            return PrintReport(Delivery.SENT, None, replies.all())
        return unknown("a job that is completed", f"job-state {seen.state.value}", replies.all())

    def _cancel_by_name(self, job: PrintJob, replies: Replies) -> None:
        """The answer was lost, so the job's number is not known: whichever has its name."""
        try:
            waiting = waiting_jobs(_answered(self._wire.ask(self._questions.jobs())))
        except _Broken as wrong:
            replies.note(f"Get-Jobs: {wrong.got}")
            return
        for number, name in waiting.items():
            if name == job.print_id:
                self._cancel(number, replies)

    def _cancel(self, number: int, replies: Replies) -> None:
        """It proves nothing about the label."""
        try:
            answer = self._wire.ask(self._questions.cancel(number))
            replies.note(f"Cancel-Job {number}: status {answer.code:#06x}")
        except _Broken as wrong:
            replies.note(f"Cancel-Job {number}: {wrong.got}")


class _Forgotten(NoAnswer):
    """The printer knows no such job, or will not tell."""


def _answered(answer: Message) -> Message:
    if answer.code >= FIRST_FAILURE:
        raise _Forgotten("printer", "an answer", f"status {answer.code:#06x}", "Look at the printer.")
    return answer


def _count(printer: PrinterSeen, replies: Replies) -> None:
    if printer.impressions is not None:
        replies.note(f"{LABEL_COUNTER}{printer.impressions}")


def _named(seen: JobSeen) -> str:
    return f"job {seen.number} {seen.uuid} named {seen.name}"
