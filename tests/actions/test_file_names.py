"""Claims about ``./wayhome manage file_names``: everybody is filed, and the index is made anew while it is in use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import Cast, a_case, adult, build_cast
from tests.serving import own_database
from wayhome.casefile.cases.queries import people_named
from wayhome.casefile.people.models import NameIndex, NameKey
from wayhome.ground.core.context import acting_for
from wayhome.ground.crypto.models import IndexKey
from wayhome.ground.values.name_ranking import Sought

NOON = dt.datetime(2026, 6, 9, 10, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def office(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """A committed office with four people of two organisations."""
    with django_db_blocker.unblock(), own_database():
        with acting_for([]):
            cast = build_cast(NOON)
        with acting_for([cast.hague.id]):
            for name in ("Karim Abbas", "Karim Hoxha", "Zelimkhan Kuznetsov"):
                a_case(cast, adult(name))
        yield cast


def found(cast: Cast, name: str) -> list[str]:
    """Return the names of those whom the counsellor finds."""
    with acting_for([cast.hague.id]):
        people = people_named(cast.marieke, Sought(name), on=NOON.date()).people
        return [str(one.person.full_name) for one in people]


def numbers() -> list[int]:
    """Return the numbers of the indexes that stand."""
    return list(NameIndex.objects.order_by("number").values_list("number", flat=True))


def test_who_was_never_filed_is_found_after_filing(office: Cast) -> None:
    NameKey.objects.using("migrator").all().delete()
    assert found(office, "Karim Abbas") == []

    call_command("file_names")
    call_command("file_names")

    assert found(office, "Karim Abbas")[0] == "Karim Abbas"


def test_made_anew_it_stands_under_a_new_key_and_the_old_rows_are_gone(office: Cast) -> None:
    call_command("file_names")
    (before,) = numbers()

    call_command("file_names", "--anew")

    assert numbers() == [before + 1]
    assert set(NameKey.objects.using("migrator").values_list("number", flat=True)) == {before + 1}
    keys = IndexKey.objects.using("migrator").filter(purpose="names")
    assert [key.version for key in keys.filter(retired_at=None)] == [before + 1]
    assert all(key.wrapped is None for key in keys.exclude(retired_at=None))
    assert found(office, "كريم عباس")[0] == "Karim Abbas"


def test_a_run_that_stopped_goes_on_and_both_indexes_are_filled_meanwhile(
    office: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("file_names")
    (before,) = numbers()
    with monkeypatch.context() as stopped:
        stopped.setattr(
            "wayhome.casefile.people.name_filing._fill", lambda *_: (_ for _ in ()).throw(KeyError)
        )
        with pytest.raises(KeyError):
            call_command("file_names", "--anew")
    with acting_for([office.hague.id]):
        a_case(office, adult("Artan Hoxha"))
    assert numbers() == [before, before + 1]
    assert found(office, "Artan Hoxha")[0] == "Artan Hoxha"

    call_command("file_names", "--anew")

    assert numbers() == [before + 1]
    assert found(office, "Artan Hoxha")[0] == "Artan Hoxha"
    assert found(office, "Zelimkhan Kuznetsov") == ["Zelimkhan Kuznetsov"]
