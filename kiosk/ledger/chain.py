r"""The chain of a stream: what ties each fact to the one before it. Pure.

    leaf      = SHA-256(0x00 ‖ body)                  RFC 6962 clause 2.1: a leaf is never mistaken for a node
    head      = SHA-256(previous head ‖ leaf)         both as 32 raw bytes
    signature = Ed25519(device key, "samevein head 1\n" ‖ head)

The words before the head keep a signature over a head from ever being read as one over a seal or a checkpoint.
`verify.py` repeats these formulas on purpose; both are held to the same test vectors.
"""

import hashlib

SIGNED_PREFIX = b"samevein head 1\n"


def leaf_of(body: bytes) -> bytes:
    """The leaf of a body as stored: 32 bytes."""
    return hashlib.sha256(b"\x00" + body).digest()


def head_after(previous: str, body: bytes) -> str:
    """The head after `body` on top of `previous`, both heads 64 lower-case hex characters."""
    return hashlib.sha256(bytes.fromhex(previous) + leaf_of(body)).hexdigest()


def signed_text(head: str) -> bytes:
    """What the device key signs for a head."""
    return SIGNED_PREFIX + bytes.fromhex(head)
