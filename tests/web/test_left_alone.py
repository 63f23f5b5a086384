"""A screen that is left alone forgets what was only read; what was signed stays, what runs stays, a STOP stays."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from kiosk.domain.facts import StopAcknowledged
from kiosk.rehearsal.scenes import COLLECTORS, NURSES, order_fields
from kiosk.rehearsal.world import World, member
from kiosk.web.acts.tasks import Task
from tests.web.driving import Drive, idle_for
from tests.web.in_hand import collection_label, dose_label

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

Driven = Callable[..., Drive]

ONE, TWO = COLLECTORS
TOO_LONG = 61.0


def stopped(drive: Drive) -> None:
    """The second collector reads the neighbour's bag: STOP."""
    drive.begin("collection-apply")
    drive.take_turn(ONE, *collection_label(drive.world))
    drive.take_turn(TWO, *collection_label(drive.world, "look-alike"))
    assert drive.kind == "stop", drive.told()


def acknowledged(world: World) -> list[StopAcknowledged]:
    """Every acknowledgement in the patient's record."""
    facts = (recorded.entry.fact for recorded in world.bench.ledger.facts(world.journeys["patient"]))
    return [fact for fact in facts if isinstance(fact, StopAcknowledged)]


# ------------------------------------------------------------------------------------------------------ what was read
@pytest.mark.hazard("H08")
@pytest.mark.parametrize("path", ["/", "/attempt", "/verdict"])
def test_turn_left_alone_is_forgotten(driven: Driven, path: str) -> None:
    """After a minute without a touch nothing is left of what the first person read, and nothing was recorded."""
    drive = driven("read back", "collection room")
    before = drive.count()
    drive.begin("collection-apply")
    drive.come_to_sign(ONE, *collection_label(drive.world))
    idle_for(drive, seconds=TOO_LONG)
    drive.get(path)
    assert drive.name == "locked", drive.told()
    assert drive.sitting.task is None
    assert drive.count() == before


@pytest.mark.hazard("H08")
def test_pin_for_a_turn_left_alone_signs_nothing(driven: Driven) -> None:
    """The PIN keyed on a page that stood for more than a minute signs nothing."""
    drive = driven("read back", "collection room")
    drive.begin("collection-apply")
    drive.come_to_sign(ONE, *collection_label(drive.world))
    before = drive.count()
    idle_for(drive, seconds=TOO_LONG)
    drive.sign(member(ONE).pin)
    assert drive.last.status_code == 409
    assert drive.count() == before


@pytest.mark.hazard("H08")
def test_signed_turn_outlives_the_lock(driven: Driven) -> None:
    """The second's reading is wiped and the first's signed turn stays: the second begins again from the badge."""
    drive = driven("read back", "collection room")
    drive.begin("collection-apply")
    drive.take_turn(ONE, *collection_label(drive.world))
    drive.come_to_sign(TWO, *collection_label(drive.world))
    before = drive.count()
    idle_for(drive, seconds=TOO_LONG)
    drive.get()
    assert drive.name == "locked"
    drive.post("/unlock")
    assert (drive.ask, drive.count()) == ("badge", before)
    task = drive.sitting.task
    assert isinstance(task, Task)
    assert len(task.under_way.witnesses) == 1
    drive.take_turn(TWO, *collection_label(drive.world))
    assert drive.kind == "authorised", drive.told()


@pytest.mark.hazard("H08")
def test_what_the_second_keyed_is_forgotten_too(driven: Driven) -> None:
    """An order keyed again and left alone is keyed again by whoever comes next."""
    drive = driven("enrolled", "collection room")
    drive.begin("order")
    drive.take_turn(ONE, form=order_fields(drive.world))
    drive.come_to_sign(TWO, form=order_fields(drive.world, cells_e6="1"))
    idle_for(drive, seconds=TOO_LONG)
    drive.get()
    drive.post("/unlock")
    drive.take_turn(TWO, form=order_fields(drive.world))
    assert drive.kind == "authorised", drive.told()


@pytest.mark.hazard("H08")
def test_camera_that_goes_on_looking_is_nobody(driven: Driven) -> None:
    """Pictures of an empty desk keep no screen awake: after a minute of them the turn is forgotten."""
    drive = driven("read back", "collection room")
    drive.begin("collection-apply")
    drive.come_to_sign(ONE, *collection_label(drive.world), upto="bag")
    bench = drive.taken(drive.world.paper_of("band", "stranger"), pose=5)
    said: Mapping[str, object] = {}
    for _ in range(32):
        said = drive.picture(bench)
    assert said == {"state": "old page", "goto": "/"}
    assert drive.sitting.task is None


def test_words_for_one_person_are_not_said_to_the_next(driven: Driven) -> None:
    """What a form was refused for, left unread, is not shown to whoever comes after the lock."""
    drive = driven("enrolled", "collection room")
    drive.begin("order")
    drive.take_turn(ONE, form=order_fields(drive.world))
    drive.come_to_sign(TWO, upto="form")
    fields = {"ticket": drive.ticket, **order_fields(drive.world), "route": " intrathecal "}
    drive.ask_for("POST", "/attempt/keyed", data=fields)
    idle_for(drive, seconds=TOO_LONG)
    drive.get("/attempt")
    assert drive.ask == "badge"
    assert "intrathecal" not in drive.html


# ------------------------------------------------------------------------------------------------------- what runs
@pytest.mark.hazard("H39")
@pytest.mark.parametrize("left", ["home", "attempt", "second"])
def test_what_runs_stays_on_a_locked_screen(driven: Driven, left: str) -> None:
    """The bag that may be opened stays on the screen with its button, locked or not, and the button works at once."""
    drive = driven("matched", "ward")
    if left != "home":
        drive.begin("patient-ready")
        drive.come_to_sign(NURSES[0])
    if left == "second":
        drive.sign(member(NURSES[0]).pin)
    idle_for(drive, seconds=TOO_LONG)
    drive.get()
    assert drive.name == ("home" if left == "home" else "locked")
    assert 'id="running"' in drive.html
    bag = drive.html.split('name="bag" value="')[1].split('"')[0]
    drive.post("/running/open", bag=bag)
    dose = drive.world.containers["doses"][0]
    assert drive.world.journey().containers[dose].state.value == "opened"


@pytest.mark.hazard("H08")
def test_strip_names_no_bag_to_whoever_reads(driven: Driven) -> None:
    """While somebody reads, the strip says that a bag is open and not which; its marks are this browser's own."""
    drive = driven("matched", "ward")
    coi, dose = drive.world.journeys["patient"], drive.world.containers["doses"][0]
    drive.begin("patient-ready")
    drive.come_to_sign(NURSES[0], upto="order")
    assert 'id="running"' in drive.html
    for word in (coi, dose, dose[:13], "bag 1 of"):
        assert word not in drive.html
    marks = [one.html.split('name="bag" value="')[1][:32] for one in (drive, drive.another())]
    assert marks[0] != marks[1]
    drive.post("/running/open", bag=marks[1])
    assert drive.last.status_code == 409


@pytest.mark.hazard("H08")
def test_finishing_a_bag_tells_nothing_to_whoever_reads(driven: Driven) -> None:
    """What the bag held stands in the field when nobody is reading, and is keyed by hand while somebody is."""
    drive = driven("opened", "ward")
    fields = {"coi": drive.world.journeys["patient"], "container": drive.world.containers["doses"][0]}
    drive.begin("line-check")
    drive.take_turns(*NURSES, bags=dose_label(drive.world))
    drive.post("/running/start", **fields)
    drive.post("/running/finish", **fields)
    assert 'value="60"' in drive.html
    drive.get()
    drive.begin("patient-ready")
    drive.come_to_sign(NURSES[0], upto="order")
    drive.post("/running/finish", **fields)
    assert 'name="given_ml"' in drive.html
    assert 'value="60"' not in drive.html


@pytest.mark.hazard("H08")
def test_refused_button_ends_the_reading_beside_it(driven: Driven) -> None:
    """A button that is refused shows what the record says, so whoever was reading starts from scratch."""
    drive = driven("matched", "ward")
    drive.begin("patient-ready")
    drive.take_turn(NURSES[0])
    drive.come_to_sign(NURSES[1], upto="order")
    drive.world.clock.advance(timedelta(seconds=30))
    drive.world.clock.advance(timedelta(minutes=20))
    drive.sitting.touched = drive.world.bench.now
    dose = drive.world.containers["doses"][0]
    drive.post("/running/open", coi=drive.world.journeys["patient"], container=dose)
    assert drive.name == "verdict", drive.told()
    assert drive.sitting.task is None


# --------------------------------------------------------------------------------------------------------- a STOP
@pytest.mark.hazard("H39")
@pytest.mark.parametrize("by", ["time", "a reload", "another browser", "a restart", "a touch", "leaving", "locking"])
def test_stop_is_cleared_by_nothing_but_a_signature(driven: Driven, by: str) -> None:
    """Neither time, a reload, another browser, a restart nor any button clears a STOP; a signature does."""
    drive = driven("read back", "collection room")
    stopped(drive)
    hold = [hold for hold in drive.world.journey().holds if hold in drive.words]
    assert hold
    match by:
        case "time":
            idle_for(drive, seconds=13 * 3600)
            drive.get()
        case "a reload":
            drive.get()
        case "another browser":
            drive = drive.another()
        case "a restart":
            drive = Drive.before(drive.world)
        case "a touch":
            drive.go_on()
        case "leaving":
            drive.post("/attempt/leave")
            drive.get()
        case _:
            drive.post("/lock")
            drive.get()
    assert drive.kind == "stop", drive.told()
    assert not acknowledged(drive.world)
    drive.acknowledge("physician")
    assert drive.name == "home", drive.told()
    assert [fact.person for fact in acknowledged(drive.world)] == [drive.world.people["physician"]]


@pytest.mark.hazard("H39")
def test_acknowledged_stop_comes_back_nowhere(driven: Driven) -> None:
    """Once somebody signed for it, no browser at this place shows the STOP again, and a restart doesn't either."""
    drive = driven("read back", "collection room")
    stopped(drive)
    drive.acknowledge(ONE)
    assert drive.another().name == "home"
    assert Drive.before(drive.world).name == "home"
    assert drive.world.journey().holds


@pytest.mark.hazard("H39")
def test_stop_stands_at_its_own_place(driven: Driven) -> None:
    """Another place of the kiosk goes on working while a STOP stands at this one."""
    drive = driven("read back", "collection room")
    elsewhere = drive.another()
    elsewhere.stand_at_place("ward")
    stopped(drive)
    elsewhere.get()
    assert elsewhere.name == "home"


@pytest.mark.hazard("H08")
def test_stop_of_another_browser_does_not_break_into_a_reading(driven: Driven) -> None:
    """A STOP at another browser of this place waits for the end of an attempt: it tells what the record says."""
    drive = driven("read back", "collection room")
    beside = drive.another()
    beside.begin("hand-over")
    beside.come_to_sign(ONE, upto="bag")
    stopped(drive)
    beside.get()
    assert beside.ask == "bag", beside.told()
    assert "STOP" not in beside.html
    beside.post("/attempt/leave")
    beside.get()
    assert beside.kind == "stop", beside.told()
