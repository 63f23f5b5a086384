"""Containers planned on the way: parts of a bag, a pool, a tube, and a part that would outlive its whole."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from kiosk.domain.facts import ContentsMeasured
from kiosk.domain.therapy import ContainerPurpose
from kiosk.handoffs import parts
from kiosk.handoffs.processing import Contents
from tests.adversary import stages
from tests.adversary import truth as t
from tests.adversary.truth import QUARANTINE, Bag, Course
from tests.adversary.world import World

OUTLIVING = "a part that outlives its whole"
PLANS = ("halves", "halves", "pool", "tube", OUTLIVING)
TUBE = Decimal(2)


def plan_more(world: World, course: Course, what: str, number: int) -> None:
    """Something more is planned of what is in hand; nothing where nothing is. Raises what the kiosk raises."""
    bench = world.site.rooms[stages.home_of(course.patient)]
    in_hand = [bag for bag in world.truth.bags_of(course.coi) if bag.state == QUARANTINE and bag.plan.kind != "dose"]
    if not in_hand:
        return
    bag, person = in_hand[number % len(in_hand)], world.site.people["one"]
    match what:
        case "halves":
            parts.plan_parts(bench, course.coi, bag.id, (_half(bag),) * 2, person)
        case "pool":
            parts.plan_pool(bench, course.coi, tuple(one.id for one in in_hand), person)
        case "tube":
            parts.plan_samples(bench, course.coi, bag.id, ContainerPurpose.SAMPLE, (TUBE,), person)
        case _:
            _outliving(world, course, bag)


def _half(bag: Bag) -> Contents:
    volume, cells, dmso = (t.total([bag], amount) / 2 for amount in ("volume_ml", "cells_e6", "dmso_ml"))
    return Contents(volume, cells, dmso)


def _outliving(world: World, course: Course, bag: Bag) -> None:
    """A part with a day more than its whole, as no use case plans it; once."""
    name = f"{bag.id[:-2]}{'Z0' if bag.id[-2:] == '00' else bag.id[-2] + 'z'}"
    if bag.plan.expires_at is not None and name not in world.truth.bags:
        later = replace(bag.plan, container=name, expires_at=bag.plan.expires_at + timedelta(days=1))
        world.site.record(course.coi, later, ContentsMeasured(name, TUBE, TUBE, TUBE))
