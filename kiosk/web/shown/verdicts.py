"""From the kiosk's answer to what a screen says: the word, both values side by side, what to do, whom to call."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher

from kiosk.domain.containers import ContainerState
from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.interlocks.dose import YES
from kiosk.domain.printing import Delivery
from kiosk.domain.reasons import Answer, Reason
from kiosk.domain.step import StepKind
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.due import tag_due
from kiosk.handoffs.labelling import Printed
from kiosk.handoffs.shipping import Dispatched
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_of, site_view
from kiosk.web.acts.lists import grouped
from kiosk.web.acts.storage import cold_rows
from kiosk.web.acts.tasks import Choice, Task
from kiosk.web.screens import Button, Disagreement, Part, Row, Verdict
from kiosk.web.shown.duties import calls_for
from kiosk.web.shown.limits import limit_rows
from kiosk.web.shown.rows import container_rows, patient_rows
from kiosk.web.words import gettext as _
from kiosk.web.words.moments import date_words, iso, time_words
from kiosk.web.words.reasons import TITLES
from kiosk.web.words.values import said
from kiosk.web.words.verdicts import SYRINGE, WORDS

KINDS = {Answer.RETRY: "retry", Answer.STOP: "stop", Answer.TIMED_STOP: "timed stop"}
GRAVITY = (Answer.TIMED_STOP, Answer.STOP, Answer.RETRY)


@dataclass(frozen=True)
class Answered:
    """An answer that stands on a screen until it is left. `follows` is what comes next, `code` a courier's pass."""

    decision: Decision
    step: StepKind
    under_way: UnderWay
    coi: str
    printed: Printed | None = None
    follows: tuple[str, Choice] | None = None
    code: str = ""

    @property
    def kind(self) -> str:
        """'authorised', 'retry', 'stop' or 'timed stop'."""
        return "authorised" if isinstance(self.decision, Authorized) else KINDS[self.decision.answer]


def answered(task: Task, outcome: Decision | Printed | Dispatched, follows: tuple[str, Choice] | None) -> Answered:
    """The answer to a task."""
    printed = outcome if isinstance(outcome, Printed) else None
    decision = outcome.decision if isinstance(outcome, Printed | Dispatched) else outcome
    code = outcome.code if isinstance(outcome, Dispatched) else ""
    if isinstance(decision, Refused):
        follows = None
    elif printed is not None and follows is not None:
        named = Choice("", "", decision.decided_on[0][0], printed.container, printed.piece, printed.issue)
        follows = (follows[0], named)
    return Answered(decision, task.act.step, task.under_way, decision.decided_on[0][0], printed, follows, code)


def verdict_of(bench: Bench, answer: Answered) -> Verdict:
    """What the screen says."""
    match answer.decision:
        case Authorized():
            return _authorised(bench, answer, answer.decision)
        case Refused():
            return _refused(bench, answer, answer.decision)


def _authorised(bench: Bench, answer: Answered, granted: Authorized) -> Verdict:
    if answer.printed is not None and answer.printed.report.delivery is not Delivery.SENT:
        return Verdict(
            "retry", _("Look at the printer"), _("Nobody knows whether the label came out."),
            do_now=(_("Look for the label, here and in the printer."),
                    _("Then two people read it, or void it: “A lost label is here”, “Void a label”.")),
            goes_on=_("Understood"),
        )  # fmt: skip
    missing = _answered_otherwise(bench, answer)
    if missing:
        return Verdict(
            "retry", _("Not ready yet"), _("Your answers are recorded. Do not thaw, do not open."), shown=missing,
            goes_on=_("Understood"),
        )  # fmt: skip
    container = granted.containers[0] if granted.containers else ""
    shown = patient_rows(bench, answer.coi) if answer.step in _SHOWN_AFTER else ()
    shown += container_rows(bench, answer.coi, container) if answer.step in _SHOWN_AFTER and container else ()
    shown += container_rows(bench, answer.coi, container) if answer.step in _OF_THE_STORE else ()
    shown += cold_rows(bench, answer.coi, container) if container else ()
    covered = tuple(disagreement(bench, answer, reason) for reason in granted.covered)
    until, buttons = _until(bench, answer, container)
    goes_on = _("Go on") if answer.follows is not None else _("Done")
    words_of_it = _(SYRINGE if _is_at_the_line(bench, answer, container) else WORDS[answer.step])
    return Verdict(
        "authorised", words_of_it, words_of_it, shown=shown + _limits(bench, answer, container),
        also=covered, until=iso(until) if until else "",
        until_text=time_words(until, site_view(bench).zone) if until else "",
        seconds_left=int((until - bench.now).total_seconds()) if until else None,
        goes_on="" if buttons else goes_on, buttons=buttons, code=grouped(answer.code),
        code_picture="/verdict/pass.png" if answer.code else "",
    )  # fmt: skip


def _is_at_the_line(bench: Bench, answer: Answered, container: str) -> bool:
    """Whether a syringe, which was filled from a bag, was checked at the line."""
    known = journey_of(bench, answer.coi).containers.get(container)
    return answer.step is StepKind.LINE_CHECK and known is not None and known.reserve is not None


def _answered_otherwise(bench: Bench, answer: Answered) -> tuple[Row, ...]:
    """What a person just answered with anything but yes in the readiness list: it is recorded, and nobody is ready."""
    readiness = journey_of(bench, answer.coi).readiness if answer.step is StepKind.READINESS else None
    answers = readiness.answers if readiness is not None else ()
    return tuple(Row(_(item), _(keyed)) for item, keyed in answers if keyed != YES)


_OF_THE_STORE = frozenset({StepKind.STORE, StepKind.RETRIEVE})
_SHOWN_AFTER = frozenset({StepKind.MATCH_AT_BED, StepKind.MATCH_IN_LABORATORY, StepKind.LINE_CHECK})


def _limits(bench: Bench, answer: Answered, container: str) -> tuple[Row, ...]:
    return limit_rows(bench, answer.coi, container) if answer.step in _SHOWN_AFTER and container else ()


def _until(bench: Bench, answer: Answered, container: str) -> tuple[datetime | None, tuple[Button, ...]]:
    """Until when the answer holds, and the immediate acts it leads to."""
    journey = journey_of(bench, answer.coi)
    therapy = bench.therapies.get(journey.therapy or "")
    known = journey.containers.get(container)
    if therapy is None or known is None:
        return None, ()
    fields = (("coi", answer.coi), ("container", container))
    if known.state is ContainerState.OPENING_AUTHORISED and known.opening_authorised_at is not None:
        until = known.opening_authorised_at + therapy.match_window
        ready = tag_due(bench, answer.coi, container) is None
        return until, (Button("open", _("Opened now"), "go", fields),) if ready else ()
    if known.state is ContainerState.VERIFIED and known.opened_at is not None:
        ends = (known.opened_at + therapy.post_thaw_limit, *filter(None, (known.good_until,)))
        return min(ends), (Button("start", _("Infusion started"), "go", fields),)
    return None, ()


def _refused(bench: Bench, answer: Answered, refused: Refused) -> Verdict:
    gravest = refused.answer
    standing = [r for r in refused.reasons if r.answer is gravest]
    others = [r for r in refused.reasons if r.answer is not gravest]
    if gravest is Answer.RETRY:
        return Verdict(
            "retry", _("Not yet"), _("This could not be decided. Nothing was done."),
            reasons=_disagreements(bench, answer, standing),
            do_now=_remedies(standing), goes_on=_("Begin again"),
        )  # fmt: skip
    verdict = Verdict(
        KINDS[gravest],
        _("STOP"),
        _("These do not agree. Do not go on."),
        reasons=_disagreements(bench, answer, standing),
        also=tuple(disagreement(bench, answer, reason) for reason in others),
        do_now=_remedies(standing),
        calls=calls_for(bench, timed=gravest is Answer.TIMED_STOP),
        holds=_holds(bench, answer, refused),
    )
    return _with_minutes_left(bench, answer, refused, verdict)


def _with_minutes_left(bench: Bench, answer: Answered, refused: Refused, verdict: Verdict) -> Verdict:
    """A timed stop with the minutes of the bag in hand, whosever it is: they run for it and for nobody else's."""
    if refused.answer is not Answer.TIMED_STOP:
        return verdict
    ends = [
        end for end in (_usable_until(bench, coi, name) for coi, name in _in_hand(answer, refused)) if end is not None
    ]
    if not ends:
        return verdict
    until = min(ends)
    left = max(timedelta(0), until - bench.now)
    zone = site_view(bench).zone
    return replace(
        verdict, until=iso(until), until_text=time_words(until, zone), seconds_left=int(left.total_seconds())
    )


def _usable_until(bench: Bench, coi: str, container: str) -> datetime | None:
    listed = bench.roll.of(coi)
    therapy = bench.therapies.get(listed.therapy or "") if listed is not None else None
    opened = [bag.opened_at for bag in listed.running if bag.container == container] if listed is not None else []
    if therapy is None or not opened or opened[0] is None:
        return None
    return opened[0] + therapy.post_thaw_limit


def _in_hand(answer: Answered, refused: Refused) -> set[tuple[str, str]]:
    """Every container (CoI, container) that the attempt was about, and every one that was read."""
    things = {(answer.coi, name) for name in refused.containers if answer.coi}
    return things | {(bag.coi, bag.container) for turn in answer.under_way.turns for bag in turn.bags}


def _remedies(reasons: list[Reason]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_(reason.remedy) for reason in reasons))


def _holds(bench: Bench, answer: Answered, refused: Refused) -> tuple[str, ...]:
    """The open holds of everything in hand, whosever it is."""
    listed = ((bench.roll.of(coi), name) for coi, name in sorted(_in_hand(answer, refused)))
    return tuple(
        hold.hold_id for journey, name in listed if journey is not None for hold in journey.holds
        if hold.container == name
    )  # fmt: skip


def _disagreements(bench: Bench, answer: Answered, reasons: list[Reason]) -> tuple[Disagreement, ...]:
    # What holds of each bag of a set in the same words is said once.
    return tuple(dict.fromkeys(disagreement(bench, answer, reason) for reason in reasons))


def disagreement(bench: Bench, answer: Answered, reason: Reason) -> Disagreement:
    """One reason with both values side by side; what differs is marked."""
    expected, read = _in_clear(bench, answer, reason)
    left, right = parts(expected, read)
    title = TITLES.get(reason.interlock, reason.interlock.replace("_", " "))
    return Disagreement(_(title), left, right, _(reason.remedy), reason.hazard, reason.interlock)


def _in_clear(bench: Bench, answer: Answered, reason: Reason) -> tuple[str, str]:
    """The values as people see them on the things in their hands, where the reason itself holds only commitments."""
    journey = journey_of(bench, answer.coi)
    document = bench.particulars.get(journey.particulars_id) if journey.particulars_id is not None else None
    turns = answer.under_way.turns
    if document is not None and reason.interlock == "wristband_is_the_patients":
        bands = [band.format() for turn in turns for band in turn.bands if band.format() != document["wristband"]]
        if bands:
            return grouped(document["wristband"]), grouped(bands[0])
    if document is not None and reason.interlock == "birth_date_is_the_patients" and _one_patient(answer, document):
        due = date.fromisoformat(document["birth_date"])
        spoken = [turn.spoken.born for turn in turns if turn.spoken is not None and turn.spoken.born != due]
        if spoken:
            return date_words(due), date_words(spoken[0])
    return said(reason.expected), said(reason.read)


def _one_patient(answer: Answered, document: Mapping[str, str]) -> bool:
    """Whether everything that was read is this patient's: else the record's birth date would be somebody else's."""
    turns = answer.under_way.turns
    bands = {band.format() for turn in turns for band in turn.bands}
    return bands <= {document["wristband"]} and {bag.coi for turn in turns for bag in turn.bags} <= {answer.coi}


def parts(expected: str, read: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Both texts cut into pieces, those that differ marked; words without a figure are marked as a whole."""
    if not any(character.isdigit() for character in expected + read):
        return _runs(expected, (False,) * len(expected)), _runs(read, (False,) * len(read))
    if len(expected) == len(read):
        alike = tuple(one == other for one, other in zip(expected, read, strict=True))
        if sum(alike) * 2 >= len(alike):
            return _runs(expected, alike), _runs(read, alike)
    matcher = SequenceMatcher(None, expected, read, autojunk=False)
    in_words = not any(map(str.isdigit, expected + read))
    if in_words or matcher.ratio() < 0.5:
        return (Part(expected, differs=True),), (Part(read, differs=True),)
    left, right = [], []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        differs = tag != "equal"
        if i2 > i1:
            left.append(Part(expected[i1:i2], differs))
        if j2 > j1:
            right.append(Part(read[j1:j2], differs))
    return tuple(left), tuple(right)


def _runs(text: str, alike: tuple[bool, ...]) -> tuple[Part, ...]:
    """A text cut where it begins or ends to differ, place by place."""
    cuts = [at for at in range(1, len(text)) if alike[at] != alike[at - 1]]
    return tuple(Part(text[a:b], not alike[a]) for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True) if a < b)
