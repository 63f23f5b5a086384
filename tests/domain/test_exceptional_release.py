"""An exceptional release covers the quality reasons it names, of its own container, and never an identity reason."""

import pytest

from kiosk.domain import facts as f
from kiosk.domain import guards
from kiosk.domain.interlocks import INTERLOCKS
from kiosk.domain.reasons import ReasonClass
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN, World
from tests.domain.changes import happened, turn
from tests.domain.interlocks.table import Case
from tests.domain.interlocks.test_every_interlock import cases
from tests.domain.world import COLLECTION, DOSE, SECOND_DOSE

IDENTITY = [case for _, case in cases() if case.kind is ReasonClass.IDENTITY]
QUALITY = [case for _, case in cases() if case.kind is ReasonClass.QUALITY]


def named(case: Case) -> str:
    """The case's name in the test's own."""
    return f"{case.interlock}: {case.read}"


def signed(container: str, *interlocks: str) -> f.ExceptionalReleaseSigned:
    """Physician, director and quality signed."""
    return f.ExceptionalReleaseSigned(container, interlocks, "no other cells exist", "earlier")


def everything_covered(world: World) -> World:
    """Every interlock there is was named for every container there is."""
    return happened(*(signed(name, *INTERLOCKS, *guards.GUARDS) for name in world.journey.containers))(world)


@pytest.mark.hazard("H01", "H03", "H29")
@pytest.mark.parametrize("case", IDENTITY, ids=named)
def test_an_identity_reason_is_never_covered(case: Case) -> None:
    """However many reasons an exceptional release names, identity refuses all the same."""
    world = everything_covered(case.change(CLEAN[case.step]))
    assert case.interlock in world.refused_by()


@pytest.mark.hazard("H13", "H14", "H30", "H39")
@pytest.mark.parametrize("case", QUALITY, ids=named)
def test_a_quality_reason_is_covered_by_its_name(case: Case) -> None:
    """A quality reason that is named for its container stands no more, and the authorisation says what was covered."""
    assert case.about is not None
    world = happened(signed(case.about, case.interlock))(case.change(CLEAN[case.step]))
    assert case.interlock not in world.refused_by()
    if not case.also:
        (covered,) = world.granted().covered
        assert (covered.interlock, covered.expected, covered.read) == (case.interlock, case.expected, case.read)


@pytest.mark.hazard("H13")
@pytest.mark.parametrize("case", QUALITY, ids=named)
def test_a_quality_reason_is_covered_by_no_other_name(case: Case) -> None:
    """Naming every other quality reason covers this one as little as naming none."""
    others = [name for name, i in INTERLOCKS.items() if i.rule.kind is ReasonClass.QUALITY and name != case.interlock]
    assert case.about is not None
    assert case.interlock in happened(signed(case.about, *others))(case.change(CLEAN[case.step])).refused_by()


@pytest.mark.hazard("H13")
@pytest.mark.parametrize("case", [case for case in QUALITY if case.about == DOSE], ids=named)
def test_a_quality_reason_is_covered_for_its_container_alone(case: Case) -> None:
    """What was signed for another bag of the same patient covers nothing here."""
    elsewhere = happened(signed(SECOND_DOSE, case.interlock), signed(COLLECTION, case.interlock))
    assert case.interlock in elsewhere(case.change(CLEAN[case.step])).refused_by()


@pytest.mark.hazard("H06")
def test_what_a_guard_refused_is_never_covered() -> None:
    """No exceptional release lifts what the gate refused."""
    reason = guards.reading_contradicted.reason("one text", "two texts", DOSE)
    assert everything_covered(turn(1, gate=(reason,))(CLEAN[S.MATCH_AT_BED])).refused_by() == {"reading_contradicted"}


def test_nothing_to_cover_covers_nothing() -> None:
    """An exceptional release of what is in order leaves no trace in the authorisation."""
    assert everything_covered(CLEAN[S.MATCH_AT_BED]).granted().covered == ()
