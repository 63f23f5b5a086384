"""Hand-over bundles as bytes: what was written is read back, and anything else is a clear refusal, never a crash."""

import base64
import json
import zlib
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis.strategies as st
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from hypothesis import example, given

from kiosk.barcodes.handover import PREFIX, code_of, parse_code
from kiosk.barcodes.seals import base45
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import KeyStated, SiteKeys
from kiosk.domain.handover import Essentials
from kiosk.domain.keys import KeyPurpose
from kiosk.ledger import bundles, exchange, foreign, signed
from kiosk.ledger.bundles import Bundle, DeadIssue, Receipt, SiteCard, StatedContainer, StatedField, StatedParticulars
from kiosk.ledger.chosen import BUNDLE_MAGIC, WrongFile
from kiosk.ledger.keys import signing_key

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DEVICE, FORGER = signing_key(b"d" * 32), signing_key(b"f" * 32)
MINE, THEIRS = exchange.exchange_key(b"m" * 32), exchange.exchange_key(b"t" * 32)
TRUSTED = (DEVICE.trusted(KeyPurpose.DEVICE, "north", NOON - timedelta(days=1), NOON + timedelta(days=1)),)
COI = "CHA999026000022"
STATED = KeyStated(DEVICE.key_id, DEVICE.public.hex(), NOON, NOON + timedelta(days=1), None)
NAME = "Łucja Nguyễn-Fictive"
BUNDLE = Bundle(
    bundle_id="b1" * 8, coi=COI, epoch=1, from_site="north", to_site="south", to_key=MINE.fingerprint, made_at=NOON,
    count=7, head="5a" * 32, containers=(StatedContainer("A999926000001DCT12100", "released"),),
    dead=(DeadIssue("A999926000001DCT12100", "tie-tag", 1),), evidence=("9b" * 32,),
    devices=(SiteKeys("north", (STATED,)),), seal_keys=(STATED,),
    particulars=(StatedParticulars("aa" * 8, (StatedField("name", NAME),)),), chain=foreign.packed(["{}\n"]),
)  # fmt: skip
SIGNED = bundles.sign_bundle(BUNDLE, DEVICE)
FILE = exchange.encrypt(SIGNED.whole, MINE.public)
RECEIPT = bundles.sign_receipt(Receipt("b1" * 8, "9b" * 32, COI, 1, "north", "south", 4, "5a" * 32, NOON), DEVICE)
CARD = SiteCard("north", "A9990", MINE.public, (STATED,))


def require(document: signed.Signed[Bundle], moment: datetime = NOON) -> None:
    """Pass when the north's device key signed the bundle."""
    signed.require(bundles.BUNDLE, document, bundles.BUNDLE_DOMAIN, TRUSTED, moment)


def test_what_was_written_is_read_back() -> None:
    """A bundle comes out of its file as it went in, signed by its giver, under one hash."""
    document = bundles.parse_bundle(exchange.decrypt(FILE, MINE))
    require(document)
    assert document.said == BUNDLE
    assert document.sha256 == SIGNED.sha256
    assert bundles.parse_receipt(RECEIPT.whole).said == RECEIPT.said
    assert bundles.parse_card(bundles.write_card(CARD)) == CARD


@pytest.mark.hazard("H26")
def test_nothing_of_the_patient_stands_in_clear() -> None:
    """Neither name nor Chain of Identity nor either site is in the file; only whom it is for is."""
    assert exchange.addressee(FILE) == MINE.fingerprint
    for text in (NAME, COI, "north", "south", "particulars"):
        assert text.encode() not in FILE


@pytest.mark.hazard("H26")
def test_only_the_addressee_opens_it() -> None:
    """Another site's key opens nothing, not even when the head is rewritten to name it."""
    with pytest.raises(ParseError, match="Expected one for the key"):
        exchange.decrypt(FILE, THEIRS)
    at = len(BUNDLE_MAGIC)
    readdressed = FILE[:at] + bytes.fromhex(THEIRS.fingerprint) + FILE[at + exchange.FINGERPRINT :]
    with pytest.raises(ParseError, match="Expected the file as it was sent, got one that was changed or cut off"):
        exchange.decrypt(readdressed, THEIRS)


@pytest.mark.hazard("H26")
@given(st.integers(0, len(FILE) * 8 - 1))
@example(0)
@example(len(FILE) * 8 - 1)
def test_a_file_with_one_bit_changed_is_refused(bit: int) -> None:
    """Any single bit of the file, head included."""
    altered = bytearray(FILE)
    altered[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ParseError):
        exchange.decrypt(bytes(altered), MINE)


@pytest.mark.hazard("H26")
@given(st.integers(0, len(SIGNED.whole) * 8 - 1))
def test_a_document_with_one_bit_changed_is_refused(bit: int) -> None:
    """Any single bit inside: the form breaks, or the signature does, for no other bytes say the same."""
    altered = bytearray(SIGNED.whole)
    altered[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ParseError):
        require(bundles.parse_bundle(bytes(altered)))


@pytest.mark.hazard("H26")
@given(st.integers(0, len(FILE) - 1))
def test_a_file_cut_short_is_refused(length: int) -> None:
    """Whatever is left of it."""
    with pytest.raises(ParseError):
        exchange.decrypt(FILE[:length], MINE)


@given(st.binary(max_size=200))
def test_any_other_bytes_are_refused(content: bytes) -> None:
    """No bytes at all make a parser do anything but refuse."""
    for parse in (exchange.addressee, bundles.parse_bundle, bundles.parse_receipt, bundles.parse_card):
        with pytest.raises(ParseError):
            parse(content)


@pytest.mark.hazard("H26")
@pytest.mark.parametrize(
    ("document", "moment", "message"),
    [
        (bundles.sign_bundle(BUNDLE, FORGER), NOON, "Expected a device key this site trusts"),
        (SIGNED, NOON + timedelta(days=2), "Expected a moment from"),
        (signed.sign(bundles.BUNDLE, BUNDLE, bundles.RECEIPT_DOMAIN, DEVICE), NOON, "Expected a signature by key"),
    ],
)
def test_a_bundle_signed_otherwise_is_refused(document: signed.Signed[Bundle], moment: datetime, message: str) -> None:
    """By a key nobody trusts, by one out of its dates, or for another purpose."""
    with pytest.raises(ParseError, match=message):
        require(document, moment)


@pytest.mark.parametrize("name", [field.name for field in fields(Bundle)])
def test_a_field_of_another_type_is_named(name: str) -> None:
    """What is wrong is said by its place in the document; nothing that stands in it is repeated."""
    said = json.loads(signed.written(bundles.BUNDLE, BUNDLE))
    content = json.dumps({**said, name: {"x": 1}}, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    with pytest.raises(ParseError) as raised:
        signed.read(bundles.BUNDLE, Bundle, content.encode("utf-8"))
    assert str(raised.value).startswith(f"hand-over bundle.{name}: Expected ")
    assert NAME not in str(raised.value)


def test_a_field_more_or_less_is_refused() -> None:
    """Every field and no other; and in one form only."""
    said = json.loads(signed.written(bundles.BUNDLE, BUNDLE))
    for odd in ({**said, "more": 1}, {k: v for k, v in said.items() if k != "dead"}):
        with pytest.raises(ParseError, match="Expected the fields"):
            signed.read(bundles.BUNDLE, Bundle, json.dumps(odd).encode("utf-8"))
    with pytest.raises(ParseError, match="Expected canonical JSON, got another form"):
        signed.read(bundles.BUNDLE, Bundle, json.dumps(said, indent=1).encode("utf-8"))


def test_too_much_is_refused_before_it_is_looked_at() -> None:
    """A file, a receipt and a card beyond their bounds."""
    with pytest.raises(WrongFile, match="Expected the hand-over file of the other site, got a file that is too large"):
        exchange.addressee(BUNDLE_MAGIC + bytes(exchange.MOST_BYTES))
    with pytest.raises(WrongFile, match="Expected the receipt of the other site, got a file that is too large"):
        bundles.parse_receipt(RECEIPT.whole + bytes(bundles.MOST_RECEIPT))
    with pytest.raises(WrongFile, match="Expected the card of the other site, got a file that is too large"):
        bundles.parse_card(bundles.write_card(CARD) + bytes(bundles.MOST_CARD))


def test_a_chain_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few bytes that stand for a thousand times as many are not unpacked to the end."""
    monkeypatch.setattr(foreign, "MOST_TEXT", 10_000)
    bomb = base64.b64encode(zlib.compress(b"\n" * 5_000_000)).decode("ascii")
    with pytest.raises(ParseError, match="Expected at most 10000 bytes, got more"):
        foreign.told(bomb, COI)
    with pytest.raises(ParseError, match="Expected at most 10000 bytes, got 10001 bytes"):
        foreign.packed(["x" * 10_001])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Expected one whole compressed text, got another"),
        ("%%%", "Expected compressed UTF-8 in base64"),
        (base64.b64encode(b"no zlib").decode(), "Expected compressed UTF-8 in base64"),
        (foreign.packed(["{}"]), "Expected lines, the last one ended"),
        (foreign.packed(["{}\n"]), "line 1 of a chain: Expected the fields"),
        (foreign.packed(["[]\n"]), "line 1 of a chain: Expected a JSON object"),
        (foreign.packed(['{"a":1,"a":2}\n']), "line 1 of a chain: Expected each field once"),
        (foreign.packed([]), "Expected lines, the last one ended"),
        (base64.b64encode(zlib.compress(b"{}\n") + b"more").decode(), "Expected one whole compressed text"),
        (base64.b64encode(zlib.compress(b"\xff\xfe\n")).decode(), "Expected compressed UTF-8 in base64"),
    ],
)
def test_a_chain_that_is_none_is_refused(text: str, message: str) -> None:
    """Not base64, not compressed, not lines, not JSON, not facts."""
    with pytest.raises(ParseError, match=message):
        foreign.told(text, COI)


def test_a_card_says_one_thing_to_two_people() -> None:
    """The fingerprint follows from every field of the card."""
    assert len(bundles.fingerprint(CARD)) == 64
    others = (replace(CARD, site="west"), replace(CARD, exchange=THEIRS.public), replace(CARD, devices=()))
    assert len({bundles.fingerprint(card) for card in (CARD, *others)}) == 4


def test_the_code_says_the_essentials() -> None:
    """The code of the sheet is read back word for word, and its signature is over all of them."""
    said = bundles.essentials(SIGNED)
    assert believe(code_of(said, DEVICE.key_id, DEVICE.sign)) == said


def believe(text: str) -> Essentials:
    """What a code says, when the north's device key signed it."""
    code = parse_code(text)
    signed.require_by("sheet", code.key_id, code.signature, code.signed, TRUSTED, NOON)
    return code.said


@pytest.mark.hazard("H26")
@given(st.data())
def test_a_code_with_one_bit_changed_is_refused(data: st.DataObject) -> None:
    """Any single bit of the code: the form breaks, or the signature does."""
    whole = bytearray(
        base45.decode(code_of(bundles.essentials(SIGNED), DEVICE.key_id, DEVICE.sign).removeprefix(PREFIX))
    )
    bit = data.draw(st.integers(0, len(whole) * 8 - 1))
    whole[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ParseError):
        believe(PREFIX + base45.encode(bytes(whole)))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"bundle_id": "B1" * 8}, "bundle_id: Expected 16 lower-case hex characters"),
        ({"head": "5a"}, "head: Expected 64 lower-case hex characters"),
        ({"to_site": ""}, "to_site: Expected 1 to 60 characters"),
        ({"from_site": "n" * 61}, "from_site: Expected 1 to 60 characters"),
        ({"epoch": 0}, "epoch: Expected a number from 1, got 0"),
        ({"coi": "nobody"}, "Expected"),
    ],
)
def test_a_code_that_cannot_be_said_is_refused(changes: dict[str, object], message: str) -> None:
    """What does not fit the code is refused when it is made, by its name."""
    with pytest.raises(ParseError, match=message):
        code_of(replace(bundles.essentials(SIGNED), **changes), DEVICE.key_id, DEVICE.sign)  # type: ignore[arg-type]


def test_the_exchange_key_is_kept_as_the_others_are(tmp_path: Path) -> None:
    """Made once, found again, closed to others; its public half is X25519's."""
    folder = tmp_path / "keys"
    made = exchange.make_exchange(folder)
    assert exchange.load_exchange(folder).public == made.public
    assert (folder / exchange.EXCHANGE_FILE).stat().st_mode & 0o777 == 0o600
    assert X25519PublicKey.from_public_bytes(bytes.fromhex(made.public)) == made.private.public_key()
    assert made.private.private_bytes_raw().hex() not in repr(made)
