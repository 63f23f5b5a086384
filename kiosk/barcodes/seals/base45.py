"""Base45 (RFC 9285): bytes in the 45 characters of QR's alphanumeric mode. Two bytes are three characters."""

from kiosk.domain.errors import ParseError

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}


def encode(payload: bytes) -> str:
    """The text of `payload` (RFC 9285 section 4).

    >>> encode(b"base-45")
    'UJCLQE7W581'
    """
    text = []
    for at in range(0, len(payload) - 1, 2):
        rest, low = divmod(payload[at] << 8 | payload[at + 1], 45)
        high, middle = divmod(rest, 45)
        text += [low, middle, high]
    if len(payload) % 2:
        high, low = divmod(payload[-1], 45)
        text += [low, high]
    return "".join(ALPHABET[value] for value in text)


def decode(text: str) -> bytes:
    """The bytes of `text`. ParseError for a character outside the alphabet, a lone character, a value too large.

    Only one text decodes to given bytes, so a text that decodes is the one `encode` makes.
    """
    try:
        values = [_VALUE[character] for character in text]
    except KeyError as error:
        raise ParseError("base45", "characters of RFC 9285 table 1", repr(text)) from error
    payload = bytearray()
    for at in range(0, len(values), 3):
        group = values[at : at + 3]
        number = sum(value * 45**power for power, value in enumerate(group))
        size = len(group) - 1
        if size == 0 or number >= 1 << 8 * size:
            raise ParseError("base45", "groups of three characters up to 65535, or of two up to 255", repr(text))
        payload += number.to_bytes(size, "big")
    return bytes(payload)
