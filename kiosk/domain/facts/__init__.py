"""Facts: what happened, in the past tense, never changed. A correction is a new fact.

No fact holds a name, a birth date, a record number or the number on a wristband: those are particulars, which can be
erased. A fact holds a random particulars id and salted commitments. `FACTS` has every kind by its class's name.
"""

from typing import get_args

from kiosk.domain.facts.bedside import (
    ActAttested,
    BagFinished,
    BedsideFact,
    ContainerOpened,
    DowntimeSheetAsked,
    InfusionStarted,
    InfusionStopped,
    ReadinessAnswered,
)
from kiosk.domain.facts.challenges import ChallengeFact, ChallengePut, DrillHeld
from kiosk.domain.facts.containers import (
    ContainerFact,
    ContainerPlanned,
    ContainersDerived,
    ContentsMeasured,
    ExceptionalReleaseSigned,
    Finding,
    HoldLifted,
    HoldPlaced,
    LabelledOutside,
    ResultRecorded,
)
from kiosk.domain.facts.deviations import DeviationAssessed, DeviationClosingSigned, DeviationFact
from kiosk.domain.facts.ends import (
    ContainerWithdrawn,
    DiscardOrdered,
    EndFact,
    GivenOutside,
    InfusionInterrupted,
)
from kiosk.domain.facts.foreign import ForeignBound, ForeignExpected, ForeignFact
from kiosk.domain.facts.handover import (
    HandedOver,
    HandoverAccepted,
    HandoverConfirmed,
    HandoverFact,
    KeyStated,
    SiteDistrusted,
    SiteKeys,
    SiteTrusted,
    TrustFact,
)
from kiosk.domain.facts.history import HistoryFact, HistoryNoted, HistoryReviewed
from kiosk.domain.facts.identity import (
    BandIssued,
    BandPutOn,
    BandReadBack,
    DonorEvaluated,
    Enrolled,
    IdentityChanged,
    IdentityCommitments,
    IdentityFact,
    IdentityLinked,
    IdentityTakenBack,
    LookAlikeAcknowledged,
    Ordered,
    ParticularsErased,
)
from kiosk.domain.facts.labels import (
    ExtraSheetDestroyed,
    InfuseByAssigned,
    LabelApplied,
    LabelFact,
    LabelFound,
    LabelGraded,
    LabelHandedOn,
    LabelIssued,
    LabelLost,
    LabelReadBack,
    LabelVoided,
    PlacedInKit,
    PrintStarted,
    TagAnswered,
)
from kiosk.domain.facts.line import LineFact, SiteMatched, WayChecked, WaySaid
from kiosk.domain.facts.milestones import MilestoneFact, MilestoneRecorded
from kiosk.domain.facts.processing import ManufactureFailed, ProcessingFact
from kiosk.domain.facts.salvage import ContentsMoved, ReservePlanned, SalvageFact
from kiosk.domain.facts.shipping import (
    CourierHandedOver,
    CourierTook,
    ReceivedSealed,
    SealsExplained,
    ShipperDispatched,
    ShipperLabelIssued,
    ShipperLabelsReadBack,
    ShipperOpened,
    ShipperPacked,
    ShippingFact,
    TemperatureRecorded,
    TemperatureUnreadable,
)
from kiosk.domain.facts.site import (
    BadgeIssued,
    IncidentRecorded,
    KeyRevoked,
    KeyTrustedBySite,
    OnCallNamed,
    PersonRegistered,
    PersonReinstated,
    PersonSuspended,
    PinAccepted,
    PinFailed,
    PinSet,
    PrinterPutBack,
    PrinterReturnAsked,
    PrinterTakenOut,
    PrinterTested,
    PrintGraded,
    PrintReported,
    ProfileApproved,
    RegulatoryDecisionRecorded,
    RoleGranted,
    SiteFounded,
    StaffBadgeDeauthorised,
    StaffBadgeHandedOver,
    StaffBadgePrinted,
    StaffBadgeReadBack,
    StationCleared,
    StationTaken,
    TemplateApproved,
)
from kiosk.domain.facts.site import SiteFact as CharterFact
from kiosk.domain.facts.steps import (
    RecordedReason,
    StepFact,
    StepRefused,
    StepTaken,
    StopAcknowledged,
    ValueRead,
    Witnessed,
)
from kiosk.domain.facts.storage import (
    CountDiffered,
    ExcursionJudged,
    RackCounted,
    Retrieved,
    SlotFreed,
    SlotTaken,
    StorageFact,
    Stored,
    StoreFact,
    TankWarmed,
)
from kiosk.domain.facts.upkeep import AccessReviewed, AccessStanding, ClockTrustChanged, TrailReviewed, UpkeepFact

JourneyFact = (
    IdentityFact
    | LabelFact
    | ContainerFact
    | BedsideFact
    | StepFact
    | DeviationFact
    | ForeignFact
    | HandoverFact
    | StorageFact
    | LineFact
    | ShippingFact
    | ProcessingFact
    | SalvageFact
    | EndFact
    | MilestoneFact
    | HistoryFact
)
SiteFact = CharterFact | StoreFact | ChallengeFact | UpkeepFact
Fact = JourneyFact | SiteFact | TrustFact

FACTS: dict[str, type] = {kind.__name__: kind for kind in get_args(Fact)}

__all__ = [
    "FACTS",
    "AccessReviewed",
    "AccessStanding",
    "ActAttested",
    "BadgeIssued",
    "BagFinished",
    "BandIssued",
    "BandPutOn",
    "BandReadBack",
    "ChallengeFact",
    "ChallengePut",
    "ClockTrustChanged",
    "ContainerOpened",
    "ContainerPlanned",
    "ContainerWithdrawn",
    "ContainersDerived",
    "ContentsMeasured",
    "ContentsMoved",
    "CountDiffered",
    "CourierHandedOver",
    "CourierTook",
    "DeviationAssessed",
    "DeviationClosingSigned",
    "DeviationFact",
    "DiscardOrdered",
    "DonorEvaluated",
    "DowntimeSheetAsked",
    "DrillHeld",
    "EndFact",
    "Enrolled",
    "ExceptionalReleaseSigned",
    "ExcursionJudged",
    "ExtraSheetDestroyed",
    "Fact",
    "Finding",
    "ForeignBound",
    "ForeignExpected",
    "ForeignFact",
    "GivenOutside",
    "HandedOver",
    "HandoverAccepted",
    "HandoverConfirmed",
    "HandoverFact",
    "HistoryFact",
    "HistoryNoted",
    "HistoryReviewed",
    "HoldLifted",
    "HoldPlaced",
    "IdentityChanged",
    "IdentityCommitments",
    "IdentityLinked",
    "IdentityTakenBack",
    "IncidentRecorded",
    "InfuseByAssigned",
    "InfusionInterrupted",
    "InfusionStarted",
    "InfusionStopped",
    "JourneyFact",
    "KeyRevoked",
    "KeyStated",
    "KeyTrustedBySite",
    "LabelApplied",
    "LabelFact",
    "LabelFound",
    "LabelGraded",
    "LabelHandedOn",
    "LabelIssued",
    "LabelLost",
    "LabelReadBack",
    "LabelVoided",
    "LabelledOutside",
    "LineFact",
    "LookAlikeAcknowledged",
    "ManufactureFailed",
    "MilestoneFact",
    "MilestoneRecorded",
    "OnCallNamed",
    "Ordered",
    "ParticularsErased",
    "PersonRegistered",
    "PersonReinstated",
    "PersonSuspended",
    "PinAccepted",
    "PinFailed",
    "PinSet",
    "PlacedInKit",
    "PrintGraded",
    "PrintReported",
    "PrintStarted",
    "PrinterPutBack",
    "PrinterReturnAsked",
    "PrinterTakenOut",
    "PrinterTested",
    "ProfileApproved",
    "RackCounted",
    "ReadinessAnswered",
    "ReceivedSealed",
    "RecordedReason",
    "RegulatoryDecisionRecorded",
    "ReservePlanned",
    "ResultRecorded",
    "Retrieved",
    "RoleGranted",
    "SalvageFact",
    "SealsExplained",
    "ShipperDispatched",
    "ShipperLabelIssued",
    "ShipperLabelsReadBack",
    "ShipperOpened",
    "ShipperPacked",
    "ShippingFact",
    "SiteDistrusted",
    "SiteFact",
    "SiteFounded",
    "SiteKeys",
    "SiteMatched",
    "SiteTrusted",
    "SlotFreed",
    "SlotTaken",
    "StaffBadgeDeauthorised",
    "StaffBadgeHandedOver",
    "StaffBadgePrinted",
    "StaffBadgeReadBack",
    "StationCleared",
    "StationTaken",
    "StepRefused",
    "StepTaken",
    "StopAcknowledged",
    "StorageFact",
    "StoreFact",
    "Stored",
    "TagAnswered",
    "TankWarmed",
    "TemperatureRecorded",
    "TemperatureUnreadable",
    "TemplateApproved",
    "TrailReviewed",
    "TrustFact",
    "UpkeepFact",
    "ValueRead",
    "WayChecked",
    "WaySaid",
    "Witnessed",
]
