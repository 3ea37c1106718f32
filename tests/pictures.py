"""Pictures of pages, put together on contact sheets that a reader can look through."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser import ROOT, WIDE

SHEETS = ROOT / "docs" / "pictures"
ON_A_SHEET = {"wide": 12, "narrow": 10}
COLUMNS = {"wide": 3, "narrow": 5}
QUALITY = 55


class Album:
    """The pictures of one run, in a folder of their own until they are put on sheets."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken: dict[tuple[str, str], list[tuple[str, Path]]] = {}

    def take(self, page: Page, name: str, language: str, width: int) -> None:
        """Take a picture of what the window shows."""
        shape = "wide" if width == WIDE else "narrow"
        place = self._folder / f"{name}-{language}-{shape}.jpg"
        page.screenshot(path=place, type="jpeg", quality=80)
        self._taken.setdefault((language, shape), []).append((name, place))

    def holds(self, names: Iterable[str]) -> bool:
        """Tell whether a picture of each of these pages was taken."""
        taken = {name for pictures in self._taken.values() for name, _ in pictures}
        return set(names) <= taken

    def put_on_sheets(self, chromium: Browser) -> None:
        """Write the contact sheets, and take away those of an earlier run."""
        SHEETS.mkdir(parents=True, exist_ok=True)
        for old in SHEETS.glob("pages-*.jpg"):
            old.unlink()
        for (language, shape), pictures in sorted(self._taken.items()):
            ordered, many = sorted(pictures), ON_A_SHEET[shape]
            for number, start in enumerate(range(0, len(ordered), many), 1):
                file = SHEETS / f"pages-{language}-{shape}-{number:02d}.jpg"
                _sheet(chromium, ordered[start : start + many], COLUMNS[shape], file)


def _sheet(chromium: Browser, pictures: list[tuple[str, Path]], columns: int, file: Path) -> None:
    page = chromium.new_page(viewport={"width": 1200, "height": 800})
    cells = "".join(
        f"<figure><img src='data:image/jpeg;base64,{base64.b64encode(picture.read_bytes()).decode()}'>"
        f"<figcaption>{escape(name)}</figcaption></figure>"
        for name, picture in pictures
    )
    page.set_content(
        "<style>body{margin:12px;display:grid;gap:12px;background:#ddd;font:13px sans-serif;"
        f"grid-template-columns:repeat({columns},1fr)}}figure{{margin:0}}img{{width:100%;display:block}}</style>{cells}"
    )
    page.screenshot(path=file, full_page=True, type="jpeg", quality=QUALITY)
    page.close()
