"""The journey told line by line: every fact, in order, with names that can go, and nothing of anybody else."""

import dataclasses
import json
import string
import types
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from kiosk.domain import facts as f
from kiosk.domain.decision import Refused
from kiosk.domain.errors import ParseError
from kiosk.domain.journey import Journey
from kiosk.handoffs.erasing import erase_patient
from kiosk.handoffs.phrasing import Phrase
from kiosk.handoffs.sentences import names_for, sentence
from kiosk.handoffs.telling import Tone, hold_story, tell
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.people import PATIENTS
from kiosk.rehearsal.scenes import match
from kiosk.rehearsal.world import World, patient
from tests.handoffs.conftest import At

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

JOURNEY_FACTS = sorted(get_args(f.JourneyFact), key=lambda kind: str(kind.__name__))
SIMPLE = {
    str: "text",
    bool: True,
    int: 3,
    Decimal: Decimal("1.50"),
    date: date(2026, 3, 2),
    datetime: datetime(2026, 3, 2, tzinfo=UTC),
}
BLANKS = string.Formatter()


def sample(kind: Any) -> Any:
    """A value of a type that facts use."""
    if kind in SIMPLE:
        return SIMPLE[kind]
    if get_origin(kind) in {types.UnionType, Union}:
        return sample(get_args(kind)[0])
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        return (sample(inner[0]),) if inner[-1] is ... else tuple(sample(one) for one in inner)
    hints = get_type_hints(kind)
    return kind(**{field.name: sample(hints[field.name]) for field in dataclasses.fields(kind)})


def phrases(phrase: Phrase) -> Iterator[Phrase]:
    """A phrase and every phrase inside it."""
    yield phrase
    for _, value in phrase.values:
        if isinstance(value, Phrase):
            yield from phrases(value)


def whole(world: World, who: str = "patient") -> str:
    """Everything that is told of a journey, as one text."""
    told = tell(world.bench, world.journeys[who])
    return "\n".join(str(dataclasses.asdict(line)) + line.said.said() for line in told)


def shown_wrong_bag(world: World) -> Refused:
    """The right people match the patient with the look-alike's bag: a stop."""
    other = world.containers["look-alike collection"][0]
    right = match(world, world.containers["doses"][0])
    refused = perform(world, dataclasses.replace(right, hold=((other, "base label", "1"),)))
    assert isinstance(refused, Refused)
    return refused


@pytest.mark.parametrize("kind", JOURNEY_FACTS, ids=lambda kind: str(kind.__name__))
def test_every_kind_of_fact_has_a_sentence_whose_places_are_filled(kind: type) -> None:
    """Whatever a journey can hold is told, and each place of each sentence has its value and no other."""
    said, also = sentence(sample(kind), names_for(Journey("CHA999026000001"), {}))
    for phrase in (inner for outer in (said, *also) for inner in phrases(outer)):
        places = {place for _, place, _, _ in BLANKS.parse(phrase.text) if place is not None}
        assert places == {name for name, _ in phrase.values}
    assert said.said()


def test_the_story_is_told_fact_by_fact(at: At) -> None:
    """As many lines as facts, numbered and in order, with people, aware times and a sentence each."""
    world = at("given")
    told = tell(world.bench, world.journeys["patient"])
    recorded = world.bench.ledger.facts(world.journeys["patient"])
    assert [line.number for line in told] == list(range(1, len(recorded) + 1))
    assert [line.kind for line in told] == [type(record.entry.fact).__name__ for record in recorded]
    assert all(line.moment.utcoffset() is not None and line.said.said() for line in told)
    assert {line.tone for line in told} >= {Tone.DONE, Tone.LABEL, Tone.IDENTITY}
    matched = next(line for line in told if line.kind == "StepTaken" and "match at the bed" in line.said.said())
    assert matched.people == ("Ines Ejemplo", "Jonas Näyte")
    assert matched.said.said() == "Done: match at the bed, bag 1 of 1, A9990 26 000110, DCT12100, at ward"
    assert dict(matched.values)["station"] == "ward"


def test_lines_of_one_attempt_stand_together(at: At) -> None:
    """What a step brought about, and the label it sent, carry its attempt; what belongs to none carries none."""
    told = tell(at("given").bench, "CHA999026000222")
    issued = next(line for line in told if line.kind == "LabelIssued")
    together = [line.kind for line in told if line.attempt == issued.attempt]
    assert together == [
        "Witnessed", "Witnessed", "LabelIssued", "LookAlikeAcknowledged", "LookAlikeAcknowledged", "StepTaken",
        "PrintStarted",
    ]  # fmt: skip
    alone = {line.kind for line in told if line.attempt is None}
    assert alone == {
        "DonorEvaluated", "ContainerPlanned", "ContentsMeasured", "ResultRecorded", "TemperatureRecorded", "HistoryNoted",
    }  # fmt: skip


def test_a_screen_translates_every_part(at: At) -> None:
    """Sentence and words inside it go through the translation; what people wrote and read does not."""
    told = tell(at("printed").bench, "CHA999026000222")
    issued = next(line for line in told if line.kind == "LabelIssued")
    german = {"base label": "Basisetikett", "bag {bag} of {bags}, {donation}, {product}": "Beutel {bag}/{bags}"}
    said = issued.said.said(lambda text: german.get(text, text))
    assert "Basisetikett" in said
    assert "Beutel 1/1" in said


def test_nothing_of_another_patient_is_told(at: At) -> None:
    """After another patient's bag was shown for this one, no line has an identifier or a name of theirs."""
    world = at("ready")
    shown_wrong_bag(world)
    told = whole(world)
    other = world.containers["look-alike collection"][0]
    foreign = [other, other[:13], world.journeys["look-alike"], world.journeys["stranger"]]
    foreign += [text for who in PATIENTS for text in (who.name, who.record_number, who.band.identity)]
    assert [text for text in foreign if text in told] == []
    assert "something not of this journey" in told or "foreign " in told


def test_a_hold_has_its_story(at: At) -> None:
    """The refusal that opened it, its reason as recorded, and what followed up to now; the bag's own name."""
    world = at("ready")
    refused = shown_wrong_bag(world)
    coi = world.journeys["patient"]
    hold = next(iter(world.journey().holds.values()))
    again = perform(world, match(world, hold.container))
    story = hold_story(world.bench, coi, hold.hold_id)
    assert story.opened_by is not None
    assert story.opened_by.attempt == refused.attempt_id
    assert story.placed.attempt == refused.attempt_id
    assert story.opened_by.people == ("Ines Ejemplo", "Jonas Näyte")
    assert story.reason is not None
    assert (story.reason.interlock, story.reason.kind) == (hold.interlock, hold.kind.value)
    assert (story.bag.said(), story.lifted) == ("bag 1 of 1, A9990 26 000110, DCT12100", None)
    assert again.attempt_id in {line.attempt for line in story.followed}
    with pytest.raises(ParseError, match="a hold of this journey"):
        hold_story(world.bench, coi, "0" * 16)


def test_the_other_patients_bag_is_held_without_a_word_of_whose_attempt(at: At) -> None:
    """In the journey of the bag that was shown, the hold stands alone: no refusal there opened it."""
    world = at("ready")
    shown_wrong_bag(world)
    hold = next(iter(world.journey("look-alike").holds.values()))
    story = hold_story(world.bench, world.journeys["look-alike"], hold.hold_id)
    assert (story.opened_by, story.reason, story.placed.attempt) == (None, None, None)
    assert patient("patient").name not in whole(world, "look-alike")
    assert world.journeys["patient"] not in whole(world, "look-alike")


def test_what_was_erased_is_told_as_erased(at: At) -> None:
    """After erasure the lines stand, with no name of the patient; a person's name that went is 'erased'."""
    world = at("given")
    coi = world.journeys["patient"]
    before = len(tell(world.bench, coi))
    erase_patient(world.bench, coi, "the patient asked for it")
    document = next(
        record.entry.fact.particulars_id
        for record in world.bench.ledger.facts("site/people")
        if isinstance(record.entry.fact, f.PersonRegistered) and record.entry.fact.person == world.people["nurse one"]
    )
    world.bench.particulars.erase(document)
    told = tell(world.bench, coi)
    assert len(told) == before + 1
    assert told[-1].said.said() == "The patient's particulars were erased: the patient asked for it"
    assert ("erased", "Jonas Näyte") in {line.people for line in told}
    assert "Ines Ejemplo" not in json.dumps([line.people for line in told], ensure_ascii=False)


def test_a_journey_nobody_knows_has_nothing_to_tell(at: At) -> None:
    """Asking for an unknown journey shows nothing."""
    assert tell(at("printed").bench, "CHA999026999999") == ()
