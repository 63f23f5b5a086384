"""`kiosk init`, `operators`, `enrol`, `order`, `audit verify`, `doctor`: a site from nothing, and what breaks it."""

import json
import shutil
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from kiosk.cli.sites import bench_of
from kiosk.devices.clock import SystemClock
from kiosk.domain.clock import ClockTrust
from kiosk.handoffs.view import site_view
from kiosk.rehearsal.people import gsrn
from tests.cli.contents import write
from tests.cli.running import documents, init, run, run_alone
from tests.handoffs.site_files import found_in

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


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with its first two people. Tests work on copies."""
    place = tmp_path_factory.mktemp("site")
    folder = place / "site"
    told = init(folder)
    assert (told.exit_code, told.stdout) == (0, ""), told.stderr
    told = run(
        "operators", "--site", folder, "--file", write(FIRST_TWO, place),
        typed=typed(PINS[0], PINS[0], PINS[1], PINS[1]),
    )  # fmt: skip
    assert (told.exit_code, told.stdout) == (0, ""), told.stderr
    return folder


@pytest.fixture
def site(made: Path, tmp_path: Path) -> Path:
    """A copy of the site."""
    return Path(shutil.copytree(made, tmp_path / "site"))


def test_a_new_site_keeps_its_keys_closed(made: Path) -> None:
    """The folder of keys is open to its owner alone, and so is every file in it."""
    keys = made / "keys"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    files = sorted(keys.iterdir())
    assert len(files) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    for path in files:
        secret = path.read_text(encoding="ascii").strip()
        assert [
            other.name
            for other in made.rglob("*")
            if other.is_file() and other not in files and secret.encode() in other.read_bytes()
        ] == []


def test_a_site_is_never_made_over_another(site: Path) -> None:
    """A folder that has a site is refused, and stays as it was."""
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    told = init(site)
    assert (told.exit_code, told.stdout) == (2, "")
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "changed",
    [{"facility": "A999"}, {"zone": "Nowhere/Town"}, {"name": ""}, {"facility_name": "x" * 121}, {"station": "a\nb"}],
    ids=lambda changed: next(iter(changed)),
)
def test_unsound_settings_make_no_site(changed: dict[str, str], tmp_path: Path) -> None:
    """A site with an unsound setting is not made: no key, no ledger."""
    told = init(tmp_path / "site", **changed)
    assert (told.exit_code, told.stdout) == (2, "")
    assert not (tmp_path / "site" / "keys").exists()
    assert not (tmp_path / "site" / "site.db").exists()


def test_a_demonstration_facility_is_no_production_site(tmp_path: Path) -> None:
    """A production site can't be made under a facility number that is for demonstration."""
    told = init(tmp_path / "site", mode="production")
    assert told.exit_code == 2
    assert "facility" in told.stderr


def test_a_site_that_could_not_be_made_can_be_made_again(tmp_path: Path) -> None:
    """After a refusal for an unsound setting, the same folder takes a sound site."""
    folder = tmp_path / "site"
    assert init(folder, zone="Nowhere/Town").exit_code == 2
    assert init(folder).exit_code == 0


def people_of(folder: Path) -> int:
    """How many people the site's record knows."""
    bench = bench_of(folder)
    try:
        return len(site_view(bench).people)
    finally:
        bench.ledger.close()


def test_the_first_two_set_each_other_up(made: Path, tmp_path: Path) -> None:
    """The first two people are on record, each registered by the other; no file holds a PIN."""
    site = Path(shutil.copytree(made, tmp_path / "site"))
    assert people_of(site) == 2
    assert found_in(site, PINS[:2], prints=True) == []


@pytest.mark.parametrize(
    "rows", [FIRST_TWO[:1], [*FIRST_TWO, person(2, "quality officer")], [FIRST_TWO[0], FIRST_TWO[0]], []]
)
def test_the_first_are_two(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    """One, three, none or one person twice don't begin a site."""
    folder = tmp_path / "site"
    init(folder)
    told = run("operators", "--site", folder, "--file", write(rows, tmp_path), typed=typed(*[PINS[0]] * 8))
    assert told.exit_code == 2
    assert people_of(folder) == 0


@pytest.mark.parametrize(
    "row",
    [
        person(2), person(2, "emperor"), person(2, "quality officer", days=0), person(2, "quality officer", days="365"),
        person(2, "quality officer", days=True), {"name": "Nobody"}, {**person(2, "quality officer"), "extra": 1}, [], "person",
        {**person(2, "quality officer"), "badge": "12345"}, {**person(2, "quality officer"), "badge": 12345},
        {**person(2, "quality officer"), "name": "a\u202eb"}, {**person(2, "quality officer"), "name": 7},
        {**person(2, "quality officer"), "roles": "quality officer"}, {**person(2, "quality officer"), "roles": [["quality officer"]]},
        {**person(2, "quality officer"), "roles": None},
    ],
)  # fmt: skip
def test_an_unsound_person_is_not_registered(row: Any, site: Path, tmp_path: Path) -> None:
    """A row that is no whole, sound person is refused with words, and nobody is registered."""
    told = run(
        "operators", "--site", site, "--file", write([row], tmp_path), "--by", BADGES[0],
        typed=typed(PINS[0], PINS[2], PINS[2]),
    )  # fmt: skip
    assert told.exit_code == 2
    assert isinstance(told.exception, SystemExit), told.exception
    assert people_of(site) == 2


def add_third(site: Path, folder: Path, by: str, pin: str) -> Result:
    """A third person is to be registered by somebody with a PIN."""
    return run(
        "operators", "--site", site, "--file", write([person(2, "collection staff")], folder), "--by", by,
        typed=typed(pin, PINS[2], PINS[2]),
    )  # fmt: skip


def test_an_administrator_registers_a_third(site: Path, tmp_path: Path) -> None:
    """An administrator with the right PIN registers a person; that person, being none, registers nobody."""
    assert add_third(site, tmp_path, BADGES[0], PINS[0]).exit_code == 0
    assert people_of(site) == 3
    fourth = write([person(3, "bedside nurse")], tmp_path, "fourth.json")
    told = run("operators", "--site", site, "--file", fourth, "--by", BADGES[2], typed=typed(PINS[2], PINS[3], PINS[3]))
    assert told.exit_code == 2
    assert people_of(site) == 3


@pytest.mark.hazard("H08")
def test_a_wrong_pin_registers_nobody(site: Path, tmp_path: Path) -> None:
    """With a wrong PIN nobody is registered, exit code 1; five of them lock even the right one."""
    for _ in range(5):
        assert add_third(site, tmp_path, BADGES[0], "000000").exit_code == 1
    assert add_third(site, tmp_path, BADGES[0], PINS[0]).exit_code == 1
    assert people_of(site) == 2


def test_an_unknown_badge_registers_nobody(site: Path, tmp_path: Path) -> None:
    """A badge that nobody has, and no badge at all, are set-up faults."""
    assert add_third(site, tmp_path, BADGES[3], PINS[0]).exit_code == 2
    told = run(
        "operators", "--site", site, "--file", write([person(2, "bedside nurse")], tmp_path), typed=typed(PINS[0])
    )
    assert told.exit_code == 2
    assert people_of(site) == 2


def enrol(
    site: Path, folder: Path, second: dict[str, Any] | None = None, pins: tuple[str, str] | None = None
) -> Result:
    """A patient is keyed by two people."""
    first, other = pins or (PINS[1], PINS[2])
    return run(
        "enrol", "--site", site, "--file", write(PATIENT, folder, "keyed.json"),
        "--rekeyed", write(PATIENT if second is None else second, folder, "again.json"),
        "--therapy", "car-t", "--badge", BADGES[1], "--badge", BADGES[2], typed=typed(first, other),
    )  # fmt: skip


@pytest.mark.hazard("H18")
def test_a_patient_is_enrolled_where_the_clock_is_trusted(site: Path, tmp_path: Path) -> None:
    """Two people enrol a patient, and order for them, where the clock is trusted; elsewhere they are refused with 1."""
    add_third(site, tmp_path, BADGES[0], PINS[0])
    told = enrol(site, tmp_path)
    if not TRUSTED:
        assert told.exit_code == 1
        assert "REFUSED time_is_trusted" in told.stderr
        return
    assert (told.exit_code, told.stdout) == (0, "")
    assert enrol(site, tmp_path, pins=("000000", PINS[2])).exit_code == 1


@pytest.mark.hazard("H01")
@pytest.mark.parametrize("field", sorted(PATIENT))
def test_keyed_otherwise_is_refused(field: str, site: Path, tmp_path: Path) -> None:
    """Where the second keying differs in one field, nobody is enrolled and the difference is a reason."""
    other = {
        "name": "Lucja Nguyen-Fictive", "record_number": "DEMO-700124", "birth_date": "1980-02-28",
        "wristband": f"{gsrn('8018', 700124)}(8019)2",
    }  # fmt: skip
    add_third(site, tmp_path, BADGES[0], PINS[0])
    told = enrol(site, tmp_path, {**PATIENT, field: other[field]})
    assert told.exit_code == 1
    assert "REFUSED keyed_twice_alike" in told.stderr
    assert other[field] not in told.stderr


@pytest.mark.parametrize(
    "second", [{}, [], {**PATIENT, "extra": "x"}, {**PATIENT, "birth_date": "1980-02-30"}, {**PATIENT, "name": 5},
               {**PATIENT, "birth_date": "1780-01-01"}, {**PATIENT, "wristband": "bed 12"}],
)  # fmt: skip
def test_an_unsound_patient_file_is_2(second: Any, site: Path, tmp_path: Path) -> None:
    """A file that is no patient is a fault of the input, before anybody signs."""
    add_third(site, tmp_path, BADGES[0], PINS[0])
    told = enrol(site, tmp_path, second)
    assert (told.exit_code, told.stdout) == (2, "")
    assert isinstance(told.exception, SystemExit)


def test_an_order_for_nobody_is_refused(site: Path, tmp_path: Path) -> None:
    """An order for a Chain of Identity that nobody was enrolled under is refused with 1."""
    add_third(site, tmp_path, BADGES[0], PINS[0])
    fields = {
        "cells_e6": "600", "volume_ml": "300", "dmso_limit_ml": "40", "volume_limit_ml": "400", "route": "intravenous",
        "site_of_body": "central line", "weight_kg": "70", "weighed_on": "2026-01-01", "physician": "Dr Kim Örnek",
    }  # fmt: skip
    path = write(fields, tmp_path)
    told = run(
        "order", "--site", site, "--coi", "CHA999026000555", "--file", path, "--rekeyed", path,
        "--badge", BADGES[1], "--badge", BADGES[2], typed=typed(PINS[1], PINS[2]),
    )  # fmt: skip
    assert (told.exit_code, told.stdout) == (1, "")
    assert "REFUSED patient_is_enrolled" in told.stderr


def verify(site: Path, *more: object) -> tuple[int, list[dict[str, Any]]]:
    """What the stand-alone verifier says of a site, by the command."""
    told = run_alone("audit", "verify", "--site", site, *more, "--json")
    return told.returncode, documents(told.stdout)


def test_a_whole_ledger_is_verified(site: Path, tmp_path: Path) -> None:
    """An untouched ledger is verified, with the folder's keys and with a copy kept elsewhere."""
    code, (said,) = verify(site)
    assert (code, said["result"]) == (0, "verified")
    kept_elsewhere = shutil.copy(site / "device-keys.json", tmp_path / "elsewhere.json")
    code, (again,) = verify(site, "--keys", kept_elsewhere)
    assert (code, again) == (0, said)


@pytest.mark.hazard("H21")
def test_a_changed_byte_is_found(site: Path) -> None:
    """One changed letter in one fact is found by the command, and the kiosk itself no longer opens the ledger."""
    database = sqlite3.connect(site / "site.db")
    number, body = database.execute("SELECT number, body FROM facts WHERE stream = 'site/people' LIMIT 1").fetchone()
    at = body.index(b"person")
    changed = body[:at] + b"P" + body[at + 1 :]
    with database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE facts SET body = ? WHERE stream = 'site/people' AND number = ?", (changed, number))
    database.close()
    code, (said,) = verify(site)
    assert (code, said["result"], said["stream"], said["number"]) == (1, "broken", "site/people", number)
    told = run("doctor", "--site", site, "--json")
    (found,) = documents(told.stdout)
    assert told.exit_code == 2
    assert [row["ok"] for row in found["checks"] if row["check"] == "site"] == [False]
    assert enrol(site, site).exit_code == 2


def test_a_ledger_that_cannot_be_verified_is_2(site: Path, tmp_path: Path) -> None:
    """Without keys, with keys that are none, or without a ledger, nothing was verified: exit code 2."""
    no_keys = tmp_path / "none.json"
    no_keys.write_text('{"keys": []}', encoding="utf-8")
    assert verify(site, "--keys", no_keys)[0] == 2
    (site / "device-keys.json").unlink()
    assert verify(site)[0] == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    assert verify(empty)[0] == 2


def test_doctor_says_what_it_found(site: Path) -> None:
    """The exit code is 0 exactly when every check is well, the clock's among them; a site is checked on request."""
    told = run("doctor", "--site", site, "--json")
    (said,) = documents(told.stdout)
    assert list(said) == ["checks", "agreed"]
    found = {row["check"]: row["ok"] for row in said["checks"]}
    assert said["agreed"] is all(found.values())
    assert told.exit_code == (0 if said["agreed"] else 2)
    assert found["clock"] is TRUSTED
    assert [name for name, well in found.items() if not well and name != "clock"] == []
    words = run("doctor")
    assert words.stdout.count("\n") == len(found) - 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_doctor_sees_an_open_key(mode: int, site: Path) -> None:
    """A key file that others can read is a broken set-up, and no command works with it."""
    (site / "keys" / "seal.key").chmod(mode)
    told = run("doctor", "--site", site, "--json")
    (said,) = documents(told.stdout)
    assert told.exit_code == 2
    assert [row["ok"] for row in said["checks"] if row["check"] == "site"] == [False]
    assert enrol(site, site).exit_code == 2


def test_settings_that_changed_are_looked_at(site: Path) -> None:
    """A setting that is no longer sound stops every command at the site."""
    path = site / "kiosk.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\nextra = 1\n", encoding="utf-8")
    told = enrol(site, site)
    assert (told.exit_code, told.stdout) == (2, "")
    assert json.dumps("extra")[1:-1] in told.stderr
