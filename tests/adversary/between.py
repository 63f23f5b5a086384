"""The adversary between organisations: journeys given, offered, replayed, altered, forked and worked on, in any order."""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.errors import KioskError
from kiosk.domain.keys import KeyPurpose
from kiosk.domain.reasons import Reason
from kiosk.domain.step import StepKind as K
from kiosk.handoffs import processing, releasing
from kiosk.handoffs.view import journey_of
from kiosk.ledger import foreign
from kiosk.ledger.audit import Broken
from tests.adversary import stages
from tests.adversary.custody import Custody, Offer
from tests.adversary.figures import Figures
from tests.adversary.organisations import GIVERS, SEEDS, Branch, founded
from tests.adversary.plays import right_play
from tests.adversary.tampering import TAMPERINGS
from tests.adversary.truth import Course
from tests.adversary.violation import Violation

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
NUMBER = st.integers(0, 2**16 - 1)
MOSTLY = st.sampled_from((True, True, False))
WHO = st.sampled_from(("A", "A", "A", "B"))
STAGES = ("released", "released", "labelled", "collected")
STEPS = (
    K.HAND_OVER, K.READINESS, K.HAND_OVER, K.RELEASE, K.PATIENT_READY, K.MATCH_AT_BED, K.MATCH_IN_LABORATORY, K.OPEN,
    K.LINE_CHECK, K.START, K.FINISH, K.DERIVE, K.RELEASE_EXCEPTIONALLY,
)  # fmt: skip
PEOPLE = (
    *(GIVERS,) * 12, ("two", "director"), ("one",), ("one", "one"), ("quality", "one"), ("quality", "director"),
    ("physician", "quality"),
)  # fmt: skip
BRANCHES_AT_MOST = 5
TO_AND_FRO = frozenset({"take", "carry", "receive"})


@dataclass(frozen=True)
class Aim:
    """What is likelier: the kinds of rule that may run, what is done to bundles, where it begins."""

    acts: tuple[str, ...] = ("give", "travel", "take", "carry", "receive", "step", "record", "restore", "around")
    tamperings: tuple[str, ...] = (*("as it is",) * 6, *tuple(TAMPERINGS)[1:])
    stages: tuple[str, ...] = STAGES
    kinds: tuple[K, ...] = STEPS


ANYTHING = Aim()


def aimed(act: str) -> Callable[[F], F]:
    """The rule runs only where the aim has the act, and something is on its way where it is about that."""
    return precondition(lambda machine: act in machine.aim.acts and (act not in TO_AND_FRO or machine.custody.parcels))


class Between(RuleBasedStateMachine):
    """One example: three organisations, two patients, and everything done to what goes to and fro."""

    def __init__(self, aim: Aim = ANYTHING, figures: Figures | None = None) -> None:
        super().__init__()
        self.aim = aim
        self.figures = figures if figures is not None else Figures()
        self.branches: list[Branch] = []
        self.backups: list[Branch] = []
        self.failed = False
        self.restores = 0

    @initialize(number=NUMBER)
    def begin(self, number: int) -> None:
        """The patients stand somewhere at the first site; the others wait."""
        first = founded(_of(self.aim.stages, number))
        self.truth = copy.deepcopy(first[0].world.truth)
        self.clock = copy.copy(first[0].world.site.clock)
        self.branches = [branch.copied(branch.name, self.truth, self.clock) for branch in first]
        self.backups = list(first)
        self.custody = Custody(self.branches)
        self.began = {one.name: {coi: one.heads(coi) for coi in self.truth.courses} for one in self.branches}

    # ------------------------------------------------------------------------------------------ to and fro

    @aimed("give")
    @rule(who=WHO, here=NUMBER, to=NUMBER, people=NUMBER, at_home=MOSTLY, arrives=MOSTLY)
    def give(self, who: str, here: int, to: int, people: int, at_home: bool, arrives: bool) -> None:
        """A journey goes to another organisation, mostly from where it is, and arrives there or not."""
        course = self._course(who)
        homes = [branch for branch in self.branches if course.coi in branch.home] if at_home else self.branches
        branch, chosen = _of(homes or self.branches, here), _of(PEOPLE, people)
        target = _of(tuple(name for name in SEEDS if name != branch.name), to)
        if self._give(branch, course, target, chosen) and arrives and "carry" in self.aim.acts:
            self._carry(len(self.custody.parcels) - 1, here)

    @aimed("travel")
    @rule(who=WHO, route=st.lists(NUMBER, min_size=1, max_size=3), confirmed=MOSTLY)
    def travel(self, who: str, route: list[int], confirmed: bool) -> None:
        """A journey goes from site to site as it should; the receipts come back, or are lost."""
        course = self._course(who)
        for to in route:
            branch = next((branch for branch in self.branches if course.coi in branch.home), self.branches[0])
            target = _of(tuple(name for name in SEEDS if name != branch.name), to)
            if not self._give(branch, course, target, GIVERS):
                return
            self._carry(len(self.custody.parcels) - 1, 0)
            if confirmed:
                there = next(other for other in self.branches if other.name == target)
                self._receive(branch, course, there, damaged=1)

    @aimed("carry")
    @rule(which=NUMBER)
    def carry(self, which: int) -> None:
        """One of the last bundles comes where it was sent, as it was made, with its sheet."""
        self._carry(len(self.custody.parcels) - 1 - which % min(3, len(self.custody.parcels)), which)

    @aimed("take")
    @rule(here=NUMBER, which=NUMBER, how=NUMBER, n=NUMBER, people=NUMBER, list_of=st.sampled_from((*"======", *"AB")))
    def take(self, here: int, which: int, how: int, n: int, people: int, list_of: str) -> None:
        """Any bundle there ever was is offered anywhere, whole or not."""
        by_list = "" if list_of == "=" else self._course(list_of).coi
        which %= len(self.custody.parcels)
        self._offer(_of(self.branches, here), which, _of(self.aim.tamperings, how), n, _of(PEOPLE, people), by_list)

    @aimed("receive")
    @rule(who=WHO, of=NUMBER, here=NUMBER, damaged=NUMBER)
    def receive(self, who: str, of: int, here: int, damaged: int) -> None:
        """The receipt of one is recorded at another; one in four is damaged on its way."""
        course, there = self._course(who), _of(self.branches, of)
        self._receive(_of(self.branches, here), course, there, damaged if damaged % 4 == 0 else 1)

    # ---------------------------------------------------------------------------------------- what is done

    @aimed("step")
    @rule(who=WHO, here=NUMBER, kind=NUMBER)
    def step(self, who: str, here: int, kind: int) -> None:
        """A right step, at any site."""
        course, branch = self._course(who), _of(self.branches, here)
        step = _of(self.aim.kinds, kind)
        play = right_play(self.truth, branch.world.papers, course, step, stages.home_of(course.patient))
        if play is None:
            return
        answer = self._answer(step.value, lambda: branch.world.acted(play))
        if isinstance(answer, Authorized):
            with self._auditing():
                self.custody.acted(branch, course, step.value, (*answer.containers, "")[0])

    @aimed("record")
    @rule(who=WHO, here=NUMBER)
    def record(self, who: str, here: int) -> None:
        """One person measures a bag, at any site."""
        course, branch = self._course(who), _of(self.branches, here)
        bag = self.truth.bags_of(course.coi)[0]
        before = len(branch.heads(course.coi))
        amounts = processing.Contents(Decimal(60), Decimal(240), Decimal(6))
        with suppress(KioskError):
            processing.measure(branch.bench, course.coi, bag.id, amounts, branch.world.site.people["one"])
        if len(branch.heads(course.coi)) > before:
            with self._auditing():
                self.custody.acted(branch, course, "measure contents")
            self.figures.answers["measure contents: Authorized"] += 1

    @aimed("around")
    @rule(who=WHO, here=NUMBER, what=st.integers(0, 2))
    def something_else_happens(self, who: str, here: int, what: int) -> None:
        """Time passes everywhere alike; quality lifts every hold; a backup is made."""
        branch = _of(self.branches, here)
        (self._wait, self._lift, self._back_up)[what](branch, self._course(who))

    def _wait(self, _branch: Branch, _course: Course) -> None:
        self.clock.advance(timedelta(minutes=7))

    def _lift(self, branch: Branch, course: Course) -> None:
        for hold in journey_of(branch.bench, course.coi).holds:
            under_way = branch.prepared(K.LIFT_HOLD, course, ("quality", "director"), course.coi)
            lifting = partial(releasing.lift_hold, branch.bench, under_way, hold, "looked into")
            if isinstance(self._answer("lift", lifting), Authorized):
                with self._auditing():
                    self.custody.acted(branch, course, K.LIFT_HOLD.value)

    def _back_up(self, branch: Branch, _course: Course) -> None:
        branch.world.site.close()
        self.backups.append(branch.copied(f"backup {len(self.backups)}", self.truth, self.clock))
        self.backups[-1].world.site.close()
        branch.world.site.reopen()

    @aimed("restore")
    @rule(which=NUMBER, beside=st.booleans())
    def restore(self, which: int, beside: bool) -> None:
        """A copy comes up, in place of the record that went on or beside it."""
        backup = _of(self.backups, which)
        self.restores += 1
        label = f"{backup.name} again {self.restores}"
        fresh = backup.world.site.fresh.branched(label)
        again = backup.copied(label, self.truth, self.clock, fresh)
        self.custody.restored = True
        at = next(at for at, branch in enumerate(self.branches) if branch.name == backup.name)
        if beside and len(self.branches) < BRANCHES_AT_MOST:
            self.branches.append(again)
        else:
            self.branches[at].world.site.discard()
            self.branches[at] = again

    # ------------------------------------------------------------------------------------------------ the end

    def teardown(self) -> None:
        """Every ledger that moved verifies, and every site's facts inside it; a fresh replay gives the same."""
        if not self.branches:
            return
        self.figures.examples += 1
        try:
            if not self.failed:
                with self._auditing():
                    for branch in self.branches:
                        self._require_whole(branch)
        finally:
            for branch in self.branches:
                branch.world.site.discard()
            for backup in self.backups[len(SEEDS) :]:
                backup.world.site.discard()

    def _require_whole(self, branch: Branch) -> None:
        site = branch.world.site
        kept = {coi: journey_of(branch.bench, coi) for coi in self.truth.courses}
        if all(branch.heads(coi) == self.began[branch.name][coi] for coi in kept):
            return
        verdict = site.ledger.verify()
        if isinstance(verdict, Broken):
            raise Violation("the ledger verifies", str(verdict))
        for coi in kept:
            if branch.heads(coi):
                told = foreign.told(foreign.packed([branch.text(coi)]), coi)
                foreign.require_sound(told, [one.world.site.trusted(KeyPurpose.DEVICE) for one in self.branches])
        site.restart()
        if kept != {coi: journey_of(branch.bench, coi) for coi in kept}:
            raise Violation("replay gives the same", branch.label)

    # ------------------------------------------------------------------------------------------------- inside

    def _give(self, branch: Branch, course: Course, to: str, people: tuple[str, ...]) -> bool:
        """Whether it left."""
        answer = self._answer("give", lambda: branch.give(course, to, people))
        if isinstance(answer, Authorized):
            with self._auditing():
                self.custody.gave(branch, course, to, people)
                self.custody.sent(branch, course, to)
        return isinstance(answer, Authorized)

    def _receive(self, branch: Branch, course: Course, there: Branch, damaged: int) -> None:
        """The receipt made there is recorded here; an even number damages it."""
        if not there.accepted.get(course.coi):
            return
        content = bytearray(there.receipt(course))
        if damaged % 2 == 0:
            content[damaged % len(content)] ^= 1
        answer = self._answer("receive", lambda: branch.receive(course, bytes(content)))
        if isinstance(answer, Authorized):
            with self._auditing():
                self.custody.received(branch, course, bytes(content), there)

    def _carry(self, which: int, number: int) -> None:
        there = [branch for branch in self.branches if branch.name == self.custody.parcels[which].to]
        self._offer(_of(there, number), which, "as it is", 0, GIVERS)

    def _offer(self, branch: Branch, which: int, how: str, n: int, people: tuple[str, ...], by_list: str = "") -> None:
        parcel = self.custody.parcels[which]
        content, code, untouched = TAMPERINGS[how](parcel, branch, self.custody.parcels, n)
        by_list = by_list or parcel.course.coi

        def offered() -> Decision | Reason:
            found = branch.opened(content)
            if isinstance(found, Reason):
                return found
            return branch.take(parcel.course, found, code, people, by_list)

        answer = self._answer(f"take {how}", offered)
        if isinstance(answer, Authorized):
            with self._auditing():
                self.custody.took(branch, parcel, Offer(untouched, code, by_list, people))

    def _answer(self, what: str, ask: Callable[[], object]) -> object:
        """What the kiosk says, counted; an exception is no answer, and nothing may be acted on."""
        answer: object = None
        with suppress(KioskError):
            answer = ask()
        words = f": {type(answer).__name__}" if isinstance(answer, Authorized | Refused | Reason) else ": no answer"
        self.figures.answers[what + words] += 1
        return answer

    @contextmanager
    def _auditing(self) -> Iterator[None]:
        """What comes out of this is a find, and the example ends with it."""
        self.failed = True
        yield
        self.failed = False

    def _course(self, who: str) -> Course:
        return next(course for course in self.truth.courses.values() if course.patient.key == who)


def _of(choices: Any, number: int) -> Any:
    return choices[number % len(choices)]
