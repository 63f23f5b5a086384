"""The walk of those who release, lift holds and look into the record."""

from kiosk.domain.facts import HoldPlaced
from kiosk.handoffs.view import journey_of
from kiosk.rehearsal.mixups.around import told
from kiosk.rehearsal.mixups.doing import receiver_is_shown
from kiosk.rehearsal.scenes import RELEASERS
from kiosk.rehearsal.world import World, member
from tests.web.driving import Drive
from tests.web.sights import Sight, Walk, label_of, tile


def quality(drive: Drive) -> Walk:
    """Release, holds, people, and whatever can be looked up."""
    world = drive.world
    yield Sight("home-quality")
    yield Sight("choose-release", touches=(tile("release"),))
    drive.begin("release")
    drive.post("/acts/release/0")
    drive.badge(RELEASERS[0])
    yield Sight("sign-release")
    drive.sign(member(RELEASERS[0]).pin)
    drive.take_turn(RELEASERS[1])
    yield Sight("authorised-released")
    drive.go_on()
    drive.begin("release-exceptionally")
    drive.post("/acts/release-exceptionally/0")
    drive.badge("physician")
    yield Sight("form-exception")
    drive.post("/attempt/leave")
    place_holds(world)
    yield Sight("home-quality-notices")
    drive.get("/search")
    yield Sight("badge-to-look")
    drive.badge("quality")
    yield Sight("sign-to-look")
    drive.sign(member("quality").pin)
    yield from looking(drive)


def place_holds(world: World) -> None:
    """A bag of another patient was handed over, and the doses are held."""
    receiver_is_shown(world.at("collection room"), label_of(world, "look-alike"))
    for number, dose in enumerate(world.containers["doses"]):
        hold = HoldPlaced(f"QH-{number}", dose, "quality", "a deviation of the freezer is looked into", "H15")
        told(world, world.journeys["patient"], hold)


def looking(drive: Drive) -> Walk:
    """Pages for looking."""
    world = drive.world
    coi = world.journeys["patient"]
    look = 'form[action="/search"] button'
    yield Sight("search", "/search")
    yield Sight("search-nothing-found", "/search", ("#identifier", look))
    yield Sight("journey", f"/journeys/{coi}", reading=True)
    yield Sight("board", "/board", reading=True)
    yield Sight("holds", "/holds", reading=True)
    for hold in sorted(journey_of(world.bench, coi).holds)[:1]:
        yield Sight("hold", f"/holds/{coi}/{hold}", reading=True)
    yield Sight("reports", "/reports", reading=True)
    yield Sight("reports-of-a-journey", f"/reports/{coi}", reading=True)
    yield Sight("risk", "/risk", reading=True)
    yield Sight("checkpoints", "/checkpoints", reading=True)
    yield Sight("trail", "/trail", reading=True)
    yield Sight("access", "/access", reading=True)
    yield Sight("self-test", "/self-test")
    yield Sight("papers-intended-use", "/intended-use", reading=True)
    drive.begin("person")
    drive.badge("admin one")
    yield Sight("form-person")
    drive.post("/attempt/leave")
    drive.begin("on-call")
    drive.badge("admin one")
    yield Sight("form-on-call")
    drive.post("/attempt/leave")
    drive.get("/people")
    drive.badge("admin one")
    drive.sign(member("admin one").pin)
    yield Sight("people", "/people", reading=True)
    yield Sight("printers", "/printers", reading=True)
