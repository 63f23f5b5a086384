"""The kiosk's own secrets: the device key that signs heads, the seal key that signs labels, the site's secret.

In files, never in the database, for who can alter the record must not be able to sign it. The folder belongs to the
kiosk's user and is closed to everybody else (0700), each file as well (0600); anything looser is refused, not repaired:
a key that others could read may have been read. A file is made once and never written over; only a key that took its
place by a fact is moved there whole, and with that the private half before it is gone.
"""

import hashlib
import os
import secrets
import stat
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.ledger.errors import KeyFileUnsafe
from kiosk.ledger.whole_file import keep_name

KEY_BYTES = 32
"""An Ed25519 private key (RFC 8032 clause 5.1.5), and the site's secret."""

FILE_MODE = 0o600
FOLDER_MODE = 0o700

SECRET_FILE = "site.secret"  # noqa: S105 - a file's name


@dataclass(frozen=True)
class SigningKey:
    """A private key with its id and its public half (32 bytes)."""

    key_id: str
    public: bytes
    private: Ed25519PrivateKey = field(repr=False)

    def sign(self, text: bytes) -> bytes:
        """The 64 bytes of Ed25519 over `text`."""
        return self.private.sign(text)

    def trusted(self, purpose: KeyPurpose, site: str, not_before: datetime, not_after: datetime) -> TrustedKey:
        """The public half as a site trusts it."""
        return TrustedKey(self.key_id, self.public.hex(), purpose, site, not_before, not_after)


def key_id_of(public: bytes) -> str:
    """The id of a public key: first 4 bytes of its SHA-256, lower-case hex."""
    return hashlib.sha256(public).hexdigest()[:8]


def signing_key(seed: bytes) -> SigningKey:
    """The key that these 32 private bytes are."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes_raw()
    return SigningKey(key_id_of(public), public, private)


def file_of(purpose: KeyPurpose) -> str:
    """The file name of a key, `device.key` or `seal.key`."""
    return f"{purpose.value}.key"


def make_key(folder: Path, purpose: KeyPurpose) -> SigningKey:
    """Make a key and keep it. Raises KeyFileUnsafe where one is there already or the folder is open to others."""
    seed = secrets.token_bytes(KEY_BYTES)
    _keep(folder, file_of(purpose), seed)
    return signing_key(seed)


def load_key(folder: Path, purpose: KeyPurpose) -> SigningKey:
    """The key kept for this purpose. Raises KeyFileUnsafe where it is missing, damaged or open to others."""
    return signing_key(_load(folder, file_of(purpose)))


def make_next(folder: Path, purpose: KeyPurpose) -> SigningKey:
    """Make a key beside the one in force, in the place of one that waited there. Raises KeyFileUnsafe, OSError."""
    (folder / _next_of(purpose)).unlink(missing_ok=True)
    seed = secrets.token_bytes(KEY_BYTES)
    _keep(folder, _next_of(purpose), seed)
    return signing_key(seed)


def load_next(folder: Path, purpose: KeyPurpose) -> SigningKey | None:
    """The key that waits beside the one in force, None where none does. Raises KeyFileUnsafe."""
    if not (folder / _next_of(purpose)).is_symlink() and not (folder / _next_of(purpose)).exists():
        return None
    return signing_key(_load(folder, _next_of(purpose)))


def put_in_force(folder: Path, purpose: KeyPurpose) -> None:
    """Move the key that waits into the place of the one in force, durably. Raises OSError."""
    (folder / _next_of(purpose)).replace(folder / file_of(purpose))
    keep_name(folder / file_of(purpose))


def _next_of(purpose: KeyPurpose) -> str:
    return f"{purpose.value}.next.key"


def make_secret(folder: Path, name: str = SECRET_FILE) -> bytes:
    """Make a secret of 32 bytes and keep it: by default the site's, under which particulars are looked up.

    Raises KeyFileUnsafe where one is there already or the folder is open to others.
    """
    secret = secrets.token_bytes(KEY_BYTES)
    _keep(folder, name, secret)
    return secret


def load_secret(folder: Path, name: str = SECRET_FILE) -> bytes:
    """The secret kept under this name, by default the site's: 32 bytes. Raises KeyFileUnsafe."""
    return _load(folder, name)


def bring_secret(brought: Path, folder: Path, name: str) -> None:
    """Keep a key or secret that was brought from elsewhere. Raises KeyFileUnsafe as `load_secret` and `make_secret`."""
    _keep(folder, name, _load(brought, name))


def _keep(folder: Path, name: str, content: bytes) -> None:
    path = folder / name
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    within = _open_folder(folder)
    try:
        try:
            descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE, dir_fd=within)
        except FileExistsError:
            raise KeyFileUnsafe(path, "no file yet", "one that must not be written over") from None
        with os.fdopen(descriptor, "wb") as file:
            file.write(content.hex().encode("ascii") + b"\n")
            file.flush()
            os.fsync(descriptor)
        os.fsync(within)
    finally:
        os.close(within)


def _load(folder: Path, name: str) -> bytes:
    path = folder / name
    within = _open_folder(folder)
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=within)
    except OSError as error:
        raise KeyFileUnsafe(path, "a plain file", error.strerror or repr(error)) from error
    finally:
        os.close(within)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise KeyFileUnsafe(path, "a plain file", "something else")
        _require_closed(path, found, FILE_MODE)
        content = os.read(descriptor, KEY_BYTES * 2 + 2)
    finally:
        os.close(descriptor)
    try:
        text = content.decode("ascii")
        secret = bytes.fromhex(text.removesuffix("\n"))
    except ValueError:
        raise KeyFileUnsafe(path, f"{KEY_BYTES} bytes in hex", "something else") from None
    if secret.hex() + "\n" != text or len(secret) != KEY_BYTES:
        raise KeyFileUnsafe(path, f"{KEY_BYTES} bytes in hex", f"{len(content)} bytes of text")
    return secret


def _open_folder(folder: Path) -> int:
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as error:
        raise KeyFileUnsafe(folder, "a folder", error.strerror or repr(error)) from error
    try:
        _require_closed(folder, os.fstat(descriptor), FOLDER_MODE)
    except KeyFileUnsafe:
        os.close(descriptor)
        raise
    return descriptor


def _require_closed(path: Path, found: os.stat_result, mode: int) -> None:
    got = stat.S_IMODE(found.st_mode)
    if got & ~mode:
        raise KeyFileUnsafe(path, f"mode {mode:04o} or less", f"{got:04o}")
    if found.st_uid != os.geteuid():
        raise KeyFileUnsafe(path, f"owner {os.geteuid()}", str(found.st_uid))


class TrustedDevices:
    """The device keys whose heads count at a site, each within its dates. Raises ValueError for a wrong key id."""

    def __init__(self, site: str, keys: tuple[TrustedKey, ...]) -> None:
        self._keys: dict[str, tuple[TrustedKey, Ed25519PublicKey]] = {}
        for key in keys:
            if key.purpose is not KeyPurpose.DEVICE or key.site != site:
                continue
            public = bytes.fromhex(key.public)
            if key_id_of(public) != key.key_id or key.key_id in self._keys:
                raise ValueError(f"trusted key: Expected id {key_id_of(public)}, once, got {key.key_id}.")
            self._keys[key.key_id] = (key, Ed25519PublicKey.from_public_bytes(public))

    def out_of_force(self, key_id: str, at: datetime) -> tuple[str, str] | None:
        """What speaks against a key at a moment, whatever it signed, as (expected, got); None when it counts then."""
        if key_id not in self._keys:
            return "a device key this site trusts", key_id or "none"
        key, _ = self._keys[key_id]
        if not key.not_before <= at < key.not_after:
            return f"a moment from {key.not_before} to {key.not_after}", str(at)
        if key.revoked_at is not None and at >= key.revoked_at:
            return f"a moment before the key was revoked at {key.revoked_at}", str(at)
        return None

    def objection(self, key_id: str, signature: str, signed: bytes, recorded_at: datetime) -> tuple[str, str] | None:
        """What speaks against a signature, as (expected, got); None when it counts at `recorded_at`."""
        out_of_force = self.out_of_force(key_id, recorded_at)
        if out_of_force is not None:
            return out_of_force
        _, public = self._keys[key_id]
        try:
            raw = bytes.fromhex(signature)
            public.verify(raw, signed)
        except (InvalidSignature, ValueError):
            return f"a signature by key {key_id}", signature
        return None if raw.hex() == signature else ("a signature in lower-case hex", signature)
