"""The courier's page, on a phone: what the pass in the courier's hand is for, and two buttons, once each.

It tells the shipper's number, from where, to where and its seals, and nothing of any patient. A courier has no badge:
whoever has the pass may do with it what it was given out for, and nothing else.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from kiosk.domain.decision import Decision, Refused
from kiosk.domain.shipping import ShipmentState
from kiosk.handoffs import couriers
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.couriers import PassHeld
from kiosk.web.acts.lists import grouped
from kiosk.web.here import Here, here, page
from kiosk.web.screens import Row
from kiosk.web.words import gettext as _

pages = Blueprint("courier", __name__)

Act = Callable[[Bench, PassHeld, str], Decision]

ALONE: Mapping[str, Any] = MappingProxyType({"idle_seconds": 0, "running": (), "place": "", "act_title": ""})
"""Nothing of the kiosk stands round this page: no place, no open bag, no lock that leads to a work list."""


def courier_address() -> str:
    """Where a courier's phone finds the page."""
    return f"{request.host_url}courier"


@pages.get("/courier")
def show() -> Response:
    """Show the pass, or key it."""
    return _asking()


@pages.post("/courier")
def look() -> Response:
    """What this pass is for."""
    at, code = here(), couriers.pass_keyed(request.form.get("pass", ""))
    held = couriers.held_pass(at.bench, code) if code is not None else None
    if code is None or held is None:
        return _asking(_("This is no pass of a shipper under way here. Ask the person who gave it to you."))
    return _shipment(at, held, code)


@pages.post("/courier/took")
def took() -> Response:
    """The courier says: I took it."""
    return _act(couriers.take)


@pages.post("/courier/handed-over")
def handed_over() -> Response:
    """The courier says: I handed it over."""
    return _act(couriers.hand_over)


def _act(act: Act) -> Response:
    at, code = here(), couriers.pass_keyed(request.form.get("pass", ""))
    held = couriers.held_pass(at.bench, code) if code is not None else None
    if code is None or held is None:
        return _asking(_("This is no pass of a shipper under way here. Ask the person who gave it to you."))
    decision = act(at.bench, held, code)
    if isinstance(decision, Refused):
        return _shipment(at, held, code, refused=_(decision.reasons[0].remedy))
    done = couriers.held_pass(at.bench, code)
    if done is None:
        return page("courier.html", stage="done", said="", rows=(), code="", **ALONE)
    return _shipment(at, done, code)


def _asking(said: str = "") -> Response:
    return page("courier.html", 422 if said else 200, stage="pass", said=said, rows=(), code="", **ALONE)


def _shipment(at: Here, held: PassHeld, code: str, refused: str = "") -> Response:
    shipment = held.shipment
    stage = {ShipmentState.DISPATCHED: "take", ShipmentState.ON_THE_WAY: "hand over"}.get(shipment.state, "done")
    rows = (
        Row(_("Shipper"), grouped(shipment.number)),
        Row(_("From"), at.bench.facility.name),
        Row(_("To"), shipment.destination),
        Row(_("Seals"), ", ".join(shipment.tamper_seals)),
    )
    return page("courier.html", 409 if refused else 200, stage=stage, said=refused, rows=rows, code=code, **ALONE)
