"""A file that a person chose, told apart from the one asked for before anything in it is believed or refused.

People choose the wrong file: the sheet, a picture, what came with another message. That is no forgery. It is said in
their words what they chose, and what they do next; nothing was opened, and nothing is lost.
"""

from typing import NamedTuple

from kiosk.domain.errors import ParseError
from kiosk.domain.guards import file_is_of_this_version, file_is_the_one_asked_for

NAMED = b"Samevein hand-over "
BUNDLE_MAGIC = NAMED + b"1\n"
"""How a bundle begins: its name and the version of its form."""

RECEIPT_BEGINS, CARD_BEGINS = b"\xd2\x84", b'{"devices":'


class Kind(NamedTuple):
    """What a file begins with, and what people call it."""

    begins: bytes
    called: str


KINDS = (
    Kind(b"%PDF", "a PDF"),
    Kind(b"\x89PNG", "a picture"),
    Kind(b"\xff\xd8\xff", "a picture"),
    Kind(b"PK\x03\x04", "an archive or an office document"),
    Kind(BUNDLE_MAGIC, "a hand-over file"),
    Kind(RECEIPT_BEGINS, "a receipt"),
    Kind(CARD_BEGINS, "the card of a site"),
    Kind(b"", "a file of another kind"),
)
"""The first that fits is it."""


class WrongFile(ParseError):
    """The file chosen is not of the kind asked for."""

    guard = file_is_the_one_asked_for
    remedy = guard.remedy


class OtherVersion(WrongFile):
    """The file is a bundle in a form that this release does not know."""

    guard = file_is_of_this_version
    remedy = guard.remedy


def require_bundle(content: bytes, most: int) -> None:
    """Pass when the file is a bundle of this form. Raises WrongFile or OtherVersion."""
    if content.startswith(NAMED) and not content.startswith(BUNDLE_MAGIC):
        raise OtherVersion("file", "a hand-over file of this version", "one made by another version of the kiosk")
    _require("the hand-over file of the other site", content, BUNDLE_MAGIC, most)


def require_receipt(content: bytes, most: int) -> None:
    """Pass when the file is a receipt, a COSE_Sign1 (RFC 9052: tag 18, four things). Raises WrongFile."""
    _require("the receipt of the other site", content, RECEIPT_BEGINS, most)


def require_card(content: bytes, most: int) -> None:
    """Pass when the file is the card of a site. Raises WrongFile."""
    _require("the card of the other site", content, CARD_BEGINS, most)


def _require(asked: str, content: bytes, beginning: bytes, most: int) -> None:
    if not content:
        raise WrongFile("file", asked, "an empty file")
    if not content.startswith(beginning):
        raise WrongFile("file", asked, next(kind.called for kind in KINDS if content.startswith(kind.begins)))
    if len(content) > most:
        raise WrongFile("file", asked, "a file that is too large")
