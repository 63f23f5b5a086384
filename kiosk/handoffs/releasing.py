"""Release by two; exceptional release by three; holds lifted by two; identities linked by two."""

from dataclasses import replace

from kiosk.domain.attempt import HoldNamed, LinkNamed, ReleaseException
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.facts import (
    ExceptionalReleaseSigned,
    Fact,
    Finding,
    HoldLifted,
    HoldPlaced,
    IdentityChanged,
    IdentityLinked,
)
from kiosk.domain.journey import Journey
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.registering import PatientKeyed, commitments, put_particulars
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_at_home


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


def change_identity(bench: Bench, coi: str, now_known_as: PatientKeyed, source: str) -> str:
    """The hospital says that the patient is known otherwise now: every live container is held until two people link it.

    Never a silent re-key. Gives the id of the change.
    """
    journey = journey_at_home(bench, coi)
    old = bench.particulars.get(journey.particulars_id) if journey.particulars_id is not None else None
    # One salt for old and new: whoever holds the salt can show that labels of both agree.
    salt = bytes.fromhex(old["salt"]) if old is not None else bench.fresh.salt()
    change_id, particulars_id = bench.fresh.token(), bench.fresh.token()
    put_particulars(bench, particulars_id, coi, now_known_as, salt)
    held = {hold.container for hold in journey.holds.values() if hold.interlock == "identity_is_settled"}
    facts: list[Fact] = [
        IdentityChanged(change_id, particulars_id, commitments(salt, now_known_as), now_known_as.band.serial, source),
        *(
            HoldPlaced(bench.fresh.token(), container.id, "identity", "identity_is_settled", "H17")
            for container in journey.live
            if container.id not in held
        ),
    ]
    moment = bench.clock.now()
    bench.ledger.append(tuple(bench.entry(coi, fact, moment) for fact in facts), {coi: journey.count})
    return change_id


def link_identity(bench: Bench, under_way: UnderWay, change_id: str, documents: tuple[str, ...]) -> Decision:
    """Two people, documents in hand, say that old and new identity are one patient; the change's holds are lifted."""
    under_way = replace(under_way, detail=LinkNamed(change_id, documents))

    def linked(seen: Journey, granted: Authorized) -> Consequence:
        why = f"identity linked: {', '.join(documents)}"
        last = len(seen.pending_changes) == 1
        lifted = [
            (seen.coi, HoldLifted(hold.hold_id, why, granted.attempt_id))
            for hold in seen.holds.values()
            if last and hold.interlock == "identity_is_settled"
        ]
        return Consequence(((seen.coi, IdentityLinked(change_id, documents, granted.attempt_id)), *lifted))

    return conclude(bench, under_way, linked)
