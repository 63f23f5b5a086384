"""The steps a therapy picks lead from vein to vein, or its file is not loaded."""

import copy
import tomllib
from typing import Any

import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.therapy import DEMONSTRATION_ONLY
from kiosk.domain.therapy_file import parse_therapy
from kiosk.domain.therapy_steps import IS_ABOUT, check_steps
from tests.domain.world import THERAPIES
from tests.tree import ROOT

DOCUMENTS = {p.stem: tomllib.loads(p.read_text(encoding="utf-8")) for p in (ROOT / "kiosk/therapies").glob("*.toml")}
NEEDED = {
    "car-t", "gene-corrected-hsc", "autologous-hsct", "autologous-hsct-autoimmune", "autologous-lymphocytes", "msc-same-day",
    "msc-three-day", "ipsc-retina",
}  # fmt: skip
CAR_T = "therapy car-t, steps: Expected"


def without(name: str, *steps: str, kinds: tuple[str, ...] = ()) -> dict[str, Any]:
    """A therapy's document without these steps and kinds of container."""
    document: dict[str, Any] = copy.deepcopy(DOCUMENTS[name])
    document["steps"] = [step for step in document["steps"] if step not in steps]
    for kind in kinds:
        del document["containers"][kind]
    return document


def test_the_whole_field_is_there() -> None:
    """Every therapy of the field has its file."""
    assert set(THERAPIES) >= NEEDED


@pytest.mark.parametrize("name", sorted(THERAPIES))
def test_a_therapy_that_ships_leads_somewhere(name: str) -> None:
    """Every step of each shipped therapy can become due, the end too, and each has its kind of container."""
    therapy = THERAPIES[name]
    check_steps(name, therapy.steps, therapy.containers.values())


@pytest.mark.parametrize(
    ("steps", "kinds", "message"),
    [
        (("match at the bed",), (), "steps that can all become due, got none before draw up, finish bag, interrupt infusion, line check,"),
        (("line check",), (), "steps that can all become due, got none before finish bag, interrupt infusion, start infusion,"),
        (("finish bag", "stop infusion"), (), "steps that lead to the patient, got none that ends an infusion."),
        ((), ("pool",), "a kind of container for 'pool': pool, got none."),
        ((), ("reserve",), "a kind of container for 'draw up': reserve, got none."),
        (("issue label at collection",), ("sample", "retain"), "a kind of container for 'take sample': retain or sample, got none."),
    ],
)  # fmt: skip
def test_steps_that_lead_nowhere_stop_the_load(steps: tuple[str, ...], kinds: tuple[str, ...], message: str) -> None:
    """A step that can't come, an end that is never reached, a kind that is missing: each is told by name."""
    with pytest.raises(ParseError) as raised:
        parse_therapy("car-t", "00" * 32, without("car-t", *steps, kinds=kinds))
    assert str(raised.value).startswith(f"{CAR_T} {message}")


def test_a_store_for_nothing_frozen_stops_the_load() -> None:
    """A therapy that stores has a kind that is kept frozen."""
    document = without("car-t")
    for kind in document["containers"].values():
        kind["cold"] = "not kept frozen"
    with pytest.raises(ParseError) as raised:
        parse_therapy("car-t", "00" * 32, document)
    assert str(raised.value) == f"{CAR_T} a kind of container that is kept frozen, for 'store', got none."


def test_every_step_about_a_kind_is_one_that_some_therapy_picks() -> None:
    """No line of the table of kinds stands for a step that nobody takes."""
    assert IS_ABOUT.keys() <= frozenset().union(*(therapy.steps for therapy in THERAPIES.values()))


@pytest.mark.parametrize("name", sorted(THERAPIES))
def test_consent_and_a_physician_stand_before_every_opening(name: str) -> None:
    """Every readiness list asks for a consent on file, and for the physician; it stands before the opening."""
    asked = THERAPIES[name].readiness
    assert any(item.startswith("consent") and item.endswith("on file") for item in asked)
    assert any("physician" in item for item in asked)


def test_a_course_nobody_stands_for_is_a_demonstration() -> None:
    """The course of three days can't be enrolled in production; what the others stand on is named by the site."""
    assert [name for name, t in sorted(THERAPIES.items()) if t.legal_basis == DEMONSTRATION_ONLY] == ["msc-three-day"]


@pytest.mark.hazard("H35")
@pytest.mark.parametrize("name", sorted(THERAPIES))
def test_a_site_with_sides_is_marked(name: str) -> None:
    """Whatever goes into a left or a right asks for the mark; each left has its right."""
    allowed = THERAPIES[name].administration
    sided = {site for site in allowed.sites if site.split()[0] in {"left", "right"}}
    assert bool(sided) is allowed.marked
    assert {site.replace("left", "right") for site in sided} == {site for site in sided if site.startswith("right")}


@pytest.mark.hazard("H13")
@pytest.mark.parametrize("name", sorted(THERAPIES))
def test_every_figure_says_whose_it_is(name: str) -> None:
    """In a therapy's file every limit of a release and every window has its source beside it, or says that it has none."""
    text = (ROOT / f"kiosk/therapies/{name}.toml").read_text(encoding="utf-8")
    figures = [line for line in text.splitlines() if line.startswith(("at_most_hours = ", "at_least_hours = "))]
    bare = [line for line in figures if "#" not in line and not line.endswith((" = 0", '"no limit"'))]
    assert bare == []
