"""Scenes of a bag that waits for years: names and numbers of the patient change, staff leave, the seal key is new."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from kiosk.domain.decision import Decision
from kiosk.domain.facts import Finding, KeyRotated
from kiosk.domain.keys import KeyPurpose
from kiosk.domain.label import Patient, WristbandLabel
from kiosk.domain.records import RecordKind
from kiosk.domain.step import StepKind
from kiosk.handoffs import identities, releasing, staffing
from kiosk.handoffs.recording import Signed, sign_record
from kiosk.handoffs.registering import PatientKeyed, patient_keyed
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.people import ANOTHER_HOSPITAL, gsrn
from kiosk.rehearsal.relabelling import apply_replacement, replace_label
from kiosk.rehearsal.scenes import (
    RELEASERS,
    apply_at_collection,
    enrol,
    evaluate_donor,
    issue_at_collection,
    labels_of,
    order,
    plan_collection,
    read_back,
)
from kiosk.rehearsal.seeded import unsafe_key
from kiosk.rehearsal.world import PLACE, World, member, patient

TIE_TAG = "tie-tag"


@dataclass(frozen=True)
class KnownAs:
    """Who the patient is from some day on: name, number, wristband and birth date, None where it is as before."""

    name: str
    source: str
    record_number: str = "DEMO-700123"
    band: str | None = None
    born: str | None = None
    authority: str = ""


MARRIED = KnownAs("Łucja Beispiel-Fictive", "certificate of marriage")
MERGED = KnownAs("Łucja Nguyễn", "merge of two hospital records", "DEMO-700999", f"{gsrn('8018', 700999)}(8019)1")
MOVED = KnownAs(
    "Łucja Nguyễn", "admission to another hospital", "77-0042", f"{gsrn('8018', 880042)}(8019)1",
    authority=ANOTHER_HOSPITAL,
)  # fmt: skip
CORRECTED = replace(MARRIED, source="certificate of birth", born="1980-02-27")


def hear(world: World, known: KnownAs) -> str:
    """Somebody records what the hospital says; every live bag is held. Gives the id of the change."""
    return identities.change_identity(world.bench, world.journeys["patient"], keyed_as(world, known), known.source)


def keyed_as(world: World, known: KnownAs) -> PatientKeyed:
    """The patient under that identity."""
    was = patient("patient")
    band = known.band or was.band.format()
    born = known.born or was.birth_date
    today = world.bench.now.date()
    return patient_keyed(known.name, known.record_number, born, band, today, authority=known.authority)


def link(change_id: str, documents: tuple[str, ...] = ("extract of the register",)) -> Play:
    """Two people with the role, documents in hand, say that it is one patient."""
    return Play(
        StepKind.LINK_IDENTITY, RELEASERS, by_list="patient",
        finish=lambda w, u: identities.link_identity(w.bench, u, change_id, documents),
    )  # fmt: skip


def take_back(change_id: str, why: str = "keyed in the wrong record") -> Play:
    """Two people with the role say that the change was never this patient's."""
    return Play(
        StepKind.TAKE_BACK_IDENTITY, RELEASERS, by_list="patient",
        finish=lambda w, u: identities.take_back_identity(w.bench, u, change_id, why),
    )  # fmt: skip


def known_as(world: World, known: KnownAs) -> str:
    """Heard of and linked, as it goes right; the ward puts on the band it gave. Gives the id of the change."""
    change_id = hear(world, known)
    perform(world, link(change_id))
    if known.band is not None:
        wear(world, known)
    return change_id


def wear(world: World, known: KnownAs) -> None:
    """The ward of that hospital prints its band; it is the one on the wrist."""
    keyed = keyed_as(world, known)
    name = Patient(keyed.name, keyed.record_number, keyed.birth_date, keyed.authority)
    world.print_plain(("band", "patient"), WristbandLabel(keyed.band, name, PLACE))


def new_tie_tag(world: World, dose: str, why: str) -> Decision:
    """The tag that states the former names: printed in place of the old one, read back, and put on by two."""
    replace_label(world, dose, TIE_TAG, why)
    read_back(world, "patient", dose, TIE_TAG, 2)
    labels = [name for name in labels_of(world, dose) if name[1] != TIE_TAG]
    put_on = apply_replacement(world, (*labels, (dose, TIE_TAG, "2")))
    # Whoever takes up the tag from now on takes up the one that hangs there.
    world.papers[dose, TIE_TAG, "1"] = world.paper_of(dose, TIE_TAG, "2")
    return put_on


def retire(world: World, key: str) -> None:
    """A member of staff leaves; what they signed stays signed."""
    signed = sign_record(world.bench, RecordKind.SUSPEND_PERSON, world.people["admin one"], member("admin one").pin)
    if not isinstance(signed, Signed):
        raise TypeError(f"Expected a signature, got {signed}.")
    staffing.suspend(world.bench, world.people[key], "retired", signed)


def rotate_seal_key(world: World) -> None:
    """New labels are sealed with a new key; the old one is not revoked, for its labels hang on frozen bags."""
    key, site = unsafe_key(world.seed, "seal of later years"), world.bench.ledger.site
    life = (world.bench.now - timedelta(days=1), world.bench.now + timedelta(days=4000))
    replaced = world.bench.seal_key.key_id
    fact = KeyRotated(key.key_id, key.public.hex(), KeyPurpose.SEAL.value, site, *life, replaced, "yearly change")
    world.bench.ledger.append((world.bench.entry("site/keys", fact, world.bench.clock.now()),), {})
    world.bench = replace(world.bench, seal_key=key)


def release_expired(world: World, dose: str) -> Decision:
    """Physician, director and quality release a bag that is past its expiry, by that very reason."""
    container = world.journey().containers[dose]
    findings = (Finding("product_has_not_expired", f"before {container.expires_at:%Y-%m-%d %H:%M} UTC"),)
    why = "no other cells exist, and the patient can not be collected from again"
    play = Play(
        StepKind.RELEASE_EXCEPTIONALLY, ("physician", "admin two", "quality"), containers=(dose,), by_list="patient",
        finish=lambda w, u: releasing.release_exceptionally(w.bench, u, findings, why),
    )  # fmt: skip
    return perform(world, play)


def namesake_comes(world: World, who: str) -> str:
    """Another patient is enrolled and collected from; gives the bag, with its label on."""
    couch, person = world.at("namesake's couch"), patient(who)
    name = Patient(person.name, person.record_number, date.fromisoformat(person.birth_date), person.authority)
    couch.print_plain(("band", who), WristbandLabel(person.band, name, PLACE))
    enrol(couch, who)
    evaluate_donor(couch, who)
    order(couch, who)
    bag = plan_collection(couch, who)
    issue_at_collection(couch, who, bag)
    read_back(couch, who, bag, "base label")
    perform(couch, apply_at_collection(who, bag))
    world.poses = couch.poses
    return bag


def lift_all(world: World, why: str) -> None:
    """Two people look at every held bag, and lift its hold."""
    for hold_id in world.journey().holds:
        perform(world, _lift(hold_id, why))


def _lift(hold_id: str, why: str) -> Play:
    return Play(
        StepKind.LIFT_HOLD, RELEASERS, by_list="patient",
        finish=lambda w, u: releasing.lift_hold(w.bench, u, hold_id, why),
    )  # fmt: skip
