"""Mix-ups of the release: results missing or failed, cells that are another's, holds that somebody would pass by."""

from kiosk.domain.decision import Decision
from kiosk.domain.facts import Finding, ResultRecorded
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import Comparison, Criterion
from kiosk.handoffs import identities, processing, releasing
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.course import good_results
from kiosk.rehearsal.mixups.around import dose_bag, lies_there
from kiosk.rehearsal.mixups.doing import BASE, collection_bag, hand_over, matched_on_the_ward
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import CORRECTED
from kiosk.rehearsal.mixups.patients import known_otherwise
from kiosk.rehearsal.scenes import RELEASERS, release_play
from kiosk.rehearsal.world import World


def _sterility_still_running(world: World) -> Outcome:
    for test in world.therapy.release:
        if test != _word(world):
            _all_found(world, test)
    _found(world, world.therapy.identity_test, "agrees")
    return _release(world)


def _growth(world: World) -> Outcome:
    _found(world, _word(world).test, "growth of staphylococci")
    return _release(world)


def _other_unit(world: World) -> Outcome:
    _found(world, "viability", "0.91")
    return _release(world)


def _no_identity_test(world: World) -> Outcome:
    for test in world.therapy.release:
        _all_found(world, test)
    return _release(world)


def _cells_of_somebody_else(world: World) -> Outcome:
    _found(world, world.therapy.identity_test, "differs")
    return _release(world)


def _kiosk_restarted(world: World) -> Outcome:
    mine, other = collection_bag(world), collection_bag(world, "look-alike")
    right = world.paper_of(mine, BASE, "1")
    perform(world, hand_over(mine).with_between(0, lies_there((mine, BASE, "1"), (other, BASE, "1"))))
    world.papers[(mine, BASE, "1")] = right
    world.close()
    again = world.branched("the kiosk, started anew")
    again.clock.reboot()
    try:
        return perform(again, hand_over(mine))
    finally:
        again.discard()


def _failed_then_corrected(world: World) -> Outcome:
    _growth(world)
    _all_found(world, _word(world))
    return _release(world)


def _thawed_unreleased(world: World) -> Outcome:
    return matched_on_the_ward(world, dose_bag(world))


def _exception_for_a_wrong_wristband(world: World) -> Outcome:
    wristband = Finding("wristband_is_the_patients", "this patient's wristband")
    return _exception(world, (wristband,), "the patient is known to everybody on the ward")


def _exception_without_a_reason(world: World) -> Outcome:
    return _exception(world, (), "the patient is conditioned and waits")


def _exception(world: World, findings: tuple[Finding, ...], why: str) -> Decision:
    play = Play(
        StepKind.RELEASE_EXCEPTIONALLY,
        ("physician", "admin two", "quality"),
        containers=(dose_bag(world),),
        by_list="patient",
        finish=lambda w, u: releasing.release_exceptionally(w.bench, u, findings, why),
    )
    return perform(world, play)


def _hold_of_last_week(world: World) -> Outcome:
    _growth(world)
    hold = next(iter(world.journey().holds))
    _lift(world, hold, "the sample was contaminated, not the bag")
    return _lift(world, hold, "as last week")


def _hold_lifted_unexplained(world: World) -> Outcome:
    _growth(world)
    return _lift(world, next(iter(world.journey().holds)), "")


def _lift(world: World, hold: str, why: str) -> Decision:
    play = Play(
        StepKind.LIFT_HOLD, RELEASERS, by_list="patient", finish=lambda w, u: releasing.lift_hold(w.bench, u, hold, why)
    )
    return perform(world, play)


def _linked_on_a_telephone_call(world: World) -> Outcome:
    change = identities.change_identity(
        world.bench, world.journeys["patient"], known_otherwise(world), "merge of two hospital records"
    )
    return _link(world, change, ())


def _linked_twice(world: World) -> Outcome:
    change = identities.change_identity(
        world.bench, world.journeys["patient"], known_otherwise(world), "merge of two hospital records"
    )
    _link(world, change, ("register extract 17",))
    return _link(world, change, ("register extract 17",))


def _link(world: World, change: str, documents: tuple[str, ...]) -> Decision:
    play = Play(
        StepKind.LINK_IDENTITY,
        RELEASERS,
        by_list="patient",
        finish=lambda w, u: identities.link_identity(w.bench, u, change, documents),
    )
    return perform(world, play)


def _all_found(world: World, line: Criterion) -> None:
    for test, value, unit in good_results(line):
        _found(world, test, value, unit)


def _corrected_too_few(world: World) -> Outcome:
    line = _product(world)
    (fraction, _value, _unit), _effect = good_results(line)
    _found(world, fraction, "0.45 (u = 0.02)")
    return _release(world)


def _corrected_too_uncertainly(world: World) -> Outcome:
    line = _product(world)
    (fraction, _value, _unit), _effect = good_results(line)
    _found(world, fraction, "0.8 (u = 0.25)")
    return _release(world)


def _product(world: World) -> Criterion:
    return next(line for line in world.therapy.release if line.times)


def _word(world: World) -> Criterion:
    """The line of the specification whose result is a word: what grew, or that nothing did."""
    return next(line for line in world.therapy.release if line.comparison is Comparison.IS)


def _found(world: World, test: str, value: str, unit: str = "") -> None:
    result = ResultRecorded(dose_bag(world), test, value, unit)
    processing.record_result(world.bench, world.journeys["patient"], result, world.people["laboratory one"])


def _release(world: World) -> Decision:
    return perform(world, release_play(dose_bag(world)))


MIXUPS = (
    MixUp(
        "the bag is released while its sterility test is still running",
        "results_are_recorded",
        "labelled doses",
        _sterility_still_running,
    ),
    MixUp("something grew in the sterility test, and the bag is released", "specification_is_met", "tested", _growth),
    MixUp(
        "a viability of 0.91 was recorded without its unit",
        "specification_is_met",
        "tested",
        _other_unit,
    ),
    MixUp(
        "too small a fraction of the cells is corrected for what a corrected cell makes",
        "specification_is_met",
        "tested",
        _corrected_too_few,
        (CORRECTED,),
    ),
    MixUp(
        "enough cells seem corrected, and the result is so uncertain that too few may be",
        "specification_is_met",
        "tested",
        _corrected_too_uncertainly,
        (CORRECTED,),
    ),
    MixUp(
        "nobody took the second sample that shows whose cells these are",
        "identity_test_is_recorded",
        "labelled doses",
        _no_identity_test,
    ),
    MixUp(
        "the second sample shows that the cells are somebody else's",
        "identity_test_agrees",
        "tested",
        _cells_of_somebody_else,
    ),
    MixUp(
        "a stop is open on the bag; somebody restarts the kiosk to be rid of it and hands the bag over",
        "no_identity_hold_is_open",
        "collected",
        _kiosk_restarted,
    ),
    MixUp(
        "a failed result was corrected, and the bag is released with its hold still open",
        "no_quality_hold_is_open",
        "tested",
        _failed_then_corrected,
    ),
    MixUp(
        "the bag is matched for the thaw on the promise that its release is on the way",
        "released_by_two",
        "tested",
        _thawed_unreleased,
    ),
    MixUp(
        "three people release a bag exceptionally although the wristband is another's",
        "only_quality_reasons_are_named",
        "tested",
        _exception_for_a_wrong_wristband,
    ),
    MixUp(
        "three people release a bag exceptionally from whatever may come",
        "only_quality_reasons_are_named",
        "tested",
        _exception_without_a_reason,
    ),
    MixUp(
        "two people lift a hold that was lifted before",
        "hold_named_is_open",
        "tested",
        _hold_of_last_week,
    ),
    MixUp(
        "two people lift a hold and do not say why",
        "hold_named_is_open",
        "tested",
        _hold_lifted_unexplained,
    ),
    MixUp(
        "two people link the patient's old and new identity on a telephone call, without documents",
        "change_named_is_open",
        "released",
        _linked_on_a_telephone_call,
    ),
    MixUp(
        "the same change of identity is linked a second time",
        "change_named_is_open",
        "released",
        _linked_twice,
    ),
)
