import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import (
    Coi,
    CoiSymbol,
    CompoundMessage,
    DonationSymbol,
    Expiry,
    PatientNumber,
    ProductCode,
    recognise,
)

PARTS = ("=A99992612345600", "=%5300", "=<DAX121A0", "&>0263652359", "&/CHA999926000001")
WHOLE = "=+05000" + "".join(PARTS)


def test_a_message_gives_its_structures_in_order() -> None:
    """A verified message gives each structure, in order and by its type, and its own text back."""
    message = CompoundMessage.parse(WHOLE)
    assert [structure.format() for structure in message.structures] == list(PARTS)
    coi = message.find(CoiSymbol)
    assert coi is not None
    assert coi.coi == Coi("CHA999926000001")
    assert message.find(PatientNumber) is None
    found = recognise(WHOLE)
    assert (found.kind, found.value, found.identifier) == ("compound", WHOLE, message)


def test_a_patient_number_of_its_own_length_stands_between_others() -> None:
    """A structure of variable length ends where it says, and the next one begins there."""
    text = "=+03000&#AA0700MRN12=A99992612345600&>0263652359"
    assert [s.KIND for s in CompoundMessage.parse(text).structures] == ["patient-id", "din", "expiry"]


@pytest.mark.hazard("H06")
def test_nothing_of_a_broken_message_is_given() -> None:
    """A message with any one part broken, in any one place, is refused whole."""
    for at in range(len(WHOLE)):
        for wrong in (WHOLE[:at] + WHOLE[at + 1 :], WHOLE[:at] + "~" + WHOLE[at + 1 :], f"{WHOLE[:at]} {WHOLE[at:]}"):
            with pytest.raises(ParseError):
                CompoundMessage.parse(wrong)


@pytest.mark.parametrize("header", ["=+04000", "=+06000", "=+00000", "=+05001", "=+5000", "=+05", "", "=+٠5000"])
def test_the_count_must_be_right(header: str) -> None:
    """Any other count or order code than the right one is refused."""
    with pytest.raises(ParseError):
        CompoundMessage.parse(header + "".join(PARTS))


@pytest.mark.parametrize(
    "last",
    [
        "&a12345",
        "&;12345",
        "&!12345",
        "=+01000=%5300",
        "&$0101000100250100",
        "=/A9997XYZ100T0479",
        "=A99992612345700",
        "=A9O992612345600",
    ],
)
def test_what_may_not_stand_in_a_message_is_refused(last: str) -> None:
    """Local, national, unread, nested, repeated and broken structures are refused."""
    with pytest.raises(ParseError):
        CompoundMessage.parse(f"=+02000=A99992612345600{last}")


def test_a_message_is_made_of_structures() -> None:
    """A message built from structures is the one that is read."""
    built = CompoundMessage.of(DonationSymbol("A99992612345600"), ProductCode("DAX121A0"), Expiry("0263652359"))
    assert CompoundMessage.parse(built.format()) == built
    with pytest.raises(ParseError):
        CompoundMessage.of()
