"""Key files: made once, closed to others, refused otherwise."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain.keys import KeyPurpose
from kiosk.ledger import keys
from kiosk.ledger.errors import KeyFileUnsafe, LedgerTampered
from kiosk.ledger.store import Ledger

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.mark.parametrize("purpose", KeyPurpose)
def test_a_key_is_made_once_and_loaded_again(folder: Path, purpose: KeyPurpose) -> None:
    """What was made is what is loaded, in a file of mode 0600 in a folder of mode 0700, never written over."""
    made = keys.make_key(folder, purpose)
    loaded = keys.load_key(folder, purpose)
    assert (loaded.key_id, loaded.public) == (made.key_id, made.public)
    assert made.key_id == hashlib.sha256(made.public).hexdigest()[:8]
    Ed25519PublicKey.from_public_bytes(made.public).verify(loaded.sign(b"text"), b"text")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / keys.file_of(purpose)).stat().st_mode & 0o777 == 0o600
    with pytest.raises(KeyFileUnsafe, match="written over"):
        keys.make_key(folder, purpose)
    assert keys.load_key(folder, purpose).public == made.public


def test_device_seal_and_secret_differ(folder: Path) -> None:
    """Each secret is its own, and no private byte shows when one is printed."""
    device, seal = (keys.make_key(folder, purpose) for purpose in (KeyPurpose.DEVICE, KeyPurpose.SEAL))
    secret = keys.make_secret(folder)
    assert keys.load_secret(folder) == secret
    assert len({device.public, seal.public, secret}) == 3
    assert device.private.private_bytes_raw().hex() not in repr(device)


@pytest.mark.hazard("H26")
@pytest.mark.parametrize(
    ("file", "mode"), [(True, 0o640), (True, 0o604), (True, 0o700), (False, 0o750), (False, 0o701)]
)
def test_a_key_that_others_may_have_read_is_refused(folder: Path, file: bool, mode: int) -> None:
    """A looser mode of the file or of its folder is refused, not repaired."""
    keys.make_key(folder, KeyPurpose.DEVICE)
    path = folder / "device.key" if file else folder
    path.chmod(mode)
    with pytest.raises(KeyFileUnsafe, match="mode"):
        keys.load_key(folder, KeyPurpose.DEVICE)
    if not file:
        with pytest.raises(KeyFileUnsafe, match="mode"):
            keys.make_key(folder, KeyPurpose.SEAL)


def test_a_link_a_missing_or_a_damaged_file_is_no_key(folder: Path, tmp_path: Path) -> None:
    """A link, a folder in the place of a file, other text, or nothing at all is refused."""
    with pytest.raises(KeyFileUnsafe):
        keys.load_key(folder, KeyPurpose.DEVICE)
    keys.make_key(folder, KeyPurpose.DEVICE)
    path = folder / "device.key"
    text = path.read_text(encoding="ascii")
    for damaged in (
        text[:-1],
        text + text,
        text[:-3] + "\n",
        text.replace("\n", " "),
        "",
        "Å" * 64,
        text[:62] + "zz\n",
    ):
        path.write_text(damaged, encoding="utf-8")
        with pytest.raises(KeyFileUnsafe):
            keys.load_key(folder, KeyPurpose.DEVICE)
    path.rename(folder / "elsewhere")
    path.symlink_to(folder / "elsewhere")
    with pytest.raises(KeyFileUnsafe):
        keys.load_key(folder, KeyPurpose.DEVICE)
    path.unlink()
    path.mkdir(mode=0o600)
    with pytest.raises(KeyFileUnsafe):
        keys.load_key(folder, KeyPurpose.DEVICE)
    (tmp_path / "link").symlink_to(folder)
    with pytest.raises(KeyFileUnsafe):
        keys.load_secret(tmp_path / "link")


@pytest.mark.hazard("H21")
def test_a_kiosk_opens_a_ledger_only_with_a_key_the_site_trusts(place: Any) -> None:
    """A device key that is unknown, over, revoked, of another site, or a seal key, opens nothing."""
    (key,) = place.trusted
    hour = timedelta(hours=1)
    for trusted in (
        (),
        (replace(key, not_after=NOW + hour),),
        (replace(key, not_before=NOW + 2 * hour),),
        (replace(key, revoked_at=NOW),),
        (replace(key, site="A9991"),),
        (replace(key, purpose=KeyPurpose.SEAL),),
    ):
        with pytest.raises(LedgerTampered, match="device key"):
            replace(place, trusted=trusted).open()
    with pytest.raises(ValueError, match="trusted key"):
        replace(place, trusted=(replace(key, key_id="00000000"),)).open()
    with pytest.raises(ValueError, match="trusted key"):
        replace(place, trusted=(key, key)).open()


def test_trust_is_replaced_while_the_ledger_runs(ledger: Ledger, place: Any) -> None:
    """Newly trusted keys count at once, and the kiosk's own can't be left out."""
    other = keys.signing_key(b"\x22" * 32).trusted(
        KeyPurpose.DEVICE, place.trusted[0].site, NOW, NOW + timedelta(days=9)
    )
    ledger.trust([*place.trusted, other])
    with pytest.raises(LedgerTampered):
        ledger.trust([other])
