"""The questions the kiosk puts to an IPP printer, and what it makes of the answers.

Source: RFC 8011, sections 4.2 to 4.3 (operations), 5.3.7 (job states), 5.4.11 (printer states); PWG 5100.13 (job-uuid).
"""

import itertools
from dataclasses import dataclass
from enum import IntEnum

from kiosk.devices.ipp.message import (
    BOOLEAN,
    CHARSET,
    INTEGER,
    JOB_GROUP,
    KEYWORD,
    LANGUAGE,
    MIME,
    NAME,
    OPERATION_GROUP,
    PRINTER_GROUP,
    URI,
    Attribute,
    Attributes,
    Message,
    Resolution,
    Value,
    one,
)
from kiosk.domain.errors import ParseError

PRINT_JOB, VALIDATE_JOB, CANCEL_JOB, GET_JOB, GET_JOBS, GET_PRINTER = 0x0002, 0x0004, 0x0008, 0x0009, 0x000A, 0x000B
OK, FIRST_FAILURE = 0x0000, 0x0100
ASKED_OF_A_PRINTER = (
    *("printer-make-and-model", "printer-state", "printer-state-reasons", "printer-is-accepting-jobs"),
    *("document-format-supported", "printer-resolution-supported", "pwg-raster-document-resolution-supported"),
    *("pwg-raster-document-type-supported", "printer-impressions-completed"),
)
ASKED_OF_A_JOB = ("job-id", "job-uuid", "job-name", "job-state", "job-state-reasons")
_IDLE = 3
_NO_ERROR = ("-warning", "-report")
_USER = "samevein"


class JobState(IntEnum):
    """What becomes of a job. Only the number counts; the reasons beside it are kept for the record."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELLED = 7
    ABORTED = 8
    COMPLETED = 9

    @property
    def is_last(self) -> bool:
        """Nothing comes after it, as far as the printer knows."""
        return self >= JobState.CANCELLED


@dataclass(frozen=True)
class PrinterSeen:
    """A printer as it tells itself. `impressions` is its own count, None where it tells none."""

    make_and_model: str
    state: int
    reasons: tuple[str, ...]
    accepts: bool
    formats: tuple[str, ...]
    resolutions: tuple[Resolution, ...]
    raster_types: tuple[str, ...]
    impressions: int | None

    def against(self, *, warnings: bool) -> tuple[str, ...]:
        """What keeps it from printing now; mere `warnings` and reports count where they are said to."""
        found = [] if self.state == _IDLE else [f"printer-state {self.state}"]
        if self.reasons != ("none",):
            found += self.reasons or ("no printer-state-reasons",)
        if not warnings:
            found = [reason for reason in found if not reason.endswith(_NO_ERROR)]
        return tuple(found) if self.accepts else (*found, "accepts no jobs")


@dataclass(frozen=True)
class JobSeen:
    """A job as the printer tells it."""

    number: int
    uuid: str
    name: str
    state: JobState
    reasons: tuple[str, ...]


class Questions:
    """Writes questions to one printer, numbered one after the other."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._numbers = itertools.count(1)

    def printer(self) -> Message:
        """How are you?"""
        return self._of(GET_PRINTER, Attribute("requested-attributes", KEYWORD, ASKED_OF_A_PRINTER))

    def jobs(self) -> Message:
        """Which jobs are not done?"""
        which = Attribute("which-jobs", KEYWORD, ("not-completed",))
        return self._of(GET_JOBS, which, Attribute("requested-attributes", KEYWORD, ("job-id", "job-name")))

    def validate(self, print_id: str, document_format: str) -> Message:
        """Would you take this job?"""
        return self._job(VALIDATE_JOB, print_id, document_format)

    def print(self, print_id: str, document_format: str) -> Message:
        """Print what follows, once."""
        return self._job(PRINT_JOB, print_id, document_format)

    def job(self, number: int) -> Message:
        """What became of it?"""
        asked = Attribute("requested-attributes", KEYWORD, ASKED_OF_A_JOB)
        return self._of(GET_JOB, Attribute("job-id", INTEGER, (number,)), _asking(), asked)

    def cancel(self, number: int) -> Message:
        """Don't print it any more."""
        return self._of(CANCEL_JOB, Attribute("job-id", INTEGER, (number,)), _asking())

    def _job(self, operation: int, print_id: str, document_format: str) -> Message:
        """Any attribute that can't be kept refuses the whole job: a label is never printed another way."""
        asked = self._of(
            operation,
            _asking(),
            Attribute("job-name", NAME, (print_id,)),
            Attribute("ipp-attribute-fidelity", BOOLEAN, (True,)),
            Attribute("document-format", MIME, (document_format,)),
        )
        once = (JOB_GROUP, (Attribute("copies", INTEGER, (1,)),))
        return Message(asked.code, asked.number, (*asked.groups, once))

    def _of(self, operation: int, *more: Attribute) -> Message:
        first = (
            Attribute("attributes-charset", CHARSET, ("utf-8",)),
            Attribute("attributes-natural-language", LANGUAGE, ("en",)),
            Attribute("printer-uri", URI, (self._uri,)),
        )
        return Message(operation, next(self._numbers), ((OPERATION_GROUP, (*first, *more)),))


def _asking() -> Attribute:
    return Attribute("requesting-user-name", NAME, (_USER,))


def printer_seen(answer: Message) -> PrinterSeen:
    """The printer that an answer tells of. Raises ParseError where it leaves out what counts."""
    told = answer.group(PRINTER_GROUP)
    return PrinterSeen(
        make_and_model=_text(one(told, "printer-make-and-model"), "printer-make-and-model"),
        state=_number(one(told, "printer-state"), "printer-state"),
        reasons=_texts(told, "printer-state-reasons"),
        accepts=one(told, "printer-is-accepting-jobs") is True,
        formats=_texts(told, "document-format-supported"),
        resolutions=_resolutions(told),
        raster_types=_texts(told, "pwg-raster-document-type-supported"),
        impressions=next((v for v in told.get("printer-impressions-completed", ()) if type(v) is int), None),
    )


def job_seen(answer: Message) -> JobSeen:
    """The job that an answer tells of. Raises ParseError where it leaves out what counts."""
    told = answer.group(JOB_GROUP)
    state = _number(one(told, "job-state"), "job-state")
    if state not in set(JobState):
        raise ParseError("IPP job-state", "3 to 9", str(state))
    return JobSeen(
        number=job_number(answer),
        uuid=_text(one(told, "job-uuid"), "job-uuid"),
        name=_text(one(told, "job-name"), "job-name"),
        state=JobState(state),
        reasons=_texts(told, "job-state-reasons"),
    )


def job_number(answer: Message) -> int:
    """The job-id that an answer tells. Raises ParseError."""
    return _number(one(answer.group(JOB_GROUP), "job-id"), "job-id")


def job_uuid(answer: Message) -> str:
    """The job-uuid that an answer tells; empty where it tells none, as an answer to Print-Job may."""
    return next(iter(_texts(answer.group(JOB_GROUP), "job-uuid")), "")


def waiting_jobs(answer: Message) -> dict[int, str]:
    """Every job that is not done, by its number, with its name. Raises ParseError."""
    return {
        _number(one(told, "job-id"), "job-id"): ", ".join(_texts(told, "job-name"))
        for told in answer.all_of(JOB_GROUP)
        if told
    }


def _resolutions(told: Attributes) -> tuple[Resolution, ...]:
    """What raster may be printed at: the list for PWG raster, or else the printer's own."""
    values = told.get("pwg-raster-document-resolution-supported") or told.get("printer-resolution-supported", ())
    return tuple(value for value in values if isinstance(value, Resolution))


def _texts(told: Attributes, name: str) -> tuple[str, ...]:
    return tuple(value for value in told.get(name, ()) if isinstance(value, str))


def _text(value: Value, name: str) -> str:
    if not isinstance(value, str) or not value:
        raise ParseError(f"IPP {name}", "a text", repr(value))
    return value


def _number(value: Value, name: str) -> int:
    if type(value) is not int:
        raise ParseError(f"IPP {name}", "a number", repr(value))
    return value
