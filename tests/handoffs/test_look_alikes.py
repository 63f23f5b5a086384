"""What is recorded of a look-alike: how many there were, and who was told; never whom they are."""

import pytest

from kiosk.domain.facts import LookAlikeAcknowledged
from tests.handoffs.conftest import At

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]


@pytest.mark.hazard("H01")
def test_the_record_counts_look_alikes_and_not_those_who_were_told(at: At) -> None:
    """Two people were told of the one patient who looks alike: two facts, each of one look-alike."""
    world = at("printed")
    facts = [recorded.entry.fact for recorded in world.bench.ledger.facts(world.journeys["patient"])]
    told = [fact for fact in facts if isinstance(fact, LookAlikeAcknowledged)]
    assert [fact.look_alikes for fact in told] == [1, 1]
    assert len({fact.person for fact in told}) == 2
