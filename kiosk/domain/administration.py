"""How a therapy's cells go in: the routes and sites it allows, what must not be done, and what people say they see."""

from dataclasses import dataclass

from kiosk.domain.facts import WaySaid

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

SIDES = frozenset({"left", "right"})
"""Words that say of which two a site is the one."""


@dataclass(frozen=True)
class Administration:
    """What a therapy allows. A site that has sides is named with its side ('left knee').

    `marked`: the site bears a mark that two people look at, before the opening and again at the line; where there are
    sides there is a mark. `prohibitions` are acknowledged one by one at the line.
    """

    routes: tuple[str, ...]
    sites: tuple[str, ...]
    marked: bool
    prohibitions: tuple[str, ...]

    @property
    def sided(self) -> tuple[str, ...]:
        """The sites of which there are two."""
        return tuple(site for site in self.sites if SIDES & set(site.split()))


@dataclass(frozen=True)
class SiteSaid:
    """For the match of what goes to a marked site: the way in as each person in turn saw it, before the opening."""

    said: tuple[WaySaid, ...]


@dataclass(frozen=True)
class LineSaid:
    """For the line check: the way in as each person in turn saw it, and the prohibitions acknowledged."""

    said: tuple[WaySaid, ...]
    acknowledged: tuple[str, ...]
