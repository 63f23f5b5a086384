"""`kiosk read`: what the gate makes of pictures, and of what is none."""

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kiosk.barcodes import code128
from kiosk.barcodes.picture import MOST_BYTES
from kiosk.labels import png
from tests.cli.contents import BADGE, WRISTBAND, write
from tests.cli.running import documents, run

KEYS = ["file", "accepted", "seen", "refused"]


def read(*words: object) -> tuple[int, list[dict[str, Any]]]:
    """The exit code and the documents, one a picture."""
    told = run("read", *words, "--json")
    assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
    return told.exit_code, documents(told.stdout)


@pytest.fixture(scope="module")
def badge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The picture of a staff badge."""
    folder = tmp_path_factory.mktemp("badge")
    out = folder / "badge.png"
    told = run("label", "--content", write(BADGE, folder), "--profile", "file-300-badge", "--out", out)
    assert told.exit_code == 0
    return out


@pytest.fixture(scope="module")
def band(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The picture of a wristband."""
    folder = tmp_path_factory.mktemp("band")
    out = folder / "band.png"
    told = run("label", "--content", write(WRISTBAND, folder), "--profile", "file-300-wristband", "--out", out)
    assert told.exit_code == 0
    return out


def test_two_readers_agree_on_a_badge(badge: Path) -> None:
    """What counts as read names both readers, the bytes, and the identifier they are."""
    code, (said,) = read(badge)
    assert (code, list(said), said["refused"]) == (0, KEYS, [])
    assert said["file"] == str(badge)
    assert said["accepted"]
    for symbol in said["accepted"]:
        assert list(symbol) == ["text", "bytes_hex", "symbology", "aim", "kind", "value", "readers", "quality"]
        assert len(set(symbol["readers"])) == 2
        assert bytes.fromhex(symbol["bytes_hex"]).replace(b"\x1d", b"").decode("ascii") in symbol["text"].replace(
            "\x1d", ""
        )
    assert {symbol["kind"] for symbol in said["accepted"]} == {"badge"}


def test_the_right_kind_is_accepted(badge: Path) -> None:
    """With the kind that it is expected, the picture is read and the exit code is 0."""
    code, (said,) = read(badge, "--expect", "badge")
    assert code == 0
    assert said["accepted"]


@pytest.mark.hazard("H07")
@pytest.mark.parametrize("kind", ["wristband", "order", "din", "seal"])
def test_another_kind_is_refused(badge: Path, kind: str) -> None:
    """A badge shown where something else is asked for is refused as the wrong kind, and never taken for the right one."""
    code, (said,) = read(badge, "--expect", kind)
    assert code == 1
    assert "right_kind_of_code" in {reason["reason"] for reason in said["refused"]}
    assert kind not in {symbol["kind"] for symbol in said["accepted"]}


def test_every_picture_has_its_line(badge: Path, band: Path, tmp_path: Path) -> None:
    """Several pictures give one document each, in order, and one refusal among them makes the exit code 1."""
    text = tmp_path / "no picture.txt"
    text.write_text("no picture", encoding="utf-8")
    code, said = read(badge, band)
    assert (code, [one["file"] for one in said]) == (0, [str(badge), str(band)])
    code, said = read(badge, text, band)
    assert (code, [bool(one["refused"]) for one in said]) == (1, [False, True, False])


def test_words_for_people(badge: Path) -> None:
    """Without `--json` the reading is told in words, the identifier whole."""
    told = run("read", badge)
    assert told.exit_code == 0
    assert BADGE["badge"] in told.stdout.replace(" ", "") or "8017" in told.stdout


def test_a_blank_picture_says_nothing(tmp_path: Path) -> None:
    """A picture without a symbol accepts nothing; where a kind was expected it is no agreement."""
    blank = tmp_path / "blank.png"
    blank.write_bytes(png.encode(np.zeros((300, 300), dtype=np.bool_), 300))
    _, (said,) = read(blank)
    assert said["accepted"] == []
    code, _ = read(blank, "--expect", "badge")
    assert code == 1


def chunk(kind: bytes, content: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says it is enormous."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000, 9)) + chunk(b"IEND", b"")


NO_PICTURES = {
    "empty": b"",
    "text": b"no picture",
    "script": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "pdf": b"%PDF-1.7\n",
    "magic alone": b"\x89PNG\r\n\x1a\n",
    "jpeg magic alone": b"\xff\xd8\xff",
    "a bomb": bomb(100_000, 100_000),
    "a wide bomb": bomb(2**31 - 1, 1),
    "a picture of no height": bomb(100, 0),
    "a film": b"RIFF\x00\x00\x00\x00AVI ",
}


@pytest.mark.hazard("H22")
@pytest.mark.parametrize("name", list(NO_PICTURES))
def test_what_is_no_picture_is_refused(name: str, tmp_path: Path) -> None:
    """A file that is no whole, bounded picture is refused with a reason and exit code 1, and nothing is decoded from it."""
    path = tmp_path / "picture.png"
    path.write_bytes(NO_PICTURES[name])
    code, (said,) = read(path)
    assert (code, said["accepted"]) == (1, [])
    assert {reason["reason"] for reason in said["refused"]} == {"input_within_bounds"}


@pytest.mark.hazard("H22")
def test_a_file_without_end_is_refused(tmp_path: Path) -> None:
    """A file beyond the bound is refused, whatever it begins with."""
    path = tmp_path / "picture.png"
    with path.open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.truncate(MOST_BYTES + 1)
    code, (said,) = read(path)
    assert code == 1
    assert said["refused"][0]["read"] == f"{MOST_BYTES + 1} bytes"


def test_only_the_kind_asked_for_is_accepted(tmp_path: Path) -> None:
    """Of a label with a donation number and a product code, the one that was asked for counts, and the other not."""
    bits = np.zeros((700, 1000), dtype=np.bool_)
    for top, text in ((80, "=A99992612345600"), (400, "=<DAX121A0")):
        bars = np.repeat(code128.draw(text).dark[0], 4)
        bits[top : top + 180, 120 : 120 + bars.size] = bars
    picture = tmp_path / "label.png"
    picture.write_bytes(png.encode(bits, 300))
    _, (everything,) = read(picture)
    code, (asked,) = read(picture, "--expect", "din")
    assert {symbol["kind"] for symbol in everything["accepted"]} == {"din", "product-code"}
    assert (code, [symbol["kind"] for symbol in asked["accepted"]]) == (0, ["din"])
