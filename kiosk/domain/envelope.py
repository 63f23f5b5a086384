"""The envelope of a fact: what every fact says beside itself, fixed from the first release on.

A journey *is* the list of its facts. What can't be changed later stands here: who, when by which clock, on which
kiosk, decided on which counts, under which therapy, template and profile, and the chain to the fact before.
"""

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.facts import Fact

GENESIS = "0" * 64
"""The head before the first fact of a stream."""


@dataclass(frozen=True)
class Stamp:
    """The kiosk's own account of a moment: UTC wall clock, monotonic nanoseconds of the boot `boot_id`, the kiosk."""

    occurred_at: datetime
    monotonic_ns: int
    boot_id: str
    kiosk: str


@dataclass(frozen=True)
class Hashes:
    """SHA-256, lower-case hex, of the therapy, label template and printer profile in force; None where none applies."""

    therapy: str | None = None
    template: str | None = None
    profile: str | None = None


NO_HASHES = Hashes()
"""A fact under no therapy, template or profile."""


@dataclass(frozen=True)
class Entry:
    """A fact on its way to the ledger. `fact_id` is made by the caller, so that a retry is harmless.

    `stream` is a Chain of Identity identifier, or `site/...` for what belongs to no patient. `people` are person ids in
    the order in which they acted. `decided_on` are (stream, count) pairs: the state of the record the decision saw.
    """

    fact_id: str
    stream: str
    fact: Fact
    stamp: Stamp
    people: tuple[str, ...] = ()
    hashes: Hashes = NO_HASHES
    decided_on: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Recorded:
    r"""A fact in the ledger. `number` counts from 1 in its stream; `recorded_at` is UTC at the moment of append.

    `head` is SHA-256(previous head ‖ SHA-256(0x00 ‖ body)), lower-case hex, where body is the canonical JSON (RFC 8785)
    of everything here but `head`, `previous` and `signature`, with the site and the claims made; `signature` is the
    device key's Ed25519 over "samevein head 1\n" ‖ head.
    """

    entry: Entry
    number: int
    recorded_at: datetime
    key_id: str
    previous: str
    head: str
    signature: str
