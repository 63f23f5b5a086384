"""Chains of other sites: told in order, each fact once, and believed only where `verify.py` believes every one."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.facts import HandoverAccepted, LookAlikeAcknowledged
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.ledger import foreign
from kiosk.ledger.export import fact_lines
from kiosk.ledger.foreign import ChainBroken
from kiosk.ledger.keys import signing_key
from kiosk.ledger.store import Ledger
from tests.ledger.conftest import COI, FOUNDED, OTHER, SITE, Entries, Place


@pytest.fixture
def chain(ledger: Ledger, entry: Entries) -> str:
    """Three facts of one journey, exported and packed."""
    for number in range(3):
        ledger.append([entry(f"f{number}", fact=LookAlikeAcknowledged("somebody", number))], {})
    ledger.append([entry("other", stream=OTHER)], {})
    return foreign.packed(exported(ledger))


def exported(ledger: Ledger, stream: str = COI) -> list[str]:
    """One stream's facts as lines."""
    return ledger.database.read(lambda connection: list(fact_lines(connection, SITE, [stream])))


def changed(chain: str, at: int, /, **columns: object) -> str:
    """The chain with other columns in one of its lines."""
    lines = [fact.line for fact in foreign.told(chain, COI)]
    row = {**json.loads(lines[at]), **columns}
    lines[at] = json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"
    return foreign.packed(lines)


def test_a_chain_is_told_as_it_was_written(chain: str, ledger: Ledger, place: Place) -> None:
    """Every fact comes out as the ledger has it, in order, and every line as it was exported."""
    told = foreign.told(chain, COI)
    assert [fact.recorded for fact in told] == list(ledger.facts(COI))
    assert foreign.lines(told) == "".join(exported(ledger))
    foreign.require_sound(told, place.trusted)


@pytest.mark.hazard("H21", "H26")
@pytest.mark.parametrize(
    ("number", "columns", "message"),
    [
        (1, {"head": "00" * 32}, "fact 2, head"),
        (1, {"signature": "00" * 64}, "fact 2, signature"),
        (1, {"recorded_at": "2026-01-01T02:00:00.000000Z"}, "fact 2, recorded_at"),
        (0, {"previous": "11" * 32}, "fact 1, previous"),
        (2, {"kind": "Enrolled"}, "fact 3, kind"),
        (2, {"key_id": "00000000"}, "fact 3, key_id"),
    ],
)
def test_a_chain_with_one_thing_changed_is_broken(
    chain: str, place: Place, number: int, columns: dict[str, object], message: str
) -> None:
    """The first fact that is not as its site signed it is named."""
    told = foreign.told(changed(chain, number, **columns), COI)
    with pytest.raises(ChainBroken, match=message):
        foreign.require_sound(told, place.trusted)


@pytest.mark.hazard("H21")
def test_a_fact_left_out_is_missed(chain: str, place: Place) -> None:
    """A gap in the numbers is found, at either end of it but the last, which the bundle's own head guards."""
    told = foreign.told(chain, COI)
    for left in (told[1:], (told[0], told[2])):
        with pytest.raises(ChainBroken, match="number"):
            foreign.require_sound(left, place.trusted)


def wrong_keys(place: Place) -> Iterator[tuple[TrustedKey, ...]]:
    """Keys under which the chain must not count."""
    other = signing_key(b"\x22" * 32)
    yield ()
    yield (other.trusted(KeyPurpose.DEVICE, SITE, FOUNDED, FOUNDED + timedelta(days=366)),)
    yield (place.key.trusted(KeyPurpose.DEVICE, "another", FOUNDED, FOUNDED + timedelta(days=366)),)
    yield (place.key.trusted(KeyPurpose.DEVICE, SITE, FOUNDED + timedelta(days=9), FOUNDED + timedelta(days=366)),)


@pytest.mark.hazard("H26")
def test_a_chain_counts_under_its_own_sites_keys_alone(chain: str, place: Place) -> None:
    """No key, another key, a key of another site or one out of its dates: the first fact is not believed."""
    told = foreign.told(chain, COI)
    for keys in wrong_keys(place):
        with pytest.raises(ChainBroken, match="fact 1, signature"):
            foreign.require_sound(told, keys)


def test_a_chain_of_another_journey_is_refused(chain: str, ledger: Ledger) -> None:
    """Every line is of the journey that the bundle is of, in its columns and in its body."""
    with pytest.raises(ParseError, match="Expected a fact of this journey, got one of another stream"):
        foreign.told(chain, OTHER)
    with pytest.raises(ParseError, match="Expected a fact of this journey, got one of another stream"):
        foreign.told(changed(chain, 1, stream=OTHER), COI)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"number": "2"}, "number as a whole number"),
        ({"number": True}, "number as a whole number"),
        ({"site": 7}, "site as text"),
        ({"body": "{}"}, "fact 2, envelope"),
        ({"number": 3}, "fact 2, columns"),
        ({"site": "another"}, "fact 2, columns"),
    ],
)
def test_a_line_that_is_no_fact_is_refused(chain: str, columns: dict[str, object], message: str) -> None:
    """Columns of another type, a body that is no fact, columns that differ from it."""
    with pytest.raises(ParseError, match=message):
        foreign.told(changed(chain, 1, **columns), COI)


def nested(chain: str, entry: Entries, ledger: Ledger, *, fact_id: str = "taken") -> str:
    """A chain into which another was taken over."""
    fact = HandoverAccepted("b1" * 8, 1, "another", SITE, 3, "5a" * 32, "9b" * 32, chain, (), (), "attempt")
    ledger.append([entry(fact_id, fact=fact)], {})
    return foreign.packed(exported(ledger))


@pytest.mark.hazard("H19")
def test_a_chain_inside_comes_before_the_fact_that_holds_it(chain: str, entry: Entries, ledger: Ledger) -> None:
    """What was taken over happened before; a fact that comes twice is told once, where it came first."""
    whole = foreign.told(nested(chain, entry, ledger), COI)
    assert [fact.recorded.number for fact in whole] == [1, 2, 3, 4]


@pytest.mark.hazard("H19")
def test_one_fact_in_two_versions_is_a_fork(chain: str, entry: Entries, ledger: Ledger) -> None:
    """The same number of the same site with another head, wherever it stands in the nest, is refused at once."""
    forked = changed(chain, 2, head="00" * 32)
    with pytest.raises(ChainBroken, match="Expected one fact of this number, got two that differ"):
        foreign.told(nested(forked, entry, ledger), COI)


def test_chains_nest_within_bounds(chain: str, entry: Entries, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond so many chains in one another nothing is unpacked."""
    deep = nested(nested(chain, entry, ledger), entry, ledger, fact_id="taken again")
    assert len(foreign.told(deep, COI)) == 5
    monkeypatch.setattr(foreign, "MOST_CHAINS", 2)
    with pytest.raises(ParseError, match="Expected at most 2 in one another, got more"):
        foreign.told(deep, COI)
