"""By which rule table a label speaks: the edition in force for a new one, its own for one that was issued."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.config import load_profiles
from kiosk.devices.fakes.clock import FakeClock
from kiosk.domain.decision import Authorized, Refused
from kiosk.domain.facts import LabelIssued
from kiosk.domain.label import LabelOfContainer
from kiosk.domain.reasons import Reason
from kiosk.domain.statements import Footing
from kiosk.domain.therapy import ContainerPurpose
from kiosk.handoffs.bench import Bench, PrintingPlace
from kiosk.handoffs.connecting import printer_for
from kiosk.handoffs.contents import container_label
from kiosk.handoffs.fitness import NotFit, require_fit
from kiosk.handoffs.founding import PRODUCTION, THROW_AWAY
from kiosk.handoffs.label_rules import footing_of, in_force, unconfirmed_here
from kiosk.labels.editions import editions
from kiosk.rehearsal.destinations import DESTINATIONS
from kiosk.rehearsal.mixups.doing import BASE, collection_bag, void
from kiosk.rehearsal.relabelling import reprint_at_collection
from kiosk.rehearsal.world import World
from tests.handoffs.conftest import At
from tests.handoffs.small_site import founded
from tests.handoffs.test_fitness import decided

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

US, EU, SOHO = (editions()[name] for name in ("us-2026-11", "eu-2026-11", "eu-2027-08"))

Founded = Callable[..., tuple[Bench, dict[str, str]]]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Founded]:
    """Gives a small site in a mode, by an edition, with rows that it confirmed."""
    benches = []

    def make(mode: str = THROW_AWAY, **changed: object) -> tuple[Bench, dict[str, str]]:
        bench, people = founded(tmp_path, mode)
        benches.append(bench)
        return replace(bench, **changed), people  # type: ignore[arg-type]

    yield make
    for bench in benches:
        bench.ledger.close()


def at_noon(bench: Bench, day: str) -> Bench:
    """The same site, at noon UTC of a day."""
    return replace(bench, clock=FakeClock(datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)))


@pytest.mark.hazard("H28")
@pytest.mark.parametrize(
    ("edition", "day", "got"),
    [
        (SOHO, "2026-11-30", "eu-2027-08, in force from 2027-08-07"),
        (EU, "2027-08-07", "eu-2026-11, superseded by eu-2027-08 on 2027-08-07"),
    ],
)
def test_a_site_by_an_edition_out_of_force_is_not_served(site: Founded, edition: object, day: str, got: str) -> None:
    """Not yet in force and superseded keep even a demonstration from starting; the message has both days."""
    bench, _ = site(edition=edition)
    with pytest.raises(NotFit) as refused:
        require_fit(at_noon(bench, day), demo=True)
    assert str(refused.value) == f"label rules: Expected label rules in force on {day}, got {got}."
    assert "IT names the edition in force" in refused.value.remedy


@pytest.mark.hazard("H28")
def test_production_labels_no_dose_of_which_nobody_said_as_what_it_is_given(site: Founded) -> None:
    """A medicine's words must not be missing because nobody named its footing; nothing else waits for one."""
    bench, _ = site(PRODUCTION)
    asked = footing_of(bench, "car-t", ContainerPurpose.DOSE)
    assert isinstance(asked, Reason)
    assert (asked.hazard, asked.read) == ("H28", "not named")
    assert footing_of(bench, "car-t", ContainerPurpose.STARTING_MATERIAL) is None
    trial = replace(bench, footings={"car-t": Footing.TRIAL})
    assert footing_of(trial, "car-t", ContainerPurpose.DOSE) is Footing.TRIAL


@pytest.mark.hazard("H28")
def test_an_edition_begins_with_the_day_at_the_site(site: Founded) -> None:
    """Where it is past midnight at the site, the new edition is in force, though it is still yesterday by UTC."""
    bench, _ = site(edition=SOHO)  # in Berlin
    before, after = (datetime(2027, 8, 6, hour, 30, tzinfo=UTC) for hour in (21, 22))
    assert isinstance(in_force(replace(bench, clock=FakeClock(before))), Reason)
    assert in_force(replace(bench, clock=FakeClock(after))) is SOHO


@pytest.mark.hazard("H28")
def test_production_does_not_start_on_a_row_that_nobody_confirmed(site: Founded) -> None:
    """It names each row it may print with its source; a demonstration starts; with the rows confirmed production does."""
    bench, people = site(PRODUCTION, confirmed_rows=frozenset())
    decided(bench, people)
    with pytest.raises(NotFit, match=r"not confirmed: biohazard \(21 CFR 1271.90\(c\)\(4\)\), reactive") as refused:
        require_fit(bench, demo=False)
    assert "label_rules.toml" in refused.value.remedy
    assert "do-not-x-ray" not in str(refused.value)
    ids = frozenset(row.id for row in unconfirmed_here(bench))
    require_fit(replace(bench, confirmed_rows=ids), demo=False)
    for row in ids:
        with pytest.raises(NotFit, match=f"not confirmed: {row} "):
            require_fit(replace(bench, confirmed_rows=ids - {row}), demo=False)


@pytest.mark.hazard("H28")
def test_a_demonstration_starts_and_can_say_what_is_unconfirmed(site: Founded) -> None:
    """A throw-away site is fit with rows that nobody confirmed, and they can be told."""
    bench, _ = site(confirmed_rows=frozenset())
    require_fit(bench, demo=True)
    assert [row.id for row in unconfirmed_here(bench)] == [
        "biohazard",
        "reactive",
        "do-not-irradiate",
        "no-leukoreduction",
    ]


def test_only_rows_that_labels_here_may_carry_count(site: Founded, tmp_path: Path) -> None:
    """Rows of shippers count where their labels are printed, rows of a medicine where a therapy is one."""
    bench, _ = site(confirmed_rows=frozenset())
    profile = load_profiles()["file-300-shipper"]
    place = PrintingPlace(profile, printer_for(profile, tmp_path))
    shipping = replace(bench, destinations=DESTINATIONS, printing={"outer shipper label": place})
    assert {"do-not-x-ray", "human-cells"} <= {row.id for row in unconfirmed_here(shipping)}
    trial = replace(bench.edition.containers.rules[-1], id="of a trial", confirmed=False)
    medicine = next(row for row in US.rows if row.id == "investigational")
    rules = replace(US.containers, rules=(replace(medicine, confirmed=False), trial))
    unread = replace(bench, edition=replace(US, containers=rules))
    assert [row.id for row in unconfirmed_here(unread)] == ["of a trial"]
    named = replace(unread, footings={"car-t": Footing.TRIAL})
    assert [row.id for row in unconfirmed_here(named)] == ["investigational", "of a trial"]


def test_only_what_reaches_the_patient_is_a_medicine(site: Founded) -> None:
    """Starting material and samples of a therapy say nothing of a medicine; a dose and its reserve do."""
    bench, _ = site(footings={"car-t": Footing.TRIAL})
    given = {purpose for purpose in ContainerPurpose if footing_of(bench, "car-t", purpose) is Footing.TRIAL}
    assert given == {ContainerPurpose.DOSE, ContainerPurpose.RESERVE}
    assert footing_of(bench, "autologous-hsct", ContainerPurpose.DOSE) is None


def content(world: World, issue: int) -> LabelOfContainer | Reason:
    """What the collection bag's label has to say."""
    container = world.journey().containers[collection_bag(world)]
    return container_label(world.bench, world.journey(), container, BASE, issue)


@pytest.mark.hazard("H28")
def test_a_label_keeps_the_edition_it_was_issued_by(at: At) -> None:
    """After a change of edition the label on the bag is held against its own; the next one speaks by the new, on record."""
    world = at("read back")
    world.bench = replace(world.bench, edition=EU)
    old, new = content(world, 1), content(world, 2)
    assert isinstance(old, LabelOfContainer)
    assert isinstance(new, LabelOfContainer)
    assert [made.statements.edition for made in (old, new) if made.statements is not None] == [US.id, EU.id]
    assert isinstance(void(world, collection_bag(world), BASE, "creased"), Authorized)
    assert isinstance(reprint_at_collection(world, "patient", collection_bag(world), BASE, "creased"), Authorized)
    facts = [record.entry.fact for record in world.bench.ledger.facts(world.journeys["patient"])]
    assert [fact.edition for fact in facts if isinstance(fact, LabelIssued)][-2:] == [US.id, EU.id]
    assert world.journey().containers[collection_bag(world)].labels[BASE, 2].edition == EU.id


@pytest.mark.hazard("H28")
def test_no_label_is_issued_by_an_edition_out_of_force(at: At) -> None:
    """A kiosk left running past the last day of its edition, or before the first, prints nothing more and says why."""
    world = at("read back")
    assert isinstance(void(world, collection_bag(world), BASE, "creased"), Authorized)
    world.bench = replace(world.bench, edition=SOHO)
    refused = reprint_at_collection(world, "patient", collection_bag(world), BASE, "creased")
    assert isinstance(refused, Refused)
    (reason,) = [reason for reason in refused.reasons if reason.interlock == "edition_in_force"]
    assert (reason.hazard, reason.read) == ("H28", "eu-2027-08, in force from 2027-08-07")
    assert 2 not in {issue for _, issue in world.journey().containers[collection_bag(world)].labels}


@pytest.mark.hazard("H28")
def test_a_label_of_an_edition_that_is_not_here_is_not_made_again(at: At) -> None:
    """A label on record by a rule table that this kiosk hasn't is a reason, not a label by other rules."""
    world = at("read back")
    container = world.journey().containers[collection_bag(world)]
    label = replace(container.labels[BASE, 1], edition="us-1999")
    other = replace(container, labels={(BASE, 1): label})
    reason = container_label(world.bench, world.journey(), other, BASE, 1)
    assert isinstance(reason, Reason)
    assert (reason.interlock, reason.read) == ("edition_in_force", "us-1999")
