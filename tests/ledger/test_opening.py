"""An opening ledger tells what it verified, once, and nothing that it did not."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from kiosk.domain.envelope import Recorded
from kiosk.ledger.errors import LedgerTampered
from kiosk.ledger.store import Ledger
from tests.ledger.conftest import COI, FOUNDED, KIOSK, OTHER, SITE
from tests.ledger.tampering import edit, tamper


def opened(place: Any, told: dict[str, tuple[Recorded, ...]]) -> Ledger:
    """The ledger opened, each stream it tells kept."""

    def keep(stream: str, facts: Sequence[Recorded]) -> None:
        assert stream not in told
        told[stream] = tuple(facts)

    return Ledger.open(
        place.url,
        site=SITE,
        kiosk=KIOSK,
        device_key=place.key,
        trusted=place.trusted,
        clock=lambda: FOUNDED + timedelta(hours=1),
        told=keep,
        safeguards=place.safeguards,
    )


def test_each_stream_is_told_whole(written: Any) -> None:
    """What is told are the facts that reading each stream gives, streams in code point order."""
    told: dict[str, tuple[Recorded, ...]] = {}
    ledger = opened(written, told)
    assert list(told) == [COI, OTHER, "site/people"]
    assert told == {stream: ledger.facts(stream) for stream in ledger.streams()}
    ledger.close()


@pytest.mark.sqlite
@pytest.mark.hazard("H21")
def test_a_stream_that_was_changed_is_not_told(written: Any) -> None:
    """The ledger does not open, and of the stream with the bad fact nothing was told."""
    tamper(written.file, edit("attempt-1", "attempt-9"))
    told: dict[str, tuple[Recorded, ...]] = {}
    with pytest.raises(LedgerTampered):
        opened(written, told)
    assert COI not in told


@pytest.mark.sqlite
@pytest.mark.hazard("H21")
def test_a_stream_whose_tail_was_cut_is_not_told(written: Any) -> None:
    """A stream that ends before its head is not told either."""
    last = f"WHERE stream = '{COI}' AND number = 5"
    tamper(written.file, f"DELETE FROM claims {last}", f"DELETE FROM facts {last}")
    told: dict[str, tuple[Recorded, ...]] = {}
    with pytest.raises(LedgerTampered):
        opened(written, told)
    assert COI not in told
