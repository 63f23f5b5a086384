"""The page for the hospital's IT, whose blocks the servers of the tests are made with."""

import re

from tests.tree import ROOT

PAGE = ROOT / "docs/several-kiosks.md"
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def block(language: str) -> str:
    """The one block of the page in this language."""
    (content,) = (content for found, content in _BLOCK.findall(PAGE.read_text(encoding="utf-8")) if found == language)
    return str(content)
