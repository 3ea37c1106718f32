"""The list of airline limits in pregnancy: its texts, its form, and what stands in the cells of a row."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wayhome.casefile.funding.models import AirlineLimit
from wayhome.casefile.funding.world_lists import AIRLINE_LIMITS, LimitFacts
from wayhome.ground.values.sentences import msgid
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.presenting import Cell
from wayhome.web.shared.widgets import DayInput
from wayhome.web.staff.cases.labels import joined
from wayhome.web.staff.world.description import ListPage, Words


class LimitForm(AskingForm):
    """Until when a carrier takes a pregnant passenger."""

    carrier = forms.RegexField(
        r"^[A-Za-z0-9]{2,3}$",
        label=gettext_lazy("Carrier"),
        required=False,
        help_text=gettext_lazy(
            "Two or three characters, as on the ticket. Empty: any carrier without a row."
        ),
        error_messages={"invalid": gettext_lazy("Write the airline’s code, such as TK, or leave it empty.")},
    )
    single_until_week = forms.IntegerField(
        label=gettext_lazy("Carried until week"),
        help_text=gettext_lazy("Completed weeks, with one child."),
    )
    multiple_until_week = forms.IntegerField(
        label=gettext_lazy("Carried until week, with several children"),
    )
    certificate_from_week = forms.IntegerField(
        label=gettext_lazy("Certificate from week"),
        help_text=gettext_lazy("From when the airline asks for a physician’s certificate."),
    )
    begins_on = forms.DateField(label=gettext_lazy("From"), widget=DayInput())
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("The airline’s own page or letter, with its date."),
        error_messages={"required": gettext_lazy(AIRLINE_LIMITS.refusals.no_source)},
    )


def _name(row: AirlineLimit) -> str:
    return row.carrier or _("Any other carrier")


def _cells(row: AirlineLimit) -> list[Cell]:
    more = joined(
        _("%(week)s with several children") % {"week": row.multiple_until_week},
        _("certificate from week %(week)s") % {"week": row.certificate_from_week},
    )
    return [
        Cell(_name(row), code=bool(row.carrier)),
        Cell(_("until week %(week)s") % {"week": row.single_until_week}, note=more),
    ]


PAGE = ListPage(
    of=AIRLINE_LIMITS,
    form=LimitForm,
    hands=lambda today: {},
    facts=lambda written, today: LimitFacts(**written),
    columns=(gettext_lazy("Carrier"), gettext_lazy("Carried")),
    cells=_cells,
    name=_name,
    in_force="done",
    words=Words(
        tab=gettext_lazy("Airline limits"),
        title=gettext_lazy("Airline limits in pregnancy"),
        lead=gettext_lazy(
            "Until which completed week a carrier takes a pregnant passenger. "
            "Two people of headquarters enter each row, and two end it."
        ),
        caption=gettext_lazy("Airline limits by carrier, newest first"),
        nothing=gettext_lazy("No limit was ever entered."),
        nothing_means=gettext_lazy("While none is in force, nobody who is pregnant can be cleared."),
        enter=gettext_lazy("Enter a limit"),
        enter_title=gettext_lazy("Enter the limit of an airline"),
        enter_lead=gettext_lazy(
            "It acts when a second person has confirmed it. A later row of the same carrier counts beside it: the strictest binds."
        ),
        confirmed=gettext_lazy("Confirmed. It is in force, and every cleared case was asked again."),
        ask=gettext_lazy("Ask to end"),
        ask_title=gettext_lazy("Ask to end a limit"),
        ask_lead=msgid("%(name)s: the limit stays in force until a second person ends it."),
        asked=gettext_lazy("Asked. It stays in force until a colleague ends it."),
        end=gettext_lazy("End"),
        own_end=gettext_lazy("You asked for it. Ask a colleague to end it."),
        end_done=gettext_lazy("Ended, from the day that was asked for. Every cleared case was asked again."),
        end_asked=gettext_lazy("In force, end asked for"),
        ended=gettext_lazy("Ended"),
    ),
)
