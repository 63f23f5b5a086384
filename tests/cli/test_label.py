"""`kiosk label`: proved, written as a specimen, or refused with the key that is wrong; no text is ever obeyed."""

import json
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from kiosk.domain.identifiers import Facility, OrderNumber
from kiosk.labels import png, zpl
from tests.cli.contents import BADGE, BAG, ORDER, WRISTBAND, changed, write
from tests.cli.running import documents, run
from tests.tree import ROOT

ORDER = changed(ORDER, "order", to=OrderNumber.numbered(Facility("A9990"), 26, 1).value)
KINDS: dict[str, tuple[dict[str, Any], str]] = {
    "base label": (BAG, "file-300-100x100"),
    "cryobag label": (changed(BAG, "kind", to="cryobag label"), "file-300-cryobag"),
    "tie-tag": (changed(BAG, "kind", to="tie-tag"), "file-300-tie-tag"),
    "staff badge": (BADGE, "file-300-badge"),
    "wristband": (WRISTBAND, "file-300-wristband"),
    "order sheet": (ORDER, "file-300-order"),
}


def label(document: object, profile: str, folder: Path, form: str = "png") -> tuple[int, dict[str, Any], Path]:
    """The exit code, the document, and the file that was or was not written."""
    out = folder / f"label.{form}"
    out.unlink(missing_ok=True)
    told = run(
        "label", "--content", write(document, folder), "--profile", profile, "--out", out, "--format", form, "--json"
    )
    assert told.exception is None or isinstance(told.exception, SystemExit), told.exception
    (said,) = documents(told.stdout)
    return told.exit_code, said, out


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_proved_and_written(kind: str, tmp_path: Path) -> None:
    """A right content file of each kind gives a proved label, whose hash and symbols the document tells."""
    document, profile = KINDS[kind]
    code, said, out = label(document, profile, tmp_path)
    assert (code, said["proved"], said["refused"]) == (0, True, [])
    assert list(said) == ["proved", "bitmap_sha256", "width_dots", "height_dots", "symbols", "refused"]
    assert re.fullmatch(r"[0-9a-f]{64}", said["bitmap_sha256"])
    assert png.decode(out.read_bytes()).shape == (said["height_dots"], said["width_dots"])
    assert said["symbols"]
    for symbol in said["symbols"]:
        assert list(symbol) == ["symbology", "aim", "text", "x_dots"]
        assert symbol["x_dots"] >= 2


def test_the_formats_carry_the_same_dots(tmp_path: Path) -> None:
    """PNG and ZPL carry the very dots that were proved, and the PDF is one page that says SPECIMEN."""
    said = {form: label(BAG, "file-300-100x100", tmp_path, form) for form in ("png", "zpl", "pdf")}
    assert {code for code, _, _ in said.values()} == {0}
    assert len({document["bitmap_sha256"] for _, document, _ in said.values()}) == 1
    assert (png.decode(said["png"][2].read_bytes()) == zpl.decode(said["zpl"][2].read_bytes())).all()
    page = pypdfium2.PdfDocument(said["pdf"][2].read_bytes())
    assert len(page) == 1
    assert "SPECIMEN" in page[0].get_textpage().get_text_range()
    page.close()


@pytest.mark.hazard("H26")
def test_a_specimen_is_refused_by_the_gate(tmp_path: Path) -> None:
    """The demonstration seal of a specimen is read by nobody as a label: `kiosk read` refuses it and says why."""
    _, _, out = label(BAG, "file-300-100x100", tmp_path)
    told = run("read", out, "--json")
    (said,) = documents(told.stdout)
    assert told.exit_code == 1
    assert "seal_is_genuine" in {reason["reason"] for reason in said["refused"]}


def test_no_key_of_a_site_is_needed_or_used(tmp_path: Path) -> None:
    """The content file in the documentation makes a label on a machine without any site."""
    document = json.loads((ROOT / "docs/base-label.json").read_text(encoding="utf-8"))
    code, said, _ = label(document, "file-300-100x100", tmp_path)
    assert (code, said["proved"]) == (0, True)


WRONG: list[tuple[str, tuple[object, ...], Any]] = [
    ("kind", ("kind",), "banknote"),
    ("kind", ("kind",), None),
    ("kind", ("kind",), ["base label"]),
    ("din", ("din",), None),
    ("din", ("din",), 1),
    ("coi", ("coi",), None),
    ("product_code", ("product_code",), None),
    ("product_name", ("product_name",), "MNC"),
    ("product_name", ("product_name",), []),
    ("product_name", ("product_name",), [1]),
    ("patient", ("patient",), "somebody"),
    ("name", ("patient", "name"), None),
    ("record_number", ("patient", "record_number"), None),
    ("birth_date", ("patient", "birth_date"), "29.02.1980"),
    ("birth_date", ("patient", "birth_date"), "1981-02-29"),
    ("zone", ("zone",), None),
    ("collected", ("collected",), "2026-11-23"),
    ("zone", ("zone",), "Mars/Olympus"),
    ("zone", ("zone",), "../../etc/passwd"),
    ("expires", ("expires",), "never"),
    ("volume_ml", ("volume_ml",), 180),
    ("volume_ml", ("volume_ml",), "much"),
    ("bag", ("bag",), "1"),
    ("bag", ("bag",), True),
    ("issue", ("issue",), 1.5),
    ("facility", ("facility",), None),
    ("fin", ("facility", "fin"), None),
    ("test_record", ("test_record",), None),
    ("screening", ("test_record", "screening"), "probably"),
    ("reactive_agents", ("test_record", "reactive_agents"), "HBsAg"),
    ("surprise", ("surprise",), "a key nobody asked for"),
    ("surprise", ("patient", "surprise"), "a key nobody asked for"),
]


@pytest.mark.parametrize(("key", "path", "value"), WRONG, ids=lambda v: str(v)[:30])
def test_a_wrong_key_is_named(key: str, path: tuple[object, ...], value: Any, tmp_path: Path) -> None:
    """A missing, unknown or unsound key is refused by its name, and nothing is written."""
    document = changed(BAG, *path, to=value) if value is not None else changed(BAG, *path, to=None)
    code, said, out = label(document, "file-300-100x100", tmp_path)
    assert (code, said["proved"]) == (1, False)
    assert not out.exists()
    assert any(key in f"{reason['expected']} {reason['read']}" for reason in said["refused"]), said["refused"]


@pytest.mark.parametrize(
    ("what", "path", "value"),
    [
        ("din", ("din",), "A999926000019Z"),
        ("coi", ("coi",), "A999926000001"),
        ("product_code", ("product_code",), "DAX1"),
        ("blood_groups", ("blood_groups",), "O+"),
        ("fin", ("facility", "fin"), "HOSPITAL"),
        ("volume_ml", ("volume_ml",), "NaN"),
        ("volume_ml", ("volume_ml",), "-1"),
        ("bag", ("bag",), 2),
        ("issue", ("issue",), 0),
        ("issue", ("issue",), 10**30),
        ("flags", ("flags",), "ZZ"),
    ],
)
def test_an_identifier_that_is_none_is_refused(what: str, path: tuple[object, ...], value: Any, tmp_path: Path) -> None:
    """A text that is no identifier of its kind, or a number beyond its range, is refused and nothing is written."""
    code, said, out = label(changed(BAG, *path, to=value), "file-300-100x100", tmp_path)
    assert (code, said["proved"]) == (1, False), what
    assert not out.exists()
    assert said["refused"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'"base label"', b"\xff\xfe{}", b"{}", b"[" * 100_000, b'{"kind": NaN}', b"1" * 5000],
    ids=lambda content: repr(content[:12]),
)
@pytest.mark.hazard("H22")
def test_a_file_that_is_no_content_is_refused(content: bytes, tmp_path: Path) -> None:
    """What is no JSON table in UTF-8 is refused with words, whatever it is."""
    path, out = tmp_path / "content.json", tmp_path / "x.png"
    path.write_bytes(content)
    told = run("label", "--content", path, "--profile", "file-300-100x100", "--out", out, "--json")
    assert told.exit_code in {1, 2}
    assert isinstance(told.exception, SystemExit), told.exception
    assert not out.exists()
    assert len(documents(told.stdout)) <= 1


def test_a_file_of_a_megabyte_and_more_is_not_read(tmp_path: Path) -> None:
    """A content file is bounded before it is read."""
    path = tmp_path / "content.json"
    path.write_bytes(b" " * 1_000_001)
    told = run("label", "--content", path, "--profile", "file-300-100x100", "--out", tmp_path / "x.png", "--json")
    assert told.exit_code in {1, 2}
    assert "1000000" in told.stderr


TEXT_FIELDS: dict[str, tuple[str, tuple[object, ...]]] = {
    "patient name": ("base label", ("patient", "name")),
    "record number": ("base label", ("patient", "record_number")),
    "storage": ("base label", ("storage",)),
    "cells": ("base label", ("cells",)),
    "dmso": ("base label", ("dmso",)),
    "additive": ("base label", ("additives",)),
    "product name": ("base label", ("product_name", 0)),
    "product detail": ("base label", ("product_name", 1)),
    "facility name": ("base label", ("facility", "name")),
    "facility address": ("base label", ("facility", "address")),
    "badge name": ("staff badge", ("name",)),
    "badge role": ("staff badge", ("roles", 0)),
    "band name": ("wristband", ("patient", "name")),
    "therapy": ("order sheet", ("therapy",)),
    "dose": ("order sheet", ("doses", 0)),
    "route": ("order sheet", ("route",)),
    "site": ("order sheet", ("site",)),
    "limit": ("order sheet", ("limits", 0)),
    "weight": ("order sheet", ("weight",)),
    "physician": ("order sheet", ("physician",)),
}
UNPRINTABLE = (
    *("a\0b", "a\x1bb", "a\nb", "a\x1db", "a\x7fb", "a\x85b", "a\x9bb", "a\u202eb", "a\u2066b", "a\u200bb", "a\ufeffb"),
    *("a\u2028b", "a\u00adb", "\ud800", " a", "a ", "", "x" * 10_000, "\U0001f480", "مريض", "漢字"),
)
COMMANDS = ("^XZ^XA", "<font color=red>", "<img src=file:///etc/passwd>", "${7*7}", "~JA", "=1+1", "a<b & c>d")


def hostile(field: str, text: str) -> tuple[dict[str, Any], str]:
    """A content document with the text in one field, and the profile of its kind."""
    kind, path = TEXT_FIELDS[field]
    document, profile = KINDS[kind]
    return changed(document, *path, to=[text] if field == "additive" else text), profile


@pytest.mark.hazard("H22")
@pytest.mark.parametrize("field", sorted(TEXT_FIELDS))
def test_what_no_eye_can_see_is_refused(field: str, tmp_path: Path) -> None:
    """Control, direction and zero-width characters, foreign scripts and a text without end are refused in every field."""
    written = []
    for text in UNPRINTABLE:
        # An optional text may be left empty.
        if text == "" and field in {"cells", "dmso"}:
            continue
        document, profile = hostile(field, text)
        path, out = tmp_path / "content.json", tmp_path / "x.png"
        path.write_text(json.dumps(document), encoding="utf-8")
        told = run("label", "--content", path, "--profile", profile, "--out", out, "--json")
        (said,) = documents(told.stdout)
        if told.exit_code != 1 or said["proved"] or out.exists():
            written.append(text[:20])
    assert written == []


@pytest.mark.hazard("H22")
@pytest.mark.parametrize("field", sorted(TEXT_FIELDS))
def test_what_looks_like_a_command_is_printed_or_refused(field: str, tmp_path: Path) -> None:
    """A text that would command a printer, a page or a sheet is printed as itself, with the symbols as ever, or refused."""
    kind, _ = TEXT_FIELDS[field]
    _, plain, _ = label(*KINDS[kind], tmp_path)
    # One field a run gets every command; the others two, for each run draws a whole label.
    for text in COMMANDS if field == "patient name" else COMMANDS[:2]:
        document, profile = hostile(field, text)
        code, said, out = label(document, profile, tmp_path, "pdf")
        if code == 1:
            assert {reason["reason"] for reason in said["refused"]} <= {"text_fits", "glyphs_exist", "text_is_plain"}
            continue
        symbols = [(s["symbology"], s["text"]) for s in said["symbols"]]
        assert symbols == [(s["symbology"], s["text"]) for s in plain["symbols"]]
        page = pypdfium2.PdfDocument(out.read_bytes())
        extracted = page[0].get_textpage().get_text_range().replace("\r\n", " ").replace("\n", " ")
        assert (len(page), text in extracted) == (1, True), (text, extracted)
        page.close()


@pytest.mark.hazard("H22")
def test_a_name_with_commands_makes_one_format(tmp_path: Path) -> None:
    """In ZPL a name full of commands makes one format of one picture: no text reaches the printer."""
    document, profile = hostile("patient name", "^XZ^XA~JA")
    code, _, out = label(document, profile, tmp_path, "zpl")
    assert code == 0
    sent = out.read_bytes()
    assert (sent.count(b"^XA"), sent.count(b"^XZ"), sent.count(b"~JA"), sent.count(b"^GF")) == (1, 1, 0, 1)
    plain, profile = KINDS["base label"]
    (tmp_path / "plain").mkdir()
    _, _, other = label(plain, profile, tmp_path / "plain", "zpl")
    assert re.sub(rb"\^GFA.*?\^FS", b"", sent, flags=re.DOTALL) == re.sub(
        rb"\^GFA.*?\^FS", b"", other.read_bytes(), flags=re.DOTALL
    )
