"""Facts that belong to no patient: the site, its people, stations, templates, printers, keys and incidents."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class SiteFounded:
    """The first fact of a site. `mode` is 'production' or 'throw-away'; the one never becomes the other."""

    site: str
    facility: str
    mode: str
    zone: str


@dataclass(frozen=True)
class PersonRegistered:
    """A person got an id here. The name is a particular. The first two register each other."""

    person: str
    particulars_id: str
    registered_by: str


@dataclass(frozen=True)
class BadgeIssued:
    """A badge opens this person's turn. An older badge stays theirs."""

    person: str
    badge: str


@dataclass(frozen=True)
class StaffBadgePrinted:
    """A badge with a serial of its own is about to be printed for this person. It opens nothing until read back."""

    person: str
    badge: str
    print_id: str
    bitmap_sha256: str
    why: str


@dataclass(frozen=True)
class StaffBadgeReadBack:
    """A camera read the badge as it was printed: it opens this person's turn from here on."""

    person: str
    badge: str
    frames: tuple[str, ...]


@dataclass(frozen=True)
class StaffBadgeHandedOver:
    """The person has the badge in hand: they showed it and signed."""

    person: str
    badge: str


@dataclass(frozen=True)
class StaffBadgeDeauthorised:
    """This one badge opens nothing any more, wherever it is read. The person and their other badges are untouched."""

    person: str
    badge: str
    why: str


@dataclass(frozen=True)
class RoleGranted:
    """A role, valid from `since` up to but not including `until`."""

    person: str
    role: str
    since: datetime
    until: datetime


@dataclass(frozen=True)
class PersonSuspended:
    """The person may not act until reinstated."""

    person: str
    why: str


@dataclass(frozen=True)
class PersonReinstated:
    """The suspension ended."""

    person: str
    why: str


@dataclass(frozen=True)
class PinSet:
    """A PIN was set; its argon2id hash lives among the particulars under this id."""

    person: str
    pin_record: str


@dataclass(frozen=True)
class PinFailed:
    """A wrong PIN."""

    person: str
    station: str


@dataclass(frozen=True)
class PinAccepted:
    """A right PIN after wrong ones."""

    person: str
    station: str


@dataclass(frozen=True)
class StationTaken:
    """A station opened one patient's label session."""

    station: str
    coi: str


@dataclass(frozen=True)
class StationCleared:
    """The station's labels are reconciled and the line is clear."""

    station: str
    coi: str


@dataclass(frozen=True)
class TemplateApproved:
    """A label template may print here, by its hash."""

    template_sha256: str
    why: str


@dataclass(frozen=True)
class ProfileApproved:
    """A printer profile may print here, by its hash."""

    profile: str
    profile_sha256: str


@dataclass(frozen=True)
class KeyTrustedBySite:
    """A public key counts from `not_before` up to but not including `not_after`."""

    key_id: str
    public: str
    purpose: str
    owner: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True)
class KeyRotated:
    """Another public key of the same purpose counts in the place of `replaces`, which signs nothing after this fact.

    What the old one signed before goes on counting.
    """

    key_id: str
    public: str
    purpose: str
    owner: str
    not_before: datetime
    not_after: datetime
    replaces: str
    why: str


@dataclass(frozen=True)
class KeyRevoked:
    """What this key signs from `revoked_at` on counts for nothing."""

    key_id: str
    revoked_at: datetime
    why: str


@dataclass(frozen=True)
class TrustListTaken:
    """A list of the site's keys and dead labels that its root signed counts from here on, until `until`.

    `version` is its number, `sha256` that of its bytes, `root` the root's public key: no older list is taken after it.
    """

    version: int
    sha256: str
    root: str
    until: datetime


@dataclass(frozen=True)
class OnCallNamed:
    """Who answers for a duty from `since` up to but not including `until`. Name and telephone are particulars."""

    duty: str
    particulars_id: str
    since: datetime
    until: datetime
    named_by: str


@dataclass(frozen=True)
class RegulatoryDecisionRecorded:
    """On what legal footing the site runs, and the document that says so; `people` signed it, in turn."""

    decision: str
    reference: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class PrintGraded:
    """The scan quality of one more label of a printer, read back or refused: `score` 0.0–4.0 and what gave it.

    Indicative, not ISO/IEC 15415/15416. `lines_mm` are white lines along the feed, from the label's edge. The label
    itself is named in its journey alone.
    """

    printer: str
    score: Decimal
    worst: str
    lines_mm: tuple[Decimal, ...]


@dataclass(frozen=True)
class PrintReported:
    """What a printer made of one job: `delivery` as the kiosk knows it, the printer's `fault` or nothing, and how many
    sheets it says it printed so far; None where its language doesn't tell.
    """

    printer: str
    delivery: str
    fault: str
    counted: int | None


@dataclass(frozen=True)
class PrinterTested:
    """A test label of a printer was read back. Offsets in mm, scales in percent; None where an edge was not seen.

    `smallest_x_dots` is the narrowest bar that two readers read, 0 for none; `growth_um` how much wider than intended
    bars came out, in µm; `dead_mm` where dots of the head are dead. The score is as in `PrintGraded`.
    """

    printer: str
    profile_sha256: str
    right_mm: Decimal | None
    down_mm: Decimal | None
    width_percent: Decimal | None
    height_percent: Decimal | None
    smallest_x_dots: int
    growth_um: int
    dead_mm: tuple[Decimal, ...]
    score: Decimal


@dataclass(frozen=True)
class PrinterTakenOut:
    """Nothing is printed there until somebody puts the printer back. `dead_mm` are dead dots, where those are why."""

    printer: str
    why: str
    dead_mm: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class PrinterReturnAsked:
    """The first of two people asks for the printer to be put back, after a test label without dead dots."""

    printer: str
    why: str
    person: str


@dataclass(frozen=True)
class PrinterPutBack:
    """A second person put the printer back."""

    printer: str
    why: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class IncidentRecorded:
    """What a refusal read of somebody else, in clear, kept apart from any journey.

    `read` are (kind, value) pairs; `stream` is where the refusal stands, empty when no journey could be told.
    """

    attempt_id: str
    stream: str
    step: str
    station: str
    read: tuple[tuple[str, str], ...]


SiteFact = (
    SiteFounded
    | PersonRegistered
    | BadgeIssued
    | StaffBadgePrinted
    | StaffBadgeReadBack
    | StaffBadgeHandedOver
    | StaffBadgeDeauthorised
    | RoleGranted
    | PersonSuspended
    | PersonReinstated
    | PinSet
    | PinFailed
    | PinAccepted
    | StationTaken
    | StationCleared
    | TemplateApproved
    | ProfileApproved
    | KeyTrustedBySite
    | KeyRotated
    | KeyRevoked
    | TrustListTaken
    | OnCallNamed
    | RegulatoryDecisionRecorded
    | PrintGraded
    | PrintReported
    | PrinterTested
    | PrinterTakenOut
    | PrinterReturnAsked
    | PrinterPutBack
    | IncidentRecorded
)
