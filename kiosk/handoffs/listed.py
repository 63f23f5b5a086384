"""What lists and places need to know of a journey, and no more: a small value, kept for every journey of the site.

It names no patient. What is decided is decided on the journey itself, never on this.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from kiosk.domain.containers import LIVE, OPEN_NOW, RECONCILED, Container, ContainerState, LabelState
from kiosk.domain.deviations import DeviationState, Opened
from kiosk.domain.journey import Journey
from kiosk.domain.keys import TrustedKey
from kiosk.domain.label import LabelKind
from kiosk.domain.landmarks import landmarks
from kiosk.domain.reasons import ReasonClass
from kiosk.domain.shipping import Shipment, ShipmentState
from kiosk.domain.steps.labels import GETS_A_TAG


class ListedContainer(NamedTuple):
    """A container and where it stands: bag `bag` of `bags`; `made_here` from others, or by a maker; or collected."""

    container: str
    kind: str
    state: ContainerState
    bag: int
    bags: int
    made_here: bool


class ListedLabel(NamedTuple):
    """One issue of one piece of label, and the container it is meant for."""

    container: str
    piece: str
    issue: int


class ListedHold(NamedTuple):
    """An open hold on a container. Its class is that of the reason that opened it."""

    hold_id: str
    container: str
    kind: ReasonClass
    interlock: str


class Change(NamedTuple):
    """A change of identity that waits to be linked, or the one linked last, and where it came from."""

    change_id: str
    source: str


class OpenBag(NamedTuple):
    """A container between the authorised opening and the empty bag, with the moments its countdown runs from (UTC).

    `station` is where it was checked at the line last, '' before.
    """

    container: str
    bag: int
    bags: int
    state: ContainerState
    opening_authorised_at: datetime | None
    opened_at: datetime | None
    verified_at: datetime | None
    started_at: datetime | None
    volume_ml: Decimal | None
    station: str = ""


class StoredBag(NamedTuple):
    """A frozen container: its slot, None while it is out; how long it was warm, and since when it is (UTC)."""

    container: str
    location: str | None
    warm_for: timedelta
    warm_since: datetime | None


class Expiring(NamedTuple):
    """A container that could still reach the patient, with its kind and until when it may be used (UTC)."""

    container: str
    kind: str
    expires_at: datetime


class ListedDeviation(NamedTuple):
    """A deviation by its number, what opened it, and where it stands."""

    number: int
    what: Opened
    state: DeviationState


class ListedAct(NamedTuple):
    """An act at the bed that nobody signed or attested: which, of which bag, where and when (UTC)."""

    number: int
    step: str
    container: str
    station: str
    at: datetime


class Stop(NamedTuple):
    """An attempt that was stopped at a station and that nobody has acknowledged."""

    attempt_id: str
    station: str


class ListedShipment(NamedTuple):
    """A shipment that is not opened yet. A courier's pass is looked for by what it is bound to."""

    shipment: str
    number: str
    state: ShipmentState
    destination: str
    waybill: str
    pass_sha256: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One journey in a list.

    `former` are the particulars of the identities before the present one, `gone` those that were to be erased, the
    patient's own among them where the patient was (`erased`). `active`: its cells could still reach a
    patient, or it has a patient and no container yet. `states` are all its containers. `in_doubt` are labels that may
    or may not exist; `unreconciled` those neither applied, handed on nor void, in doubt or not; `in_hand` those read
    back and on no container, `left` those handed on; `to_reprint` the void ones of containers that have none yet.
    `holds`, `stops` and `changes` are the open ones, `revocable` the changes that can be taken back; `running` the
    containers that are open now; `frozen` those that were ever stored and are not opened, `deviations` all of them.
    `last_at` is when something happened last. `seal_keys` are of other sites, for labels of this journey. `shipments`
    are those not opened yet, `untold` those received whose temperature nobody read, `came` the containers that came in
    a shipper. `unattested` is what was pressed and waits for somebody who attests it. `reached` says when the journey
    came to each landmark, milestone and step (UTC), `expiring` has the living containers with an expiry. `away`: it was
    handed over to another site.
    """

    coi: str
    therapy: str | None
    particulars_id: str | None
    former: tuple[str, ...]
    active: bool
    has_order: bool
    states: tuple[ListedContainer, ...]
    in_doubt: tuple[ListedLabel, ...]
    unreconciled: tuple[ListedLabel, ...]
    in_hand: tuple[ListedLabel, ...]
    left: tuple[ListedLabel, ...]
    to_reprint: tuple[ListedLabel, ...]
    holds: tuple[ListedHold, ...]
    running: tuple[OpenBag, ...]
    stops: tuple[Stop, ...]
    changes: tuple[Change, ...]
    revocable: tuple[Change, ...]
    deviations: tuple[ListedDeviation, ...]
    last_at: datetime | None
    seal_keys: tuple[TrustedKey, ...] = ()
    frozen: tuple[StoredBag, ...] = ()
    shipments: tuple[ListedShipment, ...] = ()
    untold: tuple[ListedShipment, ...] = ()
    came: frozenset[str] = frozenset()
    unattested: tuple[ListedAct, ...] = ()
    gone: tuple[str, ...] = ()
    erased: bool = False
    reached: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))
    expiring: tuple[Expiring, ...] = ()
    away: bool = False


def listed(journey: Journey) -> Listed:
    """A journey as lists need it."""
    containers = tuple(journey.containers.values())
    return Listed(
        coi=journey.coi,
        therapy=journey.therapy,
        particulars_id=journey.particulars_id,
        former=tuple(one.particulars_id for one in journey.former),
        active=journey.identity is not None and bool(journey.live or not containers),
        has_order=journey.order is not None,
        states=tuple(ListedContainer(c.id, c.kind, c.state, c.bag, c.bags, _made(c)) for c in containers),
        in_doubt=tuple(ListedLabel(c.id, label.piece, label.issue) for c, label in journey.labels_in_doubt),
        unreconciled=tuple(
            ListedLabel(c.id, label.piece, label.issue)
            for c in containers
            for label in c.labels.values()
            if label.state not in RECONCILED
        ),
        in_hand=tuple(
            ListedLabel(c.id, label.piece, label.issue)
            for c in containers
            for label in c.labels.values()
            if label.state is LabelState.READ_BACK
        ),
        left=tuple(
            ListedLabel(c.id, label.piece, label.issue)
            for c in containers
            for label in c.labels.values()
            if label.state is LabelState.HANDED_ON
        ),
        to_reprint=tuple(
            ListedLabel(c.id, label.piece, label.issue)
            for c in containers
            for label in c.labels.values()
            if (
                c.state is ContainerState.PLANNED
                or (label.piece == LabelKind.POST_THAW.value and c.state in GETS_A_TAG)
            )
            and label.state is LabelState.VOID
            and c.current_label(label.piece) is label
        ),
        holds=tuple(ListedHold(h.hold_id, h.container, h.kind, h.interlock) for h in journey.holds.values()),
        running=tuple(_open_bag(c) for c in containers if c.state in OPEN_NOW),
        stops=tuple(Stop(attempt, station) for attempt, station in journey.stops.items()),
        seal_keys=tuple(journey.home.seal_keys.values()),
        changes=tuple(Change(change.change_id, change.source) for change in journey.pending_changes.values()),
        revocable=tuple(_revocable(journey)),
        deviations=tuple(ListedDeviation(d.number, d.what, d.state) for d in journey.deviations.values()),
        last_at=journey.last_at,
        frozen=tuple(
            StoredBag(c.id, c.cold.location, c.cold.warm_for, c.cold.warm_since)
            for c in containers
            if c.cold.stays and c.state in LIVE and c.opened_at is None
        ),
        shipments=tuple(_shipment(s) for s in journey.shipments.values() if s.closed),
        untold=tuple(
            _shipment(s)
            for s in journey.shipments.values()
            if s.received_at is not None and (s.temperature is None or s.temperature.unreadable)
        ),
        came=frozenset(name for s in journey.shipments.values() if s.received_at is not None for name in s.containers),
        unattested=tuple(_unattested(journey)),
        gone=(*journey.to_erase, *(journey.known_as if journey.erased else ())),
        erased=journey.erased,
        reached=landmarks(journey),
        expiring=tuple(
            Expiring(c.id, c.kind, c.expires_at) for c in containers if c.state in LIVE and c.expires_at is not None
        ),
        away=bool(journey.home.away_to),
    )


def _unattested(journey: Journey) -> Iterator[ListedAct]:
    for pressed in journey.pressed.values():
        if pressed.attested is None:
            act = pressed.act
            yield ListedAct(pressed.number, act.step, act.containers[0], act.station, pressed.at)


def _revocable(journey: Journey) -> Iterator[Change]:
    for change in journey.pending_changes.values():
        yield Change(change.change_id, change.source)
    if journey.former and not journey.pending_changes:
        yield Change(journey.former[-1].until, journey.former[-1].source)


def _shipment(shipment: Shipment) -> ListedShipment:
    return ListedShipment(
        shipment.id, shipment.number, shipment.state, shipment.destination, shipment.waybill, shipment.pass_sha256
    )


def _made(container: Container) -> bool:
    return bool(container.parents) or container.foreign is not None


def _open_bag(container: Container) -> OpenBag:
    return OpenBag(
        container.id,
        container.bag,
        container.bags,
        container.state,
        container.opening_authorised_at,
        container.opened_at,
        container.verified_at,
        container.started_at,
        container.volume_ml,
        container.verified_at_station,
    )
