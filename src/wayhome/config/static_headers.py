"""What goes out with every static file: nothing in it may load, run or be shown inside another site."""

from __future__ import annotations

from wsgiref.headers import Headers

CLOSED_IN = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"


def closed_in(headers: Headers, path: str, url: str) -> None:
    """Add the headers to those of a file; scripts and styles take the policy of the page that loads them."""
    headers["Content-Security-Policy"] = CLOSED_IN
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
