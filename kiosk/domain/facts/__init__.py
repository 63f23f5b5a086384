"""Facts: what happened, in the past tense, never changed. A correction is a new fact.

No fact holds a name, a birth date, a record number or the number on a wristband: those are particulars, which can be
erased. A fact holds a random particulars id and salted commitments. `FACTS` has every kind by its class's name.
"""

from typing import get_args

from kiosk.domain.facts.bedside import (
    BagFinished,
    BedsideFact,
    ContainerOpened,
    DowntimeSheetAsked,
    InfusionStarted,
    InfusionStopped,
    ReadinessAnswered,
)
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
from kiosk.domain.facts.salvage import ContentsMoved, ReservePlanned, SalvageFact
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
    SiteFact,
    SiteFounded,
    StaffBadgeDeauthorised,
    StaffBadgeHandedOver,
    StaffBadgePrinted,
    StaffBadgeReadBack,
    StationCleared,
    StationTaken,
    TemplateApproved,
)
from kiosk.domain.facts.steps import (
    RecordedReason,
    StepFact,
    StepRefused,
    StepTaken,
    StopAcknowledged,
    ValueRead,
    Witnessed,
)

JourneyFact = (
    IdentityFact
    | LabelFact
    | ContainerFact
    | BedsideFact
    | StepFact
    | DeviationFact
    | ForeignFact
    | SalvageFact
    | EndFact
)
Fact = JourneyFact | SiteFact

FACTS: dict[str, type] = {kind.__name__: kind for kind in get_args(Fact)}

__all__ = [
    "FACTS",
    "BadgeIssued",
    "BagFinished",
    "BandIssued",
    "BandPutOn",
    "BandReadBack",
    "ContainerOpened",
    "ContainerPlanned",
    "ContainerWithdrawn",
    "ContainersDerived",
    "ContentsMeasured",
    "ContentsMoved",
    "DeviationAssessed",
    "DeviationClosingSigned",
    "DeviationFact",
    "DiscardOrdered",
    "DonorEvaluated",
    "DowntimeSheetAsked",
    "EndFact",
    "Enrolled",
    "ExceptionalReleaseSigned",
    "ExtraSheetDestroyed",
    "Fact",
    "Finding",
    "ForeignBound",
    "ForeignExpected",
    "ForeignFact",
    "GivenOutside",
    "HoldLifted",
    "HoldPlaced",
    "IdentityChanged",
    "IdentityCommitments",
    "IdentityLinked",
    "IncidentRecorded",
    "InfuseByAssigned",
    "InfusionInterrupted",
    "InfusionStarted",
    "InfusionStopped",
    "JourneyFact",
    "KeyRevoked",
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
    "LookAlikeAcknowledged",
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
    "ReadinessAnswered",
    "RecordedReason",
    "RegulatoryDecisionRecorded",
    "ReservePlanned",
    "ResultRecorded",
    "RoleGranted",
    "SalvageFact",
    "SiteFact",
    "SiteFounded",
    "StaffBadgeDeauthorised",
    "StaffBadgeHandedOver",
    "StaffBadgePrinted",
    "StaffBadgeReadBack",
    "StationCleared",
    "StationTaken",
    "StepRefused",
    "StepTaken",
    "StopAcknowledged",
    "TagAnswered",
    "TemplateApproved",
    "ValueRead",
    "Witnessed",
]
