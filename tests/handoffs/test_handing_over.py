"""A journey between organisations that share no database: given, opened, verified, compared, countersigned, continued."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.containers import ContainerState
from kiosk.domain.decision import Authorized, Refused
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import HandoverAccepted, HoldPlaced, IncidentRecorded
from kiosk.domain.keys import KeyPurpose
from kiosk.domain.reasons import Reason
from kiosk.domain.statements import Completion, RiskFactors, TestRecord
from kiosk.handoffs import bedside, erasing, handing_over, identities, processing, registering, trusting
from kiosk.handoffs.telling import tell
from kiosk.handoffs.view import site_view
from kiosk.ledger import bundles, foreign
from kiosk.ledger.audit import Verified
from kiosk.ledger.exchange import encrypt
from kiosk.ledger.export import fact_lines, key_document
from kiosk.rehearsal import handover as h
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.people import PATIENTS
from kiosk.rehearsal.scenes import line_check, match, readiness
from kiosk.rehearsal.world import World
from tests.handoffs.conftest import At

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

NAME, NUMBER = PATIENTS[0].name, PATIENTS[0].record_number

Another = Callable[[World], World]


@pytest.fixture
def another() -> Iterator[Another]:
    """Gives a second site that trusts the first and is trusted by it; the next one given is a third."""
    with ExitStack() as stack:
        given: list[World] = []

        def made(world: World) -> World:
            name = (h.ELSEWHERE, h.THIRD)[len(given)]
            other = stack.enter_context(h.another_site(world, name, len(given) + 1))
            given.append(other)
            h.befriend(world, other)
            return other

        yield made


@pytest.mark.hazard("H15", "H26")
def test_the_journey_goes_on_at_the_next_site_to_the_last_drop(at: At, another: Another) -> None:
    """A bag labelled and released at one site is matched, opened and given at the other, on its own labels."""
    world = at("ready")
    other = another(world)
    dose = world.containers["doses"][0]
    h.sent(world, other)
    other.papers, other.containers = world.papers, world.containers
    other.bench = replace(other.bench, station="ward")
    coi = other.journeys["patient"]
    for play in (readiness(other), match(other, dose)):
        assert isinstance(perform(other, play), Authorized)
    other.pass_time(minutes=2)
    assert isinstance(bedside.open_container(other.bench, coi, dose), Authorized)
    other.pass_time(minutes=2)
    assert isinstance(perform(other, line_check(other, dose)), Authorized)
    assert isinstance(bedside.start_infusion(other.bench, coi, dose), Authorized)
    assert isinstance(bedside.finish_bag(other.bench, coi, dose, Decimal(60)), Authorized)
    assert other.journey().containers[dose].state is ContainerState.INFUSED
    assert world.journey().containers[dose].state is ContainerState.RELEASED
    assert isinstance(other.bench.ledger.verify(), Verified)


@pytest.mark.hazard("H19")
def test_what_was_known_there_is_known_here(at: At, another: Another) -> None:
    """Identity, order, containers, labels and results are the giver's; the page counts this site's own facts alone."""
    world = at("released")
    other = another(world)
    h.sent(world, other)
    before, after = world.journey(), other.journey()
    assert (after.identity, after.agreeing, after.order, after.containers) == (
        before.identity, before.agreeing, before.order, before.containers,
    )  # fmt: skip
    assert after.count == other.bench.ledger.counts((after.coi,))[after.coi] < before.count
    assert (after.home.away_to, after.home.epoch) == ("", 1)
    found = other.bench.particulars.lookup("record number", NUMBER)
    assert [f.stream for f in found] == [after.coi]


@pytest.mark.hazard("H19")
def test_nothing_is_done_here_with_a_journey_that_left(at: At, another: Another) -> None:
    """Every record that one person makes alone is refused while the journey is at another site."""
    world = at("released")
    other = another(world)
    h.right(h.give(world, other.bench.ledger.site))
    bench, coi, dose = world.bench, world.journeys["patient"], world.containers["doses"][0]
    amounts = processing.Contents(Decimal(1), None, None)
    record = TestRecord(Completion.COMPLETE, Completion.COMPLETE, RiskFactors.NONE_FOUND)
    keyed = registering.patient_keyed(NAME, NUMBER, "1980-02-29", PATIENTS[0].band.format(), bench.now.date())
    for act in (
        lambda: processing.measure(bench, coi, dose, amounts, "somebody"),
        lambda: registering.evaluate_donor(bench, coi, record, "somebody"),
        lambda: identities.change_identity(bench, coi, keyed, "register"),
    ):
        with pytest.raises(
            ParseError, match=f"Expected one that is at home here, got one handed over to {h.ELSEWHERE}"
        ):
            act()


@pytest.mark.hazard("H20")
def test_after_a_power_cut_the_file_is_made_again(at: At, another: Another) -> None:
    """The step is recorded before the file exists; made anew from the record, file and sheet say the same."""
    world = at("released")
    other = another(world)
    h.right(h.give(world, other.bench.ledger.site))
    first, again = h.made(world), h.made(world)
    assert (first.said, first.code, first.name) == (again.said, again.code, again.name)
    assert first.content != again.content
    assert isinstance(h.take(other, h.right_opened(other, again.content), first.code), Authorized)


def test_a_journey_that_did_not_leave_has_no_bundle(at: At) -> None:
    """A file is made of a journey that was handed over, and of no other."""
    with pytest.raises(ParseError, match="Expected one that was handed over from here"):
        h.made(at("released"))


@pytest.mark.hazard("H17")
def test_a_patient_who_was_erased_cannot_be_handed_over(at: At, another: Another) -> None:
    """Without particulars nobody could say whose the cells are: refused before the journey leaves."""
    world = at("released")
    other = another(world)
    erasing.erase_patient(world.bench, world.journeys["patient"], "request")
    with pytest.raises(ParseError, match="Expected those of every identity, got some that were erased"):
        h.give(world, other.bench.ledger.site)
    assert not world.journey().home.away_to


@pytest.mark.hazard("H26")
def test_no_name_stands_in_file_sheet_receipt_or_incident(at: At, another: Another) -> None:
    """Neither the file, its name, the code, the receipt nor what is recorded of a refusal names the patient."""
    world = at("released")
    other = another(world)
    bundle = h.sent(world, other)
    receipt = h.receipt(other)
    damaged = h.opened(other, bundle.content[:-1])
    assert isinstance(damaged, Reason)
    incidents = [
        r.entry.fact for r in other.bench.ledger.facts("site/incidents") if isinstance(r.entry.fact, IncidentRecorded)
    ]
    texts = (bundle.name, bundle.code, receipt.decode("latin-1"), bundle.content.decode("latin-1"), str(damaged))
    for text in (*texts, str(incidents)):
        assert NAME not in text
        assert NUMBER not in text
    chain = handing_over.chain_of(other.bench, other.journeys["patient"])
    assert NAME not in foreign.lines(foreign.told(chain, other.journeys["patient"]))


@pytest.mark.hazard("H21")
def test_an_outsider_verifies_every_site_of_the_chain(at: At, another: Another, tmp_path: Path) -> None:
    """`verify.py`, alone, checks the facts of both sites with their keys, and names the first that was changed."""
    world = at("released")
    other = another(world)
    h.sent(world, other)
    coi = other.journeys["patient"]
    text = foreign.lines(foreign.told(handing_over.chain_of(other.bench, coi), coi))
    keys = [k for w in (world, other) for k in site_view(w.bench).keys.values() if k.purpose is KeyPurpose.DEVICE]
    (tmp_path / "keys.json").write_text(key_document(keys), encoding="utf-8")
    whole = verified(tmp_path, text)
    assert whole["result"] == "verified"
    assert [(s["site"], s["stream"]) for s in whole["streams"]] == [(h.ELSEWHERE, coi), ("rehearsal", coi)]
    broken = verified(tmp_path, text.replace("viability", "viabilitx"))
    assert (broken["result"], broken["site"]) == ("broken", "rehearsal")


def verified(folder: Path, text: str) -> dict[str, Any]:
    """What `verify.py` says of an export."""
    (folder / "chain.jsonl").write_text(text, encoding="utf-8")
    command = [sys.executable, "-I", str(files("kiosk.ledger") / "verify.py"), str(folder / "chain.jsonl")]
    done = subprocess.run(
        [*command, "--keys", str(folder / "keys.json"), "--json"], check=False, capture_output=True, text=True
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.hazard("H21", "H26")
def test_a_giver_who_alters_an_earlier_sites_facts_is_found(at: At, another: Another) -> None:
    """The second site can't change what the first recorded: its own signature does not stand for the first's."""
    world = at("released")
    other, third = another(world), another(world)
    h.befriend(other, third)
    h.sent(world, other)
    bundle = h.sent(other, third)
    assert third.journey().home.epoch == 2
    assert set(third.journey().home.held) == {"rehearsal", h.ELSEWHERE}
    found = h.right_opened(third, bundle.content)
    lines = [fact.line for fact in found.facts if fact.site == h.ELSEWHERE]
    assert any("HandoverAccepted" in line for line in lines)
    altered = forged(found.said.chain, found.said.coi)
    document = bundles.sign_bundle(replace(found.said, chain=altered), other.device_key)
    answer = h.opened(third, encrypt(document.whole, h.keys_of(third).exchange.public))
    assert isinstance(answer, Reason)
    assert answer.interlock == "hand_over_is_genuine"
    assert "rehearsal fact" in answer.read or "elsewhere fact" in answer.read


def forged(chain: str, coi: str) -> str:
    """The chain with one word changed in the first site's facts, inside the second's, nothing signed anew."""
    facts = foreign.told(chain, coi)
    accepted = next(f for f in facts if isinstance(f.recorded.entry.fact, HandoverAccepted))
    inner = accepted.recorded.entry.fact
    assert isinstance(inner, HandoverAccepted)
    first = [fact.line.replace("viability", "viabilitx") for fact in facts if fact.site == "rehearsal"]
    return foreign.packed(
        fact.line.replace(inner.chain, foreign.packed(first)) for fact in facts if fact.site == h.ELSEWHERE
    )


@pytest.mark.hazard("H26")
def test_a_third_site_believes_its_own_keys_before_the_givers(at: At, another: Another) -> None:
    """Where a site knows another key for an earlier site than the giver vouches for, the chain does not verify."""
    world = at("released")
    other, third = another(world), another(world)
    h.befriend(other, third)
    h.sent(world, other)
    card = trusting.own_card(world.bench, h.keys_of(world).exchange)
    card = replace(card, devices=trusting.own_card(third.bench, h.keys_of(third).exchange).devices)
    marks = (h.signed(third, 0), h.signed(third, 1))
    trusting.trust_site(third.bench, card, bundles.fingerprint(card), marks)
    h.right(h.give(other, h.THIRD))
    answer = h.opened(third, h.made(other).content)
    assert isinstance(answer, Reason)
    assert answer.read.startswith("rehearsal fact 1, signature:")


@pytest.mark.hazard("H19")
def test_two_receipts_hold_every_bag_and_are_an_incident(at: At, another: Another) -> None:
    """The second, different receipt holds the containers here, and the incident says which receipt it was."""
    world = at("released")
    other = another(world)
    with h.restored(other, "elsewhere-restored") as twin:
        h.right(h.give(world, other.bench.ledger.site))
        bundle = h.made(world)
        for one in (other, twin):
            one.pass_time(minutes=1)
            h.right(h.take(one, h.right_opened(one, bundle.content), bundle.code))
        h.right(h.receive(world, h.receipt(other)))
        answer = h.receive(world, h.receipt(twin))
    assert isinstance(answer, Refused)
    held = {hold.container for hold in world.journey().holds.values()}
    assert held == {container.id for container in world.journey().live}
    holds = [r.entry.fact for r in world.bench.ledger.facts(world.journeys["patient"])]
    assert [f.interlock for f in holds if isinstance(f, HoldPlaced)] == ["receipt_is_the_only_one"] * len(held)
    incident = world.bench.ledger.facts("site/incidents")[-1].entry.fact
    assert isinstance(incident, IncidentRecorded)
    assert [kind for kind, _ in incident.read] == ["receipt"]


def test_the_receipt_is_the_same_every_time(at: At, another: Another) -> None:
    """Made from the record, a receipt asked for again is the same to the byte; nobody's, where nothing was taken over."""
    world = at("released")
    other = another(world)
    h.sent(world, other)
    assert h.receipt(other) == h.receipt(other)
    with pytest.raises(ParseError, match="Expected one that was taken over from another site"):
        h.receipt(world)


@pytest.mark.hazard("H26")
def test_trust_is_for_two_who_heard_the_fingerprint(at: At, another: Another) -> None:
    """Another fingerprint, this site's own card and keys that are none are refused; a site can be trusted no longer."""
    world = at("released")
    other = another(world)
    card = trusting.own_card(other.bench, h.keys_of(other).exchange)
    own = trusting.own_card(world.bench, h.keys_of(world).exchange)
    odd = replace(card, devices=(replace(card.devices[0], key_id="00000000"),))
    marks = (h.signed(world, 0), h.signed(world, 1))
    for wrong, heard, message in (
        (card, "0" * 64, "fingerprint: Expected the one of this card"),
        (own, bundles.fingerprint(own), "site card: Expected another site's"),
        (odd, bundles.fingerprint(odd), "device keys: Expected 32 bytes"),
        (
            replace(card, devices=()),
            bundles.fingerprint(replace(card, devices=())),
            "device keys: Expected at least one",
        ),
        (
            replace(card, exchange="ab"),
            bundles.fingerprint(replace(card, exchange="ab")),
            "exchange key: Expected 32 bytes",
        ),
    ):
        with pytest.raises(ParseError, match=message):
            trusting.trust_site(world.bench, wrong, heard, marks)
    with pytest.raises(ParseError, match="Expected those of two people"):
        trusting.trust_site(world.bench, card, bundles.fingerprint(card), (marks[0], marks[0]))
    trusting.distrust_site(world.bench, card.site, "key stolen", marks)
    assert not site_view(world.bench).other_sites
    with pytest.raises(ParseError, match="Expected one of none"):
        trusting.distrust_site(world.bench, card.site, "key stolen", marks)


def test_the_story_of_the_journey_says_where_it_went(at: At, another: Another) -> None:
    """Both sites' timelines tell the hand-over, the taking over and the receipt."""
    world = at("released")
    other = another(world)
    bundle = h.sent(world, other)
    h.right(h.receive(world, h.receipt(other)))
    here = [told.said.said() for told in tell(world.bench, world.journeys["patient"])]
    there = [told.said.said() for told in tell(other.bench, other.journeys["patient"])]
    assert any(line.startswith(f"Handed over to {h.ELSEWHERE} in bundle {bundle.said.bundle_id}") for line in here)
    assert any(line.startswith(f"{h.ELSEWHERE} gave its receipt for bundle {bundle.said.bundle_id}") for line in here)
    assert any(line.startswith(f"Taken over from rehearsal in bundle {bundle.said.bundle_id}") for line in there)


def test_a_bundle_is_small(at: At, another: Another) -> None:
    """A journey of a hundred facts is a file of some tens of kilobytes; the code fits a symbol a camera reads at ease."""
    world = at("released")
    other = another(world)
    bundle = h.sent(world, other)
    assert len(bundle.content) < 100_000
    assert len(bundle.code) < 500
    assert len(list(fact_lines_of(world))) > 50


def fact_lines_of(world: World) -> list[str]:
    """The giver's own export of the journey."""
    read = world.bench.ledger.database.read
    return read(lambda connection: list(fact_lines(connection, world.bench.ledger.site, [world.journeys["patient"]])))
