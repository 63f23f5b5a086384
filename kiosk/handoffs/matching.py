"""The match at the bed, before the irreversible opening: where the site is marked, each person says what they see."""

from dataclasses import replace

from kiosk.domain.administration import SiteSaid
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.facts import SiteMatched, WaySaid
from kiosk.domain.journey import Journey
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.turns import UnderWay


def match_at_bed(bench: Bench, under_way: UnderWay, said: tuple[WaySaid, ...]) -> Decision:
    """Two people read bag, wristband and order from scratch; `said` is empty where the therapy marks no site."""

    def matched(seen: Journey, granted: Authorized) -> Consequence:
        order = seen.order.order_number if seen.order is not None else ""
        ways = (SiteMatched(name, order, said, granted.attempt_id) for name in granted.containers if said)
        return Consequence(tuple((seen.coi, way) for way in ways))

    return conclude(bench, replace(under_way, detail=SiteSaid(said)), matched)
