"""How a therapy's cells go in: the routes and sites it allows, and what must not be done to them at the line."""

from dataclasses import dataclass

ROUTES = (
    "intravenous",
    "intra-arterial",
    "intracoronary",
    "intrathecal",
    "intraventricular",
    "intramuscular",
    "intradermal",
    "intra-articular",
    "subcutaneous",
    "subretinal",
    "intravitreal",
)
"""The routes there are, in the field's words: people at a line choose among all of them, whatever was ordered."""

ELSEWHERE = "another site"
"""What a person says who sees a site that no therapy here names."""


@dataclass(frozen=True)
class Administration:
    """What a therapy allows. A site that has sides is named with its side ('left knee').

    `marked`: the site bears a mark that two people look at. `prohibitions` are acknowledged one by one at the line.
    """

    routes: tuple[str, ...]
    sites: tuple[str, ...]
    marked: bool
    prohibitions: tuple[str, ...]
