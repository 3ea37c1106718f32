"""The verb that freezes all facts as a release: a file that is never changed, and what differs from the one before."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from wayhome.ground.audit.recording import WhoActs, record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say
from wayhome.reporting.facts import columns, facts
from wayhome.reporting.frozen import FactBook, frozen, gathered
from wayhome.reporting.indicators import indicators
from wayhome.reporting.models import Release

_SUMS = "SELECT kind, body, series, year, sum(persons) FROM facts GROUP BY ALL ORDER BY ALL"


def make_release(*, note: str = "", by: WhoActs, at: dt.datetime) -> Release:
    """Freeze the facts as they stand and return the release.

    A command's, for whoever runs the server; it needs a transaction. Raises ``Refused`` when there is nothing to
    freeze, and when the release before is not as it was written.
    """
    with gathered(columns(), facts()) as book:
        rows, persons = book.rows("SELECT count(*), coalesce(sum(persons), 0) FROM facts")[0]
        if not rows:
            raise Refused(say(_NOTHING), code="nothing_counted")
        file = book.as_parquet()
        release = Release.objects.create(
            made_at=at,
            note=note.strip(),
            definitions={one.id: one.version for one in indicators().values()},
            rows=rows,
            persons=persons,
            file=file,
            sha256=hashlib.sha256(file).hexdigest(),
            moved=_moved(book),
        )
    record("reporting:release:make", by=by, at=at, detail={"number": release.number, "persons": int(persons)})
    return release


def _moved(book: FactBook) -> list[dict[str, Any]]:
    """Return the sums of kind, body, series and year that differ from those of the release before."""
    before = Release.objects.order_by("number").last()
    if before is None:
        return []
    with frozen(before) as earlier:
        old = {tuple(row[:4]): int(row[4]) for row in earlier.rows(_SUMS)}
    new = {tuple(row[:4]): int(row[4]) for row in book.rows(_SUMS)}
    return [
        {
            **dict(zip(("kind", "body", "series", "year"), key, strict=True)),
            "before": old.get(key, 0),
            "now": new.get(key, 0),
        }
        for key in sorted(old.keys() | new.keys(), key=str)
        if old.get(key) != new.get(key)
    ]


_NOTHING = msgid(
    "No release was made, because nothing is counted yet. Take a series in, or confirm a departure."
)
