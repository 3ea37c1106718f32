"""The tag that lays out the specimens of the component gallery."""

from __future__ import annotations

from django import template
from django.template.context import Context

from wayhome.web.shared.gallery import gallery_context

register = template.Library()


@register.simple_tag(takes_context=True)
def specimens(context: Context) -> str:
    """Put every specimen into the context of the block it stands in."""
    context.update(gallery_context())
    return ""
