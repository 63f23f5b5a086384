"""A courier with a one-time pass: what the pass is bound to, and the two acts it serves for, once each.

A courier has no badge and is no member of staff. The pass is a secret given out at dispatch, bound to one shipment and
its waybill; nobody can tell from the record what it is. It shows nothing of any patient.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from hmac import compare_digest

from kiosk.domain.attempt import PassShown
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.facts import CourierHandedOver, CourierTook, Fact
from kiosk.domain.journey import Journey
from kiosk.domain.shipping import Shipment, ShipmentState
from kiosk.domain.step import StepKind
from kiosk.handoffs.attempts import open_attempt
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.view import journey_of

_BYTES = 10
_CODE = re.compile(r"[A-Z2-7]{16}", re.ASCII)


@dataclass(frozen=True)
class PassHeld:
    """What a pass is for: the journey, and the shipment as it stands."""

    coi: str
    shipment: Shipment


def new_pass(chance: bytes) -> str:
    """A pass of 16 letters and digits (80 bits) out of that much chance; no 0, 1, 8 or 9 among them."""
    return base64.b32encode(chance[:_BYTES]).decode("ascii")


def pass_keyed(text: str) -> str | None:
    """The pass in a text as people key it, in groups or not; None where it is none."""
    code = re.sub(r"[\s-]", "", text[:60]).upper()
    return code if _CODE.fullmatch(code) else None


def pass_sha256(shipment: str, waybill: str, code: str) -> str:
    """What the record keeps of a pass: it compares for this very shipment and waybill, and says nothing."""
    return hashlib.sha256(f"courier pass\x1f{shipment}\x1f{waybill}\x1f{code}".encode()).hexdigest()


def held_pass(bench: Bench, code: str) -> PassHeld | None:
    """The shipment under way that this pass was given out for; None for any other text, and for a pass used up."""
    for listed in bench.roll.active():
        for one in listed.shipments:
            if not one.pass_sha256 or one.state in {ShipmentState.HANDED_OVER, ShipmentState.RECEIVED}:
                continue
            if compare_digest(pass_sha256(one.shipment, one.waybill, code), one.pass_sha256):
                return PassHeld(listed.coi, journey_of(bench, listed.coi).shipments[one.shipment])
    return None


def take(bench: Bench, held: PassHeld, code: str) -> Decision:
    """The courier says: I took it. Once."""
    return _act(bench, StepKind.COURIER_TAKES, held, code)


def hand_over(bench: Bench, held: PassHeld, code: str) -> Decision:
    """The courier says: I handed it over. Once; the pass is used up."""
    return _act(bench, StepKind.COURIER_HANDS_OVER, held, code)


def _act(bench: Bench, step: StepKind, held: PassHeld, code: str) -> Decision:
    shipment = held.shipment
    detail = PassShown(shipment.id, pass_sha256(shipment.id, shipment.waybill, code))
    under_way = open_attempt(bench, step, coi=held.coi, containers=shipment.containers, detail=detail)

    def acted(seen: Journey, granted: Authorized) -> Consequence:
        took = step is StepKind.COURIER_TAKES
        fact: Fact = (CourierTook if took else CourierHandedOver)(shipment.id, granted.attempt_id)
        return Consequence(((seen.coi, fact),), ((step.value, shipment.id),))

    return conclude(bench, under_way, acted)
