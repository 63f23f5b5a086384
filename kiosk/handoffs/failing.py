"""A manufacture that failed: two people read what it was and say why; nothing of it can be released any more."""

from dataclasses import replace

from kiosk.domain.attempt import FailureNamed
from kiosk.domain.containers import LIVE, ContainerState
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.facts import Fact, HoldPlaced, ManufactureFailed
from kiosk.domain.interlocks.processing import manufacture_did_not_fail
from kiosk.domain.journey import Journey
from kiosk.domain.lineage import made_from
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.turns import UnderWay

HELD = LIVE - {ContainerState.PLANNED}
LONGEST_WHY = 200


def fail_manufacture(bench: Bench, under_way: UnderWay, why: str) -> Decision:
    """Record that the manufacture of what was read failed. Whatever of it, or made from it, still lives is held.

    What the journey has beside it keeps its state (`what_remains`); a new collection is a new donation of the same
    journey. Raises ParseError for a reason that is not plain text.
    """
    why = plain_text(why, "reason", LONGEST_WHY) if why else ""
    under_way = replace(under_way, detail=FailureNamed(why))

    def failed(seen: Journey, granted: Authorized) -> Consequence:
        facts: tuple[Fact, ...] = (ManufactureFailed(granted.containers, why, granted.attempt_id),)
        facts += _holds(bench, seen, granted.containers)
        return Consequence(tuple((seen.coi, fact) for fact in facts))

    return conclude(bench, under_way, failed)


def _holds(bench: Bench, journey: Journey, failed: tuple[str, ...]) -> tuple[HoldPlaced, ...]:
    rule = manufacture_did_not_fail.rule
    concerned = (*(journey.containers[name] for name in failed), *made_from(journey, failed))
    return tuple(
        HoldPlaced(bench.fresh.token(), container.id, rule.kind.value, rule.name, rule.hazard)
        for container in concerned
        if container.state in HELD and not journey.holds_on(container.id, rule.kind)
    )
