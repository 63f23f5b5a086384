"""What a rehearsal takes from a therapy's data: what is filled and made, how much of it goes where, how long it waits.

Nothing here names a therapy: one that is added plays from its file.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from kiosk.domain.facts import WaySaid
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import Comparison, ContainerKind, ContainerPurpose, Criterion, Therapy


@dataclass(frozen=True)
class Amounts:
    """What is in one dose: mL, millions of cells, mL of DMSO."""

    volume_ml: Decimal
    cells_e6: Decimal
    dmso_ml: Decimal


@dataclass(frozen=True)
class Pace:
    """How long things wait: on the way to the laboratory, until the results are there, until the patient comes."""

    carried: timedelta
    tested: timedelta
    admitted: timedelta


INTO_A_VEIN = Amounts(Decimal(60), Decimal(240), Decimal(6))
ELSEWHERE_IN = Amounts(Decimal(4), Decimal(40), Decimal(0))
BY_APHERESIS = Amounts(Decimal(180), Decimal(9000), Decimal(0))
ELSEWHERE_DRAWN = Amounts(Decimal(40), Decimal(400), Decimal(0))
"""What one dose holds, and one collection yields, by where it goes: a bag for a vein, a syringe for anywhere else."""

SLOW = Pace(timedelta(hours=20), timedelta(days=9), timedelta(days=12))
FRESH = Pace(timedelta(minutes=30), timedelta(minutes=90), timedelta(minutes=30))
"""Of cells that are frozen, and of cells that are given within hours."""

GROWING = timedelta(days=42)
"""How long a cell line grows before something is made of it."""

MORE_BAGS_THAN_ONE = 2


def drawn_kind(therapy: Therapy, seed: int) -> ContainerKind:
    """What is filled from the patient; where a therapy has several, each seed in turn fills another."""
    kinds = therapy.kinds_for(ContainerPurpose.STARTING_MATERIAL)
    return kinds[seed % len(kinds)]


def dose_kind(therapy: Therapy) -> ContainerKind:
    """What is given."""
    return therapy.kinds_for(ContainerPurpose.DOSE)[0]


def is_frozen(therapy: Therapy) -> bool:
    """Whether the dose is kept frozen, in a store."""
    return dose_kind(therapy).cold is not None


def pace(therapy: Therapy) -> Pace:
    """How long things wait."""
    usual = SLOW if is_frozen(therapy) or dose_kind(therapy).from_a_maker else FRESH
    return replace(usual, admitted=_inside(therapy, usual.admitted))


def _inside(therapy: Therapy, usual: timedelta) -> timedelta:
    """The usual time, or as much more or less as every window until the match is open."""
    windows = [window for window in therapy.windows if window.until.startswith("match")]
    opens = max((window.at_least for window in windows), default=timedelta(0))
    closes = min((window.at_most for window in windows if window.at_most is not None), default=usual)
    if usual < opens:
        return opens + (closes - opens) / 4
    return usual if usual < closes else opens + (closes - opens) / 2


def doses_of(therapy: Therapy) -> int:
    """In how many containers the dose comes: a transplant thawed in the laboratory is given bag by bag."""
    return MORE_BAGS_THAN_ONE if StepKind.MATCH_IN_LABORATORY in therapy.steps else 1


def amounts(therapy: Therapy) -> Amounts:
    """What one dose holds."""
    held = INTO_A_VEIN if "intravenous" in therapy.administration.routes else ELSEWHERE_IN
    return held if is_frozen(therapy) or dose_kind(therapy).from_a_maker else without_dmso(held)


def without_dmso(held: Amounts) -> Amounts:
    """The same cells, never frozen."""
    return Amounts(held.volume_ml, held.cells_e6, Decimal(0))


def drawn(therapy: Therapy) -> Amounts:
    """What one collection yields."""
    return BY_APHERESIS if "intravenous" in therapy.administration.routes else ELSEWHERE_DRAWN


def way(therapy: Therapy) -> WaySaid:
    """What a person at the line says who sees what was ordered: the therapy's first route and site, and its mark."""
    allowed = therapy.administration
    return WaySaid(allowed.routes[0], allowed.sites[0], marked=allowed.marked)


def another_site(therapy: Therapy) -> str:
    """A site that was not ordered: the other side where there is one."""
    others = [*therapy.administration.sites[1:], "peripheral line"]
    return others[0]


def good_results(line: Criterion) -> tuple[tuple[str, str, str], ...]:
    """Results that meet the criterion, with room: of each of its tests the name, the value and the unit."""
    if line.comparison is Comparison.IS:
        return ((line.test, line.value, line.unit),)
    if line.times:
        effect = Decimal(line.value) * 2
        values = ("0.8 (u = 0.04)", f"{effect.normalize():f} (u = {(effect / 20).normalize():f})")
        return tuple((test, value, unit) for value, (test, unit) in zip(values, line.tests, strict=True))
    share = Decimal("1.3") if line.comparison is Comparison.AT_LEAST else Decimal("0.5")
    return ((line.test, f"{(Decimal(line.value) * share).normalize():f}", line.unit),)
