"""The page of lists: filters that are folded away, columns that somebody chose, views that are kept."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, a_case, adult, child
from tests.pages.conftest import Browse
from wayhome.casefile.access.enums import Role
from wayhome.casefile.cases.actions import end_view, keep_view
from wayhome.casefile.cases.enums import ListColumn
from wayhome.casefile.cases.models import Case, ListColumns, ListView
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import NotPermitted, OutOfScope, Refused


def listed(browser: Client, **asked: str) -> str:
    answer = browser.get(reverse("cases"), {"view": "all", **asked})
    assert answer.status_code == 200
    return answer.content.decode()


def headings(text: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<th scope=\"col\".*?</th>", text)]


def test_filters_that_are_folded_away_narrow_the_list_and_stand_open_then(cast: Cast, browse: Browse) -> None:
    family = a_case(cast, adult("Karim Abbas"), child())
    alone = a_case(cast, adult("Artan Hoxha"))
    marieke = browse("marieke")

    closed = listed(marieke)
    text = listed(marieke, age="0-11", members_from="2")

    assert '<details class="wh-filters-more">' in closed
    assert '<details class="wh-filters-more" open>' in text
    assert (family.reference in text, alone.reference in text) == (True, False)
    assert "somebody’s age: 0 to 11" in text
    assert "people: at least 2" in text


@pytest.mark.parametrize(
    "asked", [{"age": "nonsense"}, {"members_from": "-1"}, {"departs_by": "x"}, {"columns": "'; DROP"}]
)
def test_what_no_list_is_asked_with_is_left_out(cast: Cast, browse: Browse, asked: dict[str, str]) -> None:
    case = a_case(cast)

    text = listed(browse("marieke"), **asked)

    assert case.reference in text
    assert "Shown:" not in text


def test_whoever_reads_no_identity_is_offered_no_filter_by_people(cast: Cast, browse: Browse) -> None:
    a_case(cast)

    of_the_officer = listed(browse("willem"), columns="sexes,ages,language")
    of_the_counsellor = listed(browse("marieke"))

    for name in ("sex", "age", "language", "travel"):
        field = f'id="id_{name}"'
        assert (field in of_the_officer, field in of_the_counsellor) == (False, True), name
    assert "35 to 60" not in of_the_officer
    assert "Arabic</td>" not in of_the_officer


def test_somebody_chooses_columns_and_they_stay(cast: Cast, browse: Browse) -> None:
    a_case(cast, adult("Karim Abbas"), child())
    marieke, aylin = browse("marieke"), browse("aylin")

    empty = marieke.post(reverse("case_columns"), {"sent": "yes"})
    chosen = marieke.post(
        f"{reverse('case_columns')}?view=all", {"columns": ["people", "destination", "ages"]}
    )

    assert (empty.status_code, chosen.status_code) == (422, 302)
    assert headings(listed(marieke)) == ["Person or family", "Country returned to", "People", "Age group"]
    assert headings(listed(aylin))[1:] == ["Step", "What is next", "Departs", "Responsible"]
    assert "0 to 11 and 35 to 60" in listed(marieke)
    assert headings(listed(marieke, columns="office"))[1:] == ["Office"]  # an address may name others
    assert ListColumns.objects.get().columns == ["destination", "people", "ages"]
    assert AuditEvent.objects.filter(tag="cases:list:columns").count() == 1


@pytest.mark.parametrize("column", list(ListColumn))
def test_every_column_can_be_shown(cast: Cast, browse: Browse, column: ListColumn) -> None:
    case = a_case(cast)

    text = listed(browse("marieke"), columns=column.value)

    assert case.reference in text
    assert len(headings(text)) == 2


def test_a_hidden_identity_hides_what_columns_say_of_people(cast: Cast, browse: Browse) -> None:
    case = a_case(cast)
    Case.objects.filter(pk=case.pk).update(identity_restricted=True)

    text = listed(browse("aylin"), columns="sexes,ages,journeys,language,people")

    assert text.count("Restricted") >= 5
    assert "35 to 60" not in re.sub(r"<option.*?</option>", "", text)


def test_a_view_is_kept_for_oneself_or_the_office_and_called_by_what_it_shows(
    cast: Cast, browse: Browse
) -> None:
    marieke, hanna, aylin = browse("marieke"), browse("hanna"), browse("aylin")
    address = f"{reverse('case_views')}?view=soon&destination=IRQ"

    shown = marieke.get(address).content.decode()
    own = marieke.post(address, {"whose": "mine"})
    marieke.post(address, {"whose": "mine"})  # a second time keeps no second one
    office = marieke.post(f"{reverse('case_views')}?view=all&destination=ALB", {"whose": "office"})

    assert (own.status_code, office.status_code, ListView.objects.count()) == (302, 302, 2)
    assert "Departing within 14 days · to Iraq" in shown
    assert "Departing within 14 days · to Iraq" in listed(marieke)
    assert "All open · to Albania" in listed(hanna)
    assert "Departing within 14 days · to Iraq" not in listed(hanna)
    assert "All open · to Albania" not in listed(aylin)  # who sits elsewhere
    kept = ListView.objects.get(office__isnull=False)
    assert kept.asked == {"view": "all", "destination": "ALB"}
    away = reverse("case_view_end", args=[kept.pk])
    assert [browse(key).post(away).status_code for key in ("hanna", "aylin", "marieke")] == [403, 404, 302]
    assert ListView.objects.count() == 1


def test_a_view_keeps_no_word_that_somebody_wrote_and_no_more_than_twenty(cast: Cast) -> None:
    def keep(asked: dict[str, str]) -> ListView:
        return keep_view(asked=asked, columns=[], for_office=False, by=cast.marieke, at=cast.now)

    with pytest.raises(Refused, match="not asked for in this way"):
        keep({"view": "Zubayda Rahmani"})
    for number in range(20):
        keep({"view": "all", "members_from": str(number)})
    with pytest.raises(Refused, match="there are 20 already"):
        keep({"view": "closed"})


def test_a_supervisor_takes_a_view_of_the_office_away_and_nobody_what_is_not_theirs(cast: Cast) -> None:
    own = keep_view(asked={"view": "all"}, columns=[], for_office=False, by=cast.marieke, at=cast.now)
    office = keep_view(asked={"view": "all"}, columns=[], for_office=True, by=cast.marieke, at=cast.now)
    nobody = replace(cast.marieke, roles=frozenset({Role.DONOR_VIEWER}))

    with pytest.raises(OutOfScope):
        end_view(view=own, by=cast.els, at=cast.now)
    with pytest.raises(NotPermitted):
        end_view(view=office, by=nobody, at=cast.now)
    els = replace(cast.els, office_id=cast.marieke.office_id)
    end_view(view=office, by=els, at=cast.now)
    assert list(ListView.objects.all()) == [own]


def test_paging_keeps_filters_and_columns(cast: Cast, browse: Browse) -> None:
    for _ in range(27):
        a_case(cast)
    marieke = browse("marieke")

    first = listed(marieke, destination="IRQ", columns="office")
    later = re.search(r'href="([^"]+)" rel="next"', first)

    assert later is not None
    assert "destination=IRQ" in later[1]
    assert "columns=office" in later[1]
    second = marieke.get(later[1].replace("&amp;", "&")).content.decode()
    assert "2 cases on this page." in second
    assert headings(second)[1:] == ["Office"]
