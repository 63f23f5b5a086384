"""The people of a site made on the command line: their badges and PINs, and how they register and enrol."""

from pathlib import Path
from typing import Any

from click.testing import Result

from kiosk.cli.sites import bench_of
from kiosk.devices.clock import SystemClock
from kiosk.domain.clock import ClockTrust
from kiosk.handoffs.view import site_view
from kiosk.rehearsal.people import gsrn
from tests.cli.contents import write
from tests.cli.running import run

BADGES = [f"{gsrn('8017', number)}(8019)1" for number in (410001, 410002, 410003, 410004)]
PINS = ["402817", "935264", "581739", "716205"]
TRUSTED = SystemClock().now().trust is ClockTrust.TRUSTED


def person(number: int, *roles: str, days: object = 365) -> dict[str, Any]:
    """One row of a file of people."""
    return {"name": f"Person Example {'ABCD'[number]}", "badge": BADGES[number], "roles": list(roles), "days": days}


FIRST_TWO = [person(0, "site administrator", "quality officer"), person(1, "site administrator", "collection staff")]
PATIENT = {
    "name": "Łucja Nguyễn-Fictive",
    "record_number": "DEMO-700123",
    "birth_date": "1980-02-29",
    "wristband": f"{gsrn('8018', 700123)}(8019)2",
}


def typed(*pins: str) -> str:
    """PINs as a person types them."""
    return "".join(f"{pin}\n" for pin in pins)


def people_of(folder: Path) -> int:
    """How many people the site's record knows."""
    bench = bench_of(folder)
    try:
        return len(site_view(bench).people)
    finally:
        bench.ledger.close()


def add_third(site: Path, folder: Path, by: str, pin: str) -> Result:
    """A third person is to be registered by somebody with a PIN."""
    return run(
        "operators", "--site", site, "--file", write([person(2, "collection staff")], folder), "--by", by,
        typed=typed(pin, PINS[2], PINS[2]),
    )  # fmt: skip


def enrol(
    site: Path,
    folder: Path,
    second: dict[str, Any] | None = None,
    pins: tuple[str, str] | None = None,
    badges: tuple[str, str] = (BADGES[1], BADGES[2]),
    first: dict[str, Any] | None = None,
) -> Result:
    """A patient is keyed by two people."""
    return run(
        "enrol", "--site", site, "--file", write(PATIENT if first is None else first, folder, "keyed.json"),
        "--rekeyed", write(PATIENT if second is None else second, folder, "again.json"),
        "--therapy", "car-t", "--badge", badges[0], "--badge", badges[1], typed=typed(*(pins or PINS[1:3])),
    )  # fmt: skip
