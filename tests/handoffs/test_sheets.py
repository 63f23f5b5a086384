"""Order sheets and wristbands leave for a printer under their own permission alone, and badges for no printer at all."""

import pytest

from kiosk.domain.decision import Authorized, Refused
from kiosk.domain.printing import Delivery
from kiosk.domain.reasons import Answer, Reason, ReasonClass
from kiosk.domain.step import StepKind
from kiosk.handoffs.allocating import next_coi
from kiosk.handoffs.registering import enrol, patient_keyed
from kiosk.handoffs.sheets import (
    PrintedSheet,
    badge_pdf,
    order_sheet_pdf,
    print_order_sheet,
    print_wristband,
    wristband_pdf,
)
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.people import gsrn
from kiosk.rehearsal.scenes import COLLECTORS, order
from kiosk.rehearsal.world import World, member
from tests.handoffs.conftest import At

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]


def permitted(world: World) -> Authorized:
    """The permission of an order just keyed twice."""
    decision = order(world, "patient")
    assert isinstance(decision, Authorized)
    return decision


def test_an_order_sheet_is_what_was_ordered(at: At) -> None:
    """What goes to the printer is the proved sheet of the order, dot for dot the one from the story's desk."""
    world = at("admitted")
    granted = permitted(world)
    sheet = print_order_sheet(world.bench, world.journeys["patient"], granted)
    assert isinstance(sheet, PrintedSheet)
    assert sheet.report.delivery is Delivery.SENT
    assert [symbol.intended.text for symbol in sheet.proved.symbols] == [world.orders["patient"]]
    assert sheet.decision is granted


@pytest.mark.hazard("H05")
def test_one_permission_prints_one_sheet(at: At) -> None:
    """The same permission again sends nothing more."""
    world = at("admitted")
    coi, granted = world.journeys["patient"], permitted(world)
    print_order_sheet(world.bench, coi, granted)
    before = sorted((world.folder / "prints").iterdir())
    again = print_order_sheet(world.bench, coi, granted)
    assert isinstance(again, PrintedSheet)
    assert again.report.delivery is not Delivery.SENT
    assert sorted((world.folder / "prints").iterdir()) == before


@pytest.mark.hazard("H01")
def test_another_permission_prints_nothing(at: At) -> None:
    """Neither an order that was replaced, nor an order's permission for a wristband, nor another patient's."""
    world = at("admitted")
    coi, old = world.journeys["patient"], permitted(world)
    new = permitted(world)
    for answer in (
        print_order_sheet(world.bench, coi, old),
        print_wristband(world.bench, coi, new),
        print_order_sheet(world.bench, world.journeys["look-alike"], new),
    ):
        assert isinstance(answer, Reason)
        assert answer.interlock == "record_unchanged_since_decision"


def test_a_refusal_prints_nothing(at: At) -> None:
    """A refusal with the right attempt's name is no permission."""
    world = at("admitted")
    coi, granted = world.journeys["patient"], permitted(world)
    why = Reason("text_fits", "H02", ReasonClass.IDENTITY, Answer.RETRY, "one thing", "another", "Look again.")
    refused = Refused(granted.attempt_id, granted.step, (), granted.people, granted.at, granted.decided_on, (why,))
    with pytest.raises(TypeError, match="Expected an Authorized"):
        print_order_sheet(world.bench, coi, refused)  # type: ignore[arg-type]


def test_a_pdf_is_made_of_what_is_on_record_alone(at: At) -> None:
    """A4 of the order, the band and a badge are made; of a journey or person nobody knows there is a reason."""
    world = at("admitted")
    coi, nurse = world.journeys["patient"], world.people["nurse one"]
    for made in (
        order_sheet_pdf(world.bench, coi),
        wristband_pdf(world.bench, coi),
        badge_pdf(world.bench, nurse),
        badge_pdf(world.bench, nurse, member("nurse one").badge),
    ):
        assert isinstance(made, bytes)
        assert made.startswith(b"%PDF")
    for answer in (
        order_sheet_pdf(world.bench, "CHA999026999999"),
        wristband_pdf(world.bench, "CHA999026999999"),
        badge_pdf(world.bench, "nobody"),
        badge_pdf(world.bench, nurse, member("nurse two").badge),
    ):
        assert isinstance(answer, Reason)


def test_a_wristband_is_printed_for_the_enrolment(at: At) -> None:
    """The permission that enrolled the patient prints the band with the number keyed then."""
    world = at("admitted")
    coi, keyed = (
        next_coi(world.bench).value,
        patient_keyed(
            "Neu Beispiel", "DEMO-700999", "1970-01-01", gsrn("8018", 700999) + "(8019)1", world.bench.now.date()
        ),
    )
    world.journeys["new"] = coi
    granted = perform(world, Play(
        StepKind.ENROL, COLLECTORS, by_list="new", finish=lambda w, u: enrol(w.bench, u, w.therapy.id, keyed, keyed),
    ))  # fmt: skip
    assert isinstance(granted, Authorized)
    sheet = print_wristband(world.bench, coi, granted)
    assert isinstance(sheet, PrintedSheet)
    assert sheet.report.delivery is Delivery.SENT
    assert {symbol.intended.text for symbol in sheet.proved.symbols} == {keyed.band.format()}
