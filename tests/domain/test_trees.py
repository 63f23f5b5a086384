"""Trees of two hundred containers: whatever is tried with them, nothing is ever made of two patients' cells."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.decision import Refused
from kiosk.domain.lineage import line_of, made_from
from kiosk.domain.step import StepKind
from tests.domain.trees import PATIENTS, Trees, grown
from tests.domain.world import COI, OTHER_COI

WHOLE = 200
MAKING = (StepKind.SPLIT, StepKind.POOL, StepKind.SAMPLE, StepKind.DERIVE)

pick = st.integers(0, 10_000)
someone = st.sampled_from(sorted(PATIENTS))
commands = st.tuples(
    st.sampled_from(MAKING), someone, st.lists(pick, min_size=1, max_size=3), st.lists(pick, min_size=1, max_size=3),
    st.none() | someone, st.booleans(),
)  # fmt: skip


@cache
def _grown() -> Trees:
    trees = grown()
    for coi in PATIENTS:
        parent = trees.in_hand(coi)[0]
        held = (trees.known(parent).volume_ml, trees.known(parent).cells_e6)
        assert held[0] is not None
        assert held[1] is not None
        small = (held[0] / 100, held[1] / 100)
        for number, (product, kind) in enumerate((("DAP12", "pool"), ("DSM12", "sample"), ("DCT12", "dose"))):
            trees.plan(coi, f"{parent[:10]}{900 + number * 10}{product}100", kind, 1, 1, small)
            trees.plan(coi, f"{parent[:13]}{product}100", kind, 1, 1, small)
    return trees


@pytest.mark.hazard("H12")
def test_the_trees_are_large_and_of_one_patient_each() -> None:
    """Each patient has two hundred containers and more, and every line ends at that patient's own donations."""
    trees = _grown()
    assert all(len(journey.containers) >= WHOLE for journey in trees.journeys.values())
    assert trees.crossed() == ()
    for journey in trees.journeys.values():
        donations = [bag for bag in journey.containers.values() if bag.kind == "apheresis" and not bag.parents]
        made = made_from(journey, tuple(bag.id for bag in donations))
        assert all(any(one in donations for one in line_of(journey, bag.id)) for bag in made)


@pytest.mark.hazard("H12")
@settings(max_examples=40, deadline=None)
@given(st.lists(commands, min_size=1, max_size=12))
def test_no_sequence_of_commands_makes_anything_of_two_patients(
    tried: list[tuple[StepKind, str, list[int], list[int], str | None, bool]],
) -> None:
    """Any bags of either patient, read true or under a forged name, made into anything planned: none of it crosses."""
    trees = _grown().copy()
    for step, coi, parents, children, said, right in tried:
        everything = sorted(trees.drawn_from)
        waiting = [name for name in everything if not trees.known(name).labels] or everything
        if right:
            trees.split(next(name for name in trees.in_hand(coi) if name[-1] == "0"), 2)
            continue
        of = [everything[number % len(everything)] for number in parents]
        into = [waiting[number % len(waiting)] for number in children]
        trees.make(step, coi, tuple(dict.fromkeys(of)), tuple(dict.fromkeys(into)), said)
        assert trees.crossed() == ()
    assert trees.crossed() == ()


@pytest.mark.hazard("H12")
@pytest.mark.parametrize("said", [None, COI])
def test_a_pool_with_one_bag_of_the_other_patient_is_refused(said: str | None) -> None:
    """Also when a forged label names the right patient: the record knows no such container."""
    trees = _grown().copy()
    own, others = trees.in_hand(COI)[0], trees.in_hand(OTHER_COI)[0]
    into = next(n for n in sorted(trees.drawn_from) if trees.drawn_from[n] == COI and "DAP12" in n
                and not trees.known(n).labels)  # fmt: skip
    decision = trees.make(StepKind.POOL, COI, (own, others), (into,), said)
    assert isinstance(decision, Refused)
    assert "parents_are_this_journeys" in {reason.interlock for reason in decision.reasons}


@pytest.mark.hazard("H12")
def test_a_container_of_the_other_patient_is_never_made_here() -> None:
    """Right parents, and one of the other patient's planned containers among what is made of them: refused."""
    trees = _grown().copy()
    own = trees.in_hand(COI)[0]
    waiting = [n for n in sorted(trees.drawn_from) if "DCT12" in n and not trees.known(n).labels]
    into = next(name for name in waiting if trees.drawn_from[name] == OTHER_COI)
    decision = trees.make(StepKind.DERIVE, COI, (own,), (into,))
    assert isinstance(decision, Refused)
    assert "parents_are_this_journeys" in {reason.interlock for reason in decision.reasons}
