"""`kiosk challenge`: drills on the command line; the bench is the rehearsal's own run."""

from pathlib import Path

from tests.cli.contents import write
from tests.cli.running import documents, init, run
from tests.cli.staff import BADGES, FIRST_TWO, PINS, typed


def test_a_drill_is_recorded_and_counted(tmp_path: Path) -> None:
    """Signed by who may hold one it stands in the analysis; a wrong PIN records nothing."""
    site = tmp_path / "site"
    assert init(site).exit_code == 0
    people = write(FIRST_TWO, tmp_path)
    pins = typed(PINS[0], PINS[0], PINS[1], PINS[1])
    assert run("operators", "--site", site, "--file", people, typed=pins).exit_code == 0
    words = (
        "challenge", "drill", "--site", site, "--place", "ward", "--hazard", "H07", "--what", "a clipboard",
        "--missed", "--by", BADGES[0],
    )  # fmt: skip
    assert run(*words, typed=typed("000000")).exit_code == 1
    told = run(*words, typed=typed(PINS[0]))
    assert told.exit_code == 0, told.stderr
    (said,) = documents(run("fmea", "--site", site, "--json").stdout)
    (hazard,) = (one for one in said["hazards"] if one["hazard"] == "H07")
    assert hazard["drills"] == {"held": 1, "caught": 0}
    assert hazard["detection"]["basis"] == "judgement"
