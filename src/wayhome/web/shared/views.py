"""Pages that belong to no stage: the front door, theme, seat, help and gallery."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.chrome import THEMES
from wayhome.web.shared.middleware import SEAT
from wayhome.web.shared.pages import StaffRequest, staff_page


@require_GET
def front_door(request: HttpRequest) -> HttpResponse:
    """Send staff to their day, and everybody else to the log-in page."""
    return redirect("my_day" if request.user.is_authenticated else "account_login")


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else "/"


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie and go back."""
    response = HttpResponseRedirect(_back(request))
    theme = request.POST.get("theme", "auto")
    if theme in THEMES:
        response.set_cookie(
            settings.THEME_COOKIE_NAME,
            theme,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            httponly=True,
            secure=settings.SECURE,
        )
    return response


class SeatForm(AskingForm):
    """The organisation to act for."""

    organisation = forms.IntegerField()


@require_POST
@staff_page
def choose_seat(request: StaffRequest) -> HttpResponse:
    """Act for another of one's organisations from the next request on."""
    form = SeatForm(request.POST)
    if form.is_valid():
        held = {seat.organisation_id for seat in request.seats}
        if form.cleaned_data["organisation"] in held:
            request.session[SEAT] = form.cleaned_data["organisation"]
    return redirect("my_day")


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Show where help is found."""
    return render(request, "help.html")


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show what the pages promise to everybody who reads them."""
    return render(request, "accessibility.html")


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    return render(request, "gallery.html")
