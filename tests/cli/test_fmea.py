"""`kiosk fmea`: the analysis on the command line."""

from pathlib import Path

import pytest

from tests.cli.running import documents, init, run


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was just made."""
    place = tmp_path_factory.mktemp("fmea") / "site"
    assert init(place).exit_code == 0
    return place


def test_the_baselines_stand_without_a_site() -> None:
    """One JSON document on standard output, every hazard in it, the highest number first; words on standard error."""
    told = run("fmea", "--json")
    assert told.exit_code == 0, told.stderr
    (said,) = documents(told.stdout)
    numbers = [hazard["number"] for hazard in said["hazards"]]
    assert numbers == sorted(numbers, reverse=True)
    assert all(hazard["tests"] for hazard in said["hazards"] if hazard["hazard"] != "H39")
    assert said["hazards"][0]["hazard"] in told.stderr
    assert {count["attempts"] for count in said["handoffs"]} == {0}


def test_a_site_is_analysed_for_a_month(site: Path) -> None:
    """With a site its own counts stand there: none yet."""
    told = run("fmea", "--site", site, "--month", "2026-11", "--json")
    assert told.exit_code == 0, told.stderr
    (said,) = documents(told.stdout)
    assert (said["month"], said["charts"], said["modes"]) == ("2026-11", [], [])


@pytest.mark.parametrize("ending", [".csv", ".pdf"])
def test_a_file_is_written_for_its_owner_alone(site: Path, tmp_path: Path, ending: str) -> None:
    """The form follows the name; nobody else on the computer reads it."""
    out = tmp_path / f"fmea{ending}"
    told = run("fmea", "--site", site, "--out", out)
    assert (told.exit_code, told.stdout) == (0, ""), told.stderr
    assert out.read_bytes().startswith({".csv": b"\xef\xbb\xbfhazard", ".pdf": b"%PDF"}[ending])
    assert out.stat().st_mode & 0o077 == 0


def test_a_paper_needs_a_site(tmp_path: Path) -> None:
    """Baselines alone make a table, and no paper."""
    assert run("fmea", "--out", tmp_path / "fmea.pdf").exit_code == 2
    assert run("fmea", "--out", tmp_path / "fmea.csv").exit_code == 0


def test_a_name_of_no_known_form_is_usage(tmp_path: Path) -> None:
    """A file that would be neither table nor paper ends with 2 and is not written."""
    out = tmp_path / "fmea.xls"
    told = run("fmea", "--out", out)
    assert (told.exit_code, told.stdout, out.exists()) == (2, "", False)


@pytest.mark.parametrize("month", ["2026-13", "now"])
def test_what_is_no_month_is_refused(site: Path, month: str) -> None:
    """A month that is none ends with 1."""
    told = run("fmea", "--site", site, "--month", month)
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.startswith("REFUSED")
