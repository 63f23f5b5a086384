"""Each interlock is needed: with it taken out of the step table, what it said against the mix-ups is said no more.

Every question that the mix-ups of the basic therapies put to the decision is asked again, one interlock less at a time.
Which others still refuse is written to `out/ablation.txt`: a mix-up that only one interlock stops has no second net.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

import pytest

from kiosk.domain import decide as deciding
from kiosk.domain.decide import decide
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.interlocks import INTERLOCKS
from kiosk.domain.step import Step, StepKind
from kiosk.domain.steps import STEPS
from tests.rehearsal.kept import BASIC, Asked, kept
from tests.tree import ROOT

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]


@cache
def questions() -> tuple[tuple[str, Asked], ...]:
    """Every question of every mix-up of the basic therapies, with the mix-up's name."""
    return tuple(
        (branch.name, asked) for therapy in BASIC for branch in kept(therapy).branches for asked in branch.asked
    )


def table_without(name: str) -> Mapping[StepKind, Step]:
    """The step table in which no row has this interlock."""
    return MappingProxyType(
        {
            kind: replace(row, interlocks=tuple(i for i in row.interlocks if i.rule.name != name))
            for kind, row in STEPS.items()
        }
    )


def without(name: str, patched: pytest.MonkeyPatch) -> None:
    """From here on nobody asks this interlock: neither the table, nor the decision before it looks at the table."""
    patched.setattr(deciding, "STEPS", table_without(name))
    if hasattr(deciding, name):
        patched.setattr(deciding, name, replace(INTERLOCKS[name], look=lambda *_: None))


def who_refused(answer: Decision) -> frozenset[str]:
    """The names of those who refused."""
    return frozenset() if isinstance(answer, Authorized) else frozenset(reason.interlock for reason in answer.reasons)


def test_the_same_question_gets_the_same_answer() -> None:
    """Asked again with the whole table, every question of the mix-ups is answered as it was."""
    assert [name for name, q in questions() if decide(q.journey, q.site, q.attempt, q.now) != q.answer] == []


@pytest.mark.parametrize("name", sorted(INTERLOCKS))
def test_no_mixup_is_stopped_by_an_interlock_that_is_not_there(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The interlock refuses at least one mix-up, and without it its reason is gone from each of them."""
    provoked = [(mixup, q) for mixup, q in questions() if name in who_refused(q.answer)]
    assert provoked, "no mix-up provokes it"
    without(name, monkeypatch)
    for _, q in provoked:
        answer = decide(q.journey, q.site, q.attempt, q.now)
        assert name not in who_refused(answer)
        assert who_refused(answer) >= who_refused(q.answer) - {name}


def test_the_ablation_is_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """For each interlock the table says how many mix-ups it refuses, how many it refuses alone, and who else refuses."""
    lines = [f"{'interlock':40} {'mix-ups':>7} {'alone':>5}  others who still refuse (mix-ups)"]
    for name in sorted(INTERLOCKS):
        provoked: dict[str, set[str]] = defaultdict(set)
        with monkeypatch.context() as patched:
            without(name, patched)
            for mixup, q in questions():
                if name in who_refused(q.answer):
                    provoked[mixup] |= who_refused(decide(q.journey, q.site, q.attempt, q.now))
        alone = sorted(mixup for mixup, others in provoked.items() if not others)
        others = Counter(other for refusing in provoked.values() for other in refusing)
        named = ", ".join(f"{other} {count}" for other, count in others.most_common())
        lines.append(f"{name:40} {len(provoked):7d} {len(alone):5d}  {named or '-'}")
        lines += [f"{'':40} {'':13}  alone: {mixup}" for mixup in alone]
    folder = ROOT / "out"
    folder.mkdir(exist_ok=True)
    (folder / "ablation.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert len(lines) > len(INTERLOCKS)
