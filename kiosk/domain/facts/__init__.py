"""Facts: what happened, in the past tense, never changed. A correction is a new fact.

No fact holds a name, a birth date, a record number or the number on a wristband: those are particulars, which can be
erased. A fact holds a random particulars id and salted commitments. `FACTS` has every kind by its class's name.
"""

from typing import get_args

from kiosk.domain.facts.bedside import (
    BagFinished,
    BedsideFact,
    ContainerOpened,
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
    ResultRecorded,
)
from kiosk.domain.facts.identity import (
    BandPutOn,
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
    LabelApplied,
    LabelFact,
    LabelFound,
    LabelHandedOn,
    LabelIssued,
    LabelLost,
    LabelReadBack,
    LabelVoided,
    PrintStarted,
)
from kiosk.domain.facts.site import (
    BadgeIssued,
    IncidentRecorded,
    KeyRevoked,
    KeyTrustedBySite,
    PersonRegistered,
    PersonReinstated,
    PersonSuspended,
    PinAccepted,
    PinFailed,
    PinSet,
    ProfileApproved,
    RoleGranted,
    SiteFact,
    SiteFounded,
    StationCleared,
    StationTaken,
    TemplateApproved,
)
from kiosk.domain.facts.steps import RecordedReason, StepFact, StepRefused, StepTaken, ValueRead, Witnessed

JourneyFact = IdentityFact | LabelFact | ContainerFact | BedsideFact | StepFact
Fact = JourneyFact | SiteFact

FACTS: dict[str, type] = {kind.__name__: kind for kind in get_args(Fact)}

__all__ = [
    "FACTS",
    "BadgeIssued",
    "BagFinished",
    "BandPutOn",
    "ContainerOpened",
    "ContainerPlanned",
    "ContainersDerived",
    "ContentsMeasured",
    "DonorEvaluated",
    "Enrolled",
    "ExceptionalReleaseSigned",
    "ExtraSheetDestroyed",
    "Fact",
    "Finding",
    "HoldLifted",
    "HoldPlaced",
    "IdentityChanged",
    "IdentityCommitments",
    "IdentityLinked",
    "IncidentRecorded",
    "InfusionStarted",
    "InfusionStopped",
    "JourneyFact",
    "KeyRevoked",
    "KeyTrustedBySite",
    "LabelApplied",
    "LabelFact",
    "LabelFound",
    "LabelHandedOn",
    "LabelIssued",
    "LabelLost",
    "LabelReadBack",
    "LabelVoided",
    "LookAlikeAcknowledged",
    "Ordered",
    "ParticularsErased",
    "PersonRegistered",
    "PersonReinstated",
    "PersonSuspended",
    "PinAccepted",
    "PinFailed",
    "PinSet",
    "PrintStarted",
    "ProfileApproved",
    "ReadinessAnswered",
    "RecordedReason",
    "ResultRecorded",
    "RoleGranted",
    "SiteFact",
    "SiteFounded",
    "StationCleared",
    "StationTaken",
    "StepRefused",
    "StepTaken",
    "TemplateApproved",
    "ValueRead",
    "Witnessed",
]
