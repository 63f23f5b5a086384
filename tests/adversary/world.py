"""The site and what the adversary knows of it, moved together: plays are acted out, and everything recorded is audited."""

import copy
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal

from kiosk.domain import facts as f
from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.identifiers import Wristband
from kiosk.domain.label import BagLabel
from kiosk.domain.label_symbols import intended_symbols
from kiosk.domain.readings import FrameReading, LabelReading, SymbolReading
from kiosk.domain.reasons import Answer, Reason
from kiosk.domain.step import StepKind as K
from kiosk.handoffs import (
    attempts,
    bedside,
    failing,
    labelling,
    parts,
    processing,
    registering,
    releasing,
    settling,
)
from kiosk.handoffs.allocating import next_order
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import conclude
from kiosk.handoffs.line import check_line
from kiosk.handoffs.turns import UnderWay
from kiosk.ledger.evidence import Exhibit
from tests.adversary.audit import IMMEDIATE, take, violations
from tests.adversary.making import wrong_in_making
from tests.adversary.paper import label_on, misprinted
from tests.adversary.people import person
from tests.adversary.plays import NO_PIN, PIN_LOCKS_AFTER, RIGHT_PIN, Papers, Play, Turn
from tests.adversary.rigging import BLANK
from tests.adversary.site import Site
from tests.adversary.truth import AttemptShown, Truth, TurnShown
from tests.adversary.violation import Violation

ANYTHING = frozenset({"wristband", "order", "seal"})

RIGHT_WAY = f.WaySaid("intravenous", "central line", marked=False)
"""What people see at the line when nothing is wrong with it."""


@dataclass
class World:
    """A site, the truth about it and the papers that came out of its printer. `passed` counts what was tolerated.

    While it `smears`, the printer's ink says something else than the dots it was sent.
    """

    site: Site
    truth: Truth = field(default_factory=Truth)
    papers: Papers = field(default_factory=dict)
    sheets_taken: int = 0
    tolerated: frozenset[str] = frozenset()
    passed: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    smears: bool = False

    def copied(self) -> "World":
        """The same world in another folder; this one has to be closed."""
        return World(self.site.copied(), copy.deepcopy(self.truth), dict(self.papers), 0, self.tolerated)

    # ------------------------------------------------------------------------------------------------ acting

    def perform(self, play: Play) -> Decision:
        """Act it out, audit what was recorded, and compare the answer with the record."""
        decision = self.acted(play)
        self.audit()
        self._require_recorded(decision)
        self.answers[f"{play.step.value}: {type(decision).__name__}"] += 1
        return decision

    def acted(self, play: Play) -> Decision:
        """Act it out, and hold nothing against it."""
        bench = self.site.rooms[play.room]
        if play.step in IMMEDIATE:
            self.site.pass_time(timedelta(seconds=20))
            return self._act(bench, play)
        under_way = self.prepared(bench, play)
        decision = self._concluded(bench, play, under_way)
        if play.twice:
            self.audit()
            self._require_recorded(decision)
            decision = self._concluded(bench, play, under_way)
        return decision

    def prepared(self, bench: Bench, play: Play) -> UnderWay:
        """Open the attempt and let everybody take their turn; what is concluded of it is the caller's."""
        under_way = attempts.open_attempt(bench, play.step, coi=play.by_list, containers=play.containers)
        shown = AttemptShown(play.step, play.room, bench.now, told=play.told, piece=play.piece, issue=play.issue)
        self.truth.attempts[under_way.id] = shown
        if play.told:
            under_way = attempts.tell_look_alikes(under_way, *(self.site.people[key] for key in play.told))
        for turn in play.turns:
            under_way = self._take_turn(bench, under_way, shown, turn)
        shown.texts = frozenset(symbol.text for turn in shown.turns for label in turn.bags for symbol in label.symbols)
        return under_way

    def _take_turn(self, bench: Bench, under_way: UnderWay, shown: AttemptShown, turn: Turn) -> UnderWay:
        self.site.pass_time(turn.pause)
        who = person(turn.person)
        begun = attempts.begin_turn(bench, under_way, who.badges[turn.badge % len(who.badges)])
        if isinstance(begun, Reason):
            raise TypeError(f"Expected a known badge, got {begun}.")
        under_way = begun
        witness = TurnShown(turn.person, bench.now)
        if turn.early:
            witness.begun_at = shown.opened_at
            under_way = under_way.with_turn(replace(under_way.current, begun_at=shown.opened_at))
        before = shown.turns[-1].frames if shown.turns else ()
        shown.turns.append(witness)
        witness.bands, witness.orders, witness.bags, witness.spoken = turn.bands, turn.orders, turn.labels, turn.spoken
        for number, label in enumerate((*map(_band, turn.bands), *map(_order, turn.orders), *turn.labels)):
            reused = before[number] if turn.frames == "before" and number < len(before) else self._old(under_way, turn)
            under_way = self._show(bench, under_way, witness, label, reused)
        if turn.spoken is not None:
            under_way = attempts.speak(under_way, turn.spoken.born, turn.spoken.by, turn.spoken.why)
        return self._sign(bench, under_way, witness, turn)

    def _old(self, under_way: UnderWay, turn: Turn) -> str | None:
        if turn.frames != "old":
            return None
        return next((frame for frame, used in reversed(self.truth.frames.items()) if used != under_way.id), None)

    def _show(
        self, bench: Bench, under_way: UnderWay, witness: TurnShown, label: LabelReading, reused: str | None
    ) -> UnderWay:
        self.site.frames += 1
        exhibit = Exhibit(f"frame {self.site.frames}".encode(), "image/png")
        frame = reused or exhibit.sha256
        self.site.gate.waiting.append(FrameReading(frame, (label,)))
        self.truth.frames.setdefault(frame, under_way.id)
        witness.frames = (*witness.frames, frame)
        return attempts.read(bench, under_way, BLANK, exhibit, ANYTHING)

    def _sign(self, bench: Bench, under_way: UnderWay, witness: TurnShown, turn: Turn) -> UnderWay:
        failures = self.truth.pin_failures
        locked = failures.get(turn.person, 0) >= PIN_LOCKS_AFTER
        self.site.pass_time(timedelta(seconds=5))
        pin = {RIGHT_PIN: person(turn.person).pin, NO_PIN: None}.get(turn.pin, "999999")
        witness.signed_at, witness.signed = bench.now, turn.pin == RIGHT_PIN and not locked
        if turn.pin != NO_PIN and not locked:
            failures[turn.person] = 0 if turn.pin == RIGHT_PIN else failures.get(turn.person, 0) + 1
        return attempts.sign(bench, under_way, pin)

    def _act(self, bench: Bench, play: Play) -> Decision:
        coi, container = play.by_list or "", play.containers[0] if play.containers else ""
        match play.step:
            case K.OPEN:
                return bedside.open_container(bench, coi, container)
            case K.START:
                return bedside.start_infusion(bench, coi, container)
            case K.STOP:
                return bedside.stop_infusion(bench, coi, container, Decimal(10), "reaction")
            case _:
                return bedside.finish_bag(bench, coi, container, Decimal(60))

    def _concluded(self, bench: Bench, play: Play, under_way: UnderWay) -> Decision:
        piece, issue = play.piece, play.issue
        finish: dict[K, Callable[[], Decision]] = {
            K.READ_BACK: lambda: labelling.read_back(bench, under_way, piece, issue),
            K.VOID_LABEL: lambda: labelling.void_label(bench, under_way, piece, issue, "destroyed"),
            K.FIND_LABEL: lambda: labelling.find_label(bench, under_way, piece, issue),
            K.REPRINT_AT_COLLECTION: lambda: self._issue(bench, play, under_way),
            K.REPRINT_IN_PROCESSING: lambda: self._issue(bench, play, under_way),
            K.REPLACE_LABEL: lambda: self._issue(bench, play, under_way),
            K.APPLY_REPLACEMENT: lambda: labelling.apply_labels(bench, under_way),
            K.HAND_ON_LABEL: lambda: settling.hand_on_label(bench, under_way, piece, issue, "the ward"),
            K.LABELLED_OUTSIDE: lambda: settling.labelled_outside(bench, under_way, "no power"),
            K.DESTROY_SHEET: lambda: settling.destroy_sheet(bench, under_way),
            K.DESTROY_UNREADABLE_SHEET: lambda: settling.destroy_unreadable_sheet(
                bench, under_way, piece, issue, "marked VOID"
            ),
            K.APPLY_AT_COLLECTION: lambda: labelling.apply_labels(bench, under_way),
            K.APPLY_IN_PROCESSING: lambda: labelling.apply_labels(bench, under_way),
            K.CLEAR_STATION: lambda: labelling.clear_station(bench, under_way),
            K.DERIVE: lambda: processing.derive(bench, under_way, play.children),
            K.SPLIT: lambda: processing.derive(bench, under_way, play.children),
            K.POOL: lambda: processing.derive(bench, under_way, play.children),
            K.SAMPLE: lambda: parts.take_samples(bench, under_way, play.children),
            K.FAIL_MANUFACTURE: lambda: failing.fail_manufacture(bench, under_way, "growth in the culture"),
            K.RELEASE_EXCEPTIONALLY: lambda: releasing.release_exceptionally(
                bench, under_way, play.findings, "no other"
            ),
            K.LIFT_HOLD: lambda: releasing.lift_hold(bench, under_way, (*play.named, "none")[0], "looked into"),
            K.LINE_CHECK: lambda: check_line(
                bench,
                under_way,
                (RIGHT_WAY, RIGHT_WAY),
                bench.therapies[play.patient.therapy].administration.prohibitions,
            ),
            K.READINESS: lambda: bedside.answer_readiness(bench, under_way, play.answers),
            K.ENROL: lambda: self._enrol(bench, play, under_way),
            K.ORDER: lambda: self._order(bench, play, under_way),
            K.ISSUE_AT_COLLECTION: lambda: self._issue(bench, play, under_way),
            K.ISSUE_IN_PROCESSING: lambda: self._issue(bench, play, under_way),
        }
        return finish.get(play.step, lambda: conclude(bench, under_way))()

    def _issue(self, bench: Bench, play: Play, under_way: UnderWay) -> Decision:
        issued = labelling.issue_label(bench, under_way, play.piece, "printed anew" if play.issue > 1 else "")
        if isinstance(issued, Refused):
            return issued
        self.truth.attempts[under_way.id].issue = issued.issue
        return issued.decision

    def _enrol(self, bench: Bench, play: Play, under_way: UnderWay) -> Decision:
        who = play.patient
        keyed = registering.patient_keyed(
            who.name, who.record_number, who.born.isoformat(), who.band.format(), bench.now.date()
        )
        return registering.enrol(bench, under_way, who.therapy, keyed, keyed)

    def _order(self, bench: Bench, play: Play, under_way: UnderWay) -> Decision:
        fields = {
            "cells_e6": "300" if play.patient.key == "A" else "600", "volume_ml": "150", "dmso_limit_ml": "40", "volume_limit_ml": "400",
            "route": "intravenous", "site_of_body": "central line", "weight_kg": "70",
            "weighed_on": bench.now.date().isoformat(), "physician": "Dr Kim Örnek",
        }  # fmt: skip
        return registering.order(bench, under_way, next_order(bench), fields, fields)

    # ---------------------------------------------------------------------------------------------- auditing

    def audit(self) -> None:
        """Learn every new fact in its order, and hold each step taken against the truth. Raises Violation."""
        ledger, truth = self.site.ledger, self.truth
        for stream, count in ledger.counts(truth.courses).items():
            learnt = truth.learnt.get(stream, 0)
            if count == learnt:
                continue
            for record in ledger.facts(stream, learnt):
                truth.learnt[stream] = record.number
                fact = record.entry.fact
                if isinstance(fact, f.StepTaken):
                    for violation in violations(truth, record, fact):
                        self.object(violation)
                    take(truth, record, fact)
                else:
                    self._require_sound(record.entry.stream, fact)
                    truth.learn(record)
        self._collect_sheets()

    def object(self, violation: Violation) -> None:
        """Raise it, or count it where it is known and tolerated."""
        if violation.name not in self.tolerated:
            raise violation
        self.passed[violation.name] += 1

    def _require_sound(self, coi: str, fact: f.Fact) -> None:
        truth = self.truth
        if isinstance(fact, f.ContainersDerived):
            for violation in wrong_in_making(truth, coi, fact):
                self.object(violation)
        container = getattr(fact, "container", None)
        if container is not None and not isinstance(fact, f.ContainerPlanned) and container not in truth.bags:
            raise Violation("container is the patient's", f"{type(fact).__name__} of {container}")
        if isinstance(fact, f.LabelApplied):
            key = (fact.container, fact.piece, fact.issue)
            if key in truth.applied:
                self.object(Violation("label is applied once", str(key)))
            truth.applied.add(key)
        if isinstance(fact, f.PrintStarted):
            if truth.bags[fact.container].labels.get((fact.piece, fact.issue)) == "void":
                self.object(Violation("a dead label is not printed", f"{fact.piece} issue {fact.issue}"))
            content = self.site.inkwell.drawn[fact.bitmap_sha256]
            self._require_true(coi, fact.container, content)
            truth.intents[fact.container, fact.piece, fact.issue] = texts_of(content)

    def _require_true(self, coi: str, container: str, content: BagLabel) -> None:
        who, bag = self.truth.courses[coi].patient, self.truth.bags[container]
        said = (
            content.coi.value, content.donation.din.value + content.product_code.content, content.patient.name,
            content.patient.record_number, content.patient.birth_date, content.bag, content.bags,
        )  # fmt: skip
        due = (coi, container, who.name, who.record_number, who.born, bag.plan.bag, bag.plan.bags)
        if said != due or bag.coi != coi:
            self.object(Violation("label says the truth", f"{said} for {due}"))

    def _collect_sheets(self) -> None:
        printer = self.site.printer
        for job in printer.unrecorded:
            self.object(Violation("nothing is printed unrecorded", job.print_id))
        for job in printer.sheets[self.sheets_taken :]:
            content = self.site.inkwell.drawn[job.bitmap_sha256]
            paper = label_on(content, self.site.clock.now().utc)
            container = content.donation.din.value + content.product_code.content
            self.papers[container, content.kind.value, content.issue] = misprinted(paper) if self.smears else paper
            if self.truth.prints.get(job.print_id) != job.bitmap_sha256:
                self.object(Violation("nothing is printed unrecorded", job.print_id))
        self.sheets_taken = len(printer.sheets)

    def _require_recorded(self, decision: Decision) -> None:
        taken = decision.attempt_id in self.truth.taken
        match decision:
            case Authorized():
                if not taken:
                    self.object(Violation("yes is recorded", decision.step))
            case Refused():
                if taken and decision.attempt_id not in self.truth.refused:
                    return  # the second answer to an attempt that was granted once
                self.truth.refused.add(decision.attempt_id)
                self.truth.findings |= {
                    f.Finding(reason.interlock, reason.expected): None for reason in decision.reasons
                }
                self._require_held(decision)

    def _require_held(self, decision: Refused) -> None:
        stops = {reason.kind.value for reason in decision.reasons if reason.answer is not Answer.RETRY}
        for name in decision.containers:
            bag = self.truth.bags.get(name)
            own = bag is not None and bag.coi in dict(decision.decided_on)
            if bag is not None and own and stops - set(bag.holds.values()):
                self.object(Violation("a stop holds", f"{decision.step} of {name}"))


def texts_of(content: BagLabel) -> frozenset[str]:
    """The symbols that stand on a label, as texts."""
    return frozenset(symbol.text for symbol in intended_symbols(content))


def _band(band: Wristband) -> LabelReading:
    return _alone("Data Matrix", "]d2", "wristband", band.format())


def _order(number: str) -> LabelReading:
    return _alone("Code 128", "]C0", "order", number)


def _alone(symbology: str, aim: str, kind: str, text: str) -> LabelReading:
    return LabelReading((SymbolReading(text, text.encode(), symbology, aim, kind, text, ("injected",), 1.0),))
