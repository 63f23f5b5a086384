"""Forged labels: specimens, stolen and unknown keys, seals cut out, copied and altered."""

from dataclasses import replace
from datetime import timedelta

from kiosk.barcodes.seals import DemonstrationKey, base45, parse_seal
from kiosk.barcodes.seals.envelope import FullEnvelope
from kiosk.domain.facts import KeyRevoked
from kiosk.domain.label import BagLabel, LocalMoment, Purpose
from kiosk.ledger.keys import SigningKey
from kiosk.rehearsal.acting import perform
from kiosk.rehearsal.mixups.doing import BASE, collection_bag, dose_label, hand_over, receiver_is_shown, showing
from kiosk.rehearsal.mixups.forging import committed_to, content, on_paper, patched, resealed
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import TWO_LABELS
from kiosk.rehearsal.seeded import unsafe_key
from kiosk.rehearsal.world import World

DEMONSTRATION = SigningKey(
    DemonstrationKey.key_id, DemonstrationKey.public.public_bytes_raw(), DemonstrationKey.private
)


def _own(world: World) -> BagLabel:
    return content(world, collection_bag(world), BASE)


def _specimen(world: World) -> Outcome:
    label = replace(_own(world), purpose=Purpose.SPECIMEN)
    return receiver_is_shown(world, on_paper(world, resealed(label, DEMONSTRATION, committed_to(world))))


def _specimen_without_the_word(world: World) -> Outcome:
    return receiver_is_shown(world, on_paper(world, resealed(_own(world), DEMONSTRATION, committed_to(world))))


def _unknown_key(world: World) -> Outcome:
    forger = unsafe_key(world.seed, "somebody who is not this site")
    return receiver_is_shown(world, on_paper(world, resealed(_own(world), forger, committed_to(world))))


def _revoked_key(world: World) -> Outcome:
    bag = collection_bag(world)
    play = hand_over(bag).with_between(0, _report_the_key_stolen)
    return perform(world, play.swapped(1, showing(world, world.paper_of(bag, BASE, "1"))))


def _revoked_before_the_answer(world: World) -> Outcome:
    return perform(world, hand_over(collection_bag(world)).with_between(1, _report_the_key_stolen))


def _report_the_key_stolen(world: World) -> None:
    # Stolen before the label was issued, noticed now: of such a label nobody knows who sealed it.
    since = world.bench.now - timedelta(days=60)
    fact = KeyRevoked(world.bench.seal_key.key_id, since, "the computer with the key was stolen")
    world.bench.ledger.append((world.bench.entry("site/keys", fact, world.bench.clock.now()),), {})


def _altered_issue(world: World) -> Outcome:
    label = replace(_own(world), issue=2)
    genuine = parse_seal(label.seal)
    claims = replace(genuine.claims, issue=2)
    altered = FullEnvelope(bytes.fromhex(genuine.key_id), claims.to_payload(), genuine.signature)
    return receiver_is_shown(world, on_paper(world, replace(label, seal="SV1:" + base45.encode(altered.to_bytes()))))


def _later_expiry(world: World) -> Outcome:
    label = _own(world)
    if label.expiry is None:
        raise TypeError("Expected a collection bag that expires, got one without an expiry.")
    month = timedelta(days=30)
    later = LocalMoment(label.expiry.local + month, label.expiry.zone, label.expiry.utc + month)
    return receiver_is_shown(world, on_paper(world, replace(label, expiry=later)))


def _seal_cut_out(world: World) -> Outcome:
    other = world.paper_of(collection_bag(world, "look-alike"), BASE, "1")
    return receiver_is_shown(world, patched(world.paper_of(collection_bag(world), BASE, "1"), other, "seal"))


def _copied_onto_another_dose(world: World) -> Outcome:
    dose = world.containers["doses"][0]
    home_made = replace(content(world, dose, dose_label(world)), seal=_own(world).seal)
    return perform(world, hand_over(dose, dose_label(world)).swapped(1, showing(world, on_paper(world, home_made))))


MIXUPS = (
    MixUp("a SPECIMEN from the training folder is stuck on a bag", "seal_is_genuine", "collected", _specimen),
    MixUp(
        "a specimen is printed without the word SPECIMEN, with the published demonstration key",
        "seal_is_genuine",
        "collected",
        _specimen_without_the_word,
    ),
    MixUp("a label is forged with a key of the forger's own", "seal_is_genuine", "collected", _unknown_key),
    MixUp(
        "the seal key is reported stolen while the bag is being handed over",
        "seal_is_trusted",
        "collected",
        _revoked_key,
    ),
    MixUp(
        "both have read the label, and the seal key is reported stolen before the kiosk answers",
        "seal_is_trusted",
        "collected",
        _revoked_before_the_answer,
    ),
    MixUp(
        "the seal of an old label is altered so that it carries the next issue number",
        "seal_is_genuine",
        "collected",
        _altered_issue,
    ),
    MixUp(
        "the label is typed off with a later expiry, and the seal photocopied onto it",
        "seal_agrees_with_symbols",
        "collected",
        _later_expiry,
    ),
    MixUp(
        "the seal is cut out of the look-alike's label and stuck over the patient's",
        "seal_agrees_with_symbols",
        "collected",
        _seal_cut_out,
    ),
    MixUp(
        "the seal of the collection bag is photocopied onto a home-made label of the dose",
        "seal_agrees_with_symbols",
        "labelled doses",
        _copied_onto_another_dose,
        (TWO_LABELS,),
    ),
)
