"""What a page must be for everybody who reads it: axe finds nothing, and nothing scrolls sideways on a telephone."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from playwright.sync_api import Page

from tests.browser import NARROW, ROOT, WIDE, Site, Somebody

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""Tags of the rules that axe asks; none of their rules is switched off."""
_ASK = """async (tags) => {
  const found = await axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']});
  return found.violations.flatMap(rule => rule.nodes.map(node =>
    `${rule.id}: ${rule.help}: ${node.target.join(' ')}: ${node.html.slice(0, 160)} (${
      node.any.concat(node.all, node.none).map(check => check.message).join('; ').slice(0, 240)})`));
}"""
_TOO_WIDE = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const scrolls = element => element !== document.body && element !== root
    && ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(element).overflowX);
  const held = element => { for (let e = element.parentElement; e; e = e.parentElement) if (scrolls(e)) return true;
    return false; };
  const out = [...document.body.querySelectorAll('*')].filter(element => {
    const box = element.getBoundingClientRect();
    return box.width && (box.right > root.clientWidth + 0.5 || box.left < -0.5) && !held(element);
  });
  return [`sideways: ${root.scrollWidth} px of ${root.clientWidth}: ${
    out.slice(0, 4).map(element => element.outerHTML.slice(0, 160)).join(' | ')}`];
}"""
_OPEN = "() => document.querySelectorAll('main details').forEach(one => { one.open = true; })"
_SEND_EMPTY = """() => {
  const empty = document.createElement('form');
  empty.method = 'post';
  empty.action = location.href;
  empty.append(document.querySelector('[name=csrfmiddlewaretoken]').cloneNode());
  document.body.append(empty);
  empty.submit();
}"""


@cache
def _axe() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def faults_of(page: Page) -> list[str]:
    """Return what axe finds on the page as it stands, one line for each place, and what is too wide."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())
    found: list[str] = page.evaluate(_ASK, RULES)
    wide: list[str] = page.evaluate(_TOO_WIDE)
    return [*found, *wide]


def unfold(page: Page) -> None:
    """Open everything that is folded away in the page itself."""
    page.evaluate(_OPEN)


def sends_empty(page: Page) -> None:
    """Send the page's form with nothing in it, and wait for the answer."""
    with page.expect_navigation():
        page.evaluate(_SEND_EMPTY)


def looks_at(somebody: Somebody, *, as_what: str) -> list[str]:
    """Look at the page as it stands, unfolded, at both widths; return every fault with what was looked at."""
    found = []
    unfold(somebody.page)
    for width in (WIDE, NARROW):
        somebody.page.set_viewport_size({"width": width, "height": 900})
        found += [f"{as_what}, {width} px: {fault}" for fault in faults_of(somebody.page)]
    somebody.page.set_viewport_size({"width": WIDE, "height": 900})
    return found


def in_language(site: Site, somebody: Somebody, language: str) -> None:
    """Let somebody read the pages in a language from now on, as the menu's choice leaves it."""
    cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site.url}
    somebody.context.add_cookies([cookie])  # type: ignore[list-item]
