"""The site and what the adversary knows of it, moved together: plays are acted out, and everything recorded is audited."""

import copy
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta

from kiosk.domain import facts as f
from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.envelope import Recorded
from kiosk.domain.identifiers import Wristband
from kiosk.domain.label import OuterShipperLabel, WristbandLabel
from kiosk.domain.label_symbols import intended_symbols
from kiosk.domain.readings import FrameReading, LabelReading, SymbolReading
from kiosk.domain.reasons import Answer, Reason
from kiosk.handoffs import attempts
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.turns import UnderWay
from kiosk.ledger.evidence import Exhibit
from tests.adversary import bands, ending, makers, naming, shipping, storing, thawing
from tests.adversary.acting import acted_at_once, concluded
from tests.adversary.audit import IMMEDIATE, take, violations
from tests.adversary.making import wrong_in_making
from tests.adversary.paper import label_on, misprinted
from tests.adversary.people import person
from tests.adversary.play import NO_PIN, RIGHT_PIN, Play, Turn
from tests.adversary.plays import PIN_LOCKS_AFTER, Papers
from tests.adversary.rigging import BLANK, Drawn
from tests.adversary.site import Site
from tests.adversary.truth import AttemptShown, Truth, TurnShown
from tests.adversary.violation import Violation

ANYTHING = frozenset({"wristband", "order", "seal"})
PARTS = (storing, shipping, ending, bands, thawing, naming, makers)
"""What tells of the store, of shipments, of ends, bands, tags, names and makers: each learns from facts, and says what is wrong."""


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
            return acted_at_once(bench, self.truth, play)
        under_way = self.prepared(bench, play)
        decision = concluded(bench, self.truth, play, under_way)
        if play.twice:
            self.audit()
            self._require_recorded(decision)
            decision = concluded(bench, self.truth, play, under_way)
        return decision

    def prepared(self, bench: Bench, play: Play) -> UnderWay:
        """Open the attempt and let everybody take their turn; what is concluded of it is the caller's."""
        under_way = attempts.open_attempt(bench, play.step, coi=play.by_list, containers=play.containers)
        shown = AttemptShown(play.step, play.room, bench.now, told=play.told, piece=play.piece, issue=play.issue)
        shown.keyed = play.keyed
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
        witness.places, witness.shippers, witness.makers = turn.places, turn.shippers, turn.makers
        pictures = (
            *(*map(_band, turn.bands), *map(_order, turn.orders), *map(_place, turn.places)),
            *(*turn.shippers, *turn.labels, *turn.makers),
        )  # fmt: skip
        for number, label in enumerate(pictures):
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
                    self._require_sound(record, fact)
                    truth.learn(record)
                    for part in PARTS:
                        part.learn(truth, stream, fact, record.entry.stamp.occurred_at)
        self._collect_sheets()

    def object(self, violation: Violation) -> None:
        """Raise it, or count it where it is known and tolerated."""
        if violation.name not in self.tolerated:
            raise violation
        self.passed[violation.name] += 1

    def _require_sound(self, record: Recorded, fact: f.Fact) -> None:
        truth, coi = self.truth, record.entry.stream
        for part in PARTS:
            for violation in part.wrong(truth, coi, fact, record.entry.stamp.occurred_at):
                self.object(violation)
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
        self._require_true_print(coi, fact)

    def _require_true_print(self, coi: str, fact: f.Fact) -> None:
        truth = self.truth
        if isinstance(fact, f.PrintStarted):
            if truth.bags[fact.container].labels.get((fact.piece, fact.issue)) == "void":
                self.object(Violation("a dead label is not printed", f"{fact.piece} issue {fact.issue}"))
            content = self.site.inkwell.drawn[fact.bitmap_sha256]
            self._require_true(coi, fact.container, content)
            truth.intents[fact.container, fact.piece, fact.issue] = texts_of(content)
        if isinstance(fact, f.BandIssued):
            self._require_true_band(coi, fact.serial, self.site.inkwell.drawn[fact.bitmap_sha256])

    def _require_true_band(self, coi: str, serial: int, content: Drawn) -> None:
        who = self.truth.courses[coi].patient
        due = (bands.numbered(who.band, serial), who.name, who.record_number, who.born)
        said: tuple[object, ...] = (content.kind,)
        if isinstance(content, WristbandLabel):
            one = content.patient
            said = (content.wristband, one.name, one.record_number, one.birth_date)
        if said != due:
            self.object(Violation("label says the truth", f"{said} for {due}"))

    def _require_true(self, coi: str, container: str, content: Drawn) -> None:
        who, bag = self.truth.courses[coi].patient, self.truth.bags[container]
        if isinstance(content, OuterShipperLabel | WristbandLabel):
            self.object(Violation("label says the truth", f"a {content.kind.value} for {container}"))
            return
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
            self._keep(self.site.inkwell.drawn[job.bitmap_sha256])
            if self.truth.prints.get(job.print_id) != job.bitmap_sha256:
                self.object(Violation("nothing is printed unrecorded", job.print_id))
        self.sheets_taken = len(printer.sheets)

    def _keep(self, content: Drawn) -> None:
        """The paper that came out; a wristband is told by what it says."""
        if isinstance(content, WristbandLabel):
            return
        paper = label_on(content, self.site.clock.now().utc)
        named = (
            content.sscc.format()
            if isinstance(content, OuterShipperLabel)
            else content.donation.din.value + content.product_code.content
        )
        self.papers[named, content.kind.value, content.issue] = misprinted(paper) if self.smears else paper

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


def texts_of(content: Drawn) -> frozenset[str]:
    """The symbols that stand on a label, as texts."""
    return frozenset(symbol.text for symbol in intended_symbols(content))


def _band(band: Wristband) -> LabelReading:
    return _alone("Data Matrix", "]d2", "wristband", band.format())


def _order(number: str) -> LabelReading:
    return _alone("Code 128", "]C0", "order", number)


def _place(text: str) -> LabelReading:
    return _alone("Code 128", "]C0", "location", text)


def _alone(symbology: str, aim: str, kind: str, text: str) -> LabelReading:
    return LabelReading((SymbolReading(text, text.encode(), symbology, aim, kind, text, ("injected",), 1.0),))
