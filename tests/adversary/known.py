"""What the adversary found and the kiosk does not refuse yet: counted in place of failing.

Each name is a `Violation`'s. `test_known.py` shows what was found by itself; a name goes from here when the kiosk refuses
it, and from then on the machine fails on it.
"""

KNOWN: frozenset[str] = frozenset()
