"""The two sides of a case: whom a move is told to, who confirms the arrival, and who carries the case after it.

Here alone it is decided which of the organisations that hold a case belong to its two sides. An authority is of
neither: of a return it learns that it happened, and nothing of how it came about (decision 0012).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case
from wayhome.casefile.cases.queries import who_holds
from wayhome.ground.accounts.enums import OrganisationKind
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.process.enums import Side
from wayhome.process.rows import Transition

AFTER_ARRIVAL = frozenset({State.ARRIVED, State.REINTEGRATING, State.FOLLOWING_UP})
_AT_ORIGIN = frozenset({OrganisationKind.ORIGIN_MISSION.value, OrganisationKind.PARTNER.value})


def is_origin_side(case: Case, organisation: Organisation) -> bool:
    """Return whether an organisation, if it holds the case, is its origin office or a partner at the destination."""
    if (
        organisation.enforcement
        or organisation.kind not in _AT_ORIGIN
        or organisation.id == case.organisation_id
    ):
        return False
    return organisation.id == case.origin_organisation_id or organisation.country == case.destination_country


def is_told(case: Case, row: Transition, organisation: Organisation) -> bool:
    """Return whether a move is told to an organisation that holds the case.

    Both sides hear of everything; a government of departures only; nobody else of anything.
    """
    if organisation.id == case.organisation_id or is_origin_side(case, organisation):
        return True
    return row.told_to_government and organisation.kind == OrganisationKind.GOVERNMENT.value


def origin_side(case: Case, *, on: dt.date) -> Sequence[Organisation]:
    """Return the organisations of the origin side that hold the case on a day; one query."""
    holders = [row for row in who_holds(case, on=on) if _stands(row.agreement, on)]
    return [row.organisation for row in holders if is_origin_side(case, row.organisation)]


def _stands(agreement: object, on: dt.date) -> bool:
    ends_on: dt.date | None = getattr(agreement, "ends_on", None)
    return ends_on is None or ends_on > on


def side_refusal(case: Case, row: Transition, by: Actor, *, on: dt.date) -> Sentence | None:
    """Return why the acting organisation is not the side whose step this is, or nothing.

    Whoever carries the case closes it and lets it wait: the owner until arrival, from then on the origin side. The
    origin side confirms arrivals. Where nobody of it holds the case, the owner stands in for it. In a programme for
    people who have come home already the owner is at origin itself, and carries the case from first to last.
    """
    after = State(case.state) in AFTER_ARRIVAL
    if row.side is Side.ANY:
        return None
    if case.programme.is_at_home:
        return _refusal_at_home(case, row, by, on=on)
    if row.side is Side.CARRIER and not after:
        if by.organisation_id == case.organisation_id:
            return None
        return say(
            msgid(
                "Nothing was changed, because until the arrival only the responsible office does this. Ask %(who)s."
            ),
            who=case.organisation.name,
        )
    there = origin_side(case, on=on)
    if by.organisation_id in ([one.id for one in there] or [case.organisation_id]):
        return None
    return say(
        _CONFIRMS if row.side is Side.ORIGIN else _CARRIES, who=_names(there) or case.organisation.name
    )


def _refusal_at_home(case: Case, row: Transition, by: Actor, *, on: dt.date) -> Sentence | None:
    if by.organisation_id == case.organisation_id:
        return None
    if row.side is Side.ORIGIN and by.organisation_id in [one.id for one in origin_side(case, on=on)]:
        return None
    return say(_ONLY_OWNER, who=case.organisation.name)


_ONLY_OWNER = msgid("Nothing was changed, because only the responsible office does this. Ask %(who)s.")
_CONFIRMS = msgid(
    "Nothing was changed, because the arrival is confirmed where people arrive. Tell %(who)s what you heard."
)
_CARRIES = msgid(
    "Nothing was changed, because since the arrival the case is carried by another office. Ask %(who)s."
)


def _names(organisations: Iterable[Organisation]) -> str:
    return ", ".join(one.name for one in organisations)


def refuse_other_side(case: Case, row: Transition, by: Actor, *, on: dt.date | None) -> None:
    """Raise ``Refused`` when a verb is the other side's to do. ``on`` is needed for a verb that belongs to a side."""
    if row.side is Side.ANY:
        return
    if on is None:
        raise ValueError(f"{row.verb} belongs to a side: tell the day")
    sentence = side_refusal(case, row, by, on=on)
    if sentence is not None:
        raise Refused(sentence, code="other_side")
