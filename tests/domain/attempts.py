"""For each step an attempt that is authorised, so that whatever is refused is refused for the one thing changed."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from kiosk.domain import facts as f
from kiosk.domain.attempt import (
    Answers,
    Attempt,
    BagRead,
    BandRead,
    Derivation,
    Detail,
    Given,
    HoldNamed,
    KeyedTwice,
    LabelNamed,
    LinkNamed,
    OrderKeyedTwice,
    ReadBack,
    ReleaseException,
    Signature,
    Spoken,
    Witness,
)
from kiosk.domain.decide import decide
from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.journey import Journey
from kiosk.domain.readings import SealTrust
from kiosk.domain.reasons import Reason
from kiosk.domain.site import SiteView
from kiosk.domain.step import Read, StepKind
from kiosk.domain.steps import STEPS
from tests.domain.world import (
    BAND_SERIAL,
    BASE,
    CAR_T,
    COI,
    COLLECTION,
    CRYOBAG,
    DOSE,
    EXPIRY_LOCAL,
    GROUP,
    HSCT,
    MARRIED,
    MINUTE,
    NOON,
    ORDER_NUMBER,
    PATIENT,
    PROFILE,
    SECOND_DOSE,
    STATION,
    TEMPLATE,
    THERAPIES,
    TIE_TAG,
    Chapter,
    Happened,
    dose,
    history,
    journey_of,
    person,
    site,
)

SITE = site()


@dataclass(frozen=True)
class World:
    """A journey as its story, a site, an attempt and a moment: all that a decision is made of.

    `page_behind` is by how many facts the people's page is older than the journey.
    """

    story: tuple[Happened, ...]
    attempt: Attempt
    site: SiteView = SITE
    now: datetime = NOON
    page_behind: int = 0

    @property
    def journey(self) -> Journey:
        """The journey the story makes."""
        return journey_of(self.story)

    def decision(self) -> Decision:
        """What is decided."""
        journey = self.journey
        shown = journey.count - self.page_behind
        return decide(journey, self.site, replace(self.attempt, shown=shown), self.now)

    def granted(self) -> Authorized:
        """The authorisation that is due. Anything else fails the test with the reasons."""
        decision = self.decision()
        assert isinstance(decision, Authorized), reasons_of(decision)
        return decision

    def reasons(self) -> tuple[Reason, ...]:
        """Why it is refused; nothing when it is not."""
        return reasons_of(self.decision())

    def refused_by(self) -> frozenset[str]:
        """The names of everything that refuses."""
        return frozenset(reason.interlock for reason in self.reasons())


def reasons_of(decision: Decision) -> tuple[Reason, ...]:
    """The reasons of a refusal; of an authorisation none."""
    return decision.reasons if isinstance(decision, Refused) else ()


def label_read(container: str, piece: str, issue: int = 1) -> BagRead:
    """What stands on a label of the record, seal and all."""
    bag, bags = {DOSE[-2:]: (1, 2), SECOND_DOSE[-2:]: (2, 2)}.get(container[-2:], (1, 1))
    return BagRead(
        container, COI, SealTrust.VALID, piece, issue, PATIENT.patient, EXPIRY_LOCAL, bag, bags, blood_group=GROUP
    )


def labels_of(container: str) -> tuple[BagRead, ...]:
    """Every label of a container, each read once."""
    pieces = (BASE,) if container == COLLECTION else (CRYOBAG, TIE_TAG)
    return tuple(label_read(container, piece) for piece in pieces)


def turns(step: StepKind, bags: tuple[BagRead, ...]) -> tuple[Witness, ...]:
    """Everyone the step asks for, in turn, each reading for themselves what the step asks of them."""
    row = STEPS[step]
    witnesses = []
    for turn, (asked, roles) in enumerate(zip(row.reads, row.roles, strict=True), 1):
        begun = NOON - (7 - 2 * turn) * MINUTE
        witnesses.append(
            Witness(
                person(min(roles, key=lambda role: role.value), turn), begun, begun + MINUTE, Signature.SIGNED,
                frames=(f"picture {turn}a", f"picture {turn}b") if asked else (),
                band=BandRead(PATIENT.band, BAND_SERIAL) if Read.BAND in asked else None,
                bags=bags if asked & {Read.BAG, Read.PARENT} else (),
                order=ORDER_NUMBER if Read.ORDER in asked else None,
                spoken=Spoken(PATIENT.birth_date) if Read.BIRTH_DATE in asked else None,
            )
        )  # fmt: skip
    return tuple(witnesses)


def begun(
    step: StepKind, containers: tuple[str, ...], detail: Detail = None, bags: tuple[BagRead, ...] | None = None
) -> Attempt:
    """An attempt by the right people who read every label of the containers, or the labels given."""
    read = tuple(bag for name in containers for bag in labels_of(name)) if bags is None else bags
    return Attempt("this attempt", step, STATION, NOON - 6 * MINUTE, containers, turns(step, read), 0, detail)


KEYED_ORDER = (("order number", ORDER_NUMBER), ("cells", "140"), ("volume", "100"))
SYMBOLS = ("=A999926000001", "=<DAX12100", "seal")
LOST = Happened(f.LabelLost(COLLECTION, BASE, 1, "printer jammed"))
QUALITY_HOLD = Happened(f.HoldPlaced("hold-1", COLLECTION, "quality", "specification_is_met", "H13"))
IDENTITY_HOLD = Happened(f.HoldPlaced("hold-9", DOSE, "identity", "bag_is_this_journeys", "H01"))
RENAMED = Happened(f.IdentityChanged("change-1", "particulars-2", MARRIED, "register"))


def _clean(step: StepKind) -> World:
    s, c, bag, one = StepKind, Chapter, (COLLECTION,), (DOSE,)
    in_laboratory = (dose(HSCT, "A0"),)
    base = LabelNamed(BASE, 1, TEMPLATE, PROFILE)
    match step:
        case s.ENROL:
            return World((), begun(step, (), KeyedTwice(PATIENT, PATIENT)))
        case s.ORDER:
            return World(history(c.ENROLLED), begun(step, (), OrderKeyedTwice(KEYED_ORDER, KEYED_ORDER)))
        case s.ISSUE_AT_COLLECTION:
            return World(history(c.COLLECTION_PLANNED), begun(step, bag, base))
        case s.ISSUE_IN_PROCESSING:
            detail = LabelNamed(CRYOBAG, 1, TEMPLATE, PROFILE)
            return World(history(c.DERIVED), begun(step, one, detail, labels_of(COLLECTION)))
        case s.READ_BACK:
            return World(history(c.COLLECTION_PRINTED), begun(step, bag, ReadBack(BASE, 1, SYMBOLS, SYMBOLS)))
        case s.APPLY_AT_COLLECTION:
            return World(history(c.COLLECTION_READ_BACK), begun(step, bag))
        case s.APPLY_IN_PROCESSING:
            return World(history(c.FIRST_DOSE_READ_BACK), begun(step, one))
        case s.VOID_LABEL:
            return World(history(c.COLLECTION_PRINTED), begun(step, bag, base))
        case s.FIND_LABEL:
            return World((*history(c.COLLECTION_PRINTED), LOST), begun(step, bag, base))
        case s.CLEAR_STATION:
            return World(history(c.COLLECTED), begun(step, ()))
        case s.HAND_OVER:
            return World(history(c.COLLECTED), begun(step, bag))
        case s.DERIVE:
            return World(history(c.DOSES_PLANNED), begun(step, bag, Derivation((DOSE, SECOND_DOSE))))
        case s.RELEASE:
            return World(history(c.MEASURED), begun(step, one))
        case s.RELEASE_EXCEPTIONALLY:
            named = ReleaseException(("specification_is_met",), "no other cells exist")
            return World(history(c.MEASURED), begun(step, one, named))
        case s.LIFT_HOLD:
            lifted = HoldNamed("hold-1", "repeated count is in order")
            return World((*history(c.COLLECTED), QUALITY_HOLD), begun(step, (), lifted))
        case s.LINK_IDENTITY:
            linked = LinkNamed("change-1", ("marriage certificate",))
            return World((*history(c.COLLECTED), RENAMED), begun(step, (), linked))
        case s.READINESS:
            said = Answers(tuple((item, "yes") for item in THERAPIES[CAR_T].readiness))
            return World(history(c.RELEASED), begun(step, (), said))
        case s.PATIENT_READY:
            return World(history(c.READY, HSCT), begun(step, ()))
        case s.MATCH_AT_BED:
            return World(history(c.READY), begun(step, one))
        case s.MATCH_IN_LABORATORY:
            return World(history(c.PATIENT_READY, HSCT), begun(step, in_laboratory))
        case s.OPEN:
            return World(history(c.MATCHED), begun(step, one))
        case s.LINE_CHECK:
            return World(history(c.OPENED), begun(step, one))
        case s.START:
            return World(history(c.VERIFIED), begun(step, one))
        case s.STOP:
            return World(history(c.INFUSING), begun(step, one, Given(Decimal(20), "chills")))
        case s.FINISH:
            return World(history(c.INFUSING), begun(step, one, Given(Decimal(50))))


CLEAN = {step: _clean(step) for step in StepKind}
"""For every step a world in which the attempt at it is authorised."""
