"""Pages of referrals: what each side sees, what it does not, and what they cost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from tests.factories.referrals import CONTACT, WORDS, a_referral
from tests.pages.conftest import Browse
from wayhome.casefile.cases.models import Case, Note
from wayhome.stages.outreach.actions import decline_referral, take_back_referral
from wayhome.stages.outreach.enums import DeclineReason
from wayhome.stages.outreach.models import PartnerReferral

DAY = dt.timedelta(days=1)
MOST_QUERIES = 15


def the_form(cast: Cast, **more: str) -> dict[str, str]:
    return {
        "agreed": "on",
        "explained_in": "ara",
        "receiver": str(cast.hague.id),
        "language": "ara",
        "interpreter": "woman",
        "people": "3",
        "may_be_child": "on",
        "contact": CONTACT,
        "safely": "Only a woman calls",
        "own_words": WORDS,
        **more,
    }


OPENING = {
    "agrees": "on",
    "notice_language": "ara",
    "child_ground": "adult",
    "programme": "eurp-nld",
    "destination_country": "IRQ",
    "full_name": "Karim Abbas",
    "born": "3 March 1990",
    "calendar": "gregorian",
    "known_by": "said",
    "sex": "male",
    "language": "ara",
}


def test_a_partner_sends_what_somebody_wants_to_ask(cast: Cast, browse: Browse) -> None:
    sent = browse("joris").post(reverse("referral_new"), the_form(cast))

    row = PartnerReferral.objects.get()
    seen = browse("joris").get(sent["Location"]).content.decode()
    assert sent.status_code == 302
    assert (row.receiver_id, row.people, row.may_be_child, row.interpreter) == (
        cast.hague.id,
        3,
        True,
        "woman",
    )
    assert WORDS in seen
    assert CONTACT in seen
    assert "Waits for an answer" in seen


@pytest.mark.parametrize("without", ["agreed", "explained_in", "language", "contact", "safely", "own_words"])
def test_nothing_is_sent_while_something_is_missing(cast: Cast, browse: Browse, without: str) -> None:
    told = {name: value for name, value in the_form(cast).items() if name != without}

    answer = browse("joris").post(reverse("referral_new"), told)

    assert answer.status_code == 422
    assert PartnerReferral.objects.count() == 0


def test_only_organisations_with_an_agreement_for_it_are_offered(cast: Cast, browse: Browse) -> None:
    page = browse("joris").get(reverse("referral_new")).content.decode()
    forced = browse("joris").post(reverse("referral_new"), the_form(cast, receiver=str(cast.brussels.id)))

    assert "Mission in the Netherlands" in page
    assert "Mission in Belgium" not in page
    assert forced.status_code == 422


def test_a_partner_without_an_agreement_is_told_so(cast: Cast, browse: Browse) -> None:
    agreement = cast.office.agreements["opendoor-hague"]
    agreement.ends_on = cast.now.date()
    agreement.save()

    page = browse("joris").get(reverse("referral_new")).content.decode()

    assert "There is nobody to refer to" in page


def test_counsellors_see_it_on_their_list_and_among_the_tasks_of_the_day(cast: Cast, browse: Browse) -> None:
    referral = a_referral(cast, at=cast.now - 4 * DAY, may_be_child=True)
    url = reverse("referral", args=[referral.id])

    day = browse("marieke").get(reverse("my_day")).content.decode()
    listed = browse("marieke").get(reverse("referrals")).content.decode()

    late = day[day.index('id="late-h"') :]
    assert url in late
    assert "Open Door Support" in late
    assert "house default: 1 day<" in late
    assert url in listed
    assert "may be a child" in listed
    assert WORDS not in day + listed


def test_a_counsellor_reads_the_words_and_how_to_call_safely(cast: Cast, browse: Browse) -> None:
    page = browse("marieke").get(reverse("referral", args=[a_referral(cast).id])).content.decode()

    assert WORDS in page
    assert "Leave no message" in page
    assert "house default" in page


def test_accepting_opens_the_form_of_a_case_with_the_language_and_asks_for_agreement_again(
    cast: Cast, browse: Browse
) -> None:
    referral = a_referral(cast)
    address = f"{reverse('case_open')}?referral={referral.id}"

    form = browse("marieke").get(address).content.decode()
    refused = browse("marieke").post(address, {k: v for k, v in OPENING.items() if k != "agrees"})
    opened = browse("marieke").post(address, OPENING)

    referral.refresh_from_db()
    case = Case.objects.get()
    assert '<option value="ara" selected>' in form
    assert "It accepts the referral of Open Door Support" in form
    assert (refused.status_code, opened.status_code) == (422, 302)
    assert referral.state == "accepted"
    assert Note.objects.filter(case=case).count() == 0
    assert case.reference in browse("marieke").get(reverse("referral", args=[referral.id])).content.decode()


def test_the_partner_sees_that_it_was_accepted_and_nothing_of_the_case(cast: Cast, browse: Browse) -> None:
    referral = a_referral(cast)
    browse("marieke").post(f"{reverse('case_open')}?referral={referral.id}", OPENING)
    case = Case.objects.get()

    pages = [
        browse("joris").get(url).content.decode()
        for url in (
            reverse("referral_sent", args=[referral.id]),
            reverse("referrals_sent"),
            reverse("my_day"),
        )
    ]

    assert "Accepted" in pages[0]
    assert "was accepted" in pages[2]
    assert not any(case.reference in page or str(case.id) in page for page in pages)
    assert not any("Karim" in page for page in pages)


def test_a_declined_referral_tells_the_partner_why(cast: Cast, browse: Browse) -> None:
    referral = a_referral(cast)

    bare = browse("marieke").post(reverse("referral_decline", args=[referral.id]), {"because": "no_time"})
    done = browse("marieke").post(
        reverse("referral_decline", args=[referral.id]),
        {"because": "no_time", "words": "We are glad to see them in July."},
    )

    page = browse("joris").get(reverse("referral_sent", args=[referral.id])).content.decode()
    assert (bare.status_code, done.status_code) == (422, 302)
    assert "We cannot see anybody soon enough" in page
    assert "We are glad to see them in July." in page


def test_taking_back_is_one_step_and_the_text_is_gone_for_both(cast: Cast, browse: Browse) -> None:
    referral = a_referral(cast)

    asked = browse("joris").get(reverse("referral_take_back", args=[referral.id]))
    done = browse("joris").post(reverse("referral_take_back", args=[referral.id]))

    theirs = browse("joris").get(reverse("referral_sent", args=[referral.id])).content.decode()
    ours = browse("marieke").get(reverse("referral", args=[referral.id])).content.decode()
    assert (asked.status_code, done.status_code) == (200, 302)
    assert WORDS not in theirs + ours
    assert "Call nobody" in ours


def test_what_was_taken_back_opens_no_case(cast: Cast, browse: Browse) -> None:
    referral = a_referral(cast)
    take_back_referral(referral=referral, by=cast.joris, at=cast.now)

    answer = browse("marieke").post(f"{reverse('case_open')}?referral={referral.id}", OPENING)

    assert answer.status_code == 422
    assert "took this referral back" in answer.content.decode()
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("nadia", "referral_sent"),
        ("nadia", "referral_take_back"),
        ("lucas", "referral"),
        ("lucas", "referral_decline"),
        ("layla", "referral"),
    ],
)
def test_another_partner_and_an_unrelated_office_find_nothing(
    cast: Cast, browse: Browse, key: str, name: str
) -> None:
    url = reverse(name, args=[a_referral(cast).id])

    assert browse(key).get(url).status_code == 404
    if name in {"referral_take_back", "referral_decline"}:
        assert browse(key).post(url, {"because": "other", "words": "x"}).status_code == 404


@pytest.mark.parametrize("key", ["lucas", "layla"])
def test_nobody_opens_a_case_from_the_referral_of_others(cast: Cast, browse: Browse, key: str) -> None:
    address = f"{reverse('case_open')}?referral={a_referral(cast).id}"

    assert browse(key).get(address).status_code in {403, 404}
    assert browse(key).post(address, OPENING).status_code in {403, 404}
    assert browse("marieke").get(f"{reverse('case_open')}?referral=x").status_code == 404


@pytest.mark.parametrize("key", ["tomasz", "peter", "claire"])
def test_others_of_the_office_are_told_who_answers(cast: Cast, browse: Browse, key: str) -> None:
    answer = browse(key).get(reverse("referrals"))

    assert answer.status_code == 403


def test_an_emptied_referral_says_so(cast: Cast, browse: Browse) -> None:
    referral = decline_referral(
        referral=a_referral(cast), because=DeclineReason.OTHER, words="x", by=cast.marieke, at=cast.now
    )
    PartnerReferral.objects.filter(pk=referral.pk).update(
        contact=None, safely=None, own_words=None, declined_words=None, emptied_at=cast.now
    )

    page = browse("marieke").get(reverse("referral", args=[referral.id])).content.decode()

    assert "What was written was emptied on 9 June 2026" in page


@pytest.mark.parametrize("rows", [1, 30])
def test_lists_and_pages_cost_the_same_whatever_their_length(cast: Cast, browse: Browse, rows: int) -> None:
    for number in range(rows):
        a_referral(cast, at=cast.now - number * DAY)
    first = PartnerReferral.objects.first()
    assert first is not None
    marieke, joris = browse("marieke"), browse("joris")
    costs = {}
    for browser, url in (
        (marieke, reverse("referrals")),
        (marieke, reverse("referral", args=[first.id])),
        (joris, reverse("referrals_sent")),
        (joris, reverse("referral_sent", args=[first.id])),
        (joris, reverse("referral_new")),
    ):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url).status_code == 200
        costs[url] = len(queries)

    assert max(costs.values()) <= MOST_QUERIES, costs


def test_older_referrals_stand_on_the_next_page(cast: Cast, browse: Browse) -> None:
    for number in range(30):
        a_referral(cast, at=cast.now - number * DAY)

    page = browse("marieke").get(reverse("referrals"))
    later = page.context["pager"].later_url

    assert browse("marieke").get(later).content.decode().count("Open Door Support") == 5
