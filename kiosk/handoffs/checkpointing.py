"""The key and the file of a site's checkpoints, and making one for people: at a shift hand-over, on paper."""

from datetime import timedelta
from pathlib import Path

from kiosk.devices.clock import SystemClock
from kiosk.domain.errors import ParseError
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.domain.label import Establishment
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.contents import local_moment
from kiosk.handoffs.founding import KEY_LIFE
from kiosk.handoffs.public_keys import write_public_keys
from kiosk.labels.sheets.checkpoint import CheckpointSlip, checkpoint_page
from kiosk.ledger.checkpoints import CheckpointPlace, Checkpoints
from kiosk.ledger.kept import Made
from kiosk.ledger.keys import file_of, load_key, make_key

CHECKPOINTS_FILE = "checkpoints.jsonl"
"""Where checkpoints are kept outside the database, in the site's folder unless the settings name another place."""


def checkpoint_place(folder: Path, file: str, site: str, devices: tuple[TrustedKey, ...]) -> CheckpointPlace:
    """The checkpoint key and file of a site's folder.

    A site that has neither yet gets its key now, and the public half stands with the device keys from then on. Once
    there is a checkpoint or a public half, a missing key is never made anew. Raises KeyFileUnsafe.
    """
    keys, kept = folder / "keys", folder / file
    known = tuple(one for one in devices if one.purpose is KeyPurpose.CHECKPOINT and one.site == site)
    if not known and not (keys / file_of(KeyPurpose.CHECKPOINT)).exists() and not kept.exists():
        key = make_key(keys, KeyPurpose.CHECKPOINT)
        now = SystemClock().now().utc
        life = (now - timedelta(minutes=1), now + KEY_LIFE[KeyPurpose.CHECKPOINT])
        write_public_keys(folder, (*devices, key.trusted(KeyPurpose.CHECKPOINT, site, *life)))
        return CheckpointPlace(kept, key)
    key = load_key(keys, KeyPurpose.CHECKPOINT)
    return CheckpointPlace(kept, key, tuple(one for one in known if one.public != key.public.hex()))


def checkpoints_of(bench: Bench) -> Checkpoints:
    """The checkpoints of the site. Raises ParseError where its ledger is opened without a place for them."""
    if bench.ledger.checkpoints is None:
        raise ParseError("checkpoints", "a place outside the database where they are kept", "none")
    return bench.ledger.checkpoints


def checkpoint_slip(made: Made, zone: str, facility: Establishment, station: str) -> bytes:
    """A checkpoint on paper, A4, one page: its words and its code. Raises SheetRefused."""
    return checkpoint_page(
        CheckpointSlip(made.checkpoint.note, made.why, local_moment(made.at, zone), facility, station)
    )
