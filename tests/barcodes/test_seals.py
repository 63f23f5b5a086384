"""The seal says who issued a label and for whom, and nobody without the key can make it say anything else."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.barcodes import qr
from kiosk.barcodes.seals import PIECES, DemonstrationKey, base45, key_id_of, parse_seal, read_seal, seal
from kiosk.domain.errors import ParseError
from kiosk.domain.keys import KeyPurpose
from kiosk.domain.readings import SealForm, SealTrust
from tests.barcodes.forgeries import accepted, flipped_bytes, flipped_text, mutated, prefix_and_bytes
from tests.barcodes.scene import BESIDE, CLAIMS, KEY, NOW, TRUSTED

GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493
FORMS = list(SealForm)


@pytest.mark.parametrize("form", FORMS)
def test_a_seal_says_what_was_sealed(form: SealForm) -> None:
    """Every claim comes back, the identifiers of a short seal from the symbols beside it."""
    text = seal(CLAIMS, KEY, form)
    assert parse_seal(text, BESIDE).claims == CLAIMS
    assert read_seal(text, (TRUSTED,), NOW, BESIDE).trust is SealTrust.VALID


def test_a_full_seal_gives_its_identifiers_and_a_short_one_does_not() -> None:
    """What a short seal leaves out stays None, since it was read elsewhere."""
    full = read_seal(seal(CLAIMS, KEY), (TRUSTED,), NOW)
    short = read_seal(seal(CLAIMS, KEY, SealForm.SHORT), (TRUSTED,), NOW, BESIDE)
    assert (full.din, full.product_code, full.coi) == (CLAIMS.din, CLAIMS.product_code, CLAIMS.coi)
    assert (short.din, short.product_code, short.coi) == (None, None, None)
    assert (full.issue, full.piece, full.commitment, full.expiry, full.bag, full.bags) == (
        short.issue,
        short.piece,
        short.commitment,
        short.expiry,
        short.bag,
        short.bags,
    )


@pytest.mark.parametrize(("form", "version"), [(SealForm.FULL, 9), (SealForm.SHORT, 6)])
def test_a_seal_fits_its_symbol(form: SealForm, version: int) -> None:
    """The largest claims of ordinary use still fit version 9, and version 6 in the short form, at level M."""
    claims = replace(CLAIMS, issue=999, bag=24, bags=24, piece="outer shipper label")
    assert qr.draw(seal(claims, KEY, form)).width <= 17 + 4 * version


@pytest.mark.hazard("H26")
def test_a_short_seal_is_bound_to_the_symbols_beside_it() -> None:
    """A short seal beside symbols it was not made for has a signature that does not fit."""
    text = seal(CLAIMS, KEY, SealForm.SHORT)
    for other in (
        replace(BESIDE, din="A999926123457"),
        replace(BESIDE, product_code="DAX121B0"),
        replace(BESIDE, coi="CHA999926000002"),
    ):
        assert read_seal(text, (TRUSTED,), NOW, other).trust is SealTrust.BAD_SIGNATURE


@pytest.mark.hazard("H26")
def test_a_short_seal_alone_says_nothing() -> None:
    """Without the symbols of its label a short seal is refused, not half believed."""
    with pytest.raises(ParseError, match="read with it"):
        read_seal(seal(CLAIMS, KEY, SealForm.SHORT), (TRUSTED,), NOW)


@pytest.mark.hazard("H26")
@pytest.mark.parametrize("form", FORMS)
def test_only_a_key_that_is_trusted_now_counts(form: SealForm) -> None:
    """A key unknown, of another purpose, revoked, or outside its dates is named as such and never valid."""
    text = seal(CLAIMS, KEY, form)
    cases = {
        SealTrust.UNKNOWN_KEY: (
            (),
            (replace(TRUSTED, purpose=KeyPurpose.DEVICE),),
            (replace(TRUSTED, key_id="00000000"),),
        ),
        SealTrust.REVOKED_KEY: ((replace(TRUSTED, revoked_at=NOW),),),
        SealTrust.OUT_OF_DATES: (
            (replace(TRUSTED, not_after=NOW),),
            (replace(TRUSTED, not_before=NOW + timedelta(seconds=1)),),
        ),
        SealTrust.BAD_SIGNATURE: (
            (replace(TRUSTED, public=DemonstrationKey.public_hex),),
            (replace(TRUSTED, public="00" * 31),),
        ),
        SealTrust.VALID: ((TRUSTED,), (replace(TRUSTED, revoked_at=NOW + timedelta(seconds=1)),)),
    }
    for trust, lists in cases.items():
        for keys in lists:
            assert read_seal(text, keys, NOW, BESIDE).trust is trust


@pytest.mark.hazard("H26")
def test_the_published_key_is_never_trusted() -> None:
    """A demonstration seal stays one, even for a site that was talked into trusting its key."""
    listed = replace(TRUSTED, key_id=DemonstrationKey.key_id, public=DemonstrationKey.public_hex)
    text = seal(CLAIMS, DemonstrationKey.private)
    for keys in ((listed, TRUSTED), (TRUSTED,), ()):
        assert read_seal(text, keys, NOW).trust is SealTrust.DEMONSTRATION
    assert DemonstrationKey.key_id == key_id_of(bytes.fromhex(DemonstrationKey.public_hex))


@pytest.mark.hazard("H26")
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("number", range(3))
def test_no_flipped_bit_passes(form: SealForm, number: int) -> None:
    """Not one bit of a seal's bytes or of its text can change and leave it valid."""
    claims = replace(CLAIMS, issue=1 + number, expiry=CLAIMS.expiry if number else None)
    genuine = seal(claims, Ed25519PrivateKey.from_private_bytes(hashlib.sha256(bytes([number])).digest()), form)
    public = (
        Ed25519PrivateKey.from_private_bytes(hashlib.sha256(bytes([number])).digest()).public_key().public_bytes_raw()
    )
    key = replace(TRUSTED, key_id=key_id_of(public), public=public.hex())
    assert accepted([genuine], "", key, BESIDE) == ([genuine], 1)
    through, tried = accepted((*flipped_bytes(genuine), *flipped_text(genuine)), genuine, key, BESIDE)
    assert through == []
    assert tried > 1500


@pytest.mark.hazard("H22", "H26")
@pytest.mark.parametrize("form", FORMS)
def test_damaged_and_invented_seals_are_refused_calmly(form: SealForm) -> None:
    """A thousand mutated seals of each form raise nothing but a refusal, and none is valid."""
    genuine = seal(CLAIMS, KEY, form)
    assert accepted(mutated(genuine, 1000, seed=7), genuine, TRUSTED, BESIDE)[0] == []


@pytest.mark.hazard("H22")
@given(st.text(max_size=80))
def test_any_text_after_the_prefix_is_refused_calmly(text: str) -> None:
    """Whatever follows a seal's prefix, it parses or is refused."""
    for prefix in ("SV1:", "SV1S:", ""):
        with pytest.raises(ParseError):
            parse_seal(prefix + text, BESIDE)


@pytest.mark.hazard("H26")
def test_a_signature_has_one_form() -> None:
    """The other scalar that fits the equation, s plus the order of the group, is refused."""
    prefix, whole = prefix_and_bytes(seal(CLAIMS, KEY))
    scalar = int.from_bytes(whole[-32:], "little") + GROUP_ORDER
    forged = prefix + base45.encode(whole[:-32] + scalar.to_bytes(32, "little"))
    assert read_seal(forged, (TRUSTED,), NOW).trust is SealTrust.BAD_SIGNATURE


def recoded(change: object, unprotected: object = None, tag: int = 18, header: object = None) -> str:
    """A genuine seal, its envelope written again with a change in it."""
    envelope = cbor2.loads(prefix_and_bytes(seal(CLAIMS, KEY))[1]).value
    parts = [
        envelope[0] if header is None else cbor2.dumps(header),
        {} if unprotected is None else unprotected,
        envelope[2] if change is None else change,
        envelope[3],
    ]
    return "SV1:" + base45.encode(cbor2.dumps(cbor2.CBORTag(tag, parts)))


@pytest.mark.hazard("H26")
@pytest.mark.parametrize(
    "forged",
    [
        recoded(None, unprotected={4: b"1234"}),
        recoded(None, tag=17),
        recoded(None, header={1: -7, 4: bytes.fromhex(TRUSTED.key_id)}),
        recoded(None, header={4: bytes.fromhex(TRUSTED.key_id), 1: -8}),
        recoded(None, header={1: -8}),
        recoded(None, header={1: -8, 4: bytes.fromhex(TRUSTED.key_id), 5: 1}),
        recoded(None, header=[1]),
        recoded("text"),
        recoded(b""),
        recoded(cbor2.dumps([1, 2])),
        recoded(cbor2.dumps({1: CLAIMS.din})),
        seal(CLAIMS, KEY) + "0",
        seal(CLAIMS, KEY).lower(),
        " " + seal(CLAIMS, KEY),
        "SV2:" + seal(CLAIMS, KEY)[4:],
        "SV1S:" + seal(CLAIMS, KEY)[4:],
    ],
)
def test_a_seal_has_one_encoding(forged: str) -> None:
    """Another tag, header, order of keys, extra byte or letter case is no seal, whatever its signature."""
    with pytest.raises(ParseError):
        parse_seal(forged, BESIDE)


@pytest.mark.hazard("H26")
def test_a_payload_has_one_encoding() -> None:
    """True is not one, and keys stand in order: a payload that says the same otherwise is refused."""
    payload = cbor2.loads(CLAIMS.to_payload())
    for other in ({**payload, 5: [True, 2]}, dict(reversed(payload.items())), {**payload, 9: 1}, {**payload, 7: 99}):
        with pytest.raises(ParseError):
            parse_seal(recoded(cbor2.dumps(other)))


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("din", "A99992612345"),
        ("din", "A99992612345600"),
        ("din", "CHA9999261234"),
        ("product_code", "DAX121A"),
        ("coi", "A999926000001"),
        ("expiry", "0263662359"),
        ("expiry", ""),
        ("bag", 0),
        ("bag", 3),
        ("bags", 256),
        ("issue", 0),
        ("issue", 65536),
        ("piece", "sticker"),
        ("commitment", "AB" * 16),
        ("commitment", "ab" * 15),
    ],
)
def test_claims_out_of_shape_are_not_sealed(field: str, wrong: Any) -> None:
    """Claims that no label can carry cannot be made, so they cannot be sealed."""
    with pytest.raises(ParseError):
        replace(CLAIMS, **{field: wrong})


def test_every_piece_can_be_sealed() -> None:
    """Each label of a set names itself in its seal, in both forms."""
    for piece in PIECES.values():
        for form in SealForm:
            assert parse_seal(seal(replace(CLAIMS, piece=piece), KEY, form), BESIDE).claims.piece == piece
