"""What the adversary knows to be true, kept from what it showed and from the facts as they came, never from a journey.

The kiosk's replay, interlocks and views are not used here: whatever they believe, this is what happened.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from kiosk.domain import facts as f
from kiosk.domain.envelope import Recorded
from kiosk.domain.identifiers import Wristband
from kiosk.domain.readings import LabelReading
from kiosk.domain.step import StepKind
from tests.adversary.keyed import NOTHING_KEYED, Keyed, MakersPapers
from tests.adversary.people import Patient

PLANNED, QUARANTINE, CONSUMED, RELEASED = "planned", "in quarantine", "consumed", "released"
MATCHED, OPENED, VERIFIED, INFUSING, INFUSED = "matched", "opened", "verified", "infusing", "infused"
INTERRUPTED, GIVEN_OUTSIDE, DISCARDED = "interrupted", "given outside", "discarded"
OPEN_STATES = frozenset({MATCHED, OPENED, VERIFIED, INFUSING, INTERRUPTED})
LIVE_STATES = OPEN_STATES | {PLANNED, QUARANTINE, RELEASED}


@dataclass(frozen=True)
class SpokenWord:
    """A birth date as keyed, who spoke, and why if it was not the patient."""

    born: date
    by: str = "patient"
    why: str = ""


@dataclass
class TurnShown:
    """What one person did and was shown. `signed` only with the right PIN, while it was not locked."""

    person: str
    begun_at: datetime
    signed_at: datetime | None = None
    signed: bool = False
    frames: tuple[str, ...] = ()
    bands: tuple[Wristband, ...] = ()
    orders: tuple[str, ...] = ()
    bags: tuple[LabelReading, ...] = ()
    places: tuple[str, ...] = ()
    shippers: tuple[LabelReading, ...] = ()
    makers: tuple[LabelReading, ...] = ()
    spoken: SpokenWord | None = None


@dataclass
class AttemptShown:
    """One attempt as the adversary made it. `piece` and `issue` are the label it was about, `texts` its symbols as shown
    in the whole attempt.
    """

    step: StepKind
    room: str
    opened_at: datetime
    turns: list[TurnShown] = field(default_factory=list)
    told: tuple[str, ...] = ()
    piece: str = ""
    issue: int = 0
    texts: frozenset[str] = frozenset()
    keyed: Keyed = NOTHING_KEYED


@dataclass
class Shipped:
    """One shipper with what was packed in it. `state` says how far it came, `code` is the last pass given out for it.

    `logged` is what the file of its logger was judged by last, `condition` what it came in.
    """

    packed: f.ShipperPacked
    coi: str
    packed_at: datetime
    state: str = "packed"
    tamper_seals: tuple[str, ...] = ()
    dispatched_at: datetime | None = None
    took: bool = False
    opened_at: datetime | None = None
    logged: f.TemperatureRecorded | None = None
    condition: str = ""

    @property
    def closed(self) -> bool:
        """Whether the bags are in it."""
        return self.state != "opened"


@dataclass(frozen=True)
class Tag:
    """What one post-thaw tag says: until when, counted from which moment, and the local time in its seal."""

    counted_from: datetime
    until: datetime
    local: str


@dataclass
class Bag:
    """One container and what became of it. `labels` maps (piece, issue) to its state, `holds` an id to its class.

    `put_on` is the issue of each piece that was put on it last, `sheets` how many of each issue were destroyed. `slot` is
    where it stands in the store, `froze` whether it ever stood there, `warm_for` and `warm_since` how long it was out of
    the cold. `given_ml` went in so far in `interrupted` parts and the one that runs; `reserve_of` is the bag whose
    contents it waits for, or holds. `tags` are its post-thaw tags by issue, `infuse_by` what the one it was opened under says.
    """

    id: str
    coi: str
    plan: f.ContainerPlanned
    state: str = PLANNED
    contents: f.ContentsMeasured | None = None
    parents: tuple[str, ...] = ()
    labels: dict[tuple[str, int], str] = field(default_factory=dict)
    put_on: dict[str, int] = field(default_factory=dict)
    sheets: dict[tuple[str, int], int] = field(default_factory=dict)
    holds: dict[str, str] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)
    excepted: set[str] = field(default_factory=set)
    released_by: tuple[str, ...] = ()
    matched_at: datetime | None = None
    opened_at: datetime | None = None
    started: int = 0
    failed: bool = False
    slot: str = ""
    froze: bool = False
    warm_for: timedelta = timedelta(0)
    warm_since: datetime | None = None
    given_ml: Decimal = Decimal(0)
    interrupted: int = 0
    reserve_of: str = ""
    checked_at: datetime | None = None
    tags: dict[int, Tag] = field(default_factory=dict)
    infuse_by: datetime | None = None
    maker: MakersPapers | None = None
    bound: bool = False

    def latest(self, piece: str) -> int:
        """The latest issue of a piece, 0 for none."""
        return max((issue for name, issue in self.labels if name == piece), default=0)


@dataclass(frozen=True)
class Former:
    """Who a patient was until the change of that id was linked."""

    until: str
    patient: Patient
    commitment: str


@dataclass
class Course:
    """One patient's course: the order in force, when somebody said that they are ready.

    `patient` is who they are known as now, with the band that two people put on last. `bands` are those printed here,
    each with who the patient was then, `band_printed` the last of them, `bands_worn` those that two people put on,
    `bands_off` those that came off. `changes` are the open ones with who is meant, `said` the commitment of every one,
    `former` who they were before each link.
    """

    coi: str
    patient: Patient
    commitment: str | None = None
    order: f.Ordered | None = None
    ready_at: datetime | None = None
    bed_ready_at: datetime | None = None
    told: set[str] = field(default_factory=set)
    bands: dict[Wristband, Patient] = field(default_factory=dict)
    band_printed: Wristband | None = None
    bands_read_back: set[Wristband] = field(default_factory=set)
    bands_off: set[Wristband] = field(default_factory=set)
    bands_worn: set[Wristband] = field(default_factory=set)
    changes: dict[str, Patient] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    former: list[Former] = field(default_factory=list)

    @property
    def agreeing(self) -> set[str]:
        """The commitments of who they are, and of who two people said they were."""
        return {*filter(None, [self.commitment]), *(was.commitment for was in self.former)}


@dataclass
class Truth:
    """Everything the adversary knows. `attempts` are by attempt id, `frames` say which attempt used a picture first.

    People are named by their keys; `names` maps their ids. `intents` are the symbols of each label as it was to be,
    `findings` what the kiosk said against anything so far. `shipper_labels` are those printed last for a patient,
    `labels_read_back` the numbers of those read back, `codes` the passes by shipment; `at_hand` is what was keyed for the
    act without a sign-in that is under way, `heard` who the hospital says that somebody is.
    """

    courses: dict[str, Course] = field(default_factory=dict)
    bags: dict[str, Bag] = field(default_factory=dict)
    attempts: dict[str, AttemptShown] = field(default_factory=dict)
    frames: dict[str, str] = field(default_factory=dict)
    suspended: set[str] = field(default_factory=set)
    pin_failures: dict[str, int] = field(default_factory=dict)
    rooms: dict[str, str] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    learnt: dict[str, int] = field(default_factory=dict)
    applied: set[tuple[str, str, int]] = field(default_factory=set)
    prints: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    intents: dict[tuple[str, str, int], frozenset[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    findings: dict[f.Finding, None] = field(default_factory=dict)
    shipments: dict[str, Shipped] = field(default_factory=dict)
    shipper_labels: dict[str, f.ShipperLabelIssued] = field(default_factory=dict)
    labels_read_back: set[str] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)
    at_hand: Keyed = NOTHING_KEYED
    heard: Patient | None = None

    def course_of(self, key: str) -> Course | None:
        """The course of a patient, once they are enrolled."""
        return next((course for course in self.courses.values() if course.patient.key == key), None)

    def bags_of(self, coi: str, kind: str = "") -> list[Bag]:
        """The containers of one patient, of a kind or of all."""
        return [bag for bag in self.bags.values() if bag.coi == coi and kind in {"", bag.plan.kind}]

    def shipment_with(self, name: str) -> Shipped | None:
        """The shipper that the container was packed in last."""
        return next((s for s in reversed(self.shipments.values()) if name in s.packed.containers), None)

    def is_active(self, coi: str) -> bool:
        """Whether cells of this patient could still reach anybody, or none were collected yet."""
        bags = self.bags_of(coi)
        return self.courses[coi].commitment is not None and (not bags or any(bag.state in LIVE_STATES for bag in bags))

    def learn(self, record: Recorded) -> None:  # noqa: C901  one case a fact: a table, read as one
        """One fact as it was recorded, but for steps taken, which are audited first."""
        coi, fact, at = record.entry.stream, record.entry.fact, record.entry.stamp.occurred_at
        course = self.courses[coi]
        match fact:
            case f.Enrolled():
                course.commitment = fact.identity.patient
            case f.Ordered():
                course.order = fact
                self.orders[fact.order_number] = coi
            case f.LookAlikeAcknowledged():
                course.told.add(self.names[fact.person])
            case f.ContainerPlanned():
                self.bags[fact.container] = Bag(fact.container, coi, fact)
            case f.ContentsMeasured():
                self.bags[fact.container].contents = fact
            case f.ContainersDerived():
                for child in fact.children:
                    self.bags[child].parents = fact.parents
            case f.ManufactureFailed():
                for name in fact.containers:
                    self.bags[name].failed = True
            case f.ResultRecorded():
                self.bags[fact.container].results[fact.test] = fact.value
            case f.HoldPlaced():
                self.bags[fact.container].holds[fact.hold_id] = fact.kind
            case f.HoldLifted():
                for bag in self.bags_of(coi):
                    bag.holds.pop(fact.hold_id, None)
            case f.ExceptionalReleaseSigned():
                self.bags[fact.container].excepted |= {finding.interlock for finding in fact.findings}
            case f.ReadinessAnswered():
                course.ready_at = at if all(answer == "yes" for _, answer in fact.answers) else None
            case f.ContainerOpened():
                self.bags[fact.container].opened_at = at
            case _:
                self._learn_label(fact)

    def _learn_label(self, fact: f.Fact) -> None:
        match fact:
            case f.LabelIssued():
                self.bags[fact.container].labels[fact.piece, fact.issue] = "issued"
            case f.PrintStarted():
                self.prints[fact.print_id] = fact.bitmap_sha256
                self._label(fact, "started")
            case f.LabelReadBack():
                self._label(fact, "read back")
            case f.LabelApplied():
                self._label(fact, "applied")
                self.bags[fact.container].put_on[fact.piece] = fact.issue
            case f.LabelHandedOn():
                self._label(fact, "handed on")
            case f.ExtraSheetDestroyed():
                sheets = self.bags[fact.container].sheets
                sheets[fact.piece, fact.issue] = sheets.get((fact.piece, fact.issue), 0) + 1
            case f.LabelVoided():
                self._label(fact, "void")
            case f.LabelLost():
                self._label(fact, "lost")
            case _:
                return

    def _label(self, fact: f.LabelFact, state: str) -> None:
        labels = self.bags[fact.container].labels
        # What was destroyed before two people stays destroyed, whatever the record says afterwards.
        if labels[fact.piece, fact.issue] != "void":
            labels[fact.piece, fact.issue] = state


def total(bags: list[Bag], amount: str) -> Decimal:
    """The sum of one amount of contents ('cells_e6', 'volume_ml', 'dmso_ml') over containers."""
    return sum((getattr(bag.contents, amount) or Decimal(0) for bag in bags if bag.contents is not None), Decimal(0))
