"""A printer that is a folder: each job becomes one file named by its print id, for sheets and for demonstration."""

import os
import re
from pathlib import Path

from kiosk.devices.printers import PrinterStatus, PrintQueue, ProfileInForce, not_sent, unknown
from kiosk.domain.decision import Authorized
from kiosk.domain.errors import ParseError
from kiosk.domain.guards import printer_ready
from kiosk.domain.printing import Delivery, PrintJob, PrintReport

_PRINT_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}", re.ASCII)
_SUFFIX = re.compile(r"[a-z]{1,8}", re.ASCII)


class FilePrinter:
    """Writes jobs into `folder` as `<print_id>.<suffix>`. A file, whole or broken, is never written again."""

    def __init__(self, folder: Path, suffix: str, in_force: ProfileInForce) -> None:
        if not _SUFFIX.fullmatch(suffix):
            raise ParseError("file printer suffix", "1 to 8 letters a–z", suffix)
        self._folder = folder
        self._suffix = suffix
        self._in_force = in_force
        self._queue = PrintQueue()

    def print(self, job: PrintJob, leave: Authorized) -> PrintReport:
        """See `Printer.print`. A job whose file exists is UNKNOWN: it was begun before. Raises ParseError for an id
        that is no plain file name.
        """
        return self._queue.admit(job, leave, lambda: self._write_once(job))

    def status(self) -> PrinterStatus:
        """See `Printer.status`: not ready where the folder is absent or can't be written to."""
        if self._folder.is_dir() and os.access(self._folder, os.W_OK | os.X_OK):
            return PrinterStatus(None)
        return PrinterStatus(printer_ready.reason("a folder that can be written to", str(self._folder)))

    def _write_once(self, job: PrintJob) -> PrintReport:
        if not _PRINT_ID.fullmatch(job.print_id):
            raise ParseError("print id", "letters, digits and hyphens, 64 at most", job.print_id)
        foreign = self._in_force.refuses(job)
        if foreign is not None:
            return PrintReport(Delivery.NOT_SENT, foreign)
        path = self._folder / f"{job.print_id}.{self._suffix}"
        try:
            file = self._create(path)
        except FileExistsError:
            return unknown("a print id never written before", path.name)
        except OSError as error:
            return not_sent("a folder that can be written to", _cause(error))
        self._queue.begin(job)
        try:
            with os.fdopen(file, "wb") as sheet:
                sheet.write(job.payload)
                sheet.flush()
                os.fsync(sheet.fileno())
            self._settle_folder()
        except OSError as error:
            return unknown("the whole job on disk", _cause(error))
        return PrintReport(Delivery.SENT, None, (path.name,))

    def _create(self, path: Path) -> int:
        """A new, empty file open for writing, for the kiosk alone. Raises FileExistsError when there is one."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)

    def _settle_folder(self) -> None:
        """A new file survives a power cut only once its folder is on disk too."""
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _cause(error: OSError) -> str:
    return error.strerror or type(error).__name__
