"""What the adversary found and is known: counted in place of failing, until the kiosk refuses it.

Each name is a `Violation`; `test_known.py` shows each by itself, and fails as soon as it is mended.
"""

KNOWN: frozenset[str] = frozenset()
