"""Facts at the line: what two people said of the way the cells go in, each for themselves."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WaySaid:
    """What one person saw at the patient: route, site with its side, and whether the site bears its mark."""

    route: str
    site: str
    marked: bool


@dataclass(frozen=True)
class WayChecked:
    """Both people said route and site, and the prohibitions of the therapy were acknowledged, one by one."""

    container: str
    said: tuple[WaySaid, ...]
    acknowledged: tuple[str, ...]
    attempt_id: str


LineFact = WayChecked
