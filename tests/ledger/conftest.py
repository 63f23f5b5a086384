"""A small real ledger, its keys, and entries to put into it."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.envelope import Entry, Stamp
from kiosk.domain.facts import Fact, LabelIssued
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.ledger import migrate
from kiosk.ledger.database import Safeguards
from kiosk.ledger.keys import SigningKey, signing_key
from kiosk.ledger.store import Claim, Ledger
from tests.servers.plugin import TEMPLATE
from tests.servers.postgresql import OWNER, Server

SITE, KIOSK = "A9990", "kiosk-1"
COI, OTHER = "A999026000001D", "A999026000002X"
FOUNDED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """Where a ledger is, and with what it is opened."""

    url: str
    folder: Path
    key: SigningKey
    trusted: tuple[TrustedKey, ...]

    @property
    def file(self) -> Path:
        return self.folder / "ledger.sqlite"

    @property
    def safeguards(self) -> Safeguards:
        return Safeguards(standby=False, timelines=self.folder / "timeline.json")

    def open(self, clock: Callable[[], datetime] | None = None) -> Ledger:
        return Ledger.open(
            self.url,
            site=SITE,
            kiosk=KIOSK,
            device_key=self.key,
            trusted=self.trusted,
            clock=clock or (lambda: FOUNDED + timedelta(hours=1)),
            safeguards=self.safeguards,
        )


_NUMBERS = itertools.count(1)


@pytest.fixture
def url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a new, empty ledger."""
    folder = tmp_path / "ledger"
    folder.mkdir()
    if database_kind == "sqlite":
        file = f"sqlite:///{folder}/ledger.sqlite"
        migrate.create(file)
        yield file
        return
    primary: Server = request.getfixturevalue("server")
    name = f"ledger_{next(_NUMBERS)}"
    primary.ask(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {TEMPLATE}")
    yield primary.url(name)
    primary.ask(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def place(url: str, tmp_path: Path) -> Place:
    folder = tmp_path / "ledger"
    key = signing_key(b"\x11" * 32)
    trusted = key.trusted(KeyPurpose.DEVICE, SITE, FOUNDED, FOUNDED + timedelta(days=366))
    return Place(url, folder, key, (trusted,))


@pytest.fixture
def ledger(place: Place) -> Iterator[Ledger]:
    opened = place.open()
    yield opened
    opened.close()


Entries = Callable[..., Entry]


@pytest.fixture
def entry() -> Entries:
    """A maker of entries: `entry('f1')`, with another stream, fact or people where a test needs them."""

    def make(fact_id: str, stream: str = COI, fact: Fact | None = None, **changes: object) -> Entry:
        fact = fact or LabelIssued("A999026123456" + "DAX121A0", "base label", 1, fact_id, "attempt-1")
        made = Entry(fact_id, stream, fact, Stamp(FOUNDED, 7, "boot-1", KIOSK), ("nurse-1", "nurse-2"))
        return replace(made, **changes)  # type: ignore[arg-type] # a test names the field it changes

    return make


@pytest.fixture
def written(place: Place, entry: Entries) -> Place:
    """A closed ledger: five facts in stream one, three in two, two of the site; claims 1 to 5 by stream one."""
    ledger = place.open()
    for n in range(1, 6):
        ledger.append([entry(f"one-{n}", COI)], {COI: n - 1}, [Claim("issue", str(n), f"one-{n}")])
    ledger.append([entry(f"two-{n}", OTHER) for n in range(1, 4)], {OTHER: 0})
    ledger.append([entry(f"site-{n}", "site/people") for n in range(1, 3)], {"site/people": 0})
    ledger.close()
    return place
