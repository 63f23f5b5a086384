"""`kiosk audit checkpoint` and `export`, `kiosk witness`, and what the doctor says of the window."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
import pytest

from kiosk.cli.sites import bench_of
from kiosk.ledger import notes
from kiosk.ledger.kept import KeptFile
from kiosk.ledger.notes import NoteKey
from tests.cli.running import documents, run, run_alone
from tests.cli.staff import BADGES, PINS, add_third
from tests.tree import ROOT

SAID = "The witness is at "


@pytest.mark.hazard("H21")
def test_a_checkpoint_is_made_exported_and_printed(site: Path, tmp_path: Path) -> None:
    """The note goes into the file outside, into a file of its own and onto a slip; verify holds the record against it."""
    out, slip = tmp_path / "note.txt", tmp_path / "slip.pdf"
    told = run("audit", "checkpoint", "--site", site, "--hand-over", "--out", out, "--slip", slip, "--json")
    assert told.exit_code == 0, told.stderr
    (said,) = documents(told.stdout)
    last = KeptFile(site / "checkpoints.jsonl").last()
    assert last is not None
    assert out.read_text(encoding="utf-8") == said["note"] == last.checkpoint.note
    document = pypdfium2.PdfDocument(slip)
    assert "CHECKPOINT OF THE RECORD" in document[0].get_textpage().get_text_range()
    document.close()
    told_again = run("audit", "checkpoint", "--site", site, "--last", "--json")
    assert documents(told_again.stdout)[0]["note"] == said["note"]
    verified = run_alone("audit", "verify", "--site", site, "--checkpoint", out, "--json")
    (found,) = documents(verified.stdout)
    assert (verified.returncode, found["covered"], found["beyond"]) == (0, said["size"], 0)


@pytest.mark.hazard("H21")
def test_a_cut_record_is_found_by_a_note_kept_elsewhere(site: Path, tmp_path: Path) -> None:
    """An administrator who cuts the tail off the record, its log and its checkpoints is found with the note alone."""
    out = tmp_path / "note.txt"
    assert run("audit", "checkpoint", "--site", site, "--out", out).exit_code == 0
    database = sqlite3.connect(site / "site.db")
    with database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        number = database.execute("SELECT count FROM heads WHERE stream = 'site/people'").fetchone()[0]
        database.execute("DELETE FROM site_log WHERE stream = 'site/people' AND number = ?", [number])
        database.execute("DELETE FROM facts WHERE stream = 'site/people' AND number = ?", [number])
        database.execute("DELETE FROM checkpoints")
        database.execute(
            "UPDATE heads SET count = count - 1, head = (SELECT head FROM facts WHERE stream = 'site/people' "
            "ORDER BY number DESC LIMIT 1) WHERE stream = 'site/people'"
        )
    database.close()
    (site / "checkpoints.jsonl").unlink()
    without = run_alone("audit", "verify", "--site", site)
    assert (without.returncode, "NO CHECKPOINTS" in without.stderr) == (1, True)
    assert run_alone("audit", "verify", "--site", site, "--checkpoint", out).returncode == 1
    (site / "checkpoints.jsonl").write_text("", encoding="utf-8")
    assert run_alone("audit", "verify", "--site", site).returncode == 2


@pytest.mark.hazard("H21")
def test_the_doctor_tells_the_window(site: Path) -> None:
    """Facts beyond the last checkpoint are counted, with their minutes; more than may lie there is a fault."""

    def told() -> tuple[bool, str]:
        (said,) = documents(run("doctor", "--site", site, "--json").stdout)
        (row,) = [row for row in said["checks"] if row["check"] == "checkpoints"]
        return row["ok"], row["says"]

    well, says = told()
    assert (well, says.startswith("0 facts, 0 minutes")) == (True, True), says
    (site / "checkpoints.jsonl").unlink()
    well, says = told()
    assert not well
    assert "Expected one of" in says


def test_a_whole_record_is_exported(site: Path, tmp_path: Path) -> None:
    """The export is verified alone, against the checkpoints of the site's file; a changed byte in it is found."""
    out = tmp_path / "all.jsonl"
    assert run("audit", "export", "--site", site, "--out", out).exit_code == 0
    assert out.stat().st_mode & 0o077 == 0
    verify = [sys.executable, "-I", str(ROOT / "kiosk/ledger/verify.py"), str(out), "--json"]
    verify += ["--keys", str(site / "device-keys.json"), "--checkpoint", str(site / "checkpoints.jsonl")]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["beyond"] == 0
    out.write_text(out.read_text(encoding="utf-8").replace("Europe/Berlin", "Europe/Madrid"), encoding="utf-8")
    assert subprocess.run(verify, capture_output=True, check=False).returncode == 1


def test_a_journey_nobody_knows_has_no_dossier(site: Path, tmp_path: Path) -> None:
    """It is refused with 1, and no file is written."""
    out = tmp_path / "dossier.zip"
    told = run("audit", "export", "--site", site, "--coi", "CHA999026000222", "--out", out)
    assert told.exit_code == 1
    assert told.stderr.startswith("REFUSED")
    assert not out.exists()


@contextmanager
def witnessing(folder: Path, key: str) -> Iterator[tuple[str, str]]:
    """A witness served at a free port: its address and its key."""
    command = [sys.executable, "-m", "kiosk", "witness", str(folder), "--log", key, "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = []
        try:
            for line in process.stderr:
                said.append(line.strip())
                if line.startswith(SAID):
                    break
            assert said[-1].startswith(SAID), said
            (own,) = [line.rpartition(" ")[2] for line in said if line.startswith("Its key")]
            yield said[-1].removeprefix(SAID), own
            process.send_signal(signal.SIGTERM)
            process.stderr.read()
            assert process.wait() == 0
        finally:
            process.kill()


@pytest.mark.hazard("H21")
def test_a_second_kiosk_cosigns(site: Path, tmp_path: Path) -> None:
    """A site that names a witness has its checkpoints cosigned by it; one that does not answer is said, with 1."""
    bench = bench_of(site)
    assert bench.ledger.checkpoints is not None
    key = str(bench.ledger.checkpoints.key)
    bench.ledger.close()
    with witnessing(tmp_path / "witness", key) as (url, own):
        with (site / "kiosk.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[witnesses]\n"{url}" = "{own}"\n')
        told = run("audit", "checkpoint", "--site", site, "--json")
        assert told.exit_code == 0, told.stderr
        (said,) = documents(told.stdout)
        assert notes.is_signed_by(notes.parse(said["note"]), NoteKey.parse(own)) is not None
    assert run_alone("audit", "verify", "--site", site).returncode == 0
    add_third(site, tmp_path, BADGES[0], PINS[0])
    told = run("audit", "checkpoint", "--site", site, "--json")
    (said,) = documents(told.stdout)
    assert (told.exit_code, said["not_cosigned_by"]) == (1, ["kiosk-2"])


def test_a_slip_is_read_back(site: Path, tmp_path: Path) -> None:
    """Two readers read the slip's code from its picture, and the verifier takes the text as a checkpoint."""
    slip, picture, code = tmp_path / "slip.pdf", tmp_path / "slip.png", tmp_path / "code.txt"
    assert run("audit", "checkpoint", "--site", site, "--slip", slip).exit_code == 0
    document = pypdfium2.PdfDocument(slip)
    document[0].render(scale=3).to_pil().save(picture)
    document.close()
    (told,) = documents(run("read", picture, "--json").stdout)
    (read,) = told["accepted"]
    code.write_text(read["text"] + "\n", encoding="ascii")
    done = run_alone("audit", "verify", "--site", site, "--checkpoint", code, "--json")
    (found,) = documents(done.stdout)
    assert (done.returncode, found["beyond"]) == (0, 0)
    code.write_text(read["text"].replace("SVC1:", "SVC1:0"), encoding="ascii")
    assert run_alone("audit", "verify", "--site", site, "--checkpoint", code).returncode == 2
