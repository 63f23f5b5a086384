"""Who may do what: every address of the screens in every state, and every act and record for every role.

The table below names every address; one that is not in it fails. What a role may do is what the tables of steps and
records say.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from enum import Enum

import pytest

from kiosk.domain.ends import Withdrawal
from kiosk.domain.facts import IncidentRecorded, StepRefused
from kiosk.domain.guards import one_thing_in_view
from kiosk.domain.reasons import Answer
from kiosk.domain.records import RECORDS
from kiosk.domain.steps import STEPS
from kiosk.handoffs.attempts import open_attempt
from kiosk.handoffs.turns import Turn
from kiosk.rehearsal.people import STAFF
from kiosk.rehearsal.scenes import COLLECTORS
from kiosk.rehearsal.world import World, member
from kiosk.web.acts.recordings import RECORD_ACTS
from kiosk.web.acts.table import ACTS
from kiosk.web.acts.tasks import Act, Choice, RecordAct, Recording, Task
from tests.web.driving import PLACES, Drive
from tests.web.in_hand import collection_label

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

Driven = Callable[..., Drive]


class Needs(Enum):
    """What an address takes before it does or tells anything."""

    NOTHING = "nothing: it tells and changes nothing of the record"
    HOME = "a screen on which nothing is under way"
    VIEWER = "somebody who signed in to look, and no attempt under way"
    ATTEMPT = "an attempt under way; only its signature reaches the record"
    ANSWER = "an answer that stands; a stop is left by a signature"
    PASS = "a courier's pass: one shipper, each of two acts once"
    OPEN_BAG = "a bag that is open: one large button, no sign-in, attested later"


N = Needs
ADDRESSES: Mapping[str, Needs] = {
    "static": N.NOTHING,
    "health.health": N.NOTHING,
    "health.ready": N.NOTHING,
    "health.presence": N.NOTHING,
    "metrics.metrics": N.NOTHING,
    "home.show": N.NOTHING,
    "home.more": N.NOTHING,
    "home.unlock": N.NOTHING,
    "home.stay": N.NOTHING,
    "home.stand": N.HOME,
    "attempt.begin": N.HOME,
    "attempt.choose": N.HOME,
    "attempt.prompt": N.ATTEMPT,
    "attempt.spoken": N.ATTEMPT,
    "attempt.spoken_for": N.ATTEMPT,
    "attempt.keyed": N.ATTEMPT,
    "files.fill": N.ATTEMPT,
    "attempt.all_shown": N.ATTEMPT,
    "attempt.told": N.ATTEMPT,
    "attempt.sign": N.ATTEMPT,
    "attempt.leave": N.NOTHING,
    "attempt.lock": N.NOTHING,
    "scans.frame": N.ATTEMPT,
    "scans.look": N.ATTEMPT,
    "scans.scan": N.ATTEMPT,
    "scans.preview": N.ATTEMPT,
    "verdict.show": N.ANSWER,
    "verdict.acknowledge": N.ANSWER,
    "verdict.other_badge": N.ANSWER,
    "verdict.courier_pass": N.ANSWER,
    "courier.show": N.NOTHING,
    "courier.look": N.PASS,
    "courier.took": N.PASS,
    "courier.handed_over": N.PASS,
    "papers.paper": N.ANSWER,
    "papers.printed": N.ANSWER,
    "handover.file": N.ANSWER,
    "running.opened": N.OPEN_BAG,
    "running.leaks": N.OPEN_BAG,
    "running.started": N.OPEN_BAG,
    "running.finish": N.OPEN_BAG,
    "running.stop": N.OPEN_BAG,
    "running.interrupt": N.OPEN_BAG,
    "running.interrupted": N.OPEN_BAG,
    "running.finished": N.OPEN_BAG,
    "running.stopped": N.OPEN_BAG,
    "quality.search": N.VIEWER,
    "quality.find": N.VIEWER,
    "quality.journey": N.VIEWER,
    "quality.holds": N.VIEWER,
    "quality.hold": N.VIEWER,
    "reports.show": N.VIEWER,
    "reports.about": N.VIEWER,
    "reports.paper": N.VIEWER,
    "reports.review": N.VIEWER,
    "risk.show": N.VIEWER,
    "risk.table": N.VIEWER,
    "risk.paper": N.VIEWER,
    "checkpoints.show": N.VIEWER,
    "checkpoints.make": N.VIEWER,
    "checkpoints.slip": N.VIEWER,
    "reviews.trail": N.VIEWER,
    "reviews.access": N.VIEWER,
    "people.show": N.VIEWER,
    "board.show": N.VIEWER,
    "printers.show": N.VIEWER,
    "quality.intended_use": N.NOTHING,
    "self_test.show": N.NOTHING,
    "self_test.code": N.NOTHING,
}
"""Every address of the screens by its name, and what it takes. The desk's are the demonstration's alone."""

ASKED_BY = {
    "attempt.spoken": "birth date",
    "attempt.spoken_for": "birth date",
    "attempt.keyed": "form",
    "attempt.all_shown": "bag",
    "attempt.told": "look-alike",
    "attempt.sign": "sign",
}
"""Addresses that answer one prompt, and which."""


def test_every_address_is_in_the_table(driven: Driven) -> None:
    """No address is served that the table does not name."""
    served = {rule.endpoint for rule in driven("enrolled", "ward").app.url_map.iter_rules()}
    assert served - ADDRESSES.keys() == set()


# ------------------------------------------------------------------------------------------------- addresses, states
STATES = (
    "home",
    "asked for a badge",
    "asked for a band",
    "asked for a birth date",
    "asked for a bag",
    "asked to sign",
    "the second's badge",
    "locked after one signature",
    "authorised",
    "stopped",
)


def brought_to(drive: Drive, state: str) -> None:
    """Bring a screen of the collection room into this state."""
    one, two = COLLECTORS
    label = collection_label(drive.world)
    if state == "home":
        return
    drive.begin("collection-apply")
    asks = {"asked for a band": "wristband", "asked for a birth date": "birth date", "asked for a bag": "bag"}
    if state in asks:
        drive.come_to_sign(one, *label, upto=asks[state])
    elif state == "asked to sign":
        drive.come_to_sign(one, *label)
    elif state != "asked for a badge":
        drive.take_turn(one, *label)
    if state == "locked after one signature":
        drive.post("/lock")
    if state in {"authorised", "stopped"}:
        drive.take_turn(two, *collection_label(drive.world, "patient" if state == "authorised" else "look-alike"))
        assert drive.kind == {"authorised": "authorised", "stopped": "stop"}[state], drive.told()


@contextmanager
def put_back(drive: Drive) -> Iterator[None]:
    """What the kiosk keeps of this browser is afterwards what it was."""
    sitting, html = drive.sitting, drive.html
    before = dict(vars(sitting))
    yield
    vars(sitting).update(before)
    drive.html = html


def addressed(drive: Drive, method: str) -> Iterator[tuple[str, str]]:
    """Every address that takes this method, with its name."""
    filled = {
        "slug": "void-label",
        "number": 0,
        "coi": drive.world.journeys["patient"],
        "hold_id": "x",
        "name": "order",
        "month": "2026-11",
    }
    with drive.app.test_request_context(base_url="https://localhost"):
        urls = drive.app.create_url_adapter(None) or drive.app.url_map.bind("localhost")
    for rule in drive.app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint != "static":
            values = {name: filled[name] for name in rule.arguments}
            yield rule.endpoint, urls.build(rule.endpoint, values, method=method)


@pytest.mark.hazard("H09")
@pytest.mark.parametrize("state", STATES)
def test_nothing_unsigned_reaches_the_record(driven: Driven, state: str) -> None:
    """Without a PIN no post changes the record, in whatever state; what does not fit the state is refused."""
    drive = driven("read back", "collection room")
    brought_to(drive, state)
    before = drive.count()
    for name, path in addressed(drive, "POST"):
        with put_back(drive):
            fields = {"ticket": drive.ticket, "challenge": drive.challenge, "pin": "", "born": "1980-02-29"}
            signs = name in {"attempt.sign", "verdict.acknowledge"} and drive.name in {"sign", "verdict"}
            answer = drive.ask_for("POST", path, data=fields)
            assert answer.status_code in expected(name, state, drive), f"{name}: {answer.status}"
            # A PIN that was left out is a wrong PIN, and a fact.
            assert drive.count() - before <= signs, name
            before = drive.count()


def expected(name: str, state: str, drive: Drive) -> frozenset[int]:
    """How a post is answered in this state."""
    in_attempt = "asked" in state or "badge" in state or "locked" in state
    answered = state in {"authorised", "stopped"}
    if name in ASKED_BY:
        return frozenset({303}) if ASKED_BY[name] == drive.ask or (name, drive.name) == ("attempt.sign", "sign") else NO
    match ADDRESSES[name]:
        case Needs.HOME:
            return NO if in_attempt or answered else frozenset({200, 303, 404, 409})
        case Needs.OPEN_BAG:
            return NO
        case Needs.PASS:
            return frozenset({422})
        case Needs.ANSWER:
            return frozenset({303}) if answered else frozenset({303, 409})
        case Needs.ATTEMPT:
            return frozenset({200, 303, 422})
        case _:
            return frozenset({200, 204, 303})


NO = frozenset({404, 409})


@pytest.mark.hazard("H29")
@pytest.mark.parametrize("state", STATES)
def test_record_is_shown_to_nobody_who_has_not_signed_in(driven: Driven, state: str) -> None:
    """A page of the record shows nothing unless somebody signed in, and nothing at all during an attempt."""
    drive = driven("read back", "collection room")
    brought_to(drive, state)
    world, coi = drive.world, drive.world.journeys["patient"]
    telling = (coi, "Nguy", world.containers["patient collection"][0][:13], "DEMO-700123")
    for name, path in addressed(drive, "GET"):
        if ADDRESSES[name] is not Needs.VIEWER:
            continue
        for viewer in (None, world.people["quality"]) if "asked" in state else (None,):
            with put_back(drive):
                drive.sitting.viewer = viewer
                answer = drive.ask_for("GET", path)
                assert answer.status_code == 303, name
                assert not any(word in answer.get_data(as_text=True) for word in telling)


@pytest.mark.parametrize("station", PLACES)
def test_act_is_begun_at_its_places_alone(driven: Driven, station: str) -> None:
    """No act and no record is begun at a place that is not one of its own, whatever the address bar says."""
    drive = driven("read back", station)
    rows: Mapping[str, Act | RecordAct] = {**ACTS, **RECORD_ACTS}
    for slug, act in rows.items():
        with put_back(drive):
            answer = drive.ask_for("POST", f"/acts/{slug}", data={"ticket": drive.ticket})
            refused = PLACES[station] not in act.places
            assert (answer.status_code == 404) == refused, slug


# --------------------------------------------------------------------------------------------------- roles, acts
def facts(world: World, stream: str, since: int) -> list[object]:
    """What a stream holds beyond its first `since` facts."""
    return [recorded.entry.fact for recorded in world.bench.ledger.facts(stream)[since:]]


def signed_by(drive: Drive, key: str, task: Task | Recording) -> None:
    """Somebody signs a task that has come to its signature."""
    drive.sitting.answered, drive.sitting.task, drive.sitting.locked = None, task, False
    drive.get("/attempt")
    assert drive.name == "sign", drive.told()
    drive.sign(member(key).pin)


ANYTHING = {
    "why": "why", "statement": "why", "document-1": "a", "document-2": "b", "kit": "7", "what": Withdrawal.RECALL.value,
    "volume_ml": "1", "time": "00:01",
}  # fmt: skip
"""What a form might hold that was keyed before the turn was stopped."""


@pytest.mark.hazard("H09")
@pytest.mark.parametrize("slug", ACTS)
def test_step_takes_the_roles_of_its_row(driven: Driven, slug: str) -> None:
    """Whoever signs first at a step is refused for their role exactly where the table of steps says so."""
    drive = driven("read back", "collection room")
    world, act = drive.world, ACTS[slug]
    coi = world.journeys["patient"]
    # Something that ends the turn at once, so that every step comes to its answer with one signature.
    stop = replace(one_thing_in_view.reason("one thing", "two"), answer=Answer.STOP)
    for person in STAFF:
        turn = Turn(world.people[person.key], world.bench.now, gate=(stop,))
        under_way = replace(open_attempt(world.bench, act.step, coi=coi), turn=turn)
        since = world.bench.ledger.counts((coi,))[coi]
        keyed = ({**ANYTHING, "day": f"{world.bench.now:%Y-%m-%d}"},)
        signed_by(drive, person.key, Task(act, under_way, Choice("", "", coi), keyed, people=STEPS[act.step].people))
        refused = next(fact for fact in facts(world, coi, since) if isinstance(fact, StepRefused))
        unfit = "people_are_qualified" in {reason.interlock for reason in refused.reasons}
        assert unfit == (not set(person.roles) & STEPS[act.step].roles_of(0)), person.key


@pytest.mark.hazard("H09")
@pytest.mark.parametrize("slug", RECORD_ACTS)
def test_record_takes_the_roles_of_its_row(driven: Driven, slug: str) -> None:
    """Whoever signs a record alone is refused for their role exactly where the table of records says so."""
    drive = driven("tested", "quality")
    world, act = drive.world, RECORD_ACTS[slug]
    at_once = replace(act, reads=frozenset())
    for person in STAFF:
        since = world.bench.ledger.counts(("site/incidents",)).get("site/incidents", 0)
        before, may = drive.count(), bool(set(person.roles) & RECORDS[act.kind].roles)
        task = Recording(at_once, Turn(world.people[person.key], world.bench.now), keyed=(defaultdict(str),))
        signed_by(drive, person.key, task)
        tried = [fact for fact in facts(world, "site/incidents", since) if isinstance(fact, IncidentRecorded)]
        unfit = ("refused", "people_are_qualified") in [pair for fact in tried for pair in fact.read]
        assert unfit == (not may), person.key
        assert may or drive.count() == before + 1
