"""The post-thaw tag: printed between the match and the opening, and again when it was lost or defaced."""

from dataclasses import replace

from kiosk.domain.attempt import LookAlikesTold
from kiosk.domain.decision import Decision
from kiosk.domain.label import LabelKind
from kiosk.domain.step import StepKind
from kiosk.handoffs import labelling
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.due import tag_due
from kiosk.handoffs.labelling import Printed
from kiosk.handoffs.view import journey_of
from kiosk.web.acts import forms, lists
from kiosk.web.acts.relabelling import reprint
from kiosk.web.acts.tasks import Act, Choice, Task
from kiosk.web.kiosk import PROCESSING, WARD
from kiosk.web.words import words

TAG = LabelKind.POST_THAW.value


def issue_tag(bench: Bench, task: Task) -> Decision | Printed:
    """The tag of the bag that was just read."""
    read = task.under_way.witnesses[0].bags if task.under_way.witnesses else ()
    known = journey_of(bench, task.under_way.coi or "").containers
    told = LookAlikesTold(task.told) if task.told else None
    # A container that the record does not know is left to be refused for what was read.
    named = tuple(dict.fromkeys(bag.container for bag in read if bag.container in known))[:1]
    return labelling.issue_label(bench, replace(task.under_way, containers=named, told=told), TAG)


def to_the_tag(bench: Bench, task: Task) -> tuple[str, Choice] | None:
    """After a match: the tag, where the therapy asks for one."""
    coi = task.under_way.coi or ""
    due = [name for name in journey_of(bench, coi).containers if tag_due(bench, coi, name) is not None]
    return ("post-thaw-tag", Choice("", "", "")) if due else None


def _to_read_back(_bench: Bench, task: Task) -> tuple[str, Choice]:
    return ("read-back", task.choice)


THAWING_ROWS = (
    Act("post-thaw-tag", StepKind.ISSUE_AT_OPENING, words("Print the post-thaw tag"),
        words("After the match, before the thaw: read the bag"), "printer", frozenset({PROCESSING, WARD}), issue_tag,
        then=_to_read_back),
    Act("tag-reprint", StepKind.REPRINT_AT_OPENING, words("Print a post-thaw tag again"),
        words("Two people, and why; the old one is void"), "printer", frozenset({PROCESSING, WARD}), reprint,
        form=forms.why, choose=lists.tags_to_reprint, then=_to_read_back, rare=True),
)  # fmt: skip
