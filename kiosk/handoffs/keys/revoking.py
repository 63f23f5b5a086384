"""A seal key is revoked: labels issued under it from a moment on count for nothing, wherever they are read."""

from datetime import datetime

from kiosk.domain.errors import ParseError
from kiosk.domain.facts import KeyRevoked
from kiosk.domain.keys import KeyPurpose
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.keys.rotating import ACT, SIGNERS, STREAM
from kiosk.handoffs.recording import Signed, two_people
from kiosk.handoffs.view import site_view


def revoke_key(bench: Bench, key_id: str, since: datetime, why: str, signed: tuple[Signed, Signed]) -> None:
    """Revoke a seal key for every label issued from `since` (UTC) on. Only tightens: a later moment is refused.

    A device key and a checkpoint key end by their rotation: what they signed before it, checkpoints outside vouch for.

    Raises ParseError for a key in use here, unknown or of another purpose, a moment to come, and as `rotate_key`.
    """
    people = two_people(bench, ACT, SIGNERS, signed)
    site, moment = site_view(bench), bench.clock.now()
    key = site.keys.get(key_id)
    if key is None or key.purpose is not KeyPurpose.SEAL or key.site != site.site:
        raise ParseError("key", "the id of a seal key of this site (kiosk keys list)", repr(key_id[:80]))
    if key_id == bench.seal_key.key_id:
        raise ParseError("key", "one that is not in use: rotate it first", key_id)
    latest = min(moment.utc, key.revoked_at or moment.utc)
    if since > latest:
        raise ParseError("since", f"{latest:%Y-%m-%d %H:%M:%S} UTC or before", f"{since:%Y-%m-%d %H:%M:%S} UTC")
    entry = bench.entry(STREAM, KeyRevoked(key_id, since, plain_text(why, "why", 200)), moment, people=people)
    bench.ledger.append((entry,), {STREAM: dict(site.counts)[STREAM]})
