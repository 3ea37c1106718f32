"""Views of seats: book, rebook, tickets, change, release, help after a leg, services, escorts."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wayhome.casefile.access.enums import Permission
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.values.money import Money
from wayhome.process.actions import binding
from wayhome.stages.journey import actions, queries
from wayhome.stages.journey.enums import Meeting
from wayhome.stages.journey.models import Leg
from wayhome.web.shared.pages import StaffRequest, attempt, shape_ok, staff_page
from wayhome.web.shared.saying import said
from wayhome.web.staff.cases.labels import joined
from wayhome.web.staff.cases.practice import practice_note
from wayhome.web.staff.journey.labels import called, flight_name, way
from wayhome.web.staff.journey.pages import FormPage, landed, opened, show
from wayhome.web.staff.journey.seat_forms import (
    BookingForm,
    ChangeLegForm,
    EndEscortForm,
    EscortForm,
    LegsForms,
    MeetingForm,
    RebookingForm,
    ReleaseForm,
    ServicesForm,
    TicketsForm,
)

EITHER = ["GET", "POST"]
BOOKING = "staff/journey/booking.html"


@require_http_methods(EITHER)
@staff_page
def book(request: StaffRequest, reference: str) -> HttpResponse:
    """Hold seats for several people on the same flights, behind the gate of booking."""
    file = opened(request, reference, Permission.BOOK_TRAVEL, crumb=_("Book flights"))
    people = [member for member in file.members if member.travels]
    everybody = {"members": [str(member.position) for member in people]}
    form = BookingForm(request.POST or None, people=people, names=file.shown, initial=everybody)
    legs = LegsForms(request.POST or None)
    if request.method == "POST" and shape_ok(form) and legs.is_valid():
        data = form.cleaned_data
        with attempt(request, form) as tried:
            binding.book(
                case=file.hand.case,
                members=form.chosen(),
                legs=legs.plans(booking_reference=data["booking_reference"], cost=data["cost"]),
                today=request.today,
                by=file.hand.by,
                at=request.now,
            )
        if tried.done:
            return landed(request, reference, _("The seats are held."))
    page = FormPage(
        title=_("Book flights"),
        lead=_(
            "One booking seats everybody you choose on the same flights. Write local times, as the ticket does."
        ),
        save=_("Hold seats"),
        practice=practice_note("prepare"),
    )
    return show(request, file, page, form, legs=legs.forms, template=BOOKING)


@require_http_methods(EITHER)
@staff_page
def rebook(request: StaffRequest, reference: str) -> HttpResponse:
    """Move people who have seats to other flights; the old seats stay on record with reason and cost."""
    file = opened(request, reference, Permission.BOOK_TRAVEL, crumb=_("Rebook"))
    people = [member for member in file.members if member.travels]
    form = RebookingForm(request.POST or None, people=people, names=file.shown)
    legs = LegsForms(request.POST or None)
    if request.method == "POST" and shape_ok(form) and legs.is_valid():
        data = form.cleaned_data
        with attempt(request, form) as tried:
            binding.rebook(
                case=file.hand.case,
                members=form.chosen(),
                legs=legs.plans(booking_reference=data["booking_reference"], cost=data["cost"]),
                reason=data["reason"],
                change_cost=data["change_cost"],
                today=request.today,
                by=file.hand.by,
                at=request.now,
            )
        if tried.done:
            return landed(request, reference, _("The new seats are held."))
    page = FormPage(
        title=_("Rebook"),
        lead=_("The old seats stay on record with the reason. The person never pays for a change."),
        save=_("Hold new seats"),
    )
    return show(request, file, page, form, legs=legs.forms, template=BOOKING)


@require_http_methods(EITHER)
@staff_page
def tickets(request: StaffRequest, reference: str) -> HttpResponse:
    """Record that tickets were issued for held seats."""
    file = opened(request, reference, Permission.BOOK_TRAVEL, crumb=_("Tickets issued"))
    people = [member for member in file.members if member.travels]
    form = TicketsForm(request.POST or None, people=people, names=file.shown)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.issue_tickets(
                case=file.hand.case,
                members=form.chosen(),
                booking_reference=form.cleaned_data["booking_reference"],
                by=file.hand.by,
                at=request.now,
            )
        if tried.done:
            return landed(request, reference, _("The tickets are recorded."))
    page = FormPage(title=_("Tickets issued"), lead=_("For seats that are held now."), save=_("Save tickets"))
    return show(request, file, page, form)


@require_http_methods(EITHER)
@staff_page
def change(request: StaffRequest, reference: str, leg: uuid.UUID) -> HttpResponse:
    """Change one person's leg; help that was confirmed for another arrival is asked for again."""
    file = opened(request, reference, Permission.BOOK_TRAVEL, crumb=_("Change a leg"))
    row = queries.leg_of(file.hand.case, leg)
    member = row.member = file.member(row.member.position)
    form = ChangeLegForm(request.POST or None, initial=ChangeLegForm.initial_of(row))
    if request.method == "POST" and shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            binding.change_leg(
                case=file.hand.case,
                leg=row,
                plan=form.plan(booking_reference=data["booking_reference"], cost=_cost(row)),
                reason=data["reason"],
                change_cost=data["change_cost"],
                read_version=data["version"],
                today=request.today,
                by=file.hand.by,
                at=request.now,
            )
        if tried.done:
            return landed(request, reference, _("The leg is changed."))
    page = FormPage(
        title=_("Leg of %(name)s") % {"name": called(member, shown=file.shown)},
        lead=_("For several people at once, rebook instead."),
        save=_("Save changes"),
    )
    return show(request, file, page, form)


@require_http_methods(EITHER)
@staff_page
def meeting(request: StaffRequest, reference: str, leg: uuid.UUID) -> HttpResponse:
    """Record where help in transit or reception stands, for everybody of the case on the same flight."""
    file = opened(
        request,
        reference,
        Permission.BOOK_TRAVEL,
        Permission.ACKNOWLEDGE_HANDOVER,
        crumb=_("Help after a leg"),
    )
    row = queries.leg_of(file.hand.case, leg)
    together = queries.same_flight(file.hand.case, row)
    people = [other.member for other in together]
    form = MeetingForm(
        request.POST or None,
        people=people,
        names=file.shown,
        initial={
            "members": [str(member.position) for member in people],
            "meeting": row.meeting,
            "met_by": row.met_by,
        },
    )
    if request.method == "POST" and shape_ok(form):
        data, chosen = form.cleaned_data, {member.id for member in form.chosen()}
        with attempt(request, form) as tried:
            actions.confirm_meetings(
                legs=[other for other in together if other.member_id in chosen],
                meeting=Meeting(data["meeting"]),
                met_by=data["met_by"],
                by=file.hand.by,
                at=request.now,
            )
        if tried.done:
            return landed(request, reference, _("The help after this leg is recorded."))
    page = FormPage(title=_("Help after a leg"), lead=_way(row), save=_("Save"))
    return show(request, file, page, form)


def _way(leg: Leg) -> str:
    return said(joined(flight_name(leg), way(leg), leg.departs_on))


def _cost(leg: Leg) -> Money | None:
    return Money(leg.cost_minor, leg.cost_currency) if leg.cost_minor is not None else None


@require_http_methods(EITHER)
@staff_page
def release(request: StaffRequest, reference: str, number: int) -> HttpResponse:
    """Record that one person's seats were given back, with what it cost."""
    file = opened(request, reference, Permission.BOOK_TRAVEL, crumb=_("Release seats"))
    member = file.member(number)
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        data = form.cleaned_data
        with attempt(request, form) as tried:
            actions.release_seats(
                member=member,
                reason=data["reason"],
                cost=data["cost"],
                by=file.hand.by,
                at=request.now,
            )
        if tried.done:
            return landed(request, reference, _("The release of the seats is recorded."))
    page = FormPage(
        title=_("Release the seats of %(name)s") % {"name": called(member, shown=file.shown)},
        lead=_("First give them back to the carrier, then record it here."),
        save=_("Seats released"),
    )
    return show(request, file, page, form)


@require_http_methods(EITHER)
@staff_page
def services(request: StaffRequest, reference: str, number: int) -> HttpResponse:
    """Set what the airline is asked to provide for one person on every leg."""
    file = opened(
        request, reference, Permission.BOOK_TRAVEL, Permission.DECIDE_HEALTH, crumb=_("Airline services")
    )
    member = file.member(number)
    legs = queries.seats_of(member)
    initial = {"codes": legs[-1].services if legs else []}
    form = ServicesForm(request.POST or None, initial=initial)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.record_services(member=member, codes=form.wanted(), by=file.hand.by, at=request.now)
        if tried.done:
            return landed(request, reference, _("The airline services are recorded."))
    page = FormPage(
        title=_("Airline services for %(name)s") % {"name": called(member, shown=file.shown)},
        lead=_("Asked for on every leg. Only movements and health officers read this."),
        save=_("Save services"),
    )
    return show(request, file, page, form)


@require_http_methods(EITHER)
@staff_page
def escort(request: StaffRequest, reference: str, number: int) -> HttpResponse:
    """Record a named escort for one person."""
    file = opened(request, reference, Permission.BOOK_TRAVEL, Permission.DECIDE_HEALTH, crumb=_("Escort"))
    member = file.member(number)
    form = EscortForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.arrange_escort(member=member, facts=form.facts(), by=file.hand.by, at=request.now)
        if tried.done:
            return landed(request, reference, _("The escort is recorded."))
    page = FormPage(
        title=_("Escort for %(name)s") % {"name": called(member, shown=file.shown)},
        lead=_("Somebody named, who hands over to somebody named."),
        save=_("Save escort"),
    )
    return show(request, file, page, form)


@require_http_methods(EITHER)
@staff_page
def end_escort(request: StaffRequest, reference: str, escort: uuid.UUID) -> HttpResponse:
    """Record that an escort does not travel after all."""
    file = opened(request, reference, Permission.BOOK_TRAVEL, Permission.DECIDE_HEALTH, crumb=_("End escort"))
    if not queries.may_read_help(file.hand.by):
        raise OutOfScope
    row = queries.escort_of(file.hand.case, escort)
    member = file.member(row.member.position)
    form = EndEscortForm(request.POST or None)
    if request.method == "POST" and shape_ok(form):
        with attempt(request, form) as tried:
            actions.end_escort(
                escort=row, reason=form.cleaned_data["reason"], by=file.hand.by, at=request.now
            )
        if tried.done:
            return landed(request, reference, _("It is recorded that they do not travel along."))
    page = FormPage(
        title=_("The escort of %(name)s does not travel") % {"name": called(member, shown=file.shown)},
        lead=_("%(escort)s: nobody boards for whom an escort is needed and none stands.")
        % {"escort": row.name},
        save=_("End escort"),
    )
    return show(request, file, page, form)
