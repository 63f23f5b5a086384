"""Nothing that reaches the second person before their last reading differs with what the first read or with the record.

Each story is played again and again with something else in the first person's hands or in the record. Everything that
reaches the second person is compared, to the byte: pages, answers to pictures, headers, prompts and their order, lines
of the log, and the statements put to the database, on which the time of an answer depends.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from json import dumps
from typing import Any

import pytest

from kiosk.domain import facts as f
from kiosk.domain.identifiers import Wristband
from kiosk.domain.label import Patient, WristbandLabel
from kiosk.domain.step import Read
from kiosk.domain.steps import STEPS
from kiosk.handoffs.reviewing import Asked, trail_of
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.mixups.around import told
from kiosk.rehearsal.people import gsrn
from kiosk.rehearsal.scenes import COLLECTORS, LABORATORY, NURSES, PROCESSORS, order_fields
from kiosk.rehearsal.world import PLACE, World, member
from kiosk.web.acts.table import ACTS
from tests.web.driving import Drive, at_the_line, switched_on
from tests.web.in_hand import BASE, collection_label, dose_label, dose_labels
from tests.web.overheard import Overheard, overhearing
from tests.web.stages import stages

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

SECOND_COMES = timedelta(minutes=5)
"""After this the second person comes, however long the first one took."""

POSES = 70_000
"""The second person's poses begin here, however many pictures the first one needed."""

PATIENT_KEYED = {"name": "Nora Neumuster", "record_number": "DEMO-700999", "birth_date": "1991-05-04"}
GIVES = (
    "/",
    "/more",
    *("/verdict", "/search", "/holds", "/people", "/printers"),
    *("/board", "/intended-use", "/self-test", "/journeys/CHA999026000222", "/trail", "/access"),
    *("/reports", "/reports/CHA999026000222", "/reports/CHA999026000222/custody-report.pdf"),
)
TAKES = ("/unlock", "/acts/void-label", "/acts/find-label/0", "/verdict/acknowledge", "/running/finish", "/verdict/x")


@dataclass(frozen=True)
class Scene:
    """An act of two people: where and when, who, and which labels are in their hands by right."""

    slug: str
    stage: str
    station: str
    people: tuple[str, str]
    bags: Callable[[World], tuple[Paper, ...]] = lambda _world: ()
    form: Callable[[World], Mapping[str, str]] = lambda _world: {}
    before: Callable[[World], None] = lambda _world: None

    @property
    def reads(self) -> frozenset[Read]:
        """What the first person is asked to read."""
        act = ACTS[self.slug]
        return STEPS[act.step].reads_of(0) | act.also


SOMETHING = frozenset({Read.BAND, Read.BAG})


@dataclass(frozen=True)
class First:
    """What is otherwise about the first person: another thing in hand, another date heard, another PIN, another person.

    `band`, `order` and `bag` name papers.
    """

    band: str = ""
    order: str = ""
    bag: str = ""
    born: str = ""
    slips: int = 0
    who: str = ""
    form: tuple[tuple[str, str], ...] = ()
    needs: frozenset[Read] = frozenset()


def lose_the_label(world: World) -> None:
    """Nobody knows where the printed label is."""
    lost = f.LabelLost(world.containers["patient collection"][0], BASE, 1, "the power failed")
    told(world, world.journeys["patient"], lost)


SCENES = {
    scene.slug: scene
    for scene in (
        Scene("collection-apply", "read back", "collection room", COLLECTORS, collection_label),
        Scene("hand-over", "collected", "collection room", (COLLECTORS[0], PROCESSORS[0]), collection_label),
        Scene("derive", "collected", "clean room", PROCESSORS, collection_label),
        Scene("dose-apply", "tested", "clean room", PROCESSORS, dose_labels),
        Scene("find-label", "printed", "collection room", COLLECTORS, collection_label, before=lose_the_label),
        Scene("patient-ready", "ready", "ward", NURSES),
        Scene("match", "ready", "ward", NURSES, dose_label),
        Scene("laboratory-match", "ready", "clean room", LABORATORY, dose_label),
        Scene("line-check", "opened", "ward", NURSES, dose_label, form=at_the_line),
        Scene("store", "ready", "clean room", LABORATORY, dose_label),
        Scene("order", "enrolled", "collection room", COLLECTORS, form=order_fields),
        Scene("enrol", "enrolled", "collection room", COLLECTORS, form=lambda _world: PATIENT_KEYED),
        Scene("collection-label", "enrolled", "collection room", COLLECTORS),
    )
}

OTHERWISE = {
    "another patient's things": First(
        band="stranger", order="look-alike", bag="look-alike collection", born="1951-07-14", needs=SOMETHING
    ),
    "a look-alike's band": First(band="look-alike", needs=frozenset({Read.BAND})),
    "a band nobody knows": First(band="nobody", needs=frozenset({Read.BAND})),
    "wrong PINs, and no role": First(slips=2, who="admin one"),
    "another order and date": First(order="look-alike", born="1951-07-14", needs=frozenset({Read.BIRTH_DATE})),
}
OTHERWISE_KEYED = {
    "order": First(form=(("cells_e6", "60"), ("route", "intrathecal"))),
    "line-check": First(form=(("route", "intrathecal"), ("site", "another site"), ("line-0", "no"))),
    "enrol": First(form=(("name", "Otto Anders"), ("birth_date", "1919-01-02"))),
}
BY_LOOK_ALIKE = frozenset({"collection-label"})
"""Here the second person is asked for because the patient the first one read has a look-alike: the band can't vary.
Both touch their own name, so who the first one is can't either."""

CASES = [
    (slug, name)
    for slug, scene in SCENES.items()
    for name, first in OTHERWISE.items()
    if (not first.needs or first.needs & scene.reads) and not (slug in BY_LOOK_ALIKE and (first.band or first.who))
]


def story(scene: Scene, first: First, record: Callable[[World], None] = lambda _world: None) -> Overheard:
    """The first person as they are, the second by right; what reaches the second until they have read everything."""
    with switched_on(stages("car-t")[scene.stage], "blind", scene.station, idle=timedelta(hours=1)) as drive:
        come_to_the_second(drive, scene, first, record)
        with overhearing(drive) as heard:
            take_second_turn(drive, scene)
    return heard


def come_to_the_second(
    drive: Drive, scene: Scene, first: First, record: Callable[[World], None] = lambda _world: None
) -> None:
    """The first person has signed, and the second comes, always at the same moment."""
    world = drive.world
    scene.before(world)
    begun = world.bench.now
    drive.begin(scene.slug)
    record(world)
    take_first_turn(drive, scene, first)
    assert (drive.ask, drive.words.count("second person")) == ("badge", 1), drive.told()
    world.clock.advance(begun + SECOND_COMES - world.bench.now)
    world.poses = POSES


def take_first_turn(drive: Drive, scene: Scene, first: First) -> None:
    """The first person does all that is asked, with what they have in hand, and signs."""
    world = drive.world
    who = first.who or scene.people[0]
    if first.band == "nobody":
        unknown = Patient("Nora Neumuster", "DEMO-700999", date(1991, 5, 4))
        band = Wristband.parse(f"{gsrn('8018', 799_999)}(8019)1")
        world.print_plain(("band", "nobody"), WristbandLabel(band, unknown, PLACE))
    read: dict[str, Any] = {"form": {"therapy": "car-t", **scene.form(world), **dict(first.form)}}
    read |= {"band": world.paper_of("band", first.band)} if first.band else {}
    read |= {"order": world.paper_of("order", first.order)} if first.order else {}
    read |= {"born": first.born} if first.born else {}
    bags = (world.paper_of(world.containers[first.bag][0], BASE, "1"),) if first.bag else scene.bags(world)
    drive.come_to_sign(who, *bags, **read)
    for _ in range(first.slips):
        drive.sign("999999")
    drive.sign(member(who).pin)


def take_second_turn(drive: Drive, scene: Scene) -> None:
    """The second person looks wherever they can, and reads; the last answer is the one to their last reading."""
    drive.get("/attempt")
    look_about(drive)
    drive.badge(scene.people[1])
    while drive.follows:
        task = drive.sitting.task
        assert task is not None
        if task.ask == task.asks[-2]:
            look_about(drive)
            drive.follows = False
        drive.answer(*scene.bags(drive.world), form=scene.form(drive.world))


def look_about(drive: Drive) -> None:
    """Open whatever can be opened, post whatever might say something, and come back."""
    for path in GIVES:
        drive.get(path)
    drive.get("/attempt")
    for path in TAKES:
        drive.post(path)
    drive.get("/attempt")


@cache
def right(slug: str) -> Overheard:
    """What reaches the second person when all is as it should be."""
    return story(SCENES[slug], First())


def assert_alike(one: Overheard, other: Overheard) -> None:
    """The two stories let out the same, byte for byte, and took the same work."""
    for said, also in zip(one.said, other.said, strict=True):
        assert said == also
    assert one.asked == other.asked
    assert one.said


@pytest.mark.long
@pytest.mark.hazard("H08")
@pytest.mark.parametrize(("slug", "name"), CASES)
def test_second_person_is_told_nothing_of_the_first(slug: str, name: str) -> None:
    """Whatever the first person read, said, keyed or was, the second one's screen is the same to the byte."""
    assert_alike(story(SCENES[slug], OTHERWISE[name]), right(slug))


@pytest.mark.hazard("H08")
@pytest.mark.parametrize("slug", OTHERWISE_KEYED)
def test_second_person_is_told_nothing_of_what_the_first_keyed(slug: str) -> None:
    """What the first person keyed reaches nobody who keys it again."""
    assert_alike(story(SCENES[slug], OTHERWISE_KEYED[slug]), right(slug))


# ------------------------------------------------------------------------------------------------------- the record
def on_hold(world: World) -> None:
    """Every bag of the patient is held."""
    for name in world.journey().containers:
        told(
            world,
            world.journeys["patient"],
            f.HoldPlaced(f"hold {name}", name, "identity", "bag_is_in_the_record", "H01"),
        )


def other_contents(world: World) -> None:
    """The bags hold something else than was thought."""
    for name in world.journey().containers:
        told(world, world.journeys["patient"], f.ContentsMeasured(name, Decimal("1234.5"), Decimal("4.4"), Decimal(99)))


def failed_tests(world: World) -> None:
    """The laboratory says that the cells are another's."""
    for name in world.journey().containers:
        identity = f.ResultRecorded(name, world.therapy.identity_test, "differs", "")
        told(world, world.journeys["patient"], identity)


def dead_labels(world: World) -> None:
    """Every label of the patient is void."""
    for container in world.journey().containers.values():
        for label in container.labels.values():
            void = f.LabelVoided(container.id, label.piece, label.issue, "it was smudged", "")
            told(world, world.journeys["patient"], void)


def new_band(world: World) -> None:
    """The patient wears another band since."""
    told(world, world.journeys["patient"], f.BandPutOn("no band of the papers", 9, ""))


def stop_here(world: World) -> None:
    """Somebody else was stopped at this place, and nobody has acknowledged it."""
    reason = f.RecordedReason("bag_is_this_journeys", "H01", "identity", "stop", "this bag", "another", None)
    stopped = f.StepRefused("another attempt", "hand over", (), world.bench.station, (reason,))
    told(world, world.journeys["stranger"], stopped)


def everything(world: World) -> None:
    """All of it at once."""
    for record in (on_hold, other_contents, failed_tests, dead_labels, new_band, stop_here):
        record(world)


@pytest.mark.hazard("H08")
@pytest.mark.parametrize("slug", SCENES)
def test_second_person_is_told_nothing_of_the_record(slug: str) -> None:
    """Holds, contents, results, void labels, a new band, a stop at this place: the screen is the same to the byte."""
    assert_alike(story(SCENES[slug], First(), everything), right(slug))


@pytest.mark.hazard("H08")
@pytest.mark.parametrize("slug", ["collection-apply", "match", "line-check"])
def test_nobody_beside_the_second_person_is_told_what_the_first_read(slug: str) -> None:
    """At another browser of this place the work list is the same to the byte, whatever the first person read."""
    scene, beside = SCENES[slug], []
    for first in (First(), OTHERWISE["another patient's things"]):
        with switched_on(stages("car-t")[scene.stage], "beside", scene.station, idle=timedelta(hours=1)) as drive:
            bystander = drive.another()
            come_to_the_second(drive, scene, first)
            with overhearing(bystander) as heard:
                for path in ("/", "/attempt", "/verdict", *GIVES):
                    bystander.get(path)
        beside.append(heard)
    assert_alike(*beside)


@pytest.mark.hazard("H08")
def test_file_of_the_first_person_fills_nothing_for_the_second() -> None:
    """A file may fill the form of whoever brought it; the second person finds the form empty."""
    with switched_on(stages("car-t")["enrolled"], "from a file", "collection room") as drive:
        keyed = {"therapy": "car-t", **PATIENT_KEYED}
        drive.begin("enrol")
        drive.come_to_sign(COLLECTORS[0], upto="form")
        drive.post("/attempt/file", file=(BytesIO(dumps(keyed).encode()), "patient.json"))
        assert PATIENT_KEYED["name"] in drive.html
        drive.key(**keyed)
        drive.sign(member(COLLECTORS[0]).pin)
        drive.come_to_sign(COLLECTORS[1], upto="form")
        assert not any(text in drive.html for text in PATIENT_KEYED.values())


@pytest.mark.hazard("H08")
def test_record_tells_nobody_what_the_first_read_before_the_answer() -> None:
    """Somebody who looks into the record beside them finds who signed and not what they read, until the answer."""
    scene = SCENES["match"]
    with switched_on(stages("car-t")[scene.stage], "looked up", scene.station, idle=timedelta(hours=1)) as drive:
        world, reader = drive.world, drive.another()
        reader.get("/search")
        reader.take_turn("quality")
        timeline = f"/journeys/{world.journeys['patient']}"
        come_to_the_second(drive, scene, First(order="look-alike"))
        reader.get(timeline)
        assert reader.name == "journey", reader.told()
        line = reader.words[reader.words.rindex("Ines Ejemplo signed as person 1") :]
        assert "told when the step has its answer" in line
        assert "Read:" not in line
        day, days = world.bench.now.date(), timedelta(days=1)
        trailed = trail_of(world.bench, Asked(day - days, day + days)).lines[-1]
        assert ("told when the step" in str(trailed), trailed.before, trailed.why) == (True, (), "")
        drive.take_turn(NURSES[1], *dose_label(world))
        reader.get(timeline)
        line = reader.words[reader.words.rindex("Ines Ejemplo signed as person 1") :]
        assert "Read: order, something not of this journey" in line
