"""A folder as a printer: one file a print id, never written again."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.devices.file_printer import FilePrinter
from kiosk.domain.errors import ParseError
from kiosk.domain.printing import Delivery
from tests.devices.vectors import IN_FORCE, job, leave, refusal


def test_a_job_becomes_a_file_of_its_very_bytes(tmp_path: Path) -> None:
    """The file is named by the print id, holds the payload, and is for the kiosk alone."""
    report = FilePrinter(tmp_path, "zpl", IN_FORCE).print(job(), leave())
    file = tmp_path / f"{job().print_id}.zpl"
    assert report.delivery is Delivery.SENT
    assert report.replies == (file.name,)
    assert file.read_bytes() == job().payload
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.hazard("H05")
def test_an_existing_id_is_unknown_and_stays_as_it_is(tmp_path: Path) -> None:
    """A file of that id, whole or broken, by this process or another, is never overwritten."""
    file = tmp_path / f"{job().print_id}.zpl"
    file.write_bytes(b"half")
    device = FilePrinter(tmp_path, "zpl", IN_FORCE)
    report = device.print(job(), leave())
    assert report.delivery is Delivery.UNKNOWN
    assert report.reason is not None
    assert report.reason.interlock == "print_outcome_known"
    assert file.read_bytes() == b"half"


def test_a_removed_sheet_is_not_printed_again(tmp_path: Path) -> None:
    """Taking the file away does not make its id new."""
    device = FilePrinter(tmp_path, "zpl", IN_FORCE)
    device.print(job(), leave())
    (tmp_path / f"{job().print_id}.zpl").unlink()
    assert device.print(job(), leave()).delivery is Delivery.UNKNOWN
    assert list(tmp_path.iterdir()) == []


def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    """A symbolic link with the name of the job is not written through."""
    target = tmp_path / "elsewhere"
    (tmp_path / f"{job().print_id}.zpl").symlink_to(target)
    assert FilePrinter(tmp_path, "zpl", IN_FORCE).print(job(), leave()).delivery is Delivery.UNKNOWN
    assert not target.exists()


@pytest.mark.hazard("H20")
def test_sent_means_that_file_and_folder_are_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both the file and the folder that names it are flushed, in this order, before the job counts as sent."""
    flushed = []
    flush = os.fsync

    def note(file: int) -> None:
        flushed.append("folder" if stat.S_ISDIR(os.fstat(file).st_mode) else os.fstat(file).st_size)
        flush(file)

    monkeypatch.setattr(os, "fsync", note)
    FilePrinter(tmp_path, "zpl", IN_FORCE).print(job(), leave())
    assert flushed == [len(job().payload), "folder"]


@pytest.mark.hazard("H20")
def test_a_full_disk_is_unknown() -> None:
    """When the bytes can't all be written the sheet is unknown, for a part of it may be there."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this computer has no /dev/full")
    report = FullDisk(Path("/dev"), "zpl", IN_FORCE).print(job(), leave())
    assert report.delivery is Delivery.UNKNOWN
    assert report.reason is not None
    assert report.reason.read == "No space left on device"


class FullDisk(FilePrinter):
    """Opens the real device that is always full."""

    def _create(self, path: Path) -> int:
        return os.open("/dev/full", os.O_WRONLY)


def test_a_folder_that_is_not_there_gets_nothing(tmp_path: Path) -> None:
    """Without a folder nothing is sent, and status says so."""
    device = FilePrinter(tmp_path / "gone", "zpl", IN_FORCE)
    report = device.print(job(), leave())
    assert report.delivery is Delivery.NOT_SENT
    assert report.reason is not None
    assert report.reason.read == "No such file or directory"
    assert device.status().reason is not None


def test_a_folder_that_is_there_is_ready(tmp_path: Path) -> None:
    """A folder that can be written to has nothing against it."""
    assert FilePrinter(tmp_path, "zpl", IN_FORCE).status().reason is None


@pytest.mark.hazard("H22")
@pytest.mark.parametrize("print_id", ["", "../out", "a/b", "a.b", "-a", "a\n", "ä", "a" * 65])
def test_an_id_that_is_no_plain_name_is_refused(tmp_path: Path, print_id: str) -> None:
    """An id can't choose another folder, another suffix or a name nobody can read."""
    with pytest.raises(ParseError, match="print id"):
        FilePrinter(tmp_path, "zpl", IN_FORCE).print(job(print_id), leave())
    assert list(tmp_path.iterdir()) == []


def test_a_suffix_is_a_word(tmp_path: Path) -> None:
    """A suffix with a path in it is refused when the printer is made."""
    with pytest.raises(ParseError, match="suffix"):
        FilePrinter(tmp_path, "../zpl", IN_FORCE)


def test_a_job_of_another_profile_is_not_written(tmp_path: Path) -> None:
    """A job proved under a profile changed since is not sent."""
    changed = replace(job(), profile_sha256="00" * 32)
    assert FilePrinter(tmp_path, "zpl", IN_FORCE).print(changed, leave()).delivery is Delivery.NOT_SENT
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_is_no_leave(tmp_path: Path) -> None:
    """A refusal given as leave raises and writes nothing."""
    with pytest.raises(TypeError, match="got Refused"):
        FilePrinter(tmp_path, "zpl", IN_FORCE).print(job(), refusal())  # type: ignore[arg-type]  # the wrong type is the test
    assert list(tmp_path.iterdir()) == []
