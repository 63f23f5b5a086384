"""The rule tables that ship, one file an edition: what labels must say, in which region, from which day on."""

import tomllib
from functools import lru_cache
from importlib.resources import files

from kiosk.domain.editions import BEFORE_EDITIONS, Edition, Editions, parse_editions
from kiosk.domain.label import LabelContent, SealedLabel, ShipperLabel
from kiosk.domain.statements import StatementRules

OF_SPECIMENS = BEFORE_EDITIONS
"""The edition of a specimen that names none, and of the rehearsal."""


@lru_cache(maxsize=1)
def editions() -> Editions:
    """Every edition by its id. Raises ParseError for the first table that is not a right one."""
    tables = sorted((one for one in files(__name__).iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return parse_editions(
        {one.name.removesuffix(".toml"): tomllib.loads(one.read_text(encoding="utf-8")) for one in tables}
    )


def rules_for(content: LabelContent) -> StatementRules | None:
    """The rules that a label's statements were derived by; None for one without, or of an edition that isn't there."""
    if not isinstance(content, SealedLabel) or content.statements is None:
        return None
    edition: Edition | None = editions().get(content.statements.edition)
    if edition is None:
        return None
    return edition.shippers if isinstance(content, ShipperLabel) else edition.containers
