"""Ranks sealed values where their keys are, so that of hundreds of candidates only the best leave it.

A ranking is a pure function that an app registers by name when it starts: it is told what was asked and the texts of
each candidate (one for each field, empty where nothing stands), and returns how like they are, from 0 to 1, with their
places, the best first. Candidates that are not returned were looked at by nobody.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

from wayhome.ground.crypto.broker import client, messages
from wayhome.ground.crypto.envelope import unseal, version_of
from wayhome.ground.crypto.fields import Sealed, SealedBytes
from wayhome.ground.crypto.keyring import wraps_to_open
from wayhome.ground.crypto.wraps import Wrap, unwrap_here

BEST = 10
Ranked = Sequence[tuple[float, int]]
Ranking = Callable[[str, Sequence[Sequence[str]]], Ranked]
Row = TypeVar("Row", bound=models.Model)
_rankings: dict[str, Ranking] = {}


@dataclass(frozen=True)
class Candidate:
    """One row to rank: the wraps of its drawer, and its sealed values, each with the place it is bound to."""

    wraps: Sequence[Wrap]
    values: Sequence[tuple[str, bytes]]


def register_ranking(name: str, ranking: Ranking) -> None:
    """Make a ranking known by its name; an app does it when it starts, in every process."""
    _rankings[name] = ranking


def open_and_rank(
    rows: Sequence[Row], *, fields: Sequence[str], rank: str, query: str
) -> Sequence[tuple[float, Row]]:
    """Return at most ten of these rows, the best first, with how like each is by what stands in their sealed fields.

    Rows come as the database gave them, unread; those whose drawers are closed to the acting organisations take no
    part. What is returned is as unread as before: whoever shows it opens it, and that is noted. Raises ``KeyError``
    for an unknown ranking, ``KeyUnavailable`` and ``InvalidTag``.
    """
    wraps = wraps_to_open({row.__dict__["drawer_id"] for row in rows})
    open_rows = [row for row in rows if row.__dict__["drawer_id"] in wraps]
    candidates = [_candidate(row, fields, wraps[row.__dict__["drawer_id"]]) for row in open_rows]
    if not candidates:
        return []
    if client.named():
        asked = {"candidates": candidates_written(candidates), "rank": rank, "query": query}
        best = client.rank(asked)
    else:
        best = rank_here(candidates, rank=rank, query=query, using="default")
    return [(likeness, open_rows[place]) for likeness, place in best[:BEST]]


def rank_here(candidates: Sequence[Candidate], *, rank: str, query: str, using: str) -> Ranked:
    """Return likeness and place of at most ten candidates, the best first, by the keys that this process may open."""
    ranking = _rankings[rank]
    found = unwrap_here([wrap for one in candidates for wrap in one.wraps], using=using)
    keys: dict[uuid.UUID, dict[int, bytes]] = {}
    for drawer_id, version, key in found:
        keys.setdefault(drawer_id, {})[version] = key
    texts = [_texts(one, keys) for one in candidates]
    return list(ranking(query, texts))[:BEST]


def candidates_written(candidates: Sequence[Candidate]) -> list[list[object]]:
    """Return candidates as they travel to the broker."""
    return [
        [messages.wraps_written(one.wraps), [[place, messages.written(raw)] for place, raw in one.values]]
        for one in candidates
    ]


def candidates_read(found: Any) -> Sequence[Candidate]:
    """Return the candidates of a message; raises ``ValueError`` or ``TypeError``."""
    if len(found) > messages.BATCH:
        raise ValueError("too many at once")
    return [
        Candidate(messages.wraps_read(wraps), [(str(place), messages.read(raw)) for place, raw in values])
        for wraps, values in found
    ]


def _candidate(row: models.Model, fields: Sequence[str], wraps: Sequence[Wrap]) -> Candidate:
    values: list[tuple[str, bytes]] = []
    for name in fields:
        field = row._meta.get_field(name)
        raw = row.__dict__.get(name)
        if isinstance(field, Sealed):
            values.append((field.place_of(row.pk), bytes(raw) if isinstance(raw, SealedBytes) else b""))
    return Candidate(wraps, values)


def _texts(candidate: Candidate, keys: Mapping[uuid.UUID, Mapping[int, bytes]]) -> Sequence[str]:
    """Return the plain texts of one candidate, empty where nothing stands or its keys were retired meanwhile."""
    opened = keys.get(candidate.wraps[0].drawer_id, {}) if candidate.wraps else {}
    return [
        unseal(raw, key=opened[version_of(raw)], place=place).decode()
        if raw and version_of(raw) in opened
        else ""
        for place, raw in candidate.values
    ]
