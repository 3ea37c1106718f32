"""The list of suspended destinations: its texts, its form, and what stands in the cells of a row."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wayhome.casefile.funding.models import Suspension
from wayhome.casefile.funding.queries import programmes_on
from wayhome.casefile.funding.world_lists import SUSPENSIONS, SuspensionFacts
from wayhome.ground.values.sentences import msgid
from wayhome.web.shared import saying
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.presenting import Cell
from wayhome.web.shared.widgets import DayInput
from wayhome.web.staff.cases.choices import country_choices
from wayhome.web.staff.cases.labels import joined
from wayhome.web.staff.world.description import ListPage, Words, Written


class SuspensionForm(AskingForm):
    """A destination to which no returns are organised."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=country_choices)
    area = forms.CharField(
        label=gettext_lazy("Part of the country"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Empty: the whole country."),
    )
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)
    begins_on = forms.DateField(label=gettext_lazy("From"), widget=DayInput())
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("The document it rests on, with its date."),
        error_messages={"required": gettext_lazy(SUSPENSIONS.refusals.no_source)},
    )

    def __init__(self, *args: Any, programmes: list[tuple[str, str]], **kwargs: Any) -> None:
        """Take the programmes that may be chosen."""
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [("", gettext_lazy("All programmes")), *programmes]  # type: ignore[attr-defined]


def _hands(today: dt.date) -> Written:
    """Return the programmes that run today, of any mission: headquarters suspends for all of them."""
    return {"programmes": [(one.code, one.name) for one in programmes_on(today)]}


def _facts(written: Written, today: dt.date) -> SuspensionFacts:
    programme = programmes_on(today).filter(code=written["programme"]).first()
    return SuspensionFacts(**{**written, "programme": programme})


def _cells(row: Suspension) -> list[Cell]:
    where = row.area or _("the whole country")
    programme = row.programme.name if row.programme else _("all programmes")
    return [Cell(saying.country(row.country), note=joined(where, programme))]


PAGE = ListPage(
    of=SUSPENSIONS,
    form=SuspensionForm,
    hands=_hands,
    facts=_facts,
    columns=(gettext_lazy("Country"),),
    cells=_cells,
    name=lambda row: saying.country(row.country),
    in_force="blocked",
    words=Words(
        tab=gettext_lazy("Suspended destinations"),
        title=gettext_lazy("Suspended destinations"),
        lead=gettext_lazy(
            "Countries to which no returns are organised now. Two people of headquarters enter each row, and two lift it."
        ),
        caption=gettext_lazy("Suspended destinations, newest first"),
        nothing=gettext_lazy("No destination was ever suspended."),
        nothing_means="",
        enter=gettext_lazy("Suspend a destination"),
        enter_title=gettext_lazy("Suspend a destination"),
        enter_lead=gettext_lazy(
            "It acts when a second person has confirmed it. Then nobody can be cleared or board for this country."
        ),
        confirmed=gettext_lazy(
            "Confirmed. It is in force, and every case cleared for this country was asked again."
        ),
        ask=gettext_lazy("Ask to lift"),
        ask_title=gettext_lazy("Ask to lift a suspension"),
        ask_lead=msgid("%(name)s stays suspended until a second person lifts it."),
        asked=gettext_lazy("Asked. It stays in force until a colleague lifts it."),
        end=gettext_lazy("Lift"),
        own_end=gettext_lazy("You asked for it. Ask a colleague to lift it."),
        end_done=gettext_lazy("Lifted, from the day that was asked for."),
        end_asked=gettext_lazy("In force, lift asked for"),
        ended=gettext_lazy("Lifted"),
    ),
)
