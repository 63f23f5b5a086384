"""How containers end: given without the kiosk, called back as a set, discarded on a physician's order."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from kiosk.domain.containers import LIVE, Container, ContainerState
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.ends import DiscardNamed, OutsideTold, Withdrawal, WithdrawalNamed
from kiosk.domain.facts import ContainerWithdrawn, DiscardOrdered, Fact, GivenOutside, HoldPlaced
from kiosk.domain.interlocks import ends
from kiosk.domain.interlocks.declaration import Interlock
from kiosk.domain.journey import Journey
from kiosk.domain.people import Role
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_of, site_view


def given_outside(bench: Bench, under_way: UnderWay, given_at: datetime, volume_ml: Decimal, why: str) -> Decision:
    """Two people record what was done without the kiosk's authority; what else could reach the patient is held.

    It authorises nothing. Raises ParseError for a `why` that is not plain.
    """
    why = _plain(why)
    under_way = replace(under_way, detail=OutsideTold(given_at, volume_ml, why))

    def told(seen: Journey, granted: Authorized) -> Consequence:
        (name,) = granted.containers
        held = [_hold(bench, c, ends.given_outside_is_told, "quality") for c in reachable(seen) if c.id != name]
        facts: tuple[Fact, ...] = (GivenOutside(name, given_at, volume_ml, why, granted.attempt_id), *held)
        return Consequence(tuple((seen.coi, fact) for fact in facts))

    return conclude(bench, under_way, told)


def withdraw_set(bench: Bench, under_way: UnderWay, what: Withdrawal, why: str) -> Decision:
    """Two people with the role call back every container of the journey, wherever it is; each gets a hold of its own.

    Raises ParseError for a `why` that is not plain.
    """
    why = _plain(why)
    under_way = replace(under_way, detail=WithdrawalNamed(what, why))

    def withdrawn(seen: Journey, granted: Authorized) -> Consequence:
        facts: list[tuple[str, Fact]] = []
        for name in granted.containers:
            hold = _hold(bench, seen.containers[name], ends.container_is_not_withdrawn, "identity")
            called = ContainerWithdrawn(name, what.value, why, hold.hold_id, granted.attempt_id)
            facts += [(seen.coi, hold), (seen.coi, called)]
        return Consequence(tuple(facts))

    return conclude(bench, under_way, withdrawn)


def discard(bench: Bench, under_way: UnderWay, physician: str, why: str) -> Decision:
    """Two people read the container and discard it on a physician's order.

    Raises ParseError for a `why` that is not plain.
    """
    why = _plain(why)
    return conclude(
        bench,
        replace(under_way, detail=DiscardNamed(physician, why)),
        lambda seen, granted: Consequence(
            tuple((seen.coi, DiscardOrdered(name, physician, why, granted.attempt_id)) for name in granted.containers)
        ),
    )


def reachable(journey: Journey) -> tuple[Container, ...]:
    """The containers of a set whose cells could still reach the patient: what is called back or held with it."""
    return tuple(c for c in journey.containers.values() if c.state in LIVE and c.state is not ContainerState.PLANNED)


def set_of(bench: Bench, coi: str) -> tuple[str, ...]:
    """Every container that a withdrawal of this patient's set has to name."""
    return tuple(container.id for container in reachable(journey_of(bench, coi)))


def physicians(bench: Bench) -> tuple[str, ...]:
    """Everybody who may order a discard now, by id."""
    people = site_view(bench).people.values()
    return tuple(person.person_id for person in people if Role.PHYSICIAN in person.roles_at(bench.now))


def _hold(bench: Bench, container: Container, because: Interlock, kind: str) -> HoldPlaced:
    return HoldPlaced(bench.fresh.token(), container.id, kind, because.rule.name, because.rule.hazard)


def _plain(why: str) -> str:
    return plain_text(why, "why", 200) if why else ""
