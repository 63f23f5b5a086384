"""The course of one bag at the bed, from the opening to the end, in the order in which it went."""

from kiosk.domain import facts as f
from kiosk.domain.paper import Line, Said, Tone
from kiosk.domain.step import StepKind
from kiosk.handoffs.reports.bags import signature_lines
from kiosk.handoffs.reports.citing import CaseFile, Cited, signed
from kiosk.handoffs.reports.wording import NOT_ON_RECORD

End = Cited[f.InfusionStopped] | Cited[f.BagFinished] | Cited[f.GivenOutside]


def end_of(case: CaseFile, container: str) -> End | None:
    """How a bag ended, None where it has not."""
    kinds: tuple[tuple[End, ...], ...] = (case.of(f.InfusionStopped), case.of(f.BagFinished), case.of(f.GivenOutside))
    ends = [end for kind in kinds for end in kind if end.fact.container == container]
    return max(ends, key=lambda end: end.turn, default=None)


def amount_of(end: End) -> str:
    """The field in which the end of a bag says how much went in."""
    return "volume_ml" if isinstance(end.fact, f.GivenOutside) else "given_ml"


def given(case: CaseFile, container: str) -> Said:
    """How much of a bag went in, and why not all of it where it was stopped."""
    end = end_of(case, container)
    if end is None and any(order.fact.container == container for order in case.of(f.DiscardOrdered)):
        return ("none of it: discarded",)
    if end is None:
        moved = [move.fact.into for move in case.of(f.ContentsMoved) if move.fact.container == container]
        return ("from it nothing: moved into ", *case.bag_in_short(moved[-1])) if moved else (NOT_ON_RECORD,)
    match end.fact:
        case f.InfusionStopped():
            how: Said = (", stopped: ", end.quote("why"))
        case f.GivenOutside():
            how = (", WITHOUT THE KIOSK",)
        case _:
            how = (", bag finished",)
    return (end.quote(amount_of(end)), " mL", *how)


def course(case: CaseFile, container: str) -> tuple[Line, ...]:  # noqa: C901  one case a fact: a table, read as one
    """What happened with a bag, line by line. An infusion may rest and go on; a bag may be given without the kiosk."""
    lines: list[Line] = []
    opened: Cited[f.Fact] | None = None
    started: Cited[f.Fact] | None = None
    for cited in case.every:
        if container not in _named(cited.fact):
            continue
        match cited.fact:
            case f.InfuseByAssigned():
                lines.append(Line("Infuse by", (cited.quote("infuse_by"), ", as the tag says")))
            case f.ContainerOpened():
                opened = cited
                lines.append(Line("Opened", (cited.at,)))
            case f.StepTaken() as step if step.step == StepKind.LINE_CHECK.value:
                lines += signature_lines(case, "Checked at the line", cited.of_kind(step))
            case f.SiteMatched() as site:
                lines.append(_site(cited.of_kind(site)))
            case f.WayChecked() as way:
                lines += _way(cited.of_kind(way))
            case f.InfusionStarted() if started is None:
                since: Said = (", ", cited.minutes_since(opened), " min after the opening") if opened else ()
                started = cited
                lines.append(Line("Started", (cited.at, *since)))
            case f.InfusionStarted():
                lines.append(Line("Went on", (cited.at,)))
            case f.InfusionInterrupted():
                rest = (cited.at, ", after ", cited.quote("given_ml"), " mL: ", cited.quote("why"))
                lines.append(Line("Interrupted", rest))
            case f.ContentsMoved() as moved:
                lines.append(_moved(case, cited.of_kind(moved), container))
            case f.DiscardOrdered():
                lines.append(
                    Line("Discarded", (cited.at, ", ordered by ", cited.person("physician"), ": ", cited.quote("why")))
                )
            case f.GivenOutside() as outside:
                lines += _outside(case, cited.of_kind(outside))
            case f.InfusionStopped() | f.BagFinished():
                took: Said = (", ", cited.minutes_since(started), " min after the start") if started else ()
                lines.append(Line("Ended", (cited.at, *took)))
            case _:
                continue
    return tuple(lines)


def _named(fact: f.Fact) -> tuple[str, ...]:
    """The containers that a fact names."""
    named = (getattr(fact, "container", ""), getattr(fact, "into", ""))
    return (*getattr(fact, "containers", ()), *filter(None, named))


def _site(matched: Cited[f.SiteMatched]) -> Line:
    """What each of the two said before the opening, and the order it was held against."""
    return Line("Site before opening", (*_said(matched), "; as order ", matched.quote("order_number")))


def _way(checked: Cited[f.WayChecked]) -> tuple[Line, ...]:
    """What each of the two said at the line, and the prohibitions that were acknowledged."""
    return (Line("Route, site as said", _said(checked)), Line("Acknowledged", (checked.quote("acknowledged"),)))


def _said(checked: Cited[f.SiteMatched] | Cited[f.WayChecked]) -> Said:
    """Route, site and mark as each of the two said them."""
    said: Said = ()
    for n, one in enumerate(checked.fact.said):
        marked = ", marked" if one.marked else ""
        way = (checked.element("said", n, "route"), ", ", checked.element("said", n, "site"), marked)
        said += (*(("; ",) if said else ()), *way)
    return said


def _moved(case: CaseFile, moved: Cited[f.ContentsMoved], container: str) -> Line:
    out = moved.fact.container == container
    which = case.bag_in_short(moved.fact.into if out else moved.fact.container)
    why: Said = (": ", moved.quote("why")) if moved.fact.why else ()
    said = (*which, ", ", moved.at, ", ", moved.quote("volume_ml"), " mL", *why)
    return Line("Moved into" if out else "Filled from", said)


def _outside(case: CaseFile, outside: Cited[f.GivenOutside]) -> tuple[Line, ...]:
    said = (outside.quote("volume_ml"), " mL at ", outside.quote("given_at"), ": ", outside.quote("why"))
    signatures = tuple(Line("Said by", signed(one)) for one in case.signatures(outside.fact.attempt_id))
    return (Line("GIVEN WITHOUT THE KIOSK", said, Tone.ALARM), *signatures)
