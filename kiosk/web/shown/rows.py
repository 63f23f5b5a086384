"""What is shown to a person after their own last reading: what they read, and what a step must show.

At the bed that is patient, product, amount, route, expiry and time (HL7 EHR-S CPS.6.3), of the bag in hand.
"""

import hashlib
from collections.abc import Mapping
from datetime import date

from kiosk.barcodes.handover import parse_code
from kiosk.domain.containers import Container, Result
from kiosk.domain.history import in_words, outside
from kiosk.domain.interlocks.storage import place_words
from kiosk.domain.label import Patient
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import Criterion
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.called import people_names
from kiosk.handoffs.naming import journey_named
from kiosk.handoffs.turns import Turn
from kiosk.handoffs.view import journey_of, site_view
from kiosk.web.acts.line import READ_ALOUD
from kiosk.web.acts.lists import bag_words, grouped
from kiosk.web.acts.shipping import as_bytes
from kiosk.web.acts.tasks import Keyed, Recording, Task, sealed, sheets
from kiosk.web.screens import Field, Row
from kiosk.web.words import gettext as _
from kiosk.web.words.moments import date_words, moment_words
from kiosk.web.words.values import said

AT_THE_BED = frozenset(
    {StepKind.READINESS, StepKind.PATIENT_READY, StepKind.MATCH_AT_BED, StepKind.MATCH_IN_LABORATORY,
     StepKind.LINE_CHECK, StepKind.RECORD_IRREVERSIBLE}
)  # fmt: skip

SAID_BY_EACH = AT_THE_BED | {StepKind.ENROL, StepKind.ORDER}
"""Steps in whose form each person says what they know of the patient, and sees it again before they sign. A maker's
papers are keyed twice and compared: a page of them is looked at on paper."""

HIDDEN = "••••••"
"""Stands for a PIN, which is shown nowhere."""


def read_rows(bench: Bench, task: Task | Recording, turn: Turn) -> tuple[Row, ...]:
    """What this person read themselves, and said in a form that each of them is asked, blind to what the other said."""
    if isinstance(task, Recording) or task.act.form_by == "first" or task.act.step not in SAID_BY_EACH:
        return _read(turn)
    keyed = task.keyed[task.number] if task.number < len(task.keyed) else {}
    both = {name: value for name, value in keyed.items() if not name.startswith(READ_ALOUD)}
    return (*_read(turn), *_keyed_rows(bench, task, both))


def _read(turn: Turn) -> tuple[Row, ...]:
    rows = [Row(_("Wristband"), grouped(band.format())) for band in dict.fromkeys(turn.bands)]
    if turn.spoken is not None:
        rows.append(Row(_("Birth date as spoken"), date_words(turn.spoken.born)))
    rows += [Row(_("Order"), order) for order in dict.fromkeys(turn.orders)]
    rows += [Row(_("Place"), said(place_words(place))) for place in dict.fromkeys(turn.places)]
    rows += [Row(_("Shipper"), grouped(number)) for number in dict.fromkeys(s.number for s in turn.shippers)]
    rows += [Row(_("Hand-over sheet"), grouped(parse_code(code).said.bundle_id)) for code in sheets(turn)]
    rows += [Row(_("Badge"), badge.format()) for badge in turn.badges]
    for label, of in {seen.label: seen.of for seen in turn.makers}.items():
        read = len({seen.carrier for seen in turn.makers if seen.label == label})
        rows.append(Row(_("Maker’s label"), _("%(read)s of %(of)s codes", read=read, of=of)))
    for label in sealed(turn):
        container, _space, piece = label.partition(" ")
        rows.append(Row(_("Label"), f"{grouped(container[:13])} {container[13:]} · {piece}"))
    return tuple(rows)


def shown_rows(bench: Bench, task: Task | Recording) -> tuple[Row, ...]:
    """What the step must show to this person now."""
    if isinstance(task, Recording) and task.act.shown is not None:
        return task.act.shown(bench, task)
    if isinstance(task, Recording):
        keyed = task.keyed[0] if task.keyed else {}
        fields = {field.name: field for field in task.act.form(bench, task)}
        return tuple(
            Row(fields[name].label, _keyed_value(fields[name], value))
            for name, value in keyed.items()
            if value and name in fields
        )
    if task.act.step in AT_THE_BED and task.turn is not None:
        return bedside_rows(bench, task.turn)
    if task.choice.coi and task.act.choose is not None:
        return _chosen_rows(bench, task)
    return _keyed_rows(bench, task, task.keyed[0] if task.keyed else {}) if task.act.form_by == "first" else ()


def _keyed_value(field: Field, value: str) -> str:
    """What was keyed, as it may be shown: an amount with its unit, a PIN nowhere, of a file its SHA-256."""
    match field.kind:
        case "pin":
            return HIDDEN
        case "file":
            return f"SHA-256 {hashlib.sha256(as_bytes(value)).hexdigest()[:16]}"
        case "number":
            return f"{value} {field.unit}".strip()
        case _:
            return dict(field.choices).get(value, value)


def bedside_rows(bench: Bench, turn: Turn) -> tuple[Row, ...]:
    """Patient, product, amount, route, expiry and time, as the record of what this person read has them."""
    bag = turn.bags[-1] if turn.bags else None
    coi = bag.coi if bag is not None else journey_named(bench, turn)
    if coi is None or not bench.ledger.counts((coi,)).get(coi, 0):
        return ()
    return patient_rows(bench, coi) + (container_rows(bench, coi, bag.container) if bag is not None else ())


def patient_rows(bench: Bench, coi: str) -> tuple[Row, ...]:
    """Who the patient is, and how the cells are ordered to be given."""
    journey = journey_of(bench, coi)
    document = bench.particulars.get(journey.particulars_id) if journey.particulars_id is not None else None
    if document is None:
        return ()
    rows = (
        Row(_("Patient"), document["name"]),
        Row(_("Born"), date_words(date.fromisoformat(document["birth_date"]))),
        Row(_("Record number"), Patient.of(document).number),
    )
    if journey.order is None:
        return rows
    return (*rows, Row(_("Route"), f"{journey.order.route}, {journey.order.site_of_body}"))


def container_rows(bench: Bench, coi: str, container: str) -> tuple[Row, ...]:
    """What is in the bag and until when it may be given."""
    known = journey_of(bench, coi).containers.get(container)
    if known is None:
        return ()
    zone = site_view(bench).zone
    expiry = moment_words(known.expires_at, zone) if known.expires_at is not None else _("none assigned")
    cells = _(", %(cells)s million cells", cells=known.cells_e6) if known.cells_e6 is not None else ""
    return (
        Row(_("Product"), bag_words(bench, coi, container)),
        Row(_("Amount"), f"{known.volume_ml} mL{cells}"),
        Row(_("Expiry"), expiry),
    )


def custody_words(bench: Bench, container: Container) -> str:
    """In what state a bag is, where it is, and who holds it."""
    known, custody = people_names(bench), container.custody
    place = said(place_words(custody.place)) if custody.place else bench.facility.name
    holder = known.get(custody.holder, custody.holder) or bench.facility.name
    return _("%(state)s; %(place)s, held by %(holder)s", state=_(container.state.value), place=place, holder=holder)


def _chosen_rows(bench: Bench, task: Task) -> tuple[Row, ...]:
    choice = task.choice
    rows = [Row(_("This is about"), _(choice.title))]
    journey = journey_of(bench, choice.coi)
    therapy = bench.therapies.get(journey.therapy or "")
    known = journey.containers.get(choice.container)
    if known is not None and therapy is not None and task.act.step is StepKind.RELEASE:
        for line in therapy.release:
            missing = any(test not in known.results for test, _unit in line.tests)
            value = _("no result") if missing else said(_found(line, known.results))
            rows.append(Row(_(line.test), _("%(value)s (specification: %(line)s)", value=value, line=said(str(line)))))
        identity = known.results.get(therapy.identity_test)
        rows.append(Row(_(therapy.identity_test), said(identity.value) if identity is not None else _("no result")))
    if task.act.step is StepKind.REVIEW_HISTORY and therapy is not None:
        for line, noted in outside(therapy.history, journey.history):
            value = said(in_words(noted))
            rows.append(Row(_(line.test), _("%(value)s (rule: %(line)s)", value=value, line=said(str(line)))))
    return (*rows, *_keyed_rows(bench, task, task.keyed[0] if task.keyed else {}))


def _found(line: Criterion, results: Mapping[str, Result]) -> str:
    """What was found: a result with its unit, or for a product both results and what they come to."""
    if line.times:
        return line.held_against(results)[1]
    return f"{results[line.test].value} {results[line.test].unit}".strip()


def _keyed_rows(bench: Bench, task: Task, keyed: Keyed) -> tuple[Row, ...]:
    """What somebody keyed, in the words of the form."""
    fields = {field.name: field for field in task.act.form(bench, task)} if task.act.form is not None else {}
    return tuple(
        Row(fields[name].label, _keyed_value(fields[name], value))
        for name, value in keyed.items()
        if value and name in fields
    )
