import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import (
    KINDS,
    Badge,
    BandGrammar,
    Facility,
    Gs1Message,
    OrderNumber,
    PlainBand,
    StorageLocation,
    Wristband,
    parse_as,
    recognise,
)

RECORD = BandGrammar("record number", "MRN-[0-9]{7}")
WARD = BandGrammar("ward number", "[A-Z]{3}[0-9A-Z-]{8}")
ORDER = "ORDA9999260000012"
PLACE = "LOCA9999010203V"
BAND = "(8018)952132126000000014(8019)2"
BADGE = "(8017)952132100000000427(8019)3"
RAW_BAND = "8018952132126000000014\x1d80192"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (BAND, "wristband", BAND),
        (RAW_BAND, "wristband", BAND),
        ("]d28018952132126000000014", "wristband", "(8018)952132126000000014"),
        ("\x1d8018952132126000000014", "wristband", "(8018)952132126000000014"),
        (BADGE, "badge", BADGE),
        ("(8017)952132100000000427", "badge", "(8017)952132100000000427"),
        ("(00)195213212345678904", "gs1", "(00)195213212345678904"),
        ("(8018)952132126000000014(10)A", "gs1", "(8018)952132126000000014(10)A"),
        (ORDER, "order", ORDER),
        (PLACE, "location", PLACE),
        ("MRN-1234567", "wristband", "MRN-1234567"),
        ("='A999900395A", "staff", "A999900395A"),
    ],
)
def test_a_text_is_one_thing(text: str, kind: str, value: str) -> None:
    """Each text is recognised as one kind with its canonical text, and is taken where that kind is asked for."""
    found = recognise(text, (RECORD,))
    assert (found.kind, found.value) == (kind, value)
    assert parse_as(kind, text, (RECORD,)) == found.identifier
    for other in KINDS:
        if other != kind and (kind, other) != ("staff", "badge"):
            with pytest.raises(ParseError, match=f"Expected {other}, got {kind}: "):
                parse_as(other, text, (RECORD,))


def test_the_kinds_are_these() -> None:
    """The names of the kinds, which screens, records and the command line use, stay what they are."""
    assert set(KINDS) == {
        "din",
        "blood-groups",
        "product-code",
        "expiry-date",
        "expiry",
        "collection-date",
        "collection",
        "production-date",
        "production",
        "special-testing",
        "container-catalogue",
        "container-lot",
        "staff",
        "compound",
        "patient-id",
        "consignment",
        "flexible-date-time",
        "divisions",
        "processing-facility",
        "lot",
        "sec",
        "coi",
        "gs1",
        "wristband",
        "badge",
        "order",
        "location",
    }
    assert KINDS["din"]("=A99992612345600").value == "A999926123456"
    with pytest.raises(ParseError, match="Expected wristband, got badge"):
        KINDS["wristband"](BADGE)
    with pytest.raises(ParseError, match="Kind of identifier: Expected one of din, "):
        parse_as("passport", ORDER)


@pytest.mark.hazard("H07")
@pytest.mark.parametrize(
    ("text", "got"),
    [
        ("SV1:ABC", "a seal"),
        ("SV1S:ABC", "a seal"),
        ("+A123BJC5D6E71G", "HIBC"),
        ("=\\620000000000000000", "red-cell antigens, 012"),
        ("", "''"),
        ("A999926123456", "'A999926123456'"),
        ("CHA999926000001", "'CHA999926000001'"),
        ("8018952132126000000014", "'8018952132126000000014'"),
        ("952132126000000014", "'952132126000000014'"),
        ("MRN-123456", "'MRN-123456'"),
        ("https://example.org/8018/952132126000000014", "'https://example.org/8018/952132126000000014'"),
        ("x" * 4000, "4000 characters"),
    ],
)
def test_what_does_not_say_what_it_is_is_refused(text: str, got: str) -> None:
    """A seal, a foreign standard, and a number without a data identifier are refused, and the message says what was read."""
    with pytest.raises(ParseError) as refusal:
        recognise(text, (RECORD,))
    assert refusal.value.got.startswith(got)


@pytest.mark.hazard("H07")
def test_a_text_that_could_be_two_things_is_refused() -> None:
    """Where two formats of wristband, or an order and a wristband, both fit, nothing is recognised."""
    with pytest.raises(ParseError, match="'record number' and 'ward number'"):
        recognise("MRN-1234567", (RECORD, WARD))
    with pytest.raises(ParseError, match="an order number and a wristband"):
        recognise(ORDER, (BandGrammar("too wide", "[A-Z0-9]{17}"),))
    with pytest.raises(ParseError, match="a storage location and a wristband"):
        recognise(PLACE, (BandGrammar("too wide", "[A-Z0-9]{15}"),))
    assert recognise("MRN-1234567", (WARD,)).kind == "wristband"


def test_a_wristband_names_the_patient() -> None:
    """Bands of one patient have one identity, and only a band with a number of its own has a serial."""
    first, second, bare = (Wristband.parse(f"(8018)952132126000000014{srin}") for srin in ("(8019)1", "(8019)2", ""))
    assert first.identity == second.identity == bare.identity == "(8018)952132126000000014"
    assert (first.serial, second.serial, bare.serial) == (1, 2, None)
    assert Wristband.parse(RAW_BAND) == second
    plain = Wristband.parse("MRN-1234567", (RECORD,))
    assert (plain.identity, plain.serial, plain.source) == ("MRN-1234567", None, PlainBand(RECORD, "MRN-1234567"))


@pytest.mark.parametrize(
    "text",
    [
        BADGE,
        "MRN-123",
        "952132126000000014",
        "8018952132126000000014",
        "(8018)952132126000000014(10)A",
        "",
        "='A999900395A",
    ],
)
def test_what_is_no_wristband_is_refused(text: str) -> None:
    """A badge, a number without an identifier and a message with more in it are no wristband."""
    with pytest.raises(ParseError):
        Wristband.parse(text, (RECORD,))
    with pytest.raises(ParseError):
        PlainBand(RECORD, text)


def test_a_badge_names_the_person() -> None:
    """Badges of one person have one key, and the two standards never share one."""
    old, new = Badge.parse("(8017)952132100000000427(8019)1"), Badge.parse(BADGE)
    assert old.person_key == new.person_key == "(8017)952132100000000427"
    assert (old.serial, new.serial) == (1, 3)
    staff = parse_as("badge", "='A999900395A")
    assert staff == Badge.parse("='A999900395A")
    assert isinstance(staff, Badge)
    assert (staff.person_key, staff.serial, staff.format()) == ("='A999900395A", None, "='A999900395A")


@pytest.mark.parametrize(
    "text", [BAND, "8017952132100000000427", "A999900395A", "='A9999", "(8017)952132100000000427(21)A"]
)
def test_what_is_no_badge_is_refused(text: str) -> None:
    """A wristband and a number without an identifier are no badge."""
    with pytest.raises(ParseError):
        Badge.parse(text)
    with pytest.raises(ParseError):
        Badge(Gs1Message.parse(BAND))


def test_an_order_says_its_parts() -> None:
    """An order number gives facility, year, sequence and check character, and can be made from them."""
    order = OrderNumber.numbered(Facility("A9999"), 26, 1)
    assert order == OrderNumber.parse(ORDER)
    assert (order.facility.fin, order.year, order.sequence, order.check_character) == ("A9999", "26", "000001", "2")


@pytest.mark.hazard("H06")
def test_an_order_with_one_wrong_character_is_refused() -> None:
    """No other character at any place leaves an order number."""
    for at in range(len(ORDER)):
        for character in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*o l²٢":
            if character != ORDER[at]:
                with pytest.raises(ParseError):
                    OrderNumber.parse(ORDER[:at] + character + ORDER[at + 1 :])


def test_a_place_in_the_store_says_its_parts() -> None:
    """A storage location gives facility, tank, rack, slot and words, and can be made from them."""
    place = StorageLocation.numbered(Facility("A9999"), 1, 2, 3)
    assert place == StorageLocation.parse(PLACE)
    assert (place.facility.fin, place.tank, place.rack, place.slot) == ("A9999", 1, 2, 3)
    assert place.words == "tank 1 rack 2 slot 3"
    with pytest.raises(ParseError):
        StorageLocation.numbered(Facility("A9999"), 1, 2, 100)


@pytest.mark.hazard("H34")
def test_a_place_with_one_wrong_character_is_refused() -> None:
    """No other character at any place leaves a storage location: a neighbour's label is never misread into this one."""
    for at in range(len(PLACE)):
        for character in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*o l²٢":
            if character != PLACE[at]:
                with pytest.raises(ParseError):
                    StorageLocation.parse(PLACE[:at] + character + PLACE[at + 1 :])
