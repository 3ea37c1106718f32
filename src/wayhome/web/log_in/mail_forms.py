"""The form by which somebody chooses when they are written to."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.ground.messaging.enums import WISH_LABELS
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.widgets import Choices


class MailForm(AskingForm):
    """When somebody wants an e-mail."""

    wish = forms.ChoiceField(
        label=_("When we write to you"),
        widget=Choices(),
        choices=[(wish.value, _(label)) for wish, label in WISH_LABELS.items()],
        help_text=_("A mail says what kind of news there is and how much. It names nobody, and has no link."),
    )
