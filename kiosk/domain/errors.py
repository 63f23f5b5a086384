"""What goes wrong with input, said as `Expected X, got Y.` with X and Y as fields.

A refusal is a value (see `reasons`); an exception is for broken input or broken things.
"""

SHOWN = 120
"""Longest piece of a foreign text that a message repeats, in characters."""


class KioskError(Exception):
    """A broken thing, with what the person does next in `remedy`."""

    remedy: str = "Stop, keep everything where it is, and call the laboratory."


class ParseError(KioskError, ValueError):
    """A text that is not what was asked for.

    `what` names what was asked for, `expected` and `got` are the two sides. The text itself is kept whole in
    `got`; only the message shortens it, and says so.
    """

    remedy = "Read the label again. If it comes back, put the item aside and call the laboratory."

    def __init__(self, what: str, expected: str, got: str) -> None:
        super().__init__(what, expected, got)
        self.what = what
        self.expected = expected
        self.got = got

    def __str__(self) -> str:
        got = self.got if len(self.got) <= SHOWN else f"{self.got[:SHOWN]}… ({len(self.got)} characters)"
        return f"{self.what}: Expected {self.expected}, got {got}."
