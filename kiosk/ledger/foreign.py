"""Chains of other sites: packed as they were exported, unpacked within bounds, verified, told in order.

A chain is one site's facts of one journey, as lines of `export.fact_lines`. Where that site took the journey over, the
chain of the site before is inside its `HandoverAccepted`; and so on back to the first. `told` gives them all, each
once, in the order in which they happened: a chain inside comes before the fact that holds it.

What verifies them is `verify.py` itself, the same that an outsider runs; `lines` gives the outsider the file for it.
"""

import base64
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kiosk.domain.envelope import Recorded
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import HandoverAccepted
from kiosk.domain.keys import TrustedKey
from kiosk.ledger import body as bodies
from kiosk.ledger import verify

MOST_TEXT = 64 * 2**20
"""Bytes of unpacked facts, over all sites."""

MOST_CHAINS = 32
"""Chains in one another: hand-overs of one journey."""

_WHAT = "chain of another site"
_NUMBERS = frozenset({"number", "version"})


@dataclass(frozen=True)
class ForeignFact:
    """One fact of one site: as exported, and as read."""

    site: str
    row: Mapping[str, object]
    recorded: Recorded

    @property
    def line(self) -> str:
        """The fact as `verify.py` reads it."""
        said = {**self.row, "body": bytes(self.row["body"]).decode("utf-8")}  # type: ignore[call-overload]
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


class ChainBroken(ParseError):
    """A chain of another site is not as that site recorded it."""


def packed(lines: Iterable[str]) -> str:
    """Exported facts as one short text. Raises ParseError for more than the bound."""
    text = "".join(lines).encode("utf-8")
    if len(text) > MOST_TEXT:
        raise ParseError(_WHAT, f"at most {MOST_TEXT} bytes", f"{len(text)} bytes")
    return base64.b64encode(zlib.compress(text, 9)).decode("ascii")


def told(chain: str, coi: str) -> tuple[ForeignFact, ...]:
    """Every fact of every chain in this one, in the order in which they happened.

    Raises ParseError for a chain that can't be read, one of another journey, and one fact in two versions. That they
    are signed is asked by `require_sound`.
    """
    reader = _Reader(coi)
    reader.read(chain, 1)
    return tuple(reader.facts.values())


def story(accepted: HandoverAccepted, coi: str) -> tuple[tuple[str, Recorded], ...]:
    """What a journey took over, for the replay (`kiosk.domain.replay.handover`)."""
    return tuple((fact.site, fact.recorded) for fact in told(accepted.chain, coi))


def lines(facts: Iterable[ForeignFact]) -> str:
    """The facts as an export that `verify.py` reads, by site and number."""
    return "".join(fact.line for fact in _ordered(facts))


def require_sound(facts: tuple[ForeignFact, ...], keys: Iterable[TrustedKey]) -> None:
    """Pass when every fact is as its site signed it, by `verify.py`. Raises ChainBroken, naming the first bad one."""
    known = {(key.site, key.key_id): verify.Key(_stated(key)) for key in keys}
    rows = (dict(fact.row) for fact in _ordered(facts))
    try:
        verify.Verification(known, verify.Source(rows)).run(None)
    except verify.BadFact as bad:
        place = f"{bad.found['site']} fact {bad.found['number']}, {bad.found['what']}"
        raise ChainBroken(place, bad.found["expected"], bad.found["got"][:200]) from None
    except (verify.Unreadable, ValueError, TypeError, KeyError) as error:
        raise ChainBroken(_WHAT, "facts that can be verified", str(error)[:200]) from None


def _stated(key: TrustedKey) -> dict[str, object]:
    moments = {"not_before": key.not_before, "not_after": key.not_after, "revoked_at": key.revoked_at}
    form = "%Y-%m-%dT%H:%M:%S.%f%z"
    return {"key_id": key.key_id, "public": key.public} | {
        name: None if moment is None else moment.strftime(form) for name, moment in moments.items()
    }


def _ordered(facts: Iterable[ForeignFact]) -> list[ForeignFact]:
    return sorted(facts, key=lambda fact: (fact.site, fact.recorded.number))


class _Reader:
    """One reading of nested chains, within the bounds."""

    def __init__(self, coi: str) -> None:
        self.facts: dict[tuple[str, int], ForeignFact] = {}
        self._coi = coi
        self._left = MOST_TEXT

    def read(self, chain: str, depth: int) -> None:
        """Take in a chain with all that is inside it."""
        if depth > MOST_CHAINS:
            raise ParseError(_WHAT, f"at most {MOST_CHAINS} in one another", "more")
        text = self._unpacked(chain)
        if not text.endswith("\n"):
            raise ParseError(_WHAT, "lines, the last one ended", "another text")
        for number, line in enumerate(text[:-1].split("\n"), start=1):
            self._take(line, number, depth)

    def _unpacked(self, chain: str) -> str:
        unpacking = zlib.decompressobj()
        try:
            text = unpacking.decompress(base64.b64decode(chain, validate=True), self._left + 1)
            if len(text) > self._left:
                raise ParseError(_WHAT, f"at most {MOST_TEXT} bytes", "more")
            if not unpacking.eof or unpacking.unused_data:
                raise ParseError(_WHAT, "one whole compressed text", "another")
            self._left -= len(text)
            return text.decode("utf-8")
        except (zlib.error, ValueError) as error:
            if isinstance(error, ParseError):
                raise
            raise ParseError(_WHAT, "compressed UTF-8 in base64", f"{len(chain)} other characters") from None

    def _take(self, line: str, number: int, depth: int) -> None:
        row = _row(line, number)
        site = str(row["site"])
        try:
            recorded = _recorded(row)
        except ParseError as error:
            raise ParseError(f"{site} fact {number}, {error.what}", error.expected, error.got[:200]) from None
        fact = recorded.entry.fact
        if recorded.entry.stream != self._coi or row["stream"] != self._coi:
            raise ParseError(f"{site} fact {number}", "a fact of this journey", "one of another stream")
        if isinstance(fact, HandoverAccepted):
            self.read(fact.chain, depth + 1)
        known = self.facts.setdefault((site, recorded.number), ForeignFact(site, row, recorded))
        if known.recorded.head != recorded.head:
            raise ChainBroken(f"{site} fact {recorded.number}", "one fact of this number", "two that differ")


def _row(line: str, number: int) -> dict[str, object]:
    what = f"line {number} of a chain"
    try:
        found = bodies.written_in(line.encode("utf-8"))
    except ParseError as error:
        raise ParseError(what, error.expected, error.got[:200]) from None
    if found.keys() != set(verify.COLUMNS):
        raise ParseError(what, f"the fields {', '.join(verify.COLUMNS)}", ", ".join(found)[:200])
    for name, value in found.items():
        if type(value) is not (int if name in _NUMBERS else str):
            raise ParseError(what, f"{name} as {'a whole number' if name in _NUMBERS else 'text'}", repr(value)[:200])
    return {**found, "body": str(found["body"]).encode("utf-8")}


def _recorded(row: Mapping[str, object]) -> Recorded:
    content = row["body"]
    if not isinstance(content, bytes):
        raise ParseError("body", "bytes", type(content).__name__)
    body = bodies.decode(content)
    head = str(row["head"])
    if (body.site, body.number) != (row["site"], row["number"]):
        raise ParseError("columns", f"{row['site']} {row['number']}", f"{body.site} {body.number}")
    return Recorded(
        body.entry, body.number, body.recorded_at, body.key_id, str(row["previous"]), head, str(row["signature"])
    )
