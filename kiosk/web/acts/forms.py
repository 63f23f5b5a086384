"""The fields of forms: what is keyed at a step, and how the keyed texts are put before the use case."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kiosk.domain.errors import ParseError
from kiosk.domain.potency import FORM
from kiosk.domain.statements import Completion, RiskFactors
from kiosk.domain.therapy import Comparison, ContainerPurpose, Criterion
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.due import quality_reasons
from kiosk.handoffs.fitness import offered
from kiosk.handoffs.naming import journey_named
from kiosk.handoffs.registering import ORDER_FIELDS
from kiosk.handoffs.view import journey_of, site_view
from kiosk.web.acts.tasks import Recording, Task
from kiosk.web.screens import Field
from kiosk.web.words import gettext as _
from kiosk.web.words import words
from kiosk.web.words.reasons import TITLES
from kiosk.web.words.values import said

NUMBER, TEXT, DATE, CHOICE = "number", "text", "date", "choice"
AGREES, OTHERWISE = words("agrees"), words("something else")
"""The identity test's good result, and what stands for any other word than the specification's."""

ORDER_LABELS = {
    "cells_e6": (words("Cells"), NUMBER, words("million")),
    "volume_ml": (words("Volume"), NUMBER, "mL"),
    "dmso_limit_ml": (words("DMSO limit in 24 hours"), NUMBER, "mL"),
    "volume_limit_ml": (words("Volume limit in 24 hours"), NUMBER, "mL"),
    "route": (words("Route"), TEXT, ""),
    "site_of_body": (words("Site and side"), TEXT, ""),
    "weight_kg": (words("Weight"), NUMBER, "kg"),
    "weighed_on": (words("Weighed on"), DATE, ""),
    "physician": (words("Physician"), TEXT, ""),
}


def enrolment(bench: Bench, task: Task) -> tuple[Field, ...]:
    """Who the patient is; the first person also says which therapy."""
    therapies = tuple((therapy.id, _(therapy.name)) for therapy in offered(bench).values())
    chosen = (Field("therapy", _("Therapy"), CHOICE, choices=therapies),) if task.number == 0 else ()
    return (
        *chosen,
        Field("name", _("Name"), TEXT),
        *_numbered(),
        Field("birth_date", _("Birth date"), DATE),
    )


def _numbered() -> tuple[Field, ...]:
    """A record number, and whose it is: two hospitals give the same one to two patients."""
    return (
        Field("record_number", _("Record number"), TEXT, longest=40),
        Field(
            "authority", _("Whose number it is"), TEXT, hint=_("empty: this hospital’s own"), optional=True, longest=60
        ),
    )


def order(_bench: Bench, _task: Task) -> tuple[Field, ...]:
    """What the physician ordered."""
    rows = ((name, *ORDER_LABELS[name]) for name in ORDER_FIELDS)
    return tuple(Field(name, _(label), kind, _(unit), longest=60) for name, label, kind, unit in rows)


def readiness(bench: Bench, task: Task) -> tuple[Field, ...]:
    """The therapy's readiness list, item by item; nothing where the band names no patient of the record."""
    coi = journey_named(bench, task.turn) if task.turn is not None else None
    therapy = bench.therapies.get(journey_of(bench, coi).therapy or "") if coi is not None else None
    items = therapy.readiness if therapy is not None else ()
    return tuple(Field(f"item-{n}", _(item), "yes-or-why") for n, item in enumerate(items))


def readiness_answers(bench: Bench, task: Task) -> tuple[tuple[str, str], ...]:
    """The answers as the use case takes them."""
    therapy = bench.therapies.get(journey_of(bench, task.under_way.coi or "").therapy or "")
    keyed = task.keyed[0] if task.keyed else {}
    return tuple((item, keyed.get(f"item-{n}", "")) for n, item in enumerate(therapy.readiness if therapy else ()))


def exception(bench: Bench, task: Task) -> tuple[Field, ...]:
    """The quality reasons that stand, each to be named or not, and why the cells are given in spite of them."""
    reasons = quality_reasons(bench, task.choice.coi, task.choice.container)
    named = tuple(
        Field(
            f"finding-{n}",
            _("%(what)s: %(read)s", what=_(TITLES.get(reason.interlock, reason.interlock)), read=said(reason.read)),
            CHOICE,
            choices=((f"{reason.interlock}|{reason.expected}", _("Name it")), ("", _("No"))),
        )
        for n, reason in enumerate(reasons)
    )
    return (*named, Field("statement", _("Why the cells are given in spite of this"), TEXT, longest=200))


def why(_bench: Bench, _task: Task) -> tuple[Field, ...]:
    """Why, in a sentence."""
    return (Field("why", _("Why"), TEXT, longest=200),)


def kit(_bench: Bench, _task: Task) -> tuple[Field, ...]:
    """The number of the sealed kit, as it stands on its outside."""
    return (Field("kit", _("Number of the kit"), TEXT, longest=20),)


def receiver(_bench: Bench, _task: Task) -> tuple[Field, ...]:
    """To whom a label is handed on."""
    return (Field("to", _("To whom, or where"), TEXT, longest=120),)


def replacement(bench: Bench, _task: Task) -> tuple[Field, ...]:
    """Which label of the bag is replaced, and why. The same pieces are offered whatever bag was read."""
    pieces = {piece for t in bench.therapies.values() for kind in t.containers.values() for piece in kind.pieces}
    choices = tuple((piece, _(piece)) for piece in sorted(pieces))
    return (Field("piece", _("Which label"), CHOICE, choices=choices), *why(bench, _task))


def documents(_bench: Bench, _task: Task) -> tuple[Field, ...]:
    """The documents that show old and new identity to be one patient."""
    return (
        Field("document-1", _("Document"), TEXT),
        Field("document-2", _("Second document"), TEXT, hint=_("may stay empty")),
    )


DRAWN = (ContainerPurpose.STARTING_MATERIAL,)
MADE = (ContainerPurpose.DOSE, ContainerPurpose.INTERMEDIATE)
"""What is filled from the patient; what is made of that. The first kind is meant where nothing is chosen."""


def _kinds(bench: Bench, recording: Recording, *purposes: ContainerPurpose) -> tuple[Field, ...]:
    """Which of the therapy's kinds it is; nothing to choose where there is one."""
    coi = journey_named(bench, recording.turn) if recording.turn is not None else None
    therapy = bench.therapies.get(journey_of(bench, coi).therapy or "") if coi is not None else None
    kinds = [kind for purpose in purposes for kind in therapy.kinds_for(purpose)] if therapy is not None else []
    choices = tuple((kind.name, ", ".join(kind.product_name)) for kind in kinds)
    return (Field("kind", _("What it is"), CHOICE, choices=choices),) if len(choices) > 1 else ()


def collection(bench: Bench, recording: Recording) -> tuple[Field, ...]:
    """What came out of the collection. The donation number is the site's next one, or that of a pre-printed set."""
    groups = tuple((code, name) for name, code in bench.blood_groups.items())
    return (
        *_kinds(bench, recording, *DRAWN),
        Field("bags", _("Bags"), NUMBER, value="1"),
        Field("volume_ml", _("Volume of each bag"), NUMBER, "mL"),
        Field("blood_group", _("Blood group on the label"), CHOICE, choices=groups),
        Field("din", _("Donation number of a pre-printed set"), TEXT, hint=_("empty: the kiosk gives one"), longest=40),
    )


def doses(bench: Bench, recording: Recording) -> tuple[Field, ...]:
    """What each dose bag will hold."""
    return (
        *_kinds(bench, recording, *MADE),
        Field("bags", _("Bags"), NUMBER, value="1"),
        Field("volume_ml", _("Volume of each bag"), NUMBER, "mL"),
        Field("cells_e6", _("Cells in each bag"), NUMBER, _("million")),
        Field("dmso_ml", _("DMSO in each bag"), NUMBER, "mL"),
    )


def contents(_bench: Bench, _recording: Recording) -> tuple[Field, ...]:
    """What is in the bag now."""
    return doses(_bench, _recording)[1:]


def results(bench: Bench, recording: Recording) -> tuple[Field, ...]:
    """A result for each test of the release specification, in its unit, and the identity test; any may stay open."""
    therapy = bench.therapies.get(journey_of(bench, recording.choice.coi).therapy or "")
    if therapy is None:
        return ()
    asked = [(line, test) for line in therapy.release for test in line.tests]
    return (
        *(_result(line, test, f"test-{n}") for n, (line, test) in enumerate(asked)),
        _word("identity", _(therapy.identity_test), AGREES),
    )


def _result(line: Criterion, test: tuple[str, str], name: str) -> Field:
    if line.comparison is Comparison.IS:
        return _word(name, _(line.test), line.value)
    if line.times:
        form = _("%(unit)s with its standard uncertainty, as %(form)s", unit=_(test[1]) if test[1] else "", form=FORM)
        return Field(name, _(test[0]), TEXT, form.strip(), optional=True)
    return Field(name, _(line.test), NUMBER, _(line.unit), optional=True)


def _word(name: str, label: str, word: str) -> Field:
    choices = ((word, _(word)), (OTHERWISE, _(OTHERWISE)), ("", _("not yet")))
    return Field(name, label, CHOICE, choices=choices, optional=True)


def donor(_bench: Bench, _recording: Recording) -> tuple[Field, ...]:
    """What is known of the donor about communicable disease."""
    done = tuple((item.value, _(item.value)) for item in Completion)
    found = tuple((item.value, _(item.value)) for item in RiskFactors)
    return (
        Field("screening", _("Screening"), CHOICE, choices=done),
        Field("testing", _("Testing"), CHOICE, choices=done),
        Field(
            "risk_factors",
            _("Risk factors"),
            CHOICE,
            choices=found,
        ),
        Field("reactive", _("Reactive agents"), TEXT, hint=_("empty for none; several with commas")),
    )


def changed_identity(_bench: Bench, _recording: Recording) -> tuple[Field, ...]:
    """Who the patient is from now on, and who says so. The band in use was just read."""
    return (
        Field("name", _("Name"), TEXT),
        *_numbered(),
        Field("birth_date", _("Birth date"), DATE),
        Field("source", _("Where this comes from"), TEXT, hint=_("document or message")),
    )


def clock_time(label: str, *, optional: bool = False) -> Field:
    """A time of day as the clock on the wall shows it."""
    return Field("time", label, TEXT, hint=_("as on the clock, 14:05"), longest=5, optional=optional)


def moment(bench: Bench, keyed: Mapping[str, str]) -> datetime:
    """The fields `day` and `time` in the site's zone, in UTC. Raises ParseError."""
    text = f"{keyed.get('day', '')} {keyed.get('time', '')}"
    try:
        local = datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007  the site's zone is put on next
    except ValueError:
        raise ParseError("time", "day and time as 2026-03-02 14:05", text[:20]) from None
    return local.replace(tzinfo=ZoneInfo(site_view(bench).zone)).astimezone(UTC)
