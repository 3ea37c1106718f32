"""A publication as PDF by Typst, readable by screen readers (PDF/UA-1); the one module that touches Typst."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from importlib import resources
from pathlib import Path

import typst

from wayhome.reporting.publication import Publication


def as_pdf(bulletin: Publication, *, made_at: datetime, font_folders: Sequence[Path] = ()) -> bytes:
    """Return the PDF; ``made_at`` is its date, so that the same input gives the same bytes.

    Fonts come from the folders that exist, then from the system. A letter that no font has is an error, never an
    empty box: raises ``typst.TypstError``.
    """
    with resources.as_file(
        resources.files("wayhome.reporting.renderings").joinpath("bulletin.typ")
    ) as template:
        return typst.compile(
            template,
            format="pdf",
            font_paths=[folder for folder in font_folders if folder.is_dir()],
            sys_inputs={"publication": json.dumps(asdict(bulletin), ensure_ascii=False)},
            pdf_standards="ua-1",
            timestamp=int(made_at.timestamp()),
        )
