"""What the page of a list needs beside its rows: the columns somebody chose, the views they see, and what filters offer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Role
from wayhome.casefile.access.queries import users_with_role
from wayhome.casefile.cases.models import ListColumns, ListView
from wayhome.casefile.funding.models import Programme
from wayhome.ground.accounts.models import Office, User
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.core.together import read_together

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
    responsible = Q()
    for role in RESPONSIBLE:
        held = users_with_role(organisation_id=by.organisation_id, role=role, on=on)
        responsible |= Q(pk__in=held.order_by().values("pk"))
    columns, views, workers, programmes, offices = read_together(
        ListColumns.objects.filter(organisation_id=by.organisation_id, user_id=by.user_id or 0),
        _views_of(by),
        User.objects.filter(responsible).order_by("name", "id"),
        Programme.objects.filter(organisation_id=by.organisation_id).order_by("name", "id"),
        Office.objects.filter(organisation_id=by.organisation_id).order_by("name", "id"),
    )
    return ListChoices(tuple(columns[0].columns) if columns else (), views, workers, programmes, offices)


def view_for(by: Actor, key: uuid.UUID) -> ListView:
    """Return a kept view that the acting person sees. Raises ``OutOfScope``."""
    row = _views_of(by).filter(pk=key).first()
    if row is None:
        raise OutOfScope
    return row


def _views_of(by: Actor) -> QuerySet[ListView]:
    mine = Q(office__isnull=True, made_by_id=by.user_id or 0)
    if by.office_id is not None:
        mine |= Q(office_id=by.office_id)
    rows = ListView.objects.filter(mine, organisation_id=by.organisation_id)
    return rows.select_related("made_by").order_by("made_at", "id")
