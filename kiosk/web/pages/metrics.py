"""What a hospital's monitoring asks, in Prometheus's text format. Numbers of the kiosk alone: no patient, no person.

Answered to this computer only: an agent on it takes them on to wherever IT watches.
"""

import shutil
from collections.abc import Callable
from ipaddress import ip_address

from flask import Blueprint, abort, current_app, request
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from werkzeug.wrappers import Response

from kiosk.domain.clock import ClockTrust
from kiosk.ledger.errors import NO_RECORD
from kiosk.web.kiosk import Kiosk

pages = Blueprint("metrics", __name__)


@pages.get("/metrics")
def metrics() -> Response:
    """Every number as it stands at this moment; those of the record are missing while it can't be reached."""
    if not ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104  an address nobody has
        abort(404)
    registry = CollectorRegistry()

    def say(name: str, meaning: str, value: float) -> None:
        Gauge(f"samevein_{name}", meaning, registry=registry).set(value)

    kiosk: Kiosk = current_app.extensions["kiosk"]
    moment = kiosk.bench.clock.now()
    say("clock_trusted", "1 while the clock is trusted.", moment.trust is ClockTrust.TRUSTED)
    try:
        _of_the_record(kiosk, say)
        say("record_reachable", "1 while the record can be read, and is as it was recorded.", 1)
    except NO_RECORD:
        say("record_reachable", "1 while the record can be read, and is as it was recorded.", 0)
    if kiosk.backup is not None:
        standing = kiosk.backup.standing()
        say("backup_well", "1 while backups are made as planned.", not standing.wrong)
        if standing.last is not None:
            say("backup_last_timestamp_seconds", "When the last good backup was made.", standing.last.at.timestamp())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _of_the_record(kiosk: Kiosk, say: Callable[[str, str, float], None]) -> None:
    ledger, now = kiosk.bench.ledger, kiosk.bench.now
    streams = ledger.streams()
    say("record_streams", "Streams of facts in the record.", len(streams))
    say("record_facts", "Facts in the record.", sum(ledger.counts(streams).values()))
    pieces, size = kiosk.bench.evidence.extent()
    say("evidence_pieces", "Pictures kept as evidence.", pieces)
    say("evidence_bytes", "Their bytes.", size)
    if ledger.checkpoints is None:
        return
    exposure = ledger.checkpoints.exposure()
    say("checkpoint_facts_beyond", "Facts that no checkpoint outside the database covers.", exposure.facts)
    say("checkpoint_minutes_beyond", "Since when the first of them has been lying there.", exposure.minutes(now))
    say("checkpoint_well", "1 while checkpoints are made as they must.", not exposure.too_wide(now))
    place = ledger.checkpoints.place.file.parent
    say("disk_free_bytes", "Free on the disk of the checkpoints.", shutil.disk_usage(place).free)
