"""A staff badge printed here: a serial of its own, read back, received by its person; one lost badge dies alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from kiosk.cli.setting_up import person_of
from kiosk.devices.printers import Printer, PrinterStatus
from kiosk.domain.decision import Authorized, Refused
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import Fact, IncidentRecorded, StaffBadgeHandedOver, StaffBadgePrinted, StaffBadgeReadBack
from kiosk.domain.identifiers import Badge
from kiosk.domain.label import StaffBadge
from kiosk.domain.people import BadgeState
from kiosk.domain.printing import PrintJob, PrintReport
from kiosk.domain.reasons import Reason
from kiosk.domain.records import RecordKind
from kiosk.domain.step import StepKind
from kiosk.handoffs import badging
from kiosk.handoffs.attempts import begin_turn, gate_reading, open_attempt, taken_in, turn_of
from kiosk.handoffs.badging import BADGE, PrintedBadge
from kiosk.handoffs.bench import Bench, PrintingPlace
from kiosk.handoffs.recording import Signed, sign_record
from kiosk.handoffs.sheets import badge_pdf
from kiosk.handoffs.turns import Turn, UnderWay
from kiosk.handoffs.understanding import BADGE as A_BADGE
from kiosk.handoffs.view import site_view
from kiosk.labels.proof import prove
from kiosk.labels.proved import Proved
from kiosk.rehearsal.desk import Desk, Paper, Shot
from tests.handoffs.small_site import PIN, ROLES, badge, with_badge_printer

ADMIN, OTHER, NURSE = "ada", "benno", "carla"


NUMBERS = {key: number for number, key in enumerate(ROLES, start=1)}


@dataclass
class Badged:
    """A small site with a printer for badges; `desk` is where things are held to a camera."""

    bench: Bench
    people: dict[str, str]
    desk: Desk


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Badged]:
    """A site with its people, each with a badge from elsewhere, and a printer for badges that two approved."""
    bench, people = with_badge_printer(tmp_path)
    yield Badged(bench, people, Desk())
    bench.ledger.close()


def theirs(key: str) -> Badge:
    """The badge that somebody brought along."""
    return badge(NUMBERS[key])


def signed(world: Badged, kind: RecordKind, key: str = ADMIN) -> Signed:
    """Somebody's signature for a kind of record."""
    answer = sign_record(world.bench, kind, world.people[key], PIN)
    assert isinstance(answer, Signed), answer
    return answer


def printed(world: Badged, key: str = NURSE) -> PrintedBadge:
    """A new badge of somebody, sent to the printer."""
    fresh = badging.print_badge(
        world.bench, world.people[key], "the old one broke", signed(world, RecordKind.PRINT_BADGE)
    )
    assert isinstance(fresh, PrintedBadge), fresh
    return fresh


def seen(world: Badged, *shown: Paper) -> Turn:
    """The administrator's turn, in which a camera saw these."""
    turn = Turn(world.people[ADMIN], world.bench.now)
    for paper in shown:
        picture, exhibit = world.desk.take(Shot((paper,)))
        turn = taken_in(world.bench, turn, gate_reading(world.bench, picture, A_BADGE), exhibit)
    return turn


def card(fresh: PrintedBadge) -> Paper:
    """The badge as it came out."""
    return Paper("staff badge", fresh.proved.bits, fresh.proved.dpi)


def read_back(world: Badged, fresh: PrintedBadge, *shown: Paper) -> Reason | None:
    """The badge read back from what is shown; by default from itself."""
    turn = seen(world, *(shown or (card(fresh),)))
    return badging.read_back_badge(world.bench, fresh.badge.single, turn, signed(world, RecordKind.READ_BACK_BADGE))


def opens(world: Badged, shown: Badge) -> str:
    """What the badge is told where a turn is opened: 'opened', or what was read."""
    begun = begin_turn(world.bench, open_attempt(world.bench, StepKind.HAND_OVER), shown)
    return "opened" if isinstance(begun, UnderWay) else f"{begun.interlock}: {begun.read}"


def facts(world: Badged, stream: str = "site/people") -> list[Fact]:
    """What a stream holds."""
    return [recorded.entry.fact for recorded in world.bench.ledger.facts(stream)]


def deauthorise(world: Badged, lost: Badge, why: str = "lost in the car park") -> None:
    """An administrator says that this badge is lost."""
    badging.deauthorise_badge(world.bench, lost, why, signed(world, RecordKind.DEAUTHORISE_BADGE))


@pytest.mark.hazard("H09")
def test_a_badge_opens_nothing_before_it_was_read_back(world: Badged) -> None:
    """Printed with a serial of its own it is nobody's key yet; read from the card it opens its person's turn."""
    one, two = printed(world), printed(world)
    assert one.badge.person_key == two.badge.person_key == theirs(NURSE).person_key
    assert one.badge.serial != two.badge.serial
    assert opens(world, one.badge) == "badge_is_authorised: printed, not read back"
    assert read_back(world, one) is None
    assert opens(world, one.badge) == "opened"
    turn = turn_of(world.bench, one.badge)
    assert isinstance(turn, Turn)
    assert turn.person == world.people[NURSE]
    assert opens(world, two.badge) == "badge_is_authorised: printed, not read back"
    told = [fact for fact in facts(world) if isinstance(fact, StaffBadgePrinted | StaffBadgeReadBack)]
    assert [(type(fact), fact.badge) for fact in told] == [
        (StaffBadgePrinted, one.badge.single), (StaffBadgePrinted, two.badge.single),
        (StaffBadgeReadBack, one.badge.single),
    ]  # fmt: skip


@dataclass
class Watched:
    """The site's own printer; `before` is what the record held when a job came."""

    printer: Printer
    bench: Bench
    before: tuple[Fact, ...] = ()

    def print(self, job: PrintJob, leave: Authorized) -> PrintReport:
        """See `Printer.print`."""
        self.before = tuple(recorded.entry.fact for recorded in self.bench.ledger.facts("site/people"))
        return self.printer.print(job, leave)

    def status(self) -> PrinterStatus:
        """See `Printer.status`."""
        return self.printer.status()


@pytest.mark.hazard("H20")
def test_the_record_knows_of_the_badge_before_the_first_byte(world: Badged) -> None:
    """When the printer gets the job, that it was sent is in the record, with the very dots' hash."""
    place = world.bench.printing[BADGE]
    watched = Watched(place.printer, world.bench)
    printing = {**world.bench.printing, BADGE: PrintingPlace(place.profile, watched)}
    world.bench = replace(world.bench, printing=printing)
    fresh = printed(world)
    last = watched.before[-1]
    assert isinstance(last, StaffBadgePrinted)
    assert (last.badge, last.bitmap_sha256) == (fresh.badge.single, fresh.proved.bitmap_sha256)


@pytest.mark.hazard("H09")
def test_another_badge_is_not_read_back_in_its_place(world: Badged) -> None:
    """A badge from elsewhere, another fresh one, or two at once: refused and recorded, and nothing is in force."""
    one, two = printed(world), printed(world)
    proof = prove(
        StaffBadge(theirs(NURSE), "Carla Example", (), world.bench.facility), world.bench.printing[BADGE].profile
    )
    assert isinstance(proof, Proved)
    outside = Paper("staff badge", proof.bits, proof.dpi)
    for shown in ((card(two),), (outside,), (card(one), card(two))):
        refused = read_back(world, one, *shown)
        assert isinstance(refused, Reason)
        assert refused.interlock == "badge_is_the_one_printed"
    assert opens(world, one.badge) != "opened"
    tried = [fact for fact in facts(world, "site/incidents") if isinstance(fact, IncidentRecorded)]
    assert [fact.read for fact in tried] == [(("refused", "badge_is_the_one_printed"),)] * 3


@pytest.mark.hazard("H09")
def test_one_lost_badge_dies_alone_and_says_why(world: Badged) -> None:
    """De-authorised it is refused wherever it is read; its person's others open."""
    fresh, outside = printed(world), theirs(NURSE)
    read_back(world, fresh)
    deauthorise(world, fresh.badge)
    assert opens(world, fresh.badge) == "badge_is_authorised: de-authorised: lost in the car park"
    with pytest.raises(ParseError, match="de-authorised: lost in the car park"):
        person_of(world.bench, fresh.badge.format())
    assert opens(world, outside) == "opened"
    assert person_of(world.bench, outside.format()) == world.people[NURSE]
    assert site_view(world.bench).people[world.people[NURSE]].roles_at(world.bench.now)
    assert isinstance(badge_pdf(world.bench, world.people[NURSE], fresh.badge), Reason)
    with pytest.raises(ParseError, match="de-authorised already"):
        deauthorise(world, fresh.badge)


@pytest.mark.hazard("H09")
def test_a_badge_from_elsewhere_dies_by_its_serial(world: Badged) -> None:
    """A hospital's own badge is de-authorised however its serial is written; another of the same person still opens their turn."""
    outside = theirs(NURSE)
    another = Badge.parse(f"{outside.person_key}(8019)777")
    assert opens(world, outside) == opens(world, another) == "opened"
    deauthorise(world, outside)
    padded = Badge.parse(f"{outside.person_key}(8019)0001")
    for dead in (outside, padded):
        assert opens(world, dead) == "badge_is_authorised: de-authorised: lost in the car park"
    assert opens(world, another) == "opened"
    with pytest.raises(ParseError, match="an unknown badge"):
        deauthorise(world, Badge.parse("='A999900395A"))


@pytest.mark.hazard("H08", "H09")
def test_nobody_prints_a_badge_for_themselves(world: Badged) -> None:
    """The try is refused and recorded, and no serial is spent; another administrator prints it."""
    mine = signed(world, RecordKind.PRINT_BADGE)
    refused = badging.print_badge(world.bench, world.people[ADMIN], "mine", mine)
    assert isinstance(refused, Refused)
    assert [reason.interlock for reason in refused.reasons] == ["people_differ"]
    assert not any(isinstance(fact, StaffBadgePrinted) for fact in facts(world))
    tried = facts(world, "site/incidents")[-1]
    assert isinstance(tried, IncidentRecorded)
    assert (tried.step, tried.read) == ("print badge", (("refused", "people_differ"),))
    another = signed(world, RecordKind.PRINT_BADGE, OTHER)
    assert isinstance(badging.print_badge(world.bench, world.people[ADMIN], "theirs", another), PrintedBadge)


@pytest.mark.hazard("H02", "H05")
def test_nothing_is_printed_without_printer_or_approval(world: Badged) -> None:
    """Without a printer for badges, or under a profile nobody approved, nothing is sent and no serial spent."""
    bench, place = world.bench, world.bench.printing[BADGE]
    stranger = replace(place.profile, unconfirmed={}, output=replace(place.profile.output, darkness=7))
    for printing, due in (
        ({}, "printer_ready"),
        ({BADGE: PrintingPlace(stranger, place.printer)}, "template_and_profile_are_approved"),
    ):
        changed = replace(bench, printing=printing)
        asked = signed(world, RecordKind.PRINT_BADGE)
        refused = badging.print_badge(changed, world.people[NURSE], "broken", asked)
        assert isinstance(refused, Refused)
        assert due in {reason.interlock for reason in refused.reasons}
    assert not any(isinstance(fact, StaffBadgePrinted) for fact in facts(world))


def test_its_person_signs_for_the_badge_once(world: Badged) -> None:
    """Who received it is a fact; nobody receives another's badge, one not read back, or one they have already."""
    fresh = printed(world)
    single = fresh.badge.single

    def receive(key: str) -> None:
        badging.receive_badge(world.bench, single, signed(world, RecordKind.RECEIVE_BADGE, key))

    with pytest.raises(ParseError, match="one just printed for you"):
        receive(NURSE)
    read_back(world, fresh)
    with pytest.raises(ParseError, match="one just printed for you"):
        receive(OTHER)
    receive(NURSE)
    with pytest.raises(ParseError, match="one just printed for you"):
        receive(NURSE)
    assert facts(world)[-1] == StaffBadgeHandedOver(world.people[NURSE], single)
    assert opens(world, fresh.badge) == "opened"


@pytest.mark.hazard("H09")
def test_a_badge_is_read_back_once_and_never_revived(world: Badged) -> None:
    """A dead badge is not read back into force, and one in force not a second time."""
    fresh = printed(world)
    deauthorise(world, fresh.badge, "never came out")
    with pytest.raises(ParseError, match="one that waits to be read back"):
        read_back(world, fresh)
    assert badging.singles_of(world.bench, BadgeState.PRINTED, BadgeState.IN_FORCE) == ()
