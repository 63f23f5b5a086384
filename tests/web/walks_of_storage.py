"""The walk through the cold store: a bag in, out, a rack counted, a tank's alarm; and what is said at the line."""

from kiosk.rehearsal.scenes import LABORATORY
from kiosk.rehearsal.storage import slot_label
from kiosk.rehearsal.world import member
from tests.web.driving import Drive
from tests.web.sights import Sight, Walk, dose_labels


def storage(drive: Drive) -> Walk:
    """Stored by two, taken out by two, counted and judged by one; the wrong slot stops."""
    world = drive.world
    one, two = LABORATORY
    tag = dose_labels(world)[-1]
    drive.begin("store")
    drive.come_to_sign(one, tag, upto="place")
    yield Sight("place")
    drive.answer()
    yield Sight("bag-by-its-tie-tag")
    drive.answer(tag)
    yield Sight("sign-for-the-place")
    drive.sign(member(one).pin)
    drive.take_turn(two, tag)
    yield Sight("authorised-stored")
    drive.go_on()
    yield Sight("home-processing-with-a-store")
    drive.begin("retrieve")
    drive.come_to_sign(one, tag, upto="form")
    yield Sight("form-where-to")
    drive.answer()
    drive.sign(member(one).pin)
    drive.take_turn(two, tag, place=world.paper_of("place", slot_label(world, 2).value))
    yield Sight("stop-wrong-place")
    drive.acknowledge("laboratory one")
    drive.begin("retrieve")
    drive.take_turns(one, two, bags=(tag,))
    yield Sight("authorised-retrieved")
    drive.go_on()
    drive.begin("count")
    drive.come_to_sign(one, upto="bag")
    yield Sight("bag-every-tie-tag")
    drive.post("/attempt/leave")
    drive.begin("alarm")
    drive.come_to_sign(one, upto="form")
    yield Sight("form-tank-alarm")
    drive.post("/attempt/leave")
