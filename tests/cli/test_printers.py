"""`kiosk printers`: the profiles are listed, and checked with every fault and every doubt told."""

from pathlib import Path

import pytest

from kiosk.config import load_profiles
from tests.cli.running import documents, run, run_alone
from tests.tree import ROOT

SHIPPED = ROOT / "printer_profiles"
ZEBRA = "zebra-zd621-300-100x100"
OWN = f"""
schema = 1
id = "cell-lab"
inherits = "{ZEBRA}"
[stock]
validated_for = ["contact with the bag"]
"""
TOO_DARK = f"{OWN}[output]\ndarkness = 31\n"
FAULT = "printer profile cell-lab output.darkness: Expected a number from 0 to 30, got 31."


def put(folder: Path, content: str, name: str = "cell-lab") -> Path:
    """A profile's file."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(content, encoding="utf-8")
    return path


def test_every_profile_is_listed(tmp_path: Path) -> None:
    """Each profile stands on a line with model, resolution, language, wire and stock; a site's own too."""
    told = run("printers", "list")
    assert (told.exit_code, told.stderr) == (0, "")
    assert [line.split()[0] for line in told.stdout.splitlines()] == sorted(load_profiles())
    (line,) = [line for line in told.stdout.splitlines() if line.startswith(ZEBRA)]
    assert line.split() == (
        f"{ZEBRA} Zebra ZD621 300 dpi zpl-gfa socket9100 100 x 100 mm validated for nothing".split()
    )
    put(tmp_path / "printer_profiles", OWN)
    (site,) = documents(run("printers", "list", "--site", tmp_path, "--json").stdout)
    (own,) = [row for row in site["profiles"] if row["id"] == "cell-lab"]
    assert (own["wire"], own["validated_for"], own["rfid"]) == ("socket9100", ["contact with the bag"], False)
    assert len(site["profiles"]) == len(load_profiles()) + 1


def test_every_shipped_profile_is_well() -> None:
    """All are right, and each figure that nobody could confirm is repeated with what has to be looked at."""
    told = run("printers", "check")
    assert (told.exit_code, told.stderr) == (0, "")
    due = []
    for profile in load_profiles().values():
        due.append(f"ok  {profile.id}")
        due += [f"      unconfirmed {fact}: {why}" for fact, why in profile.unconfirmed.items()]
    assert told.stdout.splitlines() == due


def test_the_check_is_one_document() -> None:
    """As JSON it says the same: each id, its hash, its doubts."""
    told = run_alone("printers", "check", "--json")
    (said,) = documents(told.stdout)
    assert (told.returncode, told.stderr, said["agreed"]) == (0, "", True)
    shipped = load_profiles()
    assert {row["id"]: row["sha256"] for row in said["profiles"]} == {p.id: p.sha256 for p in shipped.values()}
    assert all(row["unconfirmed"] == shipped[row["id"]].unconfirmed for row in said["profiles"])
    assert {row["fault"] for row in said["profiles"]} == {None}


def test_one_profile_is_checked_by_its_id_or_its_file() -> None:
    """What is named is checked, and nothing else; a shipped file may be named either way."""
    for name in ("file-300-badge", SHIPPED / "file-300-badge.toml"):
        told = run("printers", "check", name)
        assert (told.exit_code, told.stdout) == (0, "ok  file-300-badge\n")


def test_a_file_is_checked_before_it_is_put_in_place(tmp_path: Path) -> None:
    """A new file may inherit what ships, and its fault is told exactly, with exit code 1."""
    told = run("printers", "check", put(tmp_path, OWN))
    assert (told.exit_code, told.stdout.splitlines()[0]) == (0, "ok  cell-lab")
    told = run("printers", "check", put(tmp_path, TOO_DARK))
    assert (told.exit_code, told.stdout, told.stderr) == (1, f"BAD {FAULT}\n", "")
    (said,) = documents(run("printers", "check", tmp_path / "cell-lab.toml", "--json").stdout)
    assert said == {
        "profiles": [{"id": "cell-lab", "fault": FAULT, "sha256": None, "unconfirmed": {}}],
        "agreed": False,
    }


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("cell-lab", TOO_DARK, FAULT),
        ("cell-lab", "id = ", "printer profile cell-lab: Expected TOML, got Invalid value (at end of document)."),
        (ZEBRA, OWN, f"printer profile {ZEBRA}: Expected an id of its own, got that of another profile."),
    ],
)
def test_a_fault_in_a_sites_profile_hides_no_other(name: str, content: str, fault: str, tmp_path: Path) -> None:
    """The faulty file is told, the others are well, and the exit code is 1."""
    put(tmp_path / "printer_profiles", content, name)
    put(tmp_path / "printer_profiles", OWN.replace('"cell-lab"', '"other-lab"'), "other-lab")
    told = run("printers", "check", "--site", tmp_path)
    lines = [line for line in told.stdout.splitlines() if not line.startswith(" ")]
    assert told.exit_code == 1
    assert [line for line in lines if not line.startswith("ok ")] == [f"BAD {fault}"]
    assert len(lines) == len(load_profiles()) + 2


def test_the_doctor_looks_at_a_sites_profiles(site: Path) -> None:
    """A fault in a site's own profile is BAD, in the words of the check."""
    (said,) = documents(run("doctor", "--site", site, "--json").stdout)
    (row,) = [row for row in said["checks"] if row["check"] == "printer profiles"]
    assert row["ok"]
    assert row["says"].startswith(f"{len(load_profiles())} profiles; ")
    put(site / "printer_profiles", TOO_DARK)
    (said,) = documents(run("doctor", "--site", site, "--json").stdout)
    (row,) = [row for row in said["checks"] if row["check"] == "printer profiles"]
    assert (row["ok"], row["says"].startswith(FAULT)) == (False, True)


def test_a_site_prints_by_its_own_profile(site: Path) -> None:
    """What kiosk.toml names may be a profile in the site's folder, and one that is nowhere is refused."""
    own = (SHIPPED / "file-300-100x100.toml").read_text(encoding="utf-8").replace("file-300-100x100", "own-file")
    settings = site / "kiosk.toml"
    named = settings.read_text(encoding="utf-8").replace("file-300-100x100", "own-file")
    settings.write_text(named, encoding="utf-8")
    (said,) = documents(run("doctor", "--site", site, "--json").stdout)
    (row,) = [row for row in said["checks"] if row["check"] == "site"]
    assert row["says"].startswith("settings printing: Expected profiles among ")
    put(site / "printer_profiles", own, "own-file")
    (said,) = documents(run("doctor", "--site", site, "--json").stdout)
    assert [row["ok"] for row in said["checks"] if row["check"] in {"site", "printer for base label"}] == [True, True]
