"""What scripts of ours never do in a browser: write markup, keep data, listen to other sites, run text as code."""

from __future__ import annotations

import re

from tests.architecture.order import ROOT

SCRIPTS = sorted((ROOT / "src/wayhome/web/static/js").rglob("*.js"))
NEVER = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|localStorage|sessionStorage|indexedDB"
    r"|document\.cookie|postMessage|onmessage|__proto__|Object\.assign\("
)


def test_no_script_of_ours_writes_markup_keeps_data_or_runs_text() -> None:
    found = {path.name: NEVER.findall(path.read_text("utf-8")) for path in SCRIPTS}

    assert len(SCRIPTS) >= 7
    assert {name: words for name, words in found.items() if words} == {}


def test_what_is_forbidden_is_found() -> None:
    assert NEVER.findall("box.innerHTML = text; localStorage.setItem('a', 'b')") == [
        "innerHTML",
        "localStorage",
    ]
