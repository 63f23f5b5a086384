"""What may be served: production after its regulatory decision, a demonstration as such, and never one as the other."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.people import Meaning
from kiosk.domain.reasons import Reason
from kiosk.domain.site import RegulatoryDecision
from kiosk.domain.statements import Footing
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import DEMONSTRATION_ONLY
from kiosk.handoffs import registering
from kiosk.handoffs.attempts import open_attempt
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.fitness import (
    REGULATORY_DECISION,
    NotFit,
    offered,
    record_regulatory_decision,
    require_fit,
    sign_regulatory_decision,
    unfit,
)
from kiosk.handoffs.founding import PRODUCTION, THROW_AWAY
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.view import site_view
from kiosk.rehearsal.people import gsrn
from tests.handoffs.small_site import PIN, WRONG, founded

Founded = Callable[[str], tuple[Bench, dict[str, str]]]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Founded]:
    """Gives a small site in a mode."""
    benches = []

    def make(mode: str) -> tuple[Bench, dict[str, str]]:
        bench, people = founded(tmp_path, mode)
        benches.append(bench)
        return bench, people

    yield make
    for bench in benches:
        bench.ledger.close()


def decided(bench: Bench, people: dict[str, str], decision: str = "clinical trial", *by: str) -> None:
    """Two people sign the regulatory decision."""
    one, other = by or ("lena", "benno")
    signed = (
        sign_regulatory_decision(bench, 0, people[one], PIN),
        sign_regulatory_decision(bench, 1, people[other], PIN),
    )
    assert isinstance(signed[0], Signed)
    assert isinstance(signed[1], Signed)
    record_regulatory_decision(bench, decision, "IND 12345, 2026-11-02", (signed[0], signed[1]))


def test_a_production_site_waits_for_its_regulatory_decision(site: Founded) -> None:
    """Until two have signed the decision it isn't served, and the remedy names the command; afterwards it is."""
    bench, people = site(PRODUCTION)
    with pytest.raises(NotFit, match="regulatory decision: Expected one on record, got none") as refused:
        require_fit(bench, demo=False)
    assert "kiosk regulatory" in refused.value.remedy
    decided(bench, people)
    require_fit(bench, demo=False)
    expected = RegulatoryDecision("clinical trial", "IND 12345, 2026-11-02", (people["lena"], people["benno"]))
    assert site_view(bench).regulatory == expected


def test_a_production_ledger_is_no_demonstration(site: Founded) -> None:
    """With --demo a production ledger is refused, decided or not."""
    bench, people = site(PRODUCTION)
    for _ in range(2):
        with pytest.raises(NotFit, match="for --demo: Expected throw-away, got production"):
            require_fit(bench, demo=True)
        decided(bench, people)


def test_a_throw_away_ledger_is_a_demonstration_only(site: Founded) -> None:
    """A throw-away ledger is served with --demo, and without it never, whatever decision is on record."""
    bench, people = site(THROW_AWAY)
    require_fit(bench, demo=True)
    decided(bench, people)
    with pytest.raises(NotFit, match="Expected production, got throw-away"):
        require_fit(bench, demo=False)


@pytest.mark.parametrize("demo", [True, False])
def test_a_ledger_without_a_charter_is_not_served(site: Founded, demo: bool) -> None:
    """A ledger whose first fact is missing is no site."""
    bench, _ = site(THROW_AWAY)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("kiosk.handoffs.fitness.site_view", lambda b: replace(site_view(b), mode=""))
        assert [found.what for found in unfit(bench, demo=demo)] == ["ledger"]


@pytest.mark.hazard("H09")
@pytest.mark.parametrize(("turn", "name"), [(0, "carla"), (1, "carla"), (1, "lena"), (1, "ada")])
def test_the_decision_is_for_quality_and_the_director(site: Founded, turn: int, name: str) -> None:
    """Whoever lacks the role of their turn does not sign."""
    bench, people = site(PRODUCTION)
    answer = sign_regulatory_decision(bench, turn, people[name], PIN)
    assert isinstance(answer, Reason)
    assert answer.interlock == "people_are_qualified"


@pytest.mark.hazard("H08")
def test_the_decision_takes_two_people(site: Founded) -> None:
    """Who is administrator and director in one signs for one of the two; a wrong PIN signs for none."""
    bench, people = site(PRODUCTION)
    with pytest.raises(ParseError, match="those of two people"):
        decided(bench, people, "trial", "benno", "benno")
    assert isinstance(sign_regulatory_decision(bench, 0, people["lena"], WRONG), Reason)
    assert site_view(bench).regulatory is None
    decided(bench, people, "trial", "ada", "benno")


@pytest.mark.hazard("H09")
def test_signatures_are_for_the_decision_and_in_turn(site: Founded) -> None:
    """Signatures for something else, or in the turn of the other, record no decision."""
    bench, people = site(PRODUCTION)
    lena, benno = (Signed(REGULATORY_DECISION, people[name], Meaning.APPROVAL, bench.now) for name in ("lena", "benno"))
    for signed in ((lena, replace(benno, act="grant or renew role")), (benno, lena)):
        with pytest.raises(ParseError, match="signatures"):
            record_regulatory_decision(bench, "trial", "IND 1", signed)
    for decision, reference in (("", "IND 1"), ("trial", ""), ("trial\n", "IND 1"), ("trial", "x" * 201)):
        with pytest.raises(ParseError):
            record_regulatory_decision(bench, decision, reference, (lena, benno))
    assert site_view(bench).regulatory is None


@pytest.mark.parametrize("mode", [PRODUCTION, THROW_AWAY])
def test_what_is_for_demonstration_only_is_not_offered_in_production(site: Founded, mode: str) -> None:
    """A therapy whose legal basis is demonstration only is enrolled on a throw-away site, and never in production."""
    bench, _ = site(mode)
    played = replace(bench.therapies["car-t"], id="played", legal_basis=DEMONSTRATION_ONLY)
    bench = replace(bench, therapies={**bench.therapies, "played": played})
    assert ("played" in offered(bench)) is (mode == THROW_AWAY)
    assert (set(offered(bench)) >= {"car-t", "autologous-hsct"}) is (mode == THROW_AWAY)
    named = {"car-t": Footing.TRIAL, "played": Footing.TRIAL}
    assert mode == THROW_AWAY or set(offered(replace(bench, footings=named))) == {"car-t"}
    keyed = registering.patient_keyed("A B", "1", "1980-01-01", f"{gsrn('8018', 1)}(8019)1", bench.now.date())
    under_way = open_attempt(bench, StepKind.ENROL, coi="Z000026000001")
    if mode == PRODUCTION:
        with pytest.raises(ParseError, match="therapy"):
            registering.enrol(bench, under_way, "played", keyed, keyed)
    else:
        assert registering.enrol(bench, under_way, "played", keyed, keyed).reasons  # type: ignore[union-attr]
