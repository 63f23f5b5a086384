"""One thing the doctor looks at, and what it says of it."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.errors import KioskError, ParseError


@dataclass(frozen=True)
class Check:
    """A check by its name. `look` says how it is, or raises what is wrong; `remedy` is what the person does then."""

    name: str
    look: Callable[[], str]
    remedy: str


@dataclass(frozen=True)
class Found:
    """What a check found. What is not well says what to do."""

    check: str
    ok: bool
    says: str


def found(check: Check) -> Found:
    """Look, and say what is there."""
    try:
        return Found(check.name, ok=True, says=check.look())
    except KioskError as error:
        # What is wrong with a set-up is no label to read again: the check knows better.
        remedy = check.remedy if isinstance(error, ParseError) else error.remedy
        said = str(error)
        return Found(check.name, ok=False, says=said if remedy in said else f"{said} {remedy}")
    except OSError as error:
        said = f"{check.name}: Expected a file or device that answers, got {error.strerror or error}."
        return Found(check.name, ok=False, says=f"{said} {check.remedy}")
