"""Leaves, checkpoints, dumps and proofs are read exactly as they are described, and what is damaged is told."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from wayhome.ground.audit.checkpoints import Checkpoint, PublicKey, read_notes, read_public_key, sign, unread
from wayhome.ground.audit.dumps import UnreadableDump, rows_of
from wayhome.ground.audit.leaves import COLUMNS, commitment_of, encode, leaf_of, microseconds
from wayhome.ground.audit.proving import ProofRefused, check_proof, make_proof
from wayhome.ground.audit.tree import Growing

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PublicKey("log.example/audit", KEY.public_key())
SAID = Checkpoint("log.example/audit", 3, b"r" * 32, "2026-11-29T05:40:00.000001Z", 1, b"b" * 32, 2**33)
texts = st.one_of(st.none(), st.binary(max_size=2000))


def test_columns_are_led_by_their_length_and_null_is_no_length() -> None:
    assert encode([b"ab", None, b""]) == b"\x00\x00\x00\x02ab" + b"\xff\xff\xff\xff" + b"\x00\x00\x00\x00"


def test_a_leaf_is_the_prefixed_hash_of_its_encoding() -> None:
    assert leaf_of([b"a"]) == sha256(b"\x00" + b"\x00\x00\x00\x01a").digest()


@given(st.lists(texts, max_size=5), st.lists(texts, max_size=5))
def test_two_rows_are_never_encoded_alike(one: list[bytes | None], other: list[bytes | None]) -> None:
    assert (encode(one) == encode(other)) == (one == other)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (b"1970-01-01 00:00:00+00", b"0"),
        (b"2026-06-09 12:00:00.000001+02", b"1780999200000001"),
        (b"2026-06-09 15:45:00.5+05:45", b"1780999200500000"),
        (b"1969-12-31 23:59:59.999999+00", b"-1"),
    ],
)
def test_moments_are_microseconds_whatever_the_zone_of_the_dump(written: bytes, found: bytes) -> None:
    assert microseconds(written) == found


@pytest.mark.parametrize("written", [b"2026-06-09 12:00:00", b"yesterday", b"infinity"])
def test_what_is_no_moment_is_refused(written: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        microseconds(written)


def test_a_signed_note_is_read_back_and_verified() -> None:
    note = sign(SAID, KEY)

    assert read_notes("Subject: hello\n\n" + note.text() + "-- \nbye\n") == [note]
    assert PUBLIC.signed(note)
    assert read_public_key(PUBLIC.text()).text() == PUBLIC.text()


@pytest.mark.parametrize(
    "change",
    [
        {"size": 4},
        {"root": b"x" * 32},
        {"made": "2026-11-29T05:40:00.000002Z"},
        {"before": 2},
        {"batch": b"x" * 32},
        {"below": 7},
        {"origin": "other.example/audit"},
    ],
)
def test_no_word_of_a_note_can_be_changed(change: dict[str, object]) -> None:
    note = sign(SAID, KEY)

    assert not PUBLIC.signed(replace(note, checkpoint=replace(SAID, **change)))


def test_another_key_or_another_log_does_not_sign_for_this_one() -> None:
    assert not PUBLIC.signed(sign(SAID, Ed25519PrivateKey.generate()))
    assert not PublicKey("other.example/audit", KEY.public_key()).signed(sign(SAID, KEY))


def test_a_key_that_does_not_fit_its_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        read_public_key(PUBLIC.text().replace("log.", "lag."))


def test_what_a_crash_tore_off_is_forgiven_where_the_whole_note_follows_and_told_where_not() -> None:
    note = sign(SAID, KEY).text()

    assert read_notes(note[:200] + "\n\n" + note) == [sign(SAID, KEY)]
    assert unread(note[:200] + "\n\n" + note) == []
    assert unread(note.replace("made", "maid"))


def dump(tmp_path: Path, body: bytes) -> Path:
    place = tmp_path / "dump.sql"
    place.write_bytes(body)
    return place


def test_escapes_and_nulls_of_copy_are_read(tmp_path: Path) -> None:
    place = dump(
        tmp_path,
        b"COPY public.other (a) FROM stdin;\nCOPY public.t (a, b) FROM stdin;\n\\.\n"
        b'COPY public.t (a, "index") FROM stdin;\n\\N\tx\\ty\\\\N\\n\\x41\\101\n\t\\\\N\n\\.\n',
    )

    found = list(rows_of(place, lambda table, _: ("index", "a") if table == "t" else None))

    assert found == [("t", [b"x\ty\\N\nAA", None]), ("t", [b"\\N", b""])]


def test_a_dump_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    place = dump(tmp_path, b"COPY public.t (a) FROM stdin;\n1\n")

    with pytest.raises(UnreadableDump, match="ends in the middle of t"):
        list(rows_of(place, lambda table, _: ("a",)))


def test_a_dump_that_lacks_a_column_is_refused(tmp_path: Path) -> None:
    place = dump(tmp_path, b"COPY public.t (a) FROM stdin;\n1\n\\.\n")

    with pytest.raises(UnreadableDump, match="lacks b"):
        list(rows_of(place, lambda table, _: ("a", "b")))


def test_an_empty_field_of_an_export_is_null_only_where_null_may_stand(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('relation,user_id\n"",\n"a,b",5\n', encoding="utf-8")

    found = list(rows_of(tmp_path, lambda table, _: ("user_id", "relation")))

    assert found == [("t", [None, b""]), ("t", [b"5", b"a,b"])]


def proof() -> str:
    entries = [[b"%d" % number] * len(COLUMNS) for number in range(5)]
    for entry in entries:
        entry[COLUMNS.index("case_id")] = b"case"
    tree = Growing()
    leaves = [leaf_of(entry) for entry in entries]
    for leaf in leaves:
        tree.append(leaf)
    note = sign(replace(SAID, size=5, root=tree.root()), KEY)
    return make_proof(case="case", note=note, leaves=leaves, events=[(1, entries[1]), (4, entries[4])])


def test_a_proof_holds_against_key_and_witness() -> None:
    notes = read_notes(json.loads(proof())["checkpoint"])

    shown = check_proof(proof(), key=PUBLIC, witnessed=notes)

    assert (shown.case, shown.events) == ("case", 2)


def test_a_proof_that_no_witness_knows_is_refused() -> None:
    with pytest.raises(ProofRefused, match="No witness"):
        check_proof(proof(), key=PUBLIC, witnessed=[sign(SAID, KEY)])


@pytest.mark.parametrize("name", COLUMNS)
def test_no_value_of_a_proof_can_be_changed(name: str) -> None:
    changed = json.loads(proof())
    changed["events"][1]["entry"][name] += "0"

    with pytest.raises(ProofRefused, match="Event 2"):
        check_proof(json.dumps(changed), key=PUBLIC, witnessed=[])


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"format": 1, "case": 1, "checkpoint": "x", "events": []}']
)
def test_what_is_no_proof_is_refused(text: str) -> None:
    with pytest.raises(ProofRefused, match="no proof of Wayhome"):
        check_proof(text, key=PUBLIC, witnessed=[])


def test_an_erased_detail_cannot_be_guessed_from_its_commitment() -> None:
    erasable = [b"", b"{}", b'{"reason": "death"}']

    assert commitment_of(b"a" * 32, erasable) != commitment_of(b"b" * 32, erasable)


def test_the_verifier_needs_no_django() -> None:
    asked = (
        "import sys, wayhome.ground.audit.verify; "
        "sys.exit(any(name.split('.')[0] in {'django', 'psycopg'} for name in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
