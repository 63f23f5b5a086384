"""Is what came out of the printer what was intended? Compared with intent, never with an earlier reading."""

from kiosk.domain.attempt import Attempt, ReadBack
from kiosk.domain.containers import LabelState
from kiosk.domain.grades import FLOOR
from kiosk.domain.interlocks.declaration import IDENTITY, KEEP_APART, RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.site import SiteView

POOR = (
    "Hold the label flat, close and in good light, and read it back again. "
    "If its grade stays low, void it before two people, look at the printer, and print anew."
)
DESTROY = "Do not use this label. Void it before two people, then print anew."


@interlock("H05", IDENTITY, RETRY, "No printed label waits to be read back. Look at the work list.")
def label_waits_for_read_back(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The label named was sent to a printer and not read back yet."""
    detail = attempt.detail
    for name in attempt.containers:
        container = journey.containers.get(name)
        if container is None or not isinstance(detail, ReadBack):
            return Mismatch("a label sent to the printer", "none", name)
        label = container.labels.get((detail.piece, detail.issue))
        if label is None or label.state is not LabelState.STARTED:
            return Mismatch(LabelState.STARTED.value, label.state.value if label is not None else "no such label", name)
    return None


@interlock("H03", IDENTITY, STOP, KEEP_APART)
def label_shown_is_the_one_printed(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The paper names the container, the piece and the issue that was printed."""
    detail = attempt.detail
    if not isinstance(detail, ReadBack):
        return Mismatch("a label sent to the printer", "none")
    due = {(name, detail.piece, detail.issue) for name in attempt.containers}
    for bag in attempt.bags:
        if (bag.container, bag.piece, bag.issue) not in due:
            return Mismatch(_words(*min(due)), _words(bag.container, bag.piece, bag.issue), bag.container)
    return None


@interlock("H02", IDENTITY, STOP, DESTROY)
def no_symbol_differs_from_intent(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every symbol read from the paper is one that was intended, to the byte."""
    detail = attempt.detail
    if not isinstance(detail, ReadBack):
        return Mismatch("symbols intended", "none")
    foreign = sorted(set(detail.read) - set(detail.intended))
    return Mismatch(", ".join(sorted(set(detail.intended))), ", ".join(foreign)) if foreign else None


@interlock(
    "H02", IDENTITY, RETRY, "Show the whole label, flat and steady. If it will not read, void it before two people."
)
def every_symbol_was_read_back(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every symbol that was intended was read from the paper."""
    detail = attempt.detail
    if not isinstance(detail, ReadBack) or not detail.intended:
        return Mismatch("symbols intended", "none")
    missing = sorted(set(detail.intended) - set(detail.read))
    return Mismatch(f"{len(set(detail.intended))} symbols", f"not read: {', '.join(missing)}") if missing else None


@interlock("H06", IDENTITY, RETRY, POOR)
def label_is_printed_well_enough(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The label's scan quality (indicative, not ISO/IEC 15415/15416) is at least the floor, which a site can raise."""
    detail = attempt.detail
    if not isinstance(detail, ReadBack):
        return Mismatch("a label graded", "none")
    least = max(FLOOR, detail.least)
    if detail.grade is None:
        return Mismatch(f"a grade of {least:.1f} or better", "no grade: not every symbol was made out")
    if detail.grade.score < least:
        return Mismatch(f"a grade of {least:.1f} or better", str(detail.grade))
    return None


def _words(container: str, piece: str | None, issue: int | None) -> str:
    return f"{container}, {piece or 'no seal'} issue {issue if issue is not None else 'unknown'}"
