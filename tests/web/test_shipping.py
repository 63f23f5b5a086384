"""A shipment before the screens: packed, given to a courier with a phone, received, read out, opened; and refused."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page

from kiosk.domain import facts as f
from kiosk.domain.containers import ContainerState
from kiosk.domain.decision import Authorized
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import StepTaken
from kiosk.domain.label import LabelKind
from kiosk.handoffs.shipping import record_temperature
from kiosk.labels import png
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.destinations import PLANT
from kiosk.rehearsal.scenes import COLLECTORS, PROCESSORS
from kiosk.rehearsal.shipping import (
    CARRIER,
    COURIER,
    LOGGER,
    SEALS,
    WAYBILL,
    Consigned,
    labelled,
    labels,
    print_shipper,
    temperatures,
)
from tests.web.browsing import Screen
from tests.web.driving import Drive
from tests.web.in_hand import collection_label
from tests.web.pictures import keep
from tests.web.screen_checks import OVERFLOW, axe_complaints, pale_words, small_targets, small_words

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

Driven = Callable[..., Drive]
Before = Callable[..., Screen]

OUTER = LabelKind.OUTER_SHIPPER.value
PACKING = {"tamper_seals": SEALS, "logger": LOGGER, "count": "1", "destination": PLANT.name, "carrier": CARRIER}
GIVING = {"tamper_seals": SEALS, "waybill": WAYBILL, "carrier": CARRIER, "courier": COURIER}
TAKING_IN = {"tamper_seals": SEALS, "count": "1", "logger": LOGGER, "whole": "yes"}
PATIENT_WORDS = ("Nguy", "Łucja", "DEMO-", "1980", "CHA9990", "A9990")


def ready_to_pack(drive: Drive | Screen) -> None:
    """The label of the shipper lies there."""
    labelled(drive.world, Consigned(), drive.world.containers["patient collection"])


def packed(drive: Drive) -> None:
    """Two people pack."""
    ready_to_pack(drive)
    drive.begin("pack")
    drive.take_turns(*COLLECTORS, bags=collection_label(drive.world), form=PACKING)
    assert drive.kind == "authorised", drive.told()


def given_out(drive: Drive) -> str:
    """The giver signs; what the courier's pass is."""
    drive.go_on()
    drive.take_turn(COLLECTORS[0], form=GIVING)
    assert drive.kind == "authorised", drive.told()
    found = re.search(r'class="mono large">([A-Z2-7 ]{19})<', drive.html)
    assert found is not None, drive.told()
    return found[1]


def steps(drive: Drive | Screen) -> list[str]:
    """The steps that were taken of the patient's journey."""
    coi = drive.world.journeys["patient"]
    told = [recorded.entry.fact for recorded in drive.world.bench.ledger.facts(coi)]
    return [fact.step for fact in told if isinstance(fact, StepTaken)]


def label_shipper(screen: Drive | Screen) -> None:
    """The shipper's labels are printed for the collection bag, and read back."""
    screen.begin("print-shipper")
    screen.take_turn(COLLECTORS[0], *collection_label(screen.world), form={"destination": PLANT.name})
    sheets = sorted((screen.world.folder / "prints").iterdir(), key=lambda sheet: sheet.stat().st_mtime_ns)
    dpi = screen.world.bench.printing[OUTER].profile.printer.dpi
    outer, inner = (Paper(OUTER, png.decode(sheet.read_bytes()), dpi) for sheet in sheets[-2:])
    screen.world.papers["shipper", "to the plant", "1"] = outer
    screen.go_on()
    screen.take_turn(COLLECTORS[0], outer, inner)


@pytest.mark.hazard("H10")
def test_labels_are_printed_read_back_and_packed_under(driven: Driven) -> None:
    """One reads what goes in and says where it goes; outer and inner label come out, are read back; packing follows."""
    drive = driven("collected", "collection room")
    label_shipper(drive)
    assert drive.kind == "authorised", drive.told()
    drive.go_on()
    drive.take_turns(*COLLECTORS, bags=collection_label(drive.world), form=PACKING)
    assert drive.kind == "authorised", drive.told()
    assert steps(drive)[-3:] == ["print shipper labels", "read back shipper labels", "pack shipper"]


@pytest.mark.hazard("H10")
def test_one_label_of_two_is_not_read_back(driven: Driven) -> None:
    """Whoever shows the outer label alone and says that was all is asked again."""
    drive = driven("collected", "collection room")
    what, bags = Consigned(), labels(drive.world, drive.world.containers["patient collection"])
    assert isinstance(perform(drive.world, print_shipper(what, bags)), Authorized)
    drive.begin("read-back-shipper")
    drive.take_turn(COLLECTORS[0], drive.world.paper_of("shipper", "to the plant", "1"))
    assert drive.kind == "retry", drive.told()
    assert "Show both labels" in drive.words


@pytest.mark.hazard("H10", "H11")
def test_a_shipper_goes_from_hand_to_hand(driven: Driven) -> None:
    """Packed, given out, taken, handed over, taken in, read out, opened: seven acts, and the bag is where it should be."""
    drive = driven("collected", "collection room")
    packed(drive)
    code = given_out(drive)
    assert drive.ask_for("GET", "/verdict/pass.png").mimetype == "image/png"
    phone = drive.another()
    phone.open("POST", "/courier", data={"ticket": phone.ticket, "pass": code.lower()})
    assert "Is this the shipper in your hands?" in phone.words
    assert all(word in phone.words for word in ("SL004711", PLANT.name))
    assert not any(word in phone.html for word in PATIENT_WORDS)
    phone.post("/courier/took", **{"pass": code})
    assert "You have this shipper" in phone.words
    drive.go_on()
    drive.sitting.viewer = drive.world.people["quality"]
    drive.get(f"/journeys/{drive.world.journeys['patient']}")
    assert f"on the way to {PLANT.name}, held by {CARRIER}" in drive.words
    drive.world.pass_time(hours=19)
    phone.get("/courier")
    phone.post("/courier", **{"pass": code})
    phone.post("/courier/handed-over", **{"pass": code})
    assert "Handed over. Thank you." in phone.words
    plant = drive.another()
    plant.stand_at_place("clean room")
    plant.begin("receive")
    plant.take_turn(PROCESSORS[0], form=TAKING_IN)
    assert plant.kind == "authorised", plant.told()
    plant.go_on()
    plant.take_turns(*PROCESSORS, bags=collection_label(drive.world))
    assert plant.kind == "authorised", plant.told()
    plant.go_on()
    read_out(plant)
    assert steps(drive)[-6:] == [
        "pack shipper", "dispatch shipper", "courier takes shipper", "courier hands shipper over",
        "receive shipper sealed", "open shipper",
    ]  # fmt: skip
    container = drive.world.journey().containers[drive.world.containers["patient collection"][0]]
    assert (container.state, container.custody.place) == (ContainerState.QUARANTINE, "clean room")
    shipment = next(iter(drive.world.journey().shipments.values()))
    assert shipment.temperature is not None
    assert shipment.temperature.minutes_outside == 0
    coi, colder = drive.world.journeys["patient"], b"logger,at,celsius\n"
    with pytest.raises(ParseError, match="the first one of this shipment"):
        record_temperature(drive.world.bench, coi, shipment.id, colder, drive.world.people["processor one"])


def read_out(plant: Drive) -> None:
    """The logger's file is put in, by one person."""
    shipment = next(iter(plant.world.journey().shipments.values()))
    content = temperatures(shipment.packed_at, plant.world.bench.now, "4.6", "5.1")
    plant.begin("logger")
    plant.badge(PROCESSORS[0])
    assert plant.ask == "form"
    plant.open("POST", "/attempt/keyed", data={"ticket": plant.ticket, "file": (BytesIO(content), "log.csv")})
    assert "SHA-256" in plant.words
    plant.sign("410005")


# ------------------------------------------------------------------------------------------------- what is refused
@pytest.mark.hazard("H11")
def test_a_seal_that_is_another_stops_at_the_door(driven: Driven) -> None:
    """The receiver keys what stands on the lid: it is not what left, and the screen says which seal is which."""
    drive = driven("collected", "collection room")
    packed(drive)
    code = given_out(drive)
    drive.go_on()
    phone = drive.another()
    phone.post("/courier/took", **{"pass": code})
    drive.begin("receive")
    drive.take_turn(PROCESSORS[0], form={**TAKING_IN, "tamper_seals": "SL004711 SL777777"})
    assert drive.kind == "stop", drive.told()
    assert all(words in drive.words for words in ("Tamper seals are broken or others", "SL004712", "SL777777"))


@pytest.mark.hazard("H10")
def test_a_pass_serves_once_and_for_its_time(driven: Driven) -> None:
    """Taken once; taken again, or after its time, it is refused in words; what is no pass shows nothing."""
    drive = driven("collected", "collection room")
    packed(drive)
    code = given_out(drive)
    phone = drive.another()
    for text in ("", "ABCD", "AAAA AAAA AAAA AAAA", code[::-1]):
        phone.post("/courier", **{"pass": text})
        assert phone.last.status_code == 422
        assert "SL004711" not in phone.html
    drive.world.pass_time(hours=3)
    phone.post("/courier/took", **{"pass": code})
    assert (phone.last.status_code, "The pass has run out" in phone.words) == (409, True)
    drive.go_on()
    drive.begin("dispatch")
    drive.take_turn(COLLECTORS[0], form=GIVING)
    found = re.search(r'class="mono large">([A-Z2-7 ]{19})<', drive.html)
    assert found is not None
    phone.post("/courier", **{"pass": code})
    assert phone.last.status_code == 422
    phone.post("/courier/took", **{"pass": found[1]})
    assert phone.last.status_code == 200
    phone.post("/courier/took", **{"pass": found[1]})
    assert phone.last.status_code == 409
    assert steps(drive).count("courier takes shipper") == 1


@pytest.mark.hazard("H22", "H24")
def test_a_file_that_is_none_is_on_record_as_unreadable(driven: Driven) -> None:
    """Whatever is offered as the logger's file is kept and said to be unreadable; what stands in it stands nowhere."""
    drive = driven("collected", "collection room")
    packed(drive)
    code = given_out(drive)
    drive.go_on()
    drive.another().post("/courier/took", **{"pass": code})
    drive.begin("receive")
    drive.take_turn(PROCESSORS[0], form=TAKING_IN)
    drive.get("/")
    drive.go_on()
    drive.post("/attempt/leave")
    drive.stand_at_place("clean room")
    drive.begin("logger")
    drive.badge(PROCESSORS[0])
    drive.open("POST", "/attempt/keyed", data={"ticket": drive.ticket, "file": (BytesIO(b"<b>Jane</b>\0"), "x.exe")})
    drive.sign("410005")
    coi = drive.world.journeys["patient"]
    fact = drive.world.bench.ledger.facts(coi)[-1].entry.fact
    assert isinstance(fact, f.TemperatureUnreadable)
    assert "Jane" not in fact.why
    exhibit = drive.world.bench.evidence.get(fact.sha256)
    assert exhibit is not None
    assert exhibit.content == b"<b>Jane</b>\0"


# ------------------------------------------------------------------------------------------------- a courier's phone
@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A page as large as a phone's."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def complaints(phone: Page, name: str) -> list[str]:
    """What is wrong with the page for a thumb on a phone. Its picture is kept."""
    keep(phone, f"courier-{name}")
    sideways = phone.evaluate(OVERFLOW)[0]
    return [
        *axe_complaints(phone), *small_targets(phone), *small_words(phone), *pale_words(phone),
        *([f"{sideways} px wider than the phone"] if sideways > 0 else []),
    ]  # fmt: skip


@pytest.mark.long
@pytest.mark.hazard("H10", "H11")
def test_from_the_couriers_phone_to_receipt(watched: Before, phone: Page) -> None:
    """In real browsers: given out at a tablet, taken and handed over on a phone, taken in, opened, its logger read out."""
    screen = watched("collected", "collection room")
    label = collection_label(screen.world)
    label_shipper(screen)
    screen.go_on()
    screen.take_turns(*COLLECTORS, bags=label, form=PACKING)
    screen.go_on()
    screen.take_turn(COLLECTORS[0], form=GIVING)
    screen.onlooker(screen.page)
    code = screen.page.locator(".pass .mono").inner_text()
    screen.page.locator(".pass img").evaluate("picture => picture.decode()")
    errors: list[str] = []
    phone.on("console", lambda said: errors.append(said.text) if said.type in {"error", "warning"} else None)
    found = {}
    phone.goto(f"{screen.address}/courier")
    phone.locator("#look").wait_for()
    found["pass"] = complaints(phone, "pass")
    phone.goto("about:blank")
    phone.goto(f"{screen.address}/courier#{code.replace(' ', '')}")
    phone.locator('form[action="/courier/took"]').wait_for()
    assert "#" not in phone.url
    found["take"] = complaints(phone, "take")
    assert not any(word in phone.content() for word in PATIENT_WORDS)
    phone.get_by_role("button", name="I took it").click()
    phone.get_by_role("button", name="I handed it over").wait_for()
    found["hand over"] = complaints(phone, "hand-over")
    screen.go_on()
    screen.world.pass_time(hours=1)
    phone.get_by_role("button", name="I handed it over").click()
    phone.get_by_role("heading", name="Handed over. Thank you.").wait_for()
    found["done"] = complaints(phone, "done")
    screen.stand_at_place("clean room")
    screen.begin("receive")
    screen.take_turn(PROCESSORS[0], form=TAKING_IN)
    screen.go_on()
    screen.take_turns(*PROCESSORS, bags=label)
    screen.go_on()
    shipment = next(iter(screen.world.journey().shipments.values()))
    log = screen.world.folder / "log.csv"
    log.write_bytes(temperatures(shipment.packed_at, screen.world.bench.now, "4.6", "5.1"))
    screen.begin("logger")
    screen.take_turn(PROCESSORS[0], form={"file": str(log)})
    shipment = next(iter(screen.world.journey().shipments.values()))
    assert shipment.temperature is not None
    assert shipment.temperature.minutes_outside == 0
    assert steps(screen)[-2:] == ["receive shipper sealed", "open shipper"]
    assert found == {"pass": [], "take": [], "hand over": [], "done": []}
    assert errors == []
