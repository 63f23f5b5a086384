"""Mix-ups of the cells' history: not noted, outside its rule and not looked at, looked at without a word."""

from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.history import note, reviewed
from kiosk.rehearsal.mixups.around import dose_bag
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.scenes import record_results, release_play
from kiosk.rehearsal.world import World


def _not_noted(world: World) -> Outcome:
    record_results(world, dose_bag(world))
    return _release(world)


def _outside_its_rule(world: World, by: int) -> None:
    rule = world.therapy.history[0]
    note(world, item=rule.test, value=str(int(rule.value) + by))


def _released_unseen(world: World) -> Outcome:
    _outside_its_rule(world, 2)
    return _release(world)


def _reviewed_before_it_changed(world: World) -> Outcome:
    _outside_its_rule(world, 2)
    perform(world, reviewed("no other cells can be had"))
    _outside_its_rule(world, 3)
    return _release(world)


def _reviewed_without_a_word(world: World) -> Outcome:
    _outside_its_rule(world, 2)
    return perform(world, reviewed(""))


def _release(world: World) -> Outcome:
    return perform(world, release_play(dose_bag(world)))


MIXUPS = (
    MixUp("nobody noted the patient's age and earlier treatment", "history_is_noted", "labelled doses", _not_noted),
    MixUp("cells with a history outside the rules are released, and nobody looked at it", "history_was_reviewed",
          "tested", _released_unseen),
    MixUp("a history was reviewed, got worse, and is taken as reviewed", "history_was_reviewed", "tested",
          _reviewed_before_it_changed),
    MixUp("physician and director review a history, and do not say why", "review_says_why", "tested",
          _reviewed_without_a_word),
)  # fmt: skip
