"""`kiosk badges`: one lost badge is de-authorised from the command line, and opens nothing there either."""

import json
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.cli.staff import BADGES, PINS, typed


def deauthorise(site: Path, badge: str, by: str, pin: str) -> int:
    """The exit code of de-authorising a badge."""
    return run(
        "badges", "deauthorise", "--site", site, "--badge", badge, "--why", "lost on the way home", "--by", by,
        typed=typed(pin),
    ).exit_code  # fmt: skip


@pytest.mark.hazard("H09")
def test_a_lost_badge_is_deauthorised_and_signs_nothing(site: Path) -> None:
    """It is listed with its reason, and its owner's signature with it is refused with that reason."""
    assert deauthorise(site, BADGES[1], BADGES[0], PINS[0]) == 0
    told = run("badges", "list", "--site", site, "--json")
    (row,) = json.loads(told.stdout)["badges"]
    assert (row["badge"], row["state"], row["why"]) == (BADGES[1], "de-authorised", "lost on the way home")
    assert "de-authorised: lost on the way home" in run("badges", "list", "--site", site).stdout
    refused = run(
        "badges", "deauthorise", "--site", site, "--badge", BADGES[0], "--why", "why", "--by", BADGES[1],
        typed=typed(PINS[1]),
    )  # fmt: skip
    assert refused.exit_code == 2
    assert "de-authorised: lost on the way home" in refused.stderr


@pytest.mark.hazard("H09")
def test_a_wrong_pin_deauthorises_nothing(site: Path) -> None:
    """Without the administrator's PIN every badge stays as it is."""
    assert deauthorise(site, BADGES[1], BADGES[0], "000000") == 1
    assert json.loads(run("badges", "list", "--site", site, "--json").stdout) == {"badges": []}
