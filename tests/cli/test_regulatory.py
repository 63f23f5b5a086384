"""`kiosk regulatory`: the decision a production site waits for, signed by two people with their PINs."""

from pathlib import Path

import pytest
from click.testing import Result

from kiosk.cli.sites import bench_of
from kiosk.handoffs.fitness import unfit
from kiosk.handoffs.view import site_view
from tests.cli.contents import confirm_rows, write
from tests.cli.running import init, run
from tests.cli.staff import BADGES, PINS, person, typed

FIRST_TWO = [
    person(0, "site administrator", "quality officer"),
    person(1, "site administrator", "cell laboratory director"),
]


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A production site with an administrator and a director, and no decision."""
    folder = tmp_path_factory.mktemp("production") / "site"
    assert init(folder, mode="production", facility="Z0000").exit_code == 0
    path = write(FIRST_TWO, folder.parent)
    told = run("operators", "--site", folder, "--file", path, typed=typed(PINS[0], PINS[0], PINS[1], PINS[1]))
    assert told.exit_code == 0, told.stderr
    confirm_rows(folder)
    return folder


def regulatory(
    folder: Path, *badges: str, pins: tuple[str, ...] = (PINS[0], PINS[1]), decision: str = "trial"
) -> Result:
    """The decision is to be recorded by the people with these badges."""
    words = [word for badge in badges for word in ("--badge", badge)]
    return run(
        "regulatory", "--site", folder, "--decision", decision, "--reference", "IND 12345", *words, typed=typed(*pins)
    )  # fmt: skip


def on_record(folder: Path) -> tuple[str | None, int]:
    """The decision on record, and how many things keep the site from being served."""
    bench = bench_of(folder)
    try:
        found = site_view(bench).regulatory
        return found.decision if found is not None else None, len(unfit(bench, demo=False))
    finally:
        bench.ledger.close()


@pytest.mark.parametrize(
    ("badges", "pins", "code"),
    [
        ((BADGES[0], BADGES[1]), (PINS[0], "000000"), 1),
        ((BADGES[0], BADGES[1]), ("000000", PINS[1]), 1),
        ((BADGES[1], BADGES[0]), (PINS[1], PINS[0]), 1),
        ((BADGES[0],), (PINS[0],), 2),
        ((BADGES[1], BADGES[1]), (PINS[1], PINS[1]), 2),
        ((BADGES[0], BADGES[2]), (PINS[0], PINS[2]), 2),
        ((BADGES[0], BADGES[1], BADGES[0]), PINS[:3], 2),
    ],
    ids=["wrong PIN", "first wrong PIN", "no director", "one", "twice", "unknown", "three"],
)  # fmt: skip
def test_two_with_the_role_or_nobody(
    production: Path, badges: tuple[str, ...], pins: tuple[str, ...], code: int
) -> None:
    """A wrong PIN or role is refused with 1, one person or an unknown badge with 2; nothing is recorded."""
    told = regulatory(production, *badges, pins=pins)
    assert (told.exit_code, told.stdout) == (code, "")
    assert told.stderr
    assert on_record(production) == (None, 1)


def test_the_decision_is_recorded_and_the_site_is_fit(production: Path) -> None:
    """Signed by both, the decision is on record, the site can be served, and a later decision replaces it."""
    for decision in ("trial", "licensed product"):
        told = regulatory(production, BADGES[0], BADGES[1], decision=decision)
        assert (told.exit_code, told.stdout) == (0, ""), told.stderr
        assert decision in told.stderr
        assert on_record(production) == (decision, 0)
