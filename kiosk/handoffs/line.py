"""The check at the line: wristband, bag and spoken birth date read; route, site and prohibitions said by people."""

from dataclasses import replace

from kiosk.domain.attempt import LineSaid
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.facts import WayChecked, WaySaid
from kiosk.domain.journey import Journey
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.turns import UnderWay


def check_line(bench: Bench, under_way: UnderWay, said: tuple[WaySaid, ...], acknowledged: tuple[str, ...]) -> Decision:
    """Two people read at the line, and each says what they see there; the prohibitions were acknowledged one by one."""
    under_way = replace(under_way, detail=LineSaid(said, acknowledged))

    def checked(seen: Journey, granted: Authorized) -> Consequence:
        facts = (WayChecked(name, said, acknowledged, granted.attempt_id) for name in granted.containers)
        return Consequence(tuple((seen.coi, fact) for fact in facts))

    return conclude(bench, under_way, checked)
