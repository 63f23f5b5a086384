"""Fraction corrected times effect per cell reaches the required minimum at the low end of what is uncertain, or not."""

import math
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.containers import Result
from kiosk.domain.errors import ParseError
from kiosk.domain.potency import Estimate, potency
from kiosk.domain.therapy import Comparison, Criterion

LINE = Criterion("fraction corrected", Comparison.PRODUCT_AT_LEAST, "9.0", "pg", times="effect per corrected cell")


def held(fraction: str, effect: str, *, fraction_unit: str = "", effect_unit: str = "pg") -> tuple[bool, str]:
    """The line held against these two results."""
    found = {LINE.test: Result(fraction, fraction_unit), LINE.times: Result(effect, effect_unit)}
    return LINE.held_against(MappingProxyType(found))


def test_the_product_rule_by_hand() -> None:
    """0.5 (u = 0.03) times 20 (u = 1.6): u = √((20·0.03)² + (0.5·1.6)²) = 1, the bound is 10 − 1.645."""
    product = potency("0.5 (u = 0.03)", "20 (u = 1.6)")
    assert (product.value, product.u, product.low) == (Decimal(10), Decimal(1), Decimal("8.355"))
    assert str(product) == "10 (u = 1), lower 95 % bound 8.35"


@pytest.mark.hazard("H13")
@pytest.mark.parametrize(
    ("fraction", "effect", "met"),
    [
        ("0.8 (u = 0.04)", "18 (u = 0.9)", True),
        ("0.5 (u = 0.02)", "18 (u = 0.9)", False),  # the product is 9, its bound is not
        ("0.8 (u = 0.25)", "18 (u = 0.9)", False),  # enough, and too uncertain
        ("0.8 (u = 0.04)", "18 (u = 6)", False),
        ("0.45 (u = 0.02)", "18 (u = 0.9)", False),  # too few
        ("1 (u = 0.03)", "10.6 (u = 0.8)", True),
        ("0", "18 (u = 0.9)", False),
    ],
)
def test_the_lower_bound_decides(fraction: str, effect: str, met: bool) -> None:
    """A release asks that the lower 95 % bound reaches the minimum; the product alone is not enough."""
    assert held(fraction, effect)[0] is met


@pytest.mark.hazard("H13")
def test_exactly_the_minimum_is_met() -> None:
    """A bound that equals the minimum meets it; one digit less does not."""
    line = Criterion("f", Comparison.PRODUCT_AT_LEAST, "8.355", "pg", times="e")
    results = {"f": Result("0.5 (u = 0.03)", ""), "e": Result("20 (u = 1.6)", "pg")}
    assert line.held_against(results)[0]
    above = Criterion("f", Comparison.PRODUCT_AT_LEAST, "8.3551", "pg", times="e")
    assert not above.held_against(results)[0]


@pytest.mark.hazard("H13")
@pytest.mark.parametrize(
    "text",
    ["0.62", "0.62 (u = )", "0.62 (u = 0)", "0.62 (u = 0.00)", "0.62 ± 0.03", "0.62(u=0.03)", "0.62 (u = -0.03)", "NaN (u = 1)",
     "0.62 (u = 0.03) ", "0.62 (U = 0.03)", "", "٠.62 (u = 0.03)", "1e9 (u = 1)"],
)  # fmt: skip
def test_a_result_without_its_uncertainty_is_none(text: str) -> None:
    """A result that does not state its standard uncertainty is refused with a message that shows how to."""
    with pytest.raises(ParseError) as refused:
        Estimate.parse(text)
    assert refused.value.expected == "a value with its standard uncertainty, as 0.62 (u = 0.03)"
    met, said = held(text, "18 (u = 0.9)")
    assert not met
    assert "expected a value with its standard uncertainty" in said


@pytest.mark.hazard("H13")
def test_a_percentage_is_no_fraction() -> None:
    """80 in place of 0.8 would pass by a hundredfold; a fraction above 1 is refused."""
    met, said = held("80 (u = 4)", "18 (u = 0.9)")
    assert not met
    assert said.endswith("expected from 0 to 1")


@pytest.mark.hazard("H13")
def test_both_results_are_in_their_own_unit() -> None:
    """The fraction has none, the effect the unit of the line: any other is not compared."""
    right = ("0.8 (u = 0.04)", "18 (u = 0.9)")
    assert held(*right)[0]
    assert not held(*right, fraction_unit="%")[0]
    assert not held(*right, effect_unit="fg")[0]
    assert not LINE.met_by("20 (u = 0.1)", "pg")


def test_what_was_found_is_told_with_its_figures() -> None:
    """The words show both results, the product, its uncertainty and the bound that decides."""
    assert held("0.8 (u = 0.04)", "18 (u = 0.9)")[1] == (
        "fraction corrected 0.8 (u = 0.04); effect per corrected cell 18 (u = 0.9) pg; "
        "product 14.4 (u = 1.01), lower 95 % bound 12.7 pg"
    )
    assert str(LINE) == "fraction corrected × effect per corrected cell at least 9.0 pg, lower 95 % bound"


AMOUNTS = st.decimals(min_value="0.001", max_value="1", places=3)


@given(f=AMOUNTS, uf=AMOUNTS, e=AMOUNTS, ue=AMOUNTS)
def test_the_bound_is_what_floating_point_makes_of_it(f: Decimal, uf: Decimal, e: Decimal, ue: Decimal) -> None:
    """The exact reckoning agrees with the formula in floating point, and more uncertainty never raises the bound."""
    product = Estimate(f, uf).times(Estimate(e, ue))
    u = math.hypot(float(e) * float(uf), float(f) * float(ue))
    assert float(product.low) == pytest.approx(float(f) * float(e) - 1.645 * u, abs=1e-9)
    assert Estimate(f, uf * 2).times(Estimate(e, ue)).low <= product.low
