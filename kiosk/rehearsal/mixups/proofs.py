"""Labels that must not be printed: wrong profile or stock, names the label can't show, records that are not there."""

from dataclasses import replace

from kiosk.barcodes.seals import DemonstrationKey
from kiosk.devices.fakes.printer import PrinterFault
from kiosk.domain.decision import Decision
from kiosk.domain.facts import ProfileApproved
from kiosk.domain.statements import Completion, RiskFactors, TestRecord
from kiosk.domain.step import StepKind
from kiosk.handoffs import registering
from kiosk.handoffs.allocating import next_coi
from kiosk.labels.profile import PrinterProfile
from kiosk.ledger.keys import SigningKey
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.mixups.doing import BASE, CRYOBAG, collection_bag, use_printer, use_profile
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.scenes import COLLECTORS, issue_at_collection, order, plan_collection
from kiosk.rehearsal.world import World, patient


def _issued(world: World) -> Decision:
    return issue_at_collection(world, "patient", collection_bag(world))


def _approved(world: World, profile: PrinterProfile) -> None:
    fact = ProfileApproved(profile.id, profile.sha256)
    world.bench.ledger.append((world.bench.entry("site/approvals", fact, world.bench.clock.now()),), {})
    use_profile(world, BASE, profile)


def _pale(world: World) -> Outcome:
    profile = world.bench.printing[BASE].profile
    _approved(world, replace(profile, output=replace(profile.output, threshold=8)))
    return _issued(world)


def _other_language(world: World) -> Outcome:
    profile = world.bench.printing[BASE].profile
    _approved(world, replace(profile, printer=replace(profile.printer, language="brother-raster")))
    return _issued(world)


def _wide_bars(world: World) -> Outcome:
    profile = world.bench.printing[BASE].profile
    _approved(world, replace(profile, barcode=replace(profile.barcode, x_mm=0.34)))
    return _issued(world)


def _wrong_stock(world: World) -> Outcome:
    use_profile(world, BASE, world.bench.printing[CRYOBAG].profile)
    return _issued(world)


def _unproven_stock(world: World) -> Outcome:
    profile = world.bench.printing[BASE].profile
    _approved(world, replace(profile, stock=replace(profile.stock, validated_for=("alcohol",))))
    return _issued(world)


def _demonstration_key(world: World) -> Outcome:
    public = DemonstrationKey.public.public_bytes_raw()
    world.bench = replace(world.bench, seal_key=SigningKey(DemonstrationKey.key_id, public, DemonstrationKey.private))
    return _issued(world)


def _out_of_labels(world: World) -> Outcome:
    use_printer(world, BASE, PrinterFault.NOT_READY)
    return _issued(world)


def _reactive_result(world: World) -> Outcome:
    record = TestRecord(Completion.COMPLETE, Completion.COMPLETE, RiskFactors.NONE_FOUND, ("hepatitis B",))
    registering.evaluate_donor(world.bench, world.journeys["patient"], record, world.people["physician"])
    return _issued(world)


def _untested(world: World) -> Outcome:
    return _newcomer(world, "Ottokar Beispielmann", None)


def _name_in_other_letters(world: World) -> Outcome:
    return _newcomer(world, "范例 示例", _NOTHING_FOUND)


def _longest_name(world: World) -> Outcome:
    return _newcomer(world, "Ottokar " + "Beispielmannsdorfer" * 3, _NOTHING_FOUND)


_NOTHING_FOUND = TestRecord(Completion.COMPLETE, Completion.COMPLETE, RiskFactors.NONE_FOUND)


def _newcomer(world: World, name: str, record: TestRecord | None) -> Decision:
    """The stranger is enrolled under that name, with that test record, and a label is asked for."""
    person, bench = patient("stranger"), world.bench
    world.journeys["stranger"] = coi = next_coi(bench).value
    keyed = registering.patient_keyed(
        name, person.record_number, person.birth_date, person.band.format(), bench.now.date()
    )
    enrol = Play(
        StepKind.ENROL,
        COLLECTORS,
        "stranger",
        by_list="stranger",
        finish=lambda w, u: registering.enrol(w.bench, u, w.therapy.id, keyed, keyed),
    )
    perform(world, enrol)
    if record is not None:
        registering.evaluate_donor(bench, coi, record, world.people["physician"])
    order(world, "stranger")
    return issue_at_collection(world, "stranger", plan_collection(world, "stranger"))


MIXUPS = (
    MixUp("a printer profile that prints bars too thin was approved by mistake", "proof_dots", "enrolled", _pale),
    MixUp(
        "the kiosk was set up with the published demonstration key in place of its own",
        "proof_decoded",
        "enrolled",
        _demonstration_key,
    ),
    MixUp(
        "a printer profile was approved whose printer takes no roll of this size",
        "proof_encoded",
        "enrolled",
        _other_language,
    ),
    MixUp("a printer profile with wider bars pushes symbols off the label", "text_fits", "enrolled", _wide_bars),
    MixUp("the small cryobag stock is in the printer of the base labels", "text_fits", "enrolled", _wrong_stock),
    MixUp(
        "labels whose glue nobody has tried on a bag are in the printer",
        "stock_is_validated",
        "enrolled",
        _unproven_stock,
    ),
    MixUp("a name is too long for the label at any legible size", "text_fits", "enrolled", _longest_name),
    MixUp(
        "a name is written in letters the label's font can't show", "glyphs_exist", "enrolled", _name_in_other_letters
    ),
    MixUp("nobody has recorded the donor's test results", "statements_derived", "enrolled", _untested),
    MixUp(
        "a reactive result comes in, and the bag's number still says nothing of a biohazard",
        "statements_derived",
        "enrolled",
        _reactive_result,
    ),
    MixUp("the printer is out of labels", "printer_ready", "enrolled", _out_of_labels),
)
