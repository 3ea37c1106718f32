"""The tree is that of RFC 9162: known vectors, a naive reading of its definition, and every proof true or refused."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.ground.audit.tree import (
    Growing,
    consistency_path,
    grew,
    hash_leaf,
    holds_leaf,
    inclusion_path,
    inclusion_paths,
    root_of,
)

# Entries, leaf hashes and roots of the reference tests of Certificate Transparency (merkletree test vectors to RFC 6962).
ENTRIES = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {  # leaf and size, from 0, of the same vectors
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {  # old and new size of the same vectors
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
LEAVES = [hash_leaf(entry) for entry in ENTRIES]


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_vectors(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert root_of([]) == sha256(b"").digest()


@pytest.mark.parametrize(("leaf", "size"), INCLUSION)
def test_inclusion_paths_are_those_of_the_vectors(leaf: int, size: int) -> None:
    assert [one.hex() for one in inclusion_path(LEAVES[:size], leaf)] == INCLUSION[leaf, size]


@pytest.mark.parametrize(("old", "size"), CONSISTENCY)
def test_consistency_paths_are_those_of_the_vectors(old: int, size: int) -> None:
    assert [one.hex() for one in consistency_path(LEAVES[:size], old)] == CONSISTENCY[old, size]


def naive_root(leaves: list[bytes]) -> bytes:
    """Return MTH of RFC 9162, 2.1.1, over leaf hashes, as it is written there."""
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(leaves: list[bytes], m: int) -> list[bytes]:
    """Return PATH of RFC 9162, 2.1.3.1, as it is written there."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*naive_path(leaves[:k], m), naive_root(leaves[k:])]
    return [*naive_path(leaves[k:], m - k), naive_root(leaves[:k])]


some_leaves = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70)


@given(some_leaves)
def test_a_growing_tree_has_the_root_of_the_definition(leaves: list[bytes]) -> None:
    tree = Growing()
    for leaf in leaves:
        tree.append(leaf)

    assert tree.root() == naive_root(leaves)
    assert Growing(tree.size, tree.edge).root() == tree.root()


@given(some_leaves, st.data())
def test_a_tree_that_goes_on_from_its_edge_is_the_same_tree(leaves: list[bytes], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(leaves)))
    begun = Growing()
    for leaf in leaves[:first]:
        begun.append(leaf)

    gone_on = Growing(begun.size, begun.edge)
    for leaf in leaves[first:]:
        gone_on.append(leaf)

    assert gone_on.root() == naive_root(leaves)


def test_an_edge_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="an edge of 2 hashes"):
        Growing(3, [LEAVES[0]])


@given(some_leaves)
def test_inclusion_paths_are_those_of_the_definition_and_hold(leaves: list[bytes]) -> None:
    root, size = naive_root(leaves), len(leaves)

    paths = inclusion_paths(leaves, range(size))

    assert all(path == naive_path(leaves, index) for index, path in paths.items())
    assert all(
        holds_leaf(leaf=leaves[index], index=index, size=size, path=path, root=root)
        for index, path in paths.items()
    )


@given(some_leaves, st.data())
def test_an_inclusion_path_holds_for_its_leaf_and_place_alone(
    leaves: list[bytes], data: st.DataObject
) -> None:
    root, size = naive_root(leaves), len(leaves)
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_path(leaves, index)
    other = data.draw(st.integers(-2, size + 2).filter(lambda found: found != index))

    assert not holds_leaf(leaf=sha256(leaves[index]).digest(), index=index, size=size, path=path, root=root)
    assert not holds_leaf(leaf=leaves[index], index=other, size=size, path=path, root=root) or (
        leaves.count(leaves[index]) > 1
    )
    assert not holds_leaf(leaf=leaves[index], index=index, size=size, path=[*path, root], root=root)
    assert not path or not holds_leaf(leaf=leaves[index], index=index, size=size, path=path[:-1], root=root)


@given(some_leaves, st.data())
def test_consistency_holds_for_every_beginning_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    old = data.draw(st.integers(1, len(leaves)))
    size, root, old_root = len(leaves), naive_root(leaves), naive_root(leaves[:old])
    path = consistency_path(leaves, old)

    assert grew(old_size=old, old_root=old_root, size=size, root=root, path=path)
    wrong = sha256(old_root).digest()
    assert not grew(old_size=old, old_root=wrong, size=size, root=root, path=path)
    assert not grew(old_size=old, old_root=old_root, size=size, root=sha256(root).digest(), path=path)
    assert not grew(old_size=old, old_root=old_root, size=size, root=root, path=[*path, root])
    assert not path or not grew(old_size=old, old_root=old_root, size=size, root=root, path=path[:-1])


def test_what_is_no_leaf_and_no_beginning_is_refused() -> None:
    with pytest.raises(IndexError):
        inclusion_path(LEAVES, 8)
    with pytest.raises(ValueError, match="no tree of 9 leaves"):
        consistency_path(LEAVES, 9)
    assert not grew(old_size=0, old_root=b"", size=8, root=root_of(LEAVES), path=[])
