"""Whole rehearsals, each therapy under seed after seed: all must agree, and no right reading be refused."""

from kiosk.config import load_profiles, load_therapies
from kiosk.rehearsal.run import Rehearsed, rehearse
from tests.campaigns.campaign import Piece

THERAPIES = load_therapies()


def run(first: int, count: int) -> Piece:
    """Case by case: every therapy with seed 1, then with seed 2, and so on."""
    counts = {"mix-ups": 0, "mix-ups as expected": 0, "labels": 0, "labels proved": 0, "steps": 0, "facts": 0}
    counts |= {"agreed": 0, "right readings refused": 0}
    found: list[str] = []
    names = sorted(THERAPIES)
    for case in range(first, first + count):
        therapy, seed = names[case % len(names)], case // len(names) + 1
        told = rehearse(THERAPIES[therapy], seed, THERAPIES, load_profiles())
        counts["steps"] += len(told.steps)
        counts["facts"] += told.facts
        counts["mix-ups"] += len(told.mixups)
        counts["mix-ups as expected"] += sum(one.as_expected for one in told.mixups)
        counts["labels"] += len(told.labels)
        counts["labels proved"] += sum(label.proved for label in told.labels)
        counts["agreed"] += told.agreed
        counts["right readings refused"] += told.right_readings_refused
        found += [f"{therapy}, seed {seed}: {fault}" for fault in faults(told)]
    return Piece(counts, tuple(found))


def faults(told: Rehearsed) -> list[str]:
    """What did not come out as it must, in words."""
    wrong = [f"not as expected: {one.mixup.name} ({one.mixup.interlock})" for one in told.mixups if not one.as_expected]
    if told.right_readings_refused:
        wrong.append(f"{told.right_readings_refused} right readings refused")
    if not told.agreed and not wrong:
        wrong.append("not agreed")
    return wrong
