"""What every form that is sent carries, whoever writes its template: two hidden fields from one tag."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wayhome.web.shared.once import FIELD, new_key

NOT_GIVEN = "NOTPROVIDED"
"""What Django puts in place of a token where there is none."""
register = template.Library()


@register.simple_tag(takes_context=True, name="csrf_token")
def csrf_token(context: Context) -> SafeString:
    """Return the token against other sites, and the key by which what is sent twice is done once.

    It stands in for Django's tag of the same name in every template, so that no form can be written without the key.
    """
    token = context.get("csrf_token")
    if token in (None, "", NOT_GIVEN):
        return SafeString("")
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="{}" value="{}">',
        token,
        FIELD,
        new_key(),
    )
