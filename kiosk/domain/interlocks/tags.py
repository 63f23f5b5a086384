"""Does the tag inside a label say what was written? It stands in for no symbol; it can only refuse (hazard H25)."""

from collections.abc import Iterator

from kiosk.domain.attempt import Attempt, ReadBack
from kiosk.domain.containers import Label
from kiosk.domain.interlocks.declaration import IDENTITY, RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.site import SiteView
from kiosk.domain.tags import TagRead, tag_disagreement


@interlock("H25", IDENTITY, RETRY, "This sheet is void: its tag was not written. Void the label before two people.")
def tag_of_the_label_was_written(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """A label that has a tag is read back only where the printer read the tag back."""
    for name, label in _printed(journey, attempt):
        if label.epc is not None and label.epc_read is None:
            return Mismatch(f"the tag {label.epc}", label.tag_void or "no answer of a tag", name)
    return None


@interlock("H25", IDENTITY, STOP, "The tag in this label names another bag. Void the label before two people.")
def tag_of_the_label_agrees(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """What the printer read of the tag is what was written."""
    for name, label in _printed(journey, attempt):
        if label.epc is None or label.epc_read is None:
            continue
        against = tag_disagreement(label.epc, TagRead(label.epc_read))
        if against is not None:
            return Mismatch(against.expected, against.read, name)
    return None


def _printed(journey: Journey, attempt: Attempt) -> Iterator[tuple[str, Label]]:
    """The label that is read back, on each container of the attempt."""
    detail = attempt.detail
    if not isinstance(detail, ReadBack):
        return
    for name in attempt.containers:
        container = journey.containers.get(name)
        label = container.labels.get((detail.piece, detail.issue)) if container is not None else None
        if label is not None:
            yield name, label
