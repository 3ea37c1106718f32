"""Message catalogues: every ``.po`` is compiled to the ``.mo`` beside it, without GNU gettext."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from tools.house import ROOT, STATE, Stop, alone


def ensure() -> None:
    """Compile every catalogue that is newer than its compiled file. Raises ``Stop`` if one cannot be read."""
    with alone(STATE / "catalogues.lock"):
        for source in sorted((ROOT / "src").rglob("locale/*/LC_MESSAGES/*.po")):
            compiled = source.with_suffix(".mo")
            if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
                _compile(source, compiled)


def _compile(source: Path, compiled: Path) -> None:
    with source.open("rb") as file:
        try:
            catalogue = read_po(file, abort_invalid=True)
        except (PoFileError, ValueError) as error:
            raise Stop(f"{source.relative_to(ROOT)} is not a readable catalogue: {error}.") from None
    fresh = compiled.with_suffix(".mo-new")
    with fresh.open("wb") as file:
        write_mo(file, catalogue)
    fresh.replace(compiled)
