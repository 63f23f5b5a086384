"""What a signature is bound to: the kiosk, a number used once, the meaning, and everything that was shown."""

import hashlib
import json

from kiosk.web.screens import Row


def challenge_of(kiosk: str, number: str, meaning: str, read: tuple[Row, ...], shown: tuple[Row, ...]) -> str:
    """SHA-256, lower-case hex, of all of it. One row more, one character else, and it is another."""
    rows = [[row.label, row.value] for row in (*read, *shown)]
    return hashlib.sha256(json.dumps([kiosk, number, meaning, rows]).encode()).hexdigest()
