"""The monthly quality review: refusals by reason and what they cost, deviations, labels, acts without a sign-in.

It names no patient: a journey stands in it by its Chain of Identity identifier.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.domain import facts as f
from kiosk.domain.attestation import Pressed
from kiosk.domain.deviations import Deviation, DeviationState
from kiosk.domain.envelope import Recorded
from kiosk.domain.paper import Block, How, Line, Quoted, Said, Section, Table, Tone, Trace
from kiosk.domain.refusals import Refusal, refusals
from kiosk.handoffs.contents import local_moment
from kiosk.handoffs.reports.citing import CaseFile, Cited
from kiosk.handoffs.reports.wording import RULES, rule_in_words

TITLE = "Quality review"

_LABELS: tuple[tuple[type[f.Fact], str], ...] = (
    (f.LabelIssued, "issued"), (f.LabelReadBack, "read back"), (f.LabelApplied, "applied"),
    (f.LabelHandedOn, "handed on"), (f.LabelVoided, "void"), (f.LabelLost, "lost"), (f.LabelFound, "found"),
    (f.ExtraSheetDestroyed, "extra sheets destroyed"),
)  # fmt: skip


@dataclass(frozen=True)
class Month:
    """All journeys of a site, looked at for one month. `since` up to but not including `until`, UTC.

    `incidents` and `people` are the facts of those streams of the site; `zone` is where the month begins and ends.
    """

    since: datetime
    until: datetime
    cases: tuple[CaseFile, ...]
    incidents: tuple[Recorded, ...]
    people: tuple[Recorded, ...]
    zone: str

    def has(self, record: Recorded) -> bool:
        """Whether a fact happened in the month."""
        return self.since <= record.entry.stamp.occurred_at < self.until

    @property
    def told_last(self) -> Recorded:
        """What happened last of all that is on record: up to then it is known what nobody attested."""
        streams = (*(case.recorded for case in self.cases), self.incidents, self.people)
        return max((facts[-1] for facts in streams if facts), key=lambda record: record.entry.stamp.occurred_at)

    @property
    def last_day(self) -> date:
        """The last day of the month, where the site is."""
        return local_moment(self.until, self.zone).local.date()

    def of(self, keep: Callable[[f.Fact], bool]) -> tuple[Recorded, ...]:
        """The facts of all journeys that happened in the month and that `keep` keeps."""
        return tuple(r for case in self.cases for r in case.recorded if self.has(r) and keep(r.entry.fact))


def sections(month: Month) -> tuple[Section, ...]:
    """The whole review."""
    lost = tuple(one for case in month.cases for one in refusals(case.recorded) if month.has(one.record))
    return (
        Section("In short", _sum(month, lost)),
        Section("Refusals by reason", (_by_reason(lost),)),
        Section("Labels", _labels(month)),
        Section("Deviations", _deviations(month)),
        Section("Acts without sign-in", _acts(month)),
        Section("Every refusal", (_every(month, lost),)),
    )


def _sum(month: Month, lost: tuple[Refusal, ...]) -> tuple[Block, ...]:
    taken = month.of(_is(f.StepTaken))
    stopped = [d.opening for case in month.cases for d in case.journey.deviations.values() if month.has(d.opening)]
    failed = tuple(r for r in month.people if month.has(r) and isinstance(r.entry.fact, f.PinFailed))
    outside = tuple(r for r in month.incidents if month.has(r))
    return (
        Line("Steps taken", _count(taken)),
        Line("Steps refused", _count(tuple(one.record for one in lost))),
        Line("Minutes lost", _minutes(lost), Tone.STRONG),
        Line("Deviations opened", _count(tuple(stopped))),
        Line("Incidents", _count(outside)),
        Line("Wrong PINs", _count(failed)),
    )


def _count(records: tuple[Recorded, ...]) -> Said:
    return (_counted(records),) if records else ("none",)


def _counted(records: tuple[Recorded, ...]) -> Quoted:
    traces = tuple(Trace(record.entry.stream, record.number, "kind") for record in records)
    return Quoted(str(len(records)), traces, How.COUNT)


def _minutes(lost: tuple[Refusal, ...]) -> Said:
    """Minutes between each refusal and the next answer, summed."""
    pairs = [(one.record, one.answered, one.minutes or 0) for one in lost if one.answered is not None]
    waiting = tuple(one.record for one in lost if one.answered is None)
    if not pairs:
        return ("not answered again: ", _counted(waiting)) if waiting else ("none",)
    traces = tuple(
        Trace(record.entry.stream, record.number, "stamp.occurred_at")
        for refused, answered, _ in pairs
        for record in (refused, answered)
    )
    total = Quoted(str(sum(minutes for *_, minutes in pairs)), traces, How.MINUTES)
    return (total, "; not answered again: ", _counted(waiting)) if waiting else (total,)


def _by_reason(lost: tuple[Refusal, ...]) -> Table:
    """A refusal with several reasons counts under each."""
    rows: dict[tuple[str, str], list[tuple[Refusal, int]]] = {}
    for one in lost:
        for number, reason in enumerate(one.fact.reasons):
            rows.setdefault((reason.hazard, reason.interlock), []).append((one, number))
    return Table(
        (("Rule", 38), ("Hazard", 10), ("Class, answer", 22), ("Refusals", 12), ("Minutes lost", 18)),
        tuple(_reason_row(rows[key]) for key in sorted(rows)),
    )


def _reason_row(those: list[tuple[Refusal, int]]) -> tuple[Said, ...]:
    refused, number = those[0]

    def quoted(field: str) -> Quoted:
        trace = Trace(refused.record.entry.stream, refused.record.number, f"fact.reasons.{number}.{field}")
        text = getattr(refused.fact.reasons[number], field)
        return Quoted(rule_in_words(text) if field in RULES else text, (trace,))

    each = tuple(dict.fromkeys(one for one, _ in those))
    return (
        (quoted("interlock"),), (quoted("hazard"),), (quoted("kind"), ", ", quoted("answer")),
        _count(tuple(one.record for one in each)), _minutes(each),
    )  # fmt: skip


def _labels(month: Month) -> tuple[Block, ...]:
    return tuple(Line(word, _count(month.of(_is(kind)))) for kind, word in _LABELS)


def _is(kind: type[f.Fact]) -> Callable[[f.Fact], bool]:
    return lambda fact: isinstance(fact, kind)


def _deviations(month: Month) -> tuple[Block, ...]:
    """Those opened or closed in the month, and those still open."""
    rows = [
        _deviation_row(case, one, month.last_day)
        for case in month.cases
        for one in case.journey.deviations.values()
        if one.at < month.until and (_open(one) or month.has(one.opening))
    ]
    if not rows:
        return (Line("Deviations", ("none",)),)
    columns = (("Journey", 25), ("No.", 8), ("What", 21), ("Happened", 22), ("State", 24))
    return (Table(columns, tuple(rows)),)


def _open(one: Deviation) -> bool:
    return one.state is not DeviationState.CLOSED


def _deviation_row(case: CaseFile, one: Deviation, last_day: date) -> tuple[Said, ...]:
    opening = case.cited(one.opening)
    state: Said = (one.state.value,)
    if one.assessment is not None and one.assessed is not None and _open(one):
        late = "OVERDUE, due " if one.assessed.due < last_day else "due "
        state = (one.state.value, ", ", late, case.cited(one.assessment).quote("due"))
    return ((_journey(opening),), (opening.number,), (one.what.value,), (opening.at,), state)


def _journey(cited: Cited[f.Fact]) -> Quoted:
    return Quoted(cited.record.entry.stream, (cited.trace("stream"),))


def _acts(month: Month) -> tuple[Block, ...]:
    """Acts that nobody signed: pressed or attested in the month, and those from before that still wait."""
    acts = [
        (case, one)
        for case in month.cases
        for one in case.journey.pressed.values()
        if one.at < month.until and (one.attested is None or month.has(one.taken) or month.has(one.attested))
    ]
    if not acts:
        return (Line("Acts", ("none",)),)
    last = month.told_last
    now = last.entry.stamp.occurred_at
    missing = [(one.taken, one.late(now, case.therapy)) for case, one in acts if one.attested is None]
    waiting, overdue = (tuple(taken for taken, late in missing if late is which) for which in (False, True))
    place = Trace(last.entry.stream, last.number, "stamp.occurred_at")
    lines = (
        Line("Reckoned at", (Quoted(local_moment(now, month.zone).shown, (place,)), ", the last moment on record")),
        Line("Attested", _count(tuple(one.taken for _, one in acts if one.attested is not None))),
        Line("Not attested yet", _count(waiting)),
        Line("Overdue", _count(overdue), Tone.ALARM if overdue else Tone.PLAIN),
    )
    columns = (("Journey", 20), ("Act", 16), ("Of what", 22), ("When", 19), ("Attested", 23))
    return (*lines, Table(columns, tuple(_act_row(case, one, now) for case, one in acts)))


def _act_row(case: CaseFile, one: Pressed, now: datetime) -> tuple[Said, ...]:
    act = case.cited(one.taken).of_kind(one.act)
    late = one.late(now, case.therapy)
    if one.attested is None:
        state: Said = ("OVERDUE" if late else "not yet",)
    else:
        by = case.cited(one.attested)
        state = (*by.people, ", after ", by.span_since(act), *((", LATE",) if late else ()))
    return ((_journey(act),), (act.quote("step"),), case.bag_in_short(act.fact.containers[0]), (act.at,), state)


def _every(month: Month, lost: tuple[Refusal, ...]) -> Table:
    cases = {case.coi: case for case in month.cases}
    rows = []
    for one in lost:
        cited = cases[one.record.entry.stream].cited(one.record)
        why: Said = ()
        for number in range(len(one.fact.reasons)):
            why += (*((", ",) if why else ()), cited.element("reasons", number, "interlock"))
        rows.append(
            (
                (_journey(cited),),
                (cited.at,),
                (cited.quote("step"), ", at ", cited.quote("station")),
                why,
                _minutes((one,)),
            )
        )
    columns = (("Journey", 19), ("When", 19), ("Step", 21), ("Reasons", 29), ("Minutes lost", 12))
    return Table(columns, tuple(rows))
