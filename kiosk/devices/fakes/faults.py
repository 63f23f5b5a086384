"""**Only for tests and the rehearsal.** What can be wrong with a simulated printer, and from when on."""

from enum import Enum


class Fault(Enum):
    """One fault. A simulator knows those that its kind of printer can have; any other does nothing there."""

    NONE = "nothing"
    SILENT = "never answers"
    GARBLED = "answers what no such printer answers"
    DRIPS = "answers byte by byte, without end"
    PAPER_OUT = "out of paper; a Zebra is mute then"
    HEAD_OPEN = "head or cover open; a Zebra is mute then"
    REPORTS_PAPER_OUT = "says that paper is out"
    REPORTS_HEAD_OPEN = "says that the head is open"
    PAUSED = "paused"
    BUSY = "holds jobs of somebody else"
    LABEL_WAITING = "a label waits in peel-off mode"
    WRONG_MODEL = "another model"
    WRONG_DPI = "another print head"
    WRONG_MEDIA = "another stock, or another format of document"
    STALLS = "stops reading when the job comes"
    DIES_BEFORE_READING = "dies before it reads the job"
    DIES_AFTER_READING = "dies after it read the job, without printing"
    HANGS_UP = "closes the line after it read the job"
    PRINTS_LATE = "holds the job, prints it when released"
    CANCEL_IGNORED = "holds the job, and prints it when cancelled"
    PRINTS_TWICE = "prints each job twice"
    NO_INK = "reports that all is well, prints nothing"
    ABORTS = "aborts the job, prints nothing"
    FORGETS = "takes the job, forgets it, and prints it when released"
    REUSES_JOB_ID = "gives the job's number to another job after it printed"
    TAG_VOID = "finds no good tag, and prints VOID"
    WRONG_TAG = "reads another tag than it was told to write"


CANT_PRINT = frozenset(
    {Fault.PAPER_OUT, Fault.HEAD_OPEN, Fault.REPORTS_PAPER_OUT, Fault.REPORTS_HEAD_OPEN, Fault.PAUSED}
)
"""What a person can mend; a job that came meanwhile prints then."""

HOLDS = CANT_PRINT | {Fault.PRINTS_LATE, Fault.CANCEL_IGNORED}
SWALLOWS = frozenset({Fault.NO_INK, Fault.DIES_AFTER_READING, Fault.HANGS_UP, Fault.ABORTS})


class Paper:
    """The paper side of a simulated printer: what it holds, and what came out.

    `fault` is what is wrong now; `when_job_comes` takes its place with the first byte of a job, `when_done` once a job
    was taken. `sheets` are the jobs that came out, whole, in order; `cancelled` counts what it was told to cancel.
    """

    def __init__(self) -> None:
        self.fault = Fault.NONE
        self.when_job_comes: Fault | None = None
        self.when_done: Fault | None = None
        self.sheets: list[bytes] = []
        self.held: list[bytes] = []
        self.cancelled = 0

    @property
    def counter(self) -> int:
        """The printer's own count of sheets."""
        return len(self.sheets)

    def job_comes(self) -> None:
        """The first byte of a job is there."""
        if self.when_job_comes is not None:
            self.fault, self.when_job_comes = self.when_job_comes, None

    def take(self, job: bytes) -> None:
        """A whole job came."""
        if self.fault in HOLDS:
            self.held.append(job)
        elif self.fault is Fault.PRINTS_TWICE:
            self.sheets += [job, job]
        elif self.fault not in SWALLOWS:
            self.sheets.append(job)

    def done(self) -> None:
        """The job was taken and, where it prints, is out."""
        if self.when_done is not None:
            self.fault, self.when_done = self.when_done, None

    def cancel(self) -> None:
        """What is held is thrown away, or comes out all the same."""
        self.cancelled += 1
        if self.fault is Fault.CANCEL_IGNORED:
            self.release()
        self.held = []

    def release(self) -> None:
        """The fault is mended, none is to come, and whatever was held comes out."""
        self.fault = Fault.NONE
        self.when_job_comes = self.when_done = None
        held, self.held = self.held, []
        self.sheets += held
