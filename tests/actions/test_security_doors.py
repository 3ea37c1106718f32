"""What a request leaves behind when it is refused or breaks, and what one user leaves to the next: nothing."""

from __future__ import annotations

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone

from tests.cast import Cast, a_case, adult, child, members
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.cases.models import Case
from wayhome.config.urls import urlpatterns as every_page
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import NotPermitted, OutOfScope
from wayhome.ground.crypto.keyring import end_drawers
from wayhome.ground.values.sentences import say
from wayhome.stages.journey.models import Traveller
from wayhome.web.shared import clock

ERRORS = {"http404": Http404(), "scope": OutOfScope(), "role": NotPermitted(say("Not you"), code="no")}


def write_then(request: HttpRequest, error: str) -> HttpResponse:
    """Write something, then let an error rise."""
    Case.objects.update(mark="written")
    raise ERRORS[error]


def zone(request: HttpRequest) -> HttpResponse:
    """Answer the time zone in which this request reads moments."""
    return HttpResponse(timezone.get_current_timezone_name())


urlpatterns: list[URLPattern | URLResolver] = [
    *every_page,
    path("test/write-then/<str:error>/", write_then),
    path("test/zone/", zone),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def client_of(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Marieke's browser at noon."""
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    client = Client(headers={"x-forwarded-proto": "https"})
    client.force_login(cast.office.users["marieke"])
    return client


@pytest.mark.parametrize(("error", "status"), [("http404", 404), ("scope", 404), ("role", 403)])
def test_what_a_view_wrote_before_an_error_is_undone(
    cast: Cast, client_of: Client, error: str, status: int
) -> None:
    case = a_case(cast)

    response = client_of.get(f"/test/write-then/{error}/")

    case.refresh_from_db()
    assert (response.status_code, case.mark) == (status, "")


@pytest.mark.parametrize(("error", "code"), [("scope", "out_of_scope"), ("role", "no")])
def test_a_refusal_is_kept_although_everything_else_is_undone(
    cast: Cast, client_of: Client, error: str, code: str
) -> None:
    client_of.get(f"/test/write-then/{error}/")

    row = AuditEvent.objects.get(tag="door:refused")
    assert (row.user_id, row.detail) == (cast.marieke.user_id, {"code": code})


def test_a_page_of_refusal_shows_a_waiting_message_and_keeps_its_status(
    cast: Cast, client_of: Client
) -> None:
    session = client_of.session
    session["_messages"] = '[["__json_message",0,25,"Done before",""]]'
    session.save()

    response = client_of.get("/test/write-then/scope/")

    assert response.status_code == 404


def test_the_time_zone_of_one_user_is_not_that_of_the_next(cast: Cast, client_of: Client) -> None:
    client_of.get("/test/zone/")

    nobody = Client(headers={"x-forwarded-proto": "https"}).get("/test/zone/")

    assert nobody.content == b"UTC"


@pytest.fixture
def half_closed(cast: Cast) -> Case:
    """A family shared with Baghdad, of whom the daughter's drawer is closed to them."""
    case = a_case(cast, adult(), child())
    agreement = cast.office.agreements["hague-baghdad"]
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)
    end_drawers([members(case)[1].drawer_id], organisation_id=cast.baghdad.id)
    return case


@pytest.mark.parametrize("page", ["cases", "case", "case_people", "case_history", "case_withdraw"])
def test_a_partner_works_on_with_a_person_closed_to_them(
    cast: Cast, client_of: Client, half_closed: Case, page: str
) -> None:
    client_of.force_login(cast.office.users["layla"])
    url = f"{reverse(page)}?view=all" if page == "cases" else reverse(page, args=[half_closed.reference])

    response = client_of.get(url)

    assert response.status_code == 200
    assert "Karim Abbas" in response.content.decode()
    assert "Noor" not in response.content.decode()


def test_a_partner_hears_a_withdrawal_with_a_person_closed_to_them(
    cast: Cast, client_of: Client, half_closed: Case
) -> None:
    client_of.force_login(cast.office.users["layla"])

    client_of.post(
        reverse("case_withdraw", args=[half_closed.reference]), {"member": "1", "given_by": "self"}
    )

    assert Traveller.objects.get(member=members(half_closed)[0]).travel_state == "withdrawn"


def test_a_restricted_person_is_not_on_the_form_that_corrects_them(cast: Cast, client_of: Client) -> None:
    case = a_case(cast)
    Case.objects.filter(pk=case.pk).update(identity_restricted=True, counsellor=None)

    response = client_of.get(reverse("case_person", args=[case.reference, 1]))

    assert response.status_code == 403
    assert "Karim" not in response.content.decode()
