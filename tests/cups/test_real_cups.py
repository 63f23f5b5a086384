"""The client against real parts of CUPS: an IPP printer as CUPS ships it, and a raw queue of a real spooler before it.

Run with `make cups`; where the parts can't run, every test says why. The simulated printers carry the hazards' tests.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from kiosk.devices.ipp.printer import CUPS_RAW, PWG_RASTER, IppExpected, IppPrinter
from kiosk.devices.ipp.wire import IppWire
from kiosk.devices.printers import PrintQueue
from kiosk.domain.containers import LabelState
from kiosk.domain.decision import Authorized
from kiosk.domain.printing import Delivery, PrintReport
from kiosk.domain.step import StepKind as K
from kiosk.handoffs.connecting import printer_for
from kiosk.labels import pwg
from kiosk.labels.profile import PrinterProfile, Transport
from tests.adversary.rigging import drawing_with
from tests.cups.real import MODEL, RealPrinter, Spooler, missing, real_printer, spooler, until
from tests.devices.vectors import IN_FORCE, bits, job, leave
from tests.lives.day import INK, LabelDay, enrolled
from tests.lives.promises import broken_by, forgotten
from tests.lives.wires import ZEBRA

pytestmark = [pytest.mark.cups, pytest.mark.xdist_group("cups"), pytest.mark.timeout(600)]

RAW_QUEUE = "Local Raw Printer"
PAYLOAD = pwg.encode(bits(), 300)


@dataclass
class Rig:
    """Both real parts, and one of two ways to the printer."""

    printer: RealPrinter
    spooler: Spooler
    raw: bool

    def client(self, deadline_s: float = 30) -> IppPrinter:
        """A client of our own on that way."""
        uri = f"{self.spooler.uri}/printers/label" if self.raw else self.printer.uri
        expected = IppExpected(RAW_QUEUE, CUPS_RAW, None) if self.raw else IppExpected(MODEL, PWG_RASTER, 300)
        in_force = replace(IN_FORCE, language="pwg")
        return IppPrinter(IppWire(uri, 5, 5), expected, in_force, PrintQueue(), deadline_s, poll_every_s=0.05)

    def profile(self, deadline_s: float) -> PrinterProfile:
        """The same way as a profile says it."""
        kind, uri = ("cups-raw", self.spooler.uri) if self.raw else ("ipp", self.printer.uri)
        wire = Transport(kind, uri=uri, queue="label", status_timeout_s=5, job_deadline_s=deadline_s)  # type: ignore[arg-type]
        model = RAW_QUEUE if self.raw else MODEL
        return replace(
            ZEBRA, transport=wire, printer=replace(ZEBRA.printer, language="pwg", expect_make_and_model=model)
        )


@pytest.fixture(scope="module")
def parts() -> Iterator[tuple[RealPrinter, Spooler]]:
    why = missing()
    if why:
        pytest.skip(why)
    with real_printer() as printer, spooler() as there:
        there.serve(printer)
        yield printer, there


@pytest.fixture(params=["direct", "raw queue"])
def rig(request: pytest.FixtureRequest, parts: tuple[RealPrinter, Spooler]) -> Iterator[Rig]:
    rig = Rig(*parts, request.param == "raw queue")
    until(lambda: rig.client().status().reason is None, "a printer that is ready")
    yield rig
    rig.printer.mend()
    for part in parts:
        if part.running is None:
            part.start()
    until(lambda: rig.client().status().reason is None, "a printer that is ready again")


def sent(rig: Rig, name: str, deadline_s: float = 30) -> PrintReport:
    """One job of this name."""
    return rig.client(deadline_s).print(replace(job(name, PAYLOAD), language="pwg"), leave())


def test_a_job_comes_out_once_as_it_was_sent(rig: Rig) -> None:
    """Byte for byte, once, and followed to its end by its uuid."""
    before = len(rig.printer.sheets)
    report = sent(rig, f"right-{rig.raw}")
    assert report.delivery is Delivery.SENT, report
    assert rig.printer.sheets[before:] == [PAYLOAD]
    assert any("urn:uuid:" in reply and "job-state 9" in reply for reply in report.replies)


def test_another_model_gets_no_byte(rig: Rig) -> None:
    """The real printer's make and model is compared with the profile's."""
    before = len(rig.printer.sheets)
    client = rig.client()
    client._expected = replace(client._expected, make_and_model="Another")
    report = client.print(replace(job("another", PAYLOAD), language="pwg"), leave())
    assert report.delivery is Delivery.NOT_SENT
    assert len(rig.printer.sheets) == before


def test_a_job_the_printer_aborted_is_unknown(rig: Rig) -> None:
    """The printer says 8, and a spooler before it says 7: neither is taken for a label that didn't print."""
    rig.printer.fail("abort")
    report = sent(rig, f"abort-{rig.raw}")
    # A spooler that asks a busy printer too late says 9 even of this job; 9 is believed to say that it was sent, no more.
    if rig.raw and "job-state 9" in report.replies[-1]:
        assert report.delivery is Delivery.SENT
        return
    assert report.delivery is Delivery.UNKNOWN, report
    assert report.reason is not None
    assert report.reason.read in ("job-state 8", "job-state 7")


def test_a_blank_sheet_is_only_sent(rig: Rig) -> None:
    """A printer that completes a job without ink says 9: sent, and no more than that."""
    before = len(rig.printer.sheets)
    rig.printer.fail("blank")
    assert sent(rig, f"blank-{rig.raw}").delivery is Delivery.SENT
    assert len(rig.printer.sheets) == before


@pytest.mark.parametrize("fault", ["media-empty", "cover-open", "slow"])
def test_a_printer_that_stops_in_the_job_leaves_it_unknown(rig: Rig, fault: str) -> None:
    """At our own deadline the job is cancelled and unknown; whether a sheet comes once it is mended, nobody promises."""
    before = len(rig.printer.sheets)
    rig.printer.fail(fault)
    report = sent(rig, f"{fault}-{rig.raw}", deadline_s=2)
    assert report.delivery is Delivery.UNKNOWN, report
    assert any(reply.startswith("Cancel-Job") for reply in report.replies)
    rig.printer.mend()
    until(lambda: rig.client().status().reason is None, "a printer that is ready")
    assert len(rig.printer.sheets) <= before + 1


def test_a_printer_that_dies_in_the_job_leaves_it_unknown(rig: Rig) -> None:
    """Nobody answers, or a spooler says that it goes on for ever: unknown at our deadline, and no second sheet."""
    before = len(rig.printer.sheets)
    rig.printer.fail("slow")
    pulled = threading.Timer(1, rig.printer.die)
    pulled.start()
    report = sent(rig, f"dies-{rig.raw}", deadline_s=4)
    pulled.join()
    assert report.delivery is Delivery.UNKNOWN, report
    rig.printer.mend()
    rig.printer.start()
    until(lambda: rig.client().status().reason is None, "a printer that is ready")
    assert len(rig.printer.sheets) <= before + 1


@pytest.mark.parametrize("rig", ["raw queue"], indirect=True)
def test_a_spooler_killed_in_the_job_leaves_it_unknown(rig: Rig) -> None:
    """A spooler that was killed with -9 may print never, once or twice: the kiosk asks no second time."""
    before = len(rig.printer.sheets)
    rig.printer.fail("slow")
    killed = threading.Timer(1, rig.spooler.die)
    killed.start()
    client = rig.client(deadline_s=4)
    name = "spooler-killed"
    report = client.print(replace(job(name, PAYLOAD), language="pwg"), leave())
    killed.join()
    assert report.delivery is Delivery.UNKNOWN, report
    rig.spooler.start()
    rig.printer.mend()
    until(lambda: rig.client().status().reason is None, "a queue that is ready")
    again = client.print(replace(job(name, PAYLOAD), language="pwg"), leave())
    assert again.delivery is Delivery.UNKNOWN
    assert again.replies == ()
    assert len(rig.printer.sheets) <= before + 2


@pytest.mark.parametrize("fault", ["", "abort", "blank", "media-empty", "twice"])
def test_a_label_lives_through_every_fault(rig: Rig, fault: str) -> None:
    """Through the use cases: one issue is one job, an applied label was read back, and a lost one stays known."""
    enrolled()
    printer = rig.printer
    impatient, patient = rig.profile(2), rig.profile(60)
    with drawing_with(INK):
        day = LabelDay.before(impatient, patient)
        try:
            before = len(printer.sheets)
            printer.fail(fault)
            day.use(printer_for(impatient, day.world.site.folder), FreshSheets(printer, before))
            assert isinstance(day.act(K.ISSUE_AT_COLLECTION), Authorized)
            assert list(broken_by(day, copies=2 if fault == "twice" else 1)) == []
            printer.mend()
            until(lambda: rig.client().status().reason is None, "a printer that is ready")
            if fault in ("abort", "media-empty"):
                assert day.labels[0].state is LabelState.LOST
                day.restart()
                assert list(forgotten(day)) == []
            day.profile = patient
            day.use(printer_for(patient, day.world.site.folder), FreshSheets(printer, before))
            day.to_the_end()
            assert list(broken_by(day, copies=2 if fault == "twice" else 1)) == []
        finally:
            day.end()


class FreshSheets(list[bytes]):
    """The sheets since this day began, whenever it is looked at."""

    def __init__(self, printer: RealPrinter, before: int) -> None:
        super().__init__()
        self._printer, self._before = printer, before

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._printer.sheets[self._before :])
