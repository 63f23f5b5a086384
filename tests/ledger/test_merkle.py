"""The tree over a site's facts, held against RFC 9162 written down naively and against known roots."""

import hashlib
from functools import lru_cache

import pytest

from kiosk.domain.errors import ParseError
from kiosk.ledger.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency,
    inclusion,
    leaf_hash,
    require_consistent,
    root_from,
)

MOST = 40
ENTRIES = tuple(f"entry {n}".encode() for n in range(MOST))
KNOWN_ENTRIES = tuple(
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
)
KNOWN_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The roots over the first 1 to 8 of those entries, as the first implementation of RFC 6962 tests them."""


def mth(entries: tuple[bytes, ...]) -> bytes:
    """MTH of RFC 9162 clause 2.1.1, word for word."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = split(len(entries))
    return hashlib.sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:])).digest()


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def path(m: int, entries: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """PATH of clause 2.1.3.1."""
    if len(entries) == 1:
        return ()
    k = split(len(entries))
    if m < k:
        return (*path(m, entries[:k]), mth(entries[k:]))
    return (*path(m - k, entries[k:]), mth(entries[:k]))


def subproof(m: int, entries: tuple[bytes, ...], *, whole: bool) -> tuple[bytes, ...]:
    """SUBPROOF of clause 2.1.4.1."""
    if m == len(entries):
        return () if whole else (mth(entries),)
    k = split(len(entries))
    if m <= k:
        return (*subproof(m, entries[:k], whole=whole), mth(entries[k:]))
    return (*subproof(m - k, entries[k:], whole=False), mth(entries[:k]))


@lru_cache(None)
def subtree(level: int, index: int) -> bytes:
    width = 1 << level
    part = ENTRIES[index * width : (index + 1) * width]
    assert len(part) == width
    return mth(part)


def test_the_roots_are_the_known_ones() -> None:
    """Entry by entry the frontier has the roots that other implementations of RFC 6962 have."""
    frontier = Frontier()
    assert frontier.root() == EMPTY_ROOT == mth(())
    for entry, root in zip(KNOWN_ENTRIES, KNOWN_ROOTS, strict=True):
        frontier.append(leaf_hash(entry))
        assert frontier.root().hex() == root


@pytest.mark.parametrize("size", range(MOST + 1))
def test_a_frontier_has_the_root_of_the_whole(size: int) -> None:
    """Grown leaf by leaf or taken up from stored subtrees, a frontier has the root of the recursive definition."""
    grown = Frontier()
    for entry in ENTRIES[:size]:
        grown.append(leaf_hash(entry))
    assert grown.root() == Frontier.of(size, subtree).root() == mth(ENTRIES[:size])


def test_an_append_names_the_subtrees_it_completes() -> None:
    """Each complete subtree of two leaves or more is named once, by the leaf that completes it."""
    frontier, made = Frontier(), []
    for entry in ENTRIES:
        made += frontier.append(leaf_hash(entry))
    assert all(root == subtree(level, index) for level, index, root in made)
    assert len({(level, index) for level, index, _ in made}) == len(made) == sum(MOST >> n for n in range(1, 6))


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_inclusion_is_proved(size: int) -> None:
    """The proof of every leaf is that of the standard and leads to the root."""
    root = mth(ENTRIES[:size])
    for index in range(size):
        proof = inclusion(index, size, subtree)
        assert proof == path(index, ENTRIES[:size])
        assert root_from(leaf_hash(ENTRIES[index]), index, size, proof) == root


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_consistency_is_proved(size: int) -> None:
    """The proof from every earlier tree is that of the standard and is accepted."""
    for old in range(size + 1):
        proof = consistency(old, size, subtree)
        assert proof == (subproof(old, ENTRIES[:size], whole=True) if 0 < old < size else ())
        require_consistent((old, mth(ENTRIES[:old])), (size, mth(ENTRIES[:size])), proof)


@pytest.mark.hazard("H21")
def test_no_altered_inclusion_proof_leads_to_the_root() -> None:
    """A hash altered, dropped, doubled or moved, another leaf and another place all lead elsewhere or nowhere."""
    for size in (1, 2, 3, 7, 8, 21, MOST):
        root = mth(ENTRIES[:size])
        for index in range(size):
            proof = inclusion(index, size, subtree)
            leaf = leaf_hash(ENTRIES[index])
            for n in range(len(proof)):
                assert leads(leaf, index, size, (*proof[:n], bytes(32), *proof[n + 1 :])) != root
                assert leads(leaf, index, size, proof[:n] + proof[n + 1 :]) != root
            assert leads(leaf, index, size, (*proof, bytes(32))) != root
            assert leads(leaf_hash(b"forged"), index, size, proof) != root
            for other in (n for n in range(size) if n != index):
                assert leads(leaf, other, size, proof) != root


def leads(leaf: bytes, index: int, size: int, proof: tuple[bytes, ...]) -> bytes | None:
    try:
        return root_from(leaf, index, size, proof)
    except ParseError:
        return None


@pytest.mark.hazard("H21")
def test_no_rewritten_tree_is_consistent() -> None:
    """A tree whose early leaf was altered is consistent with no earlier one, with whatever proof of its own."""
    for size in (2, 3, 8, 21, MOST):
        for old in range(1, size + 1):
            before = (old, mth(ENTRIES[:old]))
            forged = (b"forged", *ENTRIES[1:size])
            proof = subproof(old, forged, whole=True)
            with pytest.raises(ParseError):
                require_consistent(before, (size, mth(forged)), proof)
            with pytest.raises(ParseError):
                require_consistent(before, (size, mth(forged)), consistency(old, size, subtree))


@pytest.mark.hazard("H21")
def test_no_shorter_tree_and_no_padded_proof_is_consistent() -> None:
    """A smaller tree, a proof too long or too short, and hashes where none belong are refused."""
    root = {n: mth(ENTRIES[:n]) for n in range(MOST + 1)}
    with pytest.raises(ParseError):
        require_consistent((9, root[9]), (8, root[8]), ())
    for old, size, proof in (
        (8, 8, (bytes(32),)),
        (0, 8, (bytes(32),)),
        (3, 8, consistency(3, 8, subtree)[:-1]),
        (3, 8, (*consistency(3, 8, subtree), bytes(32))),
        (6, 8, ()),
        (4, 8, ()),
    ):
        with pytest.raises(ParseError):
            require_consistent((old, root[old]), (size, root[size]), proof)
    with pytest.raises(ParseError):
        require_consistent((8, root[8]), (8, root[9]), ())
