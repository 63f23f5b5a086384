"""The command line run as a person or another program runs it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from kiosk.cli import main

NAME = {
    "--name": "st-example",
    "--facility": "A9990",
    "--facility-name": "Example University Hospital",
    "--facility-address": "1 Sample Street, Exampleton",
    "--timezone": "Europe/Berlin",
    "--region": "eu",
}


def run(*words: object, typed: str | None = None) -> Result:
    """One command inside this process. `typed` is what the person types."""
    return CliRunner().invoke(main, [str(word) for word in words], input=typed)


def run_alone(*words: object, typed: str = "", where: Path | None = None) -> subprocess.CompletedProcess[str]:
    """One command in a process of its own, with an empty terminal behind it."""
    command = [sys.executable, "-m", "kiosk", *(str(word) for word in words)]
    return subprocess.run(command, check=False, capture_output=True, text=True, input=typed, cwd=where)


def documents(text: str) -> list[dict[str, Any]]:
    """The JSON documents of a standard output that holds nothing else: one a line."""
    assert text == "" or text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def init(folder: Path, mode: str = "throw-away", **changed: str) -> Result:
    """A new site in a folder."""
    named = {**NAME, "--mode": mode, **{f"--{key.replace('_', '-')}": value for key, value in changed.items()}}
    return run("init", "--site", folder, *(word for pair in named.items() for word in pair))
