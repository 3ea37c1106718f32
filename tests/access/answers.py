"""What an answer holds: every text of its body, headers and files, and what it changed in the database."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping, Sequence

import pikepdf
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.http import HttpResponse

from wayhome.ground.core.context import acting_for

MAY_CHANGE = {
    "audit_event",
    "accounts_log_in",
    "django_session",
    "core_throttle",
}
"""What a refused request may leave: that it was refused, and that somebody was there."""


def texts_of(response: HttpResponse) -> str:
    """Return everything that could be read in an answer: headers, and the body, unpacked where it is a file."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    cookies = response.cookies.output()
    return "\n".join([headers, cookies, *_texts(body)])


def _texts(body: bytes) -> list[str]:
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            return [text for name in package.namelist() for text in [name, *_texts(package.read(name))]]
    if body.startswith(b"%PDF"):
        return _of_pdf(body)
    return [body.decode("utf-8", "replace"), body.decode("utf-16", "replace") if body[:2] in _MARKS else ""]


_MARKS = (b"\xff\xfe", b"\xfe\xff")


def _of_pdf(body: bytes) -> list[str]:
    """Return the streams of a PDF, unpacked, and what it says of itself."""
    with pikepdf.open(io.BytesIO(body)) as pdf:
        found = [str(pdf.docinfo)]
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                found.append(thing.read_bytes().decode("latin-1"))
        return found


class Written:
    """Knows what the tables hold in the world, and which of them a refused request changed."""

    def __init__(self, organisations: Sequence[int]) -> None:
        self._organisations = organisations
        self._known: dict[str, str] = {}

    def counts(self) -> Mapping[str, int]:
        """Return how many rows were written to each table in this connection lately, those taken back included."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
                " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
            )
            return dict(cursor.fetchall())

    def touched(self, before: Mapping[str, int]) -> Collection[str]:
        """Return the tables to which something was written since, even if it was taken back."""
        now = self.counts()
        return {name for name, count in now.items() if count != before.get(name, 0)} - MAY_CHANGE

    def sums(self, tables: Collection[str]) -> Mapping[str, str]:
        """Return a sum of everything that these tables hold, as all organisations together see it."""
        if not tables:
            return {}
        with acting_for(self._organisations), connection.cursor() as cursor:
            return {name: _sum(cursor, name) for name in tables}

    def differ(self, now: Mapping[str, str]) -> Sequence[str]:
        """Return those tables that held something else than the world; called when the request is undone."""
        unknown = now.keys() - self._known.keys()
        self._known |= self.sums(unknown)
        return sorted(name for name, value in now.items() if value != self._known[name])


def _sum(cursor: CursorWrapper, table: str) -> str:
    cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t")  # noqa: S608
    return str(cursor.fetchone()[0])
