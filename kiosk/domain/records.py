"""What one person records alone: THE table. A kind that is not in it is refused.

A step needs interlocks and mostly two people (`steps`). Here is the rest: what is entered by one qualified person under
badge and PIN. Nothing here moves a container, prints a label of one or releases anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from kiosk.domain.attestation import ATTESTED_BY
from kiosk.domain.people import Meaning, Role


class RecordKind(Enum):
    """Every record that one person makes alone."""

    PLAN_CONTAINERS = "plan containers"
    MEASURE_CONTENTS = "measure contents"
    RECORD_RESULT = "record test result"
    READ_LOGGER = "read temperature logger"
    EVALUATE_DONOR = "evaluate donor"
    CHANGE_IDENTITY = "record changed identity"
    REGISTER_PERSON = "register person"
    GRANT_ROLE = "grant or renew role"
    ISSUE_BADGE = "issue badge"
    PRINT_BADGE = "print badge"
    READ_BACK_BADGE = "read badge back"
    RECEIVE_BADGE = "receive badge"
    DEAUTHORISE_BADGE = "de-authorise badge"
    SUSPEND_PERSON = "suspend person"
    REINSTATE_PERSON = "reinstate person"
    SET_PIN = "set new PIN and unlock"
    NAME_ON_CALL = "name who is on call"
    STOP_PRINTER = "take printer out of service"
    RETURN_PRINTER = "put printer back in service"
    ASSESS_DEVIATION = "assess deviation"
    CLOSE_DEVIATION = "sign to close deviation"
    ACKNOWLEDGE_STOP = "acknowledge stop"
    PLAN_RESERVE = "plan reserve"
    VIEW_RECORD = "look into the record"
    COUNT_RACK = "count rack"
    RECORD_EXCURSION = "record tank alarm"
    ATTEST = "attest what was pressed"
    NOTE_HISTORY = "note history"
    REVIEW_TRAIL = "review audit trail"
    REVIEW_ACCESS = "review access"


@dataclass(frozen=True)
class Record:
    """One row: who may make the record (one of `roles`), what their signature means, which hazards it bears on."""

    kind: RecordKind
    roles: frozenset[Role]
    meaning: Meaning
    hazards: tuple[str, ...]


_MATERIAL = frozenset({Role.COLLECTION, Role.NURSE, Role.PROCESSING, Role.LABORATORY})
_RESULTS = frozenset({Role.LABORATORY, Role.PROCESSING, Role.QUALITY})
_THAWERS = frozenset({Role.LABORATORY, Role.PROCESSING, Role.NURSE, Role.PHYSICIAN})
_EVALUATES = frozenset({Role.PHYSICIAN, Role.LABORATORY, Role.QUALITY})
_HEARS_OF_IT = frozenset({Role.COLLECTION, Role.NURSE, Role.PHYSICIAN, Role.LABORATORY, Role.QUALITY})
_QUALITY = frozenset({Role.QUALITY})
_CLOSERS = frozenset({Role.QUALITY, Role.DIRECTOR})
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_LOOKS_AFTER_PRINTERS = frozenset({Role.QUALITY, Role.ADMINISTRATOR})
_HANDS = _MATERIAL | _LOOKS_AFTER_PRINTERS
_ATTESTS = frozenset[Role]().union(*ATTESTED_BY.values())
_ANYBODY = frozenset(Role)
_KEEPS_COLD = frozenset({Role.LABORATORY, Role.PROCESSING})
_QUALITY = frozenset({Role.QUALITY})

_ROWS = (
    Record(RecordKind.PLAN_CONTAINERS, _MATERIAL, Meaning.AUTHORSHIP, ("H12", "H14", "H27")),
    Record(RecordKind.PLAN_RESERVE, _THAWERS, Meaning.AUTHORSHIP, ("H31",)),
    Record(RecordKind.MEASURE_CONTENTS, _MATERIAL, Meaning.AUTHORSHIP, ("H15", "H30")),
    Record(RecordKind.RECORD_RESULT, _RESULTS, Meaning.AUTHORSHIP, ("H13", "H29")),
    Record(RecordKind.READ_LOGGER, _MATERIAL | _RESULTS, Meaning.AUTHORSHIP, ("H24",)),
    Record(RecordKind.NOTE_HISTORY, _HEARS_OF_IT, Meaning.AUTHORSHIP, ("H13",)),
    Record(RecordKind.EVALUATE_DONOR, _EVALUATES, Meaning.AUTHORSHIP, ("H28",)),
    Record(RecordKind.CHANGE_IDENTITY, _HEARS_OF_IT, Meaning.AUTHORSHIP, ("H04", "H17")),
    Record(RecordKind.REGISTER_PERSON, _ADMINISTRATOR, Meaning.APPROVAL, ("H08", "H09")),
    Record(RecordKind.GRANT_ROLE, _ADMINISTRATOR, Meaning.APPROVAL, ("H09",)),
    Record(RecordKind.ISSUE_BADGE, _ADMINISTRATOR, Meaning.APPROVAL, ("H08",)),
    Record(RecordKind.PRINT_BADGE, _ADMINISTRATOR, Meaning.APPROVAL, ("H09",)),
    Record(RecordKind.READ_BACK_BADGE, _ADMINISTRATOR, Meaning.APPROVAL, ("H09",)),
    Record(RecordKind.RECEIVE_BADGE, _ANYBODY, Meaning.ACKNOWLEDGEMENT, ("H09",)),
    Record(RecordKind.DEAUTHORISE_BADGE, _ADMINISTRATOR, Meaning.APPROVAL, ("H09",)),
    Record(RecordKind.SUSPEND_PERSON, _ADMINISTRATOR, Meaning.APPROVAL, ("H09",)),
    Record(RecordKind.REINSTATE_PERSON, _ADMINISTRATOR, Meaning.APPROVAL, ("H09",)),
    Record(RecordKind.SET_PIN, _ADMINISTRATOR, Meaning.APPROVAL, ("H08",)),
    Record(RecordKind.NAME_ON_CALL, _ADMINISTRATOR, Meaning.AUTHORSHIP, ("H39",)),
    Record(RecordKind.STOP_PRINTER, _HANDS, Meaning.AUTHORSHIP, ("H06",)),
    Record(RecordKind.RETURN_PRINTER, _LOOKS_AFTER_PRINTERS, Meaning.APPROVAL, ("H06",)),
    Record(RecordKind.ASSESS_DEVIATION, _QUALITY, Meaning.AUTHORSHIP, ("H05", "H39")),
    Record(RecordKind.CLOSE_DEVIATION, _CLOSERS, Meaning.APPROVAL, ("H05", "H39")),
    Record(RecordKind.REVIEW_TRAIL, _QUALITY, Meaning.EXAMINATION, ("H08", "H09")),
    Record(RecordKind.REVIEW_ACCESS, _QUALITY, Meaning.EXAMINATION, ("H09",)),
    Record(RecordKind.ACKNOWLEDGE_STOP, _ANYBODY, Meaning.ACKNOWLEDGEMENT, ("H39",)),
    Record(RecordKind.ATTEST, _ATTESTS, Meaning.ATTESTATION, ("H09",)),
    Record(RecordKind.VIEW_RECORD, _ANYBODY, Meaning.ACCESS, ()),
    Record(RecordKind.COUNT_RACK, _KEEPS_COLD, Meaning.RESPONSIBILITY, ("H34",)),
    Record(RecordKind.RECORD_EXCURSION, _KEEPS_COLD | _QUALITY, Meaning.AUTHORSHIP, ("H33",)),
)

RECORDS: Mapping[RecordKind, Record] = MappingProxyType({row.kind: row for row in _ROWS})
"""Every record one person makes, by its kind."""
