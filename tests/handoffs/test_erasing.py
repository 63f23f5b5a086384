"""A patient is erased: what names them goes to the last byte, and what was done still verifies."""

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.decision import Authorized, Refused
from kiosk.domain.errors import ParseError
from kiosk.domain.step import StepKind
from kiosk.handoffs import erasing
from kiosk.handoffs.attempts import begin_turn, open_attempt, read
from kiosk.handoffs.erasing import erase_patient, finish_erasures
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.understanding import ORDER
from kiosk.ledger.audit import Verified
from kiosk.ledger.errors import LedgerUnavailable
from kiosk.ledger.particulars import Particulars
from kiosk.rehearsal import handover
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.desk import Shot
from kiosk.rehearsal.mixups.years import NAMESAKES
from kiosk.rehearsal.scenes import read_back, readiness
from kiosk.rehearsal.world import World, member
from kiosk.rehearsal.years import hear, known_as, lift_all, take_back
from kiosk.web.app import create_app
from kiosk.web.kiosk import Kiosk
from tests.handoffs.conftest import At
from tests.handoffs.disclosure import document_texts
from tests.handoffs.site_files import found_in, verified_alone
from tests.rehearsal.kept import stored_documents, stored_facts

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

GROUND = "request of the patient"


def particulars_of(world: World, who: str = "patient") -> frozenset[str]:
    """Every text that names a patient, as their documents say it; the order's number is the order's and stays."""
    journey = world.journey(who)
    document = stored_documents(world.folder)[journey.particulars_id or ""]
    return document_texts(document)


def erase(world: World, who: str = "patient") -> None:
    """Erase one patient of the site."""
    erase_patient(world.bench, world.journeys[who], GROUND)


def test_no_fact_names_a_patient(at: At) -> None:
    """Even before any erasure, no fact of the whole site holds a name, record number, birth date, band or salt."""
    world = at("given")
    facts = stored_facts(world.folder)
    for who in ("patient", "look-alike", "stranger"):
        texts = particulars_of(world, who)
        assert [(fact.kind, text) for fact in facts for text in texts if text in fact.body] == []


def test_nothing_that_names_the_patient_is_left(at: At) -> None:
    """After erasure no file of the site names the patient, before it closes and after; others are named as before."""
    world = at("given")
    hers, another = particulars_of(world), particulars_of(world, "stranger")
    assert found_in(world.folder, hers)
    erase(world)
    assert found_in(world.folder, hers) == []
    world.close()
    assert found_in(world.folder, hers) == []
    assert found_in(world.folder, another)


def test_the_record_stands_after_erasure(at: At, tmp_path: Path) -> None:
    """Replay says the same as before, and the kiosk and the program that shares no code with it both verify."""
    world = at("given")
    before = world.journey()
    erase(world)
    after = world.journey()
    assert after.erased
    assert replace(after, count=before.count, last_at=before.last_at, erased=False) == before
    assert isinstance(world.bench.ledger.verify(), Verified)
    world.close()
    alone = verified_alone(world, tmp_path)
    assert (alone.returncode, alone.stdout) == (0, "")
    again = replace(world, bench=world.branched("looked at after erasure").bench)
    assert again.journey() == after
    again.close()


def test_the_erasure_is_a_fact_without_a_name(at: At) -> None:
    """That it was done, and on what ground, is the last fact of the journey."""
    world = at("given")
    erase(world)
    last = [fact for fact in stored_facts(world.folder) if fact.stream == world.journeys["patient"]][-1]
    assert last.kind == "ParticularsErased"
    assert last.said["legal_ground"] == GROUND


def test_her_frames_are_gone(at: At) -> None:
    """No picture that a witness of the journey used is kept."""
    world = at("given")
    frames = [
        frame
        for fact in stored_facts(world.folder)
        if fact.stream == world.journeys["patient"] and fact.kind in {"Witnessed", "LabelReadBack"}
        for frame in fact.said["frames"]
    ]
    assert [frame for frame in frames if world.bench.evidence.get(frame) is None] == []
    erase(world)
    assert [frame for frame in frames if world.bench.evidence.get(frame) is not None] == []


def test_her_label_bitmaps_are_gone(at: At) -> None:
    """No bitmap of a label of the journey is kept: her name stands on it."""
    world = at("given")
    labels = [paper.sha256 for name, paper in world.papers.items() if name[0] in world.journey().containers]
    assert labels
    assert [sha256 for sha256 in labels if world.bench.evidence.get(sha256) is None] == []
    erase(world)
    assert [sha256 for sha256 in labels if world.bench.evidence.get(sha256) is not None] == []


def test_a_picture_of_a_turn_that_nobody_signed_is_gone(at: At) -> None:
    """A picture of her order sheet that was read and then abandoned is erased with the rest."""
    world = at("given")
    under_way = open_attempt(world.bench, StepKind.READINESS, coi=world.journeys["patient"])
    begun = begin_turn(world.bench, under_way, member("nurse one").badge)
    assert isinstance(begun, UnderWay)
    picture, exhibit = world.desk.take(Shot((world.paper_of("order", "patient"),), pose=990_001))
    seen = read(world.bench, begun, picture, exhibit, ORDER)
    assert seen.current.orders
    erase(world)
    assert world.bench.evidence.get(exhibit.sha256) is None


def test_the_others_keep_their_pictures(at: At) -> None:
    """Pictures of another patient's journey stay."""
    world = at("given")
    erase(world)
    frames = [
        frame
        for fact in stored_facts(world.folder)
        if fact.stream == world.journeys["look-alike"] and fact.kind == "Witnessed"
        for frame in fact.said["frames"]
    ]
    assert frames
    assert [frame for frame in frames if world.bench.evidence.get(frame) is None] == []


def test_erasing_again_is_harmless(at: At) -> None:
    """A second erasure records itself and finds nothing."""
    world = at("given")
    erase(world)
    erase(world)
    erased = [fact for fact in stored_facts(world.folder) if fact.kind == "ParticularsErased"]
    assert len(erased) == 2


def test_a_kiosk_that_died_in_between_erases_again(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    """When it dies after the fact and before the deed, asking again does the deed."""
    world = at("given")
    hers = particulars_of(world)
    with monkeypatch.context() as dying:
        dying.setattr(erasing, "erase_stream", _dies)
        with pytest.raises(LedgerUnavailable):
            erase(world)
    assert found_in(world.folder, hers)
    erase(world)
    assert found_in(world.folder, hers) == []


@pytest.mark.hazard("H20")
def test_a_kiosk_that_died_before_it_erased_a_patient_finishes_at_its_start(
    at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the record says is erased and is still there is erased when the kiosk starts; then there is nothing left."""
    world = at("given")
    hers, another = particulars_of(world), particulars_of(world, "stranger")
    with monkeypatch.context() as dying:
        dying.setattr(erasing, "erase_stream", _dies)
        with pytest.raises(LedgerUnavailable):
            erase(world)
    world.close()
    again = world.branched("started after erasure")
    assert finish_erasures(again.bench) == (world.journeys["patient"],)
    again.close()
    assert found_in(again.folder, hers) == []
    assert found_in(again.folder, another)


@pytest.mark.hazard("H20")
@pytest.mark.parametrize("linked", [True, False])
def test_a_kiosk_that_died_before_it_erased_what_was_taken_back_finishes_at_its_start(
    at: At, monkeypatch: pytest.MonkeyPatch, *, linked: bool
) -> None:
    """A change that was never this patient's, open or linked, leaves nothing of the other one behind; she stays."""
    world = at("collected")
    change = (known_as if linked else hear)(world, NAMESAKES)
    with monkeypatch.context() as dying:
        dying.setattr(Particulars, "erase", _dies)
        with pytest.raises(LedgerUnavailable):
            perform(world, take_back(change))
    assert world.bench.particulars.lookup("record number", NAMESAKES.record_number)
    hers = particulars_of(world)
    create_app(Kiosk(world.bench, {}, origins=frozenset()))
    assert world.bench.particulars.lookup("record number", NAMESAKES.record_number) == ()
    assert particulars_of(world) == hers
    assert finish_erasures(world.bench) == ()


@pytest.mark.hazard("H17")
def test_what_was_taken_back_at_another_site_is_erased_here_when_the_journey_returns(at: At) -> None:
    """A change that went along with the journey and was taken back there leaves nothing of the other patient here."""
    world = at("ready")
    change = known_as(world, NAMESAKES)
    with handover.another_site(world) as other:
        handover.befriend(world, other)
        handover.sent(world, other)
        assert isinstance(perform(other, take_back(change)), Authorized)
        assert world.bench.particulars.lookup("record number", NAMESAKES.record_number)
        lift_all(other, "looked at every label")
        handover.sent(other, world)
    assert world.bench.particulars.lookup("record number", NAMESAKES.record_number) == ()


def _dies(*_: object) -> None:
    raise LedgerUnavailable("the power went")


def test_an_erased_patient_is_given_nothing(at: At) -> None:
    """Once erased, nothing of the journey goes on: the band names nobody, and no step is authorised."""
    world = at("matched")
    erase(world)
    answer = perform(world, readiness(world))
    assert isinstance(answer, Refused)


def test_an_erased_patient_gets_no_label(at: At) -> None:
    """A label can't be read back against a record that no longer says whose it is."""
    world = at("printed")
    erase(world)
    bag = world.containers["patient collection"][0]
    assert isinstance(read_back(world, "patient", bag, "base label"), Refused)


@pytest.mark.parametrize("ground", ["", "request\n of the patient", "\u202egnisare", "x" * 201])
def test_a_ground_that_is_no_plain_text_erases_nothing(at: At, ground: str) -> None:
    """A legal ground that is missing, hostile or too long is refused before anything is recorded or erased."""
    world = at("given")
    count = world.journey().count
    with pytest.raises(ParseError):
        erase_patient(world.bench, world.journeys["patient"], ground)
    assert world.journey().count == count
    assert found_in(world.folder, particulars_of(world))
