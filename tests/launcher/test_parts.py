"""Browser parts, fonts and catalogues: fetched by lock files that name no registry, cut and compiled."""

from __future__ import annotations

import gettext
import json
import re
from pathlib import Path

import pytest
from tools import catalogues, house, vendor

SPRITE = (
    '<svg xmlns="http://www.w3.org/2000/svg">'
    '<symbol class="bi" viewBox="0 0 16 16" id="person"><path d="M1"/></symbol>'
    '<symbol class="bi" viewBox="0 0 16 16" id="person-heart"><path d="M2"/></symbol>'
    '<symbol class="bi" viewBox="0 0 16 16" id="key"><path d="M3"/></symbol></svg>'
)


def test_the_sprite_keeps_the_icons_in_use_and_no_other() -> None:
    cut = vendor.cut_sprite(SPRITE, ["key", "person"])

    assert re.findall(r'id="([^"]+)"', cut) == ["key", "person"]


def test_an_icon_that_does_not_exist_is_named() -> None:
    with pytest.raises(house.Stop, match="Bootstrap Icons has no icon persn, kye: correct it in"):
        vendor.cut_sprite(SPRITE, ["persn", "key", "kye"])


def test_every_icon_in_the_list_exists() -> None:
    sprite = (vendor.MODULES / "bootstrap-icons" / "bootstrap-icons.svg").read_text(encoding="utf-8")

    assert vendor.cut_sprite(sprite, vendor.icon_names())


def test_style_sheets_name_no_map_that_is_not_shipped() -> None:
    sheets = [place.read_text(encoding="utf-8") for place in vendor.VENDOR.glob("*.css")]

    assert sheets
    assert not any("sourceMappingURL" in sheet for sheet in sheets)


def test_the_lock_file_of_browser_parts_names_hashes_and_no_registry() -> None:
    packages = json.loads(vendor.LOCK.read_text(encoding="utf-8"))["packages"]
    locked = {name: package for name, package in packages.items() if name}

    assert all("integrity" in package for package in locked.values())
    assert not any("resolved" in package for package in locked.values())


@pytest.mark.parametrize("name", ["requirements.lock", "tools/uv.txt", "tools/node.txt"])
def test_the_lock_files_of_packages_name_hashes_and_no_registry(name: str) -> None:
    text = (house.ROOT / name).read_text(encoding="utf-8")

    assert "--hash=sha256:" in text
    assert "://" not in text


def test_fonts_for_letters_cover_twelve_scripts_and_more() -> None:
    families = {place.name.partition("_")[0] for place in vendor.FONTS.glob("*.ttf")}

    # Noto Sans alone holds Latin, Cyrillic and Greek, so that these thirteen families make fifteen scripts.
    assert families >= {
        *("NotoSans", "NotoNaskhArabic", "NotoSansArmenian", "NotoSansBengali", "NotoSansDevanagari"),
        *("NotoSansEthiopic", "NotoSansGeorgian", "NotoSansGurmukhi", "NotoSansMyanmar", "NotoSansSinhala"),
        *("NotoSansTamil", "NotoSansHebrew", "ZCOOLXiaoWei"),
    }


def test_a_catalogue_is_compiled_without_gettext(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "STATE", tmp_path)
    source = tmp_path / "src" / "wayhome" / "locale" / "ar" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Way home"\nmsgstr "طريق العودة"\n',
        encoding="utf-8",
    )

    catalogues.ensure()

    with source.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Way home") == "طريق العودة"


def test_a_catalogue_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "STATE", tmp_path)
    source = tmp_path / "src" / "locale" / "ar" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "half a mess\n', encoding="utf-8")

    with pytest.raises(house.Stop, match=r"django\.po is not a readable catalogue"):
        catalogues.ensure()
