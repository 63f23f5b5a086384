"""What a decision needs to know beyond one journey, as a pure value that names the counts it was made from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import TypeVar, assert_never

from kiosk.domain import facts as f
from kiosk.domain.clock import ClockTrust
from kiosk.domain.envelope import Recorded
from kiosk.domain.handover import OtherSite
from kiosk.domain.keys import KeyPurpose, TrustedKey, retired
from kiosk.domain.people import BadgeState, Duty, OnCallPeriod, Person, Role, RoleHeld, SingleBadge, Standing
from kiosk.domain.restoration import Restoration
from kiosk.domain.therapy import Therapy

V = TypeVar("V")
OfOneBadge = f.StaffBadgePrinted | f.StaffBadgeReadBack | f.StaffBadgeHandedOver | f.StaffBadgeDeauthorised

FAILURES_THAT_LOCK_A_STATION = 10
"""Wrong PINs at one station within `STATION_LOCK` after which nobody signs there for as long."""

STATION_LOCK = timedelta(minutes=5)


class Link(Enum):
    """Whether the kiosk reaches its ledger."""

    CONNECTED = "connected"
    CUT_OFF = "cut off"


@dataclass(frozen=True)
class RegulatoryDecision:
    """On what legal footing a site runs, the document that says so, and who signed it."""

    decision: str
    reference: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class SlotHolds:
    """What a slot of the store holds: a container, and its journey's Chain of Identity identifier."""

    coi: str
    container: str


@dataclass(frozen=True)
class PrinterStanding:
    """How a printer stands. `out` says why it is out of service, None where it is not; `tested` is its last test label
    since it went out, or since ever; `asked` who asked for it to be put back, after that test label.
    """

    out: str | None = None
    dead_mm: tuple[Decimal, ...] = ()
    tested: f.PrinterTested | None = None
    asked: str | None = None


@dataclass(frozen=True)
class SiteView:
    """The site as it stands. `counts` are the (stream, count) pairs it was made from.

    From the record: `people`, `stations` (station to the CoI it has open), approved `templates` and `profiles` by
    hash, trusted `keys`, the `trust_list` of them taken last, trusted `other_sites`, taken `slots` of the store,
    `printers` tested or put out of service, by name, who is `on_call`, the `regulatory` decision in force, the
    `restorations` from a backup, and when the last wrong PINs were keyed at a station (`failed_pins`, at most as many
    as lock it). From this moment: the `therapies` loaded, how far the clock is trusted, the link to the ledger, the
    `look_alikes` of the journey in question, the journeys of other patients that are found under the number or the
    wristband of its oldest open change of identity (`others_under_the_number`), and which `frames_seen` of this attempt
    were used in an earlier one.
    """

    site: str = ""
    facility: str = ""
    mode: str = ""
    zone: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    people: Mapping[str, Person] = field(default_factory=lambda: MappingProxyType({}))
    stations: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    templates: frozenset[str] = frozenset()
    profiles: frozenset[str] = frozenset()
    keys: Mapping[str, TrustedKey] = field(default_factory=lambda: MappingProxyType({}))
    trust_list: f.TrustListTaken | None = None
    other_sites: Mapping[str, OtherSite] = field(default_factory=lambda: MappingProxyType({}))
    slots: Mapping[str, SlotHolds] = field(default_factory=lambda: MappingProxyType({}))
    printers: Mapping[str, PrinterStanding] = field(default_factory=lambda: MappingProxyType({}))
    therapies: Mapping[str, Therapy] = field(default_factory=lambda: MappingProxyType({}))
    on_call: tuple[OnCallPeriod, ...] = ()
    regulatory: RegulatoryDecision | None = None
    restorations: tuple[Restoration, ...] = ()
    failed_pins: Mapping[str, tuple[datetime, ...]] = field(default_factory=lambda: MappingProxyType({}))
    clock: ClockTrust = ClockTrust.UNKNOWN
    link: Link = Link.CUT_OFF
    look_alikes: frozenset[str] = frozenset()
    others_under_the_number: frozenset[str] = frozenset()
    frames_seen: frozenset[str] = frozenset()

    def owner_of(self, badge: str) -> Person | None:
        """The person a badge belongs to, None for an unknown badge."""
        return next((person for person in self.people.values() if badge in person.badges), None)

    def on_call_for(self, duty: Duty, moment: datetime) -> OnCallPeriod | None:
        """Who answers for a duty at that moment; of several the one named last."""
        named = (p for p in reversed(self.on_call) if p.duty is duty and p.since <= moment < p.until)
        return next(named, None)

    def locked_until(self, station: str) -> datetime | None:
        """Until when nobody signs at a station (UTC) because of wrong PINs; None where they never were too many."""
        failed = self.failed_pins.get(station, ())
        if len(failed) < FAILURES_THAT_LOCK_A_STATION or failed[-1] - failed[0] > STATION_LOCK:
            return None
        return failed[-1] + STATION_LOCK


def replay_site(recorded: Iterable[Recorded], onto: SiteView | None = None) -> SiteView:
    """The site view that the facts of the `site/...` streams make, folded onto an earlier one if there is one."""
    view = SiteView() if onto is None else onto
    for record in recorded:
        stream = record.entry.stream
        counts = dict(view.counts)
        if record.number != counts.get(stream, 0) + 1:
            raise ValueError(f"Expected fact {counts.get(stream, 0) + 1} of {stream}, got {record.number}.")
        counts[stream] = record.number
        view = replace(_with(view, record.entry.fact), counts=tuple(sorted(counts.items())))
        if isinstance(record.entry.fact, f.PinFailed):
            view = _with_failure(view, record.entry.fact.station, record.entry.stamp.occurred_at)
        if isinstance(record.entry.fact, f.KeyRotated) and record.entry.fact.replaces in view.keys:
            replaced = retired(view.keys[record.entry.fact.replaces], record.recorded_at)
            view = replace(view, keys=_plus(view.keys, replaced.key_id, replaced))
    return view


def trusted_by(fact: f.KeyTrustedBySite | f.KeyRotated) -> TrustedKey:
    """The key that counts by a fact."""
    return TrustedKey(fact.key_id, fact.public, KeyPurpose(fact.purpose), fact.owner, fact.not_before, fact.not_after)


def _with(view: SiteView, fact: f.Fact) -> SiteView:  # noqa: C901  one case a fact: a table, read as one
    match fact:
        case f.SiteFounded():
            return replace(view, site=fact.site, facility=fact.facility, mode=fact.mode, zone=fact.zone)
        case f.PersonRegistered():
            return replace(
                view, people=_plus(view.people, fact.person, Person(fact.person, particulars_id=fact.particulars_id))
            )
        case (
            f.BadgeIssued() | f.StaffBadgePrinted() | f.StaffBadgeReadBack() | f.StaffBadgeHandedOver()
            | f.StaffBadgeDeauthorised() | f.RoleGranted() | f.PersonSuspended() | f.PersonReinstated()
            | f.PinSet() | f.PinFailed() | f.PinAccepted()
        ):  # fmt: skip
            person = _person(view.people[fact.person], fact)
            return replace(view, people=_plus(view.people, fact.person, person))
        case f.StationTaken():
            return replace(view, stations=_plus(view.stations, fact.station, fact.coi))
        case f.StationCleared():
            left = {station: coi for station, coi in view.stations.items() if station != fact.station}
            return replace(view, stations=MappingProxyType(left))
        case f.TemplateApproved():
            return replace(view, templates=view.templates | {fact.template_sha256})
        case f.ProfileApproved():
            return replace(view, profiles=view.profiles | {fact.profile_sha256})
        case f.KeyTrustedBySite() | f.KeyRotated():
            return replace(view, keys=_plus(view.keys, fact.key_id, trusted_by(fact)))
        case f.KeyRevoked():
            known = view.keys[fact.key_id]
            # The earliest moment said holds: no later fact makes a stolen key count again.
            key = replace(known, revoked_at=min(fact.revoked_at, known.revoked_at or fact.revoked_at))
            return replace(view, keys=_plus(view.keys, fact.key_id, key))
        case f.TrustListTaken():
            return replace(view, trust_list=fact)
        case f.SiteTrusted():
            return replace(view, other_sites=_plus(view.other_sites, fact.site, _other(fact)))
        case f.SiteDistrusted():
            others = {name: other for name, other in view.other_sites.items() if name != fact.site}
            return replace(view, other_sites=MappingProxyType(others))
        case f.OnCallNamed():
            period = OnCallPeriod(Duty(fact.duty), fact.particulars_id, fact.since, fact.until)
            return replace(view, on_call=(*view.on_call, period))
        case f.RegulatoryDecisionRecorded():
            return replace(view, regulatory=RegulatoryDecision(fact.decision, fact.reference, fact.people))
        case f.SiteRestored():
            lost = max(0, fact.known - fact.facts)
            restored = Restoration(fact.backup, fact.backed_up_at, fact.at, lost)
            return replace(view, restorations=(*view.restorations, restored))
        case f.RestorationAcknowledged():
            return replace(view, restorations=tuple(_acknowledged(one, fact) for one in view.restorations))
        case f.SlotTaken():
            return replace(view, slots=_plus(view.slots, fact.location, SlotHolds(fact.coi, fact.container)))
        case f.SlotFreed():
            left_taken = {location: holds for location, holds in view.slots.items() if location != fact.location}
            return replace(view, slots=MappingProxyType(left_taken))
        case f.PrinterTested() | f.PrinterTakenOut() | f.PrinterReturnAsked() | f.PrinterPutBack():
            standing = _standing(view.printers.get(fact.printer, PrinterStanding()), fact)
            return replace(view, printers=_plus(view.printers, fact.printer, standing))
        case f.IncidentRecorded() | f.PrintGraded() | f.PrintReported() | f.TankWarmed() | f.RackCounted():
            return view
        case f.ChallengePut() | f.DrillHeld():
            return view
        case f.ClockTrustChanged() | f.TrailReviewed() | f.AccessReviewed():
            return view
        case _:
            raise ValueError(f"Expected a fact of the site, got {type(fact).__name__}.")


def _acknowledged(restoration: Restoration, fact: f.RestorationAcknowledged) -> Restoration:
    if (restoration.backup, restoration.at) != (fact.backup, fact.at):
        return restoration
    return replace(restoration, acknowledged_by=fact.people)


def _person(
    person: Person,
    fact: f.BadgeIssued
    | OfOneBadge
    | f.RoleGranted
    | f.PersonSuspended
    | f.PersonReinstated
    | f.PinSet
    | f.PinFailed
    | f.PinAccepted,
) -> Person:
    match fact:
        case f.BadgeIssued():
            return replace(person, badges=(*person.badges, fact.badge))
        case f.StaffBadgePrinted() | f.StaffBadgeReadBack() | f.StaffBadgeHandedOver() | f.StaffBadgeDeauthorised():
            return person.with_single(_single(fact))
        case f.RoleGranted():
            return replace(person, roles=(*person.roles, RoleHeld(Role(fact.role), fact.since, fact.until)))
        case f.PersonSuspended():
            return replace(person, standing=Standing.SUSPENDED)
        case f.PersonReinstated():
            return replace(person, standing=Standing.ACTIVE)
        case f.PinSet():
            return replace(person, pin_record=fact.pin_record, pin_failures=0)
        case f.PinFailed():
            return replace(person, pin_failures=person.pin_failures + 1)
        case f.PinAccepted():
            return replace(person, pin_failures=0)
        case _:
            assert_never(fact)


def _other(fact: f.SiteTrusted) -> OtherSite:
    devices = tuple(
        TrustedKey(
            key.key_id, key.public, KeyPurpose.DEVICE, fact.site, key.not_before, key.not_after, key.revoked_at
        )
        for key in fact.devices
    )  # fmt: skip
    return OtherSite(fact.site, fact.facility, fact.fingerprint, fact.exchange, devices)


def _standing(
    standing: PrinterStanding,
    fact: f.PrinterTested | f.PrinterTakenOut | f.PrinterReturnAsked | f.PrinterPutBack,
) -> PrinterStanding:
    match fact:
        case f.PrinterTested():
            return replace(standing, tested=fact, asked=None)
        case f.PrinterTakenOut():
            return PrinterStanding(fact.why, fact.dead_mm)
        case f.PrinterPutBack():
            return replace(standing, out=None, dead_mm=(), asked=None)
        case f.PrinterReturnAsked():
            return replace(standing, asked=fact.person)
        case _:
            assert_never(fact)


def _single(fact: OfOneBadge) -> SingleBadge:
    match fact:
        case f.StaffBadgePrinted():
            return SingleBadge(fact.badge, BadgeState.PRINTED)
        case f.StaffBadgeReadBack():
            return SingleBadge(fact.badge, BadgeState.IN_FORCE)
        case f.StaffBadgeHandedOver():
            return SingleBadge(fact.badge, BadgeState.IN_FORCE, handed_over=True)
        case f.StaffBadgeDeauthorised():
            return SingleBadge(fact.badge, BadgeState.DEAUTHORISED, why=fact.why)
        case _:
            assert_never(fact)


def _with_failure(view: SiteView, station: str, at: datetime) -> SiteView:
    latest = (*view.failed_pins.get(station, ()), at)[-FAILURES_THAT_LOCK_A_STATION:]
    return replace(view, failed_pins=_plus(view.failed_pins, station, latest))


def _plus(mapping: Mapping[str, V], key: str, value: V) -> Mapping[str, V]:
    return MappingProxyType({**mapping, key: value})
