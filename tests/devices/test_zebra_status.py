"""The answers of a Zebra, read strictly: what is not exactly an answer is not ready."""

import pytest

from kiosk.devices.lines.zebra_status import (
    HostIdentification,
    dots_per_mm,
    parse_identification,
    parse_status,
    status_shown,
)
from kiosk.domain.errors import ParseError

FIRST = "030,0,0,1245,000,0,0,0,000,0,0,0"
SECOND = "000,0,0,0,1,2,4,0,00000000,1,000"
THIRD = "1234,0"


def test_an_idle_printer_has_no_fault_no_work_no_label() -> None:
    """An idle status has nothing to say."""
    status = parse_status((FIRST, SECOND, THIRD))
    assert (status.faults, status.pending, status.waiting) == ((), (), ())


@pytest.mark.parametrize(
    ("first", "second", "faults", "pending"),
    [
        ("030,1,0,1245,000,0,0,0,000,0,0,0", SECOND, ("paper out",), ()),
        ("030,0,1,1245,000,0,0,0,000,0,0,0", SECOND, ("paused",), ()),
        ("030,0,0,1245,002,0,0,0,000,0,0,0", SECOND, (), ("2 formats in the buffer",)),
        ("030,0,0,1245,000,1,0,0,000,0,0,0", SECOND, ("buffer full",), ()),
        ("030,0,0,1245,000,0,1,0,000,0,0,0", SECOND, ("in communications diagnostic mode",), ()),
        ("030,0,0,1245,000,0,0,1,000,0,0,0", SECOND, (), ("half a format received",)),
        ("030,0,0,1245,000,0,0,0,000,1,0,0", SECOND, ("configuration lost",), ()),
        ("030,0,0,1245,000,0,0,0,000,0,1,0", SECOND, ("head too cold",), ()),
        ("030,0,0,1245,000,0,0,0,000,0,0,1", SECOND, ("head too hot",), ()),
        (FIRST, "000,0,1,0,1,2,4,0,00000000,1,000", ("head open",), ()),
        (FIRST, "000,0,0,1,1,2,4,0,00000000,1,000", ("ribbon out",), ()),
        (FIRST, "000,0,0,0,1,2,4,0,00000007,1,000", (), ("7 labels remaining",)),
    ],
)
def test_each_flag_is_said_in_words(first: str, second: str, faults: tuple[str, ...], pending: tuple[str, ...]) -> None:
    """Every flag that keeps a label from coming out has its word."""
    status = parse_status((first, second, THIRD))
    assert (status.faults, status.pending) == (faults, pending)


@pytest.mark.hazard("H05")
@pytest.mark.parametrize(
    "frames",
    [
        (),
        (FIRST, SECOND),
        (FIRST, SECOND, THIRD, FIRST),
        (SECOND, FIRST, THIRD),
        (FIRST + ",0", SECOND, THIRD),
        (FIRST.replace("1245", "12x5"), SECOND, THIRD),
        (FIRST.replace("030", "٠٣٠"), SECOND, THIRD),
        ("030,2,0,1245,000,0,0,0,000,0,0,0", SECOND, THIRD),
        (FIRST, SECOND[:-1], THIRD),
        (FIRST, SECOND, "1234"),
        (FIRST + "\n", SECOND, THIRD),
    ],
)
def test_what_is_no_status_is_refused(frames: tuple[str, ...]) -> None:
    """Missing, swapped, longer, cut or foreign strings are no status."""
    with pytest.raises(ParseError):
        parse_status(frames)


def test_the_password_of_the_printer_is_not_shown_or_repeated() -> None:
    """String 3 holds the printer's password: neither the record nor a message repeats it."""
    assert "9876" not in status_shown((FIRST, SECOND, "9876,0"))
    with pytest.raises(ParseError) as refusal:
        parse_status((FIRST, SECOND, "9876"))
    assert "9876" not in str(refusal.value)


@pytest.mark.parametrize(
    ("said", "identity"),
    [
        ("ZD621R-300dpi,V93.21.26Z,12,8176KB", HostIdentification("ZD621R-300dpi", 12)),
        ("ZD421-200dpi,V93.21.37Z,8,008192KB,X", HostIdentification("ZD421-200dpi", 8)),
        ("LP 2824 Plus-200dpi,V61.17.5Z,8,2104KB", HostIdentification("LP 2824 Plus-200dpi", 8)),
        ("ZT411-600dpi,V92.21.39Z,24,8176", HostIdentification("ZT411-600dpi", 24)),
    ],
)
def test_model_and_print_head_are_read(said: str, identity: HostIdentification) -> None:
    """Model and dots per millimetre are taken from the answer as the printer writes it."""
    assert parse_identification((said,)) == identity


@pytest.mark.parametrize(("dpi", "said"), [(203, 8), (300, 12), (305, 12), (600, 24), (609, 24)])
def test_each_head_has_its_dots_per_mm(dpi: int, said: int) -> None:
    """Every dpi of a profile is the whole dots per millimetre that such a printer answers."""
    assert dots_per_mm(dpi) == said == round(dpi / 25.4)


def test_a_head_that_answers_nothing_known_is_refused() -> None:
    """A profile with other dots can't be told from another printer."""
    with pytest.raises(ParseError, match="printer dpi"):
        dots_per_mm(301)


@pytest.mark.parametrize(
    "frames",
    [
        (),
        ("ZD621R-300dpi",),
        ("ZD621R-300dpi,V93.21.26Z,11,8176KB",),
        (",V93,12,8176KB",),
        (" ZD621R,V93,12,8176KB",),
        ("A,V1,12,1KB", "A,V1,12,1KB"),
    ],
)
def test_what_is_no_identification_is_refused(frames: tuple[str, ...]) -> None:
    """An answer without model, with an unknown print head, or twice is refused."""
    with pytest.raises(ParseError):
        parse_identification(frames)
