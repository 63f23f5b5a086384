"""Labels of one container: bag, syringe or tube.

- *Partial* and *full* are kinds, not states, of a collection's label: the seal names the piece, and a label is read
  back against the kind it was printed as. What is not known before the collection ends (its end, the volume, an expiry,
  blood groups) has no place on a partial label (FACT-JACIE label table, column 'partial label').
- The *full* label says what the table asks for at the end of the collection, on the stock of the base label.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import BloodGroups, CoiSymbol, CompoundMessage, DonationSymbol, Expiry, ProductCode
from kiosk.domain.label.kinds import LabelKind
from kiosk.domain.label.parts import Establishment, LocalMoment, Patient, ProductName, exactly
from kiosk.domain.label.sealed import Sealed, SealedLabel
from kiosk.domain.readings import SealForm

LONGEST_POST_THAW = 24 * 60
"""Most minutes from the thaw to the infusion that a tag can say."""


@dataclass(frozen=True, kw_only=True)
class ContainerLabel(SealedLabel):
    """A label of one container. `bag` of `bags` counts the set from 1."""

    donation: DonationSymbol
    product_code: ProductCode
    product_name: ProductName
    patient: Patient
    bag: int
    bags: int

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= self.bag <= self.bags <= 99:
            raise ParseError("bag of set", "1 to the number of bags, at most 99", f"{self.bag} of {self.bags}")

    @property
    def expiry_symbol(self) -> Expiry | None:
        """Structure 005, None where no expiry is assigned."""
        return None

    @property
    def groups(self) -> BloodGroups | None:
        """Structure 002, None where the label has no place for it."""
        return None

    @property
    def coi_symbol(self) -> CoiSymbol:
        """Structure 040."""
        return CoiSymbol(self.coi.value)

    @property
    def compound(self) -> CompoundMessage:
        """The compound message: donation, blood groups, product, expiry and chain of identity in one symbol."""
        parts = (self.donation, self.groups, self.product_code, self.expiry_symbol, self.coi_symbol)
        return CompoundMessage.of(*(part for part in parts if part is not None))

    @property
    def sealed(self) -> Sealed:
        """What its seal has to say."""
        return Sealed(
            self.donation.din.value, self.product_code.value, self.coi.value, self.expiry_symbol, self.bag, self.bags,
            self.issue, self.kind.value,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class BagLabel(ContainerLabel):
    """A label of one bag that says what is known of it: base label, full label, cryobag label or tie-tag.

    `expiry` None means 'none assigned', and the label says so. `volume_ml` is the approximate volume; `dmso` says the
    cryoprotectant with its amount, None where there is none. On a full label `processing_facility` is where it goes.
    `formerly` are the identities that were linked to the patient's, as a tie-tag states them: labels on the same bag
    may bear them.
    """

    KINDS: ClassVar[frozenset[LabelKind]] = frozenset(
        {LabelKind.BASE, LabelKind.FULL, LabelKind.CRYOBAG, LabelKind.TIE_TAG}
    )

    collected: LocalMoment
    expiry: LocalMoment | None
    volume_ml: Decimal
    storage: str
    collection_facility: Establishment
    processing_facility: Establishment
    blood_groups: BloodGroups | None = None
    cells: str | None = None
    dmso: str | None = None
    additives: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        for identity in self.formerly:
            exactly(identity, "former identity", 240)
        exactly(self.storage, "storage temperature", 60)
        for text, what in ((self.cells, "cell count"), (self.dmso, "cryoprotectant")):
            if text is not None:
                exactly(text, what, 60)
        for additive in self.additives:
            exactly(additive, "additive", 60)
        _volume(self.volume_ml)

    @property
    def expiry_symbol(self) -> Expiry | None:
        """Structure 005, None where no expiry is assigned."""
        return _expiry(self.expiry)

    @property
    def groups(self) -> BloodGroups | None:
        """Structure 002, None where no group is on record."""
        return self.blood_groups


@dataclass(frozen=True)
class KitPlace:
    """Which label of which collection kit, counted from 1."""

    kit: str
    number: int
    labels: int

    def __post_init__(self) -> None:
        exactly(self.kit, "number of a collection kit", 20)
        if not 1 <= self.number <= self.labels <= MOST_KIT_LABELS:
            at_most = f"1 to the number of labels, at most {MOST_KIT_LABELS}"
            raise ParseError("label of a collection kit", at_most, f"{self.number} of {self.labels}")


MOST_KIT_LABELS = 10
"""As many as one cover sheet lists, with room to write beside each."""


@dataclass(frozen=True, kw_only=True)
class PartialLabel(ContainerLabel):
    """The label of a collection bag before the collection ends.

    One out of a sealed kit (`kit`) leaves lines for what staff write on it while the kiosk can't print the full label.
    """

    KINDS: ClassVar[frozenset[LabelKind]] = frozenset({LabelKind.PARTIAL})

    kind: LabelKind = LabelKind.PARTIAL
    kit: KitPlace | None = None


@dataclass(frozen=True, kw_only=True)
class PostThawTag(ContainerLabel):
    """The tag of a thawed bag. Its expiry, in ink and in every symbol, is the moment until which it may be infused.

    It is printed before the opening: `limit_minutes` is the therapy's limit, counted from `counted_from`, when the tag
    was asked for. `bag_expiry` is the expiry before the thaw, None for 'none assigned'. `infuse_by` is the earlier of
    the two: anything else is refused before it is drawn.
    """

    KINDS: ClassVar[frozenset[LabelKind]] = frozenset({LabelKind.POST_THAW})

    kind: LabelKind = LabelKind.POST_THAW
    counted_from: LocalMoment
    limit_minutes: int
    bag_expiry: LocalMoment | None
    infuse_by: LocalMoment
    volume_ml: Decimal
    route: str
    blood_groups: BloodGroups | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        exactly(self.route, "route", 60)
        _volume(self.volume_ml)
        if not 1 <= self.limit_minutes <= LONGEST_POST_THAW:
            raise ParseError("post-thaw limit", f"1 to {LONGEST_POST_THAW} minutes", str(self.limit_minutes))

    @property
    def due(self) -> datetime:
        """The earlier of the post-thaw limit and the bag's own expiry, in UTC."""
        limit = self.counted_from.utc + timedelta(minutes=self.limit_minutes)
        return limit if self.bag_expiry is None else min(limit, self.bag_expiry.utc)

    @property
    def expiry_symbol(self) -> Expiry | None:
        """Structure 005: infuse by."""
        return _expiry(self.infuse_by)

    @property
    def groups(self) -> BloodGroups | None:
        """Structure 002, None where no group is on record."""
        return self.blood_groups


@dataclass(frozen=True, kw_only=True)
class SmallLabel(ContainerLabel):
    """A syringe label or a tube label. Its seal is of the short form, which takes the identifiers from the symbols.

    `volume_ml` None: a tube's volume is not counted.
    """

    KINDS: ClassVar[frozenset[LabelKind]] = frozenset({LabelKind.SYRINGE, LabelKind.TUBE})
    SEAL_FORM: ClassVar[SealForm] = SealForm.SHORT

    expiry: LocalMoment | None
    volume_ml: Decimal | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.volume_ml is not None:
            _volume(self.volume_ml)
        elif self.kind is LabelKind.SYRINGE:
            raise ParseError("volume", "the volume of a syringe", "none")

    @property
    def expiry_symbol(self) -> Expiry | None:
        """Structure 005, None where no expiry is assigned."""
        return _expiry(self.expiry)


def _expiry(moment: LocalMoment | None) -> Expiry | None:
    return None if moment is None else Expiry.at(moment.local)


def _volume(volume_ml: Decimal) -> None:
    if not (volume_ml.is_finite() and 0 < volume_ml <= 100_000):
        raise ParseError("volume", "more than 0 and at most 100000 mL", str(volume_ml))
