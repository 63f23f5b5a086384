"""The seal key of a kiosk ends: its labels from before go on counting, and nothing is printed under it any more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.decision import Authorized, Refused
from kiosk.domain.facts import KeyRevoked
from kiosk.domain.label import LabelKind
from kiosk.domain.step import StepKind
from kiosk.handoffs.labelling import issue_label
from kiosk.rehearsal.acting import Play, perform, prepare
from kiosk.rehearsal.mixups.doing import collection_bag, hand_over
from kiosk.rehearsal.scenes import COLLECTORS
from kiosk.rehearsal.world import World
from kiosk.rehearsal.years import rotate_seal_key
from tests.handoffs.conftest import At

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]


def revoked(world: World, days_ago: int) -> None:
    """The key in use is revoked for labels issued since then."""
    since = world.bench.now - timedelta(days=days_ago)
    fact = KeyRevoked(world.bench.seal_key.key_id, since, "a key was stolen")
    world.bench.ledger.append((world.bench.entry("site/keys", fact, world.bench.clock.now()),), {})


@pytest.mark.hazard("H26")
@pytest.mark.parametrize("days_ago", [0, 60])
def test_a_label_counts_if_it_was_issued_before(at: At, days_ago: int) -> None:
    """Rotated and revoked from now on, the label on the bag still reads; revoked from before its issue, it doesn't."""
    world = at("collected")
    revoked(world, days_ago)
    rotate_seal_key(world)
    decision = perform(world, hand_over(collection_bag(world)))
    if days_ago:
        assert isinstance(decision, Refused)
        assert {reason.interlock for reason in decision.reasons} == {"seal_is_trusted"}
    else:
        assert isinstance(decision, Authorized)


@pytest.mark.hazard("H26")
@pytest.mark.parametrize("end", ["revoked", "rotated"])
def test_nothing_is_printed_under_a_key_that_ended(at: At, end: str) -> None:
    """A kiosk that goes on with a seal key which was revoked or replaced prints no label, and says whom to call."""
    world = at("enrolled")
    old = world.bench.seal_key
    if end == "revoked":
        revoked(world, 0)
    else:
        rotate_seal_key(world)
    world.bench = replace(world.bench, seal_key=old)
    bag = world.containers["patient collection"][0]
    play = Play(StepKind.ISSUE_AT_COLLECTION, COLLECTORS, containers=(bag,), by_list="patient", told=COLLECTORS)
    answer = issue_label(world.bench, prepare(world, play), LabelKind.BASE.value)
    assert isinstance(answer, Refused)
    assert {reason.interlock for reason in answer.reasons} == {"seal_key_is_in_use"}
