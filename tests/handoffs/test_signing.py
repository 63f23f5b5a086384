"""PINs: a wrong one is a fact, five lock it, and no file ever holds one."""

import pytest

from kiosk.domain.attempt import Signature
from kiosk.domain.decision import Refused
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import PinSet
from kiosk.domain.identifiers import Badge
from kiosk.domain.people import Role
from kiosk.domain.step import StepKind
from kiosk.handoffs.attempts import begin_turn, open_attempt, sign
from kiosk.handoffs.concluding import conclude
from kiosk.handoffs.founding import NewPerson, register
from kiosk.handoffs.signing import check_pin, pin_from
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import site_view
from kiosk.rehearsal.acting import Swap, perform
from kiosk.rehearsal.people import gsrn
from kiosk.rehearsal.scenes import apply_at_collection
from kiosk.rehearsal.world import START, World
from tests.handoffs.conftest import At
from tests.handoffs.site_files import found_in
from tests.rehearsal.kept import stored_facts

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

FIVE = 5
"""Wrong PINs that lock it."""
PIN, WRONG = "918273645018", "918273645017"
BADGE = Badge.parse(f"{gsrn('8017', 555001)}(8019)1")


@pytest.fixture
def world(at: At) -> World:
    """A site with one person more, whose PIN is like no other number there."""
    site = at("read back")
    until = START.replace(year=2030)
    person = NewPerson("Pia Numberless", BADGE, PIN, (Role.COLLECTION,), until)
    site.people["pia"] = register(site.bench, person, site.people["admin one"])
    return site


def checked(world: World, pin: str) -> Signature:
    """What her PIN is worth."""
    return check_pin(world.bench, world.people["pia"], pin)


def kinds(world: World) -> list[str]:
    """The kinds of facts about her PIN, in order."""
    return [
        fact.kind
        for fact in stored_facts(world.folder)
        if fact.stream == "site/people"
        and fact.said.get("person") == world.people["pia"]
        and fact.kind.startswith("Pin")
    ]


@pytest.mark.hazard("H08")
def test_a_wrong_pin_is_recorded_at_once(world: World) -> None:
    """A wrong PIN signs nothing and is a fact."""
    assert checked(world, WRONG) is Signature.WRONG_PIN
    assert kinds(world) == ["PinSet", "PinFailed"]


def test_the_right_pin_leaves_no_trace_of_its_own(world: World) -> None:
    """A right PIN signs; after wrong ones it is recorded, so that the count begins anew."""
    assert checked(world, PIN) is Signature.SIGNED
    assert kinds(world) == ["PinSet"]
    for _ in range(FIVE - 1):
        assert checked(world, WRONG) is Signature.WRONG_PIN
    assert checked(world, PIN) is Signature.SIGNED
    assert kinds(world)[-1] == "PinAccepted"
    for _ in range(FIVE - 1):
        assert checked(world, WRONG) is Signature.WRONG_PIN
    assert checked(world, PIN) is Signature.SIGNED


@pytest.mark.hazard("H08")
def test_five_wrong_ones_lock_it(world: World) -> None:
    """After five wrong PINs the right one is worth nothing any more, at another station and after a restart as well."""
    for _ in range(FIVE):
        assert checked(world, WRONG) is Signature.WRONG_PIN
    assert checked(world, PIN) is Signature.LOCKED
    assert checked(world.at("ward"), PIN) is Signature.LOCKED
    facts = kinds(world)
    assert checked(world, WRONG) is Signature.LOCKED
    assert kinds(world) == facts
    world.close()
    restarted = world.branched("restarted")
    assert checked(restarted, PIN) is Signature.LOCKED
    restarted.discard()


def test_only_a_new_pin_unlocks(world: World) -> None:
    """A locked PIN is unlocked by a new one alone, set as a fact under somebody's name."""
    for _ in range(FIVE):
        checked(world, WRONG)
    world.bench.particulars.put("f" * 16, "site/people", {"pin_hash": world.bench.pins.hash("121212")})
    fact = PinSet(world.people["pia"], "f" * 16)
    entry = world.bench.entry("site/people", fact, world.clock.now(), people=(world.people["admin one"],))
    world.bench.ledger.append((entry,), {})
    assert checked(world, PIN) is Signature.WRONG_PIN
    assert checked(world, "121212") is Signature.SIGNED


def test_no_file_ever_holds_a_pin(world: World) -> None:
    """Neither a right nor a wrong PIN lies in any file of the site, prints included."""
    checked(world, WRONG)
    checked(world, PIN)
    assert found_in(world.folder, (PIN, WRONG), prints=True) == []
    world.close()
    assert found_in(world.folder, (PIN, WRONG), prints=True) == []


@pytest.mark.parametrize(
    "pin", ["", "12345", "1234567890123", "12345a", " 123456", "123456\n", "１２３４５６", "-12345"]
)
def test_a_pin_is_six_to_twelve_digits(pin: str) -> None:
    """Anything else is no PIN, and the message does not repeat it."""
    with pytest.raises(ParseError) as refused:
        pin_from(pin)
    assert refused.value.got == f"{len(pin)} characters"


@pytest.mark.parametrize("pin", ["", "x" * 100_000, "\0", "918273645018\n", "９１８２７３６４５０１８"])
def test_a_text_that_is_no_pin_is_a_wrong_pin(world: World, pin: str) -> None:
    """Whatever is typed in place of a PIN counts as wrong."""
    assert checked(world, pin) is Signature.WRONG_PIN


def test_nobody_has_a_right_pin(world: World) -> None:
    """An unknown person and one whose hash is gone or damaged sign nothing."""
    assert check_pin(world.bench, "0" * 16, PIN) is Signature.WRONG_PIN
    record = site_view(world.bench).people[world.people["pia"]].pin_record
    assert record is not None
    world.bench.particulars.erase(record)
    assert checked(world, PIN) is Signature.WRONG_PIN
    world.bench.particulars.put(record, "site/people", {"pin_hash": "$argon2id$damaged"})
    assert checked(world, PIN) is Signature.WRONG_PIN


@pytest.mark.hazard("H08")
@pytest.mark.parametrize("pin", [WRONG, "", "000000"])
def test_a_step_signed_with_a_wrong_pin_is_refused(world: World, pin: str) -> None:
    """An attempt in which one PIN was wrong is refused, and says so."""
    bag = world.containers["patient collection"][0]
    play = apply_at_collection("patient", bag).swapped(1, Swap(badge=BADGE, pin=pin or "1"))
    answer = perform(world, play)
    assert isinstance(answer, Refused)
    assert "everyone_signed" in {reason.interlock for reason in answer.reasons}


@pytest.mark.hazard("H08")
def test_a_turn_left_unsigned_is_refused(world: World) -> None:
    """Who walks away without a PIN has not signed."""
    under_way = open_attempt(world.bench, StepKind.CLEAR_STATION, coi=world.journeys["patient"])
    begun = begin_turn(world.bench, under_way, BADGE)
    assert isinstance(begun, UnderWay)
    answer = conclude(world.bench, sign(world.bench, begun, None))
    assert isinstance(answer, Refused)
    assert "everyone_signed" in {reason.interlock for reason in answer.reasons}
