"""For each step an attempt that is authorised, so that whatever is refused is refused for the one thing changed."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from kiosk.domain import facts as f
from kiosk.domain.administration import LineSaid
from kiosk.domain.attempt import (
    Answers,
    Attempt,
    BagRead,
    BandNamed,
    BandRead,
    Derivation,
    Detail,
    FailureNamed,
    Given,
    HoldNamed,
    KeyedTwice,
    LabelNamed,
    OrderKeyedTwice,
    ReadBack,
    ReleaseException,
    Signature,
    Spoken,
    Witness,
)
from kiosk.domain.decide import decide
from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.ends import DiscardNamed, Move, OutsideTold, Withdrawal, WithdrawalNamed
from kiosk.domain.grades import LabelGrade, SymbolScan
from kiosk.domain.handover import SiteNamed
from kiosk.domain.identity import LinkNamed, TakenBackNamed
from kiosk.domain.journey import Journey
from kiosk.domain.people import Role
from kiosk.domain.readings import SealTrust
from kiosk.domain.reasons import Reason
from kiosk.domain.site import SiteView
from kiosk.domain.step import Read, StepKind
from kiosk.domain.steps import STEPS
from tests.domain.given_away import GIVEN_AWAY, OFFERED, RECEIPT
from tests.domain.makers_bag import BARS, ENTERED, MAKERS_BAG, OUTSIDE, SQUARE, TAG_VOID, TAGGED
from tests.domain.milestones import BEGUN, MAY_BEGIN
from tests.domain.new_band import NEW_BAND
from tests.domain.parts import (
    AGAIN_COLLECTED,
    COLLECTED_AGAIN,
    MEASURED,
    PARTS,
    PLANNED_PARTS,
    PLANNED_TUBE,
    POOL,
    TUBE,
)
from tests.domain.pretreated import PRETREATED, REVIEW
from tests.domain.reserves import KEPT, RESERVE, SYRINGE, WAITS
from tests.domain.shipments import CAME, DISPATCHED, FOUND, LABELLED, PACKED, PACKING, SENT, SHIPPER_READ, SHOWN
from tests.domain.world import (
    BAND_SERIAL,
    BASE,
    CAR_T,
    COI,
    COLLECTION,
    CRYOBAG,
    DOSE,
    ELSEWHERE,
    EXPIRY_LOCAL,
    GROUP,
    HOUR,
    HSCT,
    MARRIED,
    MARRIED_BAND_SERIAL,
    MINUTE,
    NOON,
    ORDER_NUMBER,
    PATIENT,
    PROFILE,
    SEAL_KEY,
    SECOND_DOSE,
    SLOT,
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
    printed,
    site,
    taken,
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
        container, COI, SealTrust.VALID, key_id=SEAL_KEY, piece=piece, issue=issue, commitment=PATIENT.patient,
        expiry=EXPIRY_LOCAL, bag=bag, bags=bags, blood_group=GROUP,
    )  # fmt: skip


def labels_of(container: str) -> tuple[BagRead, ...]:
    """Every label of a container, each read once."""
    pieces = {COLLECTION: (BASE,), MAKERS_BAG: (TIE_TAG,)}.get(container, (CRYOBAG, TIE_TAG))
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
                band=BandRead(PATIENT.band, BAND_SERIAL + (Read.NEW_BAND in asked)) if asked & BANDS else None,
                old_band=BandRead(PATIENT.band, BAND_SERIAL) if Read.OLD_BAND in asked else None,
                bags=bags if asked & {Read.BAG, Read.PARENT} else (),
                makers=(SQUARE, BARS) if Read.MAKER in asked else (),
                order=ORDER_NUMBER if Read.ORDER in asked else None,
                place=SLOT if Read.PLACE in asked else None,
                spoken=Spoken(PATIENT.birth_date) if Read.BIRTH_DATE in asked else None,
                shippers=(SHIPPER_READ,) if Read.SHIPPER in asked else (),
            )
        )  # fmt: skip
    return tuple(witnesses)


def begun(
    step: StepKind, containers: tuple[str, ...], detail: Detail = None, bags: tuple[BagRead, ...] | None = None
) -> Attempt:
    """An attempt by the right people who read every label of the containers, or the labels given."""
    read = tuple(bag for name in containers for bag in labels_of(name)) if bags is None else bags
    return Attempt("this attempt", step, STATION, NOON - 6 * MINUTE, containers, turns(step, read), 0, detail)


BANDS = {Read.BAND, Read.NEW_BAND}
KEYED_ORDER = (
    ("order number", ORDER_NUMBER), ("cells", "140"), ("route", "intravenous"), ("site_of_body", "central line"),
)  # fmt: skip
SYMBOLS = ("=A999926000001", "=<DAX12100", "seal")
GRADE = LabelGrade((SymbolScan("seal", "QR Code", 0.9, 0.9, unused_correction=1.0),))
LOW_VIABILITY = f.Finding("specification_is_met", "viability at least 70 %")
LOST = Happened(f.LabelLost(COLLECTION, BASE, 1, "printer jammed"))
QUALITY_HOLD = Happened(f.HoldPlaced("hold-1", COLLECTION, "quality", "specification_is_met", "H13"))
IDENTITY_HOLD = Happened(f.HoldPlaced("hold-9", DOSE, "identity", "bag_is_this_journeys", "H01"))
VOIDED = Happened(f.LabelVoided(COLLECTION, BASE, 1, "creased", "earlier"))
AGAIN = LabelNamed(BASE, 2, TEMPLATE, PROFILE, why="creased")
REPLACED = (
    VOIDED,
    *(Happened(fact) for fact in printed(COLLECTION, BASE, 2)),
    Happened(f.LabelReadBack(COLLECTION, BASE, 2, ())),
)
"""The collection label was replaced by another, which waits for its bag."""
IN_A_KIT = Happened(f.LabelHandedOn(COLLECTION, BASE, 1, "sealed kit", "earlier"))
RENAMED = Happened(f.IdentityChanged("change-1", "particulars-2", MARRIED, MARRIED_BAND_SERIAL, "register"))


POST_THAW = "post-thaw tag"
MATCHED = (Happened(taken(StepKind.MATCH_IN_LABORATORY, dose(HSCT, "A0")), NOON - 9 * MINUTE),)
_TAG = LabelNamed(POST_THAW, 1, TEMPLATE, PROFILE)
_ONE, _BASE = (DOSE,), LabelNamed(BASE, 1, TEMPLATE, PROFILE)
_CARE = THERAPIES[CAR_T].administration
AT_THE_LINE = LineSaid((f.WaySaid("intravenous", "central line", marked=False),) * 2, _CARE.prohibitions)
"""Both people say the way that was ordered, and the prohibitions were acknowledged."""
STORED = Happened(f.Stored(DOSE, SLOT, "earlier"), NOON - HOUR)
_SAID = Answers(tuple((item, "yes") for item in THERAPIES[CAR_T].readiness))


def _world(
    until: Chapter,
    step: StepKind,
    containers: tuple[str, ...] = (),
    detail: Detail = None,
    *,
    since: tuple[Happened, ...] = (),
    therapy: str = CAR_T,
    bags: tuple[BagRead, ...] | None = None,
) -> World:
    return World((*history(until, therapy), *since), begun(step, containers, detail, bags))


def _clean() -> tuple[World, ...]:
    s, c, bag = StepKind, Chapter, (COLLECTION,)
    cryobag = LabelNamed(CRYOBAG, 1, TEMPLATE, PROFILE)
    return (
        _world(c.NOTHING, s.ENROL, (), KeyedTwice(PATIENT, PATIENT)),
        _world(c.ENROLLED, s.ORDER, (), OrderKeyedTwice(KEYED_ORDER, KEYED_ORDER)),
        _world(c.COLLECTION_PLANNED, s.ISSUE_AT_COLLECTION, bag, _BASE),
        _world(c.DERIVED, s.ISSUE_IN_PROCESSING, _ONE, cryobag, bags=labels_of(COLLECTION)),
        _world(c.COLLECTION_PRINTED, s.READ_BACK, bag, ReadBack(BASE, 1, SYMBOLS, SYMBOLS, GRADE)),
        _world(c.COLLECTION_READ_BACK, s.APPLY_AT_COLLECTION, bag),
        _world(c.FIRST_DOSE_READ_BACK, s.APPLY_IN_PROCESSING, _ONE),
        _world(c.COLLECTION_PRINTED, s.VOID_LABEL, bag, _BASE),
        _world(c.COLLECTION_PRINTED, s.FIND_LABEL, bag, _BASE, since=(LOST,)),
        _world(c.COLLECTION_PRINTED, s.REPRINT_AT_COLLECTION, bag, AGAIN, since=(VOIDED,)),
        _world(
            c.DERIVED, s.REPRINT_IN_PROCESSING, _ONE, LabelNamed(CRYOBAG, 2, TEMPLATE, PROFILE, why="torn"),
            since=(
                *(Happened(fact) for fact in printed(DOSE, CRYOBAG)),
                Happened(f.LabelVoided(DOSE, CRYOBAG, 1, "torn", "earlier")),
            ),
            bags=labels_of(COLLECTION),
        ),
        _world(c.PATIENT_READY, s.ISSUE_AT_OPENING, (dose(HSCT, "A0"),), _TAG, since=MATCHED, therapy=HSCT),
        _world(
            c.PATIENT_READY, s.REPRINT_AT_OPENING, (dose(HSCT, "A0"),), replace(_TAG, issue=2, why="torn"),
            since=(
                *MATCHED, *(Happened(fact) for fact in printed(dose(HSCT, "A0"), POST_THAW)),
                Happened(f.LabelVoided(dose(HSCT, "A0"), POST_THAW, 1, "torn", "earlier")),
            ),
            therapy=HSCT,
        ),
        _world(c.COLLECTED, s.REPLACE_LABEL, bag, AGAIN),
        _world(c.COLLECTED, s.APPLY_REPLACEMENT, bag, since=REPLACED, bags=(label_read(COLLECTION, BASE, 2),)),
        _world(c.COLLECTION_READ_BACK, s.HAND_ON_LABEL, bag, LabelNamed(BASE, 1, to="collection room of the ward")),
        _world(c.COLLECTION_READ_BACK, s.LABELLED_OUTSIDE, bag, LabelNamed("", 0, why="no power"), since=(IN_A_KIT,)),
        _world(c.COLLECTED, s.DESTROY_SHEET, bag, LabelNamed(BASE, 1)),
        _world(c.COLLECTED, s.DESTROY_UNREADABLE_SHEET, bag, LabelNamed(BASE, 1, why="marked VOID")),
        _world(c.COLLECTED, s.CLEAR_STATION),
        _world(c.COLLECTED, s.HAND_OVER, bag),
        World(
            history(c.COLLECTED, OUTSIDE), begun(s.EXPECT_FOREIGN, (), OrderKeyedTwice(KEYED_ORDER, KEYED_ORDER))
        ),
        World(ENTERED, begun(s.ISSUE_FOR_FOREIGN, (MAKERS_BAG,), LabelNamed(TIE_TAG, 1, TEMPLATE, PROFILE))),
        World(
            TAG_VOID,
            begun(s.REPRINT_FOR_FOREIGN, (MAKERS_BAG,), LabelNamed(TIE_TAG, 2, TEMPLATE, PROFILE, why="torn")),
        ),
        World(TAGGED, begun(s.BIND_FOREIGN, (MAKERS_BAG,))),
        _world(c.DOSES_PLANNED, s.DERIVE, bag, Derivation((DOSE, SECOND_DOSE))),
        _world(c.COLLECTED, s.SPLIT, bag, Derivation(PARTS), since=(MEASURED, *PLANNED_PARTS)),
        _world(
            c.COLLECTED, s.POOL, (COLLECTION, AGAIN_COLLECTED), Derivation((POOL,)), since=(MEASURED, *COLLECTED_AGAIN),
            bags=(label_read(COLLECTION, BASE), label_read(AGAIN_COLLECTED, BASE)),
        ),
        _world(c.COLLECTED, s.SAMPLE, bag, Derivation((TUBE,)), since=(MEASURED, *PLANNED_TUBE)),
        _world(c.COLLECTED, s.FAIL_MANUFACTURE, bag, FailureNamed("contaminated")),
        _world(c.NOTED, s.RELEASE, _ONE),
        _world(c.NOTED, s.RELEASE_EXCEPTIONALLY, _ONE, ReleaseException((LOW_VIABILITY,), "no other cells exist")),
        _world(c.NOTED, s.REVIEW_HISTORY, (), REVIEW, since=PRETREATED),
        _world(c.COLLECTED, s.LIFT_HOLD, (), HoldNamed("hold-1", "count is in order"), since=(QUALITY_HOLD,)),
        _world(c.COLLECTED, s.LINK_IDENTITY, (), LinkNamed("change-1", ("certificate",)), since=(RENAMED,)),
        _world(
            c.COLLECTED, s.TAKE_BACK_IDENTITY, (), TakenBackNamed("change-1", "keyed in the wrong record"),
            since=(RENAMED,),
        ),
        _world(c.RELEASED, s.READINESS, (), _SAID),
        _world(c.ORDERED, s.PRINT_BAND, (), LabelNamed("wristband", 2, TEMPLATE, PROFILE, why="swollen arm")),
        _world(c.ORDERED, s.READ_BACK_BAND, since=NEW_BAND[:1]),
        _world(c.ORDERED, s.RE_BAND, (), BandNamed(), since=NEW_BAND),
        _world(c.READY, s.PATIENT_READY, therapy=HSCT),
        _world(c.READY, s.MATCH_AT_BED, _ONE),
        _world(c.PATIENT_READY, s.MATCH_IN_LABORATORY, (dose(HSCT, "A0"),), therapy=HSCT),
        _world(c.MATCHED, s.OPEN, _ONE),
        _world(c.OPENED, s.LINE_CHECK, _ONE, AT_THE_LINE),
        _world(c.VERIFIED, s.START, _ONE),
        _world(c.INFUSING, s.STOP, _ONE, Given(Decimal(20), "chills")),
        _world(c.INFUSING, s.FINISH, _ONE, Given(Decimal(50))),
        _world(c.RELEASED, s.HAND_OVER_TO_SITE, (DOSE, SECOND_DOSE), SiteNamed(ELSEWHERE)),
        _world(c.NOTHING, s.ACCEPT_FROM_SITE, (), OFFERED),
        _world(c.RELEASED, s.RECORD_RECEIPT, (DOSE, SECOND_DOSE), RECEIPT, since=GIVEN_AWAY),
        _world(c.RELEASED, s.STORE, _ONE),
        _world(c.RELEASED, s.RETRIEVE, _ONE, since=(STORED,)),
        _world(c.COLLECTED, s.PRINT_SHIPPER, bag, LabelNamed("outer shipper label", 1, TEMPLATE, PROFILE)),
        _world(c.COLLECTED, s.READ_BACK_SHIPPER, since=LABELLED[:1]),
        _world(c.COLLECTED, s.PACK, bag, PACKING, since=LABELLED),
        _world(c.COLLECTED, s.DISPATCH, bag, FOUND, since=(PACKED,)),
        _world(c.COLLECTED, s.COURIER_TAKES, bag, SHOWN, since=(PACKED, DISPATCHED)),
        _world(c.COLLECTED, s.COURIER_HANDS_OVER, bag, SHOWN, since=SENT),
        _world(c.COLLECTED, s.EXPLAIN_SEALS, bag, replace(FOUND, why="customs form 12"), since=SENT),
        _world(c.COLLECTED, s.RECEIVE_SEALED, bag, FOUND, since=SENT),
        _world(c.COLLECTED, s.OPEN_SHIPPER, bag, FOUND, since=CAME[:-1]),
        _world(c.INFUSING, s.INTERRUPT, _ONE, Given(Decimal(20), "fever")),
        _world(
            c.MATCHED, s.ISSUE_RESERVE, (RESERVE,), LabelNamed(SYRINGE, 1, TEMPLATE, PROFILE), since=KEPT,
            bags=labels_of(DOSE),
        ),
        *(
            _world(
                c.OPENED, kind, _ONE, Move(RESERVE, Decimal(30), why), since=WAITS,
                bags=(*labels_of(DOSE), label_read(RESERVE, SYRINGE)),
            )
            for kind, why in ((s.SALVAGE, "the bag leaks"), (s.DRAW_UP, ""))
        ),
        _world(c.OPENED, s.GIVEN_OUTSIDE, _ONE, OutsideTold(NOON - MINUTE, Decimal(50), "no network")),
        _world(c.COLLECTED, s.WITHDRAW, bag, WithdrawalNamed(Withdrawal.RECALL, "the maker called it back")),
        _world(c.ORDERED, s.RECORD_MILESTONE, (), BEGUN),
        _world(c.RELEASED, s.RECORD_IRREVERSIBLE, _ONE, MAY_BEGIN),
        _world(c.OPENED, s.DISCARD, _ONE, DiscardNamed(person(Role.PHYSICIAN), "cracked")),
    )  # fmt: skip


CLEAN = {world.attempt.step: world for world in _clean()}
"""For every step a world in which the attempt at it is authorised."""
