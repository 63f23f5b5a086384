"""What the ledger answers when it does not record: each its own type, each with what the person does next.

Where the caller has to refuse a person, `reason` is the refusal in the words of `kiosk.domain.guards`.
"""

from pathlib import Path

from kiosk.domain.errors import KioskError
from kiosk.domain.guards import claim_is_free, commit_confirmed, record_is_as_recorded, record_unchanged_since_decision
from kiosk.domain.reasons import Reason


class LedgerUnavailable(KioskError):
    """The ledger can't be reached or failed. Nothing of this call is recorded, and nothing may be released on it."""

    remedy = "Do not release and do not print. Call IT: the kiosk has to reopen and verify its ledger."


class Unconfirmed(KioskError):
    """The database can't say whether the commit happened: not recorded for any purpose until `find` finds it.

    `fact_ids` are what was on its way; empty for particulars and evidence.
    """

    def __init__(self, fact_ids: tuple[str, ...]) -> None:
        super().__init__(fact_ids)
        self.fact_ids = fact_ids
        self.reason: Reason = commit_confirmed.reason("a commit the database vouches for", "no answer")
        self.remedy = self.reason.remedy

    def __str__(self) -> str:
        return f"commit: Expected the database's word, got none, for {', '.join(self.fact_ids) or 'no fact'}."


class StaleJourney(KioskError):
    """A stream the decision was made on has moved: replay, decide again with the same readings."""

    def __init__(self, stream: str, expected: int, found: int) -> None:
        super().__init__(stream, expected, found)
        self.stream = stream
        self.expected = expected
        self.found = found
        self.reason: Reason = record_unchanged_since_decision.reason(f"{expected} facts", f"{found} facts")
        self.remedy = self.reason.remedy

    def __str__(self) -> str:
        return f"{self.stream}: Expected {self.expected} facts, got {self.found}."


class ClaimTaken(KioskError):
    """What may exist once exists already: `kind` and `value` were claimed by fact `number` of `stream`."""

    def __init__(self, kind: str, value: str, stream: str, number: int) -> None:
        super().__init__(kind, value, stream, number)
        self.kind = kind
        self.value = value
        self.stream = stream
        self.number = number
        self.reason: Reason = claim_is_free.reason(f"{kind} {value} free", "already claimed")
        self.remedy = self.reason.remedy

    def __str__(self) -> str:
        return f"{self.kind} {self.value}: Expected a free claim, got one held by fact {self.number} of {self.stream}."


class FactIdReused(KioskError):
    """A fact id came again with other content, so this is no retry."""

    remedy = "Do the step again from the start. If it comes back, call IT."

    def __init__(self, fact_id: str, differs: str) -> None:
        super().__init__(fact_id, differs)
        self.fact_id = fact_id
        self.differs = differs

    def __str__(self) -> str:
        return f"{self.fact_id}: Expected the content first recorded under this id, got another {self.differs}."


class LedgerTampered(KioskError):
    """A fact in the ledger is not what was recorded. `number` is its number in `stream`, 0 for the whole stream."""

    def __init__(self, stream: str, number: int, what: str, expected: str, got: str) -> None:
        super().__init__(stream, number, what, expected, got)
        self.stream = stream
        self.number = number
        self.what = what
        self.expected = expected
        self.got = got
        self.reason: Reason = record_is_as_recorded.reason("the record as it was written", "a changed one")
        self.remedy = self.reason.remedy

    def __str__(self) -> str:
        return f"{self.stream} fact {self.number}, {self.what}: Expected {self.expected}, got {self.got}."


class _AtPath(KioskError):
    """What lies at a path is not what it must be."""

    def __init__(self, path: Path, expected: str, got: str) -> None:
        super().__init__(path, expected, got)
        self.path = path
        self.expected = expected
        self.got = got

    def __str__(self) -> str:
        return f"{self.path}: Expected {self.expected}, got {self.got}."


class KeyFileUnsafe(_AtPath):
    """A key file or its folder is missing, open to others, or not what it should be."""

    remedy = "Call IT: the kiosk's key folder has to be put right before it may sign."


class BackupBroken(_AtPath):
    """A backup is not what was written, or none at all."""

    remedy = "Don't use this backup. Take another one, and look at the disk it lies on."


NO_RECORD = (LedgerUnavailable, LedgerTampered)
"""There is no record that anything may be done on: out of reach, or not what was recorded."""
