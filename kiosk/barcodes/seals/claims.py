"""What a seal says of one label, and the only bytes that say it."""

import re
from dataclasses import dataclass
from types import MappingProxyType

import cbor2

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Coi, Din, LocalDateTime, ProductCode
from kiosk.domain.label import Sealed
from kiosk.domain.text import shown

PIECES = MappingProxyType(
    {
        1: "base label",
        2: "cryobag label",
        3: "tie-tag",
        4: "partial label",
        5: "full label",
        6: "post-thaw tag",
        7: "syringe label",
        8: "tube label",
        9: "inner shipper label",
        10: "outer shipper label",
    }
)
"""Which label of a container's set carries the seal. A number is never given another meaning."""

PIECE_CODES = MappingProxyType({name: code for code, name in PIECES.items()})

_COMMITMENT = re.compile(r"[0-9a-f]{32}", re.ASCII)

MOST_BAGS = 255
MOST_ISSUES = 65535


@dataclass(frozen=True)
class SealClaims:
    """What is sealed: identifiers as they stand in the ISBT 128 symbols, without data identifiers and flags.

    `expiry` is cyyjjjhhmm, None for 'none assigned'. `bag` of `bags` counts from 1. `piece` is a name of `PIECES`,
    `commitment` the salted commitment to the patient, 16 bytes as lower-case hex. ParseError for any other shape.
    """

    din: str
    product_code: str
    coi: str
    expiry: str | None
    bag: int
    bags: int
    issue: int
    piece: str
    commitment: str

    def __post_init__(self) -> None:
        Din(self.din)
        ProductCode(self.product_code)
        Coi(self.coi)
        if self.expiry is not None:
            LocalDateTime(self.expiry)
        if not _COMMITMENT.fullmatch(self.commitment):
            raise ParseError("Commitment of a seal", "16 bytes in lower-case hex", shown(self.commitment))
        if self.piece not in PIECE_CODES:
            raise ParseError("Piece of a seal", "one of " + ", ".join(PIECE_CODES), repr(self.piece))
        if not 1 <= self.bag <= self.bags <= MOST_BAGS:
            raise ParseError("Bag of a seal", f"bag i of n, 1 to {MOST_BAGS}", f"{self.bag} of {self.bags}")
        if not 1 <= self.issue <= MOST_ISSUES:
            raise ParseError("Issue of a seal", f"1 to {MOST_ISSUES}", str(self.issue))

    @classmethod
    def of(cls, said: Sealed, commitment: str) -> "SealClaims":
        """The claims of a label that says these things, committed to a patient."""
        expiry = None if said.expiry is None else said.expiry.value
        return cls(
            said.din, said.product_code, said.coi, expiry, said.bag, said.bags, said.issue, said.piece, commitment
        )

    def to_payload(self) -> bytes:
        """The claims as canonical CBOR with small integer keys (RFC 8949 section 4.2.1)."""
        return cbor2.dumps(
            {
                1: self.din,
                2: self.product_code,
                3: self.coi,
                4: self.expiry,
                5: [self.bag, self.bags],
                6: self.issue,
                7: PIECE_CODES[self.piece],
                8: bytes.fromhex(self.commitment),
            },
            canonical=True,
        )


def parse_claims(payload: bytes) -> SealClaims:
    """The claims in `payload`. ParseError for anything but exactly what `to_payload` writes."""
    try:
        claims = _claims(cbor2.loads(payload))
    except ParseError:
        raise
    except Exception as error:  # a decoder met with hostile bytes may raise anything, and any of it is a refusal
        raise ParseError("Claims of a seal", "canonical CBOR of eight claims", payload.hex()) from error
    if claims.to_payload() != payload:
        raise ParseError("Claims of a seal", "canonical CBOR", payload.hex())
    return claims


def _claims(found: object) -> SealClaims:
    match found:
        case {
            1: str(din),
            2: str(product_code),
            3: str(coi),
            4: str() | None as expiry,
            5: [int(bag), int(bags)],
            6: int(issue),
            7: int(piece),
            8: bytes(commitment),
            **others,
        } if not others and piece in PIECES:
            # int() turns CBOR's true into 1, so that it fails the comparison with the canonical form.
            counts = (int(bag), int(bags), int(issue))
            return SealClaims(din, product_code, coi, expiry, *counts, PIECES[piece], commitment.hex())
        case _:
            raise ParseError("Claims of a seal", "the eight claims, each of its type", repr(found))
