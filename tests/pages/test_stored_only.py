"""What is left of a file that is stored only, and of an erasure or a list to whoever does not decide on it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.test import override_settings
from django.urls import reverse

from tests.cast import Cast, a_case, adult, everybody, members
from tests.erasing import asked, closed
from tests.factories.agreements import an_agreement
from tests.factories.consents import said
from tests.factories.files import a_file
from tests.factories.journeys import booked
from tests.pages.conftest import Browse
from wayhome.casefile.access.models import Membership
from wayhome.casefile.cases.actions import give_task, restrict_file, share_case
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.kept_files import FileSort
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import CaseFilter
from wayhome.ground.files.storage import storage
from wayhome.ground.values.sentences import say
from wayhome.keeping.actions import place_hold
from wayhome.keeping.models import Erasure
from wayhome.privacy.actions import ask_export
from wayhome.privacy.actions.exporting import Listed
from wayhome.stages.consent.enums import EventKind
from wayhome.stages.consent.models import ConsentEvent

WHY = "She says that her birth date is wrong, and asked us to stop"
BEGAN = dt.date(2025, 1, 1)


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast, adult("Zubayda Rahmani"))


def of_the_other_side(cast: Cast, case: Case, role: str) -> None:
    """Share a case with Baghdad, and give Layla there another role."""
    agreement = an_agreement(cast.hague, cast.baghdad)
    share_case(case=case, organisation=cast.baghdad, agreement=agreement, by=cast.marieke, at=cast.now)
    user = cast.office.users["layla"]
    with everybody():
        first = Membership.objects.filter(user=user).order_by("id")[0]
        Membership.objects.create(
            user=user, organisation=first.organisation, office=first.office, role=role, begins_on=BEGAN
        )


def test_what_there_is_to_do_on_a_stored_file_is_not_read(cast: Cast, browse: Browse, case: Case) -> None:
    give_task(
        case=case,
        sentence=say("Ask for the birth certificate"),
        due_on=cast.now.date(),
        area=Area.GENERAL,
        role="",
        user_id=None,
        waits_for="her brother in Basra",
        by=cast.marieke,
        at=cast.now,
    )
    before = browse("marieke").get(reverse("my_day")).content.decode()
    restrict_file(case=case, reason=WHY, by=cast.willem, at=cast.now)

    after = browse("marieke").get(reverse("my_day")).content.decode()

    assert "birth certificate" in before
    assert "her brother" in before
    assert case.reference in after
    assert "birth certificate" not in after
    assert "her brother" not in after


@pytest.mark.parametrize(("key", "offered"), [("willem", True), ("marieke", False)])
def test_a_restriction_is_lifted_by_data_protection_alone(
    cast: Cast, browse: Browse, case: Case, key: str, offered: bool
) -> None:
    restrict_file(case=case, reason=WHY, by=cast.willem, at=cast.now)

    page = browse(key).get(reverse("case", args=[case.reference])).content.decode()

    assert (reverse("case_restriction", args=[case.reference]) in page) is offered


def test_an_erasure_of_a_stored_file_is_shown_to_be_dropped(cast: Cast, browse: Browse, case: Case) -> None:
    row = asked(cast, closed(cast, case))
    restrict_file(case=case, reason=WHY, by=cast.willem, at=cast.now)

    page = browse("willem").get(reverse("erasure", args=[row.pk])).content.decode()

    assert "lift the restriction first" in page
    assert reverse("erasure_drop", args=[row.pk]) in page
    assert reverse("erasure_approve", args=[row.pk]) not in page
    assert reverse("case_keeping", args=[case.reference]) not in page


def test_a_seat_of_a_stored_file_is_a_closed_line(cast: Cast, browse: Browse, case: Case) -> None:
    board, leg = reverse("departures") + "?day=2026-06-18", booked(cast, case)[0]
    before = browse("tomasz").get(board).content.decode()
    restrict_file(case=case, reason=WHY, by=cast.willem, at=cast.now)

    after = browse("tomasz").get(board).content.decode()
    sheet = browse("tomasz").get(reverse("manifest", args=[leg.pk])).content.decode()

    assert "XA 214" in before
    assert "Restricted" in sheet
    assert "XA 214" not in after + sheet
    assert "Zubayda" not in after + sheet


def test_a_consent_is_taken_back_of_a_stored_file_too(cast: Cast, browse: Browse, case: Case) -> None:
    (member,) = members(case)
    said(cast, member, EventKind.GIVEN, at=cast.now - dt.timedelta(days=3))
    restrict_file(case=case, reason=WHY, by=cast.willem, at=cast.now)
    place = reverse("consent_withdraw", args=[case.reference, 1, "share_origin_office"])
    place += f"?with={cast.baghdad.id}"

    shown = browse("tomasz").get(place)
    heard = browse("tomasz").post(place, {"heard": "by_phone"})

    assert shown.status_code == 200
    assert "Zubayda" not in shown.content.decode()
    assert (heard.status_code, heard["location"]) == (302, reverse("case", args=[case.reference]))
    assert ConsentEvent.objects.filter(kind="withdrawn", purpose="share_origin_office").exists()


@pytest.mark.parametrize("role", ["programme_manager", "data_protection_officer"])
def test_whoever_holds_a_case_by_agreement_does_not_ask_to_erase_it(
    cast: Cast, browse: Browse, case: Case, role: str
) -> None:
    of_the_other_side(cast, case, role)
    form = {"what": "case", "basis": "gdpr_17_asked", "reference": case.reference}
    layla, place = browse("layla"), reverse("case_erase", args=[case.reference])

    assert layla.get(reverse("case", args=[case.reference])).status_code == 200
    assert (layla.get(place).status_code, layla.post(place, form).status_code) == (404, 404)


def test_a_hold_of_another_organisation_is_not_lifted_and_its_page_not_shown(
    cast: Cast, browse: Browse, case: Case
) -> None:
    of_the_other_side(cast, case, "data_protection_officer")
    hold = place_hold(
        case=case, reason="A court asked for the file", decided_by="Court", by=cast.willem, at=cast.now
    )

    answer = browse("layla").post(reverse("case_legal_hold_lift", args=[case.reference, hold.pk]))

    assert answer.status_code == 404
    hold.refresh_from_db()
    assert hold.lifted_at is None


def test_whoever_may_not_drop_an_erasure_sees_no_page_of_it(cast: Cast, browse: Browse, case: Case) -> None:
    row = asked(cast, closed(cast, case))

    answer = browse("tomasz").post(reverse("erasure_drop", args=[row.pk]))

    assert answer.status_code == 403
    assert case.reference not in answer.content.decode()
    assert Erasure.objects.get().dropped_at is None


def test_the_list_that_a_colleague_asked_for_answers_like_none(
    cast: Cast, browse: Browse, case: Case
) -> None:
    of = Listed(CaseFilter(open_only=True))
    row = ask_export(of=of, reason=WHY, today=cast.now.date(), by=cast.els, at=cast.now)
    user = cast.office.users["tomasz"]
    first = Membership.objects.filter(user=user).order_by("id")[0]
    Membership.objects.create(
        user=user,
        organisation=first.organisation,
        office=first.office,
        role="monitoring_officer",
        begins_on=BEGAN,
    )

    assert browse("tomasz").get(reverse("exports")).status_code == 200
    assert browse("tomasz").post(reverse("export_file", args=[row.pk])).status_code == 404


def test_a_file_that_another_organisation_added_has_no_page_to_remove_it(
    cast: Cast, browse: Browse, case: Case, tmp_path: Path
) -> None:
    of_the_other_side(cast, case, "programme_manager")
    with override_settings(WAYHOME_FILES=tmp_path, WAYHOME_CLAMD=""):
        storage.cache_clear()
        row = a_file(cast, case, FileSort.OTHER)
        place = reverse("case_file_remove", args=[case.reference, row.pk])

        answers = [browse(who).get(place).status_code for who in ("layla", "marieke")]
    storage.cache_clear()

    assert answers == [403, 200]
