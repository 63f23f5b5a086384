"""Names and numbers change: a change holds every live bag until two people link it, or take it back."""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.facts import Fact, HoldLifted, HoldPlaced, IdentityChanged, IdentityLinked, IdentityTakenBack
from kiosk.domain.identity import LinkNamed, TakenBackNamed
from kiosk.domain.interlocks.bag import label_names_this_patient
from kiosk.domain.interlocks.declaration import Interlock
from kiosk.domain.interlocks.patient import identity_is_settled
from kiosk.domain.journey import Journey
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.erasing import erase_taken_back
from kiosk.handoffs.registering import PatientKeyed, commitments, put_particulars
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_at_home


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
    facts: list[Fact] = [
        IdentityChanged(
            change_id,
            particulars_id,
            commitments(salt, now_known_as),
            now_known_as.band.serial,
            source,
            now_known_as.authority,
        ),
        *_held(bench, journey, identity_is_settled),
    ]
    moment = bench.clock.now()
    bench.ledger.append(tuple(bench.entry(coi, fact, moment) for fact in facts), {coi: journey.count})
    return change_id


def link_identity(bench: Bench, under_way: UnderWay, change_id: str, documents: tuple[str, ...]) -> Decision:
    """Two people, documents in hand, say that old and new identity are one patient; the change's holds are lifted."""
    under_way = replace(under_way, detail=LinkNamed(change_id, documents))

    def linked(seen: Journey, granted: Authorized) -> Consequence:
        why = f"identity linked: {', '.join(documents)}"
        fact = IdentityLinked(change_id, documents, granted.attempt_id)
        return _consequence(seen, fact, *_settled(seen, change_id, why, granted.attempt_id))

    return conclude(bench, under_way, linked)


def take_back_identity(bench: Bench, under_way: UnderWay, change_id: str, why: str) -> Decision:
    """Two people with the role say that a change was never this patient's.

    An open one is dropped with its holds. One that was linked leaves the chain, and every live container is held until
    two people have looked at what was labelled meanwhile: a label issued under it agrees no longer. Its particulars are
    another patient's, and are erased.
    """
    under_way = replace(under_way, detail=TakenBackNamed(change_id, why))

    def taken_back(seen: Journey, granted: Authorized) -> Consequence:
        fact = IdentityTakenBack(change_id, why, granted.attempt_id)
        if change_id in seen.pending_changes:
            return _consequence(seen, fact, *_settled(seen, change_id, f"taken back: {why}", granted.attempt_id))
        return _consequence(seen, fact, *_held(bench, seen, label_names_this_patient))

    decision = conclude(bench, under_way, taken_back)
    if isinstance(decision, Authorized):
        erase_taken_back(bench, under_way.coi or "")
    return decision


def _consequence(seen: Journey, *facts: Fact) -> Consequence:
    return Consequence(tuple((seen.coi, fact) for fact in facts))


def _held(bench: Bench, journey: Journey, why: Interlock) -> Iterator[HoldPlaced]:
    """A hold on every live container, for that reason; none where one is open for it already."""
    rule = why.rule
    held = {hold.container for hold in journey.holds.values() if hold.interlock == rule.name}
    for container in journey.live:
        if container.id not in held:
            yield HoldPlaced(bench.fresh.token(), container.id, rule.kind.value, rule.name, rule.hazard)


def _settled(seen: Journey, change_id: str, why: str, attempt_id: str) -> Iterator[HoldLifted]:
    """The holds of open changes are lifted with the last of these."""
    if set(seen.pending_changes) != {change_id}:
        return
    for hold in seen.holds.values():
        if hold.interlock == identity_is_settled.rule.name:
            yield HoldLifted(hold.hold_id, why, attempt_id)
