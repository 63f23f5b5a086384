"""What the adversary found and the kiosk does not refuse yet: counted in place of failing.

Each name is a `Violation`'s. `test_known.py` shows each by itself and fails as soon as the kiosk refuses it; then the
name goes from here, and from then on the machine fails on it.
"""

KNOWN: frozenset[str] = frozenset(
    {
        "in date at open",
        "in date at start infusion",
        "wristband is the one put on last",
        "a dead label is not printed",
        "pictures are new",
        "a step names only the patient's",
    }
)
