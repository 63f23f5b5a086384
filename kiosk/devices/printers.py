"""What a printer is, and the rules every printer keeps, whatever its language and wire.

- `print` takes an `Authorized` and refuses anything else at run time too, before it touches the device.
- No transport delivers exactly once. A job is NOT_SENT only where this very call knows that no byte of it left; SENT is
  the printer's own word that it has no fault; everything else is UNKNOWN, and nobody resends it (hazards H05, H20).
- One job at a time, no print id twice, and none under another profile than the one in force.
- Only a camera that reads the paper proves a label.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from kiosk.domain.decision import Authorized
from kiosk.domain.guards import printer_ready
from kiosk.domain.printing import Delivery, PrintJob, PrintReport
from kiosk.domain.reasons import Answer, Reason, ReasonClass, Rule

outcome_known = Rule(
    "print_outcome_known",
    "H05",
    ReasonClass.IDENTITY,
    Answer.RETRY,
    "A label may come out, now or later. Don't ask for it again. Look for it; two people record what they found.",
)
"""Speaks for every UNKNOWN delivery."""


@dataclass(frozen=True)
class PrinterStatus:
    """What a printer says of itself now: `reason` why it can't print, None where nothing is against it."""

    reason: Reason | None
    replies: tuple[str, ...] = ()


class Printer(Protocol):
    """A thing that puts one proved bitmap on one label."""

    def print(self, job: PrintJob, leave: Authorized) -> PrintReport:
        """Print `job` once, and say what is known of it. Raises TypeError when `leave` is no `Authorized`."""
        ...

    def status(self) -> PrinterStatus:
        """Ask the printer how it is, without printing. Never raises: a mute printer is not ready."""
        ...


@dataclass(frozen=True)
class ProfileInForce:
    """What a job must say to be this printer's: profile id, SHA-256 of the resolved profile, language, dots an inch."""

    profile_id: str
    profile_sha256: str
    language: str
    dpi: int

    def refuses(self, job: PrintJob) -> Reason | None:
        """The reason when `job` was proved under anything else, or holds nothing; None when it is ours."""
        due = (self.profile_id, self.profile_sha256, self.language, f"{self.dpi} dpi")
        said = (job.profile_id, job.profile_sha256, job.language, f"{job.dpi} dpi")
        if said != due:
            return printer_ready.reason("a job for " + ", ".join(due), "a job for " + ", ".join(said))
        if not job.payload:
            return printer_ready.reason("a job with a bitmap", "an empty job")
        return None


@dataclass
class PrintQueue:
    """The place for one job: none waits behind it, and an id whose sending began never comes again."""

    _turn: threading.Lock = field(default_factory=threading.Lock)
    _begun: set[str] = field(default_factory=set)

    def admit(self, job: PrintJob, leave: Authorized, attempt: Callable[[], PrintReport]) -> PrintReport:
        """Run `attempt` for `job`, alone. NOT_SENT while another job runs, UNKNOWN for an id that was begun before."""
        require_leave(leave)
        if not self._turn.acquire(blocking=False):
            return not_sent("a printer that is free", "a printer busy with another label of this kiosk")
        try:
            if job.print_id in self._begun:
                return unknown("a print id never sent before", job.print_id)
            return attempt()
        finally:
            self._turn.release()

    def begin(self, job: PrintJob) -> None:
        """From here on bytes of `job` may have left."""
        self._begun.add(job.print_id)


@dataclass
class Replies:
    """What a printer said, in order; the same words twice in a row are kept once."""

    texts: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        """Keep `text`."""
        if self.texts[-1:] != [text]:
            self.texts.append(text)

    def all(self) -> tuple[str, ...]:
        """Everything kept."""
        return tuple(self.texts)


def require_leave(leave: object) -> None:
    """Raises TypeError when `leave` is anything but an `Authorized`, a `Refused` included."""
    if not isinstance(leave, Authorized):
        raise TypeError(f"Expected an Authorized to print, got {type(leave).__name__}.")


def not_sent(expected: str, read: str, replies: tuple[str, ...] = ()) -> PrintReport:
    """The report of a job of which no byte left."""
    return PrintReport(Delivery.NOT_SENT, printer_ready.reason(expected, read), replies)


def unknown(expected: str, read: str, replies: tuple[str, ...] = ()) -> PrintReport:
    """The report of a job that may come out, now or later."""
    return PrintReport(Delivery.UNKNOWN, outcome_known.reason(expected, read), replies)
