"""What a label costs on its way to a printer: ours proved, others' not; all end with the last byte taken by a socket.

Ours is proof, encoding (with the stream decoded back) and sending. The others draw the same label with ReportLab's
widgets, let pdfium ink it, and hand the picture to the driver: brother_ql, as InvenTree's fork keeps it, and `zpl`, the
driver under InvenTree's Zebra plugin. zebra-day can't be installed beside this project: it pins its tools and brings
clouds; its print path is a template filled in and sent, and draws nothing.

The goal: ours at most 50 ms slower than the fastest of the others. Bytes sent stand in each row's `extra_info`.
"""

import importlib
import importlib.util
import socket
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread
from typing import Any

import numpy as np
import pytest
from PIL import Image

from kiosk.labels.layout import lay_out
from kiosk.labels.profile import PrinterProfile
from kiosk.labels.proof import prove
from kiosk.labels.proved import Proved
from tests.benchmarks.widgets import widgets_picture
from tests.labels.contents import bag_label, profiles, validated

LABEL = bag_label()
ZEBRA = validated(profiles()["zebra-zd621-300-100x100"])
BROTHER = replace(
    ZEBRA,
    id="brother-ql-1110nwb-continuous",
    printer=replace(ZEBRA.printer, language="brother-raster"),
    media=replace(ZEBRA.media, tracking="continuous"),
)
LAID = lay_out(LABEL, ZEBRA)


class _Swallow(socketserver.BaseRequestHandler):
    """Takes every byte, then says that it did."""

    def handle(self) -> None:
        while self.request.recv(1 << 16):
            pass
        self.request.sendall(b"\x06")


@contextmanager
def printer() -> Iterator[tuple[str, int]]:
    """A socket on loopback that takes whatever comes."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Swallow) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            host, port = server.server_address[:2]
            yield str(host), int(port)
        finally:
            server.shutdown()
            thread.join()


def send(payload: bytes, address: tuple[str, int]) -> int:
    """Send it all and wait until it was taken. Gives the bytes sent."""
    with socket.create_connection(address, timeout=10) as line:
        line.sendall(payload)
        line.shutdown(socket.SHUT_WR)
        if line.recv(1) != b"\x06":
            raise ConnectionError("Expected the printer to take it all, got an end of the line.")
    return len(payload)


def ours(profile: PrinterProfile) -> bytes:
    """The label proved, in the printer's language."""
    outcome = prove(LABEL, profile)
    if not isinstance(outcome, Proved):
        raise TypeError(str(outcome))
    return outcome.payload


def theirs_picture() -> Image.Image:
    """The label drawn and inked without proof."""
    return Image.fromarray(widgets_picture(LAID))


def brother_ql(picture: Image.Image) -> bytes:
    """The job of brother_ql for a roll of 103 mm, compressed; the picture is set on its 1200 dots, so nothing is scaled."""
    raster = importlib.import_module("brother_ql.raster").BrotherQLRaster("QL-1110NWB")
    convert = importlib.import_module("brother_ql.conversion").convert
    canvas = Image.new("L", (1200, picture.height), 255)
    canvas.paste(picture, ((1200 - picture.width) // 2, 0))
    job: bytes = convert(raster, [canvas], "103", compress=True, rotate="0")
    return job


def inventree_zebra(picture: Image.Image) -> bytes:
    """The format of InvenTree's Zebra plugin: threshold, then `zpl` makes hex of the picture."""
    zpl = importlib.import_module("zpl")
    side = picture.width / 12
    label = zpl.Label(side, side, 12)
    label.origin(0, 0)
    label.write_graphic(picture.point([0] * 200 + [255] * 56, mode="1"), side)
    label.endorigin()
    return str(label.dumpZPL()).encode("ascii")


DRIVERS = {"brother_ql": (brother_ql, "brother_ql"), "InvenTree's Zebra driver": (inventree_zebra, "zpl")}
KNOWN = [
    pytest.param(
        name,
        marks=pytest.mark.skipif(
            importlib.util.find_spec(module) is None, reason=f"{module} is not installed: not compared"
        ),
    )
    for name, (_, module) in DRIVERS.items()
]


@pytest.mark.benchmark(group="print path to a socket, 300 dpi")
@pytest.mark.parametrize("profile", [ZEBRA, BROTHER], ids=["Zebra", "Brother"])
def test_ours(benchmark: Any, profile: PrinterProfile) -> None:
    """Proof, encoding and sending of one label."""
    with printer() as address:
        benchmark.extra_info["bytes"] = benchmark(lambda: send(ours(profile), address))


@pytest.mark.benchmark(group="print path to a socket, 300 dpi")
@pytest.mark.parametrize("name", KNOWN)
def test_theirs(benchmark: Any, name: str) -> None:
    """Drawing, inking, converting and sending of the same label, unproved."""
    driver, _ = DRIVERS[name]
    with printer() as address:
        benchmark.extra_info["bytes"] = benchmark(lambda: send(driver(theirs_picture()), address))


@pytest.mark.benchmark(group="driver alone: picture to bytes sent, 300 dpi")
@pytest.mark.parametrize("name", KNOWN)
def test_their_driver_alone(benchmark: Any, name: str) -> None:
    """Converting and sending of a finished picture."""
    driver, _ = DRIVERS[name]
    picture = theirs_picture()
    with printer() as address:
        benchmark.extra_info["bytes"] = benchmark(lambda: send(driver(picture), address))


@pytest.mark.skipif(importlib.util.find_spec("brother_ql") is None, reason="brother_ql is not installed: not compared")
def test_brother_ql_puts_the_same_pins_down() -> None:
    """brother_ql, made from the same dots, sends the same rows to the same pins: an oracle that shares no line with ours."""
    proof = prove(LABEL, BROTHER)
    assert isinstance(proof, Proved)
    job = brother_ql(Image.fromarray(np.where(proof.bits, np.uint8(0), np.uint8(255))))
    assert rows(job) == rows(proof.payload)


def rows(job: bytes) -> list[bytes]:
    """The rows of a job as brother_ql's own reader takes it apart."""
    reader = importlib.import_module("brother_ql.reader")
    packbits = importlib.import_module("packbits")
    white = bytes(162)
    found = []
    for chunk in reader.chunker(job[job.index(b"\x1b@") :], raise_exception=True):
        if chunk[:1] == b"g":
            found.append(bytes(packbits.decode(chunk[3:])))
        if chunk == b"Z":
            found.append(white)
    return found
