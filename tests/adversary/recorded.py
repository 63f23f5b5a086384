"""What one person records on the way: a rack counted, a tank's alarm, the file of a logger, a reserve planned."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from kiosk.domain.people import Meaning
from kiosk.domain.records import RecordKind
from kiosk.handoffs import identities, inventory, registering, salvaging
from kiosk.handoffs import shipping as consigning
from kiosk.handoffs.recording import Signed
from tests.adversary import naming, shipping, stages
from tests.adversary import truth as t
from tests.adversary.site import ROOMS
from tests.adversary.storing import SLOTS
from tests.adversary.truth import LIVE_STATES, Bag, Course
from tests.adversary.violation import Violation
from tests.adversary.world import World

WARMEST_C, TOO_LONG = Decimal(-120), timedelta(minutes=60)
"""What a frozen bag may have of a tank's alarm."""


def plan_reserve(world: World, course: Course, number: int) -> None:
    """A container is kept in reserve for a matched bag. Raises what the kiosk raises."""
    matched = [bag for bag in world.truth.bags_of(course.coi, "dose") if bag.state == t.MATCHED]
    for bag in matched[:1]:
        volume = Decimal(20 + number % 3 * 30)
        bench = world.site.rooms[stages.home_of(course.patient)]
        salvaging.plan_reserve(bench, course.coi, bag.id, volume, world.site.people["one"])


def read_logger(world: World, course: Course, number: int) -> None:
    """The file of a shipper's logger is read: mostly a right one. Raises what the kiosk raises."""
    shipped = shipping.shipment_of(world.truth, course)
    if shipped is None:
        return
    bench = world.site.rooms[stages.home_of(course.patient)]
    logger = shipped.packed.logger if number % 5 else "TL-0099"
    kind = world.truth.bags[shipped.packed.containers[0]].plan.kind
    right = Decimal(-160) if kind == "dose" else Decimal(4)
    celsius = right if number % 7 else Decimal(30)
    until = shipped.opened_at or bench.now
    content = shipping.log_of(shipped, logger, celsius, until, timedelta(minutes=10 if number % 11 else 45))
    person = world.site.people["one"]
    consigning.record_temperature(bench, course.coi, shipped.packed.shipment, content, person)


def count_rack(world: World, _course: Course, number: int) -> None:
    """The rack is counted: all that stands there is read, or one is missing, or one is read that stands elsewhere."""
    bags = list(world.truth.bags.values())
    there = [bag for bag in bags if bag.slot]
    read = there[1:] if number % 3 == 1 else there
    read += [bag for bag in bags if not bag.slot][:1] if number % 3 == 2 else []
    inventory.count_rack(
        world.site.rooms[ROOMS[0]], SLOTS[0], tuple((bag.coi, bag.id) for bag in read),
        Signed(RecordKind.COUNT_RACK.value, world.site.people["one"], Meaning.RESPONSIBILITY, world.site.clock.now().utc),
    )  # fmt: skip
    world.audit()
    for bag in {one.id: one for one in (*there, *read)}.values():
        if (bag in there) is not (bag in read):
            _require_held(world, bag, "a count that differs holds the bag")


def ring_alarm(world: World, _course: Course, number: int) -> None:
    """The tank was too warm for a while, for longer or by more than a bag may have, or not."""
    now = world.site.clock.now().utc
    warmest, span = (Decimal(-150), Decimal(-100))[number & 1], timedelta(minutes=(20, 90)[number >> 1 & 1])
    there = [bag for bag in world.truth.bags.values() if bag.slot and bag.state in LIVE_STATES]
    alarm = inventory.Alarm(1, now - span, now, warmest, "the lid stood open")
    signed = Signed(RecordKind.RECORD_EXCURSION.value, world.site.people["one"], Meaning.AUTHORSHIP, now)
    inventory.record_alarm(world.site.rooms[ROOMS[0]], alarm, signed)
    world.audit()
    for bag in there:
        if warmest > WARMEST_C or span > TOO_LONG:
            _require_held(world, bag, "a tank too warm holds the bag")


def hear(world: World, course: Course, number: int) -> None:
    """The hospital says that the patient is known otherwise, or what is another patient's. Raises what the kiosk raises."""
    who, truth = course.patient, world.truth
    theirs = next(other.patient for other in truth.courses.values() if other is not course)
    known = (
        replace(who, name=f"{who.name} Married"),
        replace(who, name=f"{who.name} Again", band=who.old_band),
        replace(who, record_number=f"DEMO-9{len(course.said):05d}"),
        replace(who, record_number=theirs.record_number, band=theirs.band),
    )[number % 4]
    bench = world.site.rooms[stages.home_of(who)]
    keyed = registering.patient_keyed(
        known.name, known.record_number, known.born.isoformat(), known.band.format(), bench.now.date()
    )
    truth.heard = known
    identities.change_identity(bench, course.coi, keyed, "extract of the register")
    world.audit()
    if naming.unheld(truth, course):
        world.object(Violation("a change holds every live bag", str(naming.unheld(truth, course))))


def _require_held(world: World, bag: Bag, name: str) -> None:
    if bag.state in LIVE_STATES and "quality" not in bag.holds.values():
        world.object(Violation(name, bag.id))


RECORDED: Mapping[str, Callable[[World, Course, int], None]] = {
    "reserve": plan_reserve,
    "logger": read_logger,
    "count": count_rack,
    "alarm": ring_alarm,
    "name": hear,
}
