"""Whether the kiosk is there, and whether it reaches its record. Nothing about patients, people or places."""

from flask import Blueprint, current_app, jsonify
from werkzeug.wrappers import Response

from kiosk import __version__
from kiosk.domain.clock import Moment
from kiosk.handoffs.timekeeping import decision_moment
from kiosk.ledger.errors import NO_RECORD
from kiosk.web.kiosk import Kiosk
from kiosk.web.words.moments import iso

pages = Blueprint("health", __name__)


@pages.get("/health")
def health() -> Response:
    """The process answers."""
    return jsonify({"kiosk": "up", "release": __version__, "backup": _backup()})


@pages.get("/ready")
def ready() -> Response:
    """The record is reachable. What the clock is worth is told as well; steps ask for more, the kiosk is up without."""
    reachable, moment = _looked()
    answer = jsonify({"record": "reachable" if reachable else "unreachable", "clock": moment.trust.value})
    answer.status_code = 200 if reachable else 503
    return answer


@pages.get("/presence")
def presence() -> Response:
    """What a screen asks every two seconds: the kiosk's time, and whether the record is reachable."""
    reachable, moment = _looked()
    return jsonify({"now": iso(moment.utc), "record": "reachable" if reachable else "unreachable"})


def _backup() -> dict[str, str | bool | None]:
    """The last good backup and whether they are as planned; why not stands on quality's page and with the doctor."""
    kiosk: Kiosk = current_app.extensions["kiosk"]
    if kiosk.backup is None:
        return {"planned": False}
    standing = kiosk.backup.standing()
    last = iso(standing.last.at) if standing.last is not None else None
    return {"planned": True, "last": last, "well": not standing.wrong}


def _looked() -> tuple[bool, Moment]:
    """Whether the record is reachable, and the moment; a change of trust in the clock is put on record here too."""
    kiosk: Kiosk = current_app.extensions["kiosk"]
    try:
        kiosk.bench.ledger.counts(("site/charter",))
        return True, decision_moment(kiosk.bench)
    except NO_RECORD:
        return False, kiosk.bench.clock.now()
