"""One sentence for each kind of fact of a journey, with the places a screen fills in its own language."""

from typing import assert_never

from kiosk.domain import facts as f
from kiosk.domain.attempt import Signature
from kiosk.domain.dosing import plain
from kiosk.domain.facts.bedside import BedsideFact
from kiosk.domain.facts.containers import ContainerFact
from kiosk.domain.facts.identity import IdentityFact
from kiosk.domain.facts.steps import StepFact
from kiosk.handoffs.phrasing import Names, Phrase, Sentence, Values, as_recorded, names_for
from kiosk.handoffs.sentences.deviations import of_deviation
from kiosk.handoffs.sentences.ends import of_end, of_salvage
from kiosk.handoffs.sentences.handover import of_handover
from kiosk.handoffs.sentences.history import of_history
from kiosk.handoffs.sentences.milestones import of_milestone
from kiosk.handoffs.sentences.processing import of_processing
from kiosk.handoffs.sentences.shipping import of_shipper_labels, of_shipping
from kiosk.handoffs.sentences.storage import of_storage, of_way

__all__ = ["Names", "Phrase", "Sentence", "Values", "as_recorded", "names_for", "sentence"]


def sentence(fact: f.JourneyFact, names: Names) -> Sentence:  # noqa: C901  one case a family: a table
    """What a fact says, with its details."""
    match fact:
        case f.Witnessed() | f.StepTaken() | f.StepRefused() | f.StopAcknowledged():
            return _of_step(fact, names)
        case (
            f.LabelIssued() | f.PrintStarted() | f.LabelReadBack() | f.LabelApplied() | f.LabelHandedOn()
            | f.LabelVoided() | f.LabelLost() | f.LabelFound() | f.ExtraSheetDestroyed() | f.TagAnswered()
            | f.LabelGraded() | f.InfuseByAssigned() | f.PlacedInKit()
        ):  # fmt: skip
            return _of_label(fact, names)
        case (
            f.Enrolled() | f.Ordered() | f.DonorEvaluated() | f.BandIssued() | f.BandReadBack() | f.BandPutOn()
            | f.LookAlikeAcknowledged()
            | f.IdentityChanged() | f.IdentityLinked() | f.IdentityTakenBack() | f.ParticularsErased()
        ):  # fmt: skip
            return _of_identity(fact, names)
        case (
            f.ContainerPlanned() | f.ContainersDerived() | f.LabelledOutside() | f.ContentsMeasured()
            | f.ResultRecorded() | f.HoldPlaced() | f.HoldLifted() | f.ExceptionalReleaseSigned()
        ):  # fmt: skip
            return _of_container(fact, names)
        case (
            f.ReadinessAnswered() | f.DowntimeSheetAsked() | f.ContainerOpened() | f.InfusionStarted()
            | f.InfusionStopped() | f.BagFinished() | f.ActAttested()
        ):  # fmt: skip
            return _of_bedside(fact, names)
        case f.HandedOver() | f.HandoverAccepted() | f.HandoverConfirmed():
            return of_handover(fact, names)
        case f.ManufactureFailed():
            return of_processing(fact, names)
        case f.HistoryNoted() | f.HistoryReviewed():
            return of_history(fact)
        case f.MilestoneRecorded():
            return of_milestone(fact)
        case f.ReservePlanned() | f.ContentsMoved():
            return of_salvage(fact, names)
        case f.InfusionInterrupted() | f.GivenOutside() | f.ContainerWithdrawn() | f.DiscardOrdered():
            return of_end(fact, names)
        case f.DeviationAssessed() | f.DeviationClosingSigned():
            return of_deviation(fact)
        case f.ForeignExpected() | f.ForeignBound():
            return _of_makers_bag(fact, names)
        case f.Stored() | f.Retrieved() | f.ExcursionJudged() | f.CountDiffered():
            return of_storage(fact, names)
        case f.SiteMatched() | f.WayChecked():
            return of_way(fact, names)
        case f.ShipperLabelIssued() | f.ShipperLabelsReadBack():
            return of_shipper_labels(fact, names)
        case (
            f.ShipperPacked() | f.ShipperDispatched() | f.CourierTook() | f.CourierHandedOver() | f.SealsExplained()
            | f.ReceivedSealed() | f.TemperatureRecorded() | f.TemperatureUnreadable() | f.ShipperOpened()
        ):  # fmt: skip
            return of_shipping(fact, names)
        case _:
            assert_never(fact)


def _of_makers_bag(fact: f.ForeignFact, names: Names) -> Sentence:
    bag = (("bag", names.bag(fact.container)),)
    match fact:
        case f.ForeignExpected():
            papers = (Phrase("Release certificate: {number}", (("number", fact.certificate),)),)
            return Phrase("{bag} is expected from {maker}", (*bag, ("maker", fact.maker))), papers
        case f.ForeignBound():
            return Phrase("The maker's bag was bound: {bag}", bag), ()


def _of_step(fact: StepFact, names: Names) -> Sentence:
    match fact:
        case f.Witnessed():
            return _witnessed(fact, names)
        case f.StepTaken():
            values = (("step", Phrase(fact.step)), ("bags", names.set_of(fact.containers)), ("station", fact.station))
            covered = tuple(Phrase("Covered by the exceptional release: {rule}", (("rule", r),)) for r in fact.covered)
            if not fact.containers:
                return Phrase("Done: {step}, at {station}", (values[0], values[2])), covered
            return Phrase("Done: {step}, {bags}, at {station}", values), covered
        case f.StepRefused():
            step: Values = (("step", Phrase(fact.step)), ("station", fact.station))
            return Phrase("Refused: {step}, at {station}", step), tuple(_reason(r, names) for r in fact.reasons)
        case f.StopAcknowledged():
            who = (("person", names.person(fact.person)), ("station", fact.station))
            return Phrase("{person} acknowledged the stop at {station}", who), ()


def _reason(reason: f.RecordedReason, names: Names) -> Phrase:
    values: Values = (
        ("rule", reason.interlock),
        ("hazard", reason.hazard),
        ("expected", as_recorded(reason.expected)),
        ("read", as_recorded(reason.read)),
    )
    if reason.container is None:
        return Phrase("{rule} ({hazard}): expected {expected}, read {read}", values)
    text = "{rule} ({hazard}), {bag}: expected {expected}, read {read}"
    return Phrase(text, (*values, ("bag", names.bag(reason.container))))


def _witnessed(fact: f.Witnessed, names: Names) -> Sentence:
    values: Values = (
        ("person", names.person(fact.person)),
        ("step", Phrase(fact.step)),
        ("station", fact.station),
        ("witness", str(fact.witness)),
        ("signature", Phrase(fact.signature)),
    )
    signed = fact.signature == Signature.SIGNED.value
    text = "{person} signed as person {witness}: {step}, at {station}"
    if not signed:
        text = "{person}, as person {witness}, did not sign ({signature}): {step}, at {station}"
    also = [Phrase("Meaning of the signature: {meaning}", (("meaning", Phrase(fact.meaning)),))]
    # A wristband and a birth date stand in the record as commitments, which say nothing to a reader.
    for value in fact.read:
        kind: tuple[str, str | Phrase] = ("kind", Phrase(value.kind))
        if value.kind in {"wristband", "birth date"}:
            also.append(Phrase("Read: {kind}", (kind,)))
        else:
            shown = names.bag(value.value) if value.kind == "container" else as_recorded(value.value)
            also.append(Phrase("Read: {kind}, {value}", (kind, ("value", shown))))
    if fact.spoken_by:
        also.append(Phrase("Birth date spoken by: {who}", (("who", fact.spoken_by),)))
    return Phrase(text, values), tuple(also if fact.meaning else also[1:])


def _of_label(fact: f.LabelFact, names: Names) -> Sentence:  # noqa: C901  one case a fact: a table, read as one
    values = names.label(fact)
    which = "Label {serial} ({piece}, issue {issue}) of {bag}"
    match fact:
        case f.LabelIssued():
            again = (Phrase("Why it was issued again: {why}", (("why", fact.reason),)),) if fact.reason else ()
            return Phrase(f"{which} was issued", values), again
        case f.PrintStarted():
            return Phrase(f"{which} was sent to the printer", values), ()
        case f.TagAnswered():
            if fact.read is None:
                return Phrase(
                    f"{which}: its tag was not written, the sheet is void: {{said}}", (*values, ("said", fact.said))
                ), ()
            return Phrase(f"{which}: its tag reads {{read}}", (*values, ("read", fact.read))), ()
        case f.InfuseByAssigned():
            return Phrase(
                f"{which}: infuse by {{until}}", (*values, ("until", f"{fact.infuse_by:%Y-%m-%d %H:%M} UTC"))
            ), ()
        case f.PlacedInKit():
            place = (("kit", fact.kit), ("number", str(fact.number)), ("labels", str(fact.labels)))
            return Phrase(f"{which} is label {{number}} of {{labels}} in sealed kit {{kit}}", (*values, *place)), ()
        case f.LabelReadBack():
            return Phrase(f"{which} was read back", values), ()
        case f.LabelGraded():
            graded = (*values, ("score", str(fact.score)), ("worst", fact.worst))
            quality = "scan quality {score} of 4.0 ({worst}), indicative, not ISO/IEC 15415/15416"
            return Phrase(f"{which}: {quality}", graded), ()
        case f.LabelApplied():
            return Phrase(f"{which} was applied", values), ()
        case f.LabelHandedOn():
            return Phrase(f"{which} was handed on to {{to}}", (*values, ("to", fact.to))), ()
        case f.LabelVoided():
            return Phrase(f"{which} is void: {{why}}", (*values, ("why", fact.why))), ()
        case f.LabelLost():
            return Phrase(f"{which} is in doubt: {{why}}", (*values, ("why", fact.why))), ()
        case f.LabelFound():
            return Phrase(f"{which} was found", values), ()
        case f.ExtraSheetDestroyed():
            text = "A second sheet of label {serial} ({piece}, issue {issue}) of {bag} was destroyed"
            unread = (Phrase("Why it could not be read: {why}", (("why", fact.why),)),) if fact.why else ()
            return Phrase(text, values), unread


def _of_band(fact: f.BandIssued | f.BandReadBack | f.BandPutOn) -> Sentence:
    match fact:
        case f.BandIssued():
            why = (Phrase("Why it was printed: {why}", (("why", fact.reason),)),) if fact.reason else ()
            return Phrase("{band} was issued and sent to the printer", (("band", _band(fact.serial)),)), why
        case f.BandReadBack():
            return Phrase("{band} was read back", (("band", _band(fact.serial)),)), ()
        case f.BandPutOn():
            gone = (Phrase("The old band is missing: {why}", (("why", fact.old_missing),)),) if fact.old_missing else ()
            return Phrase("Two people put {band} on the patient", (("band", _band(fact.serial)),)), gone


def _of_identity(fact: IdentityFact, names: Names) -> Sentence:
    match fact:
        case f.Enrolled():
            values = (("therapy", fact.therapy), ("band", _band(fact.band_serial)))
            return Phrase("The patient was enrolled for {therapy}, with {band}", values), ()
        case f.Ordered():
            return _ordered(fact)
        case f.DonorEvaluated():
            donor: Values = (
                ("screening", Phrase(fact.screening)), ("testing", Phrase(fact.testing)),
                ("risk", Phrase(fact.risk_factors)),
                ("reactive", ", ".join(fact.reactive_agents) if fact.reactive_agents else Phrase("none")),
            )  # fmt: skip
            text = (
                "Donor evaluated: screening {screening}, testing {testing}, risk factors {risk}, reactive: {reactive}"
            )
            return Phrase(text, donor), ()
        case f.BandIssued() | f.BandReadBack() | f.BandPutOn():
            return _of_band(fact)
        case f.LookAlikeAcknowledged():
            told = (("person", names.person(fact.person)), ("count", str(fact.look_alikes)))
            return Phrase("{person} was told of active patients who look alike: {count}", told), ()
        case f.IdentityChanged():
            text = "The hospital changed the patient's identity ({source}): every bag is held until it is linked"
            return Phrase(text, (("source", fact.source),)), ()
        case f.IdentityLinked():
            text = "Old and new identity are one patient, by {documents}"
            return Phrase(text, (("documents", ", ".join(fact.documents)),)), ()
        case f.IdentityTakenBack():
            text = "A change of identity was taken back, for it was never this patient's: {why}"
            return Phrase(text, (("why", fact.why),)), ()
        case f.ParticularsErased():
            return Phrase("The patient's particulars were erased: {ground}", (("ground", fact.legal_ground),)), ()


def _band(serial: int | None) -> Phrase:
    if serial is None:
        return Phrase("a wristband without a serial")
    return Phrase("wristband {serial}", (("serial", str(serial)),))


def _ordered(fact: f.Ordered) -> Sentence:
    values = (
        ("order", fact.order_number), ("physician", fact.physician), ("cells", plain(fact.cells_e6)),
        ("volume", plain(fact.volume_ml)), ("route", fact.route), ("site", fact.site_of_body),
    )  # fmt: skip
    limits = (
        ("dmso", plain(fact.dmso_limit_ml)), ("volume", plain(fact.volume_limit_ml)), ("weight", plain(fact.weight_kg)),
        ("weighed", fact.weighed_on.isoformat()),
    )  # fmt: skip
    text = "Order {order} by {physician}: {cells} million cells, {volume} mL, {route}, {site}"
    most = "In 24 hours at most {dmso} mL DMSO and {volume} mL; weight {weight} kg on {weighed}"
    return Phrase(text, values), (Phrase(most, limits),)


def _of_container(fact: ContainerFact, names: Names) -> Sentence:
    match fact:
        case f.ContainerPlanned():
            planned: Values = (
                ("bag", names.bag(fact.container)), ("kind", Phrase(fact.kind)),
                ("expiry", f"{fact.expires_at:%Y-%m-%d %H:%M} UTC" if fact.expires_at else Phrase("none assigned")),
            )  # fmt: skip
            return Phrase("Planned: {bag}, {kind}, expiry {expiry}", planned), ()
        case f.ContainersDerived():
            made = (("children", names.set_of(fact.children)), ("parents", names.set_of(fact.parents)))
            return Phrase("Made: {children}, from {parents}", made), ()
        case f.LabelledOutside():
            text = "{bag} was labelled from a sealed kit while the kiosk could not help: {why}"
            return Phrase(text, (("bag", names.bag(fact.container)), ("why", fact.why))), ()
        case f.ContentsMeasured():
            amounts = ((fact.volume_ml, "volume"), (fact.cells_e6, "cells"), (fact.dmso_ml, "dmso"))
            known: Values = tuple((name, Phrase("not counted") if a is None else plain(a)) for a, name in amounts)
            text = "Contents of {bag}: {volume} mL, cells {cells} million, DMSO {dmso} mL"
            return Phrase(text, (("bag", names.bag(fact.container)), *known)), ()
        case f.ResultRecorded():
            result: Values = (
                ("test", Phrase(fact.test)), ("bag", names.bag(fact.container)),
                ("value", f"{fact.value} {fact.unit}".rstrip()),
            )  # fmt: skip
            return Phrase("Result of {bag}: {test}, {value}", result), ()
        case f.HoldPlaced():
            held: Values = (
                ("bag", names.bag(fact.container)), ("kind", Phrase(fact.kind)), ("rule", fact.interlock),
                ("hazard", fact.hazard), ("hold", fact.hold_id),
            )  # fmt: skip
            return Phrase("Hold {hold} on {bag}: {kind}, {rule} ({hazard})", held), ()
        case f.HoldLifted():
            return Phrase("Hold {hold} was lifted: {why}", (("hold", fact.hold_id), ("why", fact.why))), ()
        case f.ExceptionalReleaseSigned():
            signed: Values = (("bag", names.bag(fact.container)), ("statement", fact.statement))
            found = tuple(
                Phrase("Though: {rule}, expected {expected}",
                       (("rule", x.interlock), ("expected", as_recorded(x.expected)))) for x in fact.findings
            )  # fmt: skip
            return Phrase("Exceptional release of {bag}: {statement}", signed), found


def _of_bedside(fact: BedsideFact, names: Names) -> Sentence:
    match fact:
        case f.ReadinessAnswered():
            answers = tuple(
                Phrase("{item}: {answer}", (("item", Phrase("{text}", (("text", item),))), ("answer", answer)))
                for item, answer in fact.answers
            )
            return Phrase("{person} answered the readiness list", (("person", names.person(fact.person)),)), answers
        case f.ContainerOpened():
            return Phrase("Opened: {bag}", (("bag", names.bag(fact.container)),)), ()
        case f.DowntimeSheetAsked():
            text = "The downtime sheet of {bag} was asked of the printer: {outcome}"
            return Phrase(text, (("bag", names.bag(fact.container)), ("outcome", Phrase(fact.outcome)))), ()
        case f.InfusionStarted():
            return Phrase("Infusion started: {bag}", (("bag", names.bag(fact.container)),)), ()
        case f.InfusionStopped():
            stopped = (("bag", names.bag(fact.container)), ("given", plain(fact.given_ml)), ("why", fact.why))
            return Phrase("Infusion stopped after {given} mL, {bag}: {why}", stopped), ()
        case f.BagFinished():
            done = (("bag", names.bag(fact.container)), ("given", plain(fact.given_ml)))
            return Phrase("Bag finished, {given} mL given: {bag}", done), ()
        case f.ActAttested():
            acts = (("acts", names.acts_of(fact.acts)),)
            return Phrase("Attested what was pressed without a sign-in: {acts}", acts), ()
