"""Who stands before the screen: badges, PINs, roles, locks. Who may not is refused, and the record says so."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from kiosk.domain.attempt import Signature
from kiosk.domain.facts import BadgeIssued, IncidentRecorded, PersonSuspended, PinFailed, StepRefused, Witnessed
from kiosk.domain.identifiers import Badge
from kiosk.domain.label import StaffBadge
from kiosk.domain.site import FAILURES_THAT_LOCK_A_STATION
from kiosk.rehearsal.mixups.around import told
from kiosk.rehearsal.people import STAFF, gsrn
from kiosk.rehearsal.scenes import COLLECTORS, NURSES
from kiosk.rehearsal.world import PLACE, World, member
from tests.web.driving import Drive
from tests.web.in_hand import collection_label, dose_label

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

Driven = Callable[..., Drive]

SECOND_BADGE = Badge.parse(gsrn("8017", 419_001))
NOBODYS_BADGE = Badge.parse(gsrn("8017", 419_999))
WRONG = "271828"
ONE, TWO = COLLECTORS


def facts(world: World, stream: str) -> list[object]:
    """What a stream holds."""
    return [recorded.entry.fact for recorded in world.bench.ledger.facts(stream)]


def refusals(world: World) -> set[str]:
    """Why the last step of the patient was refused, as the record has it."""
    found = [fact for fact in facts(world, world.journeys["patient"]) if isinstance(fact, StepRefused)]
    return {reason.interlock for reason in found[-1].reasons}


def paper_badge(world: World, name: str, badge: Badge) -> None:
    """A badge on paper, under a name of its own."""
    world.print_plain(("badge", name), StaffBadge(badge, "Carla Prøvesen", ("collection staff",), PLACE))


def apply(drive: Drive, *people: str, pins: tuple[str, str] = ("", "")) -> None:
    """These people read the collection bag, one after the other."""
    drive.begin("collection-apply")
    for who, pin in zip(people, pins, strict=True):
        drive.take_turn(who, *collection_label(drive.world), pin=pin)


@pytest.mark.hazard("H08")
def test_one_person_twice_is_refused(driven: Driven) -> None:
    """Nobody is their own second person: the screen says so after the second signature, and nothing is applied."""
    drive = driven("read back", "collection room")
    apply(drive, ONE, ONE)
    assert drive.kind == "retry", drive.told()
    assert "people_differ" in refusals(drive.world)


@pytest.mark.hazard("H08")
def test_two_badges_of_one_person_are_one_person(driven: Driven) -> None:
    """A second badge makes nobody a second person."""
    drive = driven("read back", "collection room")
    world = drive.world
    told(world, "site/people", BadgeIssued(world.people[ONE], SECOND_BADGE.person_key))
    paper_badge(world, "second", SECOND_BADGE)
    drive.begin("collection-apply")
    drive.take_turn(ONE, *collection_label(world))
    drive.take_turn("second", *collection_label(world), pin=member(ONE).pin)
    assert drive.kind == "retry", drive.told()
    assert "people_differ" in refusals(world)


@pytest.mark.hazard("H08")
def test_badge_that_nobody_has_opens_nothing(driven: Driven) -> None:
    """A badge that was not issued here is told so, by the camera and by the scanner, and opens no turn."""
    drive = driven("read back", "collection room")
    paper_badge(drive.world, "nobody", NOBODYS_BADGE)
    drive.begin("collection-apply")
    before = drive.count()
    assert drive.badge("nobody")["state"] == "unknown"
    assert drive.scan(NOBODYS_BADGE.source.format()).get_json()["state"] == "unknown"
    assert drive.ask == "badge"
    assert drive.count() == before


@pytest.mark.hazard("H09")
def test_wrong_role_is_refused(driven: Driven) -> None:
    """A nurse does not label in the laboratory, and a processor does not give: refused after the signatures."""
    drive = driven("ready", "ward")
    drive.begin("match")
    drive.take_turn(NURSES[0], *dose_label(drive.world))
    drive.take_turn("processor one", *dose_label(drive.world))
    assert drive.kind == "retry", drive.told()
    assert refusals(drive.world) == {"people_are_qualified"}


@pytest.mark.hazard("H09")
def test_suspended_person_is_refused(driven: Driven) -> None:
    """Whoever is suspended signs and is refused, and it stands in the record."""
    drive = driven("read back", "collection room")
    told(drive.world, "site/people", PersonSuspended(drive.world.people[TWO], "left"))
    apply(drive, ONE, TWO)
    assert drive.kind == "retry", drive.told()
    assert "people_are_qualified" in refusals(drive.world)


@pytest.mark.hazard("H09")
def test_record_of_one_person_takes_the_role_for_it(driven: Driven) -> None:
    """A collector may not evaluate a donor: nothing is recorded but the try."""
    drive = driven("enrolled", "collection room")
    before = len(facts(drive.world, drive.world.journeys["patient"]))
    drive.begin("donor")
    drive.post("/acts/donor/0")
    drive.take_turn(ONE, form={"screening": "complete", "testing": "complete", "risk_factors": "none found"})
    assert drive.name == "sign", drive.told()
    assert len(facts(drive.world, drive.world.journeys["patient"])) == before
    tried = facts(drive.world, "site/incidents")[-1]
    assert isinstance(tried, IncidentRecorded)
    assert ("refused", "people_are_qualified") in tried.read


@pytest.mark.hazard("H08")
def test_wrong_pin_may_be_keyed_again_until_it_is_locked(driven: Driven) -> None:
    """The first wrong PINs leave the turn open, each a fact, and the fifth locks it and ends the attempt."""
    drive = driven("read back", "collection room")
    drive.begin("collection-apply")
    drive.come_to_sign(ONE, *collection_label(drive.world))
    for number in range(1, 5):
        drive.sign(WRONG)
        assert drive.name == "sign", drive.told()
        failed = [fact for fact in facts(drive.world, "site/people") if isinstance(fact, PinFailed)]
        assert len(failed) == number
    assert not any(isinstance(fact, Witnessed) for fact in facts(drive.world, drive.world.journeys["patient"])[-1:])
    drive.sign(WRONG)
    assert drive.kind == "retry", drive.told()
    assert "everyone_signed" in refusals(drive.world)
    witnessed = [fact for fact in facts(drive.world, drive.world.journeys["patient"]) if isinstance(fact, Witnessed)]
    assert witnessed[-1].signature == Signature.LOCKED.value


@pytest.mark.hazard("H08")
def test_right_pin_after_a_wrong_one_signs(driven: Driven) -> None:
    """A slip of the finger costs nothing but another try."""
    drive = driven("read back", "collection room")
    drive.begin("collection-apply")
    drive.come_to_sign(ONE, *collection_label(drive.world))
    drive.sign(WRONG)
    assert "Wrong PIN" in drive.words
    drive.sign(member(ONE).pin)
    assert drive.ask == "badge"


@pytest.mark.hazard("H08")
def test_lock_outlives_a_restart(driven: Driven) -> None:
    """The kiosk switched off and on again: who was locked is locked."""
    drive = driven("read back", "collection room")
    drive.begin("collection-apply")
    drive.come_to_sign(ONE, *collection_label(drive.world))
    for _ in range(5):
        drive.sign(WRONG)
    again = Drive.before(drive.world)
    again.begin("collection-apply")
    again.take_turn(ONE, *collection_label(drive.world))
    assert again.kind == "retry", again.told()
    assert "everyone_signed" in refusals(drive.world)


@pytest.mark.hazard("H08")
def test_guessing_over_many_people_locks_the_place(driven: Driven) -> None:
    """Whoever tries one PIN on everybody's badge is stopped at the place; after a while it opens again."""
    drive = driven("read back", "collection room")
    world = drive.world
    for number in range(FAILURES_THAT_LOCK_A_STATION):
        told(world, "site/people", PinFailed(world.people[STAFF[number % len(STAFF)].key], world.bench.station))
    drive.begin("collection-apply")
    drive.come_to_sign(ONE, *collection_label(world))
    before = drive.count()
    drive.sign(member(ONE).pin)
    assert drive.name == "sign"
    assert "Wait five minutes" in drive.words
    assert drive.count() == before
    world.clock.advance(timedelta(minutes=6))
    drive.get()
    drive.post("/unlock")
    apply(drive, ONE, TWO)
    assert drive.kind == "authorised", drive.told()


@pytest.mark.hazard("H08")
def test_stop_is_acknowledged_by_badge_and_pin_alone(driven: Driven) -> None:
    """A wrong PIN leaves the STOP where it is and is a fact; another badge may be shown."""
    drive = driven("read back", "collection room")
    drive.begin("collection-apply")
    drive.take_turn(ONE, *collection_label(drive.world))
    drive.take_turn(TWO, *collection_label(drive.world, "look-alike"))
    before = drive.count()
    drive.acknowledge(ONE, WRONG)
    assert drive.kind == "stop", drive.told()
    assert drive.count() == before + 1
    drive.post("/verdict/other-badge")
    drive.acknowledge("quality")
    assert drive.name == "home", drive.told()


def test_pin_is_shown_and_logged_nowhere(driven: Driven, caplog: pytest.LogCaptureFixture) -> None:
    """No PIN comes back in a page, a header, an error or a line of the log; a new one doesn't either."""
    caplog.set_level(logging.DEBUG)
    drive = driven("read back", "quality")
    world, new = drive.world, "86420975"
    keyed = {
        "name": "Neu Angestellt", "badge": NOBODYS_BADGE.source.format(), "role": "bedside nurse",
        "until": "2027-01-01", "pin": new, "again": new,
    }  # fmt: skip
    with capture_logs() as lines:
        drive.begin("person")
        drive.badge("admin one")
        for pin in (f" {new}", f"{new}x", f"{new}\x07", new):
            drive.key(**{**keyed, "pin": pin, "again": pin})
        assert drive.name == "sign", drive.told()
        drive.sign(WRONG)
        drive.sign(member("admin one").pin)
    assert drive.name == "home", drive.told()
    texts = [answer.get_data(as_text=True) + str(answer.headers) for answer in drive.answers]
    for text in (*texts, *map(str, lines), caplog.text, *map(repr, facts(world, "site/people"))):
        assert new not in text
        assert WRONG not in text


@pytest.mark.hazard("H08", "H32")
def test_each_signs_for_what_they_keyed_themselves(driven: Driven) -> None:
    """Before a PIN everybody sees again what they said in a form that both are asked, and nothing of the other's."""
    drive = driven("enrolled", "collection room")
    numbers = ("DEMO-700999", "DEMO-700998")
    keyed = {"therapy": "car-t", "name": "Nora Neumuster", "birth_date": "1991-05-04"}
    drive.begin("enrol")
    for who, own, others in zip(COLLECTORS, numbers, reversed(numbers), strict=True):
        drive.come_to_sign(who, form=keyed | {"record_number": own})
        assert drive.name == "sign"
        assert own in drive.words
        assert others not in drive.words
        drive.sign(member(who).pin)
