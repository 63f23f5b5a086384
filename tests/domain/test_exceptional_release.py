"""An exceptional release covers the very findings it names, of its own container, and never an identity reason."""

import pytest

from kiosk.domain import facts as f
from kiosk.domain import guards
from kiosk.domain.attempt import ReleaseException
from kiosk.domain.interlocks import INTERLOCKS
from kiosk.domain.reasons import Answer, ReasonClass
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN, LOW_VIABILITY, QUALITY_HOLD, World
from tests.domain.changes import detail, happened, otherwise, turn
from tests.domain.interlocks.table import Case
from tests.domain.interlocks.test_every_interlock import cases
from tests.domain.world import COLLECTION, DAY, DOSE, NOON, SECOND_DOSE

IDENTITY = [case for _, case in cases() if case.kind is ReasonClass.IDENTITY]
CONTENTS = f.Finding("contents_are_known", "volume, cells and DMSO")
COUNT = f.Finding("dose_can_be_counted", "cells and volume of the bag")
QUALITY = [case for _, case in cases() if case.kind is ReasonClass.QUALITY]
COVERABLE = [case for case in QUALITY if case.about is not None]


def named(case: Case) -> str:
    """The case's name in the test's own."""
    return f"{case.interlock}: {case.read}"


def found(case: Case) -> f.Finding:
    """The very finding of the case."""
    return f.Finding(case.interlock, case.expected)


def signed(container: str, *findings: f.Finding) -> f.ExceptionalReleaseSigned:
    """Physician, director and quality signed."""
    return f.ExceptionalReleaseSigned(container, findings, "no other cells exist", "earlier")


def everything_covered(world: World) -> World:
    """Every finding that stands was named for every container there is, and so was every name there is."""
    findings = [f.Finding(reason.interlock, reason.expected) for reason in world.reasons()]
    findings += [f.Finding(name, expected) for name in (*INTERLOCKS, *guards.GUARDS) for expected in ("", "one text")]
    return happened(*(signed(name, *findings) for name in world.journey.containers))(world)


@pytest.mark.hazard("H01", "H03", "H29")
@pytest.mark.parametrize("case", IDENTITY, ids=named)
def test_an_identity_reason_is_never_covered(case: Case) -> None:
    """However many findings an exceptional release names, identity refuses all the same, in the same words."""
    world = everything_covered(case.change(CLEAN[case.step]))
    # Each release signed is one more fact, of which the page's own reason counts the number.
    if case.interlock == "page_is_current":
        assert case.interlock in world.refused_by()
    else:
        assert (case.interlock, case.expected) in {(reason.interlock, reason.expected) for reason in world.reasons()}


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("case", [case for case in QUALITY if case.about is None], ids=named)
def test_a_quality_reason_about_no_container_is_covered_by_nothing(case: Case) -> None:
    """Where no bag is at stake yet, there is nothing to release exceptionally: the patient waits."""
    world = everything_covered(case.change(CLEAN[case.step]))
    assert case.interlock in world.refused_by()


@pytest.mark.hazard("H13", "H14", "H30", "H39")
@pytest.mark.parametrize("case", COVERABLE, ids=named)
def test_a_quality_reason_is_covered_by_its_finding(case: Case) -> None:
    """A quality finding named for its container stands no more, and the authorisation says what was covered."""
    assert case.about is not None
    world = happened(signed(case.about, found(case)))(case.change(CLEAN[case.step]))
    assert case.interlock not in world.refused_by()
    if not case.also:
        (covered,) = world.granted().covered
        assert (covered.interlock, covered.expected, covered.read) == (case.interlock, case.expected, case.read)


@pytest.mark.hazard("H13")
@pytest.mark.parametrize("case", COVERABLE, ids=named)
def test_a_quality_reason_is_covered_by_no_other_finding(case: Case) -> None:
    """Another interlock with these words, or this interlock with any other words, covers as little as nothing."""
    quality = [name for name, i in INTERLOCKS.items() if i.rule.kind is ReasonClass.QUALITY]
    others = {f.Finding(name, case.expected) for name in quality} | {found(other) for other in QUALITY}
    others |= {f.Finding(case.interlock, words) for words in ("", "*", case.read, case.expected.upper())}
    assert case.about is not None
    world = happened(signed(case.about, *sorted(others - {found(case)}, key=repr)))(case.change(CLEAN[case.step]))
    assert case.interlock in world.refused_by()


@pytest.mark.hazard("H13")
@pytest.mark.parametrize("case", [case for case in QUALITY if case.about == DOSE], ids=named)
def test_a_quality_reason_is_covered_for_its_container_alone(case: Case) -> None:
    """What was signed for another bag of the same patient covers nothing here."""
    elsewhere = happened(signed(SECOND_DOSE, found(case)), signed(COLLECTION, found(case)))
    assert case.interlock in elsewhere(case.change(CLEAN[case.step])).refused_by()


@pytest.mark.hazard("H13")
def test_a_release_of_low_viability_does_not_cover_a_later_growth() -> None:
    """Viability was signed for; when the culture grows, the same interlock refuses again, in its new words."""
    released = happened(f.ResultRecorded(DOSE, "viability", "60", "%"), signed(DOSE, LOW_VIABILITY))(CLEAN[S.RELEASE])
    assert [reason.read for reason in released.granted().covered] == ["viability 60 %"]
    repeated = (f.ResultRecorded(DOSE, "viability", "70", "%"), f.ResultRecorded(DOSE, "sterility", "growth", ""))
    (reason,) = happened(*repeated)(released).reasons()
    assert (reason.interlock, reason.expected) == ("specification_is_met", "sterility is no growth")


@pytest.mark.hazard("H13")
def test_a_release_of_one_hold_does_not_cover_the_next() -> None:
    """The first hold was signed for by its id; another hold, placed later for the same reason, refuses."""
    first = signed(COLLECTION, f.Finding("no_quality_hold_is_open", "hold hold-1 lifted"))
    held = happened(QUALITY_HOLD.fact, first)(CLEAN[S.HAND_OVER])
    assert [reason.interlock for reason in held.granted().covered] == ["no_quality_hold_is_open"]
    next_one = (
        f.HoldLifted("hold-1", "in order", "earlier"),
        f.HoldPlaced("hold-2", COLLECTION, "quality", "specification_is_met", "H13"),
    )
    (reason,) = happened(*next_one)(held).reasons()
    assert (reason.interlock, reason.expected) == ("no_quality_hold_is_open", "hold hold-2 lifted")


@pytest.mark.hazard("H13")
def test_a_finding_that_is_covered_hides_no_other_of_its_interlock() -> None:
    """Low viability was signed for, and the culture grows as well: both are shown, and neither is covered."""
    low = (f.ResultRecorded(DOSE, "viability", "60", "%"), signed(DOSE, LOW_VIABILITY))
    grown = happened(*low, f.ResultRecorded(DOSE, "sterility", "growth", ""))(CLEAN[S.RELEASE])
    (reason,) = grown.reasons()
    assert reason.expected == "viability at least 70 %; sterility is no growth"
    assert reason.read == "viability 60 %; sterility growth"
    both_signed = happened(signed(DOSE, f.Finding(reason.interlock, reason.expected)))(grown)
    assert both_signed.granted().covered == (reason,)


@pytest.mark.hazard("H13")
def test_a_hold_that_is_covered_hides_no_other() -> None:
    """The first hold was signed for, and a second one is placed while the first is open: both refuse together."""
    first = signed(COLLECTION, f.Finding("no_quality_hold_is_open", "hold hold-1 lifted"))
    second = f.HoldPlaced("hold-2", COLLECTION, "quality", "product_has_not_expired", "H14")
    (reason,) = happened(QUALITY_HOLD.fact, first, second)(CLEAN[S.HAND_OVER]).reasons()
    assert reason.expected == "hold hold-1, hold-2 lifted"
    assert reason.read == "open, for specification_is_met, product_has_not_expired"


@pytest.mark.hazard("H14")
def test_a_release_of_one_expiry_does_not_cover_another() -> None:
    """The moment that passed stands in what was signed: a product whose expiry is corrected to an earlier one refuses."""
    expired = otherwise(f.ContainerPlanned, expires_at=NOON - DAY)(CLEAN[S.RELEASE])
    covered = happened(signed(DOSE, f.Finding("product_has_not_expired", "before 2026-03-01 12:00 UTC")))(expired)
    assert [reason.interlock for reason in covered.granted().covered] == ["product_has_not_expired"]
    earlier = otherwise(f.ContainerPlanned, expires_at=NOON - 2 * DAY)(covered)
    assert earlier.refused_by() == {"product_has_not_expired"}


@pytest.mark.hazard("H15", "H30")
@pytest.mark.parametrize("step", [S.MATCH_AT_BED, S.MATCH_IN_LABORATORY])
@pytest.mark.parametrize("missing", [("cells_e6",), ("volume_ml",), ("cells_e6", "volume_ml", "dmso_ml")])
def test_a_release_of_unknown_contents_opens_no_uncounted_bag(step: S, missing: tuple[str, ...]) -> None:
    """That contents are unknown can be signed for; cells and volume nobody counted keep the bag closed all the same."""
    (bag,) = CLEAN[step].attempt.containers
    uncounted = otherwise(f.ContentsMeasured, {"container": bag}, **dict.fromkeys(missing))(CLEAN[step])
    assert uncounted.refused_by() == {"contents_are_known", "dose_can_be_counted"}
    (reason,) = happened(signed(bag, CONTENTS, COUNT))(uncounted).reasons()
    assert (reason.interlock, reason.kind, reason.answer) == (
        "dose_can_be_counted", ReasonClass.IDENTITY, Answer.RETRY,
    )  # fmt: skip


@pytest.mark.hazard("H15", "H30")
@pytest.mark.parametrize("step", [S.MATCH_AT_BED, S.MATCH_IN_LABORATORY])
def test_a_release_of_unknown_dmso_opens_a_counted_bag(step: S) -> None:
    """Where DMSO alone is unknown, and that was signed for, cells and volume are counted and the match is authorised."""
    (bag,) = CLEAN[step].attempt.containers
    world = otherwise(f.ContentsMeasured, {"container": bag}, dmso_ml=None)(CLEAN[step])
    assert world.refused_by() == {"contents_are_known"}
    (covered,) = happened(signed(bag, CONTENTS))(world).granted().covered
    assert covered.interlock == "contents_are_known"


@pytest.mark.hazard("H13", "H15")
def test_nobody_can_sign_for_a_count() -> None:
    """An exceptional release that names the missing count beside what may be named is refused whole."""
    naming = ReleaseException((CONTENTS, COUNT), "counted on paper")
    (reason,) = detail(naming)(CLEAN[S.RELEASE_EXCEPTIONALLY]).reasons()
    assert (reason.interlock, reason.read) == ("only_quality_reasons_are_named", "dose_can_be_counted")


@pytest.mark.hazard("H06")
def test_what_a_guard_refused_is_never_covered() -> None:
    """No exceptional release lifts what the gate refused."""
    reason = guards.reading_contradicted.reason("one text", "two texts", DOSE)
    assert everything_covered(turn(1, gate=(reason,))(CLEAN[S.MATCH_AT_BED])).refused_by() == {"reading_contradicted"}


def test_nothing_to_cover_covers_nothing() -> None:
    """An exceptional release of what is in order leaves no trace in the authorisation."""
    assert everything_covered(CLEAN[S.MATCH_AT_BED]).granted().covered == ()
