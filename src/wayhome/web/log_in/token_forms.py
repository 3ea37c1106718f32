"""The form by which somebody makes a token: for which of their roles, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.access.actions.tokens import LONGEST_DAYS
from wayhome.casefile.access.enums import ROLE_LABELS, Role
from wayhome.casefile.access.models import Membership
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.widgets import Choices

DAYS = (7, 30, LONGEST_DAYS)


class TokenForm(AskingForm):
    """One role, and how long the token holds."""

    role = forms.ChoiceField(
        label=_("In which role"),
        widget=Choices(),
        help_text=_("It opens what you may open in this role, and nothing else."),
        error_messages={"required": _("Choose the role.")},
    )
    days = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        widget=Choices(),
        choices=[(DAYS[0], _("7 days")), (DAYS[1], _("30 days")), (DAYS[2], _("90 days"))],
        error_messages={"required": _("Choose for how long.")},
    )

    def __init__(self, *args: Any, roles: Sequence[Membership], **kwargs: Any) -> None:
        """Take the roles that somebody holds where they act."""
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (str(one.id), translated(ROLE_LABELS[Role(one.role)])) for one in roles
        ]
