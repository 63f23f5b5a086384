"""The command line is a contract: help for everything, exit codes 0, 1 and 2, one JSON document and nothing beside it."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kiosk import __version__
from kiosk.cli import main
from kiosk.domain.errors import KioskError
from tests.cli.contents import BADGE, write
from tests.cli.running import documents, run, run_alone


def commands(command: click.Command = main, name: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command and group by its words."""
    yield name
    if isinstance(command, click.Group):
        for word, below in command.commands.items():
            yield from commands(below, (*name, word))


@pytest.mark.parametrize("name", list(commands()), ids=lambda name: " ".join(name) or "kiosk")
@pytest.mark.parametrize("asked", ["--help", "-h"])
def test_every_command_explains_itself(name: tuple[str, ...], asked: str) -> None:
    """Help says what the command does and what each of its options means, and ends with 0."""
    told = run(*name, asked)
    assert told.exit_code == 0
    assert told.stderr == ""
    assert told.stdout.startswith("Usage: ")
    undescribed = re.findall(r"^  --\S+(?: [A-Z\[]\S*)?$\n(?!  {10})", told.stdout, re.MULTILINE)
    assert undescribed == []


def test_the_version_is_told() -> None:
    """The program says which release it is."""
    told = run("--version")
    assert told.exit_code == 0
    assert __version__ in told.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("no-such-command",),
        ("rehearse", "--no-such-option"),
        ("rehearse", "--therapy", "no-such-therapy"),
        ("rehearse", "--seed", "-1"),
        ("rehearse", "--seed", "one"),
        ("read",),
        ("read", "no-such-file.png"),
        ("read", __file__, "--expect", "no-such-kind"),
        ("label", "--content", __file__),
        ("label", "--content", __file__, "--profile", "file-300-badge", "--out", "x", "--format", "exe"),
        ("label", "--content", __file__, "--profile", "no-such-profile", "--out", "x"),
        ("printers", "list", "--site", "no-such-folder"),
        ("printers", "check", "no-such-profile"),
        ("printers", "check", "no-such-file.toml"),
        ("init", "--site", "x"),
        ("enrol", "--site", "x"),
        ("audit", "verify", "--site", "no-such-folder"),
        ("doctor", "--site", "no-such-folder"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2(words: tuple[str, ...]) -> None:
    """What can't be asked is answered with 2, words on standard error, and nothing on standard output."""
    told = run(*words)
    assert told.exit_code == 2
    assert told.stdout == ""
    assert told.stderr


def test_a_broken_thing_is_2_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """When something is broken, the exit code is 2 and the person is told what to do next."""

    def broken() -> None:
        raise KioskError("the readers are gone")

    monkeypatch.setattr("kiosk.cli.care.load_therapies", broken)
    monkeypatch.setattr("kiosk.cli.specimens.load_profiles", broken)
    assert "the readers are gone" in run("doctor", "--json").stdout
    told = run("label", "--content", __file__, "--profile", "file-300-badge", "--out", "x", "--json")
    assert told.exit_code == 2
    assert told.stdout == ""
    assert KioskError.remedy in told.stderr


def test_a_file_that_cannot_be_written_is_2(tmp_path: Path) -> None:
    """Where the answer can't be written the exit code is 2, with words in place of a traceback."""
    told = run_alone(
        "label", "--content", write(BADGE, tmp_path), "--profile", "file-300-badge", "--out", tmp_path / "no" / "x.png"
    )
    assert told.returncode == 2
    assert told.stdout == ""
    assert "Traceback" not in told.stderr


def test_a_real_process_keeps_the_contract(tmp_path: Path) -> None:
    """Run as a program, a command writes one JSON document to standard output and words to standard error."""
    out = tmp_path / "badge.png"
    told = run_alone(
        "label", "--content", write(BADGE, tmp_path), "--profile", "file-300-badge", "--out", out, "--json"
    )
    assert told.returncode == 0
    assert len(documents(told.stdout)) == 1
    assert told.stderr == f"Proved and written as a specimen: {out}\n"
