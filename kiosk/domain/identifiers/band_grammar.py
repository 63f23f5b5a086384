"""A hospital's own format of wristband, as a site configures it: a small and safe part of regular expressions.

A pattern is a row of characters and `[classes]`, each with `{n}` or `{n,m}` where it repeats. Characters are A–Z, a–z,
0–9 and `- _ . /`. There are no anchors, groups, alternatives, stars or escapes: the pattern always stands for the whole
text, which has at most 40 characters, and no text can make the matching slow. None of the characters by which our
other identifiers say what they are, `= & ( + :`, can be in it.

>>> BandGrammar("record number", "MRN-[0-9]{6,8}").accepts("MRN-1234567")
True
"""

import re
from dataclasses import dataclass, field

from kiosk.domain.errors import ParseError
from kiosk.domain.text import plain_text, shown

LONGEST_BAND = 40
"""The most characters that a text of a hospital's own format may have."""

_VARIABLE_REPEATS = 3
"""The most repeats of variable length in one pattern: the work to refuse a text is a power of their number."""

_WHAT = "Wristband pattern"
_ATOM = re.compile(
    r"(?:(?P<one>[A-Za-z0-9_./-])|\[(?P<members>[A-Za-z0-9_./-]+)\])"
    r"(?P<repeat>\{(?P<least>[0-9]{1,2})(?:,(?P<most>[0-9]{1,2}))?\})?"
)
_MEMBER = re.compile(r"(?P<first>[A-Za-z0-9])-(?P<last>[A-Za-z0-9])|[A-Za-z0-9_./]|-\Z")


@dataclass(frozen=True)
class BandGrammar:
    """The format `name` with its pattern. Raises ParseError, when it is made, for a pattern beyond the safe part."""

    name: str
    pattern: str
    _compiled: re.Pattern[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if plain_text(self.name, "Name of a wristband format", 40) != self.name:
            raise ParseError("Name of a wristband format", "a name in normalisation form C", shown(self.name))
        object.__setattr__(self, "_compiled", _compiled(self.pattern))

    @property
    def expression(self) -> str:
        """The pattern as a regular expression, to stand within a longer one."""
        return self._compiled.pattern

    def accepts(self, text: str) -> bool:
        """Whether the whole text has this format. Which band it is, `Wristband.parse` says."""
        return self._compiled.fullmatch(text) is not None


def _compiled(pattern: str) -> re.Pattern[str]:
    at, least, most, variable = 0, 0, 0, 0
    parts: list[str] = []
    while at < len(pattern):
        atom = _ATOM.match(pattern, at)
        if atom is None:
            raise ParseError(_WHAT, "characters and [classes] with {n} or {n,m}", f"{shown(pattern[at:])}")
        if atom["members"] is not None:
            _refuse_class(atom["members"])
        low, high = _repeats(atom)
        if low > high or high == 0:
            raise ParseError(_WHAT, "a repeat {n,m} with n not above m, and m not 0", shown(pattern))
        least, most, variable = least + low, most + high, variable + (low < high)
        parts.append(
            (f"[{atom['members']}]" if atom["one"] is None else re.escape(atom["one"])) + (atom["repeat"] or "")
        )
        at = atom.end()
    if not 1 <= least <= most <= LONGEST_BAND:
        raise ParseError(_WHAT, f"texts of 1 to {LONGEST_BAND} characters", f"{least} to {most} by {shown(pattern)}")
    if variable > _VARIABLE_REPEATS:
        raise ParseError(_WHAT, f"at most {_VARIABLE_REPEATS} repeats of variable length", str(variable))
    return re.compile("".join(parts), re.ASCII)


def _repeats(atom: re.Match[str]) -> tuple[int, int]:
    if atom["least"] is None:
        return 1, 1
    return int(atom["least"]), int(atom["most"] or atom["least"])


def _refuse_class(members: str) -> None:
    at = 0
    while at < len(members):
        member = _MEMBER.match(members, at)
        if member is None:
            raise ParseError(_WHAT, "a class of characters and ranges, a hyphen last", f"[{members}]")
        if member["first"] is not None and not _one_range(member["first"], member["last"]):
            raise ParseError(_WHAT, "a range of digits, of capitals or of small letters", member.group())
        at = member.end()


def _one_range(first: str, last: str) -> bool:
    return first <= last and any(first in group and last in group for group in _RANGES)


_RANGES = ("0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
