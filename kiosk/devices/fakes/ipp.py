"""**Only for tests and the rehearsal.** An IPP printer, or a raw queue of a spooler, on a loopback socket.

It reads questions strictly, in the order RFC 8011 demands, and refuses what is not so. Its faults can be switched; see
`Paper` for when they begin.
"""

import contextlib
import struct
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from uuid import uuid4

from kiosk.devices.fakes.faults import Fault, Paper
from kiosk.devices.ipp import message as m
from kiosk.devices.ipp.questions import CANCEL_JOB, GET_JOB, GET_JOBS, GET_PRINTER, PRINT_JOB, VALIDATE_JOB
from kiosk.domain.errors import ParseError

OK, BAD_REQUEST, NOT_FOUND, FORMAT, BUSY, UNKNOWN = 0x0000, 0x0400, 0x0406, 0x040A, 0x0507, 0x0501
_FIRST = ("attributes-charset", "attributes-natural-language", "printer-uri")
_REASONS = {
    Fault.PAPER_OUT: (4, "media-empty-error"), Fault.REPORTS_PAPER_OUT: (3, "media-empty-warning"),
    Fault.HEAD_OPEN: (4, "cover-open-error"), Fault.REPORTS_HEAD_OPEN: (3, "cover-open-report"),
    Fault.PAUSED: (5, "paused"), Fault.BUSY: (4, "none"),
}  # fmt: skip


@dataclass
class FakeJob:
    """A job as the printer knows it."""

    number: int
    uuid: str
    name: str
    document: bytes
    state: int


class FakeIpp(Paper):
    """A printer at `uri` inside its `with` block. `raw` makes it a spooler's raw queue; `takes` is the format it takes.

    `jobs` are all jobs it took, by number; `asked` the operations it heard.
    """

    def __init__(
        self,
        make_and_model: str = "Example Label 100",
        dpi: int = 300,
        *,
        raw: bool = False,
        takes: str = "image/pwg-raster",
    ) -> None:
        super().__init__()
        self.make_and_model = make_and_model
        self.dpi = dpi
        self.raw = raw
        self.formats = ("application/vnd.cups-raw",) if raw else ("application/octet-stream", takes)
        self.path = "/printers/label" if raw else "/ipp/print"
        self.jobs: dict[int, FakeJob] = {}
        self.asked: list[int] = []
        self.dead = False
        self.closing = threading.Event()
        fake = self

        class Exchange(_Exchange):
            printer = fake

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Exchange)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def spooler(self) -> str:
        """The address before any path."""
        return f"ipp://127.0.0.1:{self._server.server_address[1]}"

    @property
    def uri(self) -> str:
        """What the printer is asked at."""
        return self.spooler + self.path

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def release(self) -> None:
        """See `Paper.release`. Jobs that came out are completed."""
        for job in self.jobs.values():
            if job.document in self.held and job.state < 7:
                job.state = 9
        self.dead = False
        super().release()

    def new_job(self, name: str, document: bytes) -> FakeJob:
        """A whole job came."""
        self.take(document)
        state = 5 if document in self.held else 9
        if self.fault is Fault.ABORTS:
            state = 8
        if self.fault is Fault.PAUSED:
            state = 3
        job = FakeJob(len(self.jobs) + 1, f"urn:uuid:{uuid4()}", name, document, state)
        if self.fault is Fault.HANGS_UP:
            self.held.append(document)
            job.state = 5
        if self.fault is Fault.FORGETS:
            self.held.append(document)
            self.sheets.remove(document)
            return job
        self.jobs[job.number] = job
        return job

    def cancel_job(self, job: FakeJob) -> None:
        """The job is to be cancelled."""
        self.cancel()
        job.state = 7

    def told(self, job: FakeJob) -> tuple[m.Attribute, ...]:
        """The attributes of a job."""
        uuid = job.uuid if self.fault is not Fault.REUSES_JOB_ID else f"urn:uuid:{uuid4()}"
        return (
            m.Attribute("job-id", m.INTEGER, (job.number,)),
            m.Attribute("job-uri", m.URI, (f"{self.uri}/{job.number}",)),
            m.Attribute("job-uuid", m.URI, (uuid,)),
            m.Attribute("job-name", m.NAME, (job.name,)),
            m.Attribute("job-state", m.ENUM, (job.state,)),
            m.Attribute("job-state-reasons", m.KEYWORD, ("none",)),
        )

    def description(self) -> tuple[m.Attribute, ...]:
        """The attributes of the printer."""
        state, reason = _REASONS.get(self.fault, (3, "none"))
        model = "Example Laser 9" if self.fault is Fault.WRONG_MODEL else self.make_and_model
        dpi = 203 if self.fault is Fault.WRONG_DPI else self.dpi
        formats = ("text/plain",) if self.fault is Fault.WRONG_MEDIA else self.formats
        told = (
            m.Attribute("printer-make-and-model", m.TEXT, (model,)),
            m.Attribute("printer-state", m.ENUM, (state,)),
            m.Attribute("printer-state-reasons", m.KEYWORD, (reason,)),
            m.Attribute("printer-is-accepting-jobs", m.BOOLEAN, (self.fault is not Fault.BUSY,)),
            m.Attribute("document-format-supported", m.MIME, formats),
        )
        if self.raw:
            return told
        return (
            *told,
            m.Attribute("pwg-raster-document-resolution-supported", m.RESOLUTION, (m.Resolution(dpi, dpi),)),
            m.Attribute("pwg-raster-document-type-supported", m.KEYWORD, ("black_1", "sgray_8")),
            m.Attribute("printer-impressions-completed", m.INTEGER, (self.counter,)),
        )


class _Exchange(BaseHTTPRequestHandler):
    """One question and its answer."""

    printer: FakeIpp
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  the library's own name
        """Nothing is logged."""

    def do_POST(self) -> None:
        """Answer one question."""
        printer = self.printer
        if printer.dead:
            return self._die()
        is_job = self.rfile.peek(4)[2:4] == struct.pack(">H", PRINT_JOB)  # type: ignore[attr-defined]  # it is buffered
        if is_job:
            printer.job_comes()
            if printer.fault in (Fault.STALLS, Fault.DIES_BEFORE_READING):
                return self._stall() if printer.fault is Fault.STALLS else self._die()
        came = self.rfile.read(int(self.headers["Content-Length"]))
        if printer.fault is Fault.SILENT and not is_job:
            return self._stall()
        if printer.fault is Fault.DRIPS:
            return self._drip()
        answer = self._answer(came)
        if is_job and printer.fault is Fault.DIES_AFTER_READING:
            return self._die()
        if is_job and printer.fault is Fault.HANGS_UP:
            self.close_connection = True
            return None
        if is_job:
            printer.done()
        if printer.fault is Fault.SILENT:
            return self._stall()
        self._say(b"\x02\x00OK" if printer.fault is Fault.GARBLED else answer)
        return None

    def _answer(self, came: bytes) -> bytes:
        if self.path != self.printer.path or self.headers["Content-Type"] != "application/ipp":
            return m.encode(m.Message(BAD_REQUEST, 0, ()))
        try:
            question, document = m.decode(came, document=True)
            code, groups = self._obeyed(question, document)
        except (ParseError, KeyError) as wrong:
            question, code, groups = m.Message(0, 0, ()), BAD_REQUEST, ()
            self.printer.asked.append(-1)
            self.log_error("%s", wrong)
        head = (
            m.Attribute("attributes-charset", m.CHARSET, ("utf-8",)),
            m.Attribute("attributes-natural-language", m.LANGUAGE, ("en",)),
        )
        return m.encode(m.Message(code, question.number, ((m.OPERATION_GROUP, head), *groups)))

    def _obeyed(
        self, question: m.Message, document: bytes
    ) -> tuple[int, tuple[tuple[int, tuple[m.Attribute, ...]], ...]]:
        printer = self.printer
        asked = question.group(m.OPERATION_GROUP)
        if tuple(asked)[:3] != _FIRST or asked["printer-uri"] != (printer.uri,):
            raise ParseError("question", ", ".join(_FIRST), ", ".join(asked))
        printer.asked.append(question.code)
        match question.code:
            case _ if question.code == GET_PRINTER:
                return OK, ((m.PRINTER_GROUP, printer.description()),)
            case _ if question.code == GET_JOBS:
                waiting = [job for job in printer.jobs.values() if job.state < 7]
                return OK, tuple((m.JOB_GROUP, printer.told(job)) for job in waiting)
            case _ if question.code in (VALIDATE_JOB, PRINT_JOB):
                return self._offered(question, asked, document)
            case _ if question.code in (GET_JOB, CANCEL_JOB):
                job = printer.jobs.get(int(str(m.one(asked, "job-id"))))
                if job is None:
                    return NOT_FOUND, ()
                if question.code == CANCEL_JOB:
                    printer.cancel_job(job)
                    return OK, ()
                return OK, ((m.JOB_GROUP, printer.told(job)),)
            case _:
                return UNKNOWN, ()

    def _offered(
        self, question: m.Message, asked: m.Attributes, document: bytes
    ) -> tuple[int, tuple[tuple[int, tuple[m.Attribute, ...]], ...]]:
        printer, name = self.printer, m.one(asked, "job-name")
        if asked["document-format"][0] != printer.formats[-1]:
            return FORMAT, ()
        fidelity, copies = asked["ipp-attribute-fidelity"], question.group(m.JOB_GROUP)["copies"]
        if fidelity != (True,) or copies != (1,) or not isinstance(name, str):
            raise ParseError("job", "one copy, exactly as asked, with a name", f"{copies} {fidelity} {name}")
        if question.code == VALIDATE_JOB:
            return (OK, ()) if not document else (BAD_REQUEST, ())
        if printer.fault is Fault.BUSY:
            return BUSY, ()
        return OK, ((m.JOB_GROUP, printer.told(printer.new_job(name, document))),)

    def _say(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/ipp")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _stall(self) -> None:
        self.printer.closing.wait()
        self.close_connection = True

    def _drip(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            while not self.printer.closing.is_set():
                self.wfile.write(b"y")
                time.sleep(0.01)

    def _die(self) -> None:
        """The connection breaks, and the printer answers nobody until it is released."""
        self.printer.dead = True
        self.close_connection = True
        self.connection.setsockopt(1, 13, struct.pack("ii", 1, 0))  # SOL_SOCKET, SO_LINGER
        self.connection.close()
