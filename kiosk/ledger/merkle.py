"""The tree over the facts of a site (RFC 9162 clause 2.1, the hashes of RFC 6962). Pure: hashes in, hashes out.

    leaf  = SHA-256(0x00 ‖ entry)
    node  = SHA-256(0x01 ‖ left ‖ right)

A tree only ever grows at its right end. So its complete subtrees never change once they are there; whoever keeps the
roots of the few that make up the tree, its *frontier*, adds a leaf in about two hashes and has the root in a few more.
A proof asks for complete subtrees alone, through `Subtree`. `verify.py` repeats these formulas on purpose.
"""

import hashlib
from collections.abc import Callable, Sequence

from kiosk.domain.errors import ParseError

Subtree = Callable[[int, int], bytes]
"""(level, index) -> root of the complete subtree over the leaves index·2^level to (index+1)·2^level - 1."""

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""RFC 9162 clause 2.1.1: the root over no leaf."""


def leaf_hash(entry: bytes) -> bytes:
    """The leaf of an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The node over two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The roots of the complete subtrees that a tree of `size` leaves is made of, largest first."""

    def __init__(self, size: int = 0, roots: Sequence[bytes] = ()) -> None:
        if len(roots) != size.bit_count():
            raise ValueError(f"frontier of {size}: Expected {size.bit_count()} roots, got {len(roots)}.")
        self.size = size
        self._roots = list(roots)

    @classmethod
    def of(cls, size: int, subtree: Subtree) -> "Frontier":
        """The frontier of the first `size` leaves of a tree."""
        roots, start = [], 0
        for level in range(size.bit_length() - 1, -1, -1):
            if size >> level & 1:
                roots.append(subtree(level, start >> level))
                start += 1 << level
        return cls(size, roots)

    def copy(self) -> "Frontier":
        """The same, to go on from apart."""
        return Frontier(self.size, self._roots)

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf. Gives the subtrees that it completed, as (level, index, root), smallest first."""
        self.size += 1
        roots, level, rest = self._roots, 0, self.size
        made: list[tuple[int, int, bytes]] = []
        while rest & 1 == 0:
            leaf = node_hash(roots.pop(), leaf)
            rest >>= 1
            level += 1
            made.append((level, rest - 1, leaf))
        roots.append(leaf)
        return made

    def root(self) -> bytes:
        """The root of the tree (RFC 9162 clause 2.1.1)."""
        if not self._roots:
            return EMPTY_ROOT
        root = self._roots[-1]
        for left in reversed(self._roots[:-1]):
            root = node_hash(left, root)
        return root


def inclusion(index: int, size: int, subtree: Subtree) -> tuple[bytes, ...]:
    """The proof that leaf `index` (from 0) stands in the tree of `size` leaves (clause 2.1.3.1), nearest first."""
    if not 0 <= index < size:
        raise ValueError(f"inclusion: Expected a leaf below {size}, got {index}.")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_over(middle, end, subtree))
            end = middle
        else:
            path.append(_over(start, middle, subtree))
            start = middle
    return tuple(reversed(path))


def consistency(old: int, size: int, subtree: Subtree) -> tuple[bytes, ...]:
    """The proof that the tree of `size` leaves begins with that of `old` (clause 2.1.4.1). None is needed from 0."""
    if not 0 <= old <= size:
        raise ValueError(f"consistency: Expected at most {size} leaves, got {old}.")
    if old in (0, size):
        return ()
    path, start, end, whole = [], 0, size, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_over(middle, end, subtree))
            end = middle
        else:
            path.append(_over(start, middle, subtree))
            start, whole = middle, False
    return tuple(reversed(path if whole else [*path, _over(start, end, subtree)]))


def root_from(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that the proof leads to from a leaf (clause 2.1.3.2). Raises ParseError for a wrong length."""
    if not 0 <= index < size:
        raise ParseError("inclusion proof", f"a leaf below {size}", str(index))
    root, at, last = leaf, index, size - 1
    for other in proof:
        if not last:
            raise ParseError("inclusion proof", "as many hashes as the tree asks", str(len(proof)))
        if at & 1 or at == last:
            root = node_hash(other, root)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = node_hash(root, other)
        at, last = at >> 1, last >> 1
    if last:
        raise ParseError("inclusion proof", "as many hashes as the tree asks", str(len(proof)))
    return root


def roots_from(old: int, size: int, proof: Sequence[bytes], old_root: bytes) -> tuple[bytes, bytes]:
    """The (old, new) roots that a consistency proof leads to (clause 2.1.4.2), for 0 < old < size.

    `old_root` is where it begins when `old` is a power of two. Raises ParseError for a proof of another length.
    """
    if not 0 < old < size:
        raise ParseError("consistency proof", f"from 1 to {size - 1} leaves", str(old))
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        raise ParseError("consistency proof", "hashes", "none")
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = path[0]
    for other in path[1:]:
        if not last:
            raise ParseError("consistency proof", "as many hashes as the trees ask", str(len(proof)))
        if at & 1 or at == last:
            first, second = node_hash(other, first), node_hash(other, second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, other)
        at, last = at >> 1, last >> 1
    if last:
        raise ParseError("consistency proof", "as many hashes as the trees ask", str(len(proof)))
    return first, second


def require_consistent(old: tuple[int, bytes], new: tuple[int, bytes], proof: Sequence[bytes]) -> None:
    """Pass when the tree `new`, as (size, root), begins with the tree `old`. Raises ParseError."""
    (old_size, old_root), (size, root) = old, new
    if old_size > size:
        raise ParseError("checkpoint", f"at least {old_size} facts", str(size))
    if old_size in (0, size):
        same = (root == old_root if old_size == size else True) and not proof
        if not same:
            raise ParseError("consistency proof", "the same root and no hash" if old_size else "no hash", "others")
        return
    if roots_from(old_size, size, proof, old_root) != (old_root, root):
        raise ParseError("consistency proof", "one that leads to both roots", "one that does not")


def _split(width: int) -> int:
    """The largest power of two below `width` (clause 2.1.1)."""
    return 1 << (width - 1).bit_length() - 1


def _over(start: int, end: int, subtree: Subtree) -> bytes:
    width = end - start
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return subtree(level, start >> level)
    middle = start + _split(width)
    return node_hash(_over(start, middle, subtree), _over(middle, end, subtree))
