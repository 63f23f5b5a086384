"""What an attempt is concluded with: one use case a step, and the acts without a sign-in."""

from collections.abc import Callable

from kiosk.domain import facts as f
from kiosk.domain.attempt import ShipmentNamed
from kiosk.domain.decision import Decision, Refused
from kiosk.domain.ends import Withdrawal
from kiosk.domain.errors import ParseError
from kiosk.domain.step import StepKind as K
from kiosk.handoffs import (
    banding,
    bedside,
    couriers,
    ending,
    failing,
    foreign,
    identities,
    labelling,
    parts,
    processing,
    registering,
    releasing,
    salvaging,
    settling,
    shipper_labels,
    shipping,
    storage,
)
from kiosk.handoffs.allocating import next_order
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import conclude
from kiosk.handoffs.line import check_line
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_of
from tests.adversary.makers import keyed_as
from tests.adversary.play import Play
from tests.adversary.truth import Truth

RIGHT_WAY = f.WaySaid("intravenous", "central line", marked=False)
"""What people see at the line when nothing is wrong with it."""


def acted_at_once(bench: Bench, truth: Truth, play: Play) -> Decision:
    """One of the acts without a sign-in."""
    coi, container, keyed = play.by_list or "", play.containers[0] if play.containers else "", play.keyed
    truth.at_hand = keyed
    match play.step:
        case K.OPEN:
            return bedside.open_container(bench, coi, container)
        case K.START:
            return bedside.start_infusion(bench, coi, container)
        case K.INTERRUPT:
            return bedside.interrupt_infusion(bench, coi, container, keyed.given_ml, keyed.why)
        case K.STOP:
            return bedside.stop_infusion(bench, coi, container, keyed.given_ml, keyed.why)
        case K.FINISH:
            return bedside.finish_bag(bench, coi, container, keyed.given_ml)
        case _:
            return _by_pass(bench, play)


def _by_pass(bench: Bench, play: Play) -> Decision:
    """A courier's act. Raises ParseError for a shipment that is not there: its pass would not be found at all."""
    coi, shipment = play.by_list or "", play.keyed.shipment
    known = journey_of(bench, coi).shipments.get(shipment)
    if known is None:
        raise ParseError("shipment", "one of this patient", shipment or "none")
    held = couriers.PassHeld(coi, known)
    act = couriers.take if play.step is K.COURIER_TAKES else couriers.hand_over
    return act(bench, held, play.keyed.code)


def concluded(bench: Bench, truth: Truth, play: Play, under_way: UnderWay) -> Decision:
    """The answer to the attempt, by the use case of its step."""
    piece, issue, keyed = play.piece, play.issue, play.keyed
    finish: dict[K, Callable[[], Decision]] = {
        K.READ_BACK: lambda: labelling.read_back(bench, under_way, piece, issue),
        K.VOID_LABEL: lambda: labelling.void_label(bench, under_way, piece, issue, "destroyed"),
        K.FIND_LABEL: lambda: labelling.find_label(bench, under_way, piece, issue),
        K.REPRINT_AT_COLLECTION: lambda: _issue(bench, truth, play, under_way),
        K.REPRINT_IN_PROCESSING: lambda: _issue(bench, truth, play, under_way),
        K.REPLACE_LABEL: lambda: _issue(bench, truth, play, under_way),
        K.APPLY_REPLACEMENT: lambda: labelling.apply_labels(bench, under_way),
        K.HAND_ON_LABEL: lambda: settling.hand_on_label(bench, under_way, piece, issue, "the ward"),
        K.LABELLED_OUTSIDE: lambda: settling.labelled_outside(bench, under_way, "no power"),
        K.DESTROY_SHEET: lambda: settling.destroy_sheet(bench, under_way),
        K.DESTROY_UNREADABLE_SHEET: lambda: settling.destroy_unreadable_sheet(
            bench, under_way, piece, issue, "marked VOID"
        ),
        K.APPLY_AT_COLLECTION: lambda: labelling.apply_labels(bench, under_way),
        K.APPLY_IN_PROCESSING: lambda: labelling.apply_labels(bench, under_way),
        K.CLEAR_STATION: lambda: labelling.clear_station(bench, under_way),
        K.DERIVE: lambda: processing.derive(bench, under_way, play.children),
        K.SPLIT: lambda: processing.derive(bench, under_way, play.children),
        K.POOL: lambda: processing.derive(bench, under_way, play.children),
        K.SAMPLE: lambda: parts.take_samples(bench, under_way, play.children),
        K.FAIL_MANUFACTURE: lambda: failing.fail_manufacture(bench, under_way, "growth in the culture"),
        K.RELEASE_EXCEPTIONALLY: lambda: releasing.release_exceptionally(bench, under_way, play.findings, "no other"),
        K.LIFT_HOLD: lambda: releasing.lift_hold(bench, under_way, (*play.named, "none")[0], "looked into"),
        K.LINE_CHECK: lambda: check_line(
            bench,
            under_way,
            (RIGHT_WAY, RIGHT_WAY),
            bench.therapies[play.patient.therapy].administration.prohibitions,
        ),
        K.EXPECT_FOREIGN: lambda: _expect(bench, play, under_way),
        K.ISSUE_FOR_FOREIGN: lambda: _issue(bench, truth, play, under_way),
        K.REPRINT_FOR_FOREIGN: lambda: _issue(bench, truth, play, under_way),
        K.BIND_FOREIGN: lambda: foreign.bind_foreign(bench, under_way),
        K.LINK_IDENTITY: lambda: identities.link_identity(
            bench, under_way, (*play.named, "none")[0], ("extract of the register",) if keyed.why else ()
        ),
        K.TAKE_BACK_IDENTITY: lambda: identities.take_back_identity(
            bench, under_way, (*play.named, "none")[0], keyed.why
        ),
        K.PRINT_BAND: lambda: _print_band(bench, under_way),
        K.READ_BACK_BAND: lambda: banding.read_back_band(bench, under_way),
        K.RE_BAND: lambda: banding.re_band(bench, under_way, keyed.old_missing),
        K.READINESS: lambda: bedside.answer_readiness(bench, under_way, play.answers),
        K.ENROL: lambda: _enrol(bench, play, under_way),
        K.ORDER: lambda: _order(bench, play, under_way),
        K.ISSUE_AT_COLLECTION: lambda: _issue(bench, truth, play, under_way),
        K.ISSUE_IN_PROCESSING: lambda: _issue(bench, truth, play, under_way),
        K.ISSUE_RESERVE: lambda: _issue(bench, truth, play, under_way),
        K.ISSUE_AT_OPENING: lambda: _issue(bench, truth, play, under_way),
        K.REPRINT_AT_OPENING: lambda: _issue(bench, truth, play, under_way),
        K.STORE: lambda: storage.store(bench, under_way),
        K.RETRIEVE: lambda: storage.retrieve(bench, under_way, in_vapour=keyed.in_vapour),
        K.PRINT_SHIPPER: lambda: _print_shipper(bench, play, under_way),
        K.READ_BACK_SHIPPER: lambda: shipper_labels.read_back_shipper_labels(bench, under_way),
        K.PACK: lambda: _pack(bench, play, under_way),
        K.DISPATCH: lambda: _dispatch(bench, truth, play, under_way),
        K.EXPLAIN_SEALS: lambda: shipping.explain_seals(bench, under_way, _found(play)),
        K.RECEIVE_SEALED: lambda: shipping.receive(bench, under_way, _found(play), keyed.logger, keyed.condition),
        K.OPEN_SHIPPER: lambda: shipping.open_shipper(bench, under_way, keyed.shipment),
        K.SALVAGE: lambda: salvaging.move_contents(bench, under_way, keyed.into, keyed.moved_ml, keyed.why),
        K.DRAW_UP: lambda: salvaging.move_contents(bench, under_way, keyed.into, keyed.moved_ml),
        K.GIVEN_OUTSIDE: lambda: ending.given_outside(
            bench, under_way, keyed.given_at or bench.now, keyed.given_ml, keyed.why
        ),
        K.WITHDRAW: lambda: ending.withdraw_set(bench, under_way, Withdrawal.RECALL, keyed.why),
        K.DISCARD: lambda: ending.discard(bench, under_way, _person(truth, keyed.physician), keyed.why),
    }
    return finish.get(play.step, lambda: conclude(bench, under_way))()


def _person(truth: Truth, key: str) -> str:
    return next((person_id for person_id, name in truth.names.items() if name == key), "")


def _found(play: Play) -> ShipmentNamed:
    keyed = play.keyed
    return ShipmentNamed(
        keyed.shipment, keyed.tamper_seals, keyed.carrier, keyed.waybill, keyed.count or None, keyed.why
    )  # fmt: skip


def _expect(bench: Bench, play: Play, under_way: UnderWay) -> Decision:
    if play.keyed.maker is None:
        raise ParseError("maker's bag", "papers", "none")
    return foreign.expect_foreign(bench, under_way, *keyed_as(play.keyed.maker, play.keyed.second_differs))


def _print_band(bench: Bench, under_way: UnderWay) -> Decision:
    printed = banding.print_band(bench, under_way, "the arm is swollen")
    return printed if isinstance(printed, Refused) else printed.decision


def _print_shipper(bench: Bench, play: Play, under_way: UnderWay) -> Decision:
    printed = shipper_labels.print_shipper_labels(bench, under_way, play.keyed.destination)
    return printed if isinstance(printed, Refused) else printed[0].decision


def _pack(bench: Bench, play: Play, under_way: UnderWay) -> Decision:
    keyed = play.keyed
    first = {
        "tamper_seals": " ".join(keyed.tamper_seals), "logger": keyed.logger, "count": str(keyed.count),
        "destination": keyed.destination, "carrier": keyed.carrier,
    }  # fmt: skip
    otherwise = {"count": str(keyed.count + 1)}
    second = {**first, **{n: otherwise.get(n, f"{first[n]}-9") for n in first if n == keyed.second_differs}}
    return shipping.pack(bench, under_way, first, second)


def _dispatch(bench: Bench, truth: Truth, play: Play, under_way: UnderWay) -> Decision:
    given = shipping.dispatch(bench, under_way, _found(play), "Courier Example")
    if isinstance(given, Refused):
        return given
    truth.codes[play.keyed.shipment] = given.code
    return given.decision


def _issue(bench: Bench, truth: Truth, play: Play, under_way: UnderWay) -> Decision:
    issued = labelling.issue_label(bench, under_way, play.piece, "printed anew" if play.issue > 1 else "")
    if isinstance(issued, Refused):
        return issued
    truth.attempts[under_way.id].issue = issued.issue
    return issued.decision


def _enrol(bench: Bench, play: Play, under_way: UnderWay) -> Decision:
    who = play.patient
    keyed = registering.patient_keyed(
        who.name, who.record_number, who.born.isoformat(), who.band.format(), bench.now.date()
    )
    return registering.enrol(bench, under_way, who.therapy, keyed, keyed)


def _order(bench: Bench, play: Play, under_way: UnderWay) -> Decision:
    fields = {
        "cells_e6": "300" if play.patient.key == "A" else "600", "volume_ml": "150", "dmso_limit_ml": "40",
        "volume_limit_ml": "400", "route": "intravenous", "site_of_body": "central line", "weight_kg": "70",
        "weighed_on": bench.now.date().isoformat(), "physician": "Dr Kim Örnek",
    }  # fmt: skip
    return registering.order(bench, under_way, next_order(bench), fields, fields)
