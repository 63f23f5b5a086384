"""The Zebra language with a tag: dots and EPC come back, and nothing else goes through."""

from dataclasses import replace

import numpy as np
import pytest

from kiosk.barcodes import epc
from kiosk.domain.errors import ParseError
from kiosk.labels import rfid, zpl
from kiosk.labels.profile import Rfid
from kiosk.labels.proof import prove
from kiosk.labels.proved import NotProved, Proved
from tests.labels.bitmaps import label_like
from tests.labels.contents import badge, bag_label, profiles, validated

BITS = label_like(203, 120, 2)
EPC = "36164522A4000060B972E5CB26CC593368D5B416000000000000"
STREAM = rfid.encode(BITS, EPC)
WITH_TAG = replace(validated(profiles()["zebra-zd621-300-100x100"]), rfid=Rfid("sgtin-198"))


def test_the_tag_is_written_once_read_back_and_answered() -> None:
    """The exact commands round the bitmap: one attempt, error; 13 words told and written; the same words read and sent."""
    plain = zpl.encode(BITS)
    before, after = STREAM.split(plain[3:-13])
    assert before == b"^XA^RS8,,,1,E^RFW,H,1,2,1^FD6800^FS^RFW,H,2,26,1^FD" + EPC.encode() + b"^FS"
    assert after == b"^FN1^RFR,H,2,26,1^FS^FH_^HV1,52,EPC[,]_0D_0A,L^FS^PQ1,0,0,N^XZ"


@pytest.mark.hazard("H25")
def test_dots_and_tag_come_back() -> None:
    """A stream gives back both; one without a tag says so."""
    assert np.array_equal(rfid.decode(STREAM), BITS)
    assert rfid.epc(STREAM) == EPC
    assert rfid.epc(zpl.encode(BITS)) is None
    assert np.array_equal(rfid.decode(zpl.encode(BITS)), BITS)


@pytest.mark.hazard("H25")
def test_every_flipped_bit_is_refused_or_shows() -> None:
    """A bit flipped in any byte is refused, or gives another tag: nothing slips in beside the two."""
    for place in range(len(STREAM)):
        for bit in (place % 8, (place + 3) % 8):
            bad = bytearray(STREAM)
            bad[place] ^= 1 << bit
            try:
                dots, tag = rfid.decode(bytes(bad)), rfid.epc(bytes(bad))
            except ParseError:
                continue
            assert not np.array_equal(dots, BITS) or tag != EPC


@pytest.mark.hazard("H22")
@pytest.mark.parametrize(
    "bad",
    [
        STREAM + STREAM,
        STREAM.replace(b"^RS8,,,1,E", b"^RS8,,,3,N"),
        STREAM.replace(b"^RS8,,,1,E", b""),
        STREAM.replace(b"^FD6800^FS", b"^FD3000^FS"),
        STREAM.replace(b"^FN1^RFR,H,2,26,1^FS", b""),
        STREAM.replace(b",L^FS^PQ1", b",L^FS^FDX^FS^PQ1"),
        STREAM.replace(EPC.encode(), EPC.lower().encode()),
        STREAM.replace(EPC.encode(), EPC[:-2].encode()),
    ],
)
def test_what_encode_never_writes_is_refused(bad: bytes) -> None:
    """More attempts, another length, no reading back, another command, another number of digits: refused."""
    with pytest.raises(ParseError):
        rfid.decode(bad)


@pytest.mark.parametrize("epc_text", ["", EPC[:-1], EPC + "0", EPC.lower(), "^" * 52])
def test_what_is_no_epc_is_not_written(epc_text: str) -> None:
    """Only 52 hex digits in capitals become a command."""
    with pytest.raises(ParseError, match="Expected 52 hex digits"):
        rfid.encode(BITS, epc_text)


@pytest.mark.hazard("H25")
def test_a_proved_label_writes_the_tag_of_its_very_bag() -> None:
    """On a stock with tags the stream of a bag's label holds the EPC of its donation and division."""
    label = bag_label()
    proof = prove(label, WITH_TAG)
    assert isinstance(proof, Proved)
    written = rfid.epc(proof.payload)
    assert written is not None
    tag = epc.decode(written)
    assert (tag.din, tag.division) == (label.donation.din, label.product_code.division)
    assert np.array_equal(rfid.decode(proof.payload), proof.bits)


@pytest.mark.hazard("H25")
def test_a_label_whose_tag_cannot_be_made_is_not_proved() -> None:
    """A trade item with a wrong check digit refuses the label; a badge on the same stock leaves the tag alone."""
    wrong = replace(WITH_TAG, rfid=Rfid("sgtin-198", gtin="09521321000011"))
    outcome = prove(bag_label(), wrong)
    assert isinstance(outcome, NotProved)
    assert [reason.interlock for reason in outcome.reasons] == ["proof_encoded"]
    plain = prove(badge(), replace(profiles()["file-300-badge"], rfid=Rfid("sgtin-198")))
    assert isinstance(plain, Proved)
    assert plain.placement.epc is None
