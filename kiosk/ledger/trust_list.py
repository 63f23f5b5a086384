"""The trust list of a site: its public keys and its dead label issues, signed by a root that no kiosk holds.

The root is a key on a computer apart. It gives every list its number, one higher than the last it signed for the site,
and keeps that before it gives the list out: so there are never two lists of one number. A list is one string of bytes
(COSE_Sign1 over canonical JSON), travels by any way, and counts until its day. A dead issue stands there as a hash: who
has the label can ask for it, nobody can read off which containers there are.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.barcodes.seals.envelope import to_be_signed
from kiosk.domain.errors import ParseError
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.ledger import signed
from kiosk.ledger.keys import SigningKey, key_id_of, load_secret, make_secret, signing_key
from kiosk.ledger.signed import Signed
from kiosk.ledger.whole_file import write_whole

LIST, PROPOSAL = "trust list", "proposal of a trust list"
DOMAIN = b"SVT1"
ROOT_FILE, GIVEN_OUT = "root.key", "signed-lists.json"
MOST_BYTES = 32 * 2**20


@dataclass(frozen=True)
class KeyStands:
    """A public key of the site and how it stands. `ended_at` is when it was retired, or since when it is revoked, and
    `ended_by` the number of that fact in `site/keys`.
    """

    key_id: str
    public: str
    site: str
    purpose: str
    not_before: datetime
    not_after: datetime
    status: str
    ended_at: datetime | None
    ended_by: int | None


@dataclass(frozen=True)
class Proposal:
    """What a site asks its root to sign: its keys, and the hashes of its dead label issues (`dead_issue`), sorted."""

    site: str
    made_at: datetime
    keys: tuple[KeyStands, ...]
    dead: tuple[str, ...]


@dataclass(frozen=True)
class TrustList:
    """A list as the root signs it. `version` counts the lists of the site from 1, `previous` is the SHA-256 of the one
    before, '' for the first. It counts until `until` (UTC). `root` is the root's public key in hex.
    """

    version: int
    previous: str
    root: str
    until: datetime
    said: Proposal


def dead_issue(container: str, piece: str, issue: int) -> str:
    """The hash by which a dead issue stands on the list: 16 bytes as lower-case hex."""
    named = json.dumps([container, piece, issue], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(b"samevein dead issue 1\n" + named.encode("ascii")).hexdigest()[:32]


def fingerprint(root: str) -> str:
    """What people compare of a root: the first 16 bytes of the SHA-256 of its public key, in hex."""
    return hashlib.sha256(bytes.fromhex(root)).hexdigest()[:32]


def make_root(folder: Path) -> SigningKey:
    """Make a root in a folder that has none. Raises KeyFileUnsafe."""
    return signing_key(make_secret(folder, ROOT_FILE))


def load_root(folder: Path) -> SigningKey:
    """The root kept in a folder. Raises KeyFileUnsafe."""
    return signing_key(load_secret(folder, ROOT_FILE))


def write_proposal(proposal: Proposal) -> bytes:
    """The one form of a proposal."""
    return signed.written(PROPOSAL, proposal)


def read_proposal(content: bytes) -> Proposal:
    """The proposal in these bytes. Raises ParseError."""
    if len(content) > MOST_BYTES:
        raise ParseError(PROPOSAL, f"at most {MOST_BYTES} bytes", str(len(content)))
    return signed.read(PROPOSAL, Proposal, content)


def sign_list(folder: Path, proposal: Proposal, life: timedelta) -> Signed[TrustList]:
    """The next list of that site under the root in `folder`, which remembers it before it is given out.

    Raises KeyFileUnsafe, OSError, ParseError for a proposal that is older than the last one signed.
    """
    root = load_root(folder)
    given = _given_out(folder)
    version, previous, at = given.get(proposal.site, (0, "", ""))
    made_at = proposal.made_at.isoformat()
    if made_at < at:
        raise ParseError(PROPOSAL, f"one made at {at} or later, as the last one signed", made_at)
    said = TrustList(version + 1, previous, root.public.hex(), proposal.made_at + life, proposal)
    made = signed.sign(LIST, said, DOMAIN, root)
    rows = {site: list(row) for site, row in (given | {proposal.site: (said.version, made.sha256, made_at)}).items()}
    write_whole(folder / GIVEN_OUT, json.dumps(rows, indent=1, sort_keys=True) + "\n")
    return made


def _given_out(folder: Path) -> dict[str, tuple[int, str, str]]:
    path = folder / GIVEN_OUT
    if not path.exists():
        return {}
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return {site: (int(version), str(sha256), str(at)) for site, (version, sha256, at) in said.items()}
    except (ValueError, TypeError, AttributeError):
        raise ParseError(GIVEN_OUT, "what this root signed, by site", "something else: restore its copy") from None


def read_list(content: bytes) -> Signed[TrustList]:
    """The list in these bytes, under the signature of the root it names. Whether that is the right one is not asked.

    Raises ParseError.
    """
    if len(content) > MOST_BYTES:
        raise ParseError(LIST, f"at most {MOST_BYTES} bytes", str(len(content)))
    found = signed.parse(LIST, TrustList, content)
    envelope, root = found.envelope, found.said.root
    try:
        public = bytes.fromhex(root)
        if envelope.key_id.hex() != key_id_of(public):
            raise InvalidSignature
        text = to_be_signed(envelope.key_id, envelope.payload, DOMAIN)
        Ed25519PublicKey.from_public_bytes(public).verify(envelope.signature, text)
    except (InvalidSignature, ValueError):
        raise ParseError(f"signature of the {LIST}", "one by the root it names", "another") from None
    return found


def seal_keys_of(said: TrustList) -> tuple[TrustedKey, ...]:
    """The keys on a list whose seals count without the record. Of a revoked one nobody then knows which seals do."""
    stated = (key for key in said.said.keys if key.purpose == KeyPurpose.SEAL.value)
    return tuple(
        TrustedKey(
            key.key_id, key.public, KeyPurpose.SEAL, key.site, key.not_before, key.not_after,
            key.ended_at if key.status == "revoked" else None,
        )
        for key in stated
    )  # fmt: skip
