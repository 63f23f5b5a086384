"""The downtime sheet: one page, every text whole, and its donation number read from the paper."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from kiosk.domain.dosing import Amount, Course, Day
from kiosk.domain.identifiers import Coi, Din, DonationSymbol, Facility, OrderNumber, ProductCode
from kiosk.domain.label import Establishment, Patient
from kiosk.labels.raster import grey
from kiosk.labels.sheets.downtime import OUTSIDE, Call, DowntimeSheet, Witnessing, downtime_page
from kiosk.labels.sheets.paper import SheetRefused
from tests.labels.contents import COLLECTED, EXPIRES, HOSPITAL, PATIENT

DONATION = DonationSymbol.marked(Din.parse("A999026000111"), "05")
ML = Amount("mL", Decimal(60), Decimal(60), Decimal("300.0"))
CALLS = (Call("cell laboratory", "Greta Sampleton", "+1 555 0100"), Call("physician", "Dr Kim Örnek", "+1 555 0101"))
LONG = "Maximiliane-Charlotte Wolfeschlegelsteinhausenbergerdorff von Beispiel zu Exempelstein und Musterburg-Fictive"
LONG_PLACE = Establishment(
    Facility("A9990"), "Example University Hospital of the Long and Winding Name, Ward 12", "1 St"
)


def content(**changes: Any) -> DowntimeSheet:
    """A sheet of a first bag, closed."""
    nurse = Witnessing("Ines Ejemplo", ("bedside nurse",), "match at the bed", COLLECTED)
    sheet = DowntimeSheet(
        patient=PATIENT, coi=Coi.parse("CHA999026000222"), order=OrderNumber.numbered(Facility("A9990"), 26, 333),
        donation=DONATION, product_code=ProductCode("DCT121A0"), product_name=("CAR T CELLS", "Cryopreserved"),
        bag=1, bags=2, expiry=EXPIRES, matched=(nurse, replace(nurse, name="Jonas Näyte")), station="ward",
        open_until=COLLECTED, opened=None, infuse_until=None, post_thaw_minutes=90,
        course=Course(Amount("million cells", Decimal(240), Decimal(240), Decimal(600)), ML), day=Day(ML, ML),
        weight="70 kg on 22 NOV 2026", route="intravenous", site="central line", calls=CALLS, facility=HOSPITAL,
        drawn=COLLECTED,
    )  # fmt: skip
    return replace(sheet, **changes)


def longest() -> DowntimeSheet:
    """A sheet in which every text is long."""
    person = Witnessing(LONG[:80], ("bedside nurse", "cell laboratory staff"), "match in the laboratory", COLLECTED)
    return content(
        patient=Patient(LONG, "952-0001-73-000000-111111-222222-333333", date(1984, 3, 12)),
        product_name=("HPC, APHERESIS", "Plasma reduced, buffy coat enriched, CD34 enriched", "Cryopreserved, washed"),
        matched=(person, person, person, person), calls=(Call("cell laboratory", f"Dr {LONG[24:100]}", "+1 555 0100 0200"),) * 5,
        site="right internal jugular vein, tunnelled catheter, lumen B", facility=LONG_PLACE, station="ward 12, room 4",
    )  # fmt: skip


def texts(pdf: bytes) -> str:
    """All texts of the one page, without white space."""
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    page = document[0].get_textpage()
    found = "".join(page.get_text_range().split())
    page.close()
    document.close()
    return found


@pytest.mark.parametrize("sheet", [content(), longest()], ids=["ordinary", "long"])
def test_every_text_stands_whole_on_one_page(sheet: DowntimeSheet) -> None:
    """Whatever the names, there is one page and each text is on it from end to end."""
    said = texts(downtime_page(sheet))
    due = [
        sheet.patient.name, sheet.patient.record_number, "Born 12 MAR 1984", "A9990 26 000111", "CHA9990 26 000222",
        "DCT121A0", f"BAG {sheet.bag} OF {sheet.bags}", "EXPIRES 31 DEC 2028 23:59 EST", sheet.order.value,
        sheet.route, sheet.site, sheet.facility.name, "480 of 600 million cells", "120 of 300 mL", OUTSIDE,
        "Infuse within 90 minutes", "First person", "Second person", "Volume given, mL", *sheet.product_name,
        *(text for person in sheet.matched for text in (person.name, *person.roles, person.step)),
        *(text for call in sheet.calls for text in (call.duty, call.name, call.number)),
    ]  # fmt: skip
    assert [text for text in due if "".join(text.split()) not in said] == []


def test_the_sheet_is_a4_and_always_the_same() -> None:
    """The page has the size of A4 to a hundredth of a millimetre, and the same content gives the same bytes."""
    pdf = downtime_page(content())
    document = pypdfium2.PdfDocument(pdf)
    size = [points / 72 * 25.4 for points in document[0].get_size()]
    document.close()
    assert size == pytest.approx([210, 297], abs=0.1)
    assert pdf == downtime_page(content())


def test_the_donation_number_is_read_from_the_paper() -> None:
    """A reader finds one symbol on the page, and it says the donation number of the bag."""
    found = zxingcpp.read_barcodes(grey(downtime_page(content()), 300))
    assert [(one.text, str(one.symbology_identifier)) for one in found] == [(DONATION.format(), "]C0")]


def test_an_open_bag_says_until_when() -> None:
    """Once opened, the sheet says when, and before when the cells have to be in."""
    said = texts(downtime_page(content(opened=COLLECTED, infuse_until=EXPIRES)))
    assert "INFUSEBEFORE31DEC202823:59EST" in said
    assert "Openedat____" not in said


def test_what_is_not_counted_is_said() -> None:
    """An amount that is not on record is never printed as nought."""
    said = texts(downtime_page(content(day=Day(replace(ML, bag=None), ML))))
    assert "notonrecordatleast60of300mL" in said


@pytest.mark.hazard("H02")
@pytest.mark.parametrize(
    "change",
    [
        {"route": "intravenous " * 40},
        {"patient": Patient("WIDEWORD" * 15, "1", date(1984, 3, 12))},
        {"calls": CALLS * 6},
        {"patient": Patient("שלום", "1", date(1984, 3, 12))},
    ],
    ids=["a long text", "a long word", "too many calls", "letters that need shaping"],
)
def test_a_text_that_does_not_fit_refuses_the_sheet(change: dict[str, Any]) -> None:
    """Nothing is cut, dropped or shown otherwise: there is no sheet at all."""
    with pytest.raises(SheetRefused) as refused:
        downtime_page(content(**change))
    assert {reason.interlock for reason in refused.value.reasons} <= {"text_fits", "glyphs_exist"}
