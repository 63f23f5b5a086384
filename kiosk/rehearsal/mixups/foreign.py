"""Mix-ups of a maker's bag: another patient's of the same maker, half a label, papers keyed wrong."""

from dataclasses import replace

from kiosk.domain.decision import Decision
from kiosk.domain.step import Read
from kiosk.rehearsal.acting import Play, Swap, perform
from kiosk.rehearsal.desk import Shot
from kiosk.rehearsal.foreign import OWN, TAG, bind, expect, issue_tag, makers_label
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import MADE_OUTSIDE
from kiosk.rehearsal.scenes import issue_at_collection, line_check, match
from kiosk.rehearsal.world import World


def _shown(world: World, play: Play, turn: int, asked: Read, *names: tuple[str, ...]) -> Decision:
    shots = tuple(Shot((world.paper_of(*name),), pose=world.next_pose()) for name in names)
    return perform(world, play.swapped(turn, Swap(shows={asked: shots})))


def _keyed_differently(world: World) -> Outcome:
    return expect(world, {**OWN.papers(), "patient": "20261235"})


def _tag_for_the_other_bag(world: World) -> Outcome:
    return issue_tag(world, "other")


def _other_bag_bound(world: World) -> Outcome:
    return perform(world, bind(world, "other"))


def _second_reads_the_other(world: World) -> Outcome:
    return _shown(world, bind(world), 1, Read.MAKER, ("maker", "other"))


def _half_the_label(world: World) -> Outcome:
    world.papers[("maker", "half")] = makers_label(OWN.symbols()[1])
    return perform(world, bind(world, "half"))


def _bound_twice(world: World) -> Outcome:
    return perform(world, bind(world))


def _tag_alone(world: World) -> Outcome:
    dose = world.containers["doses"][0]
    return perform(world, replace(match(world, dose), hold=((dose, TAG, "1"),)))


def _other_bag_under_our_tag(world: World) -> Outcome:
    dose = world.containers["doses"][0]
    return perform(world, replace(match(world, dose), hold=((dose, TAG, "1"), ("maker", "other"))))


def _other_bag_at_the_line(world: World) -> Outcome:
    dose = world.containers["doses"][0]
    return perform(world, replace(line_check(world, dose), hold=((dose, TAG, "1"), ("maker", "other"))))


def _labelled_as_a_collection(world: World) -> Outcome:
    return issue_at_collection(world, "patient", world.containers["doses"][0])


MIXUPS = (
    MixUp("the second person keys another patient's number from the maker's papers", "keyed_twice_alike",
          "maker's bag here", _keyed_differently, (MADE_OUTSIDE,)),
    MixUp("the tie-tag is asked for with another patient's bag of the same maker in hand", "maker_label_is_the_bags",
          "maker's bag entered", _tag_for_the_other_bag, (MADE_OUTSIDE,)),
    MixUp("another patient's bag of the same maker is received as this one's", "maker_label_is_the_bags",
          "maker's tag read back", _other_bag_bound, (MADE_OUTSIDE,)),
    MixUp("the second person reads the other bag of the consignment", "maker_label_is_the_bags",
          "maker's tag read back", _second_reads_the_other, (MADE_OUTSIDE,)),
    MixUp("only half of the maker's label is read when the bag is received", "maker_label_was_read",
          "maker's tag read back", _half_the_label, (MADE_OUTSIDE,)),
    MixUp("a maker's bag is received a second time", "container_is_a_makers", "maker's bag bound", _bound_twice,
          (MADE_OUTSIDE,)),
    MixUp("at the bed the tie-tag is read, and the maker's label under it is not", "maker_label_was_read", "ready",
          _tag_alone, (MADE_OUTSIDE,)),
    MixUp("the tie-tag hangs on another patient's bag of the same maker", "maker_label_is_the_bags", "ready",
          _other_bag_under_our_tag, (MADE_OUTSIDE,)),
    MixUp("at the line the tie-tag is right and the bag is another patient's", "maker_label_is_the_bags", "opened",
          _other_bag_at_the_line, (MADE_OUTSIDE,)),
    MixUp("a maker's bag is to get a collection label at the couch", "container_is_not_a_makers",
          "maker's bag entered", _labelled_as_a_collection, (MADE_OUTSIDE,)),
)  # fmt: skip
