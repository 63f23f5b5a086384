"""A tag inside the label: what the printer reads of it has to be what the format wrote, once."""

from collections.abc import Iterator

import pytest

from kiosk.devices.fakes.faults import Fault
from kiosk.devices.fakes.zebra import VOID, FakeZebra
from kiosk.devices.lines.brother import BrotherDialect
from kiosk.devices.lines.brother_status import MODELS
from kiosk.devices.lines.line import Deadline
from kiosk.devices.lines.line_printer import LinePrinter
from kiosk.devices.lines.tcp9100 import Tcp9100Wire
from kiosk.devices.lines.zebra import ZebraDialect
from kiosk.devices.printers import PrintQueue, Replies
from kiosk.domain.printing import Delivery, PrintReport
from kiosk.domain.tags import TagRead, TagVoid
from tests.devices.vectors import IN_FORCE, MODEL, job, leave

EPC = b"36" + b"0123456789ABCDEF" * 3 + b"00"


@pytest.fixture
def zebra() -> Iterator[FakeZebra]:
    with FakeZebra(MODEL) as fake:
        yield fake


def printed(
    zebra: FakeZebra, writing: bytes = b"^RFW,H,1,2,1^FD6800^FS^RFW,H,2,26,1", deadline_s: float = 5
) -> PrintReport:
    """A label with a tag, on the real driver."""
    payload = job().payload
    tagged = payload.replace(b"^XA", b"^XA^RS8,,,1,E" + writing + b"^FD" + EPC + b"^FS", 1)
    tagged = tagged.replace(b"^PQ1", b"^FN1^RFR,H,2,26,1^FS^FH_^HV1,52,EPC[,]_0D_0A,L^FS^PQ1")
    wire = Tcp9100Wire(zebra.host, zebra.port, 3, 3)
    printer = LinePrinter(wire, ZebraDialect(MODEL, 300), IN_FORCE, PrintQueue(), deadline_s, poll_every_s=0.02)
    return printer.print(job(payload=tagged, epc=EPC.decode()), leave())


@pytest.mark.parametrize("writing", [b"^RFW,H,1,2,1^FD6800^FS^RFW,H,2,26,1", b"^RFW,H"])
def test_a_tag_that_reads_as_written_is_sent(zebra: FakeZebra, writing: bytes) -> None:
    """The reading comes by itself, between other answers, and is kept."""
    report = printed(zebra, writing)
    assert report.delivery is Delivery.SENT, report
    assert f"EPC[{EPC.decode()}]" in report.replies
    assert report.tag == TagRead(EPC.decode())
    assert len(zebra.sheets) == 1


@pytest.mark.hazard("H25")
def test_a_tag_that_reads_otherwise_is_unknown(zebra: FakeZebra) -> None:
    """A label whose tag says another bag is never taken for sent."""
    zebra.fault = Fault.WRONG_TAG
    report = printed(zebra)
    assert report.delivery is Delivery.UNKNOWN
    assert report.reason is not None
    assert (report.reason.interlock, report.reason.read) == ("tag_agrees", EPC[:-2].decode() + "FF")
    assert report.tag == TagRead(EPC[:-2].decode() + "FF")


@pytest.mark.hazard("H25")
def test_a_tag_that_is_void_is_unknown(zebra: FakeZebra) -> None:
    """A printer that printed VOID says nothing of a tag; the sheet is one to look for and destroy."""
    zebra.fault = Fault.TAG_VOID
    report = printed(zebra, deadline_s=0.5)
    assert report.delivery is Delivery.UNKNOWN
    assert report.reason is not None
    assert (report.reason.interlock, report.reason.read) == ("tag_was_written", "silence of the tag")
    assert report.tag == TagVoid("silence of the tag")
    assert zebra.sheets == [VOID]


@pytest.mark.hazard("H25")
def test_a_tag_read_twice_is_unknown(zebra: FakeZebra) -> None:
    """Two readings are two labels."""
    zebra.tags = [EPC]
    report = printed(zebra)
    assert report.delivery is Delivery.UNKNOWN
    assert report.tag == TagVoid(f"EPC[{EPC.decode()}] and EPC[{EPC.decode()}]")


@pytest.mark.hazard("H25")
@pytest.mark.parametrize("read", [b"", EPC[:24]])
def test_a_tag_that_reads_as_no_epc_is_void(zebra: FakeZebra, read: bytes) -> None:
    """An empty reading and a short one are no tag read."""
    zebra.says_of_tags = read
    report = printed(zebra)
    assert report.delivery is Delivery.UNKNOWN
    assert report.tag == TagVoid(f"EPC[{read.decode()}]")


def test_a_printer_without_a_tag_writer_never_takes_a_tag_for_written() -> None:
    """A Brother has no answer of a tag: that is a void one, not a good one."""
    with FakeZebra(MODEL) as zebra, Tcp9100Wire(zebra.host, zebra.port, 3, 3).open() as line:
        answer = BrotherDialect(MODELS[next(iter(MODELS))]).tag(line, Replies(), Deadline(0))
    assert isinstance(answer, TagVoid)
