"""Replay: a journey is its facts and nothing else, in one go or bit by bit, few or thousands."""

from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import facts as f
from kiosk.domain.containers import ContainerState, LabelState
from kiosk.domain.envelope import Recorded
from kiosk.domain.journey import Journey
from kiosk.domain.replay import replay
from kiosk.domain.statements import Completion, RiskFactors
from kiosk.domain.step import StepKind
from tests.domain.attempts import LOW_VIABILITY, QUALITY_HOLD, RENAMED
from tests.domain.makers_bag import EXPECTED
from tests.domain.pretreated import NOTED_SINCE
from tests.domain.shipments import LABEL_PRINTED, LABELS_READ_BACK
from tests.domain.test_shipping import EVERYTHING_SHIPPED
from tests.domain.world import (
    BAND_SERIAL,
    BASE,
    CAR_T,
    COI,
    COLLECTION,
    DOSE,
    HOUR,
    MARRIED,
    MARRIED_BAND_SERIAL,
    MINUTE,
    NOON,
    OTHER_COI,
    PATIENT,
    RELEASERS,
    SECOND_DOSE,
    SLOT,
    STATION,
    STRANGER,
    THERAPIES,
    TIE_TAG,
    Chapter,
    Happened,
    history,
    journey_of,
    printed,
    recorded,
    taken,
)

BOTH_READ = (f.ValueRead("container", DOSE), f.ValueRead("label", "cryobag label 1"))

WHOLE = {therapy: recorded(COI, history(Chapter.INFUSED, therapy)) for therapy in THERAPIES}
LATER: tuple[f.Fact, ...] = (
    *(f.ResultRecorded(DOSE, "viability", "71", "%"), f.ResultRecorded(SECOND_DOSE, "viability", "12", "%")),
    f.ContentsMeasured(DOSE, Decimal(1), Decimal(2), Decimal(3)),
    f.LabelGraded(DOSE, TIE_TAG, 1, "printer", Decimal("3.7"), "seal, contrast", (("seal", "3.7"),)),
    *(f.LabelLost(DOSE, TIE_TAG, 1, "fell off"), f.LabelFound(DOSE, TIE_TAG, 1, "earlier")),
    f.LabelVoided(DOSE, TIE_TAG, 1, "torn", "earlier"),
    f.LabelHandedOn(SECOND_DOSE, TIE_TAG, 1, "laboratory", "earlier"),
    f.LabelledOutside(DOSE, "no power", "earlier"),
    f.ManufactureFailed((SECOND_DOSE,), "contaminated", "earlier"),
    *NOTED_SINCE,
    f.DowntimeSheetAsked(DOSE, "earlier", "sent"),
    replace(EXPECTED, container=DOSE),
    f.ForeignBound(DOSE, "earlier"),
    f.ExtraSheetDestroyed(DOSE, TIE_TAG, 1, "earlier"),
    *printed(DOSE, TIE_TAG),
    f.TagAnswered(DOSE, TIE_TAG, 1, None, "silence of the tag"),
    f.InfuseByAssigned(DOSE, TIE_TAG, 1, NOON, NOON, "0260631200"),
    f.PlacedInKit(DOSE, TIE_TAG, 1, "7", 1, 1),
    *(QUALITY_HOLD.fact, f.HoldLifted("hold-1", "in order", "earlier")),
    RENAMED.fact,
    *(LABEL_PRINTED, LABELS_READ_BACK, f.BandIssued(2, "print", "5c" * 32, "torn", "earlier")),
    *(f.BandReadBack(2, ()), f.BandPutOn(MARRIED.band, 2, "earlier")),
    f.LookAlikeAcknowledged("nurse", 1),
    f.DonorEvaluated(Completion.COMPLETE.value, Completion.COMPLETE.value, RiskFactors.FOUND.value, ()),
    f.ParticularsErased("particulars", "request"),
    f.ExceptionalReleaseSigned(DOSE, (LOW_VIABILITY,), "why", "earlier"),
    f.HandedOver("b1" * 8, 1, "demo", "elsewhere", "4b" * 16, (DOSE,), "earlier"),
    f.HandoverConfirmed("b1" * 8, "elsewhere", 4, "5f" * 32, "7c" * 32, "earlier"),
    f.StepRefused("earlier", StepKind.START.value, (DOSE,), STATION, ()),
    f.StopAcknowledged("earlier", "nurse", STATION),
    f.InfusionStopped(DOSE, Decimal(20), "chills"),
    *(f.Stored(DOSE, SLOT, "earlier"), f.Retrieved(DOSE, SLOT, in_vapour=False, attempt_id="earlier")),
    f.Retrieved(DOSE, SLOT, in_vapour=True, attempt_id="earlier"),
    f.ExcursionJudged(DOSE, "alarm", 1, NOON - HOUR, NOON, Decimal(-100), over_limit=True),
    f.CountDiffered(DOSE, "count", 1, 2, found=False),
    f.SiteMatched(DOSE, "R1", (f.WaySaid("subretinal", "left eye", marked=True),), "earlier"),
    f.WayChecked(DOSE, (f.WaySaid("intravenous", "central line", marked=False),), (), "earlier"),
    f.Witnessed("a", "store", 1, "nurse", STATION, "signed", "", NOON, BOTH_READ, ()),
    f.InfusionInterrupted(DOSE, Decimal(20), "chills"),
    f.GivenOutside(DOSE, NOON, Decimal(20), "no network", "earlier"),
    f.ContainerWithdrawn(DOSE, "recall", "called back", "hold-1", "earlier"),
    f.DiscardOrdered(DOSE, "physician", "cracked", "earlier"),
    f.ReservePlanned(SECOND_DOSE, DOSE),
    f.ContentsMoved(DOSE, SECOND_DOSE, Decimal(20), "cracked", "earlier"),
    f.Witnessed("a", "readiness", 1, "nurse", STATION, "signed", "", NOON, (f.ValueRead("wristband", "x"),), ()),
    f.Witnessed("a", "readiness", 1, "nurse", "bed-9", "signed", "", NOON, (f.ValueRead("order", "x"),), ()),
    *(taken(step, DOSE) for step in (StepKind.RELEASE, StepKind.MATCH_AT_BED, StepKind.LINE_CHECK, StepKind.FINISH)),
)
TOLD = st.builds(Happened, st.sampled_from(LATER), st.integers(-600, 600).map(lambda s: NOON + timedelta(seconds=s)))


@given(st.lists(TOLD, max_size=20), st.lists(st.integers(0, 80), max_size=3))
def test_bit_by_bit_is_the_whole(later: list[Happened], cuts: list[int]) -> None:
    """Folded onto any earlier states the journey is what it is when replayed whole, and the earlier ones are unchanged."""
    story = recorded(COI, (*history(Chapter.INFUSED), *later))
    whole = replay(COI, story)
    assert whole.count == len(story)
    journey, kept = Journey(COI), []
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(story)], strict=True):
        journey = replay(COI, story[start:end], journey)
        kept.append((journey, min(end, len(story))))
    assert journey == whole
    assert all(earlier == replay(COI, story[:end]) for earlier, end in kept)


def test_every_kind_of_fact_of_a_journey_is_replayed_here() -> None:
    """The sequences above hold every kind of fact that a journey can have."""
    seen = {type(record.entry.fact) for story in WHOLE.values() for record in story} | {type(fact) for fact in LATER}
    seen |= {f.IdentityLinked, f.IdentityTakenBack}  # below and over the years: they need the change
    seen |= {f.HandoverAccepted}  # in `test_forks`: it needs the chain it brings
    seen |= {f.DeviationAssessed, f.DeviationClosingSigned, f.ActAttested}  # tested where what they need is
    seen |= {type(told.fact) for told in EVERYTHING_SHIPPED}  # in a test of their own: they need what was packed
    assert seen == set(get_args(f.JourneyFact))


def test_no_facts_make_an_empty_journey() -> None:
    """A journey without facts has a name and nothing else."""
    assert replay(COI, ()) == Journey(COI)


@pytest.mark.parametrize("number", [0, 2, 3, -1])
def test_a_fact_out_of_number_is_broken(number: int) -> None:
    """A gap or a repetition in the numbers is a broken record, not a journey."""
    (first,) = recorded(COI, history(Chapter.ENROLLED))
    wrong = Recorded(first.entry, number, NOON, "", "", "", "")
    with pytest.raises(ValueError, match=f"Expected fact 1 of {COI}, got {number} of {COI}"):
        replay(COI, (wrong,))
    with pytest.raises(ValueError, match=f"Expected fact 2 of {COI}, got 1 of {COI}"):
        replay(COI, (first, first))


@pytest.mark.hazard("H12")
def test_another_patients_fact_is_broken() -> None:
    """A fact of another stream never enters a journey, whatever its number."""
    foreign = recorded(OTHER_COI, history(Chapter.ENROLLED))
    with pytest.raises(ValueError, match=f"Expected fact 1 of {COI}, got 1 of {OTHER_COI}"):
        replay(COI, foreign)


@pytest.mark.parametrize("kind", get_args(f.SiteFact), ids=lambda kind: kind.__name__)
def test_a_fact_of_the_site_is_no_fact_of_a_journey(kind: Any) -> None:
    """People, stations, keys and incidents never stand in a patient's journey."""
    fact = kind(**{field.name: "" for field in fields(kind)})
    with pytest.raises(ValueError, match=f"Expected a fact of a journey, got {kind.__name__}"):
        journey_of((Happened(fact),))


def test_thousands_of_facts_stay_quick() -> None:
    """Five thousand facts onto a whole course fold in one go, and the last one counts."""
    many = (f.ResultRecorded(DOSE, f"count {number % 50}", str(number), "") for number in range(5000))
    story = (*history(Chapter.INFUSED), *(Happened(fact) for fact in many))
    journey = journey_of(story)
    assert journey.count == len(story) > 5000
    assert journey.containers[DOSE].results["count 49"].value == "4999"


def test_a_course_ends_where_it_should() -> None:
    """After the whole course one bag is infused, the other released, the collection used up; everybody is on record."""
    journey = journey_of(history(Chapter.INFUSED))
    states = {name: container.state for name, container in journey.containers.items()}
    assert states == {
        COLLECTION: ContainerState.CONSUMED, DOSE: ContainerState.INFUSED, SECOND_DOSE: ContainerState.RELEASED,
    }  # fmt: skip
    first = journey.containers[DOSE]
    assert first.parents == (COLLECTION,)
    assert first.released_by == RELEASERS
    assert (first.opening_authorised_at, first.opened_at) == (NOON - 9 * MINUTE, NOON - 8 * MINUTE)
    assert (first.verified_at, first.started_at) == (NOON - MINUTE, NOON - MINUTE)
    assert first.given_ml == Decimal(50)
    assert [(o.container, o.cells_e6) for o in journey.openings] == [(DOSE, Decimal(70))]
    assert {label.state for c in journey.containers.values() for label in c.labels.values()} == {LabelState.APPLIED}
    assert [container.id for container in journey.live] == [SECOND_DOSE]
    assert (journey.therapy, journey.identity, journey.holds) == (CAR_T, PATIENT, {})


def test_the_latest_moment_is_kept_whatever_the_order() -> None:
    """Facts of two kiosks may be recorded in another order than they happened; the latest moment stays the latest."""
    story = (
        Happened(history(Chapter.ENROLLED)[0].fact, NOON),
        Happened(f.LookAlikeAcknowledged("a", 1), NOON - MINUTE),
    )
    assert journey_of(story).last_at == NOON


@pytest.mark.hazard("H17")
def test_a_linked_identity_agrees_with_the_old_one() -> None:
    """A change waits, whole, until it is linked; then both agree, and new particulars and wristband are the patient's."""
    changed = journey_of((*history(Chapter.ORDERED), RENAMED))
    before = journey_of(history(Chapter.ORDERED))
    assert (changed.particulars_id, changed.identity, changed.band_serial) == (
        before.particulars_id, PATIENT, BAND_SERIAL,
    )  # fmt: skip
    assert before.particulars_id != "particulars-2"
    assert dict(changed.pending_changes) == {"change-1": RENAMED.fact}
    linked = Happened(f.IdentityLinked("change-1", ("certificate",), "earlier"))
    journey = journey_of((*history(Chapter.ORDERED), RENAMED, linked))
    assert (journey.particulars_id, journey.identity, journey.band_serial) == (
        "particulars-2", MARRIED, MARRIED_BAND_SERIAL,
    )  # fmt: skip
    assert journey.agreeing == {PATIENT.patient, MARRIED.patient}
    assert journey.pending_changes == {}


@pytest.mark.hazard("H17")
def test_each_change_is_linked_with_what_it_brought() -> None:
    """Of two changes that wait, linking one moves its own particulars, identity and wristband; the other waits on."""
    other = Happened(f.IdentityChanged("change-2", "particulars-3", STRANGER, None, "merger"))
    linked = Happened(f.IdentityLinked("change-1", ("certificate",), "earlier"))
    journey = journey_of((*history(Chapter.ORDERED), RENAMED, other, linked))
    assert (journey.particulars_id, journey.identity, journey.band_serial) == (
        "particulars-2", MARRIED, MARRIED_BAND_SERIAL,
    )  # fmt: skip
    assert dict(journey.pending_changes) == {"change-2": other.fact}
    assert STRANGER.patient not in journey.agreeing


@pytest.mark.hazard("H05")
@pytest.mark.parametrize("lost", [True, False])
def test_a_label_found_waits_to_be_read_back(lost: bool) -> None:
    """Lost or never read, a label that was found is as one just printed: the same print, still in doubt."""
    story = (f.LabelLost(COLLECTION, BASE, 1, "jam"),) * lost + (f.LabelFound(COLLECTION, BASE, 1, "earlier"),)
    before = journey_of(history(Chapter.COLLECTION_PRINTED)).containers[COLLECTION].labels
    journey = journey_of((*history(Chapter.COLLECTION_PRINTED), *map(Happened, story)))
    assert journey.containers[COLLECTION].labels == before
    assert [(label.issue, label.state) for _, label in journey.labels_in_doubt] == [(1, LabelState.STARTED)]


def test_erasing_particulars_changes_nothing_else() -> None:
    """After names and salts are erased the journey is what it was, and says so: no fact held them."""
    before = journey_of(history(Chapter.INFUSED))
    after = journey_of((*history(Chapter.INFUSED), Happened(f.ParticularsErased("particulars", "request"), NOON)))
    assert after == replace(before, count=after.count, last_at=after.last_at, erased=True)


def test_what_belongs_to_the_journey_may_stand_in_its_record() -> None:
    """A journey knows its own identifiers, and no others."""
    own = journey_of(history(Chapter.COLLECTED)).own_values
    assert {COI, COLLECTION, COLLECTION[:13], PATIENT.band, PATIENT.birth_date, PATIENT.patient} <= own
    assert OTHER_COI not in own


def read_at(station: str, kind: str, value: str) -> f.Witnessed:
    """Somebody read something at a station."""
    read = (f.ValueRead("order", "ORD-0001"), f.ValueRead(kind, value))
    return f.Witnessed("a", "readiness", 1, "nurse", station, "signed", "", NOON, read, ())


@pytest.mark.hazard("H07")
def test_only_the_patients_own_wristband_says_where_they_are() -> None:
    """Another wristband, a salted hash or another kind of value read elsewhere puts the patient nowhere."""
    own = Happened(read_at("bed-1", "wristband", PATIENT.band), NOON - MINUTE)
    others = (("wristband", STRANGER.band), ("wristband", "salted hash"), ("order", PATIENT.band))
    foreign = tuple(Happened(read_at("bed-9", kind, value), NOON) for kind, value in others)
    enrolled = history(Chapter.ENROLLED)
    assert dict(journey_of((*enrolled, own, *foreign)).band_seen) == {"bed-1": NOON - MINUTE}
    assert journey_of((*enrolled, *foreign)).band_seen == {}
    assert journey_of((own, *foreign)).band_seen == {}


@pytest.mark.hazard("H07")
def test_every_place_of_the_wristband_is_kept() -> None:
    """A wristband read at two stations was at both: the later reading does not hide the earlier one."""
    first = Happened(read_at("bed-1", "wristband", PATIENT.band), NOON - MINUTE)
    then = Happened(read_at("bed-2", "wristband", PATIENT.band), NOON)
    seen = journey_of((*history(Chapter.ENROLLED), first, then)).band_seen
    assert dict(seen) == {"bed-1": NOON - MINUTE, "bed-2": NOON}


@pytest.mark.hazard("H07", "H17")
def test_after_a_change_of_identity_the_new_wristband_says_where_the_patient_is() -> None:
    """A wristband of the identity before the link is no longer the patient's, and puts them nowhere."""
    linked = (RENAMED, Happened(f.IdentityLinked("change-1", ("certificate",), "earlier")))
    old = Happened(read_at("bed-8", "wristband", PATIENT.band))
    new = Happened(read_at("bed-9", "wristband", MARRIED.band))
    assert set(journey_of((*history(Chapter.ENROLLED), *linked, new, old)).band_seen) == {"bed-9"}


def test_every_finding_signed_is_kept() -> None:
    """A second exceptional release adds to the first, for its own container."""
    expiry = f.Finding("product_has_not_expired", "before 2026-03-02 12:00 UTC")
    signed = (f.ExceptionalReleaseSigned(DOSE, (finding,), "why", "earlier") for finding in (LOW_VIABILITY, expiry))
    journey = journey_of((*history(Chapter.MEASURED), *map(Happened, signed)))
    assert journey.containers[DOSE].excepted == {LOW_VIABILITY, expiry}
    assert journey.containers[SECOND_DOSE].excepted == frozenset()


@pytest.mark.hazard("H15")
def test_no_opening_of_a_course_is_forgotten() -> None:
    """Every bag opened before counts against the order, however many there were."""
    names = [f"A99992600{number:04d}DCT121A0" for number in range(70)]
    story: list[f.Fact] = []
    for name in names:
        story += [
            f.ContainerPlanned(name, "dose", "9700", 1, 70, NOON, None, None, "UTC"),
            f.ContentsMeasured(name, Decimal(1), Decimal(1), Decimal(0)),
            taken(StepKind.MATCH_AT_BED, name),
        ]
    journey = journey_of((*history(Chapter.ORDERED), *map(Happened, story)))
    assert sum(opening.cells_e6 for opening in journey.openings) == len(names)


@pytest.mark.hazard("H05")
def test_labels_in_doubt_are_found_wherever_they_are() -> None:
    """A label started or lost is in doubt, with its container; a reprint is the current one and gets the next number."""
    story = (*history(Chapter.COLLECTED), *(Happened(fact) for fact in printed(COLLECTION, BASE, 2)))
    journey = journey_of(story)
    container = journey.containers[COLLECTION]
    assert [(c.id, label.issue) for c, label in journey.labels_in_doubt] == [(COLLECTION, 2)]
    current = container.current_label(BASE)
    assert current is not None
    assert (current.issue, container.next_issue(BASE), container.next_issue(TIE_TAG)) == (2, 3, 1)


def _refused(attempt: str, *answers: str) -> Happened:
    reasons = (f.RecordedReason("bag_read", "H01", "identity", answer, "x", "y", None) for answer in answers)
    return Happened(f.StepRefused(attempt, StepKind.LINE_CHECK.value, (), STATION, tuple(reasons)))


@pytest.mark.parametrize(
    ("answers", "stands"),
    [((), False), (("retry", "retry"), False), (("retry", "stop"), True), (("timed stop",), True), (("other",), True)],
)
def test_a_stop_stands_until_it_is_acknowledged(answers: tuple[str, ...], stands: bool) -> None:
    """One reason that asks for more than a retry makes a stop; an acknowledgement ends that stop and no other."""
    story = (_refused("first", "stop"), _refused("second", *answers))
    assert ("second" in journey_of(story).stops) is stands
    assert journey_of((*story, Happened(f.StopAcknowledged("second", "nurse", STATION)))).stops == {"first": STATION}


def test_an_attempt_stopped_again_is_to_be_acknowledged_again() -> None:
    """A refusal after the acknowledgement is a stop that nobody has seen."""
    story = (_refused("first", "stop"), Happened(f.StopAcknowledged("first", "nurse", STATION)))
    assert journey_of(story).stops == {}
    assert journey_of((*story, _refused("first", "stop"))).stops == {"first": STATION}
