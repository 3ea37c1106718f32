"""When two change the same record, neither change is lost and nothing is merged unseen."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, a_case, members
from tests.pages.conftest import Browse
from wayhome.casefile.cases.models import Case
from wayhome.casefile.people.models import Person
from wayhome.web.shared.meanwhile import HASH


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast)


def opened(browser: Client, page: str) -> dict[str, Any]:
    """Return what a form would send if nothing was typed."""
    return dict(browser.get(page).context["form"].initial) | {"version": shown_version(browser.get(page))}


def shown_version(answer: Any) -> str:
    text = answer.content.decode()
    return re.findall(r'name="version" value="([^"]+)"', text)[0]


def typed(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, False)}


def rows(answer: Any) -> list[tuple[str, ...]]:
    text = answer.content.decode()
    table = text[text.index("wh-meanwhile") : text.index("</table>", text.index("wh-meanwhile"))]
    found = []
    for row in re.findall(r"<tr>(.*?)</tr>", table, flags=re.S)[1:]:
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.S)
        found.append(tuple(html.unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in cells))
    return found


def test_a_stale_save_shows_both_versions_of_each_field(cast: Cast, browse: Browse, case: Case) -> None:
    page = reverse("case_edit", args=[case.reference])
    marieke, sanne = browse("marieke"), browse("sanne")
    mine, theirs = opened(marieke, page), opened(sanne, page)

    first = sanne.post(page, typed(**{**theirs, "motive": "My mother is ill."}))
    second = marieke.post(page, typed(**{**mine, "motive": "I want to see my mother.", "language": "kur"}))

    assert first.status_code == 302
    assert second.status_code == 409
    assert rows(second)[-1] == (
        "Why they want to return, in their own words",
        "My mother is ill.",
        "I want to see my mother.",
    )
    text = html.unescape(second.content.decode())
    assert "changed this record on" in text
    assert cast.office.users["sanne"].name in text
    assert Case.objects.get(pk=case.pk).motive == "My mother is ill."


def test_saved_again_what_was_typed_is_kept_and_what_was_left_alone_stays_as_it_stands(
    cast: Cast, browse: Browse, case: Case
) -> None:
    page = reverse("case_edit", args=[case.reference])
    marieke, sanne = browse("marieke"), browse("sanne")
    mine, theirs = opened(marieke, page), opened(sanne, page)
    sanne.post(page, typed(**{**theirs, "motive": "My mother is ill."}))

    answer = marieke.post(page, typed(**{**mine, "language": "kur"}))
    form = answer.context["form"]
    again = {name: form[name].value() for name in form.fields}
    last = marieke.post(page, typed(**again))

    assert answer.status_code == 409
    assert [row[1] for row in rows(answer)] == ["My mother is ill."]
    assert "You left it alone" in rows(answer)[0][2]
    assert last.status_code == 302
    kept = Case.objects.get(pk=case.pk)
    assert (kept.motive, kept.language) == ("My mother is ill.", "kur")


def test_two_who_change_different_fields_are_both_heard(browse: Browse, case: Case) -> None:
    person = members(case)[0].person
    page = reverse("case_person", args=[case.reference, 1])
    marieke, sanne = browse("marieke"), browse("sanne")
    forms = [browser.get(page).context["form"] for browser in (marieke, sanne)]
    mine, theirs = ({name: form[name].value() for name in form.fields} for form in forms)
    versions = [shown_version(browser.get(page)) for browser in (marieke, sanne)]

    sanne.post(page, typed(**{**theirs, "version": versions[1], "occupation": "Baker"}))
    refused = marieke.post(page, typed(**{**mine, "version": versions[0], "marital_status": "Married"}))
    form = refused.context["form"]
    done = marieke.post(page, typed(**{name: form[name].value() for name in form.fields}))

    assert (refused.status_code, done.status_code) == (409, 302)
    kept = Person.objects.get(pk=person.pk)
    assert (kept.occupation, kept.marital_status) == ("Baker", "Married")


def test_the_hidden_version_tells_no_value(browse: Browse, case: Case) -> None:
    version = shown_version(browse("marieke").get(reverse("case_person", args=[case.reference, 1])))

    number, *hashes = version.split(".")

    assert number == "1"
    assert len(hashes) > 20
    assert all(re.fullmatch(f"[0-9a-f]{{{HASH}}}", one) for one in hashes)


@pytest.mark.parametrize("version", ["", "x", "-1", "1e9", "١", "99999999999"])
def test_a_version_that_is_none_is_refused(browse: Browse, case: Case, version: str) -> None:
    page = reverse("case_edit", args=[case.reference])
    marieke = browse("marieke")

    answer = marieke.post(page, typed(**{**opened(marieke, page), "version": version}))

    assert answer.status_code in (409, 422)


def test_what_was_typed_before_a_latin_name_was_proposed_is_not_taken_for_left_alone(
    browse: Browse, case: Case
) -> None:
    page = reverse("case_person", args=[case.reference, 1])
    marieke, sanne = browse("marieke"), browse("sanne")
    mine, theirs = (
        {n: f[n].value() for n in f.fields}
        for f in (marieke.get(page).context["form"], sanne.get(page).context["form"])
    )
    typed_first = typed(**{**mine, "version": shown_version(marieke.get(page)), "occupation": "Baker"})

    proposed = marieke.post(page, {**typed_first, "propose": "latin"}).context["form"]
    sanne.post(page, typed(**{**theirs, "version": shown_version(sanne.get(page)), "occupation": "Driver"}))
    answer = marieke.post(page, typed(**{name: proposed[name].value() for name in proposed.fields}))

    assert answer.status_code == 409
    assert ("Work", "Driver", "Baker") in rows(answer)
