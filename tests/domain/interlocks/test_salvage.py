"""Do contents go into a container that was labelled before the opening?"""

from dataclasses import replace
from decimal import Decimal

import pytest

from kiosk.domain import facts as f
from kiosk.domain.containers import ContainerState
from kiosk.domain.ends import Move
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN, label_read, labels_of
from tests.domain.changes import Change, attempt, both, detail, everyone, happened, never, turn
from tests.domain.interlocks.table import RETRY, TIMED_STOP, Case, refused
from tests.domain.reserves import KEPT, RESERVE, SYRINGE, WAITS
from tests.domain.world import COI, DOSE, MINUTE, NOON, SECOND_DOSE, Happened, journey_of, printed, taken

H31 = pytest.mark.hazard("H31")
OTHER = f"{DOSE[:-2]}Ba"


def since(story: tuple[Happened, ...]) -> Change:
    """This happened as well."""
    return lambda world: replace(world, story=(*world.story, *story))


FOR_THE_SECOND = happened(f.ReservePlanned(RESERVE, SECOND_DOSE))

CASES = (
    refused(
        H31, RETRY, "bag_waits_to_be_opened", S.ISSUE_RESERVE,
        happened(f.ContainerOpened(DOSE), taken(S.OPEN, DOSE)), "opening authorised", "opened", RESERVE,
    ),
    refused(
        H31, RETRY, "reserve_labels_are_proved", S.OPEN,
        both(since(KEPT), happened(*printed(RESERVE, SYRINGE))),
        "every small label read back", "syringe label, started", RESERVE,
    ),
    refused(
        H31, TIMED_STOP, "new_container_waits_for_this_bag", S.SALVAGE,
        FOR_THE_SECOND, "a container kept in reserve for this bag", "another container", RESERVE,
    ),
    refused(
        H31, TIMED_STOP, "new_container_waits_for_this_bag", S.DRAW_UP,
        happened(f.LabelVoided(RESERVE, SYRINGE, 1, "torn", "earlier")), "one small label, read back", "none", RESERVE,
        also=("label_was_not_voided",),
    ),
    refused(
        H31, RETRY, "both_labels_were_read", S.SALVAGE,
        turn(1, bags=labels_of(DOSE)), "old bag and new container", "one of them alone", RESERVE,
        also=("witnesses_read_the_same",),
    ),
    refused(
        H31, RETRY, "amount_moved_is_told", S.SALVAGE,
        detail(Move(RESERVE, Decimal(51), "the bag leaks")), "at most 50 mL", "51 mL", DOSE,
    ),
    refused(
        H31, RETRY, "amount_moved_is_told", S.SALVAGE,
        detail(Move(RESERVE, Decimal(30))), "what broke", "no reason",
    ),
    refused(
        H31, RETRY, "reserve_labels_are_settled", S.MATCH_AT_BED,
        both(since(WAITS), happened(f.ReservePlanned(RESERVE, SECOND_DOSE), taken(S.FINISH, SECOND_DOSE))),
        "every small label used or void", "syringe label, read back", RESERVE,
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_contents_go_only_where_a_small_label_waits(case: Case) -> None:
    """Labelled after the opening, not read back, for another bag, unread, too much, or left lying: refused."""
    case.check()


@pytest.mark.hazard("H31", "H13", "H14")
@pytest.mark.parametrize("kind", [S.SALVAGE, S.DRAW_UP])
def test_what_was_moved_keeps_its_release_and_its_time(kind: S) -> None:
    """The syringe is of this journey, released and opened as its bag was; the bag can't be given."""
    world = CLEAN[kind]
    moved = f.ContentsMoved(DOSE, RESERVE, Decimal(30), "", "now")
    story = (*world.story, Happened(moved, NOON), Happened(taken(kind, DOSE), NOON))
    journey = journey_of(story)
    bag, syringe = journey.containers[DOSE], journey.containers[RESERVE]
    assert (bag.state, syringe.state) == (ContainerState.CONSUMED, ContainerState.OPENED)
    assert (syringe.released_by, syringe.opened_at) == (bag.released_by, bag.opened_at)
    assert syringe.expires_at is not None
    assert bag.good_until is not None
    assert syringe.expires_at <= bag.good_until
    assert (syringe.volume_ml, syringe.cells_e6, journey.coi) == (Decimal(30), Decimal(42), COI)
    line = replace(CLEAN[S.LINE_CHECK], story=story, now=NOON)
    assert "container_is_unused" in line.refused_by()


@pytest.mark.hazard("H31")
def test_the_syringe_passes_the_line_like_its_bag() -> None:
    """Wristband, spoken birth date and the small label, by two: the contents are verified in their new container."""
    story = (
        f.LabelApplied(RESERVE, SYRINGE, 1, "now"),
        f.ContentsMoved(DOSE, RESERVE, Decimal(30), "", "now"),
        taken(S.DRAW_UP, DOSE),
    )
    at_line = both(
        since(WAITS), happened(*story), attempt(containers=(RESERVE,)), everyone(bags=(label_read(RESERVE, SYRINGE),))
    )
    at_line(CLEAN[S.LINE_CHECK]).granted()


@pytest.mark.hazard("H31", "H12")
def test_a_reserve_is_labelled_nowhere_else() -> None:
    """No row of processing prints or applies its label: after the opening there is no way to one."""
    world = both(since(KEPT), attempt(containers=(RESERVE,)))(CLEAN[S.ISSUE_IN_PROCESSING])
    assert "container_is_made_here" in world.refused_by()


@pytest.mark.hazard("H05")
def test_small_labels_lie_beside_their_own_bag_alone() -> None:
    """The small label of a bag does not stop that bag's own label, and stops every other one's."""
    asked = "no_other_label_lies_unapplied"
    waiting = both(since(WAITS))
    own = waiting(CLEAN[S.APPLY_IN_PROCESSING])
    assert asked not in own.refused_by()
    other = both(waiting, FOR_THE_SECOND)(CLEAN[S.APPLY_IN_PROCESSING])
    assert asked in other.refused_by()


def test_nothing_is_left_to_give_of_a_reserve_never_filled() -> None:
    """Once its bag is gone an empty reserve keeps no patient active."""
    story = both(since(WAITS), never(f.ContainersDerived), happened(taken(S.FINISH, DOSE), at=NOON - MINUTE))
    live = {c.id for c in story(CLEAN[S.FINISH]).journey.live}
    assert RESERVE not in live
