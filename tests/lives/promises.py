"""What holds of a label's day, whatever the printer did and whenever the kiosk died."""

from collections import Counter
from collections.abc import Iterator

from kiosk.domain import facts as f
from kiosk.domain.containers import LabelState
from kiosk.domain.decision import Authorized
from kiosk.domain.step import StepKind as K
from tests.lives.day import LabelDay


def broken_by(day: LabelDay, copies: int = 1) -> Iterator[str]:
    """Every promise that is broken now, in words. A printer that doubles may put out two `copies` of one job."""
    facts = day.facts
    issued = Counter((fact.piece, fact.issue) for fact in facts if isinstance(fact, f.LabelIssued))
    started = Counter((fact.piece, fact.issue) for fact in facts if isinstance(fact, f.PrintStarted))
    if issued and max(issued.values()) > 1:
        yield f"an issue was made twice: {issued}"
    if started and max(started.values()) > 1:
        yield f"an issue was sent twice: {started}"
    if started.keys() - issued.keys():
        yield f"sent without an issue: {started.keys() - issued.keys()}"
    permitted = {fact.bitmap_sha256 for fact in facts if isinstance(fact, f.PrintStarted)}
    out = Counter(day.hashes_out())
    if out.keys() - permitted:
        yield f"{len(out.keys() - permitted)} sheets without a committed fact"
    if out and max(out.values()) > copies:
        yield f"{max(out.values())} sheets of one issue"
    yield from _custody(day, facts)


def _custody(day: LabelDay, facts: tuple[f.Fact, ...]) -> Iterator[str]:
    read_back: set[int] = set()
    applied: Counter[int] = Counter()
    for fact in facts:
        if isinstance(fact, f.LabelReadBack):
            read_back.add(fact.issue)
        if isinstance(fact, f.LabelApplied):
            applied[fact.issue] += 1
            if fact.issue not in read_back:
                yield f"issue {fact.issue} was applied and never read back"
    if len(applied) > 1 or (applied and max(applied.values()) > 1):
        yield f"applied more than once: {applied}"
    if applied and not day.hashes_out():
        yield "a label was applied and none came out"


def forgotten(day: LabelDay) -> Iterator[str]:
    """Every label whose fate nobody knows and that is not lost, right after a start; and whatever is possible with it."""
    for label in day.labels:
        if label.state is LabelState.STARTED:
            yield f"issue {label.issue} is in doubt and not lost"
    if any(label.state is LabelState.LOST for label in day.labels):
        for kind in (K.ISSUE_AT_COLLECTION, K.APPLY_AT_COLLECTION, K.CLEAR_STATION):
            if isinstance(day.act(kind), Authorized):
                yield f"{kind.value} while a label is lost"
