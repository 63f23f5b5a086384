"""A TOML file as a mapping, or the reason why it is none."""

import tomllib
from typing import Any

from kiosk.domain.errors import ParseError


def toml_of(name: str, content: bytes) -> dict[str, Any]:
    """The tables of a TOML file called `name`. Raises ParseError for anything else."""
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ParseError(name, "a TOML file", str(error)) from None
