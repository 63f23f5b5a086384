"""The body of a fact: everything said about it but the chain, as canonical JSON (RFC 8785). These bytes are hashed.

Beside the fields of `Recorded` a body names its site, so that no stream can be moved to another, and the claims it
made, so that a claim can't vanish from its table unnoticed. Monotonic time is text: in nanoseconds it passes 2^53 after
104 days without a restart.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import rfc8785

from kiosk.domain.editions import BEFORE_EDITIONS
from kiosk.domain.envelope import Entry, Hashes, Stamp
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import FACTS
from kiosk.ledger import scalars
from kiosk.ledger.codec import Codec, form_of
from kiosk.ledger.scalars import Json, JsonObject, Misfit


def _tag_left_alone(written: JsonObject) -> JsonObject:
    """Before its second version a print never said that it wrote a tag: none did."""
    return {**written, "epc": None}


def _by_the_only_table(written: JsonObject) -> JsonObject:
    """Before its second version a label never said by which edition's rules: there was one table, still there."""
    return {**written, "edition": BEFORE_EDITIONS}


CODEC = Codec(
    FACTS,
    {"PrintStarted": 2, "LabelIssued": 2, "ShipperLabelIssued": 2},
    {
        ("PrintStarted", 1): _tag_left_alone,
        ("LabelIssued", 1): _by_the_only_table,
        ("ShipperLabelIssued", 1): _by_the_only_table,
    },
)
"""Every kind of fact of this release."""

BODIES_KEPT = 4096
"""Bodies that are remembered by their very bytes, some 10 MB; the one unused longest goes first."""

_WHOLE_TEXT = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)

_HASHES = form_of(Hashes)
_TEXTS = form_of(tuple[str, ...])
_CLAIMS = form_of(tuple[tuple[str, str], ...])

_FIELDS = frozenset(
    (
        *("site", "stream", "number", "fact_id", "kind", "version", "fact"),
        *("stamp", "people", "hashes", "decided_on", "recorded_at", "key_id", "claims"),
    )
)
_STAMP_FIELDS = frozenset(("boot_id", "kiosk", "monotonic_ns", "occurred_at"))


@dataclass(frozen=True)
class Body:
    """What a fact's bytes say. `claims` are (kind, value) pairs in order; `recorded_at` is UTC."""

    site: str
    entry: Entry
    number: int
    recorded_at: datetime
    key_id: str
    claims: tuple[tuple[str, str], ...] = ()


def encode(body: Body, codec: Codec = CODEC) -> bytes:
    """The body's canonical bytes. Raises ParseError for a value the ledger can't keep.

    With ASCII names, whole numbers and no lone surrogate, the standard library's compact, sorted JSON is RFC 8785 to
    the byte, at a fifth of the cost; the audit and the tests hold every body against the `rfc8785` library.
    """
    entry = body.entry
    kind, version, fact = codec.write(entry.fact)
    try:
        written: JsonObject = {
            "site": scalars.write_text(body.site),
            "stream": scalars.write_text(entry.stream),
            "number": scalars.write_whole(body.number),
            "fact_id": scalars.write_text(entry.fact_id),
            "kind": kind,
            "version": version,
            "fact": fact,
            "stamp": _write_stamp(entry.stamp),
            "people": _TEXTS.write(entry.people),
            "hashes": _HASHES.write(entry.hashes),
            "decided_on": [_write_count(pair) for pair in entry.decided_on],
            "recorded_at": scalars.write_moment(body.recorded_at),
            "key_id": scalars.write_text(body.key_id),
            "claims": _CLAIMS.write(body.claims),
        }
    except Misfit as misfit:
        raise misfit.as_error("envelope") from None
    return json.dumps(written, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def decode(content: bytes, codec: Codec = CODEC) -> Body:
    """The body that these bytes say. Raises ParseError for anything `encode` would not have written.

    That the bytes are in canonical form is the audit's question (`canonical_form`), not asked at every replay.
    """
    return _said(content, codec)[0]


def filed_under(content: bytes, codec: Codec = CODEC) -> tuple[str, int]:
    """The kind and version these bytes name, before any upcaster. Raises ParseError as `decode`."""
    return _said(content, codec)[1]


@lru_cache(BODIES_KEPT)
def _said(content: bytes, codec: Codec) -> tuple[Body, tuple[str, int]]:
    # The same bytes say the same, frozen all through. That they are the bytes recorded is asked anew each time.
    written = written_in(content)
    if written.keys() != _FIELDS:
        raise ParseError("envelope", f"the fields {', '.join(sorted(_FIELDS))}", ", ".join(sorted(written)) or "none")
    try:
        fact = written["fact"]
        if not isinstance(fact, dict):
            raise Misfit("an object", repr(fact)).within("fact")
        kind, version = scalars.read_text(written["kind"]), scalars.read_whole(written["version"])
        entry = Entry(
            fact_id=scalars.read_text(written["fact_id"]),
            stream=scalars.read_text(written["stream"]),
            fact=codec.read(kind, version, fact),
            stamp=_read_stamp(written["stamp"]),
            people=_TEXTS.read(written["people"]),
            hashes=_HASHES.read(written["hashes"]),
            decided_on=_read_counts(written["decided_on"]),
        )
        body = Body(
            site=scalars.read_text(written["site"]),
            entry=entry,
            number=scalars.read_whole(written["number"]),
            recorded_at=scalars.read_moment(written["recorded_at"]),
            key_id=scalars.read_text(written["key_id"]),
            claims=_CLAIMS.read(written["claims"]),
        )
    except Misfit as misfit:
        raise misfit.as_error("envelope") from None
    return body, (kind, version)


def canonical_form(content: bytes) -> bytes:
    """The one form (RFC 8785) of what these bytes say: equal to `content` unless something else wrote it."""
    return rfc8785.dumps(written_in(content))


def written_in(content: bytes) -> JsonObject:
    """The fields as they stand in the bytes, of whatever version. Raises ParseError where they are no JSON object."""
    try:
        written = json.loads(
            content.decode("utf-8"), object_pairs_hook=_once_each, parse_float=_no_float, parse_constant=_no_float
        )
    except (ValueError, RecursionError) as error:
        if isinstance(error, ParseError):
            raise
        raise ParseError("body", "JSON in UTF-8", repr(content)) from error
    if not isinstance(written, dict):
        raise ParseError("body", "a JSON object", repr(content))
    return written


def _once_each(pairs: list[tuple[str, Json]]) -> JsonObject:
    written = dict(pairs)
    if len(written) != len(pairs):
        raise ParseError("body", "each field once", ", ".join(name for name, _ in pairs))
    return written


def _no_float(text: str) -> Json:
    raise ParseError("body", "no floating-point number", text)


def _write_stamp(stamp: Stamp) -> Json:
    if type(stamp.monotonic_ns) is not int or stamp.monotonic_ns < 0:
        raise Misfit("nanoseconds since the boot", repr(stamp.monotonic_ns)).within("monotonic_ns")
    return {
        "occurred_at": scalars.write_moment(stamp.occurred_at),
        "monotonic_ns": str(stamp.monotonic_ns),
        "boot_id": scalars.write_text(stamp.boot_id),
        "kiosk": scalars.write_text(stamp.kiosk),
    }


def _read_stamp(written: Json) -> Stamp:
    if not isinstance(written, dict) or written.keys() != _STAMP_FIELDS:
        raise Misfit(f"the fields {', '.join(sorted(_STAMP_FIELDS))}", repr(written)).within("stamp")
    nanoseconds = scalars.read_text(written["monotonic_ns"])
    if _WHOLE_TEXT.fullmatch(nanoseconds) is None:
        raise Misfit("whole nanoseconds as text", repr(nanoseconds)).within("monotonic_ns")
    return Stamp(
        occurred_at=scalars.read_moment(written["occurred_at"]),
        monotonic_ns=int(nanoseconds),
        boot_id=scalars.read_text(written["boot_id"]),
        kiosk=scalars.read_text(written["kiosk"]),
    )


def _write_count(pair: tuple[str, int]) -> Json:
    stream, count = pair
    return [scalars.write_text(stream), scalars.write_whole(count)]


def _read_counts(written: Json) -> tuple[tuple[str, int], ...]:
    if not isinstance(written, list):
        raise Misfit("an array", repr(written)).within("decided_on")
    counts = []
    for pair in written:
        if not isinstance(pair, list) or len(pair) != 2:
            raise Misfit("a stream and a count", repr(pair)).within("decided_on")
        counts.append((scalars.read_text(pair[0]), scalars.read_whole(pair[1])))
    return tuple(counts)
