"""The power goes while a kiosk works: no promise is lost. Where no power can be cut, that is said and not passed over."""

import fcntl
from pathlib import Path

import pytest

from tests.faults import disk
from tests.faults.power_cuts import cut_power
from tests.not_tested import not_tested

pytestmark = [pytest.mark.timeout(900), pytest.mark.xdist_group("faults")]


@pytest.fixture
def power(request: pytest.FixtureRequest) -> None:
    """Power can be cut here."""
    if disk.not_tested():
        not_tested(request, disk.not_tested())


@pytest.mark.usefixtures("power")
def test_no_promise_is_lost_with_the_power() -> None:
    """Every fact a kiosk acknowledged is there after a cut, the record is whole, and no label left before its fact."""
    cuts = cut_power(range(6))
    assert [cut.lost for cut in cuts] == [()] * 6
    assert [cut.found for cut in cuts] == [()] * 6
    assert all(cut.promised for cut in cuts)
    assert any(cut.sent for cut in cuts)


@pytest.mark.usefixtures("power")
def test_a_ledger_that_does_not_wait_for_the_disk_is_seen_to_lose_facts() -> None:
    """The same cuts under a ledger that answers before the disk has its facts: at least four in five lose some."""
    cuts = cut_power(range(5), unsafe=True)
    assert sum(bool(cut.lost) for cut in cuts) >= 4
    assert any("sent without a committed fact" in words for cut in cuts for words in cut.found)


def test_only_a_disk_of_its_own_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is mounted the descriptor lies on the machine's own file system: nothing is asked of it."""
    asked: list[object] = []
    monkeypatch.setattr(fcntl, "ioctl", lambda *words: asked.append(words))
    unmounted = disk.Disk(tmp_path)
    unmounted.place.mkdir()
    with pytest.raises(RuntimeError, match=r"Expected a file system of its own at .*: nothing was cut\."):
        unmounted.cut(lambda: asked.append("a promise"))
    assert asked == []


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where power can't be cut, the words say that durability was not tested, and what it would take."""
    monkeypatch.setattr(disk, "PROGRAMS", ("mkfs.nowhere",))
    said = disk.not_tested.__wrapped__()
    assert said.startswith("power-cut test SKIPPED: needs root, loop devices, mkfs.ext4 (missing: mkfs.nowhere")
    assert said.endswith("Durability against power loss was NOT tested in this run.")
