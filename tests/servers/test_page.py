"""The page for the hospital's IT shows commands that exist; its blocks are what the servers of these tests are made of."""

from sqlalchemy.engine import make_url

from kiosk.ledger.server import require_sound
from tests.servers.page import PAGE
from tests.servers.plugin import require_postgresql
from tests.test_readme import invocations, unknown


def test_a_server_is_here() -> None:
    """Without one nothing of PostgreSQL was tested, and this says so."""
    require_postgresql()


def test_every_run_on_the_page_exists() -> None:
    """Every command and option that the page shows is there."""
    runs = list(invocations(PAGE.read_text(encoding="utf-8")))
    assert len(runs) > 5
    assert [run for run in runs if unknown(run)] == []


def test_the_addresses_on_the_page_are_taken() -> None:
    """Each address the page writes out is one that a kiosk and the owner's commands take."""
    addresses = [
        word.strip('"')
        for run in invocations(PAGE.read_text(encoding="utf-8"))
        for word in run
        if word.strip('"').startswith("postgresql:")
    ]
    assert len(addresses) == 2
    for address in addresses:
        require_sound(make_url(address))
