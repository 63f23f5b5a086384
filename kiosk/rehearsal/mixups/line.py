"""Mix-ups of the way in, before the opening and at the line: another site, the list unread, a start too late."""

from dataclasses import replace

from kiosk.domain.facts import WaySaid
from kiosk.handoffs import bedside
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.course import another_site, way
from kiosk.rehearsal.mixups.around import dose_bag
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import INTO_A_VEIN, MARKED
from kiosk.rehearsal.scenes import line_check, match, order
from kiosk.rehearsal.world import World


def _said(world: World, *said: WaySaid) -> Outcome:
    return perform(world, line_check(world, dose_bag(world), said))


def _said_before_the_opening(world: World, *said: WaySaid) -> Outcome:
    return perform(world, match(world, dose_bag(world), said))


def _draped_on_the_other_side(world: World) -> Outcome:
    other = replace(way(world.therapy), site=another_site(world.therapy))
    return _said_before_the_opening(world, other, other)


def _one_sees_the_other_side(world: World) -> Outcome:
    ordered = way(world.therapy)
    return _said_before_the_opening(world, ordered, replace(ordered, site=another_site(world.therapy)))


def _into_the_vein_instead(world: World) -> Outcome:
    vein = replace(way(world.therapy), route="intravenous")
    return _said_before_the_opening(world, vein, vein)


def _opened_before_anybody_looked(world: World) -> Outcome:
    return _said_before_the_opening(world)


def _drape_over_the_mark(world: World) -> Outcome:
    ordered = way(world.therapy)
    return _said_before_the_opening(world, ordered, replace(ordered, marked=False))


def _spinal_line(world: World) -> Outcome:
    spinal = replace(way(world.therapy), route="intrathecal", site="another site")
    return _said(world, spinal, spinal)


def _other_line(world: World) -> Outcome:
    ordered = way(world.therapy)
    return _said(world, ordered, replace(ordered, site=another_site(world.therapy)))


def _nobody_looked_at_the_mark(world: World) -> Outcome:
    ordered = way(world.therapy)
    return _said(world, ordered, replace(ordered, marked=False))


def _ordered_for_a_site_it_never_takes(world: World) -> Outcome:
    return order(world, "patient", site_of_body="central line")


def _nobody_said(world: World) -> Outcome:
    return _said(world)


def _ordered_into_the_spine(world: World) -> Outcome:
    return order(world, "patient", route="intrathecal")


def _ordered_into_a_knee(world: World) -> Outcome:
    return order(world, "patient", site_of_body="left knee")


def _filter_forgotten(world: World) -> Outcome:
    lines = world.therapy.administration.prohibitions[1:]
    return perform(world, line_check(world, dose_bag(world), acknowledged=lines))


def _nothing_acknowledged(world: World) -> Outcome:
    return perform(world, line_check(world, dose_bag(world), acknowledged=()))


def _called_away(world: World) -> Outcome:
    world.pass_time(minutes=2)
    return bedside.start_infusion(world.bench, world.journeys["patient"], dose_bag(world))


def _moved_to_the_next_chair(world: World) -> Outcome:
    return bedside.start_infusion(world.at("ward, next chair").bench, world.journeys["patient"], dose_bag(world))


MIXUPS = (
    MixUp("the bag is about to go into a spinal line", "way_said_is_the_orders", "opened", _spinal_line),
    MixUp("the second person sees another line than was ordered", "way_said_is_the_orders", "opened", _other_line),
    MixUp("nobody says by which route the cells go in", "way_was_said", "opened", _nobody_said),
    MixUp("the order says a route that this therapy never takes", "way_ordered_is_the_therapys", "admitted",
          _ordered_into_the_spine),
    MixUp("the order of another patient's knee is keyed for cells that go into a vein", "way_ordered_is_the_therapys",
          "admitted",
          _ordered_into_a_knee, (INTO_A_VEIN,)),
    MixUp("the order names a line for cells that never go into a vein", "way_ordered_is_the_therapys", "admitted",
          _ordered_for_a_site_it_never_takes, (MARKED,)),
    MixUp("the other side lies under the drape, and the container is still closed", "way_said_is_the_orders", "ready",
          _draped_on_the_other_side, (MARKED,)),
    MixUp("before the opening the second person sees the other side", "way_said_is_the_orders", "ready",
          _one_sees_the_other_side, (MARKED,)),
    MixUp("before the opening a vein is prepared for cells that go to a marked site", "way_said_is_the_orders", "ready",
          _into_the_vein_instead, (MARKED,)),
    MixUp("the container is to be opened before anybody looked at the site", "marked_site_was_said", "ready",
          _opened_before_anybody_looked, (MARKED,)),
    MixUp("before the opening the drape covers the mark from one of two people", "marked_site_was_said", "ready",
          _drape_over_the_mark, (MARKED,)),
    MixUp("two people say the side, and one of them never looked at the mark on the skin", "way_was_said", "opened",
          _nobody_looked_at_the_mark, (MARKED,)),
    MixUp("a blood filter hangs in the line, and nobody read that line of the list", "prohibitions_are_acknowledged",
          "opened", _filter_forgotten),
    MixUp("nobody reads out what must not be done to the cells", "prohibitions_are_acknowledged", "opened",
          _nothing_acknowledged),
    MixUp("the nurse is called away after the line check, and starts two minutes later", "start_follows_the_line_check",
          "verified", _called_away),
    MixUp("the checked bag is started at the next chair", "start_is_where_the_line_was_checked", "verified",
          _moved_to_the_next_chair),
)  # fmt: skip
