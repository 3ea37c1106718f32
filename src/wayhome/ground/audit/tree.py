"""The Merkle tree of RFC 9162 (section 2.1) in pure functions: roots, growing, and proofs with their verification.

A leaf is hashed with the prefix 0x00 and an inner node with 0x01, so that neither passes for the other. Hashes are
SHA-256, 32 bytes. An *edge* is what a tree needs in order to grow: the roots of its largest full subtrees, from left
to right, one for each bit that is set in its size.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def hash_leaf(entry: bytes) -> bytes:
    """Return the hash of one entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two subtrees."""
    return sha256(b"\x01" + left + right).digest()


class Growing:
    """A tree that only grows: it keeps its edge and its size, and no leaf."""

    def __init__(self, size: int = 0, edge: Iterable[bytes] = ()) -> None:
        """Go on from a size and its edge; ``ValueError`` when they do not belong together."""
        self.size = size
        self.edge = list(edge)
        if len(self.edge) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has an edge of {size.bit_count()} hashes")

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash at the right."""
        edge, size = self.edge, self.size
        while size & 1:
            leaf = sha256(b"\x01" + edge.pop() + leaf).digest()
            size >>= 1
        edge.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of the tree as it stands."""
        if not self.edge:
            return EMPTY_ROOT
        root = self.edge[-1]
        for left in reversed(self.edge[:-1]):
            root = hash_node(left, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes in their order."""
    tree = Growing()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def inclusion_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes that lead from the leaf at ``index`` to the root, from below.

    Raises ``IndexError`` when the tree has no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"a tree of {len(leaves)} leaves has none at {index}")
    return inclusion_paths(leaves, [index])[index]


def inclusion_paths(leaves: Sequence[bytes], indexes: Iterable[int]) -> dict[int, list[bytes]]:
    """Return the inclusion path of each index, hashing the tree once for all of them.

    Every level is folded in pairs; a node that is left over moves up as it is, which is the shape of RFC 9162.
    """
    paths: dict[int, list[bytes]] = {index: [] for index in indexes}
    level = list(leaves)
    places = {index: index for index in paths}
    while len(level) > 1:
        for index, place in places.items():
            beside = place ^ 1
            if beside < len(level):
                paths[index].append(level[beside])
            places[index] = place >> 1
        folded = [hash_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = folded + level[len(folded) * 2 :]
    return paths


def holds_leaf(*, leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Tell whether the path leads from the leaf hash at ``index`` to the root of a tree of ``size`` leaves."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = hash_node(beside, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = hash_node(found, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistency_path(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return the proof that the first ``old_size`` leaves are the beginning of these leaves.

    Raises ``ValueError`` when ``old_size`` is not from 1 to the number of leaves.
    """
    if not 1 <= old_size <= len(leaves):
        raise ValueError(f"no tree of {old_size} leaves is the beginning of one of {len(leaves)}")
    return _consistency(leaves, old_size, whole=True)


def _consistency(leaves: Sequence[bytes], old_size: int, *, whole: bool) -> list[bytes]:
    size = len(leaves)
    if old_size == size:
        return [] if whole else [root_of(leaves)]
    half = 1 << ((size - 1).bit_length() - 1)
    if old_size <= half:
        return [*_consistency(leaves[:half], old_size, whole=whole), root_of(leaves[half:])]
    return [*_consistency(leaves[half:], old_size - half, whole=False), root_of(leaves[:half])]


def grew(*, old_size: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Tell whether the path shows that the tree of ``size`` leaves begins with the tree of ``old_size`` leaves."""
    if not 1 <= old_size <= size:
        return False
    if old_size == size:
        return not path and old_root == root
    steps = list(path) if old_size & (old_size - 1) else [old_root, *path]
    if not steps:
        return False
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_found = found = steps[0]
    for beside in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old_found, found = hash_node(beside, old_found), hash_node(beside, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = hash_node(found, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and old_found == old_root and found == root
