"""The gate believes what two unrelated readers agree on, and nothing else."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.barcodes import code128, datamatrix, qr
from kiosk.barcodes.gate import Gate
from kiosk.barcodes.picture import frame_picture
from kiosk.barcodes.readers import Reader, Sighting
from kiosk.barcodes.symbologies import SYMBOLOGIES
from kiosk.domain.identifiers import BandGrammar
from kiosk.domain.readings import FrameReading
from kiosk.domain.reasons import Answer
from tests.barcodes.fakes import SQUARE, FakeBrokenReader, FakeReader, missing, sighting
from tests.barcodes.scene import NOW, TRUSTED, paper, single

MISREADS = json.loads(Path(__file__).with_name("misreads.json").read_text(encoding="utf-8"))
DIN = "=A99992612345600"
BLANK = frame_picture(paper(300, 200))


def read(first: Reader, *seconds: Reader, expect: frozenset[str] | None = None) -> FrameReading:
    return Gate((TRUSTED,), finder=first, seconds=seconds).read(BLANK, NOW, expect)


def spoken(reading: FrameReading) -> list[tuple[str, Answer]]:
    return [(reason.interlock, reason.answer) for reason in reading.refused]


@pytest.mark.hazard("H06")
@pytest.mark.parametrize("misread", MISREADS, ids=lambda misread: f"{misread['decoder']}-{misread['true']}")
def test_a_recorded_misread_is_never_accepted(misread: dict[str, Any]) -> None:
    """A wrong text that one reader really returned is refused, whatever the other one does, whichever of them errs."""
    symbology = misread["symbology"]
    second = SYMBOLOGIES[symbology].second
    assert second is not None
    for first_says, second_says in ((misread["read"], misread["true"]), (misread["true"], misread["read"])):
        first = FakeReader("zxing-cpp", (sighting("zxing-cpp", first_says, symbology, quality=1.0),))
        others: tuple[Reader, ...] = (
            FakeReader(second, (sighting(second, second_says, symbology),)),
            FakeReader(second, (sighting(second, "", symbology),)),
            FakeReader(second),
            FakeBrokenReader(second),
            FakeBrokenReader(second, TimeoutError()),
            missing(second),
        )
        for other in others:
            for expect in (None, frozenset({"din"})):
                reading = read(first, other, expect=expect)
                assert reading.accepted == ()
    silent = (FakeReader("zxing-cpp"), FakeBrokenReader("zxing-cpp"))
    for mute in silent:
        lone = FakeReader(second, (sighting(second, misread["read"], symbology),))
        assert read(mute, lone).accepted == ()


@pytest.mark.hazard("H06")
def test_two_readers_that_agree_are_believed() -> None:
    """The same bytes from two readers are an identifier, with both their names."""
    reading = read(FakeReader("zxing-cpp", (sighting("zxing-cpp", DIN),)), FakeReader("zbar", (sighting("zbar", DIN),)))
    (symbol,) = reading.accepted
    assert (symbol.kind, symbol.value, symbol.readers) == ("din", "A999926123456", ("zxing-cpp", "zbar"))
    assert (symbol.quality, reading.refused, reading.seen) == (100.0, (), ())


@pytest.mark.hazard("H06")
@pytest.mark.parametrize(
    ("other", "spoken_reason"),
    [
        ("=W00000", ("two_readers_agree", Answer.RETRY)),
        ("=A99992612345700", ("reading_contradicted", Answer.STOP)),
        ("=<DAX121A0", ("two_readers_agree", Answer.RETRY)),
    ],
)
def test_a_contradiction_stops_when_it_could_be_another_unit(other: str, spoken_reason: tuple[str, Answer]) -> None:
    """Garbage asks for another look; a second well-formed identifier of that kind is a stop that shows both texts."""
    reading = read(
        FakeReader("zxing-cpp", (sighting("zxing-cpp", DIN),)), FakeReader("zbar", (sighting("zbar", other),))
    )
    assert spoken(reading) == [spoken_reason]
    assert (reading.refused[0].expected, reading.refused[0].read) == (DIN, other)
    assert reading.accepted == ()
    assert {seen.text for seen in reading.seen} == {DIN, other}


@pytest.mark.hazard("H06")
def test_a_reader_that_contradicts_itself_has_read_nothing() -> None:
    """Two texts of the first reader for one place are a contradiction, even if the second reader agrees with one."""
    first = FakeReader("zxing-cpp", (sighting("zxing-cpp", DIN), sighting("zxing-cpp", "=A99992612345700")))
    reading = read(first, FakeReader("zbar", (sighting("zbar", DIN),)))
    assert spoken(reading) == [("reading_contradicted", Answer.STOP)]
    assert reading.accepted == ()


@pytest.mark.hazard("H06")
@pytest.mark.parametrize("absent", ["zbar", "libdmtx", "zxing-cpp"])
def test_a_missing_library_fails_closed(absent: str) -> None:
    """Without a library nothing is accepted, and the reason says what to install."""
    symbology = "Data Matrix" if absent == "libdmtx" else "Code 128"
    first: Reader = FakeReader("zxing-cpp", (sighting("zxing-cpp", DIN, symbology, quality=1.0),))
    seconds: list[Reader] = [FakeReader(name, (sighting(name, DIN, symbology),)) for name in ("zbar", "libdmtx")]
    if absent == "zxing-cpp":
        first = missing(absent)
    else:
        seconds = [missing(absent) if reader.name == absent else reader for reader in seconds]
    reading = read(first, *seconds)
    assert reading.accepted == ()
    assert spoken(reading) == [("readers_present", Answer.RETRY)]
    assert absent in reading.refused[0].expected


@pytest.mark.hazard("H06")
def test_a_second_reader_that_was_left_out_confirms_nothing() -> None:
    """A gate without the second reader of a symbology accepts nothing of it."""
    reading = read(FakeReader("zxing-cpp", (sighting("zxing-cpp", DIN),)), FakeReader("libdmtx"))
    assert reading.accepted == ()
    assert spoken(reading) == [("two_readers_agree", Answer.RETRY)]


@pytest.mark.hazard("H06")
@pytest.mark.parametrize(
    ("symbology", "first_quality", "second_quality", "accepted"),
    [
        ("Code 128", 1.0, 4.0, True),
        ("Code 128", 1.0, 3.0, False),
        ("QR Code", 0.25, 1.0, True),
        ("QR Code", 0.24, 1.0, False),
        ("Data Matrix", 0.24, 1.0, False),
    ],
)
def test_quality_has_a_floor(symbology: str, first_quality: float, second_quality: float, accepted: bool) -> None:
    """Too few agreeing scan lines, or too little unused error correction, is not enough even for two readers."""
    second = SYMBOLOGIES[symbology].second
    assert second is not None
    reading = read(
        FakeReader("zxing-cpp", (sighting("zxing-cpp", DIN, symbology, quality=first_quality),)),
        FakeReader(second, (sighting(second, DIN, symbology, quality=second_quality),)),
    )
    assert bool(reading.accepted) is accepted
    assert spoken(reading) == ([] if accepted else [("quality_floor", Answer.RETRY)])


def announced(aim: str, symbology: str, content: str = DIN) -> FrameReading:
    second = SYMBOLOGIES[symbology].second
    assert second is not None
    seen = replace(sighting("zxing-cpp", content, symbology, quality=1.0), aim=aim)
    return read(FakeReader("zxing-cpp", (seen,)), FakeReader(second, (sighting(second, content, symbology),)))


@pytest.mark.hazard("H06")
@pytest.mark.parametrize(
    ("aim", "symbology", "accepted"),
    [
        ("]C0", "Code 128", True),
        ("]C1", "Code 128", False),
        ("]C2", "Code 128", False),
        ("]d1", "Data Matrix", True),
        ("]d2", "Data Matrix", False),
        ("]Q1", "QR Code", True),
        ("]Q2", "QR Code", False),
        ("]Q3", "QR Code", False),
    ],
)
def test_an_identifier_stands_only_in_a_symbol_that_announces_it(aim: str, symbology: str, accepted: bool) -> None:
    """An ISBT 128 text in a symbol that announces GS1 or other data is refused by name."""
    reading = announced(aim, symbology)
    assert bool(reading.accepted) is accepted
    assert spoken(reading) == ([] if accepted else [("symbology_expected", Answer.RETRY)])


@pytest.mark.hazard("H06")
def test_the_separator_that_libdmtx_drops_is_no_disagreement() -> None:
    """0x1D is dropped from both before comparing, and the first reader's bytes are the ones parsed."""
    text = "8018952132126000000014\x1d80191"
    seen = replace(sighting("zxing-cpp", text, "Data Matrix", quality=1.0), aim="]d2")
    dropped = sighting("libdmtx", text.replace("\x1d", ""), "Data Matrix")
    (symbol,) = read(FakeReader("zxing-cpp", (seen,)), FakeReader("libdmtx", (dropped,))).accepted
    assert (symbol.kind, symbol.value) == ("wristband", "(8018)952132126000000014(8019)1")


@pytest.mark.hazard("H06")
def test_raw_gs1_data_in_a_plain_symbol_are_no_wristband() -> None:
    """Element strings count only where the symbol announces them."""
    for text in ("8018952132126000000014\x1d80191", "8018952132126000000014"):
        (symbol,) = announced("]Q1", "QR Code", text).accepted
        assert symbol.kind is None


@pytest.mark.hazard("H22")
@pytest.mark.parametrize("symbology", ["Code 128", "QR Code", "Data Matrix"])
@pytest.mark.parametrize("code", [*range(0x20), 0x7F, 0x80, 0xA0, 0xFF])
def test_control_characters_make_no_identifier(symbology: str, code: int) -> None:
    """A control character, or a byte beyond ASCII, at either end or inside leaves no identifier."""
    plain = SYMBOLOGIES[symbology].plain
    for text in (DIN, "=<DAX121A0", "&/CHA999926000001", "(8018)952132126000000014"):
        for injected in (chr(code) + text, text + chr(code), text[:5] + chr(code) + text[5:]):
            reading = announced(plain, symbology, injected)
            assert [symbol.kind for symbol in reading.accepted if symbol.kind is not None] == []


@pytest.mark.hazard("H22")
@pytest.mark.parametrize("injected", ["SV1:\n", "SV1S:\x1d\x04", "\x02SV1:"])
def test_a_control_character_makes_no_seal(injected: str) -> None:
    """A text with a control character is no seal, not even a false one."""
    assert [symbol.kind for symbol in announced("]Q1", "QR Code", injected).accepted] == [None]


@pytest.mark.hazard("H06")
def test_a_check_value_that_does_not_agree_is_named() -> None:
    """A donation number whose flags carry a check value that is not its own is refused by that name."""
    reading = announced("]C0", "Code 128", "=A99992612345661")
    assert spoken(reading) == [("check_character_agrees", Answer.RETRY)]
    assert reading.accepted == ()


@pytest.mark.hazard("H06")
@pytest.mark.parametrize("symbology", ["Aztec", "PDF417", "Code 39"])
def test_a_symbology_with_one_reader_is_seen_and_never_accepted(symbology: str) -> None:
    """What only one library can read is told as seen."""
    seen = FakeReader("zxing-cpp", (sighting("zxing-cpp", DIN, symbology, quality=1.0),))
    reading = read(seen, *(FakeReader(name, (sighting(name, DIN, symbology),)) for name in ("zbar", "libdmtx")))
    assert reading.accepted == ()
    assert [symbol.symbology for symbol in reading.seen] == [symbology]
    assert spoken(reading) == [("symbology_expected", Answer.RETRY)]


@pytest.mark.hazard("H07")
def test_another_kind_of_code_than_asked_for_is_refused() -> None:
    """A product code where a donation is asked for is refused with both."""
    code = "=<DAX121A0"
    first = FakeReader("zxing-cpp", (sighting("zxing-cpp", code),))
    reading = read(first, FakeReader("zbar", (sighting("zbar", code),)), expect=frozenset({"din"}))
    assert spoken(reading) == [("right_kind_of_code", Answer.RETRY)]
    assert (reading.refused[0].expected, reading.refused[0].read) == ("din", code)


def test_what_is_none_of_ours_is_read_without_a_kind() -> None:
    """Where nothing is asked for, any text two readers agree on is told, with no kind."""
    reading = Gate(()).read(single(qr.draw("https://example.org/")), NOW)
    (symbol,) = reading.accepted
    assert (symbol.text, symbol.kind, symbol.value) == ("https://example.org/", None, None)


def test_nothing_in_view_is_no_refusal() -> None:
    """An empty picture has no labels and no reasons, whatever was asked for."""
    for expect in (None, frozenset({"din"})):
        reading = Gate(()).read(frame_picture(paper()), NOW, expect)
        assert (reading.labels, reading.seen, reading.refused) == ((), (), ())


def test_a_staff_number_is_a_badge() -> None:
    """Structure 020 on a badge is read as the badge."""
    (symbol,) = Gate(()).read(single(code128.draw("='A9990000123")), NOW, frozenset({"badge"})).accepted
    assert symbol.kind == "badge"


def test_a_hospitals_own_band_is_read_by_its_grammar() -> None:
    """A wristband in a hospital's own format counts where the site has that format, and nowhere else."""
    picture = single(datamatrix.draw("MRN-1234567"))
    grammar = BandGrammar("record number", "MRN-[0-9]{7}")
    (band,) = Gate((), (grammar,)).read(picture, NOW, frozenset({"wristband"})).accepted
    assert (band.kind, band.value) == ("wristband", "MRN-1234567")
    assert spoken(Gate(()).read(picture, NOW, frozenset({"wristband"}))) == [("right_kind_of_code", Answer.RETRY)]


def test_places_are_told_in_pixels() -> None:
    """An accepted symbol keeps its corners."""
    first = FakeReader("zxing-cpp", (sighting("zxing-cpp", DIN),))
    (symbol,) = read(first, FakeReader("zbar", (sighting("zbar", DIN),))).accepted
    assert symbol.corners == SQUARE


@pytest.mark.hazard("H06")
def test_a_symbol_without_a_place_is_not_confirmed() -> None:
    """Where the first reader gives no corners there is nothing to show the second one."""
    bare: Sighting = sighting("zxing-cpp", DIN, corners=())
    reading = read(FakeReader("zxing-cpp", (bare,)), FakeReader("zbar", (sighting("zbar", DIN),)))
    assert reading.accepted == ()


@pytest.mark.hazard("H06")
def test_a_sight_without_a_place_stands_with_everything() -> None:
    """A donation seen nowhere in particular still contradicts the one that was read."""
    seen = (sighting("zxing-cpp", DIN), sighting("zxing-cpp", "=A99992612345700", "Aztec", corners=()))
    reading = read(FakeReader("zxing-cpp", seen), FakeReader("zbar", (sighting("zbar", DIN),)))
    assert (reading.accepted, spoken(reading)) == ((), [("two_readers_agree", Answer.RETRY)])
