"""What can be done to a bundle on its way, each by name: to the file, to the sheet beside the bag, and by its giver."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kiosk.barcodes.handover import code_of, parse_code
from kiosk.domain.keys import KeyPurpose
from kiosk.ledger import bundles, foreign
from kiosk.ledger.bundles import Bundle, StatedField, StatedParticulars
from kiosk.ledger.exchange import decrypt, encrypt
from kiosk.rehearsal.seeded import unsafe_key
from tests.adversary.custody import Parcel
from tests.adversary.organisations import Branch

Laid = tuple[bytes, str | None, bool]
"""What is laid before a site: the file, the sheet's code or none, and whether the file is as it was made."""

Tampering = Callable[[Parcel, Branch, Sequence[Parcel], int], Laid]
"""(the bundle, the site it is offered to, every bundle there is, a number to choose by) -> what is laid before it."""


def _as_it_is(parcel: Parcel, _taker: Branch, _all: Sequence[Parcel], _n: int) -> Laid:
    return parcel.content, parcel.code, True


def _one_bit(parcel: Parcel, _taker: Branch, _all: Sequence[Parcel], n: int) -> Laid:
    at = (n * 40503) % (8 * len(parcel.content))
    content = bytearray(parcel.content)
    content[at // 8] ^= 1 << at % 8
    return bytes(content), parcel.code, False


def _cut_or_longer(parcel: Parcel, _taker: Branch, _all: Sequence[Parcel], n: int) -> Laid:
    short = parcel.content[: len(parcel.content) - 1 - n % 64]
    return (short if n & 1 else parcel.content + b"\0"), parcel.code, False


def _no_sheet(parcel: Parcel, _taker: Branch, _all: Sequence[Parcel], _n: int) -> Laid:
    return parcel.content, None, True


def _another_sheet(parcel: Parcel, _taker: Branch, every: Sequence[Parcel], n: int) -> Laid:
    """The sheet of another hand-over; where there is none yet, of one that the giver never made."""
    others = [one.code for one in every if one.bundle_id != parcel.bundle_id]
    if others:
        return parcel.content, others[n % len(others)], True
    key = parcel.giver.world.site.key(KeyPurpose.DEVICE)
    said = replace(parse_code(parcel.code).said, bundle_id=f"{n:016x}")
    return parcel.content, code_of(said, key.key_id, key.sign), True


def _home_made_sheet(parcel: Parcel, _taker: Branch, every: Sequence[Parcel], n: int) -> Laid:
    """The right words under a stranger's signature, or another's words under the giver's number."""
    said = _bundle(every[n % len(every)])
    document = bundles.sign_bundle(said, parcel.giver.world.site.key(KeyPurpose.DEVICE))
    forger = unsafe_key(n, "home-made")
    key_id = parcel.giver.world.site.key(KeyPurpose.DEVICE).key_id if n & 1 else forger.key_id
    return parcel.content, code_of(bundles.essentials(document), key_id, forger.sign), True


def _one_character(parcel: Parcel, _taker: Branch, _all: Sequence[Parcel], n: int) -> Laid:
    at = n % len(parcel.code)
    other = "A" if parcel.code[at] != "A" else "B"
    return parcel.content, parcel.code[:at] + other + parcel.code[at + 1 :], True


def _by_its_giver(change: "Change") -> Tampering:
    """Something else inside, signed by the giver's own key, with a sheet to go with it, for whoever it is shown to."""

    def tampered(parcel: Parcel, taker: Branch, every: Sequence[Parcel], n: int) -> Laid:
        said = _bundle(parcel)
        changed = replace(said, **change(said, taker, every, n))
        key = parcel.giver.world.site.key(KeyPurpose.DEVICE)
        document = bundles.sign_bundle(changed, key)
        code = code_of(bundles.essentials(document), key.key_id, key.sign)
        return encrypt(document.whole, taker.exchange.public), code, changed == said

    return tampered


def _bundle(parcel: Parcel) -> Bundle:
    return bundles.parse_bundle(decrypt(parcel.content, parcel.key)).said


def _renamed(said: Bundle) -> tuple[StatedParticulars, ...]:
    """The patient under another name."""
    return tuple(
        replace(one, fields=tuple(StatedField(f.name, "Somebody Else" if f.name == "name" else f.text) for f in one.fields))
        for one in said.particulars
    )  # fmt: skip


def _lines(said: Bundle) -> list[str]:
    return [fact.line for fact in foreign.told(said.chain, said.coi) if fact.site == said.from_site]


def _a_word(said: Bundle, n: int) -> str:
    """One word of one fact of the giver's own chain."""
    lines = _lines(said)
    at = n % len(lines)
    lines[at] = lines[at].replace("kiosk-1", "kiosk-2")
    return foreign.packed(lines)


def _another_chain(said: Bundle, every: Sequence[Parcel], n: int) -> str:
    return _bundle(every[n % len(every)]).chain if every else said.chain


Change = Callable[[Bundle, Branch, Sequence[Parcel], int], Mapping[str, Any]]
"""(the bundle, the site it is offered to, every bundle there is, a number to choose by) -> fields said otherwise."""

INSIDE: Mapping[str, Change] = {
    "no containers": lambda _said, _taker, _every, _n: {"containers": ()},
    "no dead labels": lambda _said, _taker, _every, _n: {"dead": ()},
    "no evidence": lambda _said, _taker, _every, _n: {"evidence": ()},
    "another name": lambda said, _taker, _every, _n: {"particulars": _renamed(said)},
    "a word of the chain": lambda said, _taker, _every, n: {"chain": _a_word(said, n)},
    "a shorter chain": lambda said, _taker, _every, n: {"chain": foreign.packed(_lines(said)[: -1 - n % 3])},
    "another chain": lambda said, _taker, every, n: {"chain": _another_chain(said, every, n)},
    "another address": lambda _said, taker, _every, _n: {"to_site": taker.name, "to_key": taker.exchange.fingerprint},
    "a later hand-over": lambda said, _taker, _every, _n: {"epoch": said.epoch + 1},
    "another number": lambda said, _taker, _every, _n: {"bundle_id": said.bundle_id[::-1]},
    "another head": lambda said, _taker, _every, _n: {"head": said.head[::-1]},
}
"""What a giver could change, and sign."""

TAMPERINGS: Mapping[str, Tampering] = {
    "as it is": _as_it_is,
    "one bit": _one_bit,
    "cut or longer": _cut_or_longer,
    "no sheet": _no_sheet,
    "another sheet": _another_sheet,
    "home-made sheet": _home_made_sheet,
    "one character of the code": _one_character,
    **{name: _by_its_giver(change) for name, change in INSIDE.items()},
}
