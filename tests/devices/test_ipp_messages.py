"""What is no well-formed message of IPP is refused whole; what is, comes back as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.ipp import message as m
from kiosk.devices.ipp.questions import Questions
from kiosk.domain.errors import ParseError

HEAD = b"\x02\x00\x00\x00\x00\x00\x00\x01"
ASKED = m.encode(Questions("ipp://127.0.0.1/ipp/print").print("a1", "image/pwg-raster"))


def attribute(tag: int, name: bytes, value: bytes) -> bytes:
    """One attribute as RFC 8010 writes it."""
    return bytes([tag]) + len(name).to_bytes(2) + name + len(value).to_bytes(2) + value


def test_a_question_is_written_as_the_standard_says() -> None:
    """The first attributes come first, and a job is one copy under its print id that is printed as asked or not at all."""
    message, document = m.decode(ASKED + b"dots", document=True)
    assert document == b"dots"
    assert message.code == 0x0002
    assert list(message.group(m.OPERATION_GROUP)) == [
        "attributes-charset", "attributes-natural-language", "printer-uri", "requesting-user-name", "job-name",
        "ipp-attribute-fidelity", "document-format",
    ]  # fmt: skip
    assert message.group(m.OPERATION_GROUP)["job-name"] == ("a1",)
    assert message.group(m.OPERATION_GROUP)["ipp-attribute-fidelity"] == (True,)
    assert message.group(m.JOB_GROUP) == {"copies": (1,)}
    assert ASKED.startswith(b"\x02\x00\x00\x02\x00\x00\x00\x01\x01\x47\x00\x12attributes-charset\x00\x05utf-8\x48")


def test_values_of_every_kind_are_read() -> None:
    """Numbers, truths, texts with a language, resolutions and several values are read; collections are passed over."""
    inner = attribute(0x34, b"", b"") + attribute(0x4A, b"", b"y") + attribute(0x21, b"", b"\0\0\0\1")
    collection = attribute(0x34, b"media-col", b"") + inner + attribute(0x37, b"", b"") * 2
    answer = (
        HEAD + b"\x04" + attribute(0x23, b"state", b"\0\0\0\3") + attribute(0x35, b"model", b"\0\2en\0\1X") + collection
        + attribute(0x32, b"dpi", b"\0\0\1\x2c\0\0\1\x2c\3") + attribute(0x32, b"", b"\0\0\1\x2c\0\0\1\x2c\4")
        + attribute(0x10, b"none", b"") + b"\x03"
    )  # fmt: skip
    told = m.decode(answer)[0].group(m.PRINTER_GROUP)
    assert told == {
        "state": (3,), "model": ("X",), "media-col": (None,), "dpi": (m.Resolution(300, 300), None), "none": (None,),
    }  # fmt: skip


@pytest.mark.hazard("H22")
@pytest.mark.parametrize(
    "broken",
    [
        b"",
        HEAD[:-1],
        HEAD,
        b"\x03" + HEAD[1:] + b"\x03",
        HEAD + b"\x00\x03",
        HEAD + b"\x03after",
        HEAD + b"\x01" + attribute(0x41, b"", b"x") + b"\x03",
        HEAD + b"\x01" + attribute(0x41, b"a", b"x") * 2 + b"\x03",
        HEAD + b"\x01" + attribute(0x41, b"a", b"\xff") + b"\x03",
        HEAD + b"\x01" + attribute(0x21, b"a", b"\0\0\1") + b"\x03",
        HEAD + b"\x01" + attribute(0x22, b"a", b"\2") + b"\x03",
        HEAD + b"\x01" + attribute(0x35, b"a", b"\0\2en\0\2X") + b"\x03",
        HEAD + b"\x01" + attribute(0x41, b"a", b"long")[:-1],
        HEAD + b"\x01" + attribute(0x34, b"a", b"") * 20 + b"\x03",
        HEAD + b"\x01" + attribute(0x34, b"a", b"") + b"\x03",
    ],
)
def test_what_is_not_well_formed_is_refused(broken: bytes) -> None:
    """A message that is cut short, twice, too deep, of another version or with something behind it is refused."""
    with pytest.raises(ParseError, match="IPP message"):
        m.decode(broken)


@given(st.binary(max_size=80))
def test_no_bytes_are_more_than_refused(tail: bytes) -> None:
    """Whatever comes, it is read or refused with a ParseError, never anything else."""
    for came in (tail, HEAD + tail, ASKED[: len(tail)] + tail):
        try:
            m.decode(came, document=True)
        except ParseError:
            continue
