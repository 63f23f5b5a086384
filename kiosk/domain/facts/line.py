"""Facts of the way in: what two people said of it, each for themselves, before the opening and at the line."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WaySaid:
    """What one person saw at the patient: route, site with its side, and whether the site bears its mark."""

    route: str
    site: str
    marked: bool


@dataclass(frozen=True)
class SiteMatched:
    """Before the opening both people saw the marked site, and said it and the route as the order has them."""

    container: str
    order_number: str
    said: tuple[WaySaid, ...]
    attempt_id: str


@dataclass(frozen=True)
class WayChecked:
    """Both people said route and site, and the prohibitions of the therapy were acknowledged, one by one."""

    container: str
    said: tuple[WaySaid, ...]
    acknowledged: tuple[str, ...]
    attempt_id: str


LineFact = SiteMatched | WayChecked
