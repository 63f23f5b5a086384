"""The key of a site's checkpoints is made once, and never anew where there was one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.keys import KeyPurpose
from kiosk.handoffs.checkpointing import CHECKPOINTS_FILE, checkpoint_place
from kiosk.handoffs.public_keys import DEVICE_KEYS
from kiosk.ledger.errors import KeyFileUnsafe
from kiosk.ledger.keys import file_of

SITE, NOW = "A9990", datetime(2026, 3, 2, tzinfo=UTC)


def test_a_site_without_any_gets_its_key(tmp_path: Path) -> None:
    """The first place has a key, whose public half is written down, and the next one is of that same key."""
    first = checkpoint_place(tmp_path, CHECKPOINTS_FILE, SITE, ())
    assert first.key.public.hex() in (tmp_path / DEVICE_KEYS).read_text(encoding="utf-8")
    again = checkpoint_place(tmp_path, CHECKPOINTS_FILE, SITE, ())
    assert (again.key.public, again.earlier) == (first.key.public, ())


@pytest.mark.hazard("H21")
def test_a_key_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    """Key and checkpoints were deleted: while its public half is known, no other key takes its place."""
    key = checkpoint_place(tmp_path, CHECKPOINTS_FILE, SITE, ()).key
    known = (key.trusted(KeyPurpose.CHECKPOINT, SITE, NOW, NOW + timedelta(days=1)),)
    (tmp_path / "keys" / file_of(KeyPurpose.CHECKPOINT)).unlink()
    with pytest.raises(KeyFileUnsafe):
        checkpoint_place(tmp_path, CHECKPOINTS_FILE, SITE, known)
