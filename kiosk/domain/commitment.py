"""Commitments: what a fact or a seal holds in place of a name, a number or a birth date.

A commitment is HMAC-SHA256 under a random salt, cut to 16 bytes. Who knows the salt can compare; once the salt is
erased the commitment says nothing. Cutting an HMAC to half its length is RFC 2104 clause 5, and not below it.

Each field is preceded by its length, and the whole by the number of fields, so that no two different lists of fields
make the same message: joined by '|' alone, ('A|B', 'C') and ('A', 'B|C') would be one patient.
"""

import hmac
import unicodedata

SALT_BYTES = 16
"""Least length of a salt: with less, names and birth dates could be tried one by one."""

COMMITMENT_BYTES = 16


def commit(salt: bytes, *fields: str) -> str:
    """The commitment to `fields` under `salt`: 32 lower-case hex characters.

    Fields are brought to Unicode NFC first, for one name typed on two keyboards is one name. Raises ValueError for a
    salt below 16 bytes or no field at all.
    """
    if len(salt) < SALT_BYTES:
        raise ValueError(f"salt: Expected at least {SALT_BYTES} bytes, got {len(salt)}.")
    if not fields:
        raise ValueError("commitment: Expected at least one field, got none.")
    return hmac.digest(salt, _message(fields), "sha256")[:COMMITMENT_BYTES].hex()


def _message(fields: tuple[str, ...]) -> bytes:
    texts = [unicodedata.normalize("NFC", field).encode("utf-8") for field in fields]
    return len(texts).to_bytes(4) + b"".join(len(text).to_bytes(4) + text for text in texts)
