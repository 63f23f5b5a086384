"""How commands answer: one JSON document a line on standard output, words on standard error, an exit code."""

import json
from typing import Any, NoReturn

import click

DONE, REFUSED, BROKEN = 0, 1, 2


def document(content: dict[str, Any]) -> None:
    """One JSON document, on one line of standard output."""
    click.echo(json.dumps(content))


def say(text: str) -> None:
    """Words for people."""
    click.echo(text, err=True)


def leave(code: int) -> NoReturn:
    """End the command with its code."""
    raise click.exceptions.Exit(code)
