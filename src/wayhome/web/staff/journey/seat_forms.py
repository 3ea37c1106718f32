"""Forms about seats, meetings, services and escorts; one booking form seats several people on the same flights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.cases.models import CaseMember
from wayhome.ground.values.airports import SERVICE_LABELS, ServiceCode, local_moment
from wayhome.stages.journey.actions import EscortFacts, LegPlan
from wayhome.stages.journey.enums import ESCORT_LABELS, MEETING_LABELS, EscortKind, Meeting
from wayhome.stages.journey.models import Leg
from wayhome.web.shared.meanwhile import ReadVersion
from wayhome.web.shared.widgets import Choices, ManyChoices, MomentInput, ShortAnswers
from wayhome.web.staff.cases.choices import member_choices, words
from wayhome.web.staff.journey.forms import SHORT, AmountField, LaidOut

MOST_LEGS = 3


class MembersForm(LaidOut):
    """A form about several members of the case."""

    members = forms.MultipleChoiceField(
        label=_("Who travels"),
        widget=ManyChoices,
        error_messages={"required": _("Choose at least one person.")},
    )

    def __init__(
        self, *args: Any, people: Sequence[CaseMember] = (), names: bool = True, **kwargs: Any
    ) -> None:
        """Take the members that may be chosen; without ``names`` they are called by their number."""
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["members"].choices = member_choices(people, names=names)  # type: ignore[attr-defined]

    def chosen(self) -> list[CaseMember]:
        """Return the members that were chosen, in their order."""
        numbers = {int(number) for number in self.cleaned_data["members"]}
        return [member for member in self.people if member.position in numbers]


class BookingForm(MembersForm):
    """Who travels, under which booking reference."""

    ROWS = (("members",), ("booking_reference", "cost"), ("reason", "change_cost"))

    booking_reference = forms.CharField(label=_("Booking reference"), max_length=20, required=False)
    cost = AmountField(label=_("Cost per person, all legs"), required=False)


class RebookingForm(BookingForm):
    """New flights for people who have seats: why, and what the change cost."""

    reason = forms.CharField(label=_("Why the flights change"), max_length=SHORT)
    change_cost = AmountField(
        label=_("What the change cost, per person"),
        required=False,
        help_text=_("The programme pays it, never the person."),
    )


class ClockTimeField(forms.DateTimeField):
    """A clock time without time zone: the airport's zone decides what moment it is, not the office's."""

    widget = MomentInput

    def to_python(self, value: Any) -> dt.datetime | None:
        """Return the time as it was written."""
        if not value:
            return None
        try:
            return dt.datetime.fromisoformat(str(value).strip()).replace(tzinfo=None)
        except ValueError as unreadable:
            raise forms.ValidationError(_("Write a day and a time.")) from unreadable


class LegForm(LaidOut):
    """One leg as the ticket prints it: clock times at the airports."""

    ROWS: tuple[tuple[str, ...], ...] = (
        ("from_airport", "departs"),
        ("to_airport", "arrives"),
        ("carrier", "flight_number"),
        ("meeting",),
        ("from_zone", "to_zone"),
    )

    from_airport = forms.CharField(label=_("From, airport code"), max_length=3, min_length=3)
    departs = ClockTimeField(label=_("Departs, local time"))
    to_airport = forms.CharField(label=_("To, airport code"), max_length=3, min_length=3)
    arrives = ClockTimeField(label=_("Arrives, local time"))
    carrier = forms.CharField(
        label=_("Carrier code"), max_length=3, required=False, help_text=_("Two or three characters.")
    )
    flight_number = forms.CharField(label=_("Flight number"), max_length=10, required=False)
    meeting = forms.ChoiceField(
        label=_("Help after this leg"),
        choices=words(MEETING_LABELS, only=(Meeting.NEEDED, Meeting.REQUESTED, Meeting.NOT_WANTED)),
        widget=ShortAnswers,
        initial=Meeting.NEEDED.value,
    )
    from_zone = forms.CharField(label=_("Time zone of departure"), max_length=40, required=False)
    to_zone = forms.CharField(label=_("Time zone of arrival"), max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """Keep clock times as they were written, and refuse a time zone that does not exist."""
        data = super().clean() or self.cleaned_data
        for name in ("from_zone", "to_zone"):
            if data.get(name) and data[name] not in available_timezones():
                self.add_error(name, _("This time zone is not known. Write one like Asia/Baghdad."))
        return data

    def has_changed(self) -> bool:
        """Return whether somebody wrote this leg: places or times; an answer about help alone is no leg."""
        names = ("from_airport", "to_airport", "departs", "arrives")
        return self.is_bound and any(str(self.data.get(self.add_prefix(name), "")).strip() for name in names)

    def main_rows(self) -> list[list[BoundField]]:
        """Return the rows of a leg between listed airports."""
        return self.rows()[:-1]

    def zone_rows(self) -> list[list[BoundField]]:
        """Return the row that airports entered by hand need."""
        return self.rows()[-1:]

    def plan(self, **more: Any) -> LegPlan:
        """Return the leg as a plan; ``more`` are booking reference and cost."""
        data = self.cleaned_data
        return LegPlan(
            from_airport=data["from_airport"],
            to_airport=data["to_airport"],
            departs=data["departs"],
            arrives=data["arrives"],
            carrier=data["carrier"],
            flight_number=data["flight_number"],
            meeting=Meeting(data["meeting"]) if data.get("meeting") else Meeting.NEEDED,
            from_zone=data["from_zone"],
            to_zone=data["to_zone"],
            **more,
        )


class ChangeLegForm(LegForm):
    """One person's leg as it is now."""

    ROWS = (
        ("from_airport", "departs"),
        ("to_airport", "arrives"),
        ("carrier", "flight_number"),
        ("booking_reference", "change_cost"),
        ("reason",),
        ("from_zone", "to_zone"),
    )

    meeting = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    booking_reference = forms.CharField(label=_("Booking reference"), max_length=20, required=False)
    reason = forms.CharField(label=_("Why it changes"), max_length=SHORT)
    change_cost = AmountField(
        label=_("What the change cost"),
        required=False,
        help_text=_("The programme pays it, never the person."),
    )
    version = ReadVersion()

    @classmethod
    def initial_of(cls, leg: Leg) -> dict[str, Any]:
        """Return the values the form starts with, in local times."""
        names = ("from_airport", "to_airport", "carrier", "flight_number", "booking_reference", "version")
        return {name: getattr(leg, name) for name in (*names, "from_zone", "to_zone")} | {
            "departs": local_moment(leg.departs_at, leg.from_airport, leg.from_zone or None).replace(
                tzinfo=None
            ),
            "arrives": local_moment(leg.arrives_at, leg.to_airport, leg.to_zone or None).replace(tzinfo=None),
        }


class LegsForms:
    """The legs of one booking: the first is needed, the others count once something stands in them."""

    def __init__(self, data: Mapping[str, Any] | None) -> None:
        """Take the posted values, if any."""
        self.forms = [
            LegForm(
                data, prefix=f"leg{number}", empty_permitted=number > 1, use_required_attribute=number == 1
            )
            for number in range(1, MOST_LEGS + 1)
        ]

    def is_valid(self) -> bool:
        """Return whether every leg that was written has the right shape."""
        checked = [form.is_valid() for form in self.forms]  # every form, so that each shows its errors
        return all(checked)

    def plans(self, *, booking_reference: str, cost: Any) -> list[LegPlan]:
        """Return the legs that were written; the cost of all stands on the first."""
        written = [form for form in self.forms if form.has_changed() and form.cleaned_data]
        return [
            form.plan(booking_reference=booking_reference, cost=cost if place == 0 else None)
            for place, form in enumerate(written)
        ]


class TicketsForm(MembersForm):
    """Tickets that were issued for held seats."""

    ROWS = (("members",), ("booking_reference",))

    booking_reference = forms.CharField(label=_("Booking reference"), max_length=20)


class MeetingForm(MembersForm):
    """Where help after a leg stands, for people on the same flight."""

    ROWS = (("members",), ("meeting",), ("met_by",))

    meeting = forms.ChoiceField(label=_("Help after this leg"), choices=words(MEETING_LABELS), widget=Choices)
    met_by = forms.CharField(
        label=_("Who meets them"),
        max_length=SHORT,
        required=False,
        help_text=_("A name and an organisation. It is needed to confirm."),
    )


class ReleaseForm(LaidOut):
    """Seats given back to the carrier."""

    ROWS = (("reason",), ("cost",))

    reason = forms.CharField(label=_("Why the seats are given back"), max_length=SHORT, required=False)
    cost = AmountField(
        label=_("What it cost"), required=False, help_text=_("The programme pays it, never the person.")
    )


class ServicesForm(LaidOut):
    """What the airline is asked to provide for one person on every leg."""

    ROWS = (("codes",),)

    codes = forms.MultipleChoiceField(
        label=_("The airline is asked for"),
        choices=words(SERVICE_LABELS),
        widget=ManyChoices,
        required=False,
    )

    def wanted(self) -> list[ServiceCode]:
        """Return the service codes that were chosen."""
        return [ServiceCode(code) for code in self.cleaned_data["codes"]]


class EndEscortForm(LaidOut):
    """Why an escort does not travel after all."""

    ROWS = (("reason",),)

    reason = forms.CharField(
        label=_("Why"), max_length=SHORT, error_messages={"required": _("Write why, in one sentence.")}
    )


class EscortForm(LaidOut):
    """Somebody named who travels along."""

    ROWS = (("kind",), ("name", "phone"), ("hands_over_to",), ("whole_way",))

    kind = forms.ChoiceField(label=_("Why"), choices=words(ESCORT_LABELS), widget=ShortAnswers)
    name = forms.CharField(label=_("Who travels along"), max_length=SHORT)
    phone = forms.CharField(label=_("Telephone on the way"), max_length=40, required=False)
    hands_over_to = forms.CharField(label=_("To whom they hand over"), max_length=SHORT, required=False)
    whole_way = forms.BooleanField(label=_("The whole way, door to door"), required=False, initial=True)

    def facts(self) -> EscortFacts:
        """Return what the action takes."""
        data = self.cleaned_data
        return EscortFacts(
            kind=EscortKind(data["kind"]),
            name=data["name"],
            phone=data["phone"],
            hands_over_to=data["hands_over_to"],
            whole_way=data["whole_way"],
        )
