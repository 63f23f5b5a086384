"""What every label with a seal says."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Coi, Expiry
from kiosk.domain.label.kinds import LabelKind, Purpose
from kiosk.domain.label.parts import exactly
from kiosk.domain.readings import SealForm
from kiosk.domain.statements import Statements


@dataclass(frozen=True)
class Sealed:
    """What the seal of a label has to say; `expiry` None is 'none assigned'."""

    din: str
    product_code: str
    coi: str
    expiry: Expiry | None
    bag: int
    bags: int
    issue: int
    piece: str


@dataclass(frozen=True, kw_only=True)
class SealedLabel(ABC):
    """A label that carries a seal, of one of its `KINDS`. Raises ParseError for another kind or an issue out of bounds.

    `seal` is the text of the seal, `issue` counts the issues of this piece from 1. `sealed_by` is the public key it was
    made with, 64 hex characters: the proof verifies the signature with it. It may be empty where the seal is of the
    full form, whose claims can be compared without it; of a short one the signature is all there is to compare.
    `statements` None is a missing test record: refused.
    """

    KINDS: ClassVar[frozenset[LabelKind]]
    SEAL_FORM: ClassVar[SealForm] = SealForm.FULL

    kind: LabelKind
    coi: Coi
    issue: int
    seal: str
    sealed_by: str = ""
    statements: Statements | None
    purpose: Purpose = Purpose.USE

    def __post_init__(self) -> None:
        if self.kind not in self.KINDS:
            kinds = ", ".join(sorted(kind.value for kind in self.KINDS))
            raise ParseError("kind of label", kinds, self.kind.value)
        exactly(self.seal, "seal", 700)
        if not 1 <= self.issue <= 9999:
            raise ParseError("issue number", "1 to 9999", str(self.issue))

    @property
    @abstractmethod
    def sealed(self) -> Sealed:
        """What its seal has to say."""
