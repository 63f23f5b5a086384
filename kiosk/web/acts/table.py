"""Every step as the screens offer it: one row each. What a step demands stands in the step table, not here."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from kiosk.domain.attempt import LookAlikesTold
from kiosk.domain.containers import ContainerState
from kiosk.domain.decision import Decision
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import Finding, Ordered
from kiosk.domain.identifiers import Wristband
from kiosk.domain.step import Read, StepKind
from kiosk.handoffs import bedside, identities, labelling, processing, registering, releasing
from kiosk.handoffs.allocating import next_coi, next_order
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import conclude
from kiosk.handoffs.due import label_due, underived
from kiosk.handoffs.labelling import Printed
from kiosk.handoffs.registering import ORDER_FIELDS, PatientKeyed
from kiosk.handoffs.view import site_view
from kiosk.web.acts import forms, lists
from kiosk.web.acts.banding import BANDING_ROWS
from kiosk.web.acts.ending import ENDING_ROWS
from kiosk.web.acts.foreign import FOREIGN_ROWS
from kiosk.web.acts.handover import HANDOVER_ROWS
from kiosk.web.acts.history import HISTORY_ACTS
from kiosk.web.acts.line import at_the_line, before_the_opening, check, match
from kiosk.web.acts.milestones import MILESTONE_ACTS
from kiosk.web.acts.processing import PROCESSING_ROWS
from kiosk.web.acts.relabelling import RELABELLING_ROWS, after_void
from kiosk.web.acts.shipping import SHIPPING_ACTS
from kiosk.web.acts.storage import STORAGE_ROWS
from kiosk.web.acts.tasks import Act, Choice, Keyed, Task
from kiosk.web.acts.thawing import TAG, THAWING_ROWS, to_the_tag
from kiosk.web.kiosk import COLLECTION, PROCESSING, QUALITY, WARD
from kiosk.web.words import words

Next = tuple[str, Choice] | None
BOTH = 2


def plainly(bench: Bench, task: Task) -> Decision:
    """The step alone decides."""
    return conclude(bench, task.under_way)


def enrol(bench: Bench, task: Task) -> Decision:
    """Both keyings and both readings of the band; refused where it never came to the second."""
    if len(task.keyed) < BOTH:
        return conclude(bench, task.under_way)
    one, two = (_patient(bench, task, turn) for turn in (0, 1))
    return registering.enrol(bench, task.under_way, task.keyed[0]["therapy"], one, two)


def sound_patient(bench: Bench, task: Task, keyed: Keyed) -> PatientKeyed:
    """The patient as keyed, with the band just read. Raises ParseError."""
    return _patient_of(bench, keyed, task.turn.bands if task.turn is not None else ())


def _patient(bench: Bench, task: Task, turn: int) -> PatientKeyed:
    return _patient_of(bench, task.keyed[turn], task.under_way.turns[turn].bands)


def _patient_of(bench: Bench, keyed: Keyed, bands: tuple[Wristband, ...]) -> PatientKeyed:
    band = bands[-1].format() if bands else ""
    return registering.patient_keyed(
        keyed["name"], keyed["record_number"], keyed["birth_date"], band, bench.now.date(), bench.grammars,
        keyed.get("authority", ""),
    )  # fmt: skip


def order(bench: Bench, task: Task) -> Decision:
    """Both keyings, under the site's next order number; refused where it never came to the second."""
    if len(task.keyed) < BOTH:
        return conclude(bench, task.under_way)
    one, two = ({name: task.keyed[turn][name] for name in ORDER_FIELDS} for turn in (0, 1))
    return registering.order(bench, task.under_way, next_order(bench), one, two)


def sound_order(bench: Bench, task: Task, keyed: Keyed) -> Ordered:
    """The order as keyed. Raises ParseError."""
    return registering.order_from(next_order(bench), {name: keyed[name] for name in ORDER_FIELDS}, task.under_way.id)


def issue_at_collection(bench: Bench, task: Task) -> Decision | Printed:
    """The label that the patient's collected container lacks."""
    return _issue(bench, task, made_here=False)


def issue_in_processing(bench: Bench, task: Task) -> Decision | Printed:
    """The label that the next container made here lacks."""
    return _issue(bench, task, made_here=True)


def _issue(bench: Bench, task: Task, *, made_here: bool) -> Decision | Printed:
    under_way = task.under_way
    due = label_due(bench, under_way.coi or "", made_here=made_here)
    container, piece = due if due is not None else ("", "")
    told = LookAlikesTold(task.told) if task.told else None
    named = replace(under_way, containers=(container,) if container else (), told=told)
    return labelling.issue_label(bench, named, piece)


def read_back(bench: Bench, task: Task) -> Decision:
    """What the camera read from the paper, against what the record intends."""
    return labelling.read_back(bench, task.under_way, task.choice.piece, task.choice.issue)


def apply_labels(bench: Bench, task: Task) -> Decision:
    """Everything two people read on the container."""
    return labelling.apply_labels(bench, task.under_way)


def derive(bench: Bench, task: Task) -> Decision:
    """What is made is what was planned and not made yet."""
    return processing.derive(bench, task.under_way, underived(bench, task.under_way.coi or ""))


def release_exceptionally(bench: Bench, task: Task) -> Decision:
    """The reasons that the first person named, and why."""
    keyed = task.keyed[0]
    named = [keyed[name] for name in sorted(keyed) if name.startswith("finding-") and keyed[name]]
    findings = tuple(Finding(*text.split("|", 1)) for text in named)
    return releasing.release_exceptionally(bench, task.under_way, findings, keyed["statement"])


def lift_hold(bench: Bench, task: Task) -> Decision:
    """The hold that was chosen, and why it is lifted."""
    return releasing.lift_hold(bench, task.under_way, task.choice.named, task.keyed[0]["why"])


def link_identity(bench: Bench, task: Task) -> Decision:
    """The change that was chosen, and the documents."""
    cited = tuple(task.keyed[0][name] for name in ("document-1", "document-2") if task.keyed[0].get(name))
    return identities.link_identity(bench, task.under_way, task.choice.named, cited)


def take_back_identity(bench: Bench, task: Task) -> Decision:
    """The change that was chosen, and why it was never this patient's."""
    return identities.take_back_identity(bench, task.under_way, task.choice.named, task.keyed[0]["why"])


def void(bench: Bench, task: Task) -> Decision:
    """The label that was chosen is destroyed, or can't be found."""
    return labelling.void_label(bench, task.under_way, task.choice.piece, task.choice.issue, task.keyed[0]["why"])


def find(bench: Bench, task: Task) -> Decision:
    """The label that was chosen is in both people's hands."""
    return labelling.find_label(bench, task.under_way, task.choice.piece, task.choice.issue)


def _to_read_back(_bench: Bench, task: Task) -> Next:
    return ("read-back", task.choice)


def _after_read_back(bench: Bench, task: Task) -> Next:
    choice = task.choice
    if choice.piece == TAG:
        return None
    container = bench.journeys.of(choice.coi).state.containers.get(choice.container)
    if container is not None and container.reserve is not None:
        return None
    named = lists.bag_words(bench, choice.coi, choice.container)
    if container is not None and container.foreign is not None:
        return ("maker-bind", replace(choice, title=named))
    if container is not None and container.state is not ContainerState.PLANNED:
        return ("replacement-apply", Choice(named, "", choice.coi, choice.container))
    collected = task.act.places & {COLLECTION} and _collected(bench, choice)
    due = label_due(bench, choice.coi, made_here=not collected)
    if due is not None and due[0] == choice.container:
        return ("dose-label" if not collected else "collection-label", choice)
    return ("collection-apply" if collected else "dose-apply", Choice("", "", ""))


def _collected(bench: Bench, choice: Choice) -> bool:
    container = bench.journeys.of(choice.coi).state.containers.get(choice.container)
    return container is not None and not container.parents


def _after_apply(bench: Bench, task: Task) -> Next:
    coi = task.under_way.coi or ""
    for slug, made_here in (("collection-label", False), ("dose-label", True)):
        if label_due(bench, coi, made_here=made_here) is not None:
            return (slug, Choice("", "", ""))
    open_here = site_view(bench).stations.get(bench.station)
    return ("clear-station", Choice("", "", coi)) if open_here == coi else None


def _found(_bench: Bench, task: Task) -> Next:
    return ("read-back", task.choice)


def given_amount(text: str) -> Decimal:
    """How much went in, in mL. Raises ParseError."""
    if not text.isascii() or not text.replace(".", "", 1).isdigit() or len(text) > 7:
        raise ParseError("volume given", "mL as a number, such as 60 or 12.5", text[:20])
    return Decimal(text)


_S, _AT = StepKind, frozenset

_ROWS = (
    Act("collection-label", _S.ISSUE_AT_COLLECTION, words("Print the collection label"),
        words("Wristband, spoken birth date, order"), "printer", _AT({COLLECTION}), issue_at_collection,
        then=_to_read_back),
    Act("read-back", _S.READ_BACK, words("Read the label back"), words("Hold the fresh label to the camera"), "camera",
        _AT({COLLECTION, PROCESSING, WARD}), read_back, then=_after_read_back, offered=False),
    Act("collection-apply", _S.APPLY_AT_COLLECTION, words("Put the label on the bag"),
        words("Two people: wristband, spoken birth date, bag"), "bag", _AT({COLLECTION}), apply_labels,
        then=_after_apply),
    Act("hand-over", _S.HAND_OVER, words("Hand over a bag"), words("Giver and receiver both read it"), "hand-over",
        _AT({COLLECTION, PROCESSING, WARD}), plainly),
    Act("derive", _S.DERIVE, words("Make products from a bag"), words("Two people read the parent"), "flask",
        _AT({PROCESSING}), derive, several=True),
    Act("dose-label", _S.ISSUE_IN_PROCESSING, words("Print the next product label"), words("Read the parent"),
        "printer",
        _AT({PROCESSING}), issue_in_processing, then=_to_read_back),
    Act("dose-apply", _S.APPLY_IN_PROCESSING, words("Put the labels on a product"),
        words("Two people read every label on it"), "bag", _AT({PROCESSING}), apply_labels, several=True,
        then=_after_apply),
    Act("clear-station", _S.CLEAR_STATION, words("Close the labels of this patient"),
        words("Every label accounted for"),
        "tick", _AT({COLLECTION, PROCESSING}), lambda b, t: labelling.clear_station(b, t.under_way),
        choose=lists.open_at_station),
    Act("readiness", _S.READINESS, words("Is the patient ready?"), words("One nurse answers the list"), "bed",
        _AT({WARD}),
        lambda b, t: bedside.answer_readiness(b, t.under_way, forms.readiness_answers(b, t)), form=forms.readiness),
    Act("patient-ready", _S.PATIENT_READY, words("Ready for a thaw in the laboratory"), words("Two at the bed"), "bed",
        _AT({WARD}), plainly),
    Act("match", _S.MATCH_AT_BED, words("Match before opening"), words("Two people, from scratch, before the thaw"),
        "two-people", _AT({WARD}), match, form=before_the_opening, form_by="each at a mark", then=to_the_tag),
    Act("laboratory-match", _S.MATCH_IN_LABORATORY, words("Match before the thaw"), words("Two people: bag and order"),
        "two-people", _AT({PROCESSING}), plainly, then=to_the_tag),
    Act("line-check", _S.LINE_CHECK, words("Check at the line"), words("Two people, the thawed bag, the patient"),
        "line",
        _AT({WARD}), check, form=at_the_line, form_by="each"),
    Act("order", _S.ORDER, words("Enter an order"), words("Keyed by one, keyed again by another"), "order",
        _AT({COLLECTION, WARD}), order, also=frozenset({Read.BAND}), form=forms.order, form_by="each",
        sound=sound_order),
    Act("enrol", _S.ENROL, words("Enrol a patient"), words("Keyed by one, keyed again by another"), "wristband",
        _AT({COLLECTION, WARD}), enrol, also=frozenset({Read.BAND}), form=forms.enrolment, form_by="each",
        sound=sound_patient,
        fresh_coi=lambda bench: next_coi(bench).value),
    Act("find-label", _S.FIND_LABEL, words("A lost label is here"), words("Two people read it"), "magnifier",
        _AT({COLLECTION, PROCESSING}), find, choose=lists.labels_in_doubt, then=_found),
    Act("void-label", _S.VOID_LABEL, words("Void a label"), words("Two people destroyed it, or looked everywhere"),
        "void",
        _AT({COLLECTION, PROCESSING}), void, form=forms.why, choose=lists.labels_unsettled, then=after_void),
    *MILESTONE_ACTS,
    *HISTORY_ACTS,
    *PROCESSING_ROWS,
    *THAWING_ROWS,
    *RELABELLING_ROWS,
    *BANDING_ROWS,
    *ENDING_ROWS,
    *FOREIGN_ROWS,
    *HANDOVER_ROWS,
    *STORAGE_ROWS,
    *SHIPPING_ACTS,
    Act("release", _S.RELEASE, words("Release a product"), words("Two people with the role"), "release", _AT({QUALITY}),
        plainly, choose=lists.to_release),
    Act("release-exceptionally", _S.RELEASE_EXCEPTIONALLY, words("Exceptional release"),
        words("Physician, laboratory director, quality"), "release", _AT({QUALITY}), release_exceptionally,
        form=forms.exception, choose=lists.to_except),
    Act("lift-hold", _S.LIFT_HOLD, words("Lift a hold"), words("Two people with the role"), "hold", _AT({QUALITY}),
        lift_hold,
        form=forms.why, choose=lists.open_holds),
    Act("link-identity", _S.LINK_IDENTITY, words("Link a changed identity"), words("Two people, documents in hand"),
        "two-people", _AT({QUALITY}), link_identity, form=forms.documents, choose=lists.identity_changes),
    Act("take-back-identity", _S.TAKE_BACK_IDENTITY, words("Take back a change of identity"),
        words("It was never this patient’s: two people"), "two-people", _AT({QUALITY}), take_back_identity,
        form=forms.why, choose=lists.identity_changes_to_take_back),
)  # fmt: skip

ACTS: Mapping[str, Act] = {row.slug: row for row in _ROWS}
"""Every act, by the name in its address."""
