"""Pages of texts: everybody reads what is in force, one manager writes, another one puts in force."""

from __future__ import annotations

import re

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast, a_case
from tests.factories.texts import point_in_force, text_in_force
from tests.pages.conftest import Browse
from tests.pages.test_cases import at_step
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.consent.models import ConsentText
from wayhome.stages.counselling.actions import Wording
from wayhome.stages.counselling.models import ChecklistPoint

WORDS = {
    "version": "4.2",
    "title_eng": "My consent",
    "body_eng": "I agree, and I may say no.",
    "title_ara": "موافقتي",
    "body_ara": "أوافق، ويمكنني أن أقول لا.",
    "native_ara": "on",
}
POINT = {"version": "4.2", "position": "1", "body_eng": "You decide, nobody else."}


def of_return(name: str) -> str:
    return reverse(name, args=["return"])


def page(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def shown(browser: Client, url: str) -> dict[str, str]:
    """Return the hidden moment of a form, as the browser sends it back."""
    found = re.search(r'name="read_at"(?: value="([^"]*)")?', page(browser, url))
    assert found is not None
    return {"read_at": found[1] or ""}


def put_in_force(browser: Client, url: str, **more: str) -> int:
    told = {"begins_on": "2026-06-09", "read": "on", **shown(browser, url), **more}
    return browser.post(url, told).status_code


def test_everybody_reads_the_texts_and_only_managers_write_them(cast: Cast, browse: Browse) -> None:
    text_in_force(cast, Purpose.RETURN)
    browse("els").post(of_return("consent_text_write"), {**WORDS, "read_at": ""})

    listed = page(browse("marieke"), reverse("texts"))
    one = page(browse("marieke"), of_return("consent_text"))
    closed = [
        browse("marieke").get(of_return(f"consent_text_{verb}")).status_code for verb in ("write", "publish")
    ]

    assert "4.1" in listed
    assert "Draft waits" not in listed + one
    assert "I may say no" not in one
    assert of_return("consent_text_write") not in one
    assert closed == [403, 403]
    assert reverse("texts") not in page(browse("marieke"), reverse("my_day"))
    assert reverse("texts") in page(browse("els"), reverse("my_day"))


def test_the_arabic_words_stand_beside_the_english_ones_from_right_to_left(
    cast: Cast, browse: Browse
) -> None:
    text_in_force(cast, Purpose.RETURN)

    text = page(browse("els"), of_return("consent_text"))

    assert 'lang="en" dir="ltr"' in text
    assert 'lang="ar" dir="rtl"' in text
    assert text.index("I agree.") < text.index("أوافق.")


def test_a_text_goes_from_the_writer_over_the_reader_into_force(cast: Cast, browse: Browse) -> None:
    text_in_force(cast, Purpose.RETURN)
    els, maria = browse("els"), browse("maria")
    form = page(els, of_return("consent_text_write"))

    written = els.post(
        of_return("consent_text_write"), {**WORDS, **shown(els, of_return("consent_text_write"))}
    )
    own = page(els, of_return("consent_text_publish"))
    day = page(maria, reverse("my_day"))
    read = page(maria, of_return("consent_text_publish"))
    done = put_in_force(maria, of_return("consent_text_publish"))
    after = page(els, of_return("consent_text"))

    assert 'value="4.2"' in form
    assert "I agree." in form
    assert (written.status_code, done) == (302, 302)
    assert "You wrote this draft" in own
    assert 'name="begins_on"' not in own
    assert "1 draft waits for a second person" in day
    assert read.index("I agree, and I may say no.") < read.index("I agree.</p>")
    assert "put in force by Maria Santos" in after
    assert after.index("Version 4.2") < after.index("Earlier versions") < after.index("Version 4.1")


def test_the_writer_is_refused_whatever_they_send(cast: Cast, browse: Browse) -> None:
    els = browse("els")
    els.post(of_return("consent_text_write"), {**WORDS, "read_at": ""})
    moment = ConsentText.objects.all()[0].written_at.isoformat()

    answer = els.post(
        of_return("consent_text_publish"), {"begins_on": "2026-06-09", "read": "on", "read_at": moment}
    )

    assert answer.status_code == 422
    assert not ConsentText.objects.filter(confirmed_at__isnull=False).exists()


def test_nothing_is_put_in_force_unread_or_for_a_day_that_is_over(cast: Cast, browse: Browse) -> None:
    browse("els").post(of_return("consent_text_write"), {**WORDS, "read_at": ""})
    maria, url = browse("maria"), of_return("consent_text_publish")

    unread = maria.post(url, {"begins_on": "2026-06-09", **shown(maria, url)})
    answers = [put_in_force(maria, url, begins_on="2026-06-08"), put_in_force(maria, url, read_at="²")]

    assert (unread.status_code, answers) == (422, [422, 422])
    assert "Read it whole first" in unread.content.decode()
    assert not ConsentText.objects.filter(confirmed_at__isnull=False).exists()


def test_a_draft_that_changed_meanwhile_is_read_again(cast: Cast, browse: Browse) -> None:
    els, maria = browse("els"), browse("maria")
    els.post(of_return("consent_text_write"), {**WORDS, "read_at": ""})
    ConsentText.objects.update(written_at=cast.now.replace(hour=7))
    before = shown(maria, of_return("consent_text_publish"))
    els.post(of_return("consent_text_write"), {**WORDS, **shown(els, of_return("consent_text_write"))})

    answer = maria.post(
        of_return("consent_text_publish"), {"begins_on": "2026-06-09", "read": "on", **before}
    )

    assert answer.status_code == 422
    assert "somebody else changed this record" in answer.content.decode()


def test_what_a_language_lacks_is_asked_for_and_nothing_typed_is_lost(cast: Cast, browse: Browse) -> None:
    text_in_force(cast, Purpose.RETURN)
    url = of_return("consent_text_write")
    half = {**WORDS, "title_ara": "", "other_language": "prs", "read_at": ""}

    answer = browse("els").post(url, half)
    twice = browse("els").post(url, {**WORDS, "other_language": "ara", "title_other": "x", "body_other": "y"})

    text = answer.content.decode()
    assert (answer.status_code, twice.status_code) == (422, 422)
    assert text.count("or leave the whole language empty") >= 3
    assert "I agree, and I may say no." in text
    assert "stands on the page already" in twice.content.decode()


def test_another_language_joins_a_version(cast: Cast, browse: Browse) -> None:
    more = {"other_language": "prs", "title_other": "رضایت من", "body_other": "موافقم."}

    browse("els").post(of_return("consent_text_write"), {**WORDS, **more, "read_at": ""})

    rows = ConsentText.objects.order_by("language").values_list("language", "needs_native_reader")
    # Arabic is not on the page before any text is written in it.
    assert list(rows) == [("eng", False), ("prs", True)]


def test_a_draft_is_thrown_away_once(cast: Cast, browse: Browse) -> None:
    browse("els").post(of_return("consent_text_write"), {**WORDS, "read_at": ""})
    seen = {"read_at": ConsentText.objects.earliest("id").written_at.isoformat()}

    answers = [browse("maria").post(of_return("consent_text_drop"), seen).status_code for _ in range(2)]

    assert answers == [302, 422]
    assert not ConsentText.objects.exists()


def test_an_unknown_purpose_and_a_missing_draft_are_not_found(cast: Cast, browse: Browse) -> None:
    els = browse("els")

    assert els.get(reverse("consent_text", args=["marriage"])).status_code == 404
    assert els.get(of_return("consent_text_publish")).status_code == 404
    assert "No text of this purpose is in force." in page(els, of_return("consent_text"))


# The checklist


def test_a_point_goes_from_the_writer_over_the_reader_into_force(cast: Cast, browse: Browse) -> None:
    point = point_in_force(cast, "own_decision", Wording("eng", "You decide."), Wording("ara", "القرار لكم."))
    els, maria = browse("els"), browse("maria")
    write = reverse("checklist_point_write", args=[point.id])

    written = els.post(write, {**POINT, **shown(els, write)})
    draft = ChecklistPoint.objects.get(version="4.2")
    publish = reverse("checklist_point_publish", args=[draft.id])
    own = put_in_force(maria, publish, read_at="")
    done = put_in_force(maria, publish)

    listed = page(browse("marieke"), reverse("checklist_points"))
    one = page(els, reverse("checklist_point", args=[point.id]))
    assert (written.status_code, own, done) == (302, 422, 302)
    assert "You decide, nobody else." in listed
    assert one.index("You decide, nobody else.") < one.index("Earlier versions") < one.index("القرار لكم.")


def test_a_new_point_is_a_draft_with_a_short_name(cast: Cast, browse: Browse) -> None:
    els, url = browse("els"), reverse("checklist_point_new")
    told = {**POINT, "code": "your_rights", "programme": ""}

    wrong = els.post(url, {**told, "code": "Your rights"})
    made = els.post(url, told)
    twice = els.post(url, told)

    assert (wrong.status_code, made.status_code, twice.status_code) == (422, 302, 422)
    assert "small letters, digits and _ only" in wrong.content.decode()
    assert "your_rights" not in page(browse("marieke"), reverse("checklist_points"))
    assert "your_rights" in page(els, reverse("checklist_points"))


def test_a_programme_gets_its_own_wording(cast: Cast, browse: Browse) -> None:
    point_in_force(cast, "own_decision")

    browse("els").post(
        reverse("checklist_point_new"), {**POINT, "code": "own_decision", "programme": "eurp-nld"}
    )

    assert ChecklistPoint.objects.get(version="4.2").programme == cast.office.programmes["eurp-nld"]


def test_a_new_point_takes_clearances_back_that_nobody_had_it_explained(cast: Cast, browse: Browse) -> None:
    case = at_step(a_case(cast), State.CLEARED, cast)
    browse("els").post(reverse("checklist_point_new"), {**POINT, "code": "your_rights", "programme": ""})
    draft = ChecklistPoint.objects.get()
    url = reverse("checklist_point_publish", args=[draft.id])
    warned = page(browse("maria"), url)

    put_in_force(browse("maria"), url)

    assert "cleared journeys are asked again" in warned
    assert Case.objects.get(pk=case.pk).state == State.PREPARING.value


def test_the_last_draft_of_a_point_leads_back_to_the_list(cast: Cast, browse: Browse) -> None:
    els = browse("els")
    els.post(reverse("checklist_point_new"), {**POINT, "code": "your_rights", "programme": ""})
    drop = reverse("checklist_point_drop", args=[ChecklistPoint.objects.get().id])

    first, second = els.post(drop), els.post(drop)

    assert first.headers["Location"] == reverse("checklist_points")
    assert second.status_code == 404


# Cost


def test_lists_and_pages_cost_the_same_for_one_and_for_many(cast: Cast, browse: Browse) -> None:
    text_in_force(cast, Purpose.RETURN)
    point = point_in_force(cast, "own_decision")
    els = browse("els")
    urls = [
        reverse("texts"),
        of_return("consent_text"),
        reverse("checklist_points"),
        reverse("checklist_point", args=[point.id]),
    ]
    few = [asked(els, url) for url in urls]
    for purpose in Purpose:
        text_in_force(cast, purpose)
    for number in range(2, 8):
        text_in_force(cast, Purpose.RETURN, version=f"4.{number}")
        point_in_force(cast, "own_decision", version=f"4.{number}")
        point_in_force(cast, f"point_{number}", position=number)

    assert [asked(els, url) for url in urls] == few


def asked(browser: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        page(browser, url)
    return len(queries)


def test_points_stand_programme_by_programme_in_the_language_of_the_page(cast: Cast, browse: Browse) -> None:
    point_in_force(cast, "own_decision", position=2)
    words = (Wording("eng", "What help there is."), Wording("ara", "ما المساعدة المتاحة."))
    point_in_force(cast, "home_help", *words, position=1, programme=cast.office.programmes["eurp-nld"])
    browser = browse("els")
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"

    listed = page(browser, reverse("checklist_points"))

    assert "ما المساعدة المتاحة." in listed
    assert "What help there is." not in listed
    assert "You decide." in listed  # which has no other words
    assert listed.index("own_decision") < listed.index("home_help")


def test_who_may_not_put_words_for_everybody_in_force_is_told_before_reading_them(
    cast: Cast, browse: Browse
) -> None:
    browse("maria").post(of_return("consent_text_write"), {**WORDS, "read_at": ""})
    browse("maria").post(reverse("checklist_point_new"), {**POINT, "code": "your_rights", "programme": ""})
    urls = [
        of_return("consent_text"),
        reverse("checklist_point", args=[ChecklistPoint.objects.get().id]),
    ]

    says = "It counts for other organisations too."
    assert [says in page(browse("els"), url) for url in urls] == [True, True]
    assert [says in page(browse("grace"), url) for url in urls] == [False, False]
