"""What a superuser may do to a log after its checkpoints were handed over: twenty kinds, each drawn by chance.

Each works in a transaction under way, with every guard of the database switched off, on sealed events only, and
returns where it was: the numbers of the events, or the places of their leaves.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.sealed_log import NAME, Connection, OwnLog
from wayhome.ground.audit.checkpoints import Checkpoint, read_notes, sign
from wayhome.ground.audit.comparing import Finding, Kind, Report
from wayhome.ground.audit.leaves import leaf_of
from wayhome.ground.audit.sealing import COLUMNS_AS_TEXT
from wayhome.ground.audit.tree import Growing


@dataclass(frozen=True)
class Done:
    """Where the log was tampered with, and which kinds of finding may tell it."""

    seqs: frozenset[int] = frozenset()
    leaves: frozenset[int] = frozenset()
    kinds: Collection[Kind] = tuple(Kind)
    everywhere: bool = False
    revision: str = ""


def located(report: Report, done: Done, widest: int) -> bool:
    """Tell whether a finding of a fitting kind names an event that was meant, or a span not wider than a batch around it."""

    def names(one: Finding) -> bool:
        if one.kind not in done.kinds:
            return False
        if done.revision:
            return one.revision == done.revision
        if done.everywhere or one.seq in done.seqs:
            return True
        near = any(one.first <= leaf < one.end for leaf in done.leaves)
        return near and (one.end - one.first <= widest or one.kind is Kind.TAIL_CUT)

    return any(names(one) for one in report.findings)


def tampered(log: OwnLog, kind: str) -> tuple[Report, Done, int]:
    """Tamper in one way, verify the copy that was taken meanwhile, and undo it; return report, place, widest batch."""
    with log.super.transaction(force_rollback=True):
        log.super.execute("SET LOCAL session_replication_role = replica")
        log.super.execute("ALTER TABLE audit_leaf DROP CONSTRAINT audit_leaf_in_order")
        done = KINDS[kind](log)
        report = log.verify()
    sizes = [0, *(note.checkpoint.size for note in log.witnessed)]
    widest = max(after - before for before, after in pairwise(sizes))
    return report, done, widest


def _sealed(log: OwnLog, count: int = 1, below: int | None = None) -> list[tuple[int, int]]:
    """Draw sealed events: place of the leaf, and number."""
    rows = log.super.execute(
        "SELECT index, seq FROM audit_leaf WHERE index < %s ORDER BY index", [below or 1 << 60]
    ).fetchall()
    return log.chance.sample([(int(row[0]), int(row[1])) for row in rows], count)


def _at(log: OwnLog, seq: int, change: str) -> None:
    """Change one event; the change must really change something."""
    whole = log.super.execute("SELECT e::text FROM audit_event e WHERE seq = %s", [seq]).fetchone()
    log.super.execute(f"UPDATE audit_event SET {change} WHERE seq = %s".encode(), [seq])  # noqa: S608 - ours
    after = log.super.execute("SELECT e::text FROM audit_event e WHERE seq = %s", [seq]).fetchone()
    assert whole != after, change


def _edit(log: OwnLog, changes: list[str]) -> Done:
    [(leaf, seq)] = _sealed(log)
    _at(log, seq, log.chance.choice(changes))
    return Done(frozenset([seq]), frozenset([leaf]), {Kind.CHANGED})


def edit_moments(log: OwnLog) -> Done:
    """Another time of the act or of its writing, by a microsecond or a year."""
    span = log.chance.choice(["1 microsecond", "1 hour", "-1 year"])
    return _edit(log, [f"at = at + '{span}'", f"written_at = written_at + '{span}'"])


def edit_actor(log: OwnLog) -> Done:
    """Somebody else did it, elsewhere, in another role; or nobody."""
    changes = [f"{name} = coalesce({name}, 0) + 1" for name in ("user_id", "organisation_id", "office_id")]
    return _edit(
        log,
        [
            *changes,
            "roles = array_append(roles, 'x')",
            "relation = relation || 'x'",
            "user_id = coalesce(-user_id, 5)",
        ],
    )


def edit_act(log: OwnLog) -> Done:
    """Another act, of another case, on another thing; or another key of the row."""
    return _edit(
        log,
        [
            "tag = tag || 'x'",
            "case_id = gen_random_uuid()",
            "case_id = CASE WHEN case_id IS NULL THEN gen_random_uuid() END",
            "subject = subject || 'x'",
            "id = gen_random_uuid()",
        ],
    )


def edit_order(log: OwnLog) -> Done:
    """Another transaction or number, near or far, before or after."""
    change = log.chance.choice(["xid = (xid::text::bigint + {})::text::xid8", "seq = seq + {}"])
    [(leaf, seq)] = _sealed(log)
    by = log.chance.choice([1, -1, 1000, 10**7]) if "xid" in change else 10**6 + log.chance.randint(1, 1000)
    _at(log, seq, change.format(by))
    return Done(frozenset([seq]), frozenset([leaf]), {Kind.CHANGED, Kind.MISSING})


def edit_detail(log: OwnLog) -> Done:
    """Other details, another salt or another commitment; or details that fit a new commitment."""
    return _edit(
        log,
        [
            "detail = detail || '{\"more\": true}'",
            "subject_id = 'y' || left(subject_id, 30)",
            "fields = array_append(fields, 'x')",
            "salt = sha256(salt)",
            "commitment = sha256(commitment)",
            "salt = NULL",
            "detail = '{}', commitment = audit_commitment(salt, subject_id, fields::text, '{}')",
        ],
    )


def erase_in_silence(log: OwnLog) -> Done:
    """Details erased as the database does it, and nobody told."""
    return _edit(log, ["salt = NULL, subject_id = '', fields = '{}', detail = '{}'"])


def delete(log: OwnLog) -> Done:
    """One to three events gone."""
    chosen = _sealed(log, log.chance.randint(1, 3))
    for _, seq in chosen:
        log.super.execute("DELETE FROM audit_event WHERE seq = %s", [seq])
    return Done(frozenset(seq for _, seq in chosen[:1]), frozenset(), {Kind.MISSING})


def delete_a_minute(log: OwnLog) -> Done:
    """All events between two checkpoints gone, with their leaves, and now and then with the numbers of the others closed up."""
    number = log.chance.randrange(len(log.witnessed))
    end = log.witnessed[number].checkpoint
    span = [end.before, end.size]
    log.super.execute(
        "DELETE FROM audit_event WHERE seq IN (SELECT seq FROM audit_leaf WHERE index >= %s AND index < %s)",
        span,
    )
    log.super.execute("DELETE FROM audit_leaf WHERE index >= %s AND index < %s", span)
    if log.chance.random() < 0.5:
        seal_again(log.super, None)
    return Done(frozenset(), frozenset(range(*span)), {Kind.MISSING, Kind.TAIL_CUT})


def insert(log: OwnLog) -> Done:
    """An event that never was, in a transaction that was sealed."""
    [(_, seq)] = _sealed(log)
    new = -1 if log.chance.random() < 0.1 else 10**6 + log.chance.randint(1, 10**6)
    log.super.execute(
        "INSERT INTO audit_event SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), "
        "'seq', %s::bigint))).* FROM audit_event e WHERE seq = %s",
        [new, seq],
    )
    return Done(frozenset([new]), frozenset(), {Kind.INSERTED, Kind.CHANGED})


def swap(log: OwnLog) -> Done:
    """Two events in each other's place: number, transaction or both."""
    (leaf, one), (_, other) = _sealed(log, 2)
    log.super.execute("UPDATE audit_event SET seq = -seq - 7 WHERE seq = %s", [one])
    log.super.execute("UPDATE audit_event SET seq = %s WHERE seq = %s", [one, other])
    log.super.execute("UPDATE audit_event SET seq = %s WHERE seq = %s", [other, -one - 7])
    if log.chance.random() < 0.5:
        log.super.execute(
            "UPDATE audit_event e SET xid = o.xid FROM audit_event o WHERE e.seq IN (%(a)s, %(b)s) "
            "AND o.seq IN (%(a)s, %(b)s) AND o.seq <> e.seq",
            {"a": one, "b": other},
        )
    return Done(frozenset([one]), frozenset([leaf]), {Kind.CHANGED})


def reorder(log: OwnLog) -> Done:
    """Two leaves of the leaf table in each other's place, or one that names another event."""
    (leaf, _), (other_leaf, _) = _sealed(log, 2)
    low, high = sorted([leaf, other_leaf])
    log.super.execute("UPDATE audit_leaf SET index = -1 WHERE index = %s", [low])
    log.super.execute("UPDATE audit_leaf SET index = %s WHERE index = %s", [low, high])
    log.super.execute("UPDATE audit_leaf SET index = %s WHERE index = -1", [high])
    return Done(frozenset(), frozenset([low]), {Kind.REORDERED})


def cut_tail(log: OwnLog) -> Done:
    """Everything after some event gone: events alone, with their leaves, or with leaves and checkpoints."""
    [(leaf, seq)] = _sealed(log)
    how = log.chance.randint(1, 3)
    gone = "SELECT seq FROM audit_leaf WHERE index >= %s"
    log.super.execute(f"DELETE FROM audit_event WHERE seq IN ({gone})".encode(), [leaf])  # noqa: S608 - ours
    if how > 1:
        log.super.execute("DELETE FROM audit_event WHERE seq NOT IN (SELECT seq FROM audit_leaf)")
        log.super.execute("DELETE FROM audit_leaf WHERE index >= %s", [leaf])
    if how > 2:
        log.super.execute("DELETE FROM audit_checkpoint WHERE size > %s", [leaf])
    return Done(frozenset([seq]), frozenset([leaf]), {Kind.TAIL_CUT, Kind.MISSING})


def _some_edit(log: OwnLog, below: int | None = None) -> tuple[int, int]:
    [(leaf, seq)] = _sealed(log, 1, below)
    _at(log, seq, log.chance.choice(["user_id = coalesce(user_id, 0) + 1", "tag = tag || 'x'"]))
    return leaf, seq


def replaced_by_another_key(log: OwnLog) -> Done:
    """The whole log written anew and signed by another key."""
    log.super.execute("UPDATE audit_event SET user_id = 66")
    seal_again(log.super, Ed25519PrivateKey.generate())
    return Done(kinds={Kind.REPLACED}, everywhere=True)


def signed_again_by_the_same_key(log: OwnLog) -> Done:
    """One event edited or gone, and leaves, roots and signatures made anew with the true key."""
    if log.chance.random() < 0.5:
        leaf, _ = _some_edit(log)
    else:
        [(leaf, seq)] = _sealed(log)
        log.super.execute("DELETE FROM audit_event WHERE seq = %s", [seq])
    seal_again(log.super, log.key)
    return Done(frozenset(), frozenset([leaf]), {Kind.CHANGED, Kind.MISSING})


def edit_with_leaf(log: OwnLog) -> Done:
    """One event edited, and its leaf made to fit."""
    leaf, _ = _some_edit(log)
    seal_again(log.super, None)
    return Done(frozenset(), frozenset([leaf]), {Kind.CHANGED})


def edit_checkpoint(log: OwnLog) -> Done:
    """A checkpoint's row or signed text changed, or the row gone."""
    size = log.chance.choice([note.checkpoint.size for note in log.witnessed])
    change = log.chance.choice(
        [
            "root = sha256(root)",
            "made_at = made_at + '1 second'",
            "below = (below::text::bigint + 1)::text::xid8",
            "edge = sha256(edge)",
            "note = replace(note, 'made 20', 'made 19')",
            "note = note || ' '",
            "size = size + 1000000",
        ]
    )
    if log.chance.random() < 0.1:
        log.super.execute("DELETE FROM audit_checkpoint WHERE size = %s", [size])
    else:
        log.super.execute(f"UPDATE audit_checkpoint SET {change} WHERE size = %s".encode(), [size])  # noqa: S608 - ours
    return Done(kinds={Kind.CHANGED, Kind.REPLACED, Kind.MISSING}, everywhere=True)


def edit_beginning(log: OwnLog) -> Done:
    """History before the first checkpoint edited, with leaf, and with the first checkpoint signed anew."""
    leaf, _ = _some_edit(log, log.witnessed[0].checkpoint.size)
    seal_again(log.super, log.key)
    return Done(frozenset(), frozenset([leaf]), {Kind.CHANGED})


def _earlier(log: OwnLog) -> tuple[str, int]:
    rows = log.super.execute(
        "SELECT r.id::text, e.seq FROM audit_revision r JOIN audit_event e ON e.detail->>'revision' = r.id::text"
    ).fetchall()
    key, seq = log.chance.choice(rows)
    return str(key), int(seq)


def delete_earlier_values(log: OwnLog) -> Done:
    """What stood there before an edit is gone, so that nobody can tell any more."""
    key, seq = _earlier(log)
    log.super.execute("DELETE FROM audit_revision WHERE id = %s", [key])
    return Done(frozenset([seq]), kinds={Kind.MISSING}, revision=key)


def insert_earlier_values(log: OwnLog) -> Done:
    """An edit that never was, of a moment, a person and a record that do occur."""
    key, _ = _earlier(log)
    new = str(uuid.UUID(int=log.chance.getrandbits(128), version=4))
    log.super.execute(
        "INSERT INTO audit_revision SELECT (jsonb_populate_record(r, jsonb_build_object('id', %s::text))).* "
        "FROM audit_revision r WHERE id = %s",
        [new, key],
    )
    return Done(kinds={Kind.INSERTED}, revision=new)


def edit_earlier_values(log: OwnLog) -> Done:
    """Earlier values of another record, person, moment, version or of other fields."""
    key, _ = _earlier(log)
    change = log.chance.choice(
        [
            "record_id = 'z' || left(record_id, 30)",
            '"table" = "table" || \'x\'',
            "user_id = coalesce(user_id, 0) + 1",
            "at = at + '1 second'",
            "record_version = record_version + 1",
            "fields = array_append(fields, 'x')",
            "case_id = gen_random_uuid()",
        ]
    )
    log.super.execute(f"UPDATE audit_revision SET {change} WHERE id = %s".encode(), [key])  # noqa: S608 - ours
    return Done(kinds={Kind.CHANGED}, revision=key)


KINDS: Mapping[str, Callable[[OwnLog], Done]] = {
    one.__name__: one
    for one in (
        edit_moments,
        edit_actor,
        edit_act,
        edit_order,
        edit_detail,
        erase_in_silence,
        delete,
        delete_a_minute,
        insert,
        swap,
        reorder,
        cut_tail,
        replaced_by_another_key,
        signed_again_by_the_same_key,
        edit_with_leaf,
        edit_checkpoint,
        edit_beginning,
        delete_earlier_values,
        insert_earlier_values,
        edit_earlier_values,
    )
}


def seal_again(connection: Connection, key: Ed25519PrivateKey | None) -> None:
    """Make the leaf table anew from the events as they are; with a key the checkpoints too, of the same moments."""
    listed = f"SELECT {COLUMNS_AS_TEXT} FROM audit_event e ORDER BY xid, seq"  # noqa: S608 - names of columns
    events = connection.execute(listed.encode()).fetchall()
    checkpoints = connection.execute("SELECT note FROM audit_checkpoint ORDER BY size").fetchall()
    connection.execute("DELETE FROM audit_leaf")
    tree, made, leaves = Growing(), [], []
    for (text,) in checkpoints:
        [note] = read_notes(text)
        before, batch = tree.size, Growing()
        while tree.size < len(events) and int(events[tree.size][2]) < note.checkpoint.below:
            row = events[tree.size]
            leaf = leaf_of([None if value is None else value.encode() for value in row])
            leaves.append((tree.size, int(row[1]), leaf))
            tree.append(leaf)
            batch.append(leaf)
        if not batch.size:  # whoever seals makes no checkpoint of nothing
            continue
        said = note.checkpoint
        made.append(
            (
                Checkpoint(NAME, tree.size, tree.root(), said.made, before, batch.root(), said.below),
                b"".join(tree.edge),
            )
        )
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO audit_leaf VALUES (%s, %s, %s)", leaves)
    if key is not None:
        connection.execute("DELETE FROM audit_checkpoint")
        for said, edge in made:
            connection.execute(
                "INSERT INTO audit_checkpoint (size, root, made_at, below, edge, note) "
                "VALUES (%s, %s, %s, %s::xid8, %s, %s)",
                [said.size, said.root, said.made, str(said.below), edge, sign(said, key).text()],
            )
