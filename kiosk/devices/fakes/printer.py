"""**Only for tests and the rehearsal.** A printer in memory that keeps every job and every sheet that came out."""

from enum import Enum

from kiosk.devices.printers import PrinterStatus, PrintQueue, not_sent, unknown
from kiosk.domain.decision import Authorized
from kiosk.domain.guards import printer_ready
from kiosk.domain.printing import Delivery, PrintJob, PrintReport


class PrinterFault(Enum):
    """What goes wrong with jobs from now on."""

    NONE = "prints"
    NOT_READY = "out of paper before the job"
    JAMS = "takes the job, no sheet"
    PRINTS_LATE = "takes the job, the sheet comes later"
    PRINTS_TWICE = "reports nothing, two sheets"
    NO_INK = "reports nothing, no sheet"


class FakePrinter:
    """Set `fault` at any time. `jobs` are all jobs taken, `sheets` the ones that came out on paper, in order."""

    def __init__(self) -> None:
        self.fault = PrinterFault.NONE
        self.jobs: list[PrintJob] = []
        self.sheets: list[PrintJob] = []
        self._late: list[PrintJob] = []
        self._queue = PrintQueue()

    def print(self, job: PrintJob, leave: Authorized) -> PrintReport:
        """See `Printer.print`."""
        return self._queue.admit(job, leave, lambda: self._print_once(job))

    def status(self) -> PrinterStatus:
        """See `Printer.status`."""
        if self.fault is PrinterFault.NOT_READY:
            return PrinterStatus(printer_ready.reason("paper", self.fault.value))
        return PrinterStatus(None)

    def finish_late_jobs(self) -> None:
        """What was held back comes out after all."""
        self.sheets += self._late
        self._late = []

    def _print_once(self, job: PrintJob) -> PrintReport:
        if self.fault is PrinterFault.NOT_READY:
            return not_sent("paper", self.fault.value)
        self._queue.begin(job)
        self.jobs.append(job)
        match self.fault:
            case PrinterFault.JAMS:
                return unknown("an idle printer without fault", self.fault.value)
            case PrinterFault.PRINTS_LATE:
                self._late.append(job)
                return unknown("an idle printer without fault", self.fault.value)
            case PrinterFault.PRINTS_TWICE:
                self.sheets += [job, job]
            case PrinterFault.NONE:
                self.sheets.append(job)
            case PrinterFault.NO_INK:
                pass
        return PrintReport(Delivery.SENT)
