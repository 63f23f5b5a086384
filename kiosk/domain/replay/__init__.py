"""Replay: from facts to a journey. A fold, one fact at a time, that only remembers and never judges.

Each kind of fact is one case; the type checker lists the missing ones. Facts are trusted here: they were decided before
they were recorded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar, assert_never

from kiosk.domain import facts as f
from kiosk.domain.attestation import with_attestation
from kiosk.domain.containers import Container, ContainerState, InfuseBy, Label, LabelState, Result
from kiosk.domain.deviations import with_deviation
from kiosk.domain.envelope import Entry, Recorded
from kiosk.domain.facts import LabelFact
from kiosk.domain.journey import Hold, Journey, Opening, Readiness
from kiosk.domain.label import KitPlace, LabelKind
from kiosk.domain.milestones import Reached
from kiosk.domain.reasons import Answer, ReasonClass
from kiosk.domain.replay.ends import closed, with_ending
from kiosk.domain.replay.foreign import with_foreign
from kiosk.domain.replay.handover import Expand, Story, nothing_to_expand, with_end, with_handover, with_story
from kiosk.domain.replay.identity import with_identity
from kiosk.domain.replay.processing import with_processing
from kiosk.domain.replay.salvage import with_salvage
from kiosk.domain.replay.shipping import in_hand, with_shipper_labels, with_shipping
from kiosk.domain.replay.storage import with_bags_shown, with_opening_done, with_storage
from kiosk.domain.statements import Completion, RiskFactors, TestRecord
from kiosk.domain.step import Read, StepKind
from kiosk.domain.steps import STEPS

PUT_AWAY = frozenset({StepKind.PACK, StepKind.STORE})
"""Steps after which nobody has the bag in hand: a fact of their own says where it is."""

K = TypeVar("K")
V = TypeVar("V")


def replay(
    coi: str, recorded: Iterable[Recorded], onto: Journey | None = None, expand: Expand = nothing_to_expand
) -> Journey:
    """The journey that the facts make, folded onto an earlier state of the same journey if there is one.

    `expand` unpacks the chain of another site where one was taken over (`replay_handover`).
    """
    journey = Journey(coi) if onto is None else onto
    count, last_at = journey.count, journey.last_at
    for record in recorded:
        entry = record.entry
        if entry.stream != coi or record.number != count + 1:
            raise ValueError(f"Expected fact {count + 1} of {coi}, got {record.number} of {entry.stream}.")
        moment = entry.stamp.occurred_at
        last_at = moment if last_at is None else max(moment, last_at)
        if isinstance(entry.fact, f.HandoverAccepted):
            journey = with_story(replace(journey, last_at=last_at), entry.fact.to_site, expand(entry.fact), _with)
            last_at = journey.last_at
        journey, count = with_end(_with(journey, entry), record), record.number
        journey = _with_attestation(_with_deviation(journey, record), record)
    return replace(journey, count=count, last_at=last_at)


def replay_story(coi: str, story: Story) -> Journey:
    """The journey that the facts of several sites make, as the last of them had it."""
    return with_story(Journey(coi), "", story, _with)


def _with(journey: Journey, entry: Entry) -> Journey:  # noqa: C901, PLR0915  one case a fact: a table, read as one
    fact = entry.fact
    at = entry.stamp.occurred_at
    match fact:
        case f.Enrolled() | f.Ordered() | f.BandPutOn() | f.LookAlikeAcknowledged() | f.DonorEvaluated():
            return _with_patient(journey, fact)
        case f.BandIssued():
            return replace(journey, band_issued=fact.serial, band_issued_as=journey.particulars_id)
        case f.BandReadBack():
            return replace(journey, band_read_back=fact.serial)
        case f.IdentityChanged() | f.IdentityLinked() | f.IdentityTakenBack():
            return with_identity(journey, fact)
        case (
            f.LabelIssued() | f.PrintStarted() | f.LabelReadBack() | f.LabelApplied() | f.LabelHandedOn()
            | f.LabelVoided() | f.LabelLost() | f.LabelFound() | f.ExtraSheetDestroyed() | f.TagAnswered()
            | f.LabelGraded() | f.InfuseByAssigned() | f.PlacedInKit()
        ):  # fmt: skip
            return _with_label(journey, fact.container, _label_after(journey, fact, at))
        case f.ContainerPlanned():
            container = Container(
                id=fact.container, kind=fact.kind, blood_group=fact.blood_group, bag=fact.bag, bags=fact.bags,
                collected_at=fact.collected_at, expires_at=fact.expires_at, expiry_local=fact.expiry_local,
                zone=fact.zone,
            )  # fmt: skip
            return _with_container(journey, container)
        case f.ContainersDerived():
            for child in fact.children:
                journey = _with_container(journey, replace(journey.containers[child], parents=fact.parents))
            return journey
        case f.ManufactureFailed():
            return with_processing(journey, fact)
        case f.HistoryNoted():
            return replace(journey, history=_plus(journey.history, fact.item, Result(fact.value, fact.unit)))
        case f.HistoryReviewed():
            return replace(journey, reviewed=journey.reviewed | set(fact.items))
        case f.MilestoneRecorded():
            return replace(journey, milestones=_plus(journey.milestones, fact.name, Reached(fact.at)))
        case f.ParticularsErased():
            return replace(journey, erased=True)
        case f.LabelledOutside() | f.DeviationAssessed() | f.DeviationClosingSigned():
            return journey
        case f.ForeignExpected() | f.ForeignBound():
            return _with_container(journey, with_foreign(journey.containers[fact.container], fact))
        case f.ContentsMeasured():
            container = journey.containers[fact.container]
            container = replace(container, volume_ml=fact.volume_ml, cells_e6=fact.cells_e6, dmso_ml=fact.dmso_ml)
            return _with_container(journey, container)
        case f.ResultRecorded():
            container = journey.containers[fact.container]
            results = _plus(container.results, fact.test, Result(fact.value, fact.unit))
            return _with_container(journey, replace(container, results=results))
        case f.HoldPlaced():
            hold = Hold(fact.hold_id, fact.container, ReasonClass(fact.kind), fact.interlock)
            return replace(journey, holds=_plus(journey.holds, fact.hold_id, hold))
        case f.HoldLifted():
            left = {hold_id: hold for hold_id, hold in journey.holds.items() if hold_id != fact.hold_id}
            return replace(journey, holds=MappingProxyType(left))
        case f.ExceptionalReleaseSigned():
            container = journey.containers[fact.container]
            return _with_container(journey, replace(container, excepted=container.excepted | set(fact.findings)))
        case f.ReadinessAnswered():
            return replace(journey, readiness=Readiness(fact.answers, at))
        case f.DowntimeSheetAsked() | f.ActAttested() | f.SiteMatched():
            return journey
        case f.ContainerOpened():
            container = journey.containers[fact.container]
            tag = container.current_label(LabelKind.POST_THAW.value)
            infuse_by = tag.infuse_by if tag is not None else None
            opened = _with_container(journey, replace(container, opened_at=at, infuse_by=infuse_by))
            return with_opening_done(opened, fact.container, at)
        case f.InfusionStarted():
            container = journey.containers[fact.container]
            return _with_container(journey, replace(container, started_at=at))
        case f.InfusionStopped() | f.BagFinished():
            return _with_container(journey, closed(journey.containers[fact.container], fact))
        case f.ReservePlanned() | f.ContentsMoved():
            return with_salvage(journey, fact)
        case f.InfusionInterrupted() | f.GivenOutside() | f.ContainerWithdrawn() | f.DiscardOrdered():
            return with_ending(journey, fact)
        case f.Witnessed():
            journey = with_bags_shown(journey, fact, StepKind.STORE.value)
            own = journey.identity.band if journey.identity is not None else None
            if any(value.kind == "wristband" and value.value == own for value in fact.read):
                return replace(journey, band_seen=_plus(journey.band_seen, fact.station, at))
            return journey
        case f.HandedOver() | f.HandoverAccepted() | f.HandoverConfirmed():
            return with_handover(journey, fact)
        case f.Stored() | f.Retrieved() | f.ExcursionJudged() | f.CountDiffered():
            return with_storage(journey, fact, at)
        case f.WayChecked():
            return _with_container(journey, replace(journey.containers[fact.container], way=fact))
        case f.ShipperLabelIssued() | f.ShipperLabelsReadBack():
            return with_shipper_labels(journey, fact)
        case (
            f.ShipperPacked() | f.ShipperDispatched() | f.CourierTook() | f.CourierHandedOver() | f.SealsExplained()
            | f.ReceivedSealed() | f.TemperatureRecorded() | f.TemperatureUnreadable() | f.ShipperOpened()
        ):  # fmt: skip
            return with_shipping(journey, fact, at, entry.people)
        case f.StepTaken():
            return _with_step(journey, entry, fact)
        case f.StepRefused():
            return _with_stop(journey, fact)
        case f.StopAcknowledged():
            left_open = {attempt: station for attempt, station in journey.stops.items() if attempt != fact.attempt_id}
            return replace(journey, stops=MappingProxyType(left_open))
        case (
            f.SiteFounded() | f.PersonRegistered() | f.BadgeIssued() | f.StaffBadgePrinted() | f.StaffBadgeReadBack()
            | f.StaffBadgeHandedOver() | f.StaffBadgeDeauthorised() | f.RoleGranted() | f.PersonSuspended()
            | f.PersonReinstated() | f.PinSet() | f.PinFailed() | f.PinAccepted() | f.StationTaken()
            | f.StationCleared() | f.TemplateApproved() | f.ProfileApproved() | f.KeyTrustedBySite()
            | f.KeyRotated() | f.KeyRevoked() | f.TrustListTaken() | f.IncidentRecorded() | f.OnCallNamed()
            | f.RegulatoryDecisionRecorded() | f.SiteRestored() | f.RestorationAcknowledged()
            | f.SiteTrusted() | f.SiteDistrusted()
            | f.SlotTaken() | f.SlotFreed() | f.TankWarmed() | f.RackCounted()
            | f.PrintGraded() | f.PrintReported() | f.PrinterTested()
            | f.PrinterTakenOut() | f.PrinterReturnAsked() | f.PrinterPutBack()
            | f.ChallengePut() | f.DrillHeld()
            | f.ClockTrustChanged() | f.TrailReviewed() | f.AccessReviewed()
        ):  # fmt: skip
            raise ValueError(f"Expected a fact of a journey, got {type(fact).__name__}.")
        case _:
            assert_never(fact)


def _with_deviation(journey: Journey, record: Recorded) -> Journey:
    found = with_deviation(journey.deviations, record)
    return journey if found is journey.deviations else replace(journey, deviations=found)


def _with_attestation(journey: Journey, record: Recorded) -> Journey:
    pressed = with_attestation(journey.pressed, record)
    return journey if pressed is journey.pressed else replace(journey, pressed=pressed)


def _with_patient(
    journey: Journey, fact: f.Enrolled | f.Ordered | f.BandPutOn | f.LookAlikeAcknowledged | f.DonorEvaluated
) -> Journey:
    match fact:
        case f.Enrolled():
            return replace(
                journey, therapy=fact.therapy, particulars_id=fact.particulars_id, identity=fact.identity,
                band_serial=fact.band_serial,
            )  # fmt: skip
        case f.Ordered():
            return replace(journey, order=fact)
        case f.BandPutOn():
            if journey.identity is None:
                return journey
            put_on = journey.bands_put_on
            put_on = _plus(put_on, fact.band, fact.serial) if fact.serial is not None else put_on
            identity = replace(journey.identity, band=fact.band)
            return replace(journey, identity=identity, band_serial=fact.serial, bands_put_on=put_on)
        case f.DonorEvaluated():
            record = TestRecord(
                Completion(fact.screening),
                Completion(fact.testing),
                RiskFactors(fact.risk_factors),
                fact.reactive_agents,
            )
            return replace(journey, donor=record)
        case f.LookAlikeAcknowledged():
            return replace(journey, look_alike_told=journey.look_alike_told | {fact.person})


def _with_step(journey: Journey, entry: Entry, fact: f.StepTaken) -> Journey:
    at = entry.stamp.occurred_at
    row = STEPS[StepKind(fact.step)]
    journey = replace(journey, taken=_plus(journey.taken, fact.step, at))
    if row.kind is StepKind.PATIENT_READY:
        journey = replace(journey, patient_ready_at=at)
    if Read.BAG in frozenset().union(*row.reads) and row.kind not in PUT_AWAY:
        # Whoever had it in hand last has it: of a hand-over that is the receiver.
        journey = in_hand(journey, fact.containers, fact.station, entry.people[-1] if entry.people else "")
    if row.after is None:
        return journey
    for name in fact.containers:
        container = replace(journey.containers[name], state=row.after)
        match row.after:
            case ContainerState.RELEASED:
                container = replace(container, released_by=entry.people)
            case ContainerState.OPENING_AUTHORISED:
                container = replace(container, opening_authorised_at=at)
                journey = _with_opening(journey, container, entry)
            case ContainerState.VERIFIED:
                container = replace(container, verified_at=at, verified_at_station=fact.station)
            case _:
                pass
        journey = _with_container(journey, container)
    return journey


def _with_stop(journey: Journey, fact: f.StepRefused) -> Journey:
    if all(reason.answer == Answer.RETRY.value for reason in fact.reasons):
        return journey
    return replace(journey, stops=_plus(journey.stops, fact.attempt_id, fact.station))


def _with_opening(journey: Journey, container: Container, entry: Entry) -> Journey:
    # An exceptional release may open a bag whose DMSO is not counted: its cells and volume count all the same.
    volume, cells, dmso = (
        amount if amount is not None else Decimal(0)
        for amount in (container.volume_ml, container.cells_e6, container.dmso_ml)
    )
    opening = Opening(container.id, entry.stamp.occurred_at, volume, cells, dmso)
    others = tuple(o for o in journey.openings if o.container != container.id)
    return replace(journey, openings=(*others, opening))


def _plus(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return MappingProxyType({**mapping, key: value})


def _with_container(journey: Journey, container: Container) -> Journey:
    return replace(journey, containers=_plus(journey.containers, container.id, container))


def _with_label(journey: Journey, container_id: str, label: Label) -> Journey:
    container = journey.containers[container_id]
    labels = _plus(container.labels, (label.piece, label.issue), label)
    return _with_container(journey, replace(container, labels=labels))


def _label(journey: Journey, fact: LabelFact) -> Label:
    return journey.containers[fact.container].labels[(fact.piece, fact.issue)]


def _label_after(journey: Journey, fact: LabelFact, at: datetime) -> Label:  # noqa: C901  one case a fact, as above
    """The label as the fact leaves it."""
    match fact:
        case f.LabelIssued():
            return Label(fact.piece, fact.issue, fact.serial, LabelState.ISSUED, issued_at=at, edition=fact.edition)
        case f.PrintStarted():
            label = replace(_label(journey, fact), print_id=fact.print_id, bitmap_sha256=fact.bitmap_sha256)
            return replace(label, state=LabelState.STARTED, epc=fact.epc)
        case f.TagAnswered():
            void = "" if fact.read is not None else fact.said
            return replace(_label(journey, fact), epc_read=fact.read, tag_void=void)
        case f.InfuseByAssigned():
            infuse_by = InfuseBy(fact.counted_from, fact.infuse_by, fact.infuse_by_local)
            return replace(_label(journey, fact), infuse_by=infuse_by)
        case f.PlacedInKit():
            return replace(_label(journey, fact), kit=KitPlace(fact.kit, fact.number, fact.labels))
        case f.LabelReadBack():
            return replace(_label(journey, fact), state=LabelState.READ_BACK)
        case f.LabelApplied():
            return replace(_label(journey, fact), state=LabelState.APPLIED, was_on=True)
        case f.LabelHandedOn():
            return replace(_label(journey, fact), state=LabelState.HANDED_ON)
        case f.LabelVoided():
            return replace(_label(journey, fact), state=LabelState.VOID, voided_at=at)
        case f.LabelLost():
            return replace(_label(journey, fact), state=LabelState.LOST)
        case f.LabelFound():
            return replace(_label(journey, fact), state=LabelState.STARTED)
        case f.ExtraSheetDestroyed():
            label = _label(journey, fact)
            return replace(label, extra_sheets=label.extra_sheets + 1)
        case f.LabelGraded():
            return _label(journey, fact)
        case _:
            assert_never(fact)
