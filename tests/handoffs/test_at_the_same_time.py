"""Two at the same time: what was decided on a record that moved is decided again, and what exists once is given once."""

import threading
from collections.abc import Callable

import pytest

from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.facts import ContentsMeasured, Fact, IncidentRecorded, PinFailed, ResultRecorded
from kiosk.domain.journey import Journey
from kiosk.handoffs import bedside
from kiosk.handoffs.concluding import TRIES, Consequence, conclude
from kiosk.handoffs.processing import record_result
from kiosk.ledger.appending import Claim
from kiosk.rehearsal.acting import perform, prepare
from kiosk.rehearsal.scenes import apply_at_collection, match
from kiosk.rehearsal.world import World
from tests.handoffs.conftest import At
from tests.rehearsal.kept import stored_facts

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]


def dose_of(world: World) -> str:
    """The patient's dose."""
    return world.containers["doses"][0]


def meanwhile(world: World, stream: str, fact: Fact) -> None:
    """Another kiosk records something."""
    world.bench.ledger.append((world.bench.entry(stream, fact, world.clock.now()),), {})


def concluded(world: World, stream: str, fact: Fact, times: int) -> tuple[Decision, int]:
    """An attempt to apply the label, while another kiosk records a fact each of the first `times` it is decided.

    Gives the answer, and how often the attempt was granted on the way.
    """
    under_way = prepare(world, apply_at_collection("patient", world.containers["patient collection"][0]))
    granted = 0

    def consequences(_seen: Journey, _granted: Authorized) -> Consequence:
        nonlocal granted
        granted += 1
        if granted <= times:
            meanwhile(world, stream, fact)
        return Consequence()

    return conclude(world.bench, under_way, consequences), granted


@pytest.mark.hazard("H19")
def test_a_site_that_moved_is_decided_again(at: At) -> None:
    """When something that concerns nobody here is recorded in between, the attempt is decided anew, on the new record."""
    world = at("read back")
    other = PinFailed(world.people["physician"], "ward")
    count = world.bench.ledger.counts(("site/people",))["site/people"]
    answer, granted = concluded(world, "site/people", other, times=1)
    assert isinstance(answer, Authorized)
    assert granted == 2
    assert dict(answer.decided_on)["site/people"] == count + 1
    recorded = [fact for fact in stored_facts(world.folder) if fact.kind == "StepTaken"]
    assert [fact.said["attempt_id"] for fact in recorded].count(answer.attempt_id) == 1


@pytest.mark.hazard("H19")
def test_a_journey_that_moved_is_refused_and_looked_at_again(at: At) -> None:
    """When the patient's own record moves in between, what the people were shown is no longer it: refused, recorded."""
    world = at("read back")
    coi, bag = world.journeys["patient"], world.containers["patient collection"][0]
    kept_as_is = world.journey().containers[bag]
    assert kept_as_is.volume_ml is not None
    fact = ContentsMeasured(bag, kept_as_is.volume_ml + 1, kept_as_is.cells_e6, kept_as_is.dmso_ml)
    answer, granted = concluded(world, coi, fact, times=1)
    assert isinstance(answer, Refused)
    assert granted == 1
    assert {reason.interlock for reason in answer.reasons} == {"page_is_current"}
    assert [f.kind for f in stored_facts(world.folder) if f.stream == coi][-1] == "StepRefused"


@pytest.mark.hazard("H19")
def test_a_site_that_never_rests_is_refused_in_the_end(at: At) -> None:
    """When the record moves each time, the attempt is refused as stale after a fixed number of tries, and recorded."""
    world = at("read back")
    other = PinFailed(world.people["physician"], "ward")
    answer, granted = concluded(world, "site/people", other, times=1000)
    assert isinstance(answer, Refused)
    assert granted == TRIES
    assert {reason.interlock for reason in answer.reasons} == {"record_unchanged_since_decision"}
    recorded = [fact for fact in stored_facts(world.folder) if fact.kind == "StepRefused"]
    assert recorded[-1].said["attempt_id"] == answer.attempt_id


@pytest.mark.hazard("H15")
def test_what_was_claimed_elsewhere_is_refused_and_held(at: At) -> None:
    """An infusion that somebody claimed in a way the journey does not show is refused as a stop, and the bag is held."""
    world = at("verified")
    coi, dose = world.journeys["patient"], dose_of(world)
    entry = world.bench.entry(
        "site/incidents", IncidentRecorded("a", "", "start infusion", "ward", ()), world.clock.now()
    )
    world.bench.ledger.append((entry,), {}, (Claim("infusion", dose, entry.fact_id),))
    answer = bedside.start_infusion(world.bench, coi, dose)
    assert isinstance(answer, Refused)
    assert {reason.interlock for reason in answer.reasons} == {"claim_is_free"}
    new = [fact for fact in stored_facts(world.folder) if fact.stream == coi][-2:]
    assert [fact.kind for fact in new] == ["StepRefused", "HoldPlaced"]
    assert isinstance(bedside.start_infusion(world.bench, coi, dose), Refused)


def at_once(acts: list[Callable[[], Decision]]) -> list[Decision]:
    """What each of these acts answers, all begun in one moment."""
    answers: list[Decision] = []
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Decision]) -> None:
        gate.wait(timeout=60)
        answers.append(act())

    people = [threading.Thread(target=run, args=(act,)) for act in acts]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=120)
    return answers


@pytest.mark.hazard("H15", "H19")
def test_a_bag_is_started_once(at: At) -> None:
    """Of many who press start at once, on tablets of two stations, one is told yes; the others are refused, recorded."""
    world = at("verified")
    coi, dose = world.journeys["patient"], dose_of(world)
    benches = [world.bench, world.at("corridor").bench] * 4
    answers = at_once([lambda b=bench: bedside.start_infusion(b, coi, dose) for bench in benches])  # type: ignore[misc]
    assert len(answers) == len(benches)
    assert sum(isinstance(answer, Authorized) for answer in answers) == 1
    facts = [fact for fact in stored_facts(world.folder) if fact.stream == coi]
    assert [fact.kind for fact in facts].count("InfusionStarted") == 1
    refused = [fact for fact in facts if fact.kind == "StepRefused" and fact.said["step"] == "start infusion"]
    assert len(refused) == len(benches) - 1


@pytest.mark.hazard("H19")
def test_a_page_left_open_is_refused(at: At) -> None:
    """An attempt made on a page from before a step that was taken since is refused, and says why."""
    world = at("read back")
    bag = world.containers["patient collection"][0]
    old_page = prepare(world, apply_at_collection("patient", bag))
    assert isinstance(perform(world, apply_at_collection("patient", bag)), Authorized)
    answer = conclude(world.bench, old_page)
    assert isinstance(answer, Refused)
    assert "page_is_current" in {reason.interlock for reason in answer.reasons}


@pytest.mark.hazard("H19")
def test_of_two_attempts_the_first_is_taken(at: At) -> None:
    """Where two attempts at one bag were read by two people each, in turns, the first to end is taken, the other not."""
    world = at("read back")
    bag = world.containers["patient collection"][0]
    one, other = (prepare(world, apply_at_collection("patient", bag)) for _ in range(2))
    assert isinstance(conclude(world.bench, one), Authorized)
    answer = conclude(world.bench, other)
    assert isinstance(answer, Refused)
    assert "page_is_current" in {reason.interlock for reason in answer.reasons}


@pytest.mark.hazard("H19")
def test_what_happens_between_two_turns_makes_the_page_old(at: At) -> None:
    """A result recorded after the first person's turn and before the second's is not passed over."""
    world = at("read back")
    bag = world.containers["patient collection"][0]
    result = ResultRecorded(bag, "viability", "12", "%")
    play = apply_at_collection("patient", bag).with_between(
        0, lambda w: record_result(w.bench, w.journeys["patient"], result, w.people["laboratory one"])
    )
    answer = conclude(world.bench, prepare(world, play))
    assert isinstance(answer, Refused)
    assert "page_is_current" in {reason.interlock for reason in answer.reasons}


@pytest.mark.hazard("H19", "H20")
def test_asked_twice_it_is_taken_once(at: At) -> None:
    """The same attempt concluded a second time is refused: a step is taken once."""
    world = at("ready")
    under_way = prepare(world, match(world, dose_of(world)))
    assert isinstance(conclude(world.bench, under_way), Authorized)
    assert isinstance(conclude(world.bench, under_way), Refused)
    steps = [fact for fact in stored_facts(world.folder) if fact.kind == "StepTaken"]
    assert [fact.said["attempt_id"] for fact in steps].count(under_way.id) == 1
