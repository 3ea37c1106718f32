"""The end of an agreement, by hand or because its day has come: what rests on it ends, and nobody waits in vain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.cases.actions.sharing import end_rows
from wayhome.casefile.cases.enums import AccessGround, State, TaskCode
from wayhome.casefile.cases.models import Case, CaseAccess
from wayhome.casefile.cases.telling import Asks, make_task_in_each, tell_in_each
from wayhome.casefile.funding.models import Programme
from wayhome.ground.accounts.enums import OrganisationKind
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.crypto.keyring import those_open
from wayhome.ground.messaging.sending import notify
from wayhome.ground.values.sentences import Sentence, msgid, say

TAKE_OVER_WITHIN = dt.timedelta(days=3)
CODE = "cases:sharing:ended"
AFTER_ARRIVAL = frozenset({State.ARRIVED, State.REINTEGRATING, State.FOLLOWING_UP})
UNDER_WAY = frozenset({State.CLEARED, State.DEPARTED})


def end_agreement(*, agreement: Agreement, by: Actor, at: dt.datetime) -> Agreement:
    """End an agreement today, and with it every access that rests on it, rows and keys; return the agreement.

    Nothing of those cases is read, told or handed over under it any more. Both organisations have a notice with the
    number of cases, and whoever waits for something from there has a task on the case. Either of its two sides may
    end it. Raises ``NotPermitted``, and ``OutOfScope`` for an agreement of others.
    """
    require(by, Permission.MANAGE_AGREEMENTS)
    if by.organisation_id not in (agreement.giver_id, agreement.receiver_id):
        raise OutOfScope
    row = Agreement.objects.select_for_update().get(pk=agreement.pk)
    # Before its day is set, with which the database closes what rests on it: whoever ends it may be the side that loses.
    ended = _end_sharing(row, CaseAccess.objects.filter(agreement=row), by=by, at=at)
    row.ends_on = agreement.ends_on = min(row.ends_on or at.date(), at.date())
    row.ended_at = agreement.ended_at = at
    row.save(update_fields=["ends_on", "ended_at"])
    record("access:agreement:end", by=by, at=at, subject=agreement, detail={"cases": ended})
    return agreement


def end_what_ran_out(*, organisation_id: int, today: dt.date, by: Actor, at: dt.datetime) -> int:
    """End every access whose own last day or whose agreement's has come, rows and keys; return how many cases.

    Of the agreements that an organisation has with others, as either side. Scopes have shown nothing since that day;
    this takes the keys away as well, and tells. Timers act here for their own organisation, so no permission is asked.
    """
    over = CaseAccess.objects.filter(
        Q(agreement__giver_id=organisation_id) | Q(agreement__receiver_id=organisation_id),
        Q(ends_on__lte=today) | Q(agreement__ends_on__lte=today),
        ground=AccessGround.AGREEMENT.value,
        ended_at__isnull=True,
    )
    agreements = Agreement.objects.filter(pk__in=over.values("agreement_id")).select_related(
        "giver", "receiver"
    )
    return sum(
        _end_sharing(agreement, over.filter(agreement=agreement), by=by, at=at)
        for agreement in agreements.order_by("id")
    )


def _end_sharing(agreement: Agreement, rows: QuerySet[CaseAccess], *, by: Actor, at: dt.datetime) -> int:
    """End these accesses of one agreement, tell both sides and the people of each open case, and return how many.

    An agreement may cover every case of an office: whatever is written for each of them is one statement.
    """
    standing = rows.filter(ended_at__isnull=True)
    open_cases = _open_cases(standing)
    # While the keys are there: whoever ends it may be the side that loses them.
    opened = those_open(case.drawer_id for case in open_cases)
    _tell_cases([case for case in open_cases if case.drawer_id in opened], agreement, by=by, at=at)
    for case in open_cases:
        if case.drawer_id not in opened:
            _tell_of_closed(case, agreement, at=at)
    count = len(end_rows(rows=standing, organisation_id=agreement.receiver_id, by=by, at=at))
    _tell_both_sides(agreement, count, at=at)
    return count


def _open_cases(standing: QuerySet[CaseAccess]) -> Sequence[Case]:
    """Return the cases of these accesses that are not closed, each with its programme and little else."""
    cases = (
        Case.objects.filter(pk__in=standing.values("case_id"))
        .exclude(state=State.CLOSED.value)
        .only("drawer_id", "reference", "state", "organisation_id", "programme_id")
        .order_by("id")
    )
    found = list(cases)
    programmes = Programme.objects.in_bulk({case.programme_id for case in found})
    for case in found:
        case.programme = programmes[case.programme_id]
    return found


def _tell_both_sides(agreement: Agreement, count: int, *, at: dt.datetime) -> None:
    """Tell each of the two organisations how many cases it was, and of none which."""
    texts = (
        (
            agreement.giver_id,
            agreement.receiver.name,
            msgid(
                "The sharing with %(name)s has ended. Cases that are closed to them now: %(count)s. "
                "Where something was expected from them, the case has a task."
            ),
        ),
        (
            agreement.receiver_id,
            agreement.giver.name,
            msgid("The sharing with %(name)s has ended. Cases that are closed to you now: %(count)s."),
        ),
    )
    for organisation_id, name, text in texts:
        notify(
            organisation_id=organisation_id,
            code=CODE,
            sentence=say(text, name=name, count=count),
            at=at,
        )


def _tell_of_closed(case: Case, agreement: Agreement, *, at: dt.datetime) -> None:
    """Tell of a case whose drawer cannot be opened by a plain notice, so that nothing stands in the way of the end."""
    notify(
        organisation_id=case.organisation_id,
        case_id=case.id,
        code=CODE,
        sentence=say(
            msgid("Case %(reference)s: %(name)s does not see it any more."),
            reference=case.reference,
            name=agreement.receiver.name,
        ),
        at=at,
    )


def _tell_cases(cases: Sequence[Case], agreement: Agreement, *, by: Actor, at: dt.datetime) -> None:
    """Write on open cases that the sharing ended, with a task where their people may wait for something from there."""
    if not cases:
        return
    ended = say(msgid("The sharing with %(name)s has ended"), name=agreement.receiver.name)
    tell_in_each(cases, sentence=ended, by=by, at=at, icon="slash-circle")
    states = {State(case.state) for case in cases}
    asks = {state: found for state in states if (found := _what_is_open(state, agreement)) is not None}
    due_on = {state: (at if state in UNDER_WAY else at + TAKE_OVER_WITHIN).date() for state in states}
    asked = [(case, asks[state], due_on[state]) for case in cases if (state := State(case.state)) in asks]
    if asked:
        make_task_in_each(
            asked, at=at, role=Role.RETURN_COUNSELLOR, asks=Asks(TaskCode.SHARING_ENDED, agreement.pk)
        )


def _what_is_open(state: State, agreement: Agreement) -> Sentence | None:
    """Return what somebody has to settle because the other side sees nothing any more; nothing where nobody waits."""
    name = agreement.receiver.name
    if agreement.receiver.kind == OrganisationKind.GOVERNMENT.value:
        if state is not State.APPLIED:
            return None
        return say(
            msgid(
                "%(name)s does not see this case any more, because the sharing ended. "
                "Ask for its answer in another way, and record it"
            ),
            name=name,
        )
    if state in AFTER_ARRIVAL:
        return say(
            msgid(
                "%(name)s does not see this case any more, because the sharing ended. It is carried from here again: "
                "settle who gives what was promised there, and tell the people of the case"
            ),
            name=name,
        )
    return say(
        msgid(
            "%(name)s does not see this case any more, because the sharing ended. Nobody there prepares anything or "
            "confirms the arrival: settle who does, and tell the people of the case"
        ),
        name=name,
    )
