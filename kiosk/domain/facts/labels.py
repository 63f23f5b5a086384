"""Facts of a label's life: issued, started, read back, applied; or handed on, void, lost.

A label is named by its container, its piece ('base label', 'tie-tag') and its issue number.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from kiosk.domain.editions import BEFORE_EDITIONS


@dataclass(frozen=True)
class LabelIssued:
    """A serial was consumed for a label. `reason` says why, for an issue after the first.

    `edition` is the rule table its statements were derived by: read back, it is held against the same.
    """

    container: str
    piece: str
    issue: int
    serial: str
    attempt_id: str
    reason: str = ""
    edition: str = BEFORE_EDITIONS


@dataclass(frozen=True)
class PrintStarted:
    """Permission to print was spent, before the first byte left. From here the outcome is unknown until read back.

    `epc` is what the job writes into the tag inside the label, in hex; None where it leaves the tag alone.
    """

    container: str
    piece: str
    issue: int
    print_id: str
    bitmap_sha256: str
    epc: str | None = None


@dataclass(frozen=True)
class TagAnswered:
    """The printer's answer of the tag inside the label it just printed.

    `read` is the EPC it read back, in hex; None where it read none: then the sheet is void, and `said` is its answer.
    """

    container: str
    piece: str
    issue: int
    read: str | None
    said: str


@dataclass(frozen=True)
class InfuseByAssigned:
    """A post-thaw tag was issued before the opening, and says until when: by it the container expires once opened.

    The therapy's limit counts from `counted_from`, when the tag was issued; `infuse_by` is that, or the container's own
    expiry where it is earlier, and `infuse_by_local` the same as on the tag, cyyjjjhhmm.
    """

    container: str
    piece: str
    issue: int
    counted_from: datetime
    infuse_by: datetime
    infuse_by_local: str


@dataclass(frozen=True)
class PlacedInKit:
    """The label was issued for a sealed collection kit: label `number` of `labels` in the kit of that number."""

    container: str
    piece: str
    issue: int
    kit: str
    number: int
    labels: int


@dataclass(frozen=True)
class LabelReadBack:
    """A camera read every symbol of the label from the paper, equal to intent. `frames` are SHA-256 of the pictures."""

    container: str
    piece: str
    issue: int
    frames: tuple[str, ...]


@dataclass(frozen=True)
class LabelGraded:
    """The scan quality of a label read back: `score` 0.0–4.0 and what gave it. Indicative, not ISO/IEC 15415/15416.

    `printer` is the printer's name at this site, `symbols` each symbol's own score.
    """

    container: str
    piece: str
    issue: int
    printer: str
    score: Decimal
    worst: str
    symbols: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LabelApplied:
    """Two people read the label on its container, with the wristband where the patient is there."""

    container: str
    piece: str
    issue: int
    attempt_id: str


@dataclass(frozen=True)
class LabelHandedOn:
    """Two people, giver and receiver, read the label; it left with the set for somebody else to apply."""

    container: str
    piece: str
    issue: int
    to: str
    attempt_id: str


@dataclass(frozen=True)
class LabelVoided:
    """Two people destroyed the label. Its issue is dead: reading it anywhere is an alarm."""

    container: str
    piece: str
    issue: int
    why: str
    attempt_id: str


@dataclass(frozen=True)
class LabelLost:
    """Nobody knows where the label is, or whether it exists. Nobody resends; two people find it or void it."""

    container: str
    piece: str
    issue: int
    why: str


@dataclass(frozen=True)
class LabelFound:
    """Two people hold the label that was in doubt. It waits to be read back like one just printed."""

    container: str
    piece: str
    issue: int
    attempt_id: str


@dataclass(frozen=True)
class ExtraSheetDestroyed:
    """A sheet more of one issue came out, or one of a dead issue turned up, and two people destroyed it.

    They read it, or `why` says why it can't be read: torn, or marked VOID by a printer of RFID labels.
    """

    container: str
    piece: str
    issue: int
    attempt_id: str
    why: str = ""


LabelFact = (
    LabelIssued
    | PrintStarted
    | TagAnswered
    | InfuseByAssigned
    | PlacedInKit
    | LabelReadBack
    | LabelGraded
    | LabelApplied
    | LabelHandedOn
    | LabelVoided
    | LabelLost
    | LabelFound
    | ExtraSheetDestroyed
)
