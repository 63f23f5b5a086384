"""Labels printed again, replaced on their bag, handed on, and sheets destroyed: one row for each such step."""

from dataclasses import replace

from kiosk.domain.attempt import LookAlikesTold
from kiosk.domain.containers import ContainerState
from kiosk.domain.decision import Decision
from kiosk.domain.label import KitPlace
from kiosk.domain.step import StepKind
from kiosk.handoffs import kits, labelling, settling
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.due import label_due
from kiosk.handoffs.labelling import Printed
from kiosk.web.acts import forms, lists
from kiosk.web.acts.tasks import Act, Choice, Keyed, Task
from kiosk.web.kiosk import COLLECTION, PROCESSING
from kiosk.web.words import words


def reprint(bench: Bench, task: Task) -> Decision | Printed:
    """The next issue of the void label that was chosen, with the reason keyed."""
    return _issued(bench, task, task.choice.container, task.choice.piece)


def replace_label(bench: Bench, task: Task) -> Decision | Printed:
    """The next issue of the piece keyed, for the bag that the first person read."""
    read = task.under_way.witnesses[0].bags
    return _issued(bench, task, read[0].container if read else "", task.keyed[0].get("piece", ""))


def _issued(bench: Bench, task: Task, container: str, piece: str) -> Decision | Printed:
    told = LookAlikesTold(task.told) if task.told else None
    known = bench.journeys.of(task.under_way.coi or "").state.containers if task.under_way.coi else {}
    # A container that the record does not know is left to be refused for what was read.
    named = replace(task.under_way, containers=(container,) if container in known else (), told=told)
    return labelling.issue_label(bench, named, piece, task.keyed[0].get("why", ""))


def apply_replacement(bench: Bench, task: Task) -> Decision:
    """Everything two people read on the container."""
    return labelling.apply_labels(bench, task.under_way)


def hand_on(bench: Bench, task: Task) -> Decision:
    """The label that was chosen leaves with the set."""
    choice = task.choice
    return settling.hand_on_label(bench, task.under_way, choice.piece, choice.issue, task.keyed[0].get("to", ""))


def labelled_outside(bench: Bench, task: Task) -> Decision:
    """The bag that both people read was labelled from a kit."""
    return settling.labelled_outside(bench, task.under_way, task.keyed[0].get("why", ""))


def destroy_sheet(bench: Bench, task: Task) -> Decision:
    """The sheet that both people read."""
    return settling.destroy_sheet(bench, task.under_way)


def destroy_unreadable_sheet(bench: Bench, task: Task) -> Decision:
    """A sheet of the label that was chosen, which nobody can read."""
    choice, why = task.choice, task.keyed[0].get("why", "")
    return settling.destroy_unreadable_sheet(bench, task.under_way, choice.piece, choice.issue, why)


def after_void(bench: Bench, task: Task) -> tuple[str, Choice] | None:
    """A label of a bag that has none yet is printed again by two, and so is a post-thaw tag."""
    if task.choice.piece == lists.TAG:
        return ("tag-reprint", task.choice)
    container = bench.journeys.of(task.choice.coi).state.containers.get(task.choice.container)
    if container is None or container.state is not ContainerState.PLANNED:
        return None
    return ("dose-reprint" if container.parents else "collection-reprint", task.choice)


def issue_for_a_kit(bench: Bench, task: Task) -> Decision | Printed:
    """The partial label that the patient's collected container lacks, for the kit whose number was keyed."""
    due = label_due(bench, task.under_way.coi or "", made_here=False)
    told = LookAlikesTold(task.told) if task.told else None
    named = replace(task.under_way, containers=(due[0],) if due is not None else (), told=told)
    return kits.issue_kit_label(bench, named, task.keyed[0].get("kit", ""))


def _sound_kit(_bench: Bench, _task: Task, keyed: Keyed) -> KitPlace:
    return KitPlace(keyed["kit"], 1, 1)


def _to_read_back(_bench: Bench, task: Task) -> tuple[str, Choice]:
    return ("read-back", task.choice)


def _to_clear(bench: Bench, _task: Task) -> tuple[str, Choice] | None:
    open_here = lists.open_at_station(bench)
    return ("clear-station", open_here[0]) if open_here else None


_S, _AT = StepKind, frozenset
_BOTH = _AT({COLLECTION, PROCESSING})

RELABELLING_ROWS = (
    Act("kit-label", _S.ISSUE_AT_COLLECTION, words("Print a label for a sealed kit"),
        words("Read it back, then hand it on with the kit"), "printer", _AT({COLLECTION}), issue_for_a_kit,
        form=forms.kit, sound=_sound_kit, then=_to_read_back, rare=True),
    Act("collection-reprint", _S.REPRINT_AT_COLLECTION, words("Print the collection label again"),
        words("Two people, and why; the old one is void"), "printer", _AT({COLLECTION}), reprint, form=forms.why,
        choose=lists.collection_labels_to_reprint, then=_to_read_back),
    Act("dose-reprint", _S.REPRINT_IN_PROCESSING, words("Print a product label again"),
        words("Two people, and why; the old one is void"), "printer", _AT({PROCESSING}), reprint, form=forms.why,
        choose=lists.product_labels_to_reprint, then=_to_read_back),
    Act("replace-label", _S.REPLACE_LABEL, words("Replace a label on a bag"),
        words("Two people read what is on it; the old label dies"), "printer", _AT({PROCESSING}), replace_label,
        form=forms.replacement, then=_to_read_back, rare=True),
    Act("replacement-apply", _S.APPLY_REPLACEMENT, words("Put the new label on the bag"),
        words("Two people read every label on it"), "bag", _AT({PROCESSING}), apply_replacement, several=True,
        then=_to_clear, choose=lists.replacements),
    Act("hand-on", _S.HAND_ON_LABEL, words("Hand a label on"),
        words("It leaves with the set; giver and receiver read it"),
        "hand-over", _BOTH, hand_on, form=forms.receiver, choose=lists.labels_in_hand, rare=True),
    Act("labelled-outside", _S.LABELLED_OUTSIDE, words("Labelled from a sealed kit"),
        words("The kiosk is back: two people read bag and wristband"), "bag", _AT({COLLECTION}), labelled_outside,
        form=forms.why, choose=lists.bags_with_a_kit, rare=True),
    Act("destroy-sheet", _S.DESTROY_SHEET, words("Destroy a sheet too many"),
        words("Two people read it: a double print, or a late one"), "void", _BOTH, destroy_sheet, rare=True),
    Act("destroy-unreadable", _S.DESTROY_UNREADABLE_SHEET, words("Destroy a sheet that can’t be read"),
        words("Torn, or marked VOID by the printer"), "void", _BOTH, destroy_unreadable_sheet, form=forms.why,
        choose=lists.labels_printed_here, rare=True),
)  # fmt: skip
