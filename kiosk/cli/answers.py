"""How commands answer: one JSON document a line on standard output, words on standard error, an exit code."""

import json
from typing import Any, NoReturn

import click

from kiosk.domain.errors import KioskError

DONE, REFUSED, BROKEN = 0, 1, 2


class NotDone(KioskError):
    """Something stands in the way of a command. Nothing was made, and nothing changed."""

    def __init__(self, what: str, expected: str, got: str, remedy: str) -> None:
        super().__init__(what, expected, got)
        self.what = what
        self.expected = expected
        self.got = got
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what}: Expected {self.expected}, got {self.got}."


def document(content: dict[str, Any]) -> None:
    """One JSON document, on one line of standard output."""
    click.echo(json.dumps(content))


def say(text: str) -> None:
    """Words for people."""
    click.echo(text, err=True)


def leave(code: int) -> NoReturn:
    """End the command with its code."""
    raise click.exceptions.Exit(code)
