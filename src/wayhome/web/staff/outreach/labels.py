"""What all pages of outreach share: crumbs, and stored words in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.web.shared.presenting import Link

Context = dict[str, Any]


def crumbs(*links: tuple[str, str]) -> list[Link]:
    """Return the way to a page of outreach; each link is its label and address, the last without one."""
    return [Link(_("Outreach"), reverse("outreach")), *(Link(label, url) for label, url in links)]


def said_word(labels: Mapping[Any, str], word: str) -> str:
    """Return the label of a stored word in the reader's language; the word itself if it has none."""
    return _(next((label for key, label in labels.items() if key == word), word))
