"""A key takes the place of another of its purpose: two people sign, and the fact comes before the key is used.

In this order, so that the power may go at any moment: the new private half, whole, beside the one in force; the fact in
`site/keys`, signed by the device key before it, which is the moment of the change; the public halves in the file for
outsiders; the new private half in the place of the old, which is then gone. Whatever was left undone after the fact is
done at the next start. A key that waits and has no fact is none.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from kiosk.domain.envelope import Recorded
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import KeyRotated
from kiosk.domain.keys import KeyPurpose, TrustedKey, retired
from kiosk.domain.people import Meaning, Role
from kiosk.domain.reasons import Reason
from kiosk.domain.site import trusted_by
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.founding import KEY_LIFE
from kiosk.handoffs.public_keys import write_public_keys
from kiosk.handoffs.recording import Signed, sign_as, two_people
from kiosk.handoffs.view import site_view
from kiosk.ledger.checkpoints import CheckpointPlace
from kiosk.ledger.kept import Why
from kiosk.ledger.keys import load_key, load_next, make_next, put_in_force
from kiosk.ledger.sqlite import SqliteDatabase
from kiosk.ledger.store import Ledger

STREAM = "site/keys"
ACT = "change the keys of the site"
SIGNERS = (frozenset({Role.ADMINISTRATOR}), frozenset({Role.QUALITY}))
"""Who signs, in turn: each holds one of these roles, and they are two people."""


@dataclass(frozen=True)
class Folder:
    """The folder of the site a kiosk works with, and the keys that its file for outsiders names."""

    path: Path
    devices: tuple[TrustedKey, ...]

    @property
    def keys(self) -> Path:
        """Where the private halves are."""
        return self.path / "keys"


def sign_change(bench: Bench, turn: int, person_id: str, pin: str) -> Signed | Reason:
    """One of the two signs, in their turn (0 or 1; see `SIGNERS`), or is refused."""
    return sign_as(bench, ACT, SIGNERS[turn], Meaning.APPROVAL, person_id, pin)


def rotate_key(
    bench: Bench, folder: Folder, purpose: KeyPurpose, why: str, signed: tuple[Signed, Signed]
) -> KeyRotated:
    """Make a key and have it count in the place of the one in force. The kiosk has to be opened anew for seals.

    Raises ParseError for signatures of one person, for another act or without the role, or a text that is not plain;
    KeyFileUnsafe, OSError: nothing was changed, or the next start finishes it.
    """
    people = two_people(bench, ACT, SIGNERS, signed)
    if purpose is not KeyPurpose.SEAL and not isinstance(bench.ledger.database, SqliteDatabase):
        # Another kiosk of the site could go on signing under the old key, and its facts would count for nothing.
        raise ParseError("key to rotate", "that of a kiosk with a ledger of its own", "kiosks that share a server")
    said = plain_text(why, "why", 200)
    before, moment = load_key(folder.keys, purpose), bench.clock.now()
    new = make_next(folder.keys, purpose)
    site = site_view(bench)
    life = (moment.utc - timedelta(minutes=1), moment.utc + KEY_LIFE[purpose])
    fact = KeyRotated(new.key_id, new.public.hex(), purpose.value, site.site, *life, before.key_id, said)
    entry = bench.entry(STREAM, fact, moment, people=people)
    bench.ledger.append((entry,), {STREAM: dict(site.counts)[STREAM]})
    settle(bench.ledger, folder)
    return fact


def settle(ledger: Ledger, folder: Folder) -> None:
    """Do what is left of every rotation whose fact is recorded. Raises KeyFileUnsafe, OSError."""
    for purpose in KeyPurpose:
        waiting = load_next(folder.keys, purpose)
        record = _recorded(ledger, waiting.public.hex()) if waiting is not None else None
        if waiting is None or record is None:
            continue
        if purpose is KeyPurpose.SEAL:
            put_in_force(folder.keys, purpose)
            continue
        folder = replace(folder, devices=_public(ledger, folder, purpose, *record))
        write_public_keys(folder.path, folder.devices)
        put_in_force(folder.keys, purpose)
        if purpose is KeyPurpose.DEVICE:
            ledger.sign_with(waiting, folder.devices)
        elif ledger.checkpoints is not None:
            earlier = (k for k in folder.devices if k.purpose is purpose and k.public != waiting.public.hex())
            ledger.keep_checkpoints(CheckpointPlace(ledger.checkpoints.place.file, waiting, tuple(earlier)))


def settle_files(folder: Folder) -> None:
    """Move a device key into its place that the file for outsiders names already: the old one opens no ledger now."""
    waiting = load_next(folder.keys, KeyPurpose.DEVICE)
    if waiting is not None and waiting.public.hex() in {key.public for key in folder.devices}:
        put_in_force(folder.keys, KeyPurpose.DEVICE)


def _recorded(ledger: Ledger, public: str) -> tuple[Recorded, KeyRotated] | None:
    """The fact by which this key counts."""
    for record in ledger.facts(STREAM):
        fact = record.entry.fact
        if isinstance(fact, KeyRotated) and fact.public == public:
            return record, fact
    return None


def _public(
    ledger: Ledger, folder: Folder, purpose: KeyPurpose, record: Recorded, fact: KeyRotated
) -> tuple[TrustedKey, ...]:
    """The keys for outsiders once this fact counts; of a checkpoint key, once it signed all there is up to here."""
    ended = {key.key_id: retired(key, record.recorded_at) for key in folder.devices if key.key_id == fact.replaces}
    if purpose is KeyPurpose.CHECKPOINT and ledger.checkpoints is not None:
        size = ledger.checkpoints.make(Why.ASKED).checkpoint.size
        # How far it counts is said by the size of the log alone, for a note bears no time.
        ended = {name: replace(key, last_size=size) for name, key in ended.items()}
    others = (ended.get(key.key_id, key) for key in folder.devices if key.key_id != fact.key_id)
    return (*others, trusted_by(fact))
