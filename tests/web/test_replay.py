"""A request, a cookie, a page, a picture or a signature serves once: sent a second time it does nothing."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest

from kiosk.domain.facts import ContentsMeasured, StepRefused, Witnessed
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.mixups.around import told
from kiosk.rehearsal.scenes import COLLECTORS, NURSES, PROCESSORS, order_fields
from kiosk.rehearsal.world import World, member
from kiosk.web.sittings import COOKIE
from tests.web.driving import ADDRESS, JPEG, Drive
from tests.web.in_hand import collection_label, dose_label, dose_labels

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

Driven = Callable[..., Drive]


class Twice(Drive):
    """A browser behind which somebody sends each request a second time, word by word, cookie included."""

    sent: int = 0
    pictured: bytes = b""

    @classmethod
    def at(cls, drive: Drive) -> "Twice":
        """In the place of another browser."""
        twice = cls(drive.app, drive.world)
        twice.get()
        return twice

    def open(self, method: str, path: str, **more: Any) -> Any:
        """One request, where it leads to, and the same again."""
        if method != "POST":
            return super().open(method, path, **more)
        cookie = self._cookie()
        answer = super().open(method, path, **more)
        self._again(path, more, cookie)
        return answer

    def show(self, *papers: Paper) -> Mapping[str, Any]:
        """Hold things before the camera until the screen goes on; then the last picture comes again."""
        more = {"headers": {"X-Ticket": self.ticket}, "content_type": JPEG}
        cookie, said = self._cookie(), super().show(*papers)
        self._again("/attempt/frames", {**more, "data": self.pictured}, cookie)
        return said

    def picture(self, content: bytes) -> Mapping[str, Any]:
        """Post one picture, and keep it."""
        self.pictured = content
        return super().picture(content)

    def _cookie(self) -> str:
        found = self.client.get_cookie(COOKIE)
        assert found is not None
        return found.value

    def _again(self, path: str, more: Mapping[str, Any], cookie: str) -> None:
        other = self.app.test_client()
        other.set_cookie(COOKIE, cookie, domain="localhost", secure=True)
        before, sitting = self.count(), self.sitting
        task, answered, keeper = sitting.task, sitting.answered, sitting.keeper
        answer = other.post(path, base_url=ADDRESS, **more)
        assert answer.status_code in {403, 409}, f"{path} was taken a second time: {answer.status}"
        assert self.count() == before
        assert (sitting.task, sitting.answered, sitting.keeper) == (task, answered, keeper)
        self.sent += 1
        self.get("/")


@pytest.mark.hazard("H07")
def test_nothing_of_a_collection_can_be_sent_twice(driven: Driven) -> None:
    """From the tile to the cleared station, every request that comes again is refused and changes nothing."""
    drive = Twice.at(driven("read back", "collection room"))
    drive.begin("collection-apply")
    drive.take_turns(*COLLECTORS, bags=collection_label(drive.world))
    assert drive.kind == "authorised", drive.told()
    drive.go_on()
    assert drive.sent > 10


@pytest.mark.hazard("H07")
def test_nothing_at_the_bed_can_be_sent_twice(driven: Driven) -> None:
    """From the match to the last drop, every request that comes again is refused and changes nothing."""
    drive = Twice.at(driven("ready", "ward"))
    coi, dose = drive.world.journeys["patient"], drive.world.containers["doses"][0]
    drive.begin("match")
    drive.take_turns(*NURSES, bags=dose_label(drive.world))
    drive.post("/running/open", coi=coi, container=dose)
    drive.take_turns(*NURSES, bags=dose_label(drive.world))
    assert drive.kind == "authorised", drive.told()
    drive.post("/running/start", coi=coi, container=dose)
    drive.post("/running/finish", coi=coi, container=dose)
    drive.post("/running/finished", coi=coi, container=dose, given_ml="60")
    assert drive.world.journey().containers[dose].state.value == "infused"
    assert drive.sent > 15


@pytest.mark.hazard("H07")
def test_nothing_of_a_stop_can_be_sent_twice(driven: Driven) -> None:
    """The neighbour's bag, the STOP and its acknowledgement: what comes again is refused and changes nothing."""
    drive = Twice.at(driven("read back", "collection room"))
    drive.begin("collection-apply")
    drive.take_turn(COLLECTORS[0], *collection_label(drive.world))
    drive.take_turn(COLLECTORS[1], *collection_label(drive.world, "look-alike"))
    assert drive.kind == "stop", drive.told()
    drive.acknowledge(COLLECTORS[0])
    assert drive.name == "home"


@pytest.mark.hazard("H07")
def test_nothing_that_is_keyed_can_be_sent_twice(driven: Driven) -> None:
    """An order keyed by two, and a measurement by one: what comes again is refused and changes nothing."""
    drive = Twice.at(driven("enrolled", "collection room"))
    drive.begin("order")
    drive.take_turns(*COLLECTORS, form=order_fields(drive.world))
    assert drive.kind == "authorised", drive.told()
    drive.go_on()
    drive = Twice.at(driven("tested", "clean room"))
    drive.begin("measure")
    form = {"volume_ml": "61", "cells_e6": "241", "dmso_ml": "6"}
    drive.take_turn(PROCESSORS[0], *dose_label(drive.world), form=form)
    assert drive.name == "home", drive.told()


def test_cookie_from_before_a_signature_stands_for_nothing(driven: Driven) -> None:
    """After a signature the browser has another cookie; the one before opens no attempt and no page of it."""
    drive = driven("read back", "collection room")
    old = drive.client.get_cookie(COOKIE)
    drive.begin("collection-apply")
    drive.take_turn(COLLECTORS[0], *collection_label(drive.world))
    new = drive.client.get_cookie(COOKIE)
    assert old is not None
    assert new is not None
    assert old.value != new.value
    thief = Drive(drive.app, drive.world)
    thief.client.set_cookie(COOKIE, old.value, domain="localhost", secure=True)
    thief.get("/attempt")
    assert thief.name == "home"
    assert thief.client.get_cookie(COOKIE) != new


def test_cookie_nobody_was_given_is_not_taken_up(driven: Driven) -> None:
    """A cookie that the kiosk did not draw is replaced, and a post with it is refused."""
    drive = driven("enrolled", "ward")
    thief = Drive(drive.app, drive.world)
    thief.client.set_cookie(COOKIE, "a" * 43, domain="localhost", secure=True)
    assert thief.ask_for("POST", "/acts/match", data={"ticket": ""}).status_code == 403
    thief.get()
    found = thief.client.get_cookie(COOKIE)
    assert found is not None
    assert found.value != "a" * 43


def test_page_in_a_second_tab_makes_the_first_old(driven: Driven) -> None:
    """Of two tabs only the one that was loaded last can act; a touch in the other says so and changes nothing."""
    drive = driven("read back", "collection room")
    drive.begin("collection-apply")
    drive.come_to_sign(COLLECTORS[0], *collection_label(drive.world))
    first, challenge, before = drive.ticket, drive.challenge, drive.count()
    drive.get("/attempt")
    fields = {"ticket": first, "challenge": challenge, "pin": member(COLLECTORS[0]).pin}
    answer = drive.ask_for("POST", "/attempt/sign", data=fields)
    assert answer.status_code == 409
    assert "That page is old" in answer.get_data(as_text=True)
    assert drive.count() == before


@pytest.mark.parametrize("challenge", ["", "the one before", "made up"])
def test_signature_names_the_page_it_was_given_on(driven: Driven, challenge: str) -> None:
    """A PIN with another page's challenge, or none, signs nothing; what is signed is shown again."""
    drive = driven("read back", "collection room")
    drive.begin("collection-apply")
    drive.come_to_sign(COLLECTORS[0], *collection_label(drive.world))
    before, earlier = drive.count(), drive.challenge
    drive.get("/attempt")
    sent = {"": "", "the one before": earlier, "made up": "A" * 24}[challenge]
    drive.post("/attempt/sign", pin=member(COLLECTORS[0]).pin, challenge=sent)
    assert drive.name == "sign"
    assert "has changed" in drive.words
    assert drive.count() == before
    drive.sign(member(COLLECTORS[0]).pin)
    assert drive.count() == before + 1


@pytest.mark.hazard("H11")
def test_record_that_changed_under_a_signature_is_shown_again(driven: Driven) -> None:
    """Somebody measures the bag while the nurse keys the PIN: nothing is signed until the new amount was shown."""
    drive = driven("ready", "ward")
    world, dose = drive.world, drive.world.containers["doses"][0]
    drive.begin("match")
    drive.come_to_sign(NURSES[0], *dose_label(world))
    assert "60 mL" in drive.words
    told(world, world.journeys["patient"], ContentsMeasured(dose, Decimal(55), Decimal(200), Decimal(5)))
    before = drive.count()
    drive.sign(member(NURSES[0]).pin)
    assert drive.name == "sign"
    assert "55 mL" in drive.words
    assert drive.count() == before
    drive.sign(member(NURSES[0]).pin)
    assert drive.ask == "badge"
    assert drive.count() == before + 1


def first_turn(drive: Drive) -> bytes:
    """The first collector reads the bag; the picture of it."""
    drive.begin("collection-apply")
    drive.come_to_sign(COLLECTORS[0], upto="bag")
    picture = drive.taken(*collection_label(drive.world), pose=3)
    drive.picture(picture)
    drive.get("/attempt")
    drive.sign(member(COLLECTORS[0]).pin)
    return picture


def reasons_of(world: World) -> set[str]:
    """Why the last step of the patient was refused, as the record has it."""
    facts = [recorded.entry.fact for recorded in world.bench.ledger.facts(world.journeys["patient"])]
    return {r.interlock for r in next(fact.reasons for fact in reversed(facts) if isinstance(fact, StepRefused))}


@pytest.mark.hazard("H08")
def test_picture_of_the_first_person_serves_no_second(driven: Driven) -> None:
    """The second person sends the picture that the first one took: STOP."""
    drive = driven("read back", "collection room")
    picture = first_turn(drive)
    drive.come_to_sign(COLLECTORS[1], upto="bag")
    drive.picture(picture)
    drive.get("/attempt")
    drive.sign(member(COLLECTORS[1]).pin)
    assert drive.kind == "stop", drive.told()
    assert "readings_are_their_own" in reasons_of(drive.world)


@pytest.mark.hazard("H07")
def test_picture_of_an_earlier_attempt_serves_no_later_one(driven: Driven) -> None:
    """A picture of an attempt that was left after one signature comes again in the next: STOP."""
    drive = driven("read back", "collection room")
    picture = first_turn(drive)
    drive.post("/attempt/leave")
    drive.get()
    drive.begin("collection-apply")
    drive.come_to_sign(COLLECTORS[1], upto="bag")
    drive.picture(picture)
    drive.get("/attempt")
    drive.sign(member(COLLECTORS[1]).pin)
    drive.take_turn(COLLECTORS[0], *collection_label(drive.world))
    assert drive.kind == "stop", drive.told()
    assert "pictures_are_new" in reasons_of(drive.world)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Host": "rebound.example"},
        {"Host": "localhost:8443"},
    ],
    ids=str,
)
def test_request_from_another_sites_page_is_refused(driven: Driven, headers: Mapping[str, str]) -> None:
    """A foreign origin, site or host gets neither a page nor an act, even with cookie and ticket."""
    drive = driven("read back", "collection room")
    before = drive.count()
    fields = {"ticket": drive.ticket}
    for path in ("/acts/collection-apply", "/attempt/sign", "/running/open", "/verdict/acknowledge", "/place"):
        assert drive.ask_for("POST", path, data=fields, headers=headers).status_code == 403
    assert drive.ask_for("GET", "/", headers=headers).status_code == 403
    assert drive.count() == before
    assert drive.sitting.task is None


def test_looking_changes_nothing(driven: Driven) -> None:
    """No page that is only fetched adds a fact, whatever the screen is in the middle of."""
    drive = driven("read back", "collection room")
    world = drive.world
    paths = [
        rule.rule.replace("<coi>", world.journeys["patient"]).replace("<hold_id>", "x").replace("<path:filename>", "x")
        for rule in drive.app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
    ]

    def look() -> None:
        before = drive.count()
        for path in paths:
            drive.ask_for("GET", path)
            drive.ask_for("HEAD", path)
        assert drive.count() == before
        drive.get("/attempt")

    look()
    drive.post("/attempt/leave")
    drive.get()
    drive.begin("collection-apply")
    look()
    drive.come_to_sign(COLLECTORS[0], *collection_label(world))
    look()
    drive.sign(member(COLLECTORS[0]).pin)
    look()
    drive.take_turn(COLLECTORS[1], *collection_label(world, "look-alike"))
    assert drive.kind == "stop"
    look()


@pytest.mark.hazard("H08")
def test_each_signature_is_one_fact(driven: Driven) -> None:
    """Two people at the bed leave two signatures in the record, not one more."""
    drive = driven("tested", "clean room")
    before = drive.count()
    drive.begin("dose-apply")
    drive.take_turns(*PROCESSORS, bags=dose_labels(drive.world))
    facts = drive.world.bench.ledger.facts(drive.world.journeys["patient"])[-(drive.count() - before) :]
    assert sum(isinstance(recorded.entry.fact, Witnessed) for recorded in facts) == 2
