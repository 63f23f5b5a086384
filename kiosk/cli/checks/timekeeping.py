"""What a site's record says of the clock: whether it is where the record left it, and what it did lately."""

import json
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

from kiosk.cli.checks.served import address, served
from kiosk.cli.sites import bench_of
from kiosk.config import Settings
from kiosk.domain.clock import ClockTrust
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import ClockTrustChanged
from kiosk.handoffs.timekeeping import RecordClock, last_changes

REMEDY = (
    "Find out who or what set the clock, and put it right: it is trusted again when it agrees. A clock that was ahead"
    " is trusted once the time on record has passed."
)
LOOKED_BACK = timedelta(days=30)
OF_THE_KERNEL = frozenset({ClockTrust.TRUSTED, ClockTrust.UNSYNCHRONISED, ClockTrust.UNKNOWN})
"""What the check of the computer's clock tells already."""


def told(folder: Path, settings: Settings) -> str:
    """The clock agrees with the record, and how often it was out of trust of late. Raises ParseError."""
    if not settings.database and served(settings):
        if settings.tls_certificate:
            return "not seen from here while the kiosk is served over TLS: its screens and /ready tell it"
        return _require(_told_by_the_kiosk(settings), "as the kiosk that is served says")
    bench = bench_of(folder)
    try:
        moment = bench.clock.judged() if isinstance(bench.clock, RecordClock) else bench.clock.now()
        if moment.trust not in OF_THE_KERNEL:
            raise ParseError("clock", ClockTrust.TRUSTED.value, moment.trust.value)
        lost = [
            one.entry.fact
            for one in last_changes(bench, moment.utc - LOOKED_BACK)
            if isinstance(one.entry.fact, ClockTrustChanged) and one.entry.fact.now != ClockTrust.TRUSTED.name
        ]
        return f"as the record left it; {len(lost)} losses of trust on record in {LOOKED_BACK.days} days"
    finally:
        bench.ledger.close()


def _require(said: str, how: str) -> str:
    if said not in {trust.value for trust in OF_THE_KERNEL}:
        raise ParseError("clock", ClockTrust.TRUSTED.value, said)
    return f"{said}, {how}"


def _told_by_the_kiosk(settings: Settings) -> str:
    with urlopen(f"{address(settings)}/ready", timeout=5) as answer:  # noqa: S310  our own address
        return str(json.loads(answer.read(1000)).get("clock", ""))
