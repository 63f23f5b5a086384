"""Facts about containers: what they are, what is in them, what was found, what holds them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class ContainerPlanned:
    """A container got its identifiers, before anything is in it.

    `container` is DIN + product code with division (21 characters), `kind` a therapy's name for it. `expiry_local` is
    cyyjjjhhmm as on the label, in the zone `zone`, and `expires_at` the same in UTC; both None for 'none assigned'.
    `blood_group` is the content of ISBT 128 structure 002, `collected_at` when the collection ended (UTC).
    """

    container: str
    kind: str
    blood_group: str
    bag: int
    bags: int
    collected_at: datetime
    expires_at: datetime | None
    expiry_local: str | None
    zone: str


@dataclass(frozen=True)
class ContainersDerived:
    """Products were made from parents, all of this journey."""

    parents: tuple[str, ...]
    children: tuple[str, ...]
    attempt_id: str


@dataclass(frozen=True)
class LabelledOutside:
    """While the kiosk could not help, labels of a sealed kit were put on; afterwards two people read bag and wristband.

    It says what was done without the kiosk, and `why`; it is no authorisation of anything.
    """

    container: str
    why: str
    attempt_id: str


@dataclass(frozen=True)
class ContentsMeasured:
    """What is in a container: mL, millions of cells, mL of DMSO; None for what is not counted yet."""

    container: str
    volume_ml: Decimal
    cells_e6: Decimal | None
    dmso_ml: Decimal | None


@dataclass(frozen=True)
class ResultRecorded:
    """A result of one test on one container: a number with its unit, or a word ('negative')."""

    container: str
    test: str
    value: str
    unit: str


@dataclass(frozen=True)
class HoldPlaced:
    """The container may go nowhere. `kind` is the class of the reason that opened it: identity or quality."""

    hold_id: str
    container: str
    kind: str
    interlock: str
    hazard: str


@dataclass(frozen=True)
class HoldLifted:
    """Two people with the role lifted the hold, and said why."""

    hold_id: str
    why: str
    attempt_id: str


@dataclass(frozen=True)
class Finding:
    """One very reason an exceptional release names: the interlock, and what it expected and did not find."""

    interlock: str
    expected: str


@dataclass(frozen=True)
class ExceptionalReleaseSigned:
    """Physician, laboratory director and quality release the container though these very quality reasons stand."""

    container: str
    findings: tuple[Finding, ...]
    statement: str
    attempt_id: str


ContainerFact = (
    ContainerPlanned
    | ContainersDerived
    | LabelledOutside
    | ContentsMeasured
    | ResultRecorded
    | HoldPlaced
    | HoldLifted
    | ExceptionalReleaseSigned
)
