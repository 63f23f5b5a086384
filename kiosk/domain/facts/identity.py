"""Facts about whose journey it is: the patient, the band on the wrist, the order."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class IdentityCommitments:
    """Salted commitments (16 bytes, lower-case hex) to one identity of the patient.

    `patient` is over record number, birth date and name; `band` over what the wristband says; `birth_date` over the
    birth date alone, to compare with what is spoken. They say nothing once the salt is erased.
    """

    patient: str
    band: str
    birth_date: str


@dataclass(frozen=True)
class Enrolled:
    """A patient entered the journey: keyed by one person, keyed again blind by another.

    `band_serial` is the serial of the wristband put on; None for a hospital's band that carries none. `authority` is
    the organisation whose record number it is (HL7 CX.4, assigning authority); empty for the site's own hospital.
    """

    particulars_id: str
    therapy: str
    identity: IdentityCommitments
    band_serial: int | None
    attempt_id: str
    authority: str = ""


@dataclass(frozen=True)
class Ordered:
    """The physician's order, keyed twice. Amounts are for the whole course; limits are for any 24 hours.

    `cells_e6` is millions of cells; volumes are mL; `weight_kg` was measured on `weighed_on`.
    """

    order_number: str
    cells_e6: Decimal
    volume_ml: Decimal
    dmso_limit_ml: Decimal
    volume_limit_ml: Decimal
    route: str
    site_of_body: str
    weight_kg: Decimal
    weighed_on: date
    physician: str
    attempt_id: str


@dataclass(frozen=True)
class DonorEvaluated:
    """What is known of the donor, who is the patient, about communicable disease; statements derive from it."""

    screening: str
    testing: str
    risk_factors: str
    reactive_agents: tuple[str, ...]


@dataclass(frozen=True)
class BandIssued:
    """A serial was consumed for a wristband, and permission to print it spent, before the first byte left.

    Only a band that two people put on counts: one that never came out, or came out twice, is nobody's.
    """

    serial: int
    print_id: str
    bitmap_sha256: str
    reason: str
    attempt_id: str


@dataclass(frozen=True)
class BandReadBack:
    """A camera read the printed wristband. `frames` are SHA-256 of the pictures."""

    serial: int
    frames: tuple[str, ...]


@dataclass(frozen=True)
class BandPutOn:
    """Two people put a band on the patient; from here on only this serial is current.

    `old_missing` says why the band before was not there to be read and cut; empty where it was.
    """

    band: str
    serial: int | None
    attempt_id: str
    old_missing: str = ""


@dataclass(frozen=True)
class LookAlikeAcknowledged:
    """Somebody was told that another active patient looks alike. Whom is not said here: it would disclose them."""

    person: str
    look_alikes: int


@dataclass(frozen=True)
class IdentityChanged:
    """The hospital changed or merged the patient's identity. Every live container is held until it is linked.

    `authority` is the organisation whose record number it is, as at the enrolment.
    """

    change_id: str
    particulars_id: str
    identity: IdentityCommitments
    band_serial: int | None
    source: str
    authority: str = ""


@dataclass(frozen=True)
class IdentityLinked:
    """Two people with the role, documents in hand, said that the old and the new identity are one patient."""

    change_id: str
    documents: tuple[str, ...]
    attempt_id: str


@dataclass(frozen=True)
class IdentityTakenBack:
    """Two people with the role said that a change was never this patient's: open or linked, it counts no longer.

    Its particulars were another's, and are erased.
    """

    change_id: str
    why: str
    attempt_id: str


@dataclass(frozen=True)
class ParticularsErased:
    """Name, numbers, birth date and salt are gone; the commitments above no longer say anything."""

    particulars_id: str
    legal_ground: str


IdentityFact = (
    Enrolled
    | Ordered
    | DonorEvaluated
    | BandIssued
    | BandReadBack
    | BandPutOn
    | LookAlikeAcknowledged
    | IdentityChanged
    | IdentityLinked
    | IdentityTakenBack
    | ParticularsErased
)
