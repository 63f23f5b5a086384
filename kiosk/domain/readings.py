"""What was read, from pixels or from a hand scanner, as plain values that every ring may hold.

Nothing here decides anything. A `FrameReading` is what the gate makes of one picture; a `LabelReading` is what stands
on one label in it. Texts are ASCII; bytes are kept beside them because readers differ in how they show bytes.
"""

from dataclasses import dataclass, field
from enum import Enum

from kiosk.domain.reasons import Reason


class SealTrust(Enum):
    """What the signature of a seal proves, at the moment of reading. Only VALID counts."""

    VALID = "valid"
    BAD_SIGNATURE = "signature does not fit"
    UNKNOWN_KEY = "key unknown"
    REVOKED_KEY = "key revoked"
    OUT_OF_DATES = "key outside its dates"
    DEMONSTRATION = "demonstration seal"


class SealForm(Enum):
    """The full seal says everything; the short one leaves the identifiers to the symbols read with it."""

    FULL = "full"
    SHORT = "short"


@dataclass(frozen=True)
class SealReading:
    """A seal as it was read. Identifiers are texts as they stand there; None where the short form leaves them out.

    `piece` names which label of the container's set carries the seal (for example 'base label', 'tie-tag').
    `commitment` is the salted commitment to the patient, 16 bytes as lower-case hex. `expiry` is the ten characters
    cyyjjjhhmm of ISBT 128 structure 005, or None for 'none assigned'.
    """

    form: SealForm
    trust: SealTrust
    key_id: str
    issue: int
    piece: str
    commitment: str
    din: str | None = None
    product_code: str | None = None
    coi: str | None = None
    expiry: str | None = None
    bag: int | None = None
    bags: int | None = None


@dataclass(frozen=True)
class Corner:
    """A point of a picture in pixels, from its upper left."""

    x: float
    y: float


@dataclass(frozen=True)
class SymbolReading:
    """One symbol that two unrelated readers read alike.

    `kind` and `value` name the identifier it carries ('din', 'A999926123456'); both None when it is none of ours.
    `quality` is unused error correction 0–1 for 2-D symbols and zbar's agreeing scan lines for linear ones: a scan
    quality, not an ISO grade.
    """

    text: str
    data: bytes
    symbology: str
    aim: str
    kind: str | None
    value: str | None
    readers: tuple[str, ...]
    quality: float
    corners: tuple[Corner, ...] = ()


@dataclass(frozen=True)
class SeenSymbol:
    """What one reader alone said it saw. Never counts as read; may contradict."""

    reader: str
    symbology: str
    aim: str
    text: str
    corners: tuple[Corner, ...] = ()


@dataclass(frozen=True)
class LabelReading:
    """The symbols that stand on one label, with the seal among them if there is one."""

    symbols: tuple[SymbolReading, ...]
    seal: SealReading | None = None

    def value(self, kind: str) -> str | None:
        """The value of the one symbol of that kind on this label, None when none was read."""
        return next((s.value for s in self.symbols if s.kind == kind), None)


@dataclass(frozen=True)
class FrameReading:
    """What the gate makes of one frame: `sha256` of the picture as it came, labels found, why the rest is refused."""

    sha256: str
    labels: tuple[LabelReading, ...] = ()
    seen: tuple[SeenSymbol, ...] = ()
    refused: tuple[Reason, ...] = field(default=())

    @property
    def accepted(self) -> tuple[SymbolReading, ...]:
        """Every symbol accepted in the frame, whatever label it stands on."""
        return tuple(symbol for label in self.labels for symbol in label.symbols)
