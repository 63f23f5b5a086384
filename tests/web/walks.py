"""Walks that bring a browser's sitting to every screen there is, by the acts of people and with no browser at all.

A walk is a row of `Sight`s: each time it rests, the sitting of `drive` shows that screen, and a browser that takes the
sitting over sees it as a person would.
"""

from collections.abc import Mapping

from kiosk.domain.facts import LabelLost
from kiosk.rehearsal.mixups.around import told
from kiosk.rehearsal.mixups.doing import BASE, collection_bag
from kiosk.rehearsal.scenes import COLLECTORS, NURSES, PROCESSORS, order_fields
from kiosk.rehearsal.world import World, member, patient
from tests.web.driving import Drive
from tests.web.sights import Begun, Sight, Walk, dose_labels, label_of, running, tile
from tests.web.walks_of_quality import quality
from tests.web.walks_of_storage import storage

RIGHT_BORN = patient("patient").birth_date
NOT_THE_PIN = "999999"


# ------------------------------------------------------------------------------------------------------- at the couch
def couch(drive: Drive) -> Walk:
    """A collection label, from the tile to the cleared station."""
    one, two = COLLECTORS
    yield Sight("home-collection")
    yield Sight("choose-more", touches=('a[href="/more"]',))
    yield Sight("home-other-places", touches=("main summary",), drawer=True)
    drive.begin("collection-label")
    yield from first_turn(drive, one)
    drive.come_to_sign(two, upto="look-alike")
    yield Sight("look-alike")
    drive.answer()
    yield Sight("sign-second")
    drive.sign(member(two).pin)
    yield Sight("authorised-printed")


def first_turn(drive: Drive, who: str) -> Walk:
    """Everything that one person at the bed or the couch is asked for; the wrong PIN at the end, then locked."""
    world = drive.world
    yield Sight("badge-first")
    drive.badge(who)
    yield Sight("wristband")
    drive.show(world.paper_of("band", "patient"))
    yield Sight("birth-date")
    yield Sight("birth-date-spoken-for", touches=("main summary",), drawer=True)
    drive.say_birth_date(RIGHT_BORN)
    yield Sight("order")
    drive.show(world.paper_of("order", "patient"))
    yield Sight("sign-first")
    drive.sign(NOT_THE_PIN)
    yield Sight("sign-wrong-pin")
    drive.sign(member(who).pin)
    yield Sight("badge-second")
    drive.post("/lock")
    yield Sight("locked-between-two")
    drive.post("/unlock")


def labelled(drive: Drive) -> Walk:
    """The label on its bag, by two."""
    one, two = COLLECTORS
    drive.begin("collection-apply")
    drive.come_to_sign(one, upto="bag")
    yield Sight("bag")
    drive.answer(label_of(drive.world))
    yield Sight("sign-at-the-couch")
    drive.sign(member(one).pin)
    drive.take_turn(two, label_of(drive.world))
    yield Sight("authorised-applied")
    drive.go_on()
    drive.take_turn(one)
    yield Sight("authorised-cleared")


def papers_keyed(drive: Drive) -> Walk:
    """What is keyed at the couch: an enrolment, an order, the end of a collection, a lost label, a void one."""
    world = drive.world
    yield from form(drive, "enrol", COLLECTORS[0], "form-enrolment")
    yield from form(drive, "order", COLLECTORS[0], "form-order", order_fields(world, physician=""))
    yield from form(drive, "plan-collection", COLLECTORS[0], "form-collection")
    yield Sight("choose-patient", touches=(tile("donor"),))
    drive.begin("donor")
    drive.post("/acts/donor/0")
    drive.badge("physician")
    yield Sight("form-donor")
    drive.post("/attempt/leave")
    lose_the_label(world)
    yield Sight("home-collection-notices")
    drive.begin("void-label")
    drive.badge(COLLECTORS[0])
    yield Sight("form-why")


def form(drive: Drive, slug: str, who: str, name: str, keyed: Mapping[str, str] | None = None) -> Walk:
    """The form of an act, then the person leaves."""
    drive.begin(slug)
    drive.come_to_sign(who, upto="form")
    yield Sight(name)
    if keyed is not None:
        drive.follows = False
        drive.key(**{**keyed, "route": "\N{BULLET}\n"})
        drive.follows = True
        yield Sight(f"{name}-refused")
    drive.post("/attempt/leave")


def lose_the_label(world: World) -> None:
    """Nobody knows where the printed label is."""
    told(world, world.journeys["patient"], LabelLost(collection_bag(world), BASE, 1, "the power failed"))


# ------------------------------------------------------------------------------------------------------ in processing
def processing(drive: Drive) -> Walk:
    """The parent read, doses planned, a set of labels shown one after another."""
    world = drive.world
    yield Sight("home-processing")
    drive.begin("plan-doses")
    drive.badge(PROCESSORS[0])
    yield Sight("parent")
    drive.show(label_of(world))
    yield Sight("form-doses")
    drive.post("/attempt/leave")
    yield Sight("choose-product", touches=(tile("result"),))
    drive.begin("result")
    drive.post("/acts/result/0")
    drive.badge("laboratory one")
    yield Sight("form-result")
    drive.post("/attempt/leave")
    drive.begin("dose-apply")
    drive.badge(PROCESSORS[0])
    yield Sight("bag-no-label-yet")
    first, *_rest = dose_labels(world)
    while not drive.frame(first).get("so_far"):
        pass
    yield Sight("bag-one-label-read")


# ---------------------------------------------------------------------------------------------------------- on the ward
def ward(drive: Drive) -> Walk:
    """Readiness, match, opening, line check, the running bag, its end."""
    world = drive.world
    one, two = NURSES
    labels = dose_labels(world)
    yield Sight("home-ward")
    drive.begin("readiness")
    drive.come_to_sign(one, upto="form")
    yield Sight("form-readiness")
    drive.answer()
    drive.sign(member(one).pin)
    yield Sight("authorised-readiness")
    drive.go_on()
    drive.begin("match")
    drive.take_turn(one, labels[-1])
    drive.come_to_sign(two, labels[-1])
    yield Sight("sign-at-the-bed")
    drive.sign(member(two).pin)
    yield Sight("authorised-opening")
    world.pass_time(minutes=2)
    drive.get("/")
    opened = {"coi": world.journeys["patient"], "container": world.containers["doses"][0]}
    drive.post("/running/open", **opened)
    yield Sight("badge-with-an-open-bag")
    drive.come_to_sign(one, labels[0], upto="bag")
    yield Sight("bag-with-an-open-bag")
    drive.answer(labels[0])
    yield Sight("form-at-the-line")
    drive.answer()
    drive.sign(member(one).pin)
    drive.come_to_sign(two, labels[0], upto="birth date")
    yield Sight("birth-date-with-an-open-bag")
    drive.answer()
    drive.answer(labels[0])
    drive.answer()
    yield Sight("sign-with-an-open-bag")
    drive.sign(member(two).pin)
    yield Sight("authorised-give")
    drive.post("/running/start", **opened)
    yield Sight("home-ward-running")
    yield Sight("prompt-finish", touches=(running("finish"),))
    yield Sight("prompt-stop-infusion", touches=(running("stop"),))


# ----------------------------------------------------------------------------------------------------- what is refused
def refused_at_the_couch(drive: Drive) -> Walk:
    """A STOP for one reason, signed for; then one for all that can be wrong, kept after a restart."""
    world = drive.world
    one, two = COLLECTORS
    drive.begin("collection-apply")
    drive.take_turn(one, label_of(world))
    drive.take_turn(two, label_of(world), band=world.paper_of("band", "stranger"))
    yield Sight("stop-one-reason")
    drive.badge("quality")
    yield Sight("stop-signing")
    yield Sight("stop-signing-wrong-pin", touches=("#pin", 'button[form="acknowledge"]'))
    drive.get("/")
    drive.post("/verdict/acknowledge", pin=member("quality").pin)
    drive.begin("collection-apply")
    drive.take_turn(one, label_of(world))
    drive.take_turn(two, label_of(world), band=world.paper_of("band", "look-alike"), born="1980-02-28")
    yield Sight("stop-two-reasons")
    drive.acknowledge("quality")
    drive.begin("collection-apply")
    drive.take_turn(
        "nurse one", label_of(world, "look-alike"), band=world.paper_of("band", "stranger"), born="1951-07-14"
    )
    drive.take_turn("nurse two", label_of(world), band=world.paper_of("band", "look-alike"), born="1980-02-28")
    yield Sight("stop-many-reasons")
    drive.client = drive.another().client
    yield Sight("stop-of-somebody-else")


def refused_at_the_bed(drive: Drive) -> Walk:
    """A thawed bag and another patient: the timed STOP."""
    world = drive.world
    one, two = NURSES
    thawed = dose_labels(world)[0]
    drive.begin("line-check")
    drive.take_turn(one, thawed)
    drive.take_turn(two, thawed, born="1980-02-28")
    yield Sight("stop-timed")
    drive.badge(two)
    yield Sight("stop-timed-signing")
    drive.post("/verdict/acknowledge", pin=member(two).pin)
    yield Sight("home-ward-after-a-stop")


def not_yet(drive: Drive) -> Walk:
    """What could not be decided: one reason, several."""
    world = drive.world
    frozen = dose_labels(world)[-1]
    drive.begin("readiness")
    drive.come_to_sign(NURSES[0], upto="form")
    drive.key(**{**drive.all_yes(), "item-0": "no", "item-0_why": "the consent form is still with the physician"})
    drive.sign(member(NURSES[0]).pin)
    yield Sight("retry-with-an-item-missing")
    drive.go_on()
    drive.begin("match")
    drive.take_turns(*NURSES, bags=(frozen,))
    yield Sight("retry-one-reason")
    drive.go_on()
    world.pass_time(days=3)
    drive.get("/")
    drive.begin("match")
    drive.take_turns("processor one", "processor one", bags=(frozen,))
    yield Sight("retry-several-reasons")


def the_three_answers(drive: Drive) -> Walk:
    """Authorised, not yet, STOP."""
    frozen = dose_labels(drive.world)[-1]
    for name, answered in (("answer-authorised", "yes"), ("answer-retry", "no")):
        drive.begin("readiness")
        drive.come_to_sign(NURSES[0], upto="form")
        drive.key(**{**drive.all_yes(), "item-0": answered})
        drive.sign(member(NURSES[0]).pin)
        yield Sight(name)
        drive.go_on()
    drive.begin("match")
    drive.take_turn(NURSES[0], frozen, born="1980-02-28")
    drive.take_turn(NURSES[1], frozen)
    yield Sight("answer-stop")


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
    "storage": Begun("ready", "clean room", storage),
}
"""Every walk, by its name."""
