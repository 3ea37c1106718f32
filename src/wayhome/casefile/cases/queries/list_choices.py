"""What the page of a list needs beside its rows: the columns somebody chose, the views they see, and what filters offer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows_somewhere
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.access.queries import users_with_role
from wayhome.casefile.cases.models import ListColumns, ListView
from wayhome.casefile.funding.models import Programme
from wayhome.ground.accounts.models import Office, User
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.core.together import Prepared, read_together

RESPONSIBLE = (Role.RETURN_COUNSELLOR, Role.CASE_MANAGER)


@dataclass(frozen=True)
class ListChoices:
    """Columns by their codes (none where nothing was chosen), kept views, and what the organisation has, by name.

    ``workers`` are its people who may be responsible for a case.
    """

    columns: tuple[str, ...]
    views: Sequence[ListView]
    workers: Sequence[User]
    programmes: Sequence[Programme]
    offices: Sequence[Office]


def list_choices(by: Actor, *, on: dt.date) -> ListChoices:
    """Return what the acting person chose and may choose for lists on a day; one round trip."""
    organisation, user = by.organisation_id, by.user_id or 0
    columns, views, workers, programmes, offices = read_together(
        _COLUMNS.of(organisation, user),
        _VIEWS.of(organisation, user, by.office_id or 0),
        _WORKERS.of(organisation, on),
        _PROGRAMMES.of(organisation),
        _OFFICES.of(organisation),
    )
    return ListChoices(tuple(columns[0].columns) if columns else (), views, workers, programmes, offices)


def view_for(by: Actor, key: uuid.UUID) -> ListView:
    """Return a kept view that the acting person sees. Raises ``OutOfScope``."""
    row = _views_of(by.organisation_id, by.user_id or 0, by.office_id or 0).filter(pk=key).first()
    if row is None:
        raise OutOfScope
    return row


def may_see_view(view: ListView, by: Actor) -> bool:
    """Return whether a kept view is the acting person's own, or one of their office."""
    if view.organisation_id != by.organisation_id:
        return False
    return by.is_same_person(view.made_by_id) or (
        view.office_id is not None and view.office_id == by.office_id
    )


def may_end_view(view: ListView, by: Actor) -> bool:
    """Return whether the acting person may take away a kept view that they see."""
    return by.is_same_person(view.made_by_id) or allows_somewhere(by, Permission.SUPERVISE)


def _views_of(organisation_id: int, user_id: int, office_id: int) -> QuerySet[ListView]:
    """Return one's own views and those of one's office, in the order in which they were kept."""
    seen = Q(office__isnull=True, made_by_id=user_id) | Q(office_id=office_id)
    rows = ListView.objects.filter(seen, organisation_id=organisation_id)
    return rows.select_related("made_by").order_by("made_at", "id")


def _responsible(organisation_id: int, on: dt.date) -> QuerySet[User]:
    held = Q()
    for role in RESPONSIBLE:
        users = users_with_role(organisation_id=organisation_id, role=role, on=on)
        held |= Q(pk__in=users.order_by().values("pk"))
    return User.objects.filter(held).order_by("name", "id")


_COLUMNS = Prepared(
    lambda organisation_id, user_id: ListColumns.objects.filter(
        organisation_id=organisation_id, user_id=user_id
    )
)
_VIEWS = Prepared(_views_of)
_WORKERS = Prepared(_responsible)
_PROGRAMMES = Prepared(
    lambda organisation_id: Programme.objects.filter(organisation_id=organisation_id).order_by("name", "id")
)
_OFFICES = Prepared(
    lambda organisation_id: Office.objects.filter(organisation_id=organisation_id).order_by("name", "id")
)
