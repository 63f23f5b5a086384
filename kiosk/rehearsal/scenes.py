"""Scenes as they go right: each the acting of one step, through the use cases of production. Mix-ups swap a part."""

from datetime import date, timedelta
from decimal import Decimal

from kiosk.domain.decision import Decision, Refused
from kiosk.domain.facts import ResultRecorded, WaySaid
from kiosk.domain.identifiers import Coi, Din, OrderNumber
from kiosk.domain.label import LabelKind, OrderSheet, Patient
from kiosk.domain.statements import Completion, RiskFactors, TestRecord
from kiosk.domain.step import StepKind
from kiosk.handoffs import bedside, labelling, processing, registering
from kiosk.handoffs.allocating import next_coi, next_din, next_order
from kiosk.handoffs.attempts import begin_turn, open_attempt, sign
from kiosk.handoffs.contents import local_moment
from kiosk.handoffs.grading import LEAST_LOOKS
from kiosk.handoffs.line import check_line
from kiosk.handoffs.matching import match_at_bed
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.understanding import BAG
from kiosk.rehearsal.acting import Play, perform, prepare, show
from kiosk.rehearsal.course import amounts, dose_kind, doses_of, drawn, drawn_kind, good_results, way
from kiosk.rehearsal.desk import Shot
from kiosk.rehearsal.world import PLACE, ZONE, World, member, patient

RELEASERS = ("quality", "admin two")


NURSES = ("nurse one", "nurse two")


LABORATORY = ("laboratory one", "laboratory two")


PROCESSORS = ("processor one", "processor two")


COLLECTORS = ("collector one", "collector two")


def order_fields(world: World, **changed: str) -> dict[str, str]:
    """An order of the throw-away site that covers its doses."""
    dose, allowed = amounts(world.therapy), way(world.therapy)
    fields = {
        "cells_e6": f"{dose.cells_e6 * max(Decimal('2.5'), doses_of(world.therapy) + Decimal('0.5')):.0f}",
        "volume_ml": f"{dose.volume_ml * 5:.0f}",
        "dmso_limit_ml": "40",
        "volume_limit_ml": "400",
        "route": allowed.route,
        "site_of_body": allowed.site,
        "weight_kg": "70",
        "weighed_on": (world.bench.now - timedelta(days=1)).date().isoformat(),
        "physician": "Dr Kim Örnek",
    }
    return {**fields, **changed}


def order(world: World, who: str, **changed: str) -> Decision:
    """Key an order twice, and print its sheet."""
    return order_by(world, who, COLLECTORS, order_fields(world, **changed))


def order_by(world: World, who: str, people: tuple[str, ...], fields: dict[str, str]) -> Decision:
    """The same, keyed by these two."""
    number = next_order(world.bench)
    play = Play(
        StepKind.ORDER,
        people,
        who,
        by_list=who,
        finish=lambda w, u: registering.order(w.bench, u, number, fields, fields),
    )
    decision = perform(world, play)
    world.orders[who] = number.value
    print_order(world, who, fields)
    return decision


def print_order(world: World, who: str, fields: dict[str, str]) -> None:
    """The order sheet on paper."""
    person = patient(who)
    sheet = OrderSheet(
        OrderNumber.parse(world.orders[who]),
        Coi.parse(world.journeys[who]),
        Patient(person.name, person.record_number, date.fromisoformat(person.birth_date)),
        world.therapy.name,
        (f"{fields['cells_e6']} million cells", f"{fields['volume_ml']} mL"),
        fields["route"],
        fields["site_of_body"],
        (f"DMSO {fields['dmso_limit_ml']} mL in 24 h", f"volume {fields['volume_limit_ml']} mL in 24 h"),
        f"{fields['weight_kg']} kg on {fields['weighed_on']}",
        fields["physician"],
        local_moment(world.bench.now, ZONE),
        PLACE,
    )
    world.print_plain(("order", who), sheet)


def enrol(world: World, who: str) -> Decision:
    """Enrol a patient: keyed twice, alike."""
    bench, person = world.bench, patient(who)
    world.journeys[who] = next_coi(bench).value
    keyed = registering.patient_keyed(
        person.name, person.record_number, person.birth_date, person.band.format(), bench.now.date(),
        authority=person.authority,
    )  # fmt: skip
    play = Play(
        StepKind.ENROL,
        COLLECTORS,
        who,
        by_list=who,
        finish=lambda w, u: registering.enrol(w.bench, u, w.therapy.id, keyed, keyed),
    )
    return perform(world, play)


def evaluate_donor(world: World, who: str) -> None:
    """The physician finds nothing against the donor, who is the patient."""
    record = TestRecord(Completion.COMPLETE, Completion.COMPLETE, RiskFactors.NONE_FOUND)
    registering.evaluate_donor(world.bench, world.journeys[who], record, world.people["physician"])


def plan_collection(world: World, who: str, **changed: str) -> str:
    """One collection bag gets its identifiers."""
    donation = processing.Donation(
        Din.parse(changed.get("din") or next_din(world.bench).value),
        changed.get("collection_type", "1"),
        changed.get("blood_group", "6400"),
        world.bench.now,
    )
    held, kind = drawn(world.therapy), drawn_kind(world.therapy, world.seed).name
    contents = (processing.Contents(held.volume_ml, held.cells_e6, held.dmso_ml),)
    names = processing.plan_containers(
        world.bench, world.journeys[who], kind, donation, contents, world.people["collector one"]
    )
    world.containers[f"{who} collection"] = names
    return names[0]


def issue_at_collection(world: World, who: str, bag: str) -> Decision:
    """Two collectors read wristband, spoken birth date and order, for a look-alike is active; the label is printed."""
    return issue(world, Play(
        StepKind.ISSUE_AT_COLLECTION, COLLECTORS, who, containers=(bag,), by_list=who, told=COLLECTORS,
    ), bag, LabelKind.BASE.value)  # fmt: skip


def issue(world: World, play: Play, container: str, piece: str, reason: str = "") -> Decision:
    """Issue one label, and take what the printer puts out."""
    issued = labelling.issue_label(world.bench, prepare(world, play), piece, reason)
    if isinstance(issued, Refused):
        return issued
    world.printed(container, piece, issued.issue, issued.proved)
    return issued.decision


def read_back(world: World, who: str, container: str, piece: str, issue_number: int = 1) -> Decision:
    """Show the fresh label to the camera until every symbol was read, at most a few frames."""
    key = COLLECTORS[0] if piece == LabelKind.BASE.value else PROCESSORS[0]
    under_way = open_attempt(world.bench, StepKind.READ_BACK, coi=world.journeys[who], containers=(container,))
    begun = begin_turn(world.bench, under_way, member(key).badge)
    if not isinstance(begun, UnderWay):
        raise TypeError(f"Expected a turn, got {begun}.")
    under_way = begun
    paper = world.paper_of(container, piece, str(issue_number))
    intended = labelling.intended_texts(world.bench, world.journeys[who], container, piece, issue_number)
    for _ in range(8):
        under_way = show(world, under_way, Shot((paper,), pose=world.next_pose()), BAG, LEAST_LOOKS)
        if intended <= set(under_way.current.texts) and len(under_way.current.shown) >= LEAST_LOOKS:
            break
    signed = sign(world.bench, under_way, member(key).pin)
    return labelling.read_back(world.bench, signed, piece, issue_number)


def apply_at_collection(who: str, bag: str, issue_number: int = 1) -> Play:
    """A applies and reads; B reads all of it blind."""
    return Play(
        StepKind.APPLY_AT_COLLECTION,
        COLLECTORS,
        who,
        hold=((bag, LabelKind.BASE.value, str(issue_number)),),
        finish=lambda w, u: labelling.apply_labels(w.bench, u),
    )


def clear(who: str, key: str) -> Play:
    """Close the label session."""
    return Play(
        StepKind.CLEAR_STATION, (key,), who, by_list=who, finish=lambda w, u: labelling.clear_station(w.bench, u)
    )


def held_by_a_dose(world: World) -> processing.Contents:
    """What one dose holds."""
    dose = amounts(world.therapy)
    return processing.Contents(dose.volume_ml, dose.cells_e6, dose.dmso_ml)


def parent_of_doses(world: World) -> str:
    """What the doses are made of: the collection, or what was made of that on the way."""
    return world.containers.get("intermediate", world.containers["patient collection"])[0]


def plan_doses(world: World, count: int) -> tuple[str, ...]:
    """The dose bags get identifiers."""
    names = plan_made(world, dose_kind(world.therapy).name, count)
    world.containers["doses"] = names
    return names


def plan_made(world: World, kind: str, count: int) -> tuple[str, ...]:
    """What is to be made of the parent in hand gets identifiers."""
    parent = parent_of_doses(world)
    donation = processing.Donation(Din.parse(parent[:13]), "1", "6400", world.journey().containers[parent].collected_at)
    contents = (held_by_a_dose(world),) * count
    return processing.plan_containers(
        world.bench, world.journeys["patient"], kind, donation, contents, world.people["processor one"]
    )


def derive(parent: str, children: tuple[str, ...]) -> Play:
    """Two people read the parent from scratch."""
    return Play(
        StepKind.DERIVE,
        PROCESSORS,
        hold=((parent, LabelKind.BASE.value, "1"),),
        finish=lambda w, u: processing.derive(w.bench, u, children),
    )


def issue_in_processing(world: World, dose: str, piece: str) -> Decision:
    """Two processors read the parent, for a look-alike is active; the label of the dose bag is printed."""
    parent = parent_of_doses(world)
    play = Play(
        StepKind.ISSUE_IN_PROCESSING,
        PROCESSORS,
        containers=(dose,),
        by_list="patient",
        told=PROCESSORS,
        hold=((parent, LabelKind.BASE.value, "1"),),
    )
    return issue(world, play, dose, piece)


def labels_of(world: World, dose: str) -> tuple[tuple[str, ...], ...]:
    """The names of the labels on a dose bag."""
    own = tuple((dose, piece, "1") for piece in dose_kind(world.therapy).pieces)
    return own if StepKind.DERIVE in world.therapy.steps else (*own, ("maker", "own"))


def apply_in_processing(world: World, dose: str) -> Play:
    """A applies and reads each label; B reads the whole set blind."""
    return Play(
        StepKind.APPLY_IN_PROCESSING,
        PROCESSORS,
        hold=labels_of(world, dose),
        finish=lambda w, u: labelling.apply_labels(w.bench, u),
    )


def record_results(world: World, dose: str, **changed: str) -> None:
    """The laboratory's results, the identity test among them."""
    for line in world.therapy.release:
        for test, value, unit in good_results(line):
            result = ResultRecorded(dose, test, changed.get(test, value), unit)
            processing.record_result(world.bench, world.journeys["patient"], result, world.people["laboratory one"])
    identity = ResultRecorded(dose, world.therapy.identity_test, changed.get("identity", "agrees"), "")
    processing.record_result(world.bench, world.journeys["patient"], identity, world.people["laboratory one"])


def release_play(dose: str) -> Play:
    """Two people with the role release a dose."""
    return Play(StepKind.RELEASE, RELEASERS, containers=(dose,), by_list="patient")


def readiness(world: World, **missing: str) -> Play:
    """A nurse reads the wristband and answers the list."""
    answers = tuple((item, missing.get(item, "yes")) for item in world.therapy.readiness)
    return Play(StepKind.READINESS, NURSES[:1], finish=lambda w, u: bedside.answer_readiness(w.bench, u, answers))


def patient_ready() -> Play:
    """Two at the bed read wristband, spoken birth date and order."""
    return Play(StepKind.PATIENT_READY, NURSES)


def match(world: World, dose: str, said: tuple[WaySaid, ...] | None = None) -> Play:
    """Before the irreversible opening, at the bed or in the laboratory; of a marked site each says what they see."""
    if StepKind.MATCH_IN_LABORATORY in world.therapy.steps:
        return Play(StepKind.MATCH_IN_LABORATORY, LABORATORY, hold=labels_of(world, dose)[-1:])
    seen = (way(world.therapy),) * len(NURSES) if world.therapy.administration.marked else ()
    ways = seen if said is None else said
    return Play(
        StepKind.MATCH_AT_BED, NURSES, hold=_in_hand(world, dose, -1),
        finish=lambda w, u: match_at_bed(w.bench, u, ways),
    )  # fmt: skip


def issue_before_opening(world: World, dose: str) -> Decision:
    """Whoever thaws reads the bag that was just matched; its post-thaw tag is printed."""
    people = LABORATORY if StepKind.MATCH_IN_LABORATORY in world.therapy.steps else NURSES
    hold = labels_of(world, dose)[-1:]
    play = Play(StepKind.ISSUE_AT_OPENING, people, containers=(dose,), by_list="patient", told=people, hold=hold)
    return issue(world, play, dose, LabelKind.POST_THAW.value)


def tags_of(world: World, dose: str) -> tuple[tuple[str, ...], ...]:
    """The names of the tags on a thawed dose bag; none where the therapy asks for none."""
    return tuple((dose, piece, "1") for piece in dose_kind(world.therapy).pieces_at_opening)


def line_check(
    world: World, dose: str, said: tuple[WaySaid, ...] | None = None, acknowledged: tuple[str, ...] | None = None
) -> Play:
    """At the line: one reads wristband and bag, the other takes the spoken birth date and reads the bag.

    Each says route and site; the prohibitions are acknowledged, all unless `acknowledged` says which.
    """
    ways = (way(world.therapy),) * len(NURSES) if said is None else said
    lines = world.therapy.administration.prohibitions if acknowledged is None else acknowledged
    hold = (*_in_hand(world, dose, 0), *tags_of(world, dose))
    return Play(
        StepKind.LINE_CHECK, NURSES, hold=hold,
        finish=lambda w, u: check_line(w.bench, u, ways, lines),
    )  # fmt: skip


def _in_hand(world: World, dose: str, number: int) -> tuple[tuple[str, ...], ...]:
    """One of our labels on the bag; of a maker's bag the maker's label as well."""
    names = labels_of(world, dose)
    return (names[number],) if StepKind.DERIVE in world.therapy.steps else names
