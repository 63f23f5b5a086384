"""`kiosk init` and `kiosk operators`: a site from nothing, its keys closed, its first two people together."""

import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.cli.contents import write
from tests.cli.running import init, run
from tests.cli.staff import BADGES, FIRST_TWO, PINS, add_third, people_of, person, typed
from tests.handoffs.site_files import found_in


def test_a_new_site_keeps_its_keys_closed(made: Path) -> None:
    """The folder of keys is open to its owner alone, and so is every file in it."""
    keys = made / "keys"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    files = sorted(keys.iterdir())
    assert len(files) == 4
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
    [
        {"facility": "A999"},
        {"timezone": "Nowhere/Town"},
        {"name": ""},
        {"facility_name": "x" * 121},
        {"station": "a\nb"},
    ],
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
    assert init(folder, timezone="Nowhere/Town").exit_code == 2
    assert init(folder).exit_code == 0


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
