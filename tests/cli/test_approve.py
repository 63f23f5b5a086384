"""`kiosk printers approve`: another profile prints once two people with the role have signed for it."""

from pathlib import Path

import pytest
from click.testing import Result

from kiosk.cli.sites import bench_of
from kiosk.handoffs.approving import Waiting, waiting
from tests.cli.contents import write
from tests.cli.running import init, run
from tests.cli.staff import BADGES, PINS, person, typed

PEOPLE = [
    person(0, "site administrator", "quality officer"),
    person(1, "site administrator", "cell laboratory director"),
]
OWN = """schema = 1
id = "our-base-label"
inherits = "file-300-100x100"

[output]
threshold = 120
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with two people, whose base labels come from a profile of its own since it was founded."""
    folder = tmp_path / "site"
    assert init(folder).exit_code == 0
    told = run(
        "operators", "--site", folder, "--file", write(PEOPLE, tmp_path), typed=typed(*PINS[:1] * 2, *PINS[1:2] * 2)
    )
    assert told.exit_code == 0, told.stderr
    (folder / "printer_profiles").mkdir()
    (folder / "printer_profiles" / "our-base-label.toml").write_text(OWN, encoding="utf-8")
    settings = folder / "kiosk.toml"
    said = settings.read_text(encoding="utf-8")
    assert '"base label" = "file-300-100x100"' in said
    said = said.replace('"base label" = "file-300-100x100"', '"base label" = "our-base-label"')
    settings.write_text(said, encoding="utf-8")
    return folder


def approve(site: Path, *badges: str, pins: tuple[str, ...]) -> Result:
    """What waits is to be approved by the people with these badges."""
    words = [word for badge in badges for word in ("--badge", badge)]
    return run("printers", "approve", "--site", site, "--why", "test labels, file 12", *words, typed=typed(*pins))


def still_waiting(site: Path) -> Waiting:
    """What the site would print with and nobody approved."""
    bench = bench_of(site)
    try:
        return waiting(bench)
    finally:
        bench.ledger.close()


@pytest.mark.hazard("H02")
@pytest.mark.parametrize(
    ("badges", "pins", "code"),
    [
        ((0, 1), (PINS[0], "000000"), 1),
        ((0,), (PINS[0],), 2),
        ((0, 0), (PINS[0], PINS[0]), 2),
        ((0, 2), (PINS[0], PINS[2]), 2),
    ],
    ids=["wrong PIN", "one", "twice", "unknown"],
)
def test_two_with_the_role_or_nothing_is_approved(
    site: Path, badges: tuple[int, ...], pins: tuple[str, ...], code: int
) -> None:
    """A wrong PIN is refused with 1, one person or an unknown badge with 2; the profile goes on waiting."""
    before = still_waiting(site)
    assert [name for name, _ in before.profiles] == ["our-base-label"]
    told = approve(site, *(BADGES[number] for number in badges), pins=pins)
    assert told.exit_code == code, told.stderr
    assert still_waiting(site) == before


@pytest.mark.hazard("H02")
def test_what_two_signed_waits_no_longer(site: Path) -> None:
    """Both are told which profile it is, sign, and afterwards nothing waits: a second call says so."""
    told = approve(site, BADGES[0], BADGES[1], pins=tuple(PINS[:2]))
    assert told.exit_code == 0, told.stderr
    assert "Profile our-base-label" in told.stderr
    assert still_waiting(site) == Waiting("", ())
    assert "Nothing waits" in approve(site, BADGES[0], BADGES[1], pins=tuple(PINS[:2])).stderr
