"""Forms of who works here: a new account, a role with its office, an office, and what the list shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.access.actions import AccountFacts
from wayhome.casefile.access.enums import ROLE_LABELS, Role
from wayhome.casefile.access.queries import StaffFilter, Standing
from wayhome.ground.accounts.models import Office
from wayhome.web.shared.asking import AskingForm
from wayhome.web.staff.cases.choices import Choice, country_choices, words

EVERYBODY = "all"
STANDINGS: list[Choice] = [
    (Standing.NOW.value, _("Working here now")),
    (Standing.GONE.value, _("Left or switched off")),
    (EVERYBODY, _("Everybody")),
]
CONTINENTS = frozenset(
    {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)
NO_ADDRESS = {
    "required": _("Write the e-mail address."),
    "invalid": _("This is no e-mail address. Write one like name@example.org."),
}


def time_zones() -> list[tuple[str, str]]:
    """Return the time zones of places by their names in the tz database, which are the same in every language."""
    zones = sorted(zone for zone in available_timezones() if zone.split("/")[0] in CONTINENTS)
    return [("", "–"), *((zone, zone.replace("_", " ")) for zone in zones)]


class WithOffices(AskingForm):
    """A form that offers the roles, and the offices of the organisation."""

    no_role: Any = "–"
    no_office: Any = _("No office: the whole organisation")

    role = forms.ChoiceField(label=_("Role"))
    office = forms.ChoiceField(label=_("Office"), required=False)

    def __init__(self, *args: Any, offices: Sequence[Office], **options: Any) -> None:
        """Take the offices that may be chosen."""
        super().__init__(*args, **options)
        self._offices = {str(office.id): office for office in offices}
        named = [(key, office.name) for key, office in self._offices.items()]
        cast(forms.ChoiceField, self.fields["office"]).choices = [("", self.no_office), *named]
        cast(forms.ChoiceField, self.fields["role"]).choices = words(ROLE_LABELS, unknown=self.no_role)

    def chosen_office(self) -> Office | None:
        """Return the office that was chosen, or none."""
        return self._offices.get(self.cleaned_data["office"])

    def chosen_role(self) -> Role:
        """Return the role that was chosen."""
        return Role(self.cleaned_data["role"])


class RoleForm(WithOffices):
    """A role, and the office in which it is held."""


class AccountForm(WithOffices):
    """A new account with its first role."""

    field_order = ("name", "email", "language", "role", "office")

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As colleagues call the person; it stands on what they do."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Their own address at work. They log in with it, so nobody shares one."),
        error_messages=NO_ADDRESS,
    )
    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES)

    def facts(self) -> AccountFacts:
        """Return what the action takes."""
        return AccountFacts(**{name: self.cleaned_data[name] for name in ("name", "email", "language")})


class ElsewhereForm(WithOffices):
    """A role for somebody who has an account in another organisation."""

    field_order = ("email", "role", "office")

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The one with which they log in already."),
        error_messages=NO_ADDRESS,
    )


class StaffFilterForm(WithOffices):
    """What the list of staff shows."""

    field_order = ("standing", "role", "office")
    no_role = _("Any role")
    no_office = _("Any office")

    standing = forms.ChoiceField(label=_("Shown"), required=False, choices=STANDINGS)
    role = forms.ChoiceField(label=_("Role"), required=False)

    def where(self) -> StaffFilter:
        """Return the filter that was chosen; what nobody offers is left out."""
        chosen = self.cleaned_data if self.is_valid() else {}
        standing = chosen.get("standing") or Standing.NOW.value
        return StaffFilter(
            standing=None if standing == EVERYBODY else Standing(standing),
            office_id=int(chosen["office"]) if chosen.get("office") else None,
            role=Role(chosen["role"]) if chosen.get("role") else None,
        )


class OfficeForm(AskingForm):
    """A new office of the organisation."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Mostly the town it is in."))
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        help_text=_("It decides what today is for whoever works there."),
    )
