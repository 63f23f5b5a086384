"""The printer in memory keeps the rules of a real one, and goes wrong when told to."""

import pytest

from kiosk.devices.fakes.printer import FakePrinter, PrinterFault
from kiosk.devices.printers import Printer
from kiosk.domain.printing import Delivery
from tests.devices.vectors import job, leave, refusal


@pytest.mark.parametrize(
    ("fault", "delivery", "sheets", "later"),
    [
        (PrinterFault.NONE, Delivery.SENT, 1, 1),
        (PrinterFault.NOT_READY, Delivery.NOT_SENT, 0, 0),
        (PrinterFault.JAMS, Delivery.UNKNOWN, 0, 0),
        (PrinterFault.PRINTS_LATE, Delivery.UNKNOWN, 0, 1),
        (PrinterFault.PRINTS_TWICE, Delivery.SENT, 2, 2),
        (PrinterFault.NO_INK, Delivery.SENT, 0, 0),
    ],
)
def test_each_fault_gives_its_report_and_its_sheets(
    fault: PrinterFault, delivery: Delivery, sheets: int, later: int
) -> None:
    """What is reported and what comes out are two things, as with a real printer."""
    fake = FakePrinter()
    device: Printer = fake
    fake.fault = fault
    assert device.print(job(), leave()).delivery is delivery
    assert len(fake.sheets) == sheets
    fake.finish_late_jobs()
    assert len(fake.sheets) == later


def test_an_id_is_taken_once() -> None:
    """The same print id again is unknown and prints nothing."""
    fake = FakePrinter()
    fake.print(job(), leave())
    assert fake.print(job(), leave()).delivery is Delivery.UNKNOWN
    assert fake.sheets == [job()]


def test_status_says_when_it_is_not_ready() -> None:
    """A fake out of paper says so before a job."""
    fake = FakePrinter()
    assert fake.status().reason is None
    fake.fault = PrinterFault.NOT_READY
    assert fake.status().reason is not None


def test_a_refusal_prints_nothing() -> None:
    """A refusal given as leave raises, in the fake as in the real ones."""
    fake = FakePrinter()
    with pytest.raises(TypeError, match="got Refused"):
        fake.print(job(), refusal())  # type: ignore[arg-type]  # the wrong type is the test
    assert fake.jobs == []
