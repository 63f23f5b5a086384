"""Trees of containers of two patients, grown through the decision itself: what is refused does not happen."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kiosk.domain import facts as f
from kiosk.domain.attempt import BagRead, Derivation
from kiosk.domain.containers import Container, ContainerState
from kiosk.domain.decide import decide
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.identifiers.isbt128.division import parts_of
from kiosk.domain.journey import Journey
from kiosk.domain.readings import SealTrust
from kiosk.domain.replay import replay
from kiosk.domain.step import StepKind
from tests.domain.attempts import SITE, begun
from tests.domain.world import (
    CAR_T,
    COI,
    EXPIRY_LOCAL,
    GROUP,
    NOON,
    OTHER_COI,
    PATIENT,
    SEAL_KEY,
    STRANGER,
    THERAPIES,
    Happened,
    planned,
    printed,
    recorded,
    taken,
)

PATIENTS = {COI: PATIENT, OTHER_COI: STRANGER}
DINS = {COI: "A999926000{:03d}", OTHER_COI: "A999926500{:03d}"}
SECOND_LEVEL = 10
"""How many of a donation's first parts are split again."""


class Trees:
    """Both patients' journeys, and what belongs to whom by where it was drawn: kept apart from the record."""

    def __init__(self) -> None:
        self.journeys = {coi: Journey(coi) for coi in PATIENTS}
        self.drawn_from: dict[str, str] = {}
        for coi, patient in PATIENTS.items():
            self.happens(coi, f.Enrolled(f"particulars of {coi}", CAR_T, patient, 1, "earlier"))

    def copy(self) -> "Trees":
        """The same trees, to grow another way."""
        other = Trees.__new__(Trees)
        other.journeys, other.drawn_from = dict(self.journeys), dict(self.drawn_from)
        return other

    def happens(self, coi: str, *facts: f.Fact) -> None:
        """These facts are recorded."""
        before = self.journeys[coi]
        story = (Happened(fact) for fact in facts)
        self.journeys[coi] = replay(coi, recorded(coi, story, before.count), before)

    def plan(self, coi: str, name: str, kind: str, number: int, of: int, held: tuple[Decimal, Decimal]) -> str:
        """A container gets its identifiers."""
        measured = f.ContentsMeasured(name, *held, Decimal(0))
        self.happens(coi, planned(name, kind, number, of), measured)
        self.drawn_from[name] = coi
        return name

    def label(self, coi: str, name: str, step: StepKind) -> None:
        """Its labels are on it."""
        pieces = THERAPIES[CAR_T].containers[self.journeys[coi].containers[name].kind].pieces
        for piece in pieces:
            self.happens(coi, *printed(name, piece), f.LabelReadBack(name, piece, 1, ()))
            self.happens(coi, f.LabelApplied(name, piece, 1, "earlier"))
        self.happens(coi, taken(step, name))

    def collect(self, coi: str, number: int) -> str:
        """A donation, at the couch."""
        name = self.plan(coi, f"{DINS[coi].format(number)}DAX12100", "apheresis", 1, 1, (Decimal(1000), Decimal(9000)))
        self.label(coi, name, StepKind.APPLY_AT_COLLECTION)
        return name

    def known(self, name: str) -> Container:
        """A container, whoever it is of."""
        return self.journeys[self.drawn_from[name]].containers[name]

    def read(self, name: str, said: str | None = None) -> BagRead:
        """Its label; `said` is the patient that a forged one names instead."""
        bag, coi = self.known(name), said or self.drawn_from[name]
        piece = THERAPIES[CAR_T].containers[bag.kind].pieces[0]
        return BagRead(
            name, coi, SealTrust.VALID, key_id=SEAL_KEY, piece=piece, issue=1, commitment=PATIENTS[coi].patient,
            expiry=EXPIRY_LOCAL, bag=bag.bag, bags=bag.bags, blood_group=GROUP,
        )  # fmt: skip

    def make(
        self, step: StepKind, coi: str, parents: Sequence[str], children: Sequence[str], said: str | None = None
    ) -> Decision:
        """Two people read the parents at a step of that patient; if it is authorised it happens, labels and all."""
        bags = tuple(self.read(name, said) for name in parents)
        journey = self.journeys[coi]
        attempt = begun(step, tuple(n for n in parents if n in journey.containers), Derivation(tuple(children)), bags)
        decision = decide(journey, SITE, replace(attempt, shown=journey.count), NOON)
        if isinstance(decision, Authorized):
            self.happens(coi, f.ContainersDerived(decision.containers, tuple(children), "this"))
            self.happens(coi, taken(step, *decision.containers))
            for child in children:
                self.label(coi, child, StepKind.APPLY_IN_PROCESSING)
        return decision

    def split(self, name: str, parts: int) -> tuple[str, ...]:
        """A bag in equal parts, planned and made. Fails where it is refused."""
        bag, coi = self.known(name), self.drawn_from[name]
        assert bag.volume_ml is not None
        assert bag.cells_e6 is not None
        held = (bag.volume_ml / 32, bag.cells_e6 / 32)
        names = [name[:-2] + division for division in parts_of(name[-2:])[:parts]]
        for number, part in enumerate(names, 1):
            self.plan(coi, part, bag.kind, number, parts, held)
        decision = self.make(StepKind.SPLIT, coi, (name,), names)
        assert isinstance(decision, Authorized), decision.reasons
        return tuple(names)

    def pool(self, coi: str, number: int, parents: Sequence[str]) -> str:
        """A pool of these bags under a number of its own, planned and made. Fails where it is refused."""
        into = self.plan(coi, f"{DINS[coi].format(number)}DAP12100", "pool", 1, 1, (Decimal(1), Decimal(1)))
        decision = self.make(StepKind.POOL, coi, parents, (into,))
        assert isinstance(decision, Authorized), decision.reasons
        return into

    def in_hand(self, coi: str) -> tuple[str, ...]:
        """Labelled containers of a patient that are used for nothing yet."""
        bags = self.journeys[coi].containers.values()
        return tuple(bag.id for bag in bags if bag.state is ContainerState.QUARANTINE)

    def crossed(self) -> tuple[str, ...]:
        """Containers that have anything of the other patient's in their line, found by where each was drawn."""
        return tuple(
            name
            for coi, journey in self.journeys.items()
            for name, bag in journey.containers.items()
            if any(self.drawn_from[other] != coi for other in (name, *bag.parents))
        )


def grown() -> Trees:
    """Two hundred containers of one patient and as many of the other: split twice, pooled across donations."""
    trees = Trees()
    for coi in PATIENTS:
        bags = [trees.collect(coi, donation * 10) for donation in (1, 2, 3, 4)]
        firsts = [trees.split(bag, 20) for bag in bags]
        for part in (part for parts in firsts[:2] for part in parts[: SECOND_LEVEL // 2]):
            trees.split(part, 10)
        for number, pair in enumerate(zip(firsts[2], firsts[3], strict=True)):
            trees.pool(coi, 500 + number * 10 if number < SECOND_LEVEL else 700 + number * 10, pair)
    return trees
