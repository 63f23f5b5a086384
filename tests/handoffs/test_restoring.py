"""A restored record: what is held, what is numbered, and who has to look before anybody works with it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Coi
from kiosk.domain.keys import KeyPurpose
from kiosk.domain.reasons import Reason
from kiosk.handoffs.allocating import NumberNotYetFree, next_coi, next_din, next_order
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.fitness import NotFit, require_fit
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.restoring import (
    ACKNOWLEDGE,
    RESTORE,
    KeysNotBrought,
    acknowledge_restored,
    bring_keys,
    record_restored,
    sign_restore,
)
from kiosk.handoffs.view import journey_of, site_view
from kiosk.ledger.backup import Manifest
from kiosk.ledger.keys import load_key, make_key, make_secret
from tests.domain.world import COI, Chapter, history
from tests.handoffs.small_site import PIN, founded, pass_time

BACKUP = "samevein-small-20260302T110000Z-40"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[tuple[Bench, dict[str, str]]]:
    bench, people = founded(tmp_path)
    yield bench, people
    bench.ledger.close()


def manifest(bench: Bench, facts: int = 40) -> Manifest:
    return Manifest("small", bench.now - timedelta(hours=1), "0", "0002", facts, "00" * 32, {})


def signed(bench: Bench, act: str, *people: str) -> tuple[Signed, Signed]:
    one, other = (sign_restore(bench, act, turn, person, PIN) for turn, person in enumerate(people))
    assert isinstance(one, Signed)
    assert isinstance(other, Signed)
    return one, other


@pytest.mark.hazard("H20")
def test_a_restored_record_is_not_worked_with_before_two_acknowledge_it(small: tuple[Bench, dict[str, str]]) -> None:
    """It says when and from what it was restored, and what to look at, until quality and another signed."""
    bench, people = small
    require_fit(bench, demo=True)
    record_restored(bench, manifest(bench), 40, (), None)
    with pytest.raises(NotFit, match="restore quality acknowledged") as refused:
        require_fit(bench, demo=True)
    assert "Count every bag" in refused.value.remedy
    assert isinstance(sign_restore(bench, ACKNOWLEDGE, 0, people["carla"], PIN), Reason)
    acknowledge_restored(bench, signed(bench, ACKNOWLEDGE, people["lena"], people["benno"]))
    require_fit(bench, demo=True)
    with pytest.raises(ParseError, match="a restored record that waits"):
        acknowledge_restored(bench, signed(bench, ACKNOWLEDGE, people["lena"], people["benno"]))


@pytest.mark.hazard("H20")
@pytest.mark.parametrize("known", [0, 41])
def test_lost_facts_are_signed_by_two_and_hold_every_live_bag(small: tuple[Bench, dict[str, str]], known: int) -> None:
    """Where facts are lost, or nobody knows, two people sign; the fact counts them, and every live bag is held."""
    bench, people = small
    bench.ledger.append(tuple(bench.entry(COI, told.fact, bench.clock.now()) for told in history(Chapter.READY)), {})
    live = {container.id for container in journey_of(bench, COI).live}
    assert live
    with pytest.raises(ParseError, match="newest checkpoint"):
        record_restored(bench, manifest(bench), known, (), None)
    marks = signed(bench, RESTORE, people["lena"], people["benno"])
    restored = record_restored(bench, manifest(bench), known, (), marks)
    assert restored.lost == max(0, known - 40)
    holds = journey_of(bench, COI).holds.values()
    assert {hold.container for hold in holds if hold.interlock == "record_reaches_its_checkpoint"} == live
    recorded = bench.ledger.facts("site/charter")[-1].entry
    assert recorded.people == (people["lena"], people["benno"])


@pytest.mark.hazard("H04")
def test_no_number_is_given_that_the_record_before_may_have_given(small: tuple[Bench, dict[str, str]]) -> None:
    """After a restore a number waits for the clock, and lies above whatever the lost record can have given."""
    bench, _ = small
    lost = next_coi(bench)
    record_restored(bench, manifest(bench), 40, (), None)
    for ask in (next_coi, next_din, next_order):
        with pytest.raises(NumberNotYetFree):
            ask(bench)
    pass_time(bench, hours=2)
    given = next_coi(bench)
    assert given.value > lost.value
    assert isinstance(given, Coi)


@pytest.mark.hazard("H26")
def test_keys_are_brought_and_the_seal_key_is_new(tmp_path: Path, small: tuple[Bench, dict[str, str]]) -> None:
    """What was brought is kept; a new seal key is made, and what else was not brought; without the secret nothing."""
    bench, _ = small
    brought, keys = tmp_path / "brought", tmp_path / "restored"
    brought.mkdir(mode=0o700)
    with pytest.raises(KeysNotBrought, match=r"site\.secret"):
        bring_keys(brought, keys, "small", bench.now)
    make_secret(brought)
    device, seal = make_key(brought, KeyPurpose.DEVICE), make_key(brought, KeyPurpose.SEAL)
    made = bring_keys(brought, keys, "small", bench.now)
    assert {key.purpose for key in made} == {KeyPurpose.SEAL, KeyPurpose.CHECKPOINT}
    assert load_key(keys, KeyPurpose.DEVICE).key_id == device.key_id
    assert load_key(keys, KeyPurpose.SEAL).key_id != seal.key_id
    record_restored(bench, manifest(bench), 40, made, None)
    trusted = site_view(bench).keys
    assert trusted[load_key(keys, KeyPurpose.SEAL).key_id].purpose is KeyPurpose.SEAL
