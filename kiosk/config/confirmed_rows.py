"""Rows of a rule table that a site confirmed: `label_rules.toml` in its folder, each keyed from the site's own copy.

Nothing here changes a row: words other than the table's are refused, and what then is right comes with another edition.
"""

from pathlib import Path
from typing import Any

from kiosk.config.toml import toml_of
from kiosk.domain.editions import Edition
from kiosk.domain.errors import ParseError
from kiosk.domain.text import plain_text

CONFIRMED_FILE = "label_rules.toml"
_KEYS = {"edition", "row", "words", "read_in", "by"}


def load_confirmed_rows(site: Path, edition: Edition) -> frozenset[str]:
    """The ids of the rows of an edition that the file confirms; none where there is no file.

    Raises ParseError for a row the edition hasn't, and for words that are not the row's.
    """
    path = site / CONFIRMED_FILE
    if not path.exists():
        return frozenset()
    document = toml_of(CONFIRMED_FILE, path.read_bytes())
    rows = document.get("confirmed")
    if set(document) != {"confirmed"} or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ParseError(CONFIRMED_FILE, "rows [[confirmed]] alone", ", ".join(document) or "nothing")
    return frozenset(found for row in rows if (found := _confirmed(row, edition)) is not None)


def _confirmed(row: dict[str, Any], edition: Edition) -> str | None:
    what = f"{CONFIRMED_FILE} {row.get('row')}"
    if set(row) != _KEYS:
        raise ParseError(what, f"exactly the keys {', '.join(sorted(_KEYS))}", ", ".join(sorted(row)))
    for key, value in row.items():
        plain_text(value if isinstance(value, str) else "", f"{what} {key}", 400)
    if row["edition"] != edition.id:
        return None  # of an edition that is not the site's, now or yet
    words = {rule.id: rule.words for rule in edition.rows}
    if row["row"] not in words:
        raise ParseError(what, f"a row of {edition.id}: {', '.join(words)}", str(row["row"]))
    if row["words"] != words[row["row"]]:
        raise ParseError(f"{what} words", repr(words[row["row"]]), repr(row["words"]))
    return str(row["row"])
