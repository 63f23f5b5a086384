"""Formats and identity: the same label gives the same bytes, and every format gives back the same dots."""

import hashlib
import io

import numpy as np
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kiosk.domain.errors import ParseError
from kiosk.domain.label import LabelContent, LabelKind
from kiosk.domain.reasons import Reason
from kiosk.labels import png, pwg
from kiosk.labels.languages import wrapped
from kiosk.labels.placement import Placement
from kiosk.labels.proof import prove
from kiosk.labels.proved import Proved
from kiosk.labels.template import template_sha256
from tests.labels.contents import badge, bag_label, order_sheet, profile_for, wristband
from tests.labels.kinds import KINDS

CONTENTS: dict[str, LabelContent] = {
    "base label": bag_label(),
    "cryobag label": bag_label(LabelKind.CRYOBAG),
    "tie-tag": bag_label(LabelKind.TIE_TAG),
    "order sheet": order_sheet(),
    "wristband": wristband(),
    "staff badge": badge(),
    **KINDS,
}

GOLDENS: dict[tuple[str, int], str] = {
    ("base label", 203): "03a93759a07036831b123d8434fedbc9678ee742f4b812f8c81612ef286d6dc1",
    ("base label", 300): "f2c3f196b13f943a1ceec2f180854fd22d21c9788cb1788cc7842ffb346778b8",
    ("base label", 600): "d0eec6f0a762e65ecf7bd0d9e9b05e01a45e5750ff1d3cda36c1f6dc8486124a",
    ("cryobag label", 203): "90eed08bb442666f200daa6bc3e6298394ae60070143c5736121486a38a6b372",
    ("cryobag label", 300): "94d0c2698b4cc9ca009169fe8d522cd6436e0719c63762790dd02a0f700f39dd",
    ("cryobag label", 600): "185001f334d7f89229a6a5e1a71498f870bf5b31f8460bff6c29676cdbec651e",
    ("tie-tag", 203): "5b82b51e68a54bcf260612de6cf338daf38d47f39a4f3170fe5d75f02466c1fd",
    ("tie-tag", 300): "9fade36078b52c6c9b27d7a3dc5c5f6a22756b149a504268799e580de9a5a819",
    ("tie-tag", 600): "9b4bded7ac98d9a937ce9385d2731b5e1f77610b3406f2f7f7b9bbbd82006186",
    ("order sheet", 203): "5747c1f66b6a32d1146f5ba2a9e02db6a0a7542274dcf1ddc927dc31016b3452",
    ("order sheet", 300): "cb78b68a468061f47c9cf365cf08d06e087e6e4e69217a582a6ddf6c3bd81c99",
    ("order sheet", 600): "cc1bb65b22411a2e3ae31fae771ae6bfa8d261eac183129b26d1671da447daf5",
    ("wristband", 203): "cc17713513f7e8db60b6937e1d732e7371208168d884d180f736bded50581320",
    ("wristband", 300): "e7cda44297333d851f758c69e96a525d1aef672f73d32e52fa4630478e493816",
    ("wristband", 600): "e18a0837ab3c1f49a1c44e31d8e191f82719c4b1f3ca1bcaddd903db7ea64285",
    ("staff badge", 203): "c956de66aa089a054fc5739b2cd639d3b8df33a9c76fa194b3b76ed9d64714b0",
    ("staff badge", 300): "ac3f173a70ba0342f06f2842d065c7e9c4c5f2fe5c1e41639a547aa32ea72ba4",
    ("staff badge", 600): "6155bb2f0ff0c9c359ff97a77fd7516b0645d30d6a265ff823cce42eb085b90a",
    ("partial label", 203): "a3ace6c9ee97b1b799918796b0a33aab9ff45699cc70ae41e9dfdf25c8960d29",
    ("partial label", 300): "03b2b4c3f7bf36c4c072713705e22ce9601f829bcf9d87ac92338d5f7e25da07",
    ("partial label", 600): "06c8cf89796851e4f32be9bf13343569cda77d0981210f039f65cebd7174ec55",
    ("full label", 203): "79a082ebad9320453ec0084e546d30aaa855093eac6da72bdf5017febb7f5f20",
    ("full label", 300): "526624fded31fc547557e4115357e3ca8144e1b5e04ebee8f647b52de486fa6b",
    ("full label", 600): "16e0e078362c933e9127aa3d2f435ecf5e592444bee16db0129ba255e0092f42",
    ("post-thaw tag", 203): "62d124edeb8acb0b25adddb4e5976fe7298cd885d98df5d619eb4e6c03c58bf3",
    ("post-thaw tag", 300): "f66789a9fd44fc466f61b413dda6edc839144c249347857d65d393e3d4bfb9dc",
    ("post-thaw tag", 600): "b58220273bc0478de82c6174145da95de51ee5dceee15c2a110b6f4ea237d001",
    ("syringe label", 203): "8d37295f26e0d948a9328ee9feb22484036debb123c541aadbdafd7309f5d09e",
    ("syringe label", 300): "05c43c45d3c427bba65a96000f92b6530cac0f7d8d5a075f923bee2b81c50353",
    ("syringe label", 600): "84b39b15da82c43e76a6d59ffcaccfd4bbdb5cb8261cc9f6e98db982de37b260",
    ("tube label", 203): "b7f95dd3a2ab55d2a7f935cc4df3c4a97cb69847ee2d0bbdc047fd70fdfe4d98",
    ("tube label", 300): "6cdab111e438b994e35f130defdbe5f907b0ed36798423a4af55561d24717f9e",
    ("tube label", 600): "d2c3435a20c6444ad4e4b9f813a1056ee22abe6e6bfe4797b350e66369a4933c",
    ("inner shipper label", 203): "639a37cdf94b7cd43a08be2fdf3790b24603c15003baa6ef9f2bd9375b6afcba",
    ("inner shipper label", 300): "32fbd6b3a3223be5e6418c65c5c91b5f87a84d58594dc52109ef9d7207bed325",
    ("inner shipper label", 600): "018e65204a98e55ec7c73a9fa6f6ee396c106a4e1039b48b9b7a599e506938ca",
    ("outer shipper label", 203): "c8223506282f30b6856806cdb069852d739876bce9535fe7c05c7b96705854da",
    ("outer shipper label", 300): "9bc2bbd9423a098982d6ec697f226a9c89d90313df7028b730489fa112dc8fd7",
    ("outer shipper label", 600): "c014186840a11ca01fd637587ae5c199f806ceff6e51e66be15c2eb5b0d8023d",
    ("kit cover sheet", 203): "5d9e289922cd1c3edb4cc375516b302327f92fdb0a4778fbe4ff488ab1a2638d",
    ("kit cover sheet", 300): "edec4660c3fc8e46010f75b62ee76e43de9a76da43c52d2c176c4180029627c4",
    ("kit cover sheet", 600): "c5d8da696339555e604ba9889443bf4c1c719b835df932445695240201816930",
    ("location label", 203): "4f0b9fc2de1f64bbab0c1f6366edfe92b855eea920136088a6997b07c995b340",
    ("location label", 300): "4c75cf79b397ae50ae2dc7b3ef2011c5b1f1994d0eb53d7b10ec3afd3ffb55c6",
    ("location label", 600): "5974bbbd98d6c1328811247998b04c14a048fefb08ebdd72a4a5bf9d1725de12",
}
"""SHA-256 of the proved dots. They hold for the pinned versions of reportlab, pypdfium2, zxing-cpp and qrcode: a newer
rasteriser may ink other dots, and then somebody has to look at the labels again before these lines change."""


def proved(name: str, dpi: int = 300) -> Proved:
    """The proof of one content."""
    outcome = prove(CONTENTS[name], profile_for(CONTENTS[name].kind, dpi))
    assert isinstance(outcome, Proved)
    return outcome


@pytest.mark.hazard("H02")
@pytest.mark.parametrize(("name", "dpi"), list(GOLDENS))
def test_the_dots_are_the_approved_ones(name: str, dpi: int) -> None:
    """Each kind of label inks exactly the dots it inked when it was last looked at."""
    assert proved(name, dpi).bitmap_sha256 == GOLDENS[name, dpi]


def test_every_kind_and_resolution_has_a_golden() -> None:
    """No kind of label and no resolution goes without."""
    assert set(GOLDENS) == {(name, dpi) for name in CONTENTS for dpi in (203, 300, 600)}


def test_the_same_label_gives_the_same_bytes() -> None:
    """Two proofs of one content are byte for byte the same, the page included."""
    one, other = proved("base label"), proved("base label")
    assert (one.pdf, one.payload, one.bitmap_sha256) == (other.pdf, other.payload, other.bitmap_sha256)
    assert one.bitmap_sha256 == hashlib.sha256(np.packbits(one.bits, axis=1).tobytes()).hexdigest()


def test_a_language_nobody_speaks_is_refused() -> None:
    """An unknown language is a reason, not a label."""
    reason = wrapped(np.zeros((8, 8), dtype=np.bool_), Placement(300), "epl")
    assert isinstance(reason, Reason)
    assert (reason.interlock, reason.read) == ("proof_encoded", "epl")


def test_the_png_says_its_resolution_and_has_one_bit_a_dot() -> None:
    """Another program opens the PNG at the printer's resolution."""
    payload = png.encode(proved("staff badge").bits, 300)
    with Image.open(io.BytesIO(payload)) as picture:
        assert picture.mode == "1"
        assert [round(dpi) for dpi in picture.info["dpi"]] == [300, 300]


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_png_round_trips(height: int, width: int, seed: int) -> None:
    """Any dots come back as they went in."""
    bits = np.random.default_rng(seed).random((height, width)) < 0.5
    assert np.array_equal(png.decode(png.encode(bits, 203)), bits)


@given(st.integers(1, 600), st.integers(1, 90), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.02, 0.5, 1.0]))
def test_pwg_round_trips(height: int, width: int, seed: int, ink: float) -> None:
    """Any dots come back as they went in, long runs and many equal rows included."""
    bits = np.random.default_rng(seed).random((1, width)) < ink
    bits = np.repeat(bits, height, axis=0) ^ (np.random.default_rng(seed).random((height, 1)) < 0.05)
    assert np.array_equal(pwg.decode(pwg.encode(bits, 203)), bits)


def test_a_damaged_pwg_page_is_refused() -> None:
    """A cut page, a byte more, another header and rows that do not add up are refused."""
    whole = pwg.encode(np.eye(64, 200, dtype=np.bool_), 300)
    damaged = [whole[:3], whole[:1000], whole[:-1], whole + b"\x00", b"RaS3" + whole[4:]]
    damaged += [
        whole[:at] + bytes((whole[at] ^ 0x41,)) + whole[at + 1 :] for at in (10, 282, 380, 404, 1800, 1801, 1803)
    ]
    for payload in damaged:
        with pytest.raises(ParseError):
            pwg.decode(payload)


def test_other_pictures_are_no_label() -> None:
    """A grey PNG, a cut one and other bytes are refused."""
    grey = io.BytesIO()
    Image.new("L", (8, 8)).save(grey, "PNG")
    whole = png.encode(np.ones((64, 64), dtype=np.bool_), 300)
    for payload in (grey.getvalue(), whole[:40], b"not a picture"):
        with pytest.raises(ParseError):
            png.decode(payload)


def test_the_page_has_the_size_of_the_stock() -> None:
    """The PDF is the stock's size to a hundredth of a dot."""
    document = pypdfium2.PdfDocument(proved("base label").pdf)
    width, height = document[0].get_size()
    document.close()
    assert abs(width * 300 / 72 - 1180.99) < 0.01
    assert abs(height * 300 / 72 - 1180.99) < 0.01


def test_the_template_has_one_name_and_the_proof_carries_it() -> None:
    """The hash of the template is stable, and every proof says which template and profile made it."""
    label = proved("staff badge")
    assert label.template_sha256 == template_sha256()
    assert len(template_sha256()) == 64
    assert label.profile_sha256 == profile_for(LabelKind.BADGE).sha256
