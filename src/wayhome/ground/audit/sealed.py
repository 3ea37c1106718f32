"""What of the sealed log a proof needs, from the database: asked as the sealer, who sees no details."""

from __future__ import annotations

import uuid

from wayhome.ground.audit.checkpoints import read_notes
from wayhome.ground.audit.leaves import Text
from wayhome.ground.audit.proving import NoProof, make_proof
from wayhome.ground.audit.sealing import COLUMNS_AS_TEXT, Connection

_EVENTS = f"""
    SELECT l.index, {COLUMNS_AS_TEXT} FROM audit_event e LEFT JOIN audit_leaf l ON l.seq = e.seq
    WHERE e.case_id = %s ORDER BY e.xid, e.seq
"""  # noqa: S608 - names of columns only


def prove_case(connection: Connection, case_id: uuid.UUID) -> str:
    """Return the proof of a case's events in the last checkpoint, as JSON; raises ``NoProof`` when none is sealed."""
    found = connection.execute("SELECT note FROM audit_checkpoint ORDER BY size DESC LIMIT 1").fetchone()
    if found is None:
        raise NoProof("There is no proof yet, because nothing was sealed: run ./wayhome manage seal first.")
    note = read_notes(str(found[0]))[0]
    events: list[tuple[int, list[Text]]] = []
    size = note.checkpoint.size
    for index, *values in connection.execute(_EVENTS.encode(), [case_id]).fetchall():
        place = size + len(events) if index is None else int(str(index))
        events.append((place, [None if value is None else str(value).encode() for value in values]))
    if not events:
        raise NoProof(f"There is no proof for case {case_id}, because no event speaks of it.")
    rows = connection.execute(
        "SELECT hash FROM audit_leaf WHERE index < %s ORDER BY index", [size]
    ).fetchall()
    leaves = [bytes(row[0]) for row in rows]  # type: ignore[call-overload]
    return make_proof(case=str(case_id), note=note, leaves=leaves, events=events)
