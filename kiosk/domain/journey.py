"""Everything known about one patient's cells: a value, made from the journey's facts by `replay`.

Nothing here is ever set; a new fact makes a new journey.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from kiosk.domain.attestation import Pressed
from kiosk.domain.containers import IN_DOUBT, LIVE, Container, Label, Result
from kiosk.domain.deviations import Deviation
from kiosk.domain.facts import IdentityChanged, IdentityCommitments, Ordered
from kiosk.domain.handover import Home
from kiosk.domain.history import Noted
from kiosk.domain.identity import FormerIdentity
from kiosk.domain.milestones import Reached
from kiosk.domain.reasons import ReasonClass
from kiosk.domain.shipping import Shipment, ShipperLabels
from kiosk.domain.statements import TestRecord


@dataclass(frozen=True)
class Hold:
    """An open hold on a container. Its class is that of the reason that opened it."""

    hold_id: str
    container: str
    kind: ReasonClass
    interlock: str


@dataclass(frozen=True)
class Opening:
    """A container's contents counted against the limits of 24 hours, from the authorised opening on."""

    container: str
    at: datetime
    volume_ml: Decimal
    cells_e6: Decimal
    dmso_ml: Decimal


@dataclass(frozen=True)
class Readiness:
    """The readiness list as answered last."""

    answers: tuple[tuple[str, str], ...]
    at: datetime


@dataclass(frozen=True)
class Journey:
    """One Chain of Identity identifier and all that its facts say.

    `count` is the number of facts; `last_at` the latest moment any of them happened. `former` are the identities before
    the present one, the first of them first. `to_erase` are the particulars of changes that were taken back: another
    patient's, that must be gone; `erased` says that this patient's own must be. `band_serial` is of the wristband put
    on last, `band_issued` of the last one printed here, `band_read_back` of the last one that a camera read back.
    `band_issued_as` are the particulars that this one says; `bands_put_on` is the serial that two people put on here
    last, by the number on the band.
    `band_seen` says when this patient's wristband was read last at each station. `stops` are the attempts that were
    stopped and that nobody has acknowledged, with the station of each. `deviations` are by the number of the fact that
    opened each, `pressed` is what nobody signed when it was done, by the number of its fact. `home` says which site it
    is at. `shipments` are all there ever were, `shipper_labels` those that were printed last. `milestones` are by
    name, `taken` says when each step was taken last. `history` is what is noted of the cells, by item, `reviewed`
    what of it two people looked at.
    """

    coi: str
    count: int = 0
    last_at: datetime | None = None
    therapy: str | None = None
    particulars_id: str | None = None
    identity: IdentityCommitments | None = None
    former: tuple[FormerIdentity, ...] = ()
    to_erase: tuple[str, ...] = ()
    erased: bool = False
    band_serial: int | None = None
    band_issued: int | None = None
    band_read_back: int | None = None
    band_issued_as: str | None = None
    bands_put_on: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    band_seen: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))
    order: Ordered | None = None
    donor: TestRecord | None = None
    containers: Mapping[str, Container] = field(default_factory=lambda: MappingProxyType({}))
    holds: Mapping[str, Hold] = field(default_factory=lambda: MappingProxyType({}))
    pending_changes: Mapping[str, IdentityChanged] = field(default_factory=lambda: MappingProxyType({}))
    look_alike_told: frozenset[str] = frozenset()
    patient_ready_at: datetime | None = None
    readiness: Readiness | None = None
    openings: tuple[Opening, ...] = ()
    stops: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    deviations: Mapping[int, Deviation] = field(default_factory=lambda: MappingProxyType({}))
    pressed: Mapping[int, Pressed] = field(default_factory=lambda: MappingProxyType({}))
    home: Home = field(default_factory=Home)
    shipments: Mapping[str, Shipment] = field(default_factory=lambda: MappingProxyType({}))
    shipper_labels: ShipperLabels | None = None
    milestones: Mapping[str, Reached] = field(default_factory=lambda: MappingProxyType({}))
    history: Mapping[str, Result] = field(default_factory=lambda: MappingProxyType({}))
    reviewed: frozenset[Noted] = frozenset()
    taken: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def known_as(self) -> tuple[str, ...]:
        """The particulars of every identity the patient has or had, the present one last."""
        present = (self.particulars_id,) if self.particulars_id is not None else ()
        return (*(former.particulars_id for former in self.former), *present)

    @property
    def agreeing(self) -> frozenset[str]:
        """Commitments of the present identity and of every one linked to it: labels issued under any of them agree."""
        chain = [link.identity for link in self.former]
        return frozenset(identity.patient for identity in (*chain, self.identity) if identity is not None)

    def holds_on(self, container: str, kind: ReasonClass) -> tuple[Hold, ...]:
        """Open holds of that class on a container."""
        return tuple(h for h in self.holds.values() if h.container == container and h.kind is kind)

    @property
    def next_band(self) -> int:
        """The serial that the next wristband printed here gets: above every one this patient ever had."""
        return max(self.band_serial or 0, self.band_issued or 0) + 1

    @property
    def live(self) -> tuple[Container, ...]:
        """Containers whose cells could still reach a patient."""
        return tuple(c for c in self.containers.values() if c.state in LIVE and not self._waits_in_vain(c))

    def _waits_in_vain(self, container: Container) -> bool:
        """A reserve that nothing was moved into, and whose bag is gone: it is empty for ever."""
        reserve = container.reserve
        return reserve is not None and not reserve.filled and self.containers[reserve.of].state not in LIVE

    @property
    def labels_in_doubt(self) -> tuple[tuple[Container, Label], ...]:
        """Labels that may or may not exist, with the container they were meant for."""
        return tuple((c, lb) for c in self.containers.values() for lb in c.labels.values() if lb.state in IN_DOUBT)

    def shipment_of(self, container: str) -> Shipment | None:
        """The shipment a container was in last, None where it never was in one."""
        return next((s for s in reversed(tuple(self.shipments.values())) if container in s.containers), None)

    @property
    def own_values(self) -> frozenset[str]:
        """Every identifier that belongs to this journey and may stand in its record in clear."""
        values = {self.coi, *self.agreeing}
        if self.identity is not None:
            values |= {self.identity.patient, self.identity.band, self.identity.birth_date}
        if self.order is not None:
            values.add(self.order.order_number)
        for container in self.containers.values():
            values |= {container.id, container.din}
        for shipment in self.shipments.values():
            values |= {shipment.sscc, shipment.consignment}
        return frozenset(values)
