import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Coi, CoiSymbol, Din, DonationSymbol, Facility, parse_as, recognise

FINS = st.from_regex(r"[A-NP-Z1-9][A-NP-Z0-9]{2}[0-9]{2}", fullmatch=True)
COIS = st.builds(lambda fin, rest: f"CH{fin}{rest}", FINS, st.from_regex(r"[0-9]{2}[A-Z0-9]{6}", fullmatch=True))
DINS = st.builds(lambda fin, rest: fin + rest, FINS, st.from_regex(r"[0-9]{8}", fullmatch=True))


def refused(parse: object, text: str) -> None:
    assert callable(parse)
    with pytest.raises(ParseError):
        parse(text)


def test_a_donation_says_its_parts() -> None:
    """A donation number gives facility, year, sequence and check character."""
    din = Din.parse("A999926123456")
    assert (din.facility, din.year, din.sequence, din.check_character) == (Facility("A9999"), "26", "123456", "T")
    assert Din.numbered(Facility("A9999"), 26, 123456) == din


def test_a_chain_of_identity_says_its_parts() -> None:
    """A chain of identity gives facility, year, sequence and check character."""
    coi = Coi.parse("CHA999926AB12CD")
    assert (coi.facility, coi.year, coi.sequence, coi.check_character) == (Facility("A9999"), "26", "AB12CD", "D")
    assert Coi.numbered(Facility("A9999"), 26, 1) == Coi("CHA999926000001")


@pytest.mark.parametrize("flags", ["00", "01", "05", "12", "13", "19", "20", "59"])
def test_flags_are_no_part_of_the_identity(flags: str) -> None:
    """Two labels of one donation with different flags name the same donation."""
    symbol = DonationSymbol.parse(f"=A999926123456{flags}")
    assert symbol.din == Din("A999926123456")
    assert symbol.value == "A999926123456"
    assert symbol.flags_meaning
    assert symbol.format() == DonationSymbol.marked(symbol.din, flags).format() == f"=A999926123456{flags}"


@pytest.mark.parametrize("flags", ["14", "97", "99", "A0", "YY"])
def test_reserved_flags_are_refused(flags: str) -> None:
    """Flags without a meaning are refused, and the message says so."""
    with pytest.raises(ParseError, match=f"reserved ones, {flags}"):
        DonationSymbol.parse(f"=A999926123456{flags}")


@pytest.mark.parametrize("flags", ["0", "0o", "IO", "Z0", "1 ", "٠٠", "²0"])
def test_flags_of_another_alphabet_are_refused(flags: str) -> None:
    """Flags beyond the grammar are refused."""
    refused(DonationSymbol.parse, f"=A999926123456{flags}")


@pytest.mark.hazard("H06")
def test_check_flags_must_agree() -> None:
    """Of the flags 60 to 96 only the pair that carries the number's own check value is taken."""
    din = Din("A999926123456")
    assert DonationSymbol.parse(f"={din.value}{din.check_flags}").din == din
    for flags in range(60, 97):
        if str(flags) != din.check_flags:
            refused(DonationSymbol.parse, f"={din.value}{flags}")


@pytest.mark.hazard("H06")
@pytest.mark.parametrize(
    ("body", "k"),
    [
        ("A999926000005", "0"),
        ("A999926000079", "1"),
        ("A999926000198", "O"),
        ("A999926000289", "I"),
        ("A999926000088", "*"),
    ],
)
def test_a_keyed_check_character_is_taken_as_it_is(body: str, k: str) -> None:
    """The five confusable check characters are taken as they are, and their look-alikes are refused."""
    assert Din.parse_keyed(body + k) == Din(body)
    for other in set("01OI*Q8l") - {k}:
        refused(Din.parse_keyed, body + other)


def test_a_refusal_never_gives_the_right_check_character_away() -> None:
    """Who keyed a wrong number is not told which check character would fit it."""
    with pytest.raises(ParseError) as refusal:
        Din.parse_keyed("A9999261234560")
    assert "T" not in refusal.value.expected
    with pytest.raises(ParseError, match="Expected a check character that agrees with the identifier"):
        Coi.parse_keyed("CHA999926000001A")


@pytest.mark.parametrize(
    "text",
    [
        *("", "A99992612345", "A9999261234560", " A999926123456", "A999926123456 ", "A999926123456\n", "a999926123456"),
        *(
            "O999926123456",
            "0999926123456",
            "A9O9926123456",
            "A999926I23456",
            "A9999²6123456",
            "A9999٢6123456",
            "Ａ999926123456",
        ),
    ],
)
def test_a_text_of_another_shape_is_no_donation(text: str) -> None:
    """Length, case, blanks, letters that look like digits and digits of other scripts are all refused."""
    refused(Din.parse, text)


@pytest.mark.hazard("H06")
@given(COIS)
def test_a_chain_of_identity_never_passes_for_a_donation(text: str) -> None:
    """Whole, shortened, as content of the donation structure, or keyed without its CH: never a donation."""
    coi = Coi.parse(text)
    for din in (text, text[:13], text[2:] + coi.check_character):
        refused(Din.parse_keyed, din)
    refused(Din.parse, text[:13])
    refused(DonationSymbol.parse, f"={text}")
    refused(DonationSymbol.parse, f"={text[2:]}")
    assert recognise(f"&/{text}").kind == "coi"
    with pytest.raises(ParseError, match="Expected din, got coi"):
        parse_as("din", f"&/{text}")


@given(DINS)
def test_a_donation_never_passes_for_a_chain_of_identity(text: str) -> None:
    """A donation number with or without flags or check character is no chain of identity."""
    for coi in (text, f"{text}00", f"CH{text}"[:15] if text[0] == "O" else f"{text}0"):
        refused(Coi.parse, coi)
        refused(Coi.parse_keyed, coi)
        refused(CoiSymbol.parse, f"&/{coi}")


def test_ch_alone_does_not_make_a_donation_suspect() -> None:
    """A facility CH0.. can have donations, because no chain of identity goes on with a 0."""
    assert Din.parse("CH01226123456").facility == Facility("CH012")


@pytest.mark.parametrize(("year", "sequence"), [(100, 1), (-1, 1), (26, 1_000_000), (26, -1)])
def test_a_number_beyond_its_places_is_refused(year: int, sequence: int) -> None:
    """A year or sequence that does not fit is refused and never cut."""
    with pytest.raises(ParseError):
        Din.numbered(Facility("A9999"), year, sequence)
    with pytest.raises(ParseError):
        Coi.numbered(Facility("A9999"), year, sequence)


@pytest.mark.parametrize(
    "text", ["", "A999", "A99999", "O9999", "09999", "AO999", "A99I9", "a9999", "A999٩", "A999²", "A9999\n"]
)
def test_a_facility_has_five_characters(text: str) -> None:
    """Any other text is no facility number."""
    refused(Facility.parse, text)


def test_demonstration_facilities_are_known() -> None:
    """A9990 to A9999 are for validation, and others are not."""
    assert Facility.parse("A9990").for_validation_only
    assert not Facility.parse("G1234").for_validation_only
