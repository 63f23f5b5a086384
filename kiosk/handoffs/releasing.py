"""Release by two; exceptional release by three; holds lifted by two."""

from dataclasses import replace

from kiosk.domain.attempt import HoldNamed, ReleaseException
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.facts import ExceptionalReleaseSigned, Finding, HoldLifted
from kiosk.domain.journey import Journey
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.turns import UnderWay


def release_exceptionally(bench: Bench, under_way: UnderWay, findings: tuple[Finding, ...], statement: str) -> Decision:
    """Physician, laboratory director and quality release the container though these quality reasons stand."""
    under_way = replace(under_way, detail=ReleaseException(findings, statement))

    def signed(seen: Journey, granted: Authorized) -> Consequence:
        return Consequence(
            tuple(
                (seen.coi, ExceptionalReleaseSigned(name, findings, statement, granted.attempt_id))
                for name in granted.containers
            )
        )

    return conclude(bench, under_way, signed)


def lift_hold(bench: Bench, under_way: UnderWay, hold_id: str, why: str) -> Decision:
    """Two people with the role lift a hold, and say why."""
    under_way = replace(under_way, detail=HoldNamed(hold_id, why))
    return conclude(
        bench,
        under_way,
        lambda seen, granted: Consequence(((seen.coi, HoldLifted(hold_id, why, granted.attempt_id)),)),
    )
