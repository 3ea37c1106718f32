"""Look whether somebody has a file already, decide whether two records are one person, and take the decision back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.enums import Area, Closure, State
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.casefile.cases.telling import tell
from wayhome.casefile.people.actions import edit_person
from wayhome.casefile.people.models import Person
from wayhome.ground.accounts.models import Office
from wayhome.ground.audit.models import Revision
from wayhome.ground.audit.recording import record
from wayhome.ground.core.context import current
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.ground.values.sentences import msgid, say
from wayhome.process.actions.ending import close, reopen_duplicate
from wayhome.process.alike import Alike, alike_of, may_take, offices_elsewhere, same_people
from wayhome.process.enums import Verdict
from wayhome.process.models import PersonLink


@dataclass(frozen=True)
class Joining:
    """Two records of one person: whose file goes on, what is taken over into it, and what the person was told.

    ``leads`` is one of the two people. ``person_told`` says when and how they were told that the other file is closed, or
    why not; it may be empty where that file stays open, because others are in it.
    """

    leads: uuid.UUID
    take: tuple[str, ...] = ()
    person_told: str = ""


def look_for_alike(*, hand: CaseInHand, member: CaseMember, on: dt.date, at: dt.datetime) -> Sequence[Alike]:
    """Return who may be a member of a case, as ``alike_of`` does, and keep that somebody looked.

    Raises as ``alike_of`` does.
    """
    found = alike_of(hand, member, on=on)
    detail = {"shown": len(found)}
    record(
        "process:alike:look", by=hand.by, at=at, case_id=hand.case.id, subject=member.person, detail=detail
    )
    return found


def ask_elsewhere(*, hand: CaseInHand, member: CaseMember, at: dt.datetime) -> Sequence[Office]:
    """Return the offices of others that have a file with the same document, and keep that somebody asked.

    Answers and raises as ``offices_elsewhere`` does.
    """
    found = offices_elsewhere(hand, member)
    detail = {"offices": len(found)}
    record(
        "process:alike:elsewhere",
        by=hand.by,
        at=at,
        case_id=hand.case.id,
        subject=member.person,
        detail=detail,
    )
    return found


def tell_apart(
    *, hand: CaseInHand, member: CaseMember, there: CaseInHand, other: Person, at: dt.datetime
) -> PersonLink:
    """Decide that two records are of two people, so that nobody is asked again; return the decision.

    Raises ``NotPermitted``, and ``Refused`` where something was decided already.
    """
    link = _decide(hand, member, there, other, Verdict.APART, at=at)
    record("process:alike:apart", by=hand.by, at=at, case_id=hand.case.id, subject=link)
    return link


def join_files(
    *,
    hand: CaseInHand,
    member: CaseMember,
    there: CaseInHand,
    other: Person,
    joining: Joining,
    at: dt.datetime,
) -> PersonLink:
    """Decide that two records are one person, and let one file go on; return the decision, which can be taken back.

    Both records stay. What is chosen is taken over from the other record, whose old values are kept; the other case is
    closed as a duplicate once everybody in it goes on in this one. Raises ``NotPermitted``, ``Refused`` where something
    was decided already, for a field that is not taken over, and as ``close`` does.
    """
    here_leads = joining.leads == member.person_id
    if not here_leads and joining.leads != other.pk:
        raise OutOfScope
    leading, ending = (hand, there) if here_leads else (there, hand)
    goes_on, stops = (member.person, other) if here_leads else (other, member.person)
    link = _decide(hand, member, there, other, Verdict.SAME, at=at)
    link.leads_id = goes_on.pk
    link.taken = list(_take_over(goes_on, stops, joining.take, by=leading.by, at=at))
    link.revision_id = current().revised[-1] if link.taken else None
    if ending.case.state != State.CLOSED.value and _everybody_goes_on(ending.case, leading.case):
        close(
            case=ending.case,
            code=Closure.DUPLICATE,
            words="",
            person_told=joining.person_told,
            by=ending.by,
            at=at,
        )
        link.closed_other = True
    link.save(update_fields=["leads_id", "taken", "revision_id", "closed_other"])
    for one in (leading, ending):
        # Which file stands in no line: whoever holds one of the two by agreement holds not the other.
        tell(case=one.case, sentence=say(_JOINED), by=one.by, at=at, icon="people", area=Area.GENERAL)
        record("process:alike:join", by=one.by, at=at, case_id=one.case.id, subject=link)
    return link


def take_verdict_back(
    *, link: PersonLink, hand: CaseInHand, there: CaseInHand | None, reason: str, at: dt.datetime
) -> Sequence[str]:
    """Take a decision back, and return the fields that got their old value again.

    What was taken over goes back to what it was, as far as nobody changed it since, and a case that was closed for it is
    opened again. ``there`` is the other case in hand, needed where two records were taken for one person. Raises
    ``NotPermitted``, ``Refused`` where it was taken back already, ``OutOfScope`` and as ``reopen_duplicate`` does.
    """
    require(hand.by, Permission.EDIT_PEOPLE)
    cases = {one.case.pk: one for one in (hand, there) if one is not None}
    row = PersonLink.objects.select_for_update().filter(pk=link.pk, ended_at__isnull=True).first()
    if row is None:
        raise Refused(say(_TAKEN_BACK))
    row.ended_at, row.ended_by_id = at, hand.by.user_id
    row.save(update_fields=["ended_at", "ended_by_id"])
    restored: Sequence[str] = ()
    if row.verdict == Verdict.SAME.value:
        if there is None or set(cases) != {row.case_id, row.other_case_id}:
            raise OutOfScope
        require(there.by, Permission.EDIT_PEOPLE)
        restored = _give_back(row, cases, at=at)
        _open_again(row, cases, reason=reason, at=at)
        for one in (hand, there):
            tell(case=one.case, sentence=say(_NOT_JOINED), by=one.by, at=at, icon="people", area=Area.GENERAL)
    record("process:alike:undo", by=hand.by, at=at, case_id=hand.case.id, subject=row, fields=tuple(restored))
    return restored


def _decide(
    hand: CaseInHand,
    member: CaseMember,
    there: CaseInHand,
    other: Person,
    verdict: Verdict,
    *,
    at: dt.datetime,
) -> PersonLink:
    require(hand.by, Permission.EDIT_PEOPLE)
    require(there.by, Permission.EDIT_PEOPLE)
    if member.case_id != hand.case.pk or other.case_id != there.case.pk or hand.case.pk == there.case.pk:
        raise OutOfScope
    # Two who decide about the same two files take their turn.
    list(Case.objects.select_for_update().filter(pk__in=[hand.case.pk, there.case.pk]).order_by("pk"))
    pair = sorted([(member.person_id, hand.case.pk), (other.pk, there.case.pk)])
    standing = PersonLink.objects.filter(
        organisation_id=hand.by.organisation_id,
        person_id=pair[0][0],
        other_id=pair[1][0],
        ended_at__isnull=True,
    )
    if standing.exists():
        raise Refused(say(_DECIDED))
    return PersonLink.objects.create(
        organisation_id=hand.by.organisation_id,
        person_id=pair[0][0],
        case_id=pair[0][1],
        other_id=pair[1][0],
        other_case_id=pair[1][1],
        verdict=verdict.value,
        decided_at=at,
        decided_by_id=hand.by.user_id,
    )


def _take_over(
    goes_on: Person, stops: Person, take: Collection[str], *, by: Actor, at: dt.datetime
) -> Sequence[str]:
    if set(take) - set(may_take(by)):
        raise Refused(say(_NOT_TAKEN), field="take")
    changes: Mapping[str, Any] = {name: getattr(stops, name) for name in take if getattr(stops, name)}
    return (
        edit_person(person=goes_on, changes=changes, read_version=goes_on.version, by=by, at=at)
        if changes
        else ()
    )


def _everybody_goes_on(ending: Case, leading: Case) -> bool:
    there = {member.person_id for member in members_of(leading)}
    here = [member.person_id for member in members_of(ending)]
    return all(others & there for others in same_people(here).values())


def _give_back(row: PersonLink, cases: Mapping[uuid.UUID, CaseInHand], *, at: dt.datetime) -> Sequence[str]:
    """Give the fields that were taken over their old values, where they still are what was taken."""
    if row.revision_id is None:
        return ()
    kept = Revision.objects.filter(pk=row.revision_id).first()
    people = Person.objects.in_bulk([row.person_id, row.other_id])
    goes_on = people.pop(row.leads_id or row.person_id)
    (stops,) = people.values()
    if kept is None:
        return ()
    open_drawers([goes_on.drawer_id, stops.drawer_id, kept.drawer_id])
    changes = {
        name: kept.old_values[name]
        for name in row.taken
        if name in kept.old_values and getattr(goes_on, name) == getattr(stops, name)
    }
    changes.pop("age_band", None)
    if not changes:
        return ()
    by = cases[goes_on.case_id].by
    return edit_person(person=goes_on, changes=changes, read_version=goes_on.version, by=by, at=at)


def _open_again(
    row: PersonLink, cases: Mapping[uuid.UUID, CaseInHand], *, reason: str, at: dt.datetime
) -> None:
    ended = row.other_case_id if row.leads_id == row.person_id else row.case_id
    hand = cases[ended]
    if row.closed_other and hand.case.closure_code == Closure.DUPLICATE.value:
        reopen_duplicate(case=hand.case, reason=reason, by=hand.by, at=at)


_JOINED = msgid("Found to be one person with somebody in another file")
_NOT_JOINED = msgid("Found not to be one person with somebody in another file after all")
_DECIDED = msgid(
    "Nothing was changed, because a colleague has decided about these two records already. Take that decision back first."
)
_TAKEN_BACK = msgid("Nothing was changed, because this decision was taken back already.")
_NOT_TAKEN = msgid(
    "Nothing was changed, because a field was chosen that is not taken over. Choose among those shown."
)
