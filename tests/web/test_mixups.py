"""Mix-ups before the real screen: each ends in a STOP or a RETRY, as the table of steps says, and in the record."""

from collections.abc import Callable

import pytest

from kiosk.domain.facts import BadgeIssued, StepRefused
from kiosk.domain.identifiers import Badge
from kiosk.domain.label import StaffBadge
from kiosk.handoffs.signing import FAILURES_THAT_LOCK
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.mixups.around import told
from kiosk.rehearsal.mixups.doing import BASE, CRYOBAG, collection_bag, void
from kiosk.rehearsal.mixups.forging import committed_to, content, on_paper, resealed, torn
from kiosk.rehearsal.people import gsrn
from kiosk.rehearsal.seeded import unsafe_key
from kiosk.rehearsal.world import PLACE, World, member
from tests.web.browsing import Screen

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600), pytest.mark.long]

SECOND_BADGE = Badge.parse(gsrn("8017", 419_001))
Before = Callable[..., Screen]

RETRY, STOP, TIMED_STOP = "retry", "stop", "timed stop"


def refused(screen: Screen, how: str, rule: str) -> None:
    """The screen refuses in this way, by this rule; a STOP shows a hold that it opened, and a RETRY opens none."""
    assert screen.kind == how, screen.told()
    world, shown = screen.world, screen.page.locator("main").inner_text()
    assert rule in reasons_in_the_record(world)
    assert screen.page.locator(".reason h2").first.inner_text()
    holds = {hold for who in world.journeys for hold in world.journey(who).holds}
    if how == RETRY:
        assert not holds
    else:
        assert "STOP" in shown
        assert any(hold in shown for hold in holds), f"Expected one of {holds}, got {shown}"


def reasons_in_the_record(world: World) -> frozenset[str]:
    """The rules by which the last refused step of any patient was refused, as the record has it."""
    refusals = [
        (recorded.entry.stamp.occurred_at, recorded.entry.fact)
        for coi in world.journeys.values()
        for recorded in world.bench.ledger.facts(coi)
        if isinstance(recorded.entry.fact, StepRefused)
    ]
    last = max(refusals, key=lambda one: one[0])[1]
    return frozenset(reason.interlock for reason in last.reasons)


def base(world: World, who: str = "patient") -> Paper:
    """The label of a patient's collection bag."""
    return world.paper_of(collection_bag(world, who), BASE, "1")


def dose(world: World, number: int = 0) -> Paper:
    """The cryobag label of a dose bag."""
    return world.paper_of(world.containers["doses"][number], CRYOBAG, "1")


def match_label(world: World, number: int = 0) -> Paper:
    """The label of a dose bag that is read before the thaw."""
    return world.paper_of(world.containers["doses"][number], world.therapy.containers["dose"].pieces[-1], "1")


# ------------------------------------------------------------------------------------------------------- at the couch
@pytest.mark.hazard("H01")
def test_wristband_of_another_patient_at_the_couch(before: Before) -> None:
    """The second collector reads the wristband in the next chair: STOP."""
    screen = before("read back", "collection room")
    screen.begin("collection-apply")
    screen.take_turn("collector one", base(screen.world))
    screen.take_turn("collector two", base(screen.world), patient_key="stranger")
    refused(screen, STOP, "wristband_is_the_patients")


@pytest.mark.hazard("H01")
def test_order_of_the_look_alike(before: Before) -> None:
    """The order sheet of the patient with the similar name lies at the couch: STOP, and nothing is printed."""
    screen = before("enrolled", "collection room")
    world = screen.world
    world.papers["order", "patient"] = world.paper_of("order", "look-alike")
    sheets = len(list((world.folder / "prints").iterdir()))
    screen.begin("collection-label")
    screen.take_turn("collector one")
    screen.take_turn("collector two")
    refused(screen, STOP, "order_is_the_patients")
    assert len(list((world.folder / "prints").iterdir())) == sheets


@pytest.mark.hazard("H01", "H03")
def test_bag_of_the_neighbour(before: Before) -> None:
    """The second collector takes up the neighbour's bag: STOP."""
    screen = before("read back", "collection room")
    screen.begin("collection-apply")
    screen.take_turn("collector one", base(screen.world))
    screen.take_turn("collector two", base(screen.world, "look-alike"))
    refused(screen, STOP, "bag_is_this_journeys")


@pytest.mark.hazard("H29")
def test_spoken_birth_date_is_another(before: Before) -> None:
    """The patient on the couch says another birth date than the band's patient has: STOP."""
    screen = before("read back", "collection room")
    screen.begin("collection-apply")
    screen.take_turn("collector one", base(screen.world), born="1980-02-28")
    screen.take_turn("collector two", base(screen.world), born="1980-02-28")
    refused(screen, STOP, "birth_date_is_the_patients")


@pytest.mark.hazard("H04")
def test_label_that_was_declared_void(before: Before) -> None:
    """A label that two people declared void is stuck on the bag all the same: STOP."""
    screen = before("read back", "collection room")
    world = screen.world
    void(world, collection_bag(world), BASE, "smudged; thrown into the bin")
    screen.begin("collection-apply")
    screen.take_turn("collector one", base(world))
    screen.take_turn("collector two", base(world))
    refused(screen, STOP, "label_was_not_voided")


# ------------------------------------------------------------------------------------------------------- handing over
@pytest.mark.hazard("H08")
def test_one_person_twice(before: Before) -> None:
    """One person gives the bag and receives it too: RETRY."""
    screen = before("collected", "collection room")
    screen.begin("hand-over")
    screen.take_turn("collector one", base(screen.world))
    screen.take_turn("collector one", base(screen.world))
    refused(screen, RETRY, "people_differ")


@pytest.mark.hazard("H08")
def test_two_badges_of_one_person(before: Before) -> None:
    """One person with two badges is one person: RETRY."""
    screen = before("collected", "collection room")
    world = screen.world
    one = member("collector one")
    told(world, "site/people", BadgeIssued(world.people[one.key], SECOND_BADGE.person_key))
    world.print_plain(("badge", "second"), StaffBadge(SECOND_BADGE, one.name, ("collection",), PLACE))
    screen.begin("hand-over")
    screen.take_turn(one.key, base(world))
    screen.show(world.paper_of("badge", "second"))
    screen.show(base(world))
    screen.sign(one.pin)
    refused(screen, RETRY, "people_differ")


@pytest.mark.hazard("H13")
def test_hold_stays_open(before: Before) -> None:
    """After a STOP the right bag is read rightly by both, and stays where it is: STOP again."""
    screen = before("collected", "collection room")
    world = screen.world
    screen.begin("hand-over")
    screen.take_turn("collector one", base(world))
    screen.take_turn("processor one", base(world, "look-alike"))
    refused(screen, STOP, "bag_is_this_journeys")
    screen.acknowledge("collector two")
    screen.begin("hand-over")
    screen.take_turn("collector one", base(world))
    screen.take_turn("processor one", base(world))
    refused(screen, STOP, "no_identity_hold_is_open")


@pytest.mark.hazard("H26")
def test_forged_seal(before: Before) -> None:
    """A label that is sealed with a key of the forger's own stops at the camera already."""
    screen = before("collected", "collection room")
    world = screen.world
    own = content(world, collection_bag(world), BASE)
    forged = on_paper(world, resealed(own, unsafe_key(world.seed, "somebody else"), committed_to(world)))
    screen.begin("hand-over")
    screen.take_turn("collector one", base(world))
    screen.take_turn("processor one", forged)
    refused(screen, STOP, "seal_is_genuine")


@pytest.mark.hazard("H06")
def test_bag_without_its_seal(before: Before) -> None:
    """A label whose seal is torn off is not read: the prompt stays, says so, and takes the whole label afterwards."""
    screen = before("collected", "collection room")
    world = screen.world
    screen.begin("hand-over")
    screen.show(world.paper_of("badge", "collector one"))
    screen.hold_up(torn(base(world), "seal"))
    screen.is_told("The square code is missing")
    assert screen.ask == "bag"
    screen.show(base(world))
    assert screen.name == "sign"


@pytest.mark.hazard("H07")
def test_two_bags_in_view(before: Before) -> None:
    """Two bags in one picture are not read: the prompt asks for one thing alone."""
    screen = before("collected", "collection room")
    world = screen.world
    screen.begin("hand-over")
    screen.show(world.paper_of("badge", "collector one"))
    screen.hold_up(base(world), base(world, "look-alike"))
    screen.is_told("one thing alone")
    assert screen.ask == "bag"


@pytest.mark.hazard("H07")
def test_another_kind_of_code(before: Before) -> None:
    """The order sheet held up for the bag is not read: the prompt asks for the other kind of code."""
    screen = before("collected", "collection room")
    world = screen.world
    screen.begin("hand-over")
    screen.show(world.paper_of("badge", "collector one"))
    screen.hold_up(world.paper_of("order", "patient"))
    screen.is_told("another kind of code")
    assert screen.ask == "bag"


@pytest.mark.hazard("H19")
def test_touch_on_an_old_page(before: Before) -> None:
    """A page that was left behind by another one does nothing any more."""
    screen = before("collected", "collection room")
    other = screen.page.context.new_page()
    other.goto(screen.address)
    with screen.bearing(r"409"):
        screen.begin("hand-over")
    assert screen.name == "error"
    other.close()


# ------------------------------------------------------------------------------------------------------- at the bed
@pytest.mark.hazard("H08")
def test_attempt_runs_out(before: Before) -> None:
    """The receiver is called away and goes on twenty minutes later: RETRY."""
    screen = before("collected", "collection room")
    screen.begin("hand-over")
    screen.take_turn("collector one", base(screen.world))
    screen.world.pass_time(minutes=20)
    screen.take_turn("processor one", base(screen.world))
    refused(screen, RETRY, "attempt_is_fresh")


@pytest.mark.hazard("H09")
def test_somebody_else_stands_in(before: Before) -> None:
    """The technician who brought the bag stands in for the second nurse at the line: RETRY."""
    screen = before("opened", "ward")
    screen.begin("line-check")
    screen.take_turn("nurse one", dose(screen.world))
    screen.take_turn("processor one", dose(screen.world))
    refused(screen, RETRY, "people_are_qualified")


@pytest.mark.hazard("H14")
def test_match_runs_out(before: Before) -> None:
    """The bag is to be opened long after the match: RETRY, and it stays closed."""
    screen = before("matched", "ward")
    screen.world.pass_time(hours=3)
    screen.page.reload()
    screen.touch('#running button:has-text("Opened")')
    refused(screen, RETRY, "match_is_fresh")


@pytest.mark.hazard("H01")
def test_wristband_of_another_patient_at_the_line(before: Before) -> None:
    """The thawed bag is carried to the wrong bed, and its band is read: STOP with the minutes that are left."""
    screen = before("opened", "ward")
    world = screen.world
    screen.begin("line-check")
    screen.take_turn("nurse one", dose(world), patient_key="stranger")
    screen.take_turn("nurse two", dose(world))
    refused(screen, TIMED_STOP, "bag_is_this_journeys")
    assert screen.page.locator(".timed [data-left]").first.get_attribute("data-left")


@pytest.mark.hazard("H08")
def test_wrong_pins_lock(before: Before) -> None:
    """Five wrong PINs lock the person: the attempt ends in RETRY, and the record says so."""
    screen = before("opened", "ward")
    world = screen.world
    screen.begin("line-check")
    screen.take_turn("nurse one", dose(world), pin="000000")
    for _ in range(FAILURES_THAT_LOCK):
        if screen.name == "sign":
            screen.sign("000000")
    refused(screen, RETRY, "everyone_signed")


@pytest.mark.hazard("H15")
def test_second_bag_while_the_first_is_open(before: Before) -> None:
    """The second bag is matched for the thaw while the first waits at the line: RETRY."""
    screen = before("opened", "ward")
    screen.begin("match")
    screen.take_turn("nurse one", match_label(screen.world, 1))
    screen.take_turn("nurse two", match_label(screen.world, 1))
    refused(screen, RETRY, "no_other_bag_is_open")
