"""The verbs of looking at lists: choose columns, keep a view for oneself or one's office, and take one away."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import refusal
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import ListColumn
from wayhome.casefile.cases.models import ListColumns, ListView
from wayhome.casefile.cases.queries import may_end_view, may_see_view
from wayhome.casefile.cases.scopes import sees_cases
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.values.sentences import msgid, say

MOST_VIEWS = 20
"""Views that one person keeps, and as many that one office does: more are no help."""
_CODE = re.compile(r"[A-Za-z0-9_+-]{1,40}")
"""What a list is asked with: a word of ours, a country, a day or a key; never words that somebody wrote."""


def choose_columns(*, columns: Collection[ListColumn], by: Actor, at: dt.datetime) -> ListColumns:
    """Keep which columns the acting person sees in lists of cases, and return the row.

    Raises ``NotPermitted`` for who sees no cases, and ``Refused`` for none at all.
    """
    _require_lists(by)
    if not columns:
        raise Refused(say(_NO_COLUMN), field="columns")
    row, _ = ListColumns.objects.update_or_create(
        organisation_id=by.organisation_id,
        user_id=by.user_id or 0,
        defaults={"columns": [one.value for one in ListColumn if one in columns], "chosen_at": at},
    )
    record("cases:list:columns", by=by, at=at, subject=row)
    return row


def keep_view(
    *,
    asked: Mapping[str, str],
    columns: Collection[ListColumn],
    for_office: bool,
    by: Actor,
    at: dt.datetime,
) -> ListView:
    """Keep a view of the list for the acting person, or for everybody of their office, and return it.

    One that is kept already is returned as it is. Raises ``NotPermitted``, and ``Refused`` for whoever has no office, for
    one too many, and for what no list is asked with.
    """
    _require_lists(by)
    if for_office and by.office_id is None:
        raise Refused(say(_NO_OFFICE), field="whose")
    if not all(_CODE.fullmatch(value) for value in asked.values()):
        raise Refused(say(_NOT_ASKED_SO))
    office_id = by.office_id if for_office else None
    kept = ListView.objects.filter(organisation_id=by.organisation_id)
    if office_id is None:
        kept = kept.filter(office__isnull=True, made_by_id=by.user_id or 0)
    else:
        kept = kept.filter(office_id=office_id)
    facts = {"asked": dict(asked), "columns": [one.value for one in ListColumn if one in columns]}
    same = kept.filter(**facts).first()
    if same is not None:
        return same
    if kept.count() >= MOST_VIEWS:
        raise Refused(say(_TOO_MANY, most=MOST_VIEWS))
    row = ListView.objects.create(
        organisation_id=by.organisation_id,
        office_id=office_id,
        made_by_id=by.user_id or 0,
        made_at=at,
        **facts,
    )
    record("cases:list:keep_view", by=by, at=at, subject=row, detail={"office": for_office})
    return row


def end_view(*, view: ListView, by: Actor, at: dt.datetime) -> None:
    """Take a kept view away: one's own, or one of the office for who made it or supervises there.

    Raises ``NotPermitted``, and ``OutOfScope`` for one that is not the acting person's to see.
    """
    _require_lists(by)
    if not may_see_view(view, by):
        raise OutOfScope
    if not may_end_view(view, by):
        raise refusal(Permission.SUPERVISE)
    record("cases:list:end_view", by=by, at=at, subject=view)
    view.delete()


def _require_lists(by: Actor) -> None:
    if not sees_cases(by):
        raise refusal(Permission.SEE_CASES)


_NO_COLUMN = msgid("Nothing was changed, because no column is chosen. Tick one at least.")
_NO_OFFICE = msgid("The view was not kept, because you work in no office. Keep it for yourself.")
_NOT_ASKED_SO = msgid(
    "The view was not kept, because the list is not asked for in this way. Choose its filters again."
)
_TOO_MANY = msgid(
    "The view was not kept, because there are %(most)s already. Take one away that nobody needs any more."
)
