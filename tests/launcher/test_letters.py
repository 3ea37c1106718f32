"""Names print in every script of the demonstration, with the fonts that come along and none of the machine's."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator

import pytest
import typst

from tests.architecture.order import ROOT
from wayhome.ground.values.scripts import script_of

FONTS = ROOT / ".wayhome" / "fonts"
PEOPLE = ROOT / "demo" / "people"
PAGE = """
#set document(title: "Names")
#set text(font: ("Noto Sans", "Noto Naskh Arabic"), lang: "en")
#for name in json(bytes(sys.inputs.names)) [#par(name)]
"""
NOT_OF_THE_DEMONSTRATION = {"Mymr": "ဒေါ်ခင်", "Deva": "सरिता तामाङ"}


def names() -> Iterator[str]:
    """Yield every name and part of a name that the demonstration writes."""
    for household in tomllib.loads((PEOPLE / "named.toml").read_text("utf-8")).values():
        yield from (one["name"] for one in household)
    for parts in tomllib.loads((PEOPLE / "parts.toml").read_text("utf-8")).values():
        for key in ("women", "men", "family"):
            yield from (text.partition(" | ")[0] for text in parts.get(key, []))
    yield from NOT_OF_THE_DEMONSTRATION.values()


def by_script() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names():
        found.setdefault(script_of(name), []).append(name)
    return found


def printed(some: list[str]) -> bytes:
    """Return a page with these names; a letter that no font has is an error, never an empty box."""
    return typst.compile(
        PAGE.encode(),
        format="pdf",
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"names": json.dumps(some, ensure_ascii=False)},
        pdf_standards="ua-1",
    )


def test_the_demonstration_writes_names_in_twelve_scripts_and_more() -> None:
    assert set(by_script()) >= {
        *("Latn", "Arab", "Ethi", "Cyrl", "Geor", "Armn", "Beng", "Taml", "Sinh", "Guru", "Deva", "Hani"),
        "Hebr",
    }


@pytest.mark.parametrize(("script", "some"), sorted(by_script().items()))
def test_names_of_each_script_print(script: str, some: list[str]) -> None:
    assert printed(some).startswith(b"%PDF")


def test_a_letter_that_no_font_has_is_an_error() -> None:
    with pytest.raises(typst.TypstError):
        printed(["\U00012000"])  # a cuneiform sign
