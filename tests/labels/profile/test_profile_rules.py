"""Facts that don't belong together make no profile, and are told exactly."""

from typing import Any

import pytest

from kiosk.labels.profile import parse_profile
from kiosk.labels.profile.rules import ADDRESS, ASKED_BY, METHODS
from tests.labels.profile.changing import BAND, BROTHER, FILE, LABEL, LASER, OUT, TAGGED, ZEBRA, changed, refusal

WINDOW = "media.margins_mm: Expected"


@pytest.mark.parametrize(
    ("name", "facts", "message"),
    [
        # Every number in its range.
        (FILE, {"media.width_mm": 9}, " media.width_mm: Expected a number from 10 to 300, got 9.0."),
        (FILE, {"media.height_mm": 421}, " media.height_mm: Expected a number from 10 to 420, got 421.0."),
        (FILE, {"media.height_mm": float("nan")}, " media.height_mm: Expected a number from 10 to 420, got nan."),
        (
            FILE,
            {"media.max_print_width_mm": float("nan")},
            " media.max_print_width_mm: Expected a number from 10 to 420, got nan.",
        ),
        (ZEBRA, {"media.gap_mm": 51}, " media.gap_mm: Expected a number from 0 to 50, got 51.0."),
        (FILE, {"output.threshold": 255}, " output.threshold: Expected a number from 1 to 254, got 255."),
        (ZEBRA, {"output.darkness": 31}, " output.darkness: Expected a number from 0 to 30, got 31."),
        (ZEBRA, {"output.speed_ips": 15}, " output.speed_ips: Expected a number from 0 to 14, got 15."),
        (FILE, {"barcode.x_mm": 0.16}, " barcode.x_mm: Expected a number from 0.17 to 1.0, got 0.16."),
        (FILE, {"barcode.quiet_x": 5}, " barcode.quiet_x: Expected a number from 10 to 40, got 5."),
        (FILE, {"barcode.min_x_dots": 1}, " barcode.min_x_dots: Expected a number from 2 to 40, got 1."),
        (ZEBRA, {"transport.port": 65536}, " transport.port: Expected a number from 0 to 65535, got 65536."),
        (
            ZEBRA,
            {"transport.connect_timeout_s": 0},
            " transport.connect_timeout_s: Expected a number from 0.1 to 60, got 0.0.",
        ),
        (
            ZEBRA,
            {"transport.status_timeout_s": 61},
            " transport.status_timeout_s: Expected a number from 0.1 to 60, got 61.0.",
        ),
        (
            ZEBRA,
            {"transport.job_deadline_s": float("inf")},
            " transport.job_deadline_s: Expected a number from 1 to 600, got inf.",
        ),
        # Ink where it can be.
        (FILE, {"barcode.min_x_dots": 4}, ": Expected bars of at least 4 dots, got 3 dots."),
        (
            FILE,
            {"media.max_print_width_mm": 90},
            ": Expected media.width_mm at most media.max_print_width_mm, 90.0, got 100.0.",
        ),
        (
            BAND,
            {"media.max_print_width_mm": 24},
            ": Expected media.height_mm at most media.max_print_width_mm, 24.0, got 25.0.",
        ),
        (
            BAND,
            {"output.rotate": 180},
            ": Expected media.width_mm at most media.max_print_width_mm, 25.4, got 279.0.",
        ),
        (
            FILE,
            {"media.margins_mm": [1, 1, 1, 20]},
            f" {WINDOW} four numbers from 0 to 20, got (1.0, 1.0, 1.0, 20.0).",
        ),
        (
            FILE,
            {"media.margins_mm": [1, -1, 1, 1]},
            f" {WINDOW} four numbers from 0 to 20, got (1.0, -1.0, 1.0, 1.0).",
        ),
        (
            FILE,
            {"media.height_mm": 30, "media.margins_mm": [1, 15, 1, 15]},
            f" {WINDOW} margins that leave room on 100 x 30 mm, got (1.0, 15.0, 1.0, 15.0).",
        ),
        (ZEBRA, {"media.gap_mm": OUT}, " media.gap_mm: Expected the gap between labels, for tracking gap, got 0."),
        (BROTHER, {"media.gap_mm": 3}, " media.gap_mm: Expected nothing for tracking continuous, got 3.0."),
        # Labels on a sheet: on the paper, and none on another.
        (
            LASER,
            {"media.tracking": "continuous"},
            " media.sheet: Expected tracking sheet and language pdf, got tracking continuous, language pdf.",
        ),
        (
            LASER,
            {"printer.language": "pwg"},
            " media.sheet: Expected tracking sheet and language pdf, got tracking sheet, language pwg.",
        ),
        (LASER, {"media.sheet.columns": 0}, " media.sheet.columns: Expected a number from 1 to 100, got 0."),
        (LASER, {"media.sheet.rows": 101}, " media.sheet.rows: Expected a number from 1 to 100, got 101."),
        (
            LASER,
            {"media.sheet.across_mm": 63.0},
            " media.sheet.across_mm: Expected at least the label's own 63.5 mm, got 63.",
        ),
        (
            LASER,
            {"media.sheet.down_mm": 38.0},
            " media.sheet.down_mm: Expected at least the label's own 38.1 mm, got 38.",
        ),
        (
            LASER,
            {"media.sheet.across_mm": float("nan")},
            " media.sheet.across_mm: Expected at least the label's own 63.5 mm, got nan.",
        ),
        (
            LASER,
            {"media.sheet.left_mm": 15},
            " media.sheet.left_mm: Expected labels on 210 mm of paper, got from 15 to 210.5 mm.",
        ),
        (
            LASER,
            {"media.sheet.top_mm": -1},
            " media.sheet.top_mm: Expected labels on 297 mm of paper, got from -1 to 265.7 mm.",
        ),
        # The printer understands the language, the wire carries it, the printer is asked as it can be.
        (
            ZEBRA,
            {"printer.method": "laser"},
            " printer.method: Expected direct-thermal or thermal-transfer for zpl-gfa, got laser.",
        ),
        (
            BROTHER,
            {"printer.method": "thermal-transfer"},
            " printer.method: Expected direct-thermal for brother-raster, got thermal-transfer.",
        ),
        (
            FILE,
            {"printer.language": "pdf"},
            " media.sheet: Expected a sheet of labels, or method laser, for pdf, got nothing.",
        ),
        (
            ZEBRA,
            {"transport": {"kind": "ipp", "uri": "ipp://127.0.0.1/ipp/print"}},
            " transport.kind: Expected cups-raw or socket9100 or usb for zpl-gfa, got ipp.",
        ),
        (
            LABEL,
            {"transport": {"kind": "file", "folder": "printed"}},
            " transport.kind: Expected ipp for pwg, got file.",
        ),
        (ZEBRA, {"status.probe": "none"}, " status.probe: Expected zebra-hs for zpl-gfa over socket9100, got none."),
        (LABEL, {"status.probe": "none"}, " status.probe: Expected ipp for pwg over ipp, got none."),
        (
            BROTHER,
            {"status.probe": "zebra-hs"},
            " status.probe: Expected brother-is for brother-raster over usb, got zebra-hs.",
        ),
        (
            BROTHER,
            {"transport": {"kind": "socket9100", "host": "127.0.0.1", "port": 9100}},
            " status.probe: Expected none for brother-raster over socket9100, got brother-is.",
        ),
        # Where the wire ends: all of it, and nothing of another wire.
        (ZEBRA, {"transport.host": OUT}, " transport.host: Expected a value for socket9100, got nothing."),
        (ZEBRA, {"transport.port": OUT}, " transport.port: Expected a value for socket9100, got nothing."),
        (LABEL, {"transport.uri": OUT}, " transport.uri: Expected a value for ipp, got nothing."),
        (FILE, {"transport.folder": OUT}, " transport.folder: Expected a value for file, got nothing."),
        (
            ZEBRA,
            {"transport": {"kind": "usb"}},
            " transport.device: Expected a value for usb, got nothing.",
        ),
        (
            ZEBRA,
            {"transport": {"kind": "cups-raw", "uri": "ipp://127.0.0.1/"}, "status.probe": "ipp"},
            " transport.queue: Expected a value for cups-raw, got nothing.",
        ),
        (ZEBRA, {"transport.queue": "labels"}, " transport.queue: Expected nothing for socket9100, got 'labels'."),
        (FILE, {"transport.port": 9100}, " transport.port: Expected nothing for file, got 9100."),
        (
            LABEL,
            {"transport.uri": "http://127.0.0.1/ipp/print"},
            " transport.uri: Expected ipp:// or ipps://…, got 'http://127.0.0.1/ipp/print'.",
        ),
        (
            ZEBRA,
            {"transport": {"kind": "usb", "device": "lp0"}},
            " transport.device: Expected /dev/…, got 'lp0'.",
        ),
        (
            FILE,
            {"transport.folder": "../keys"},
            " transport.folder: Expected the name of a folder in the site's own, got '../keys'.",
        ),
        # Known by its answer where it can be asked, and by nothing where it can't.
        (
            ZEBRA,
            {"printer.expect_hi": OUT},
            " printer.expect_hi: Expected the printer's own answer to the probe zebra-hs, got nothing.",
        ),
        (
            LABEL,
            {"printer.expect_make_and_model": OUT},
            " printer.expect_make_and_model: Expected the printer's own answer to the probe ipp, got nothing.",
        ),
        (
            ZEBRA,
            {"printer.expect_make_and_model": "Zebra"},
            " printer.expect_make_and_model: Expected nothing for the probe zebra-hs, got 'Zebra'.",
        ),
        (
            BROTHER,
            {"printer.expect_hi": "QL-1110NWB"},
            " printer.expect_hi: Expected nothing for the probe brother-is, got 'QL-1110NWB'.",
        ),
        # A tag is written by ZPL, over a wire that answers.
        (
            BROTHER,
            {"rfid": {"epc": "sgtin-198"}},
            " rfid: Expected language zpl-gfa and probe zebra-hs, got language brother-raster, probe brother-is.",
        ),
        (
            TAGGED,
            {
                "transport": {"kind": "cups-raw", "uri": "ipp://127.0.0.1/", "queue": "labels"},
                "status": {"probe": "ipp"},
                "printer": {"expect_hi": "", "expect_make_and_model": "Zebra ZD621R"},
            },
            " rfid: Expected language zpl-gfa and probe zebra-hs, got language zpl-gfa, probe ipp.",
        ),
        # What is doubted exists.
        (
            ZEBRA,
            {"unconfirmed.printer.colour": "red?"},
            " unconfirmed: Expected the name of a fact of this profile, got printer.colour.",
        ),
        (
            ZEBRA,
            {"unconfirmed.printer": "all"},
            " unconfirmed: Expected the name of a fact of this profile, got printer.",
        ),
        (
            ZEBRA,
            {"unconfirmed.rfid.epc": "which?"},
            " unconfirmed: Expected the name of a fact of this profile, got rfid.epc.",
        ),
        (
            ZEBRA,
            {"unconfirmed.printer.dpi.head": "which?"},
            " unconfirmed: Expected the name of a fact of this profile, got printer.dpi.head.",
        ),
    ],
)
def test_facts_that_do_not_belong_together_are_refused(name: str, facts: dict[str, Any], message: str) -> None:
    """Each kind of fault is refused with its exact message."""
    assert refusal(name, facts) == f"printer profile {name}{message}"


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        (ZEBRA, {"transport": {"kind": "usb", "device": "/dev/usb/lp0"}}),
        (
            ZEBRA,
            {
                "transport": {"kind": "cups-raw", "uri": "ipp://127.0.0.1/", "queue": "labels"},
                "status.probe": "ipp",
                "printer.expect_hi": OUT,
                "printer.expect_make_and_model": "Zebra ZPL Label Printer",
                "unconfirmed.printer.expect_hi": OUT,
            },
        ),
        (BROTHER, {"transport": {"kind": "socket9100", "host": "127.0.0.1", "port": 9100}, "status.probe": "none"}),
        (LASER, {"media.sheet": OUT, "unconfirmed.media.sheet.across_mm": OUT}),
        (LASER, {"media.sheet.columns": 1, "media.sheet.across_mm": 0}),
        (LABEL, {"transport.uri": "ipps://printer.example/ipp/print"}),
        (TAGGED, {"transport": {"kind": "usb", "device": "/dev/usb/lp0"}}),
    ],
    ids=[
        "ZPL over USB",
        "ZPL by a raw queue",
        "Brother on the network",
        "laser without labels",
        "one column",
        "IPP over TLS",
        "a tag over USB",
    ],
)
def test_what_belongs_together_is_a_profile(name: str, facts: dict[str, Any]) -> None:
    """The rules refuse no more than they say."""
    assert parse_profile(name, changed(name, facts)).id == name


def test_the_tables_know_every_word() -> None:
    """Every language has its methods and a wire, every wire its address, and no table a word of its own."""
    assert {language for language, _ in ASKED_BY} == set(METHODS) == {"png", "pdf", "pwg", "zpl-gfa", "brother-raster"}
    assert {wire for _, wire in ASKED_BY} == set(ADDRESS) == {"file", "socket9100", "ipp", "cups-raw", "usb"}
