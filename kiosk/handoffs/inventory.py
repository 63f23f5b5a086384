"""What one person records of the store: a rack counted by reading, an alarm of a tank. What they find holds the bags.

A count is held against the record as it stands when it is recorded. An alarm is judged for every bag that stood in the
tank at any moment of it, whatever became of the bag since, by the limits of its own therapy.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from kiosk.domain.containers import LIVE
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import CountDiffered, ExcursionJudged, Fact, HoldPlaced, RackCounted, TankWarmed
from kiosk.domain.guards import count_agrees, tank_stayed_cold
from kiosk.domain.identifiers import StorageLocation
from kiosk.domain.journey import Journey
from kiosk.domain.reasons import Reason, ReasonClass, Rule
from kiosk.domain.site import SlotHolds
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.storage import STORE
from kiosk.handoffs.view import journey_of, site_view


@dataclass(frozen=True)
class Alarm:
    """An alarm of a tank: its span (UTC), the warmest temperature in °C, and what happened."""

    tank: int
    since: datetime
    until: datetime
    warmest_c: Decimal
    why: str


def count_rack(bench: Bench, place: str, read: tuple[tuple[str, str], ...], signed: Signed) -> tuple[Reason, ...]:
    """Record what was read in the rack of that slot, bags as (CoI, container). Every bag that differs is held.

    Gives a reason for each difference. Raises ParseError for a place that is none of this site's store.
    """
    rack = _rack(bench, place)
    due = {holds.container: holds for slot, holds in site_view(bench).slots.items() if _rack(bench, slot) == rack}
    found = {container: SlotHolds(coi, container) for coi, container in read}
    missing, extra = sorted(due.keys() - found.keys()), sorted(found.keys() - due.keys())
    count_id = bench.fresh.token()
    fact = RackCounted(count_id, *rack, tuple(sorted(found)), tuple(missing), tuple(extra), signed.person)
    facts: list[tuple[str, Fact]] = [(STORE, fact)]
    reasons = []
    for name in (*missing, *extra):
        holds = due.get(name) or found[name]
        reasons.append(_difference(name, rack, missing=name in due))
        journey = _known(bench, holds)
        if journey is not None:
            facts.append((journey.coi, CountDiffered(name, count_id, *rack, found=name in found)))
            facts += _held(bench, journey, name, count_agrees)
    _append(bench, facts, signed)
    return tuple(reasons)


def record_alarm(bench: Bench, alarm: Alarm, signed: Signed) -> tuple[Reason, ...]:
    """Record that a tank was too warm, and judge it for every bag that stood in it. Bags over their limit are held.

    Gives a reason for each of those. Raises ParseError for a span that is none, or lies ahead.
    """
    if not alarm.since < alarm.until <= bench.now:
        raise ParseError("alarm of a tank", "a span that ends after it begins, and not ahead", "another")
    why = plain_text(alarm.why, "why", 200)
    excursion_id = bench.fresh.token()
    span = (alarm.since, alarm.until, alarm.warmest_c)
    facts: list[tuple[str, Fact]] = [(STORE, TankWarmed(excursion_id, alarm.tank, *span, why, signed.person))]
    reasons = []
    facility = site_view(bench).facility
    for listed in bench.roll.all():
        journey = journey_of(bench, listed.coi)
        therapy = bench.therapies.get(journey.therapy or "")
        for container in journey.containers.values():
            limits = therapy.cold_limits(container.kind) if therapy is not None else None
            if not container.cold.in_tank(facility, alarm.tank, alarm.since, alarm.until):
                continue
            over = limits is None or limits.exceeded_by(*span)
            facts.append((journey.coi, ExcursionJudged(container.id, excursion_id, alarm.tank, *span, over)))
            if over and container.state in LIVE:
                facts += _held(bench, journey, container.id, tank_stayed_cold)
                limit = f"at most {limits.warmest_c} °C" if limits is not None else "a limit"
                reasons.append(tank_stayed_cold.reason(limit, f"{alarm.warmest_c} °C", container.id))
    _append(bench, facts, signed)
    return tuple(reasons)


def tanks(bench: Bench) -> tuple[int, ...]:
    """The tanks in which anything stands."""
    return tuple(sorted({StorageLocation.parse(slot).tank for slot in site_view(bench).slots}))


def _append(bench: Bench, facts: list[tuple[str, Fact]], signed: Signed) -> None:
    moment = bench.clock.now()
    entries = tuple(bench.entry(stream, fact, moment, people=(signed.person,)) for stream, fact in facts)
    bench.ledger.append(entries, {})


def _rack(bench: Bench, place: str) -> tuple[int, int]:
    slot = StorageLocation.parse(place)
    if slot.facility.fin != site_view(bench).facility:
        raise ParseError("storage location", f"a slot of {site_view(bench).facility}", slot.facility.fin)
    return slot.tank, slot.rack


def _known(bench: Bench, holds: SlotHolds) -> Journey | None:
    if not bench.ledger.counts((holds.coi,)).get(holds.coi, 0):
        return None
    journey = journey_of(bench, holds.coi)
    return journey if holds.container in journey.containers else None


def _held(bench: Bench, journey: Journey, container: str, rule: Rule) -> list[tuple[str, Fact]]:
    """A quality hold, unless this very rule holds the container already."""
    if any(hold.interlock == rule.name for hold in journey.holds_on(container, ReasonClass.QUALITY)):
        return []
    hold = HoldPlaced(bench.fresh.token(), container, ReasonClass.QUALITY.value, rule.name, rule.hazard)
    return [(journey.coi, hold)]


def _difference(container: str, rack: tuple[int, int], *, missing: bool) -> Reason:
    here, not_here = f"in tank {rack[0]} rack {rack[1]}", f"not in tank {rack[0]} rack {rack[1]}"
    expected, read = (here, not_here) if missing else (not_here, here)
    return count_agrees.reason(f"{container} {expected}", f"{container} {read}", container)
