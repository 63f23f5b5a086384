"""An attempt at a step: what each person read, from scratch, and signed.

An attempt grants nothing. It is put before `decide` with the journey and the site as they stand.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import Enum

from kiosk.domain.administration import LineSaid, SiteSaid
from kiosk.domain.ends import DiscardNamed, Move, OutsideTold, WithdrawalNamed
from kiosk.domain.facts import Finding, IdentityCommitments
from kiosk.domain.foreign import MakerSeen
from kiosk.domain.grades import FLOOR, LabelGrade
from kiosk.domain.handover import BundleOffered, ReceiptShown, SiteNamed
from kiosk.domain.history import ReviewSaid
from kiosk.domain.identity import LinkNamed, TakenBackNamed
from kiosk.domain.milestones import MilestoneNamed
from kiosk.domain.readings import SealTrust
from kiosk.domain.reasons import Reason
from kiosk.domain.step import Step, StepKind


class Signature(Enum):
    """What became of a person's badge and PIN at the end of their turn."""

    SIGNED = "signed"
    WRONG_PIN = "wrong PIN"
    LOCKED = "PIN locked"
    STATION_LOCKED = "too many wrong PINs at this station"
    UNSIGNED = "not signed"


@dataclass(frozen=True)
class BandRead:
    """A wristband as read: the commitment to what it says, and its serial where it carries one."""

    commitment: str
    serial: int | None


@dataclass(frozen=True)
class Spoken:
    """A birth date as spoken: its commitment, and who spoke. `why` is for anyone but the patient."""

    commitment: str
    by: str = "patient"
    why: str = ""


@dataclass(frozen=True)
class BagRead:
    """One label of a bag as read. `trust` is None when no seal was read; the rest of the names are the seal's.

    `container` is DIN + product code; `expiry` is cyyjjjhhmm or None; `blood_group` None when its symbol was not seen.
    """

    container: str
    coi: str
    trust: SealTrust | None
    key_id: str | None = None
    piece: str | None = None
    issue: int | None = None
    commitment: str | None = None
    expiry: str | None = None
    bag: int | None = None
    bags: int | None = None
    blood_group: str | None = None


@dataclass(frozen=True)
class ShipperRead:
    """A shipper's label as read: its SSCC, its consignment, or both. `trust` is None when no seal was read.

    `coi` is the chain of identity it states, None where it states none; `label` is the seal's piece and issue.
    """

    sscc: str | None
    consignment: str | None
    coi: str | None
    trust: SealTrust | None = None
    key_id: str | None = None
    label: str = ""

    @property
    def number(self) -> str:
        """What the shipper is called by what was read."""
        return self.sscc or f"=${self.consignment}"


@dataclass(frozen=True)
class Witness:
    """One person's turn: what they read with which frames (SHA-256), when, and their signature.

    `old_band` is the wristband that comes off, where the step asks for it beside the new one;
    `place` is a slot of the store.
    """

    person: str
    begun_at: datetime
    signed_at: datetime | None
    signature: Signature
    frames: tuple[str, ...] = ()
    band: BandRead | None = None
    old_band: BandRead | None = None
    bags: tuple[BagRead, ...] = ()
    order: str | None = None
    place: str | None = None
    spoken: Spoken | None = None
    makers: tuple[MakerSeen, ...] = ()
    gate: tuple[Reason, ...] = ()
    shippers: tuple[ShipperRead, ...] = ()


@dataclass(frozen=True)
class LabelNamed:
    """For the steps of a label's life: which label, what was proved before any byte left, and for which printer.

    `why` is the reason given: for a reprint, for a sheet that can't be read. `to` is who a label is handed on to.
    """

    piece: str
    issue: int
    template_sha256: str = ""
    profile_sha256: str = ""
    proof: tuple[Reason, ...] = ()
    printer: str = ""
    why: str = ""
    to: str = ""


@dataclass(frozen=True)
class ReadBack:
    """For reading back: which label, the symbol texts the record intends, and those read from the paper.

    `grade` is its scan quality, None where it could not be graded; `least` the score the site asks for.
    """

    piece: str
    issue: int
    intended: tuple[str, ...]
    read: tuple[str, ...]
    grade: LabelGrade | None = None
    least: float = FLOOR


@dataclass(frozen=True)
class BandNamed:
    """For a wristband printed here: why the one before was not there to be read and cut; empty where it was."""

    old_missing: str = ""


@dataclass(frozen=True)
class Derivation:
    """For derive: the containers made, and from which. Identifiers of parents are as read, not as recorded."""

    children: tuple[str, ...]


@dataclass(frozen=True)
class FailureNamed:
    """For a manufacture that failed: why."""

    why: str


@dataclass(frozen=True)
class Answers:
    """For readiness: every item of the therapy's list with 'yes' or what is missing."""

    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReleaseException:
    """For exceptional release: the very quality reasons it names, and why."""

    findings: tuple[Finding, ...]
    statement: str


@dataclass(frozen=True)
class HoldNamed:
    """For lifting a hold: which, and why."""

    hold_id: str
    why: str


@dataclass(frozen=True)
class KeyedTwice:
    """For enrolment: the commitments to what one person keyed and another keyed again without seeing it.

    `born_otherwise` are journeys of this site that know the same record number with another birth date.
    """

    first: IdentityCommitments
    second: IdentityCommitments
    born_otherwise: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OrderKeyedTwice:
    """For an order: both keyings, field by field (name, text)."""

    first: tuple[tuple[str, str], ...]
    second: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Given:
    """For the end or rest of a bag: how much went in, in all, and why it stopped when it stopped early."""

    volume_ml: Decimal
    why: str = ""


@dataclass(frozen=True)
class PackedKeyedTwice:
    """For packing: both keyings of what is no identifier of a bag, field by field (name, text)."""

    first: tuple[tuple[str, str], ...]
    second: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ShipmentNamed:
    """For everything after packing: which shipment, and what the person found on it and keyed.

    `tamper_seals`, `carrier` and `waybill` are as keyed, from the things themselves; `count` as the label says it.
    """

    shipment: str
    tamper_seals: tuple[str, ...] = ()
    carrier: str = ""
    waybill: str = ""
    count: int | None = None
    why: str = ""


@dataclass(frozen=True)
class PassShown:
    """For a courier's act: which shipment, and the SHA-256 of the pass that was shown."""

    shipment: str
    pass_sha256: str


@dataclass(frozen=True)
class LookAlikesTold:
    """Who tapped that they were told of another active patient who looks alike."""

    people: tuple[str, ...]


Detail = (
    LabelNamed
    | ReadBack
    | BandNamed
    | Derivation
    | FailureNamed
    | Answers
    | ReleaseException
    | HoldNamed
    | KeyedTwice
    | OrderKeyedTwice
    | LinkNamed
    | TakenBackNamed
    | Given
    | SiteNamed
    | BundleOffered
    | ReceiptShown
    | LineSaid
    | SiteSaid
    | PackedKeyedTwice
    | ShipmentNamed
    | PassShown
    | Move
    | OutsideTold
    | WithdrawalNamed
    | DiscardNamed
    | MilestoneNamed
    | ReviewSaid
    | None
)


@dataclass(frozen=True)
class Attempt:
    """An attempt at `step` on `containers`, opened at `opened_at` at a station.

    `shown` is the number of facts the journey had when the people were last shown it. `now` and `row` (the step's row
    of the table) are set by `decide`.
    """

    id: str
    step: StepKind
    station: str
    opened_at: datetime
    containers: tuple[str, ...]
    witnesses: tuple[Witness, ...]
    shown: int
    detail: Detail = None
    told: LookAlikesTold | None = None
    now: datetime | None = None
    row: Step | None = None

    def at(self, now: datetime, row: Step) -> "Attempt":
        """The same attempt at the moment of deciding, under its row of the table."""
        return replace(self, now=now, row=row)

    @property
    def moment(self) -> datetime:
        """The moment of deciding. Raises ValueError when the attempt has not been put before `decide`."""
        if self.now is None:
            raise ValueError("Expected a moment of deciding, got none.")
        return self.now

    @property
    def rule(self) -> Step:
        """The row the attempt is decided under. Raises ValueError when it has not been put before `decide`."""
        if self.row is None:
            raise ValueError("Expected a row of the step table, got none.")
        return self.row

    @property
    def people(self) -> tuple[str, ...]:
        """The people who took part, in turn."""
        return tuple(witness.person for witness in self.witnesses)

    @property
    def bags(self) -> tuple[BagRead, ...]:
        """Every label of a bag that anyone read."""
        return tuple(bag for witness in self.witnesses for bag in witness.bags)

    @property
    def shippers(self) -> tuple[ShipperRead, ...]:
        """Every label of a shipper that anyone read."""
        return tuple(shipper for witness in self.witnesses for shipper in witness.shippers)
