from datetime import UTC, date, datetime
from string import ascii_lowercase

import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import (
    Biohazard,
    BloodGroups,
    Consignment,
    Expiry,
    ExpiryDate,
    FlexibleDateTime,
    GroupAgreement,
    GroupMessage,
    LocalDate,
    LocalDateTime,
    Occasion,
    PatientNumber,
    ProcessingFacility,
    ProductCode,
    SingleEuropeanCode,
    StaffNumber,
    group_agreement,
    parse_as,
    recognise,
)
from kiosk.domain.identifiers.isbt128.blood_groups import AUTOLOGOUS_GROUPS
from kiosk.domain.identifiers.isbt128.table import NOT_READ, STRUCTURES, structure_of

EXAMPLES = {
    "001": ("=A99992612345605", "din", "A999926123456"),
    "002": ("=%5300", "blood-groups", "5300"),
    "003": ("=<DAX121A0", "product-code", "DAX121A0"),
    "004": ("=>026326", "expiry-date", "026326"),
    "005": ("&>0263652359", "expiry", "0263652359"),
    "006": ("=*026326", "collection-date", "026326"),
    "007": ("&*0263260305", "collection", "0263260305"),
    "008": ("=}028366", "production-date", "028366"),
    "009": ("&}0283662359", "production", "0283662359"),
    "010": ("&(N0008", "special-testing", "N0008"),
    "017": ("=)1XX0001234", "container-catalogue", "1XX0001234"),
    "018": ("&)00000A1234", "container-lot", "00000A1234"),
    "020": ("='A999900395A", "staff", "A999900395A"),
    "025": ("&#AA0700MRN12", "patient-id", "AA0700MRN12"),
    "028": ("=$A999926000010102", "consignment", "A999926000010102"),
    "031": ("=(1001202612312359", "flexible-date-time", "1001202612312359"),
    "032": ("=,00000A", "divisions", "00000A"),
    "033": ("&+A9999000000", "processing-facility", "A9999000000"),
    "035": ("&,1000000000000LOT123", "lot", "000000000000LOT123"),
    "038": ("&,4PL001499Z549917123456A00T041600320181231", "sec", "PL001499Z549917123456A00T041600320181231"),
    "040": ("&/CHA999926000001", "coi", "CHA999926000001"),
}


def test_every_structure_has_an_example() -> None:
    """No structure is read that the tests below do not know."""
    assert [structure.NUMBER for structure in STRUCTURES] == list(EXAMPLES)
    assert len({structure.KIND for structure in STRUCTURES}) == len(STRUCTURES)


@pytest.mark.parametrize(("text", "kind", "value"), EXAMPLES.values(), ids=EXAMPLES)
def test_a_structure_is_typed_by_its_data_identifier(text: str, kind: str, value: str) -> None:
    """Each structure is recognised as its kind, has its canonical text and gives back the text of the symbol."""
    found = recognise(text)
    assert (found.kind, found.value, found.identifier.format()) == (kind, value, text)
    assert parse_as(kind, text) == found.identifier


@pytest.mark.hazard("H07")
@pytest.mark.parametrize(("text", "kind", "value"), EXAMPLES.values(), ids=EXAMPLES)
def test_a_structure_passes_for_no_other(text: str, kind: str, value: str) -> None:
    """Each structure is refused wherever another is asked for, and the message names what it is."""
    for _, other, _ in EXAMPLES.values():
        if other != kind:
            with pytest.raises(ParseError, match=f"Expected {other}, got {kind}: "):
                parse_as(other, text)
    with pytest.raises(ParseError):
        recognise(value)


@pytest.mark.parametrize("text", [example[0] for example in EXAMPLES.values()], ids=EXAMPLES)
def test_a_structure_is_refused_when_a_character_is_off(text: str) -> None:
    """One character more, one fewer, white space, a digit of another script, or lower case in place of the last."""
    for wrong in (
        f"{text}0",
        text[:-1],
        f"{text}\n",
        f" {text}",
        f"{text} ",
        f"{text[:-1]}٣",
        f"{text[:-1]}²",
        f"{text[:-1]}\x1d",
    ):
        with pytest.raises(ParseError):
            recognise(wrong)


@pytest.mark.parametrize("data_identifier", NOT_READ)
@pytest.mark.parametrize("rest", ["", "0", "A99990000000000000000"])
def test_what_is_not_read_is_refused_by_name(data_identifier: str, rest: str) -> None:
    """Retired, national and unneeded structures are refused, and the message says what they are."""
    with pytest.raises(ParseError) as refusal:
        structure_of(data_identifier + rest)
    assert refusal.value.got.startswith(NOT_READ[data_identifier])


def test_local_structures_are_refused_by_name() -> None:
    """All of &a to &z are refused as local."""
    for letter in ascii_lowercase:
        with pytest.raises(ParseError, match=f"got a local structure \\(&{letter}\\)"):
            recognise(f"&{letter}123456")


def test_every_number_of_the_standard_is_classified() -> None:
    """Each structure from 001 to 040 is either read or refused by its number."""
    refused = {name.split(", ")[-2 if "retired" in name else -1] for name in NOT_READ.values()}
    assert {f"{n:03d}" for n in range(1, 41)} <= set(EXAMPLES) | refused
    assert not refused & set(EXAMPLES)


@pytest.mark.parametrize("text", ["=", "&", "=O", "=0", "=a", "==", "&&", "&,", "&,5", "&,0", "&A", "=\x00", "=é"])
def test_an_unknown_data_identifier_is_refused(text: str) -> None:
    """What no table knows is refused as unknown."""
    with pytest.raises(ParseError, match="an unknown data identifier"):
        recognise(text + "0263652359")


def test_a_product_code_says_its_parts() -> None:
    """A product code gives product, collection type and division, and whether they are local and divided."""
    code = ProductCode.parse("=<DAX121A0")
    assert (code.product, code.collection_type, code.division, code.value) == ("DAX12", "1", "A0", "DAX121A0")
    assert (code.is_local, code.undivided, code.needs_divisions) == (True, False, False)
    other = ProductCode.parse("=<S1234X00")
    assert (other.is_local, other.undivided) == (False, True)
    assert ProductCode.parse("=<S1234X99").needs_divisions


def test_blood_groups_say_only_what_is_known() -> None:
    """Known values say autologous and biohazard, messages say themselves, and the rest says nothing."""
    groups = BloodGroups.parse("=%5400")
    assert (groups.gg, groups.r, groups.e, groups.autologous_only, groups.biohazard) == (
        "54",
        "0",
        "0",
        True,
        Biohazard.MARKED,
    )
    assert BloodGroups.parse("=%Mq00").message is GroupMessage.QUARANTINE
    assert BloodGroups.parse("=%Mb00").biohazard is Biohazard.MARKED
    unknown = BloodGroups.parse("=%5100")
    assert (unknown.autologous_only, unknown.biohazard, unknown.message) == (False, None, None)


@pytest.mark.hazard("H28")
@pytest.mark.parametrize("gg", AUTOLOGOUS_GROUPS)
def test_the_biohazard_variant_stands_with_x_alone(gg: str) -> None:
    """The biohazard variant of a group goes with collection type X and no other, the plain one with 1 and 8."""
    groups = BloodGroups(f"{gg}00")
    agreeing = {t for t in "18XA0V" if group_agreement(groups, t) is GroupAgreement.AGREES}
    assert agreeing == ({"X"} if groups.biohazard is Biohazard.MARKED else {"1", "8"})


def test_an_open_message_is_for_the_site_to_settle() -> None:
    """No group and 'autologous collection' neither agree nor conflict, and research conflicts."""
    assert group_agreement(BloodGroups("0000"), "1") is GroupAgreement.SITE_DECIDES
    assert group_agreement(BloodGroups("Ma00"), "X") is GroupAgreement.SITE_DECIDES
    assert group_agreement(BloodGroups("Ma00"), "A") is GroupAgreement.CONFLICTS
    assert group_agreement(BloodGroups("Mr00"), "1") is GroupAgreement.CONFLICTS


def test_dates_go_both_ways() -> None:
    """Every day of a leap year, a common year and a century year is its six characters and back."""
    for year in (1900, 1999, 2026, 2028, 2100, 2199):
        for ordinal in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()):
            day = date.fromordinal(ordinal)
            assert LocalDate(LocalDate.on(day).text).local == day


@pytest.mark.parametrize(
    "text", ["026000", "026366", "028367", "100366", "999366", "226001", "826001", "02636", "0263260", "02632٦"]
)
def test_a_day_that_is_none_is_refused(text: str) -> None:
    """Day 000, day 366 of a common year, an unknown century and other digits are refused in all three forms."""
    for parse in (LocalDate, ExpiryDate, lambda day: LocalDateTime(f"{day}2359")):
        with pytest.raises(ParseError):
            parse(text)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime.fromisoformat("2026-01-01T00:00:01"),
        datetime.fromisoformat("1899-12-31T00:00"),
        datetime.fromisoformat("2200-01-01T00:00"),
        datetime.fromisoformat("2900-01-01T00:00"),
        datetime.fromisoformat("1026-01-01T00:00"),
    ],
)
def test_a_moment_that_does_not_fit_is_refused(moment: datetime) -> None:
    """A zone, seconds, and a year outside the three centuries are refused and never dropped."""
    with pytest.raises(ParseError):
        Expiry.at(moment)
    with pytest.raises(ParseError):
        LocalDate.on(moment)


def test_the_end_of_a_day_is_the_last_minute() -> None:
    """2359 is the end of the day, and may mean that the time is not known."""
    end = LocalDateTime.end_of(date(2026, 12, 31))
    assert (end.text, end.is_last_minute) == ("0263652359", True)
    assert not LocalDateTime("0263652358").is_last_minute
    assert Expiry.at(end.local).format() == "&>0263652359"
    assert ExpiryDate.on(date(2026, 11, 22)).local == date(2026, 11, 22)


def test_a_flexible_moment_says_its_clock() -> None:
    """Local time has no zone, UTC has one, and the occasion is said."""
    local = FlexibleDateTime.parse("=(1001202612312359")
    assert (local.moment.isoformat(), local.occasion) == ("2026-12-31T23:59:00", Occasion.EXPIRY)
    utc = FlexibleDateTime.parse("=(2003202802291200")
    assert (utc.moment, utc.occasion) == (datetime(2028, 2, 29, 12, tzinfo=UTC), Occasion.PRODUCTION)


@pytest.mark.parametrize(
    "content",
    [
        "3001202612312359",
        "1101202612312359",
        "1004202612312359",
        "1001202702292359",
        "1001202612312400",
        "1001000001010000",
    ],
)
def test_a_flexible_moment_that_is_none_is_refused(content: str) -> None:
    """An unknown zone, reserved character or occasion, and what no calendar has, is refused."""
    with pytest.raises(ParseError):
        FlexibleDateTime(content)


def test_numbers_of_people_and_packs_say_their_parts() -> None:
    """Staff, patient, consignment and facility structures give their parts."""
    staff = StaffNumber.parse("='A999900395A")
    assert (staff.facility.fin, staff.number) == ("A9999", "00395A")
    patient = PatientNumber.parse("&#AA0700MRN12")
    assert (patient.location, patient.number) == ("AA", "00MRN12")
    pack = Consignment.parse("=$A999926000010002")
    assert (pack.number, pack.facility.fin, pack.pack, pack.packs) == ("A99992600001", "A9999", 0, 2)
    processor = ProcessingFacility.parse("&+A9999ABC123")
    assert (processor.facility.fin, processor.facility_code) == ("A9999", "ABC123")


@pytest.mark.parametrize(
    "text",
    [
        "=$A999926000010302",
        "&#AA00",
        "&#AA0812345",
        "&#AA02123",
        "&#AAx1a",
        "&#",
        "&,4PL001499CHA9991712345A00T041600320181231",
    ],
)
def test_parts_that_disagree_are_refused(text: str) -> None:
    """A pack beyond the packs, a wrong length of a patient number, and a European code around no donation are refused."""
    with pytest.raises(ParseError):
        recognise(text)


@pytest.mark.parametrize(
    "tail", ["A00T041600320180230", "AXXT041600320181231", "C00T041600320181231", "A00T041600300000001"]
)
def test_a_european_code_of_nothing_is_refused(tail: str) -> None:
    """A date beyond the calendar, another product and another coding system are refused."""
    with pytest.raises(ParseError):
        SingleEuropeanCode(f"PL001499Z549917123456{tail}")


def test_a_european_code_may_have_no_expiry() -> None:
    """Eight zeros say that no expiry is assigned."""
    code = SingleEuropeanCode("PL001499Z549917123456A00T041600300000000")
    assert (code.expiry, code.donation, code.split) == (None, "Z549917123456", "003")
