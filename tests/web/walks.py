"""Walks that bring a browser's sitting to every screen there is, by the acts of people and with no browser at all.

A walk is a row of `Stop`s: each time it rests, the sitting of `drive` shows that screen, and a browser that takes the
sitting over sees it as a person would.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kiosk.domain.facts import HoldPlaced, LabelLost
from kiosk.handoffs.view import journey_of
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.mixups.around import told
from kiosk.rehearsal.mixups.doing import BASE, collection_bag, receiver_is_shown
from kiosk.rehearsal.scenes import COLLECTORS, NURSES, PROCESSORS, RELEASERS, order_fields
from kiosk.rehearsal.world import World, member, patient
from tests.web.driving import Drive

RIGHT_BORN = patient("patient").birth_date
NOT_THE_PIN = "999999"


@dataclass(frozen=True)
class Stop:
    """A screen of a walk. `touches` are what a browser touches on the way from `path`, as selectors.

    `reading`: a page for looking, which may be longer than the screen. `drawer`: what was touched last lies over the
    rest of the screen.
    """

    name: str
    path: str = "/"
    touches: tuple[str, ...] = ()
    reading: bool = False
    drawer: bool = False


Walk = Iterator[Stop]


@dataclass(frozen=True)
class Begun:
    """Where a walk begins: a stage of the CAR-T story, and a place."""

    stage: str
    station: str
    walk: Callable[[Drive], Walk]


def tile(slug: str) -> str:
    """The button of an act's tile."""
    return f'form[action="/acts/{slug}"] button'


def running(act: str) -> str:
    """The button of an immediate act."""
    return f'form[action="/running/{act}"] button'


def label_of(world: World, who: str = "patient") -> Paper:
    """The label of a collection bag."""
    return world.paper_of(collection_bag(world, who), BASE, "1")


def dose_labels(world: World) -> tuple[Paper, ...]:
    """The labels of the first dose bag, the one of the match last."""
    dose = world.containers["doses"][0]
    return tuple(world.paper_of(dose, piece, "1") for piece in world.therapy.containers["dose"].pieces)


# ------------------------------------------------------------------------------------------------------- at the couch
def couch(drive: Drive) -> Walk:
    """A collection label, from the tile to the cleared station."""
    one, two = COLLECTORS
    yield Stop("home-collection")
    yield Stop("home-other-places", touches=("main summary",), drawer=True)
    drive.begin("collection-label")
    yield from first_turn(drive, one)
    drive.come_to_sign(two, upto="look-alike")
    yield Stop("look-alike")
    drive.answer()
    yield Stop("sign-second")
    drive.sign(member(two).pin)
    yield Stop("authorised-printed")


def first_turn(drive: Drive, who: str) -> Walk:
    """Everything that one person at the bed or the couch is asked for; the wrong PIN at the end, then locked."""
    world = drive.world
    yield Stop("badge-first")
    drive.badge(who)
    yield Stop("wristband")
    drive.show(world.paper_of("band", "patient"))
    yield Stop("birth-date")
    yield Stop("spoken-for", touches=("main summary",), drawer=True)
    drive.say_birth_date(RIGHT_BORN)
    yield Stop("order")
    drive.show(world.paper_of("order", "patient"))
    yield Stop("sign-first")
    drive.sign(NOT_THE_PIN)
    yield Stop("sign-wrong-pin")
    drive.sign(member(who).pin)
    yield Stop("badge-second")
    drive.post("/lock")
    yield Stop("locked-between-two")
    drive.post("/unlock")


def labelled(drive: Drive) -> Walk:
    """The label on its bag, by two."""
    one, two = COLLECTORS
    drive.begin("collection-apply")
    drive.come_to_sign(one, upto="bag")
    yield Stop("bag")
    drive.answer(label_of(drive.world))
    yield Stop("sign-at-the-couch")
    drive.sign(member(one).pin)
    drive.take_turn(two, label_of(drive.world))
    yield Stop("authorised-applied")
    drive.go_on()
    drive.take_turn(one)
    yield Stop("authorised-cleared")


def papers_keyed(drive: Drive) -> Walk:
    """What is keyed at the couch: an enrolment, an order, the end of a collection, a lost label, a void one."""
    world = drive.world
    yield from form(drive, "enrol", COLLECTORS[0], "form-enrolment")
    yield from form(drive, "order", COLLECTORS[0], "form-order", order_fields(world, physician=""))
    yield from form(drive, "plan-collection", COLLECTORS[0], "form-collection")
    yield Stop("choose-patient", touches=(tile("donor"),))
    drive.begin("donor")
    drive.post("/acts/donor/0")
    drive.badge("physician")
    yield Stop("form-donor")
    drive.post("/attempt/leave")
    lose_the_label(world)
    yield Stop("home-collection-notices")
    drive.begin("void-label")
    drive.badge(COLLECTORS[0])
    yield Stop("form-why")


def form(drive: Drive, slug: str, who: str, name: str, keyed: Mapping[str, str] | None = None) -> Walk:
    """The form of an act, then the person leaves."""
    drive.begin(slug)
    drive.come_to_sign(who, upto="form")
    yield Stop(name)
    if keyed is not None:
        drive.follows = False
        drive.key(**{**keyed, "route": "\N{BULLET}\n"})
        drive.follows = True
        yield Stop(f"{name}-refused")
    drive.post("/attempt/leave")


def lose_the_label(world: World) -> None:
    """Nobody knows where the printed label is."""
    told(world, world.journeys["patient"], LabelLost(collection_bag(world), BASE, 1, "the power failed"))


# ------------------------------------------------------------------------------------------------------ in processing
def processing(drive: Drive) -> Walk:
    """The parent read, doses planned, a set of labels shown one after another."""
    world = drive.world
    yield Stop("home-processing")
    drive.begin("plan-doses")
    drive.badge(PROCESSORS[0])
    yield Stop("parent")
    drive.show(label_of(world))
    yield Stop("form-doses")
    drive.post("/attempt/leave")
    yield Stop("choose-product", touches=(tile("result"),))
    drive.begin("result")
    drive.post("/acts/result/0")
    drive.badge("laboratory one")
    yield Stop("form-result")
    drive.post("/attempt/leave")
    drive.begin("dose-apply")
    drive.badge(PROCESSORS[0])
    yield Stop("labels-none-yet")
    first, *_rest = dose_labels(world)
    while not drive.frame(first).get("so_far"):
        pass
    yield Stop("labels-one-read")


# ---------------------------------------------------------------------------------------------------------- on the ward
def ward(drive: Drive) -> Walk:
    """Readiness, match, opening, line check, the running bag, its end."""
    world = drive.world
    one, two = NURSES
    labels = dose_labels(world)
    yield Stop("home-ward")
    drive.begin("readiness")
    drive.come_to_sign(one, upto="form")
    yield Stop("form-readiness")
    drive.answer()
    drive.sign(member(one).pin)
    yield Stop("authorised-readiness")
    drive.go_on()
    drive.begin("match")
    drive.take_turn(one, labels[-1])
    drive.come_to_sign(two, labels[-1])
    yield Stop("sign-at-the-bed")
    drive.sign(member(two).pin)
    yield Stop("authorised-opening")
    world.pass_time(minutes=2)
    drive.get("/")
    opened = {"coi": world.journeys["patient"], "container": world.containers["doses"][0]}
    drive.post("/running/open", **opened)
    yield Stop("badge-with-an-open-bag")
    drive.come_to_sign(one, labels[0], upto="bag")
    yield Stop("bag-with-an-open-bag")
    drive.answer(labels[0])
    drive.sign(member(one).pin)
    drive.come_to_sign(two, labels[0], upto="birth date")
    yield Stop("birth-date-with-an-open-bag")
    drive.answer()
    drive.answer(labels[0])
    yield Stop("sign-with-an-open-bag")
    drive.sign(member(two).pin)
    yield Stop("authorised-give")
    drive.post("/running/start", **opened)
    yield Stop("home-ward-running")
    yield Stop("finish", touches=(running("finish"),))
    yield Stop("stop-infusion", touches=(running("stop"),))


# ----------------------------------------------------------------------------------------------------- what is refused
def refused_at_the_couch(drive: Drive) -> Walk:
    """A STOP for one reason, signed for; then one for all that can be wrong, kept after a restart."""
    world = drive.world
    one, two = COLLECTORS
    drive.begin("collection-apply")
    drive.take_turn(one, label_of(world))
    drive.take_turn(two, label_of(world), band=world.paper_of("band", "stranger"))
    yield Stop("stop-one-reason")
    drive.badge("quality")
    yield Stop("stop-signing")
    yield Stop("stop-signing-wrong-pin", touches=("#pin", 'button[form="acknowledge"]'))
    drive.get("/")
    drive.post("/verdict/acknowledge", pin=member("quality").pin)
    drive.begin("collection-apply")
    drive.take_turn(one, label_of(world))
    drive.take_turn(two, label_of(world), band=world.paper_of("band", "look-alike"), born="1980-02-28")
    yield Stop("stop-two-reasons")
    drive.acknowledge("quality")
    drive.begin("collection-apply")
    drive.take_turn("nurse one", label_of(world, "look-alike"), band=world.paper_of("band", "stranger"), born="1951-07-14")
    drive.take_turn("nurse two", label_of(world), band=world.paper_of("band", "look-alike"), born="1980-02-28")
    yield Stop("stop-many-reasons")
    drive.client = drive.another().client
    yield Stop("stop-of-somebody-else")


def refused_at_the_bed(drive: Drive) -> Walk:
    """A thawed bag and another patient: the timed STOP."""
    world = drive.world
    one, two = NURSES
    thawed = dose_labels(world)[0]
    drive.begin("line-check")
    drive.take_turn(one, thawed)
    drive.take_turn(two, thawed, born="1980-02-28")
    yield Stop("stop-timed")
    drive.badge(two)
    yield Stop("stop-timed-signing")
    drive.post("/verdict/acknowledge", pin=member(two).pin)
    yield Stop("home-ward-after-a-stop")


def not_yet(drive: Drive) -> Walk:
    """What could not be decided: one reason, several."""
    world = drive.world
    frozen = dose_labels(world)[-1]
    drive.begin("readiness")
    drive.come_to_sign(NURSES[0], upto="form")
    drive.key(**{**drive.all_yes(), "item-0": "no", "item-0_why": "the consent form is still with the physician"})
    drive.sign(member(NURSES[0]).pin)
    yield Stop("after-an-item-without")
    drive.go_on()
    drive.begin("match")
    drive.take_turns(*NURSES, bags=(frozen,))
    yield Stop("retry-one-reason")
    drive.go_on()
    world.pass_time(days=40)
    drive.get("/")
    drive.begin("match")
    drive.take_turns("processor one", "processor one", bags=(frozen,))
    yield Stop("retry-several-reasons")


def the_three_answers(drive: Drive) -> Walk:
    """Authorised, not yet, STOP."""
    frozen = dose_labels(drive.world)[-1]
    drive.begin("readiness")
    drive.come_to_sign(NURSES[0], upto="form")
    drive.key(**{**drive.all_yes(), "item-0": "no"})
    drive.sign(member(NURSES[0]).pin)
    yield Stop("answer-authorised")
    drive.go_on()
    drive.begin("match")
    drive.take_turns(*NURSES, bags=(frozen,))
    yield Stop("answer-retry")
    drive.go_on()
    drive.begin("match")
    drive.take_turn(NURSES[0], frozen, born="1980-02-28")
    drive.take_turn(NURSES[1], frozen)
    yield Stop("answer-stop")


# ------------------------------------------------------------------------------------------------- quality, and to look
def quality(drive: Drive) -> Walk:
    """Release, holds, people, and whatever can be looked up."""
    world = drive.world
    yield Stop("home-quality")
    yield Stop("choose-release", touches=(tile("release"),))
    drive.begin("release")
    drive.post("/acts/release/0")
    drive.badge(RELEASERS[0])
    yield Stop("sign-release")
    drive.sign(member(RELEASERS[0]).pin)
    drive.take_turn(RELEASERS[1])
    yield Stop("authorised-released")
    drive.go_on()
    drive.begin("release-exceptionally")
    drive.post("/acts/release-exceptionally/0")
    drive.badge("physician")
    yield Stop("form-exception")
    drive.post("/attempt/leave")
    place_holds(world)
    yield Stop("home-quality-notices")
    drive.get("/search")
    yield Stop("badge-to-look")
    drive.badge("quality")
    yield Stop("sign-to-look")
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
    yield Stop("search", "/search")
    yield Stop("search-nothing-found", "/search", ("#identifier", look))
    yield Stop("journey", f"/journeys/{coi}", reading=True)
    yield Stop("holds", "/holds", reading=True)
    for hold in sorted(journey_of(world.bench, coi).holds)[:1]:
        yield Stop("hold", f"/holds/{coi}/{hold}", reading=True)
    yield Stop("scanner-test", "/self-test")
    yield Stop("intended-use", "/intended-use", reading=True)
    drive.begin("person")
    drive.badge("admin one")
    yield Stop("form-person")
    drive.post("/attempt/leave")
    drive.begin("on-call")
    drive.badge("admin one")
    yield Stop("form-on-call")
    drive.post("/attempt/leave")
    drive.post("/lock")


WALKS: Mapping[str, Begun] = {
    "couch": Begun("enrolled", "collection room", couch),
    "labelled": Begun("read back", "collection room", labelled),
    "papers keyed": Begun("printed", "collection room", papers_keyed),
    "processing": Begun("tested", "clean room", processing),
    "ward": Begun("ready", "ward", ward),
    "refused at the couch": Begun("read back", "collection room", refused_at_the_couch),
    "refused at the bed": Begun("opened", "ward", refused_at_the_bed),
    "not yet": Begun("ready", "ward", not_yet),
    "quality": Begun("tested", "quality", quality),
}
"""Every walk, by its name."""
