"""README and the command line say the same: every command in one is in the other."""

import re
from collections.abc import Iterator

import click
import pytest

from kiosk.cli import main
from tests.tree import ROOT

FENCED = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
WORD = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)

Command = tuple[str, ...]
"""The words after `kiosk` that name a command, for example ('audit', 'verify')."""


@pytest.fixture(scope="module")
def readme() -> str:
    """The README, whole."""
    path = ROOT / "README.md"
    if not path.exists():
        pytest.fail("Expected README.md at the root of the project, got none.")
    return path.read_text(encoding="utf-8")


def commands(command: click.Command = main, name: Command = ()) -> Iterator[tuple[Command, click.Command]]:
    """Give every command below this one with its name, groups before what they hold."""
    if name:
        yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for word in command.list_commands(context):
            below = command.get_command(context, word)
            assert below is not None
            yield from commands(below, (*name, word))


COMMANDS = dict(commands())


def code_lines(text: str) -> Iterator[str]:
    """Give each line of code in a Markdown text: of fenced blocks, and of spans in the prose and its tables."""
    for block in FENCED.findall(text):
        yield from block.replace("\\\n", " ").splitlines()
    yield from INLINE.findall(FENCED.sub("", text))


def invocations(text: str) -> Iterator[list[str]]:
    """Give the words after `kiosk` wherever code in the text runs it. Words in a choice give one run each."""
    for line in code_lines(text):
        found = re.match(r"(?:\$ )?(?:\S*/)?kiosk (.+)", line.split(" #")[0].strip())
        if found is None:
            continue
        runs: list[list[str]] = [[]]
        for word in found.group(1).replace("\\|", "|").split():
            choices = word.split("|") if WORD.match(word) else [word]
            runs = [[*run, choice] for run in runs for choice in choices]
        yield from runs


def named_command(run: list[str]) -> Command:
    """Take the words of a run that name a command, as far as the command line has them."""
    name: Command = ()
    for word in run:
        if (*name, word) not in COMMANDS:
            break
        name = (*name, word)
    return name


def unknown(run: list[str]) -> list[str]:
    """List the words of a run that the command line does not have: a command, or an option of the one named."""
    name = named_command(run)
    rest = run[len(name) :]
    command = COMMANDS.get(name, main)
    faults = rest[:1] if isinstance(command, click.Group) and rest and WORD.fullmatch(rest[0]) else []
    options = {option for parameter in command.params for option in parameter.opts + parameter.secondary_opts} | {
        "--help"
    }
    if not name:
        options.add("--version")
    spelt = (re.match(r"\[?(--[a-z][a-z0-9-]*)", word, re.ASCII) for word in rest)
    return faults + [option.group(1) for option in spelt if option is not None and option.group(1) not in options]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```\n$ .venv/bin/kiosk read a.png --json\n```", [["read", "a.png", "--json"]]),
        ("| `kiosk keys list\\|rotate` | keys |", [["keys", "list"], ["keys", "rotate"]]),
        ("The kiosk refuses.", []),
        ("```\nkiosk rehearse  # a whole day\n```", [["rehearse"]]),
    ],
)
def test_runs_are_found_in_the_code_of_a_text(text: str, expected: list[list[str]]) -> None:
    """A run is found in blocks and spans of code, and not in prose."""
    assert list(invocations(text)) == expected


@pytest.mark.parametrize("run", [["no-such-command"], ["--no-such-option"], ["rehearse", "--no-such-option"]])
def test_a_run_that_does_not_exist_is_found(run: list[str]) -> None:
    """A command or option that the command line does not have is seen."""
    assert unknown(run)


def test_the_readme_shows_how_to_run_the_kiosk(readme: str) -> None:
    """README runs at least one command, so that the rule below has something to look at."""
    assert list(invocations(readme))


def test_every_run_in_the_readme_exists(readme: str) -> None:
    """Every command and option that README shows is there."""
    assert [run for run in invocations(readme) if unknown(run)] == []


@pytest.mark.parametrize("name", COMMANDS, ids=" ".join)
def test_every_command_has_help(name: Command) -> None:
    """Every command says what it does."""
    assert COMMANDS[name].get_short_help_str()


@pytest.mark.parametrize("name", COMMANDS, ids=" ".join)
def test_every_command_has_a_line_in_the_readme(readme: str, name: Command) -> None:
    """Every command is shown in README; a group is shown by what it holds."""
    assert any(named_command(run)[: len(name)] == name for run in invocations(readme))


def test_every_make_target_in_the_readme_exists(readme: str) -> None:
    """Every target that README makes is in the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    shown = {
        found.group(1) for line in code_lines(readme) if (found := re.match(r"(?:\$ )?make ([a-z]+)", line.strip()))
    }
    assert shown - targets == set()
