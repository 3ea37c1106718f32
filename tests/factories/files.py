"""Files on a case as somebody adds them, and a folder of their own for each test."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pytest_django import Settings

from tests.cast import Cast
from tests.papers import a_pdf
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.actions import add_file
from wayhome.casefile.cases.kept_files import FileSort
from wayhome.casefile.cases.models import Case, CaseMember, KeptFile
from wayhome.ground.files import storage
from wayhome.ground.files.uploads import Upload


@contextmanager
def a_folder_of_files(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """Keep files in a folder of the test, without a scanner, until the block ends."""
    settings.WAYHOME_FILES, settings.WAYHOME_CLAMD = tmp_path / "files", ""
    storage.storage.cache_clear()
    yield tmp_path / "files"
    storage.storage.cache_clear()


def an_upload(
    content: bytes | None = None, name: str = "paper.pdf", declared: str = "application/pdf"
) -> Upload:
    """Return an upload, of a page that says something where no content is given."""
    return Upload(name, declared, io.BytesIO(a_pdf() if content is None else content))


def a_file(
    cast: Cast,
    case: Case,
    sort: FileSort,
    *,
    member: CaseMember | None = None,
    by: Actor | None = None,
    upload: Upload | None = None,
    note: str = "",
) -> KeptFile:
    """Add a file to a case, as Marieke where nobody else is named."""
    return add_file(
        case=case,
        member=member,
        sort=sort,
        note=note,
        upload=upload or an_upload(),
        by=by or cast.marieke,
        at=cast.now,
    )
