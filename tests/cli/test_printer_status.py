"""`kiosk printers status` asks each printer of a site, prints nothing, and ends with 1 when one is not ready."""

import shutil
from pathlib import Path

import pytest

from tests.cli.running import documents, init, run


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A new site, whose printers are folders."""
    folder = tmp_path / "site"
    assert init(folder).exit_code == 0
    return folder


def print_on(site: Path, piece: str, profile: str) -> None:
    """From now on labels of this kind come out of another printer."""
    path = site / "kiosk.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = [f'"{piece}" = "{profile}"' if line.startswith(f'"{piece}"') else line for line in lines]
    assert changed != lines
    path.write_text("\n".join(changed) + "\n", encoding="utf-8")


def test_printers_that_are_ready_end_with_0(site: Path) -> None:
    """Every profile of the site is listed once, with what is printed there."""
    said = run("printers", "status", "--site", site, "--json")
    assert said.exit_code == 0
    rows = documents(said.stdout)
    assert all(row["ready"] and row["against"] is None for row in rows)
    assert ["base label", "full label"] in [row["for"] for row in rows]
    assert len({row["profile"] for row in rows}) == len(rows)


@pytest.mark.hazard("H05")
def test_a_printer_that_is_not_ready_ends_with_1(site: Path) -> None:
    """A printer that nobody answers for is named, with what was expected and what came."""
    print_on(site, "base label", "zebra-zd621-300-100x100")
    said = run("printers", "status", "--site", site, "zebra-zd621-300-100x100", "--json")
    assert said.exit_code == 1
    (row,) = documents(said.stdout)
    assert row["wire"] == "socket9100"
    assert row["against"] == {"expected": "a printer at 127.0.0.1 port 9100", "read": "Connection refused"}
    told = run("printers", "status", "--site", site)
    assert told.exit_code == 1
    assert "NOT READY zebra-zd621-300-100x100: base label" in told.stdout


def test_a_folder_that_is_gone_is_not_ready(site: Path) -> None:
    """A printer that is a folder can be not ready as well."""
    for name in ("prints", "printed"):
        shutil.rmtree(site / name, ignore_errors=True)
    assert run("printers", "status", "--site", site).exit_code == 1


def test_a_profile_that_is_not_the_sites_ends_with_2(site: Path) -> None:
    """Only the site's own printers are asked."""
    said = run("printers", "status", "--site", site, "zebra-zd621-300-100x100")
    assert said.exit_code == 2
    assert "profiles of the site" in said.stderr
