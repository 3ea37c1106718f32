"""Pages of keeping, and every page of a case in which somebody was erased."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from tests.cast import Cast, a_case, adult, members
from tests.erasing import approved, asked, closed, erased, the_night, use_ledger
from tests.factories.ready import all_board, clock, ready_to_board
from tests.matrix import BY_NAME, patterns
from tests.pages.conftest import Browse
from wayhome.casefile.cases.actions import restrict_file
from wayhome.casefile.cases.models import Case, Task
from wayhome.ground.core.context import acting_for
from wayhome.ground.files.storage import storage
from wayhome.keeping import actions
from wayhome.keeping.models import ConfirmedSchedule, Erasure, LegalHold
from wayhome.keeping.retention import CASE_PURPOSES
from wayhome.process.actions.withdrawal import withdraw
from wayhome.safeguards.words import GivenBy
from wayhome.stages.journey.models import Leg, TravelDocument

SEES = {200, 302, 403, 404, 422}
"""A page, or why not: refused steps answer 422. Anything that breaks raises."""
CHOICES = {
    "position": [1, 2],
    "number": [1],
    "purpose": ["return"],
    "kind": ["decision", "own_views"],
    "section": ["travel"],
}


@pytest.fixture(autouse=True)
def book(settings: Settings, tmp_path: Path) -> Path:
    settings.WAYHOME_FILES = tmp_path / "files"
    storage.cache_clear()
    return use_ledger(settings, tmp_path)


def four(cast: Cast) -> Case:
    return a_case(cast, *(adult(name) for name in ("Karim Abbas", "Hala Abbas", "Sami Abbas", "Rana Abbas")))


def text_of(browse: Browse, who: str, name: str, *args: object) -> str:
    answer = browse(who).get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def _addresses(case: Case) -> list[str]:
    """Return every page of the access matrix that is about this case."""
    found = []
    keys = {
        "document": [str(one.pk) for one in TravelDocument.objects.filter(case=case)],
        "leg": [str(one.pk) for one in Leg.objects.filter(case=case)],
    }
    for name, row in BY_NAME.items():
        converters = patterns()[name].pattern.converters if name in patterns() else {}
        if "GET" not in row["methods"].split() or "reference" not in converters:
            continue
        wheres: list[dict[str, object]] = [{"reference": case.reference}]
        for key in converters:
            if key != "reference":
                options = CHOICES.get(key) or keys.get(key) or []
                wheres = [{**where, key: option} for where in wheres for option in options]
        found += [reverse(name, kwargs=where) for where in wheres]
    found += [reverse("manifest", kwargs={"leg": key}) for key in keys["leg"]]
    return found + [reverse(name) for name in ("my_day", "cases", "departures", "erasures", "retention")]


@pytest.mark.parametrize("who", ["marieke", "tomasz", "willem"])
def test_every_page_opens_while_one_of_a_family_was_erased_and_the_others_go_on(
    cast: Cast, browse: Browse, who: str
) -> None:
    ready = ready_to_board(cast, adult("Karim Abbas"), adult("Hala Abbas"), boards=clock(2026, 6, 18, 9, 0))
    case, second = ready.story.case, ready.members[1]
    withdraw(case=case, member=second, given_by=GivenBy.SELF, said="", by=cast.marieke, at=cast.now)
    Task.objects.filter(case=case, subject_id=second.pk, done_at__isnull=True).update(done_at=cast.now)
    case.refresh_from_db()

    erased(cast, case, second)

    pages = _addresses(case)
    answers = {url: browse(who).get(url) for url in pages}
    assert {url: one.status_code for url, one in answers.items() if one.status_code not in SEES} == {}
    assert sum(one.status_code == 200 for one in answers.values()) > 12
    assert not any("Hala" in one.content.decode() for one in answers.values() if one.status_code == 200)


@pytest.mark.parametrize("who", ["marieke"])
def test_every_page_opens_of_a_closed_case_in_which_everybody_was_erased_one_by_one(
    cast: Cast, browse: Browse, who: str
) -> None:
    ready = all_board(ready_to_board(cast, adult("Karim Abbas"), boards=clock(2026, 6, 9, 9, 0)))
    case = Case.objects.get(pk=ready.story.case.pk)
    with acting_for([cast.hague.id]):
        Task.objects.filter(case=case).update(done_at=cast.now)
        Case.objects.filter(pk=case.pk).update(state="closed", closed_at=cast.now)
        case.refresh_from_db()
    erased(cast, case, ready.members[0])

    answers = {url: browse(who).get(url) for url in _addresses(case)}

    assert {url: one.status_code for url, one in answers.items() if one.status_code not in SEES} == {}
    assert "Erased" in text_of(browse, "marieke", "case_people", case.reference)


def test_a_person_who_was_erased_is_called_so(cast: Cast, browse: Browse) -> None:
    case = closed(cast, four(cast))
    erased(cast, case, members(case)[1])

    text = text_of(browse, "marieke", "case_people", case.reference)

    assert "Erased on" in text
    assert "Hala" not in text
    assert "Sami Abbas" in text


def test_a_case_that_was_erased_is_found_nowhere(cast: Cast, browse: Browse) -> None:
    case = closed(cast, four(cast))
    erased(cast, case)

    assert browse("marieke").get(reverse("case", args=[case.reference])).status_code == 404
    assert case.reference not in text_of(browse, "marieke", "cases")
    assert case.reference not in text_of(browse, "willem", "erasures")
    assert "Erased" in text_of(browse, "willem", "erasures")


def test_it_is_asked_on_one_page_and_approved_on_another_by_somebody_else(cast: Cast, browse: Browse) -> None:
    case = closed(cast, four(cast))
    form = {"what": "2", "basis": "gdpr_17_asked", "reference": case.reference}

    sent = browse("marieke").post(reverse("case_erase", args=[case.reference]), form)

    assert sent.status_code == 302
    row = Erasure.objects.get()
    assert "Waits for approval" in text_of(browse, "willem", "erasures")
    assert "What stands in its way" not in text_of(browse, "willem", "erasure", row.pk)
    assert browse("willem").post(reverse("erasure_approve", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert row.approved_by_id == cast.office.users["willem"].id


def test_a_reference_mistyped_asks_for_nothing(cast: Cast, browse: Browse) -> None:
    case = closed(cast, four(cast))
    form = {"what": "case", "basis": "gdpr_17_asked", "reference": "K7M4-2QXP-9"}

    sent = browse("marieke").post(reverse("case_erase", args=[case.reference]), form)

    assert sent.status_code == 422
    assert not Erasure.objects.exists()


def test_what_stands_in_the_way_is_said_on_the_form(cast: Cast, browse: Browse) -> None:
    case = four(cast)
    form = {"what": "case", "basis": "gdpr_17_asked", "reference": case.reference}

    sent = browse("marieke").post(reverse("case_erase", args=[case.reference]), form)

    assert sent.status_code == 422
    assert "Close it first" in sent.content.decode()


def test_whoever_asks_sees_that_they_do_not_approve(cast: Cast, browse: Browse) -> None:
    case = closed(cast, four(cast))
    row = asked(cast, case)
    Erasure.objects.filter(pk=row.pk).update(asked_by_id=cast.office.users["willem"].id)

    assert "Whoever asks does not approve." in text_of(browse, "willem", "erasure", row.pk)
    assert browse("willem").post(reverse("erasure_approve", args=[row.pk])).status_code == 422


def test_a_hold_is_placed_shown_and_lifted_by_two(cast: Cast, browse: Browse) -> None:
    case = closed(cast, four(cast))
    place = reverse("case_legal_hold", args=[case.reference])
    words = {"reason": "A court wants to see the file.", "decided_by": "Court, C/09/1"}

    assert browse("els").post(place, words).status_code == 302

    row = LegalHold.objects.get()
    assert "A legal hold stands" in text_of(browse, "marieke", "case_keeping", case.reference)
    assert "Legal hold" in text_of(browse, "marieke", "case", case.reference)
    assert "C/09/1" not in text_of(browse, "marieke", "case_keeping", case.reference)
    assert "C/09/1" in text_of(browse, "willem", "case_keeping", case.reference)
    where = [case.reference, row.pk]
    reason = {"reason": "The court has closed its file."}
    assert browse("els").post(reverse("case_legal_hold_ask", args=where), reason).status_code == 302
    assert browse("els").post(reverse("case_legal_hold_lift", args=where)).status_code == 403
    assert browse("willem").post(reverse("case_legal_hold_lift", args=where)).status_code == 302
    assert "A legal hold stands" not in text_of(browse, "els", "case_keeping", case.reference)


def test_nothing_is_listed_until_the_officer_confirmed_the_schedule(cast: Cast, browse: Browse) -> None:
    case = closed(cast, four(cast))
    Case.objects.filter(pk=case.pk).update(closed_at=dt.datetime(2010, 1, 5, 12, tzinfo=dt.UTC))
    assert _list(cast) == 0

    years = {purpose.code: "5" for purpose in CASE_PURPOSES}
    page = reverse("retention_schedule")
    assert browse("els").post(page, {**years, "confirmed": "on"}).status_code == 403
    assert browse("willem").post(page, {**years, "confirmed": "on"}).status_code == 302

    assert ConfirmedSchedule.objects.get().confirmed_by_id == cast.office.users["willem"].id
    assert _list(cast) == 1


def _list(cast: Cast) -> int:
    assert cast.office.timer is not None
    return actions.list_what_is_due(
        organisation_id=cast.hague.id, today=cast.now.date(), by=cast.office.timer, at=cast.now
    )


def _due(cast: Cast) -> Case:
    case = closed(cast, four(cast))
    Case.objects.filter(pk=case.pk).update(closed_at=dt.datetime(2010, 1, 5, 12, tzinfo=dt.UTC))
    actions.confirm_schedule(
        years={purpose.code: purpose.retention_years or 1 for purpose in CASE_PURPOSES},
        by=cast.willem,
        at=cast.now,
    )
    assert _list(cast) == 1
    return case


def test_a_list_is_explained_and_decided_by_two_people(cast: Cast, browse: Browse) -> None:
    case = _due(cast)

    text = text_of(browse, "els", "retention")
    assert case.reference in text
    assert "Counselling, return and help to start again: kept 5 years, until" in text
    assert browse("willem").post(reverse("retention_approve")).status_code == 422
    assert browse("els").post(reverse("retention_stand")).status_code == 302
    assert browse("els").post(reverse("retention_approve")).status_code == 403
    assert browse("willem").post(reverse("retention_approve")).status_code == 302

    row = Erasure.objects.get()
    assert (row.asked_by_id, row.approved_by_id) == (
        cast.office.users["els"].id,
        cast.office.users["willem"].id,
    )


def test_a_case_of_the_list_is_erased_in_the_night_of_its_day_and_once(cast: Cast) -> None:
    case = _due(cast)
    actions.stand_for_list(today=cast.now.date(), by=cast.els, at=cast.now)
    assert the_night(cast) == 0
    actions.approve_list(today=cast.now.date(), by=cast.willem, at=cast.now)

    assert the_night(cast) == 1
    assert the_night(cast) == 0
    assert not Case.objects.filter(pk=case.pk).exists()


def test_a_line_kept_longer_is_listed_again_in_another_month_only(cast: Cast, browse: Browse) -> None:
    _due(cast)
    row = Erasure.objects.get()

    assert browse("els").post(reverse("retention_keep", args=[row.pk])).status_code == 302

    assert _list(cast) == 0


def test_a_held_case_is_never_listed(cast: Cast) -> None:
    case = closed(cast, four(cast))
    Case.objects.filter(pk=case.pk).update(closed_at=dt.datetime(2010, 1, 5, 12, tzinfo=dt.UTC))
    actions.confirm_schedule(
        years={purpose.code: 1 for purpose in CASE_PURPOSES}, by=cast.willem, at=cast.now
    )
    actions.place_hold(
        case=case,
        reason="A court wants to see the file.",
        decided_by="Court, C/09/1",
        by=cast.els,
        at=cast.now,
    )

    assert _list(cast) == 0


def test_a_restricted_file_is_never_listed(cast: Cast) -> None:
    case = closed(cast, four(cast))
    Case.objects.filter(pk=case.pk).update(closed_at=dt.datetime(2010, 1, 5, 12, tzinfo=dt.UTC))
    actions.confirm_schedule(
        years={purpose.code: 1 for purpose in CASE_PURPOSES}, by=cast.willem, at=cast.now
    )
    restrict_file(case=case, reason="She needs the file before a court.", by=cast.willem, at=cast.now)

    assert _list(cast) == 0


def test_what_was_approved_can_be_dropped_on_its_page(cast: Cast, browse: Browse) -> None:
    case = closed(cast, four(cast))
    row = approved(cast, case)

    assert browse("willem").post(reverse("erasure_drop", args=[row.pk])).status_code == 302

    row.refresh_from_db()
    assert row.dropped_at is not None


def test_who_may_not_open_an_erasure_is_led_to_none(cast: Cast, browse: Browse) -> None:
    case = closed(cast, four(cast))
    form = {"what": "2", "basis": "gdpr_17_asked", "reference": case.reference}
    browse("marieke").post(reverse("case_erase", args=[case.reference]), form)
    address = reverse("erasure", args=[Erasure.objects.get().pk])

    for who in ("marieke", "tomasz", "els"):
        page = browse(who).get(reverse("case_keeping", args=[case.reference])).content.decode()

        assert (address in page) == (browse(who).get(address).status_code == 200)
