"""An attempt may name several containers: each must be of the record, read, and good in itself."""

from decimal import Decimal

import pytest

from kiosk.domain import facts as f
from kiosk.domain.step import StepKind as S
from kiosk.domain.steps import STEPS
from tests.domain.attempts import CLEAN, labels_of
from tests.domain.changes import attempt, both, everyone, happened, instead, otherwise, turn
from tests.domain.world import DAY, DOSE, FOREIGN, NOON, SECOND_DOSE, Chapter, taken

ABOUT_A_CONTAINER = sorted((step for step in S if STEPS[step].before), key=lambda step: step.value)
EXPIRED = f.Finding("product_has_not_expired", "before 2026-03-02 12:00 UTC")
BOTH_DOSES = both(instead(Chapter.DOSES_LABELLED, DOSE, SECOND_DOSE))


@pytest.mark.hazard("H15")
@pytest.mark.parametrize("step", ABOUT_A_CONTAINER)
def test_a_container_the_record_does_not_know_is_refused(step: S) -> None:
    """Nothing is due for a container that the journey does not have: recorded, it would break every later replay."""
    world = attempt(containers=(FOREIGN,))(CLEAN[step])
    assert "step_is_due" in world.refused_by()
    known, *_ = CLEAN[step].attempt.containers
    world = attempt(containers=(known, FOREIGN))(CLEAN[step])
    assert "step_is_due" in world.refused_by()


@pytest.mark.hazard("H15")
@pytest.mark.parametrize("step", ABOUT_A_CONTAINER)
def test_a_step_about_a_container_names_one(step: S) -> None:
    """An attempt at no container at all is refused."""
    assert "step_is_due" in attempt(containers=())(CLEAN[step]).refused_by()


@pytest.mark.hazard("H08", "H03")
def test_a_container_that_nobody_read_is_refused() -> None:
    """Two containers are named and everyone read one: the other would pass unread."""
    unread = both(BOTH_DOSES, everyone(bags=labels_of(DOSE)))
    assert "everything_was_read" in unread(CLEAN[S.HAND_OVER]).refused_by()
    BOTH_DOSES(CLEAN[S.HAND_OVER]).granted()


@pytest.mark.hazard("H08", "H03")
def test_a_container_that_one_person_did_not_read_is_refused() -> None:
    """The second person reads the whole set as well."""
    half = both(BOTH_DOSES, turn(2, bags=labels_of(DOSE)))(CLEAN[S.HAND_OVER]).refused_by()
    assert half >= {"everything_was_read", "witnesses_read_the_same"}


@pytest.mark.hazard("H15", "H30")
def test_two_bags_are_not_opened_in_one_attempt() -> None:
    """One bag is open at a time; matched together, each would be held against the order and the limits alone."""
    world = instead(Chapter.READY, DOSE, SECOND_DOSE)(CLEAN[S.MATCH_AT_BED])
    assert "no_other_bag_is_open" in world.refused_by()
    for limit in ({"cells_e6": Decimal(70)}, {"volume_ml": Decimal(50)}, {"dmso_limit_ml": Decimal(5)}):
        assert otherwise(f.Ordered, **limit)(world).refused_by()


@pytest.mark.hazard("H13", "H14")
def test_an_exceptional_release_of_one_container_does_not_cover_another() -> None:
    """Both have expired, one is released exceptionally: the other one still stands against the step."""
    world = both(instead(Chapter.NOTED, DOSE, SECOND_DOSE), otherwise(f.ContainerPlanned, expires_at=NOON))(
        CLEAN[S.RELEASE]
    )
    signed = (
        f.ExceptionalReleaseSigned(name, (EXPIRED,), "no other cells exist", "earlier") for name in (DOSE, SECOND_DOSE)
    )
    first, second = (happened(fact) for fact in signed)
    assert first(world).refused_by() == {"product_has_not_expired"}
    assert second(world).refused_by() == {"product_has_not_expired"}
    both(first, second)(world).granted()


@pytest.mark.hazard("H13", "H14")
def test_a_finding_of_one_container_hides_no_finding_of_another() -> None:
    """Both have expired, at different times: each expiry is shown, and each is covered for its own container alone."""
    world = both(
        instead(Chapter.NOTED, DOSE, SECOND_DOSE),
        otherwise(f.ContainerPlanned, {"container": DOSE}, expires_at=NOON),
        otherwise(f.ContainerPlanned, {"container": SECOND_DOSE}, expires_at=NOON - DAY),
    )(CLEAN[S.RELEASE])
    assert [reason.container for reason in world.reasons()] == [DOSE, SECOND_DOSE]
    older = f.Finding("product_has_not_expired", "before 2026-03-01 12:00 UTC")
    releases = (f.ExceptionalReleaseSigned(name, (EXPIRED,), "why", "earlier") for name in (DOSE, SECOND_DOSE))
    covered = happened(*releases)(world)
    (reason,) = covered.reasons()
    assert (reason.container, reason.expected) == (SECOND_DOSE, older.expected)
    happened(f.ExceptionalReleaseSigned(SECOND_DOSE, (older,), "why", "earlier"))(covered).granted()


@pytest.mark.hazard("H39")
def test_a_container_in_order_needs_no_exceptional_release() -> None:
    """One has expired and is released exceptionally, the other is in date: nothing stands against the two."""
    world = both(
        instead(Chapter.NOTED, DOSE, SECOND_DOSE),
        otherwise(f.ContainerPlanned, {"container": DOSE}, expires_at=NOON),
        happened(f.ExceptionalReleaseSigned(DOSE, (EXPIRED,), "no other cells exist", "earlier")),
    )(CLEAN[S.RELEASE])
    assert [reason.container for reason in world.granted().covered] == [DOSE]


@pytest.mark.hazard("H15")
def test_a_bag_whose_dmso_is_not_counted_counts_against_the_order() -> None:
    """The first bag was given though its DMSO was not counted: its cells and volume stand against the second bag."""
    world = both(
        otherwise(f.ContentsMeasured, {"container": SECOND_DOSE}, dmso_ml=None),
        happened(taken(S.MATCH_AT_BED, SECOND_DOSE), taken(S.FINISH, SECOND_DOSE)),
    )(CLEAN[S.MATCH_AT_BED])
    world.granted()
    for limit in ({"cells_e6": Decimal(139)}, {"volume_ml": Decimal(99)}):
        assert otherwise(f.Ordered, None, **limit)(world).refused_by() == {"dose_is_within_the_order"}
    assert otherwise(f.Ordered, volume_limit_ml=Decimal(99))(world).refused_by() == {"volume_is_within_limits"}
