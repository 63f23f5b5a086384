"""A maker's bag: entered from its papers, its tie-tag printed, bound by two; one row for each such step."""

from dataclasses import replace

from kiosk.domain.attempt import LookAlikesTold
from kiosk.domain.containers import LabelState
from kiosk.domain.decision import Decision
from kiosk.domain.label import LabelKind
from kiosk.domain.step import StepKind
from kiosk.handoffs import foreign, labelling
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import conclude
from kiosk.handoffs.labelling import Printed
from kiosk.handoffs.view import journey_of
from kiosk.web.acts import forms, lists
from kiosk.web.acts.tasks import Act, Choice, Keyed, Task
from kiosk.web.kiosk import PROCESSING
from kiosk.web.screens import Field
from kiosk.web.words import gettext as _
from kiosk.web.words import words

FIELDS = {
    "lot": words("Lot on the label"),
    "expires": words("Expiry on the label (YYMMDD)"),
    "patient": words("Maker’s patient number"),
    "order": words("The maker’s order number"),
    "bag_number": words("Number of the bag"),
    "din": words("Donation number on the label"),
    "product_code": words("Product code on the label"),
    "coi": words("CoI identifier on the label"),
}
"""What people call the fields of makers' labels; one that is not here is called as its file calls it."""


def expected_products(bench: Bench) -> tuple[Choice, ...]:
    """Each patient whose therapy a maker outside makes, with each product that could come."""
    return tuple(
        Choice(
            _("%(product)s for %(coi)s", product=label.product, coi=lists.grouped(listed.coi)), label.maker,
            listed.coi, named=label.id,
        )
        for listed in bench.roll.active()
        for therapy in [bench.therapies.get(listed.therapy or "")]
        if therapy is not None
        for _kind, label in foreign.labels_of(bench, therapy)
    )  # fmt: skip


def bags_without_tag(bench: Bench) -> tuple[Choice, ...]:
    """Makers' bags that were entered and never had a tie-tag."""
    return _bags(bench, None)


def bags_to_reprint(bench: Bench) -> tuple[Choice, ...]:
    """Makers' bags that were entered and whose tie-tag is void."""
    return _bags(bench, LabelState.VOID)


def bags_to_bind(bench: Bench) -> tuple[Choice, ...]:
    """Makers' bags whose tie-tag was read back and waits to be tied to them."""
    return _bags(bench, LabelState.READ_BACK)


def _bags(bench: Bench, tag: LabelState | None) -> tuple[Choice, ...]:
    """Makers' bags that were entered and are not bound, whose tie-tag stands like this; None where there is none."""
    piece = LabelKind.TIE_TAG.value
    return tuple(
        Choice(lists.bag_words(bench, listed.coi, container), listed.coi, listed.coi, container, piece)
        for listed in bench.roll.active()
        for container in foreign.expected_bags(bench, listed.coi)
        for label in [journey_of(bench, listed.coi).containers[container].current_label(piece)]
        if (None if label is None else label.state) is tag
    )


def papers(bench: Bench, task: Task) -> tuple[Field, ...]:
    """What stands in order, label and release certificate of the product that was chosen."""
    label = next((label for label in bench.maker_labels if label.id == task.choice.named), None)
    if label is None:
        return ()
    groups = tuple((code, name) for name, code in bench.blood_groups.items())
    return (
        *(Field(name, _(FIELDS.get(name, name.replace("_", " "))), forms.TEXT, longest=40) for name in label.fields),
        Field("certificate", _("Number of the release certificate"), forms.TEXT, longest=60),
        Field("expires_on", _("Expiry by the certificate"), forms.DATE),
        Field("volume_ml", _("Volume"), forms.NUMBER, "mL"),
        Field("cells_e6", _("Cells"), forms.NUMBER, _("million")),
        Field("dmso_ml", _("DMSO"), forms.NUMBER, "mL"),
        Field("blood_group", _("Blood group on the label"), forms.CHOICE, choices=groups),
    )


def sound(bench: Bench, task: Task, keyed: Keyed) -> object:
    """The bag as keyed. Raises ParseError."""
    therapy = bench.therapies[journey_of(bench, task.choice.coi).therapy or ""]
    return foreign.maker_bag(bench, therapy, _keyed(task, keyed))


def expect(bench: Bench, task: Task) -> Decision:
    """Both keyings; refused where it never came to the second."""
    if len(task.keyed) < 2:
        return conclude(bench, task.under_way)
    one, two = (_keyed(task, keyed) for keyed in task.keyed[:2])
    return foreign.expect_foreign(bench, task.under_way, one, two)


def _keyed(task: Task, keyed: Keyed) -> dict[str, str]:
    return {**{name: text.strip() for name, text in keyed.items()}, "label": task.choice.named}


def issue(bench: Bench, task: Task) -> Decision | Printed:
    """The tie-tag of the maker's bag that was chosen."""
    told = LookAlikesTold(task.told) if task.told else None
    named = replace(task.under_way, containers=(task.choice.container,), told=told)
    why = task.keyed[0].get("why", "") if task.keyed else ""
    return labelling.issue_label(bench, named, LabelKind.TIE_TAG.value, why)


def bind(bench: Bench, task: Task) -> Decision:
    """Everything two people read on the bag, with the order."""
    return foreign.bind_foreign(bench, task.under_way)


def _to_read_back(_bench: Bench, task: Task) -> tuple[str, Choice]:
    return ("read-back", task.choice)


def _to_tag(bench: Bench, task: Task) -> tuple[str, Choice] | None:
    theirs = [choice for choice in bags_without_tag(bench) if choice.coi == task.choice.coi]
    return ("maker-tag", theirs[-1]) if theirs else None


def _to_clear(bench: Bench, _task: Task) -> tuple[str, Choice] | None:
    waiting = lists.open_at_station(bench)
    return ("clear-station", waiting[0]) if waiting else None


_AT = frozenset({PROCESSING})

FOREIGN_ROWS = (
    Act("maker-expect", StepKind.EXPECT_FOREIGN, words("Enter a maker’s bag"),
        words("Keyed by one, keyed again by another"), "order", _AT, expect, form=papers, form_by="each",
        choose=expected_products, sound=sound, then=_to_tag, rare=True),
    Act("maker-tag", StepKind.ISSUE_FOR_FOREIGN, words("Print the tie-tag of a maker’s bag"),
        words("The maker’s label, and the order"), "printer", _AT, issue, choose=bags_without_tag, then=_to_read_back,
        rare=True),
    Act("maker-tag-again", StepKind.REPRINT_FOR_FOREIGN, words("Print the tie-tag of a maker’s bag again"),
        words("Two people; the first one is void"), "printer", _AT, issue, form=forms.why, choose=bags_to_reprint,
        then=_to_read_back, rare=True),
    Act("maker-bind", StepKind.BIND_FOREIGN, words("Receive a maker’s bag"),
        words("Two people: maker’s label, order, tie-tag"), "two-people", _AT, bind, choose=bags_to_bind,
        then=_to_clear, rare=True),
)  # fmt: skip
