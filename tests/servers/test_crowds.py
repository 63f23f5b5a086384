"""Servers killed and failed over under kiosks that write: nothing acknowledged is lost, nothing is recorded twice."""

import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from kiosk.ledger.errors import LedgerUnavailable, Unconfirmed
from kiosk.ledger.store import Ledger
from tests.servers.crowds import failed_over, killed, ledger_on, opened, pair, raced
from tests.servers.postgresql import ROLE, Server, running

pytestmark = [pytest.mark.postgresql, pytest.mark.long]


@pytest.mark.hazard("H20")
def test_a_server_killed_under_its_kiosks_loses_and_doubles_nothing() -> None:
    """Every process of the server ended with -9, twice, while four kiosks write."""
    with running("alone") as (server,):
        told, found = killed(server, "ledger", writers=4, kills=2)
    assert found == []
    assert len(told.acknowledged) >= 24
    assert told.refused


@pytest.mark.hazard("H15")
def test_of_a_crowd_exactly_one_infuses() -> None:
    """Of 32 kiosks that claim one container at the same moment, one records it."""
    with running("alone") as (server,):
        assert raced(server, "ledger", clients=32, rounds=2) == []


@pytest.mark.hazard("H20")
def test_a_failover_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """The primary stops dead under four kiosks, the standby takes over, and each kiosk goes on by itself; meanwhile
    none of them works on the old primary come back, on a standby, or without one.
    """
    refused: list[str] = []

    def between(new: Server, old: Server, kiosks: Sequence[Ledger]) -> None:
        with pytest.raises(LedgerUnavailable, match="synchronous standby"):
            opened(new.url("ledger"), new.folder.parent, standby=True)
        old.start()
        # It takes writes and hands out what it has: only the kiosk's memory tells that it is an old one.
        assert old.ask("SELECT pg_is_in_recovery()") == [(False,)]
        for address in (old.url("ledger"), old.url("ledger", ROLE, new)):
            with pytest.raises(LedgerUnavailable, match="an old primary"):
                opened(address, new.folder.parent, standby=True)
            refused.append(address)
        old.stop("immediate")

    with running("a", "b") as servers:
        told, found = failed_over(servers, "ledger", writers=4, times=2, between=between)
        standby = next(server for server in servers if server.ask("SELECT pg_is_in_recovery()") == [(True,)])
        with pytest.raises(LedgerUnavailable, match="read"):
            opened(standby.url("ledger"), tmp_path, standby=True)
    assert found == []
    assert len(told.acknowledged) >= 24
    assert told.refused
    assert len(refused) == 4


@pytest.mark.hazard("H20")
def test_a_commit_let_go_by_a_change_of_settings_is_not_recorded(tmp_path: Path) -> None:
    """When the administrator takes the standby out of the settings, the server lets go who waited, without a warning:
    the kiosk says that it does not know, and finds it by its id once there is a standby again.
    """
    with running("a", "b") as (primary, standby):
        ledger_on(primary, "ledger")
        pair(primary, standby)
        with closing(opened(primary.url("ledger"), tmp_path, standby=True)) as ledger:
            answers: list[object] = []

            def write(connection: Connection) -> None:
                connection.exec_driver_sql("INSERT INTO heads VALUES ('s', 't', 1, 'h')")
                standby.stop("fast")
                threading.Thread(target=let_go).start()

            def let_go() -> None:
                primary.waiting()
                primary.set(synchronous_standby_names="")

            with pytest.raises(Unconfirmed):
                answers.append(ledger.database.write(write))
            with pytest.raises(LedgerUnavailable, match="synchronous standby"):
                answers.append(ledger.heads())
            assert answers == []
            standby.start()
            pair(primary, standby)
            assert ledger.heads() == {}
            assert primary.ask("SELECT site FROM heads", "ledger") == [("s",)]
