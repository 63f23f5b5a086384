"""The decision: all is asked, all is said, what breaks refuses, and nothing comes out as a yes or no."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from kiosk.domain import facts as f
from kiosk.domain import guards
from kiosk.domain.attempt import Attempt, BandRead, LabelNamed
from kiosk.domain.clock import ClockTrust
from kiosk.domain.decide import decide
from kiosk.domain.decision import Refused
from kiosk.domain.interlocks.declaration import Interlock, Mismatch
from kiosk.domain.interlocks.kiosk_itself import record_is_reachable
from kiosk.domain.journey import Journey
from kiosk.domain.reasons import Answer, ReasonClass, Rule
from kiosk.domain.site import Link, SiteView
from kiosk.domain.step import Step
from kiosk.domain.step import StepKind as S
from kiosk.domain.steps import STEPS
from tests.domain.attempts import CLEAN
from tests.domain.changes import both, detail, happened, labels, never, now, page_behind, site, turn
from tests.domain.world import BASE, COLLECTION, DOSE, MINUTE, NOON, OTHER_COI, PROFILE, STRANGER, TEMPLATE, taken

TABLE = "kiosk.domain.decide.STEPS"


def with_row(monkeypatch: pytest.MonkeyPatch, step: S, *interlocks: Interlock) -> None:
    """A table whose row of that step asks other things."""
    table: Mapping[S, Step] = {**STEPS, step: replace(STEPS[step], interlocks=interlocks)}
    monkeypatch.setattr(TABLE, table)


def breaking(error: Exception) -> Interlock:
    """An interlock that breaks when it is asked."""

    def look(_journey: Journey, _site: SiteView, _attempt: Attempt) -> Mismatch | None:
        raise error

    return Interlock(Rule("brittle", "H15", ReasonClass.IDENTITY, Answer.RETRY, "Call IT."), "Nothing.", look)


@pytest.mark.hazard("H15")
def test_a_step_that_is_not_in_the_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Absence is refusal: a step without a row is refused, whatever was read."""
    monkeypatch.setattr(TABLE, {kind: row for kind, row in STEPS.items() if kind is not S.HAND_OVER})
    assert CLEAN[S.HAND_OVER].reasons() == (guards.step_is_in_the_table.reason("a step of the table", "hand over"),)


@pytest.mark.hazard("H15")
def test_a_row_that_asks_nothing_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty list of interlocks refuses, or it would be trivially met."""
    with_row(monkeypatch, S.HAND_OVER)
    assert CLEAN[S.HAND_OVER].reasons() == (guards.row_has_interlocks.reason("interlocks", "none"),)


@pytest.mark.hazard("H20")
@pytest.mark.parametrize("error", [KeyError("x"), RuntimeError(), RecursionError(), MemoryError(), AssertionError()])
def test_an_interlock_that_breaks_refuses(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """An interlock that can't answer is a reason to refuse, and the others are asked all the same."""
    with_row(monkeypatch, S.HAND_OVER, breaking(error), *STEPS[S.HAND_OVER].interlocks)
    broken = guards.interlock_works.reason("an answer", f"{type(error).__name__} in brittle")
    assert CLEAN[S.HAND_OVER].reasons() == (broken,)
    assert page_behind(1)(CLEAN[S.HAND_OVER]).refused_by() == {"interlock_works", "page_is_current"}


def test_all_reasons_are_shown_in_the_tables_order() -> None:
    """Every interlock is asked, and every reason is kept, not the first."""
    world = both(
        site(clock=ClockTrust.STEPPED), page_behind(2), turn(2, person="nobody"),
        labels(coi=OTHER_COI, commitment=STRANGER.patient, blood_group="5300"),
    )(CLEAN[S.HAND_OVER])  # fmt: skip
    assert [reason.interlock for reason in world.reasons()] == [
        "time_is_trusted", "page_is_current", "people_are_qualified", "bag_is_this_journeys",
        "label_names_this_patient", "label_says_what_the_record_says",
    ]  # fmt: skip


@pytest.mark.hazard("H23")
@pytest.mark.parametrize("step", S)
def test_a_kiosk_cut_off_from_its_record_says_that_alone(step: S) -> None:
    """Without its record a kiosk says so and nothing else, whether the record it holds is whole, old or empty."""
    cut_off = record_is_reachable.rule.reason("connected", "cut off")
    for change in (page_behind(0), page_behind(2), never(object), site(clock=ClockTrust.STEPPED, therapies={})):
        assert both(change, site(link=Link.CUT_OFF))(CLEAN[step]).reasons() == (cut_off,)


@pytest.mark.hazard("H23")
def test_a_kiosk_cut_off_blames_no_reading() -> None:
    """What gate or proof refused is not said while the kiosk is cut off, and stands again when it is connected."""
    gate = guards.reading_contradicted.reason("one text", "two texts")
    proof = guards.proof_dots.reason("black", "white")
    unproved = detail(LabelNamed(BASE, 1, TEMPLATE, PROFILE, proof=(proof,)))
    world = both(turn(1, gate=(gate,)), unproved)(CLEAN[S.ISSUE_AT_COLLECTION])
    assert site(link=Link.CUT_OFF)(world).refused_by() == {"record_is_reachable"}
    assert world.reasons() == (gate, proof)


@pytest.mark.hazard("H23")
def test_no_exceptional_release_covers_a_kiosk_cut_off() -> None:
    """A finding signed for every container in the words of the cut-off kiosk covers nothing."""
    finding = f.Finding("record_is_reachable", "connected")
    signed = f.ExceptionalReleaseSigned(COLLECTION, (finding,), "why", "earlier")
    world = both(happened(signed), site(link=Link.CUT_OFF))(CLEAN[S.HAND_OVER])
    assert world.refused_by() == {"record_is_reachable"}


@pytest.mark.hazard("H15", "H23")
def test_a_row_that_is_missing_or_empty_refuses_a_kiosk_cut_off_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that is broken is refused as such, cut off or not: no step gets past it."""
    world = site(link=Link.CUT_OFF)(CLEAN[S.HAND_OVER])
    with_row(monkeypatch, S.HAND_OVER)
    assert world.refused_by() == {"row_has_interlocks"}
    monkeypatch.setattr(TABLE, {})
    assert world.refused_by() == {"step_is_in_the_table"}


@pytest.mark.hazard("H06", "H22")
@pytest.mark.parametrize("guard", [guards.two_readers_agree, guards.reading_contradicted, guards.input_within_bounds])
@pytest.mark.parametrize("number", [1, 2])
def test_what_the_gate_refused_stands(guard: Rule, number: int) -> None:
    """A reading that the gate refused, in anyone's turn, refuses the attempt and can't be talked away."""
    reason = guard.reason("one text", "two texts")
    assert turn(number, gate=(reason,))(CLEAN[S.HAND_OVER]).reasons() == (reason,)


@pytest.mark.hazard("H02")
@pytest.mark.parametrize("step", [S.ISSUE_AT_COLLECTION, S.VOID_LABEL])
def test_what_the_proof_refused_stands(step: S) -> None:
    """A label whose proof found one dot off is not issued, and no step takes it on."""
    reason = guards.proof_dots.reason("module 12, 3 black", "white")
    unproved = detail(LabelNamed(BASE, 1, TEMPLATE, PROFILE, proof=(reason,)))
    assert unproved(CLEAN[step]).reasons() == (reason,)


def test_nothing_decided_is_a_yes_or_no() -> None:
    """Authorised, refused and reason can't be used as a boolean: ignoring the answer does nothing."""
    refused = site(link=Link.CUT_OFF)(CLEAN[S.HAND_OVER])
    for decided in (CLEAN[S.HAND_OVER].granted(), refused.decision(), *refused.reasons()):
        with pytest.raises(TypeError, match="not a yes or no"):
            bool(decided)


@pytest.mark.hazard("H18")
@pytest.mark.parametrize(
    "moment",
    [NOON.replace(tzinfo=None), NOON.astimezone(timezone(timedelta(hours=1))), NOON.astimezone(timezone.min)],
)
def test_a_moment_that_is_not_in_utc_decides_nothing(moment: datetime) -> None:
    """A time without a zone, or in another one, is no moment of deciding."""
    world = CLEAN[S.HAND_OVER]
    with pytest.raises(ValueError, match=r"Expected a moment in UTC, got 2026-03-0[12]T"):
        decide(world.journey, world.site, world.attempt, moment)


@pytest.mark.parametrize("step", S)
def test_the_same_arguments_give_the_same_answer(step: S) -> None:
    """Nothing here reads a clock, a file or chance: decided again, the answer is equal."""
    for world in (CLEAN[step], site(link=Link.CUT_OFF)(CLEAN[step])):
        assert world.decision() == world.decision()


def test_a_refusal_has_a_reason() -> None:
    """A refusal without a reason can't be made."""
    with pytest.raises(ValueError, match="Expected at least one reason in a refusal, got none"):
        Refused("attempt", "hand over", (), (), NOON, (), ())


def test_an_attempt_not_put_before_the_decision_has_no_moment_and_no_row() -> None:
    """Only the decision sets the moment and the row: an interlock asked without them breaks, and so refuses."""
    attempt = CLEAN[S.HAND_OVER].attempt
    with pytest.raises(ValueError, match="Expected a moment of deciding, got none"):
        _ = attempt.moment
    with pytest.raises(ValueError, match="Expected a row of the step table, got none"):
        _ = attempt.rule


@pytest.mark.hazard("H39")
@pytest.mark.parametrize("number", [1, 2])
def test_after_the_opening_a_stop_is_a_timed_stop(number: int) -> None:
    """With an opened bag in hand a stop counts minutes, from an interlock as from the gate; a retry stays a retry."""
    gate = guards.reading_contradicted.reason("one text", "two texts")
    world = both(turn(1, band=BandRead(STRANGER.band, 1)), turn(number, gate=(gate,)), page_behind(1))(
        CLEAN[S.LINE_CHECK]
    )
    assert {reason.interlock: reason.answer for reason in world.reasons()} == {
        "reading_contradicted": Answer.TIMED_STOP,
        "wristband_is_the_patients": Answer.TIMED_STOP,
        "page_is_current": Answer.RETRY,
    }
    decision = world.decision()
    assert isinstance(decision, Refused)
    assert decision.answer is Answer.TIMED_STOP


def test_before_the_opening_a_stop_is_a_stop() -> None:
    """A bag that is matched and not opened can still be put down."""
    world = both(happened(taken(S.MATCH_AT_BED, DOSE)), turn(1, band=BandRead(STRANGER.band, 1)))(CLEAN[S.MATCH_AT_BED])
    decision = world.decision()
    assert isinstance(decision, Refused)
    assert decision.answer is Answer.STOP


def test_the_gravest_answer_speaks_for_all() -> None:
    """A stop outweighs a retry, whichever comes first."""
    world = both(page_behind(1), labels(coi=OTHER_COI))(CLEAN[S.HAND_OVER])
    decision = world.decision()
    assert isinstance(decision, Refused)
    assert [reason.answer for reason in decision.reasons] == [Answer.RETRY, Answer.STOP]
    assert decision.answer is Answer.STOP
    retry = page_behind(1)(CLEAN[S.HAND_OVER]).decision()
    assert isinstance(retry, Refused)
    assert retry.answer is Answer.RETRY


def test_a_refusal_names_what_it_was_decided_on() -> None:
    """A refusal says who, what, when and on which counts of the record, as an authorisation does."""
    world = both(labels(coi=OTHER_COI), now(NOON + MINUTE))(CLEAN[S.HAND_OVER])
    decision = world.decision()
    assert isinstance(decision, Refused)
    assert (decision.attempt_id, decision.step, decision.at) == ("this attempt", "hand over", NOON + MINUTE)
    assert (decision.containers, decision.people) == ((COLLECTION,), world.attempt.people)
    assert decision.decided_on == ((world.journey.coi, world.journey.count), *world.site.counts)
