"""What pages keep to themselves: restricted names, closed people, closed areas, other organisations' packages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, a_case, adult, members
from tests.factories.agreements import an_agreement
from tests.factories.consents import said
from tests.factories.journeys import booked, passport
from wayhome.casefile.access.enums import Role
from wayhome.casefile.access.models import Membership
from wayhome.casefile.cases.actions import end_agreement, share_case
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.telling import make_task
from wayhome.ground.crypto.keyring import end_drawers
from wayhome.ground.values.sentences import say
from wayhome.stages.consent.enums import EventKind
from wayhome.stages.counselling.actions import raise_concern
from wayhome.stages.counselling.enums import ConcernKind
from wayhome.stages.journey import actions as journey
from wayhome.stages.journey.models import TravelDocument
from wayhome.web.shared import clock

TODAY = dt.date(2026, 6, 9)
Opens = Callable[[str], Client]


@pytest.fixture
def browser(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Opens:
    """The browser of a member of the cast at noon, by their key."""
    monkeypatch.setattr(clock, "now", lambda: cast.now)

    def log_in(key: str) -> Client:
        client = Client(headers={"x-forwarded-proto": "https"})
        client.force_login(cast.office.users[key])
        return client

    return log_in


def at_state(case: Case, state: str, **facts: object) -> Case:
    """Put a case at a state without its history, as a scene for one page."""
    Case.objects.filter(pk=case.pk).update(state=state, **facts)
    case.refresh_from_db()
    return case


def shared(cast: Cast, case: Case) -> Case:
    """Share a case with Baghdad under the agreement of the cast."""
    agreement = cast.office.agreements["hague-baghdad"]
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)
    return case


def role(cast: Cast, key: str, organisation: str, held: Role) -> None:
    """Give a member of the cast one role in one organisation, and nothing else."""
    Membership.objects.filter(user=cast.office.users[key]).update(ends_on=F("begins_on"))
    Membership.objects.create(
        user=cast.office.users[key],
        organisation=cast.office.organisations[organisation],
        role=held.value,
        begins_on=dt.date(2026, 1, 1),
    )


def two_handed_over(cast: Cast) -> Case:
    """Return a case of two with telephones, shared with Baghdad and handed over there."""
    case = shared(cast, a_case(cast, adult(), adult("Maryam Abbas")))
    for member in members(case):
        member.person.phones = [{"number": f"+3160000000{member.position}", "safe": False}]
        member.person.save()
        said(cast, member, EventKind.GIVEN)
    journey.send_handover(
        case=case,
        receiver=cast.baghdad,
        answer_due_on=TODAY,
        vulnerability=None,
        by=cast.marieke,
        at=cast.now,
    )
    return case


@pytest.mark.parametrize("held", [Role.ADMINISTRATOR, Role.DONOR_VIEWER])
@pytest.mark.parametrize("name", ["cases", "my_day"])
def test_a_role_that_sees_no_case_is_told_so(cast: Cast, browser: Opens, held: Role, name: str) -> None:
    case = a_case(cast)
    role(cast, "youssef", "hague", held)

    page = browser("youssef").get(reverse(name), follow=True).content.decode()

    assert "Your role sees no case" in page
    assert case.reference not in page


def test_the_day_shows_nothing_of_a_case_whose_agreement_ended(cast: Cast, browser: Opens) -> None:
    case = shared(cast, a_case(cast))
    make_task(
        case=case,
        sentence=say("Call the school"),
        due_on=TODAY,
        at=cast.now,
        organisation_id=cast.baghdad.id,
        role="case_manager",
    )
    before = browser("layla").get(reverse("my_day")).content.decode()
    end_agreement(agreement=cast.office.agreements["hague-baghdad"], by=cast.els, at=cast.now)
    after = browser("layla").get(reverse("my_day")).content.decode()

    assert [word in before for word in ("Call the school", "Karim", case.reference)] == [True] * 3
    assert [word in after for word in ("Call the school", "Karim", case.reference)] == [False] * 3


@pytest.mark.parametrize(
    "name", ["case", "case_journey", "case_consents", "case_notes", "departures", "manifest", "my_day"]
)
def test_a_partners_page_stands_where_one_person_is_closed(cast: Cast, browser: Opens, name: str) -> None:
    case = shared(cast, a_case(cast, adult(), adult("Maryam Abbas")))
    legs = booked(cast, case)
    for member in members(case):
        journey.add_document(member=member, facts=passport(), by=cast.tomasz, at=cast.now)
    end_drawers([members(case)[1].drawer_id], organisation_id=cast.baghdad.id)
    url = {
        "departures": reverse("departures") + "?day=2026-06-18",
        "manifest": reverse("manifest", args=[legs[2].id]),
        "my_day": reverse("my_day"),
    }.get(name) or reverse(name, args=[case.reference])

    page = browser("layla").get(url)

    assert page.status_code == 200
    assert "Maryam" not in page.content.decode()
    if name in ("case_journey", "manifest"):
        assert "Restricted" in page.content.decode()


@pytest.mark.parametrize("reader", ["office", "carrier", "meeting"])
def test_a_closed_person_stands_as_restricted_on_the_flight_they_share(
    cast: Cast, browser: Opens, reader: str
) -> None:
    case = shared(cast, a_case(cast, adult(), adult("Maryam Abbas")))
    legs = booked(cast, case)
    end_drawers([members(case)[1].drawer_id], organisation_id=cast.baghdad.id)

    page = browser("layla").get(reverse("manifest", args=[legs[0].id]) + f"?for={reader}").content.decode()

    assert "Karim" in page
    assert page.count("Restricted") >= 1
    assert "Maryam" not in page


@pytest.mark.parametrize("key", ["rusafa", "government"])
def test_another_holder_does_not_read_a_package_sent_to_somebody_else(
    cast: Cast, browser: Opens, key: str
) -> None:
    case = two_handed_over(cast)
    holder = cast.office.organisations[key]
    agreement = an_agreement(cast.hague, holder, legal_basis="gdpr_6_1_e", begins_on=TODAY)
    share_case(case=case, organisation=holder, agreement=agreement, by=cast.marieke, at=cast.now)
    role(cast, "nadia", key, Role.CASE_MANAGER)
    client = browser("nadia")

    sent = client.get(reverse("journey_handover_sent", args=[case.reference]))
    tab = client.get(reverse("case_journey", args=[case.reference])).content.decode()

    assert sent.status_code == 404
    assert "What was sent" not in tab


def test_the_receiver_reads_the_package_on_both_of_its_pages(cast: Cast, browser: Opens) -> None:
    case = two_handed_over(cast)
    client = browser("layla")

    for name in ("journey_handover_sent", "journey_handover_acknowledge"):
        page = client.get(reverse(name, args=[case.reference])).content.decode()
        assert ("Maryam" in page, "+31600000002" in page) == (True, True)


POSTS: dict[str, tuple[str, dict[str, object]]] = {
    "case_confirm_boarding": (
        "cleared",
        {"member": "1", "boarded_at": "2026-06-09T11:00", "evidence": "staff_saw_boarding"},
    ),
    "journey_embassy": (
        "preparing",
        {
            "member": "1",
            "purpose": "issue",
            "post": "Embassy",
            "shared": ["full_name"],
            "contacted_on": "2026-06-09",
        },
    ),
    "journey_handover": ("preparing", {"answer_due_on": "2026-06-20"}),
}


@pytest.mark.parametrize("name", POSTS)
def test_a_refusal_names_nobody_whose_identity_is_restricted(cast: Cast, browser: Opens, name: str) -> None:
    state, data = POSTS[name]
    case = at_state(shared(cast, a_case(cast)), state, identity_restricted=True)

    page = browser("tomasz").post(reverse(name, args=[case.reference]), data)

    assert page.status_code == 422
    assert "Karim" not in page.content.decode()
    assert "Person 1" in page.content.decode()


@pytest.mark.parametrize("name", ["journey_document", "journey_document_accept"])
def test_the_number_of_a_document_stands_on_no_page_of_a_restricted_case(
    cast: Cast, browser: Opens, name: str
) -> None:
    case = a_case(cast)
    journey.add_document(member=members(case)[0], facts=passport(), by=cast.tomasz, at=cast.now)
    at_state(case, "preparing", identity_restricted=True)
    row = TravelDocument.objects.get(case=case)
    client = browser("tomasz")

    page = client.get(reverse(name, args=[case.reference, row.id]))
    tab = client.get(reverse("case_journey", args=[case.reference])).content.decode()

    assert page.status_code == 403
    assert "4471" not in page.content.decode() + tab


def test_a_refused_step_says_the_same_of_closed_areas_whatever_is_there(cast: Cast, browser: Opens) -> None:
    with_concern, without = (at_state(a_case(cast), "counselling") for _ in range(2))
    raise_concern(
        case=with_concern,
        member=members(with_concern)[0],
        kind=ConcernKind.FEAR_OF_RETURN,
        by=cast.sanne,
        at=cast.now,
    )
    client = browser("marieke")

    pages = [
        client.post(reverse("case_verb", args=[case.reference, "apply"])).content.decode()
        for case in (with_concern, without)
    ]

    found = [re.findall(r"[A-Z][a-z]+: ask the [a-z ]+officer", page) for page in pages]
    assert found[0] == found[1] != []


def test_a_case_is_shared_further_from_the_page_once_somebody_agreed_later(
    cast: Cast, browser: Opens
) -> None:
    case = a_case(cast, adult(), adult("Maryam Abbas"))
    first, second = members(case)
    url = reverse("case_share", args=[case.reference])
    client = browser("marieke")
    agreement = {"agreement": str(cast.office.agreements["hague-baghdad"].id)}
    said(cast, first, EventKind.GIVEN)
    assert client.post(url, agreement).status_code == 302
    assert "for who agreed since" not in client.get(url).content.decode()
    said(cast, second, EventKind.GIVEN)

    assert "for who agreed since" in client.get(url).content.decode()
    assert client.post(url, agreement).status_code == 302

    page = browser("layla").get(reverse("case_people", args=[case.reference])).content.decode()
    assert "Maryam" in page
