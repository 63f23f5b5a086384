"""What a commit means on a server that kiosks share."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from kiosk.ledger import server as reaching
from kiosk.ledger.audit import Verified
from kiosk.ledger.errors import ClaimTaken, LedgerUnavailable, StaleJourney, Unconfirmed
from kiosk.ledger.particulars import Particulars
from kiosk.ledger.postgres import PostgresDatabase
from kiosk.ledger.store import Claim, Ledger, Occasion
from tests.ledger.conftest import COI, OTHER, Entries, Place
from tests.servers.postgresql import OWNER, ROLE, Server

pytestmark = pytest.mark.postgresql


@pytest.fixture
def standby_lost(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """The server waits for a standby that does not come. Calling it lets all that wait go, as if it had come."""
    monkeypatch.setattr(reaching, "DEADLINE_S", 1.0)

    def come() -> None:
        server.set(synchronous_standby_names="")

    server.set(synchronous_standby_names="nobody")
    for _ in range(2000):
        if server.ask("SHOW synchronous_standby_names") == [("nobody",)]:
            break
    yield come
    come()


@pytest.mark.hazard("H20")
@pytest.mark.parametrize("end", ["pg_cancel_backend", "pg_terminate_backend", ""])
def test_a_commit_that_no_standby_confirmed_is_not_recorded(
    server: Server, ledger: Ledger, entry: Entries, standby_lost: Callable[[], None], end: str
) -> None:
    """Cancelled, cut off or left waiting, it is `Unconfirmed`; nothing is answered until a standby confirms; then it is
    found once.
    """
    ended: list[int] = []

    def administrator() -> None:
        ended.extend(server.waiting())
        if end:
            server.ask(f"SELECT {end}({ended[0]})")

    watching = threading.Thread(target=administrator)
    watching.start()
    with pytest.raises(Unconfirmed) as unknown:
        ledger.append([entry("f1")], {COI: 0})
    watching.join()
    assert ended
    assert unknown.value.fact_ids == ("f1",)
    for refused in (lambda: ledger.find("f1"), lambda: ledger.facts(COI), lambda: ledger.append([entry("f2")], {})):
        with pytest.raises(LedgerUnavailable):
            refused()
    standby_lost()
    assert ledger.find("f1") is not None
    assert ledger.append([entry("f1")], {COI: 0}).occasion is Occasion.REPEATED
    assert ledger.counts([COI]) == {COI: 1}
    assert isinstance(ledger.verify(), Verified)


@pytest.mark.hazard("H20")
def test_what_is_written_and_not_confirmed_is_seen_by_nobody(
    server: Server,
    ledger: Ledger,
    other_kiosk: Ledger,
    entry: Entries,
    standby_lost: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While a commit waits for the standby the state is the old one; once it came through, the version is another."""
    monkeypatch.setattr(reaching, "DEADLINE_S", 60.0)
    before = other_kiosk.database.version()
    appending = threading.Thread(target=ledger.append, args=([entry("f1")], {COI: 0}))
    appending.start()
    server.waiting()
    assert other_kiosk.database.version() == before
    assert other_kiosk.heads() == {}
    standby_lost()
    appending.join()
    assert other_kiosk.database.version() != before
    assert set(other_kiosk.heads()) == {COI}


def test_a_version_is_the_same_while_nothing_is_committed(ledger: Ledger, other_kiosk: Ledger, entry: Entries) -> None:
    """What another kiosk recorded or put by gives another version; looking gives the same."""
    first = ledger.database.version()
    assert other_kiosk.find("f1") is None
    assert ledger.database.version() == first
    other_kiosk.append([entry("f1")], {COI: 0})
    second = ledger.database.version()
    Particulars(other_kiosk.database, ledger.site, b"s" * 32).put("p1", COI, {"name": "Anna Muster"})
    assert len({first, second, ledger.database.version()}) == 3


@pytest.mark.hazard("H20")
def test_a_warning_at_commit_is_no_confirmation(server: Server, ledger: Ledger, place: Place, entry: Entries) -> None:
    """A commit the server warned of is looked up by its ids and confirmed by another; without ids it is unknown."""
    database = make_url(place.url).database or ""
    server.ask(
        "CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'beware'; RETURN NULL; END $$",
        database, OWNER,
    )  # fmt: skip
    server.ask(
        "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON heads DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
        " EXECUTE FUNCTION warn()", database, OWNER,
    )  # fmt: skip
    server.ask(f"GRANT EXECUTE ON FUNCTION warn() TO {ROLE}", database, OWNER)
    assert ledger.append([entry("f1")], {COI: 0}).occasion is Occasion.REPEATED
    with pytest.raises(Unconfirmed):
        ledger.database.write(
            lambda connection: connection.exec_driver_sql("INSERT INTO heads VALUES ('s', 't', 1, 'h')")
        )
    assert ledger.counts([COI]) == {COI: 1}


def test_a_connection_that_was_lost_is_replaced(server: Server, ledger: Ledger, entry: Entries) -> None:
    """A server that restarted is worked on without anybody's help, behind the same guards."""
    ledger.append([entry("f1")], {COI: 0})
    before = ledger.database.version()
    server.ask(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{ROLE}'")
    assert ledger.counts([COI]) == {COI: 1}
    assert ledger.append([entry("f2")], {COI: 1}).occasion is Occasion.FIRST
    assert ledger.database.version() != before


def test_writers_that_wait_for_each_other_both_end(ledger: Ledger, other_kiosk: Ledger, entry: Entries) -> None:
    """Of two that lock each other out the server turns one down, and it is done again."""
    ledger.append([entry("f1"), entry("f2", OTHER)], {COI: 0, OTHER: 0})
    met = threading.Barrier(2)
    tries: list[str] = []

    def lock(first: str, second: str) -> Callable[[Connection], None]:
        def work(connection: Connection) -> None:
            tries.append(first)
            connection.exec_driver_sql(f"SELECT FROM heads WHERE stream = '{first}' FOR UPDATE")
            if len(tries) <= 2:
                met.wait()
            connection.exec_driver_sql(f"SELECT FROM heads WHERE stream = '{second}' FOR UPDATE")

        return work

    other = threading.Thread(target=other_kiosk.database.write, args=(lock(OTHER, COI),))
    other.start()
    ledger.database.write(lock(COI, OTHER))
    other.join()
    assert len(tries) == 3


@pytest.fixture
def kiosks(place: Place) -> Iterator[list[Ledger]]:
    """Several kiosks of one site, each on connections of its own."""
    opened = [place.open() for _ in range(4)]
    yield opened
    for kiosk in opened:
        kiosk.close()


@pytest.fixture
def other_kiosk(place: Place) -> Iterator[Ledger]:
    """A second kiosk of the site."""
    with closing(place.open()) as opened:
        yield opened


def at_once(works: list[Callable[[], object]]) -> None:
    """Do all of these at the same time."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.hazard("H19")
def test_many_kiosks_lose_and_double_nothing(kiosks: list[Ledger], entry: Entries) -> None:
    """Kiosks that append to one stream, each deciding anew when stale, make one gapless, sound chain."""
    each = 6

    def write(number: int) -> None:
        kiosk = kiosks[number]
        for n in range(each):
            while True:
                try:
                    kiosk.append([entry(f"f{number}-{n}")], {COI: kiosk.counts([COI])[COI]})
                    break
                except StaleJourney:
                    continue

    at_once([lambda number=number: write(number) for number in range(len(kiosks))])  # type: ignore[misc]
    facts = kiosks[0].facts(COI)
    assert [recorded.number for recorded in facts] == list(range(1, len(kiosks) * each + 1))
    assert len({recorded.entry.fact_id for recorded in facts}) == len(facts)
    assert isinstance(kiosks[0].verify(), Verified)


@pytest.mark.hazard("H19")
def test_who_waited_for_a_stream_goes_on_from_its_new_end(kiosks: list[Ledger], entry: Entries) -> None:
    """Appends that name no count of their stream follow each other: none joins the new head with an older fact."""
    first = kiosks[0].append([entry("f0")], {COI: 0})
    assert first.occasion is Occasion.FIRST
    each = 6

    def write(number: int) -> None:
        for n in range(each):
            kiosks[number].append([entry(f"f{number}-{n}")], {})

    at_once([lambda number=number: write(number) for number in range(len(kiosks))])  # type: ignore[misc]
    assert kiosks[0].counts([COI]) == {COI: 1 + each * len(kiosks)}
    assert isinstance(kiosks[0].verify(), Verified)


@pytest.mark.hazard("H15")
def test_of_many_kiosks_one_gets_the_claim(kiosks: list[Ledger], entry: Entries) -> None:
    """However many kiosks claim one serial at once, for streams of their own, exactly one is recorded."""
    answers: list[str] = []

    def claim(number: int) -> None:
        stream = f"A99902600000{number}D"
        try:
            kiosks[number].append([entry(f"f{number}", stream)], {stream: 0}, [Claim("issue", "1", f"f{number}")])
            answers.append("recorded")
        except ClaimTaken:
            answers.append("taken")

    at_once([lambda number=number: claim(number) for number in range(len(kiosks))])  # type: ignore[misc]
    assert sorted(answers) == ["recorded", *["taken"] * 3]
    assert len(kiosks[0].streams()) == 1


def test_one_fact_sent_twice_at_once_is_recorded_once(kiosks: list[Ledger], entry: Entries) -> None:
    """The same fact by several kiosks at the same moment is first for one, and found by the others."""
    answers: list[str] = []

    def write(kiosk: Ledger) -> None:
        try:
            answers.append(kiosk.append([entry("f1")], {COI: 0}).occasion.value)
        except StaleJourney:
            answers.append("stale")

    at_once([lambda kiosk=kiosk: write(kiosk) for kiosk in kiosks])  # type: ignore[misc]
    assert answers.count("first") == 1
    assert kiosks[0].counts([COI]) == {COI: 1}


def test_what_the_server_says_of_itself_is_told(ledger: Ledger) -> None:
    """Its release, whether a standby is asked for, and which there are."""
    assert isinstance(ledger.database, PostgresDatabase)
    said = ledger.database.told()
    assert said.startswith("PostgreSQL 1")
    assert said.endswith("synchronous standby not asked for; standbys: none")
