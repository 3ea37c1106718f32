"""The role table: role by permission by relation to the record. It is the one answer to "may this user?".

Read a row as: this role may do these things on records its organisation owns, and these on records it holds
by an agreement. What stands in neither is refused; a reading that is refused is masked on pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from wayhome.casefile.access.enums import Permission as P
from wayhome.casefile.access.enums import Relation, Role, Shared

ANYONE_IN_SCOPE: frozenset[P] = frozenset({P.WITHDRAW, P.UNCLEAR})
"""What anybody may do whose scope contains the case, whatever the role: hear a withdrawal, stop a journey."""


ONLY_AT_HEADQUARTERS: frozenset[P] = frozenset({P.ENTER_WORLD_LISTS})
"""What a role may do only in an organisation that is headquarters: it acts on the cases of every organisation."""

CLOSED_TO_ENFORCEMENT: frozenset[P] = frozenset(
    {
        P.READ_NOTES,
        P.READ_COUNSELLING,
        P.READ_LEGAL,
        P.READ_PROTECTION,
        P.READ_HEALTH,
        P.READ_CONTACTS,
        P.READ_HISTORY,
        P.COUNSEL,
        P.SCREEN,
        P.RECORD_CONSENT,
        P.ANSWER_MESSAGE,
        P.SEND_REFERRAL,
        P.ANSWER_REFERRAL,
        P.DECIDE_PROTECTION,
        P.DECIDE_HEALTH,
        P.KEEP_TEXTS,
        P.OPEN_IN_EMERGENCY,
        P.GIVE_TASKS,
    }
)
"""What nobody in an organisation marked ``enforcement`` reads, hears, decides or words, whatever their role."""

NEEDS_SHARED: dict[P, Shared] = {
    P.READ_IDENTITY: Shared.IDENTITY,
    P.READ_CONTACTS: Shared.CONTACTS,
    P.READ_TRAVEL: Shared.TRAVEL,
    P.ACKNOWLEDGE_HANDOVER: Shared.TRAVEL,
    P.READ_NOTES: Shared.WORK,
    P.WRITE_NOTE: Shared.WORK,
    P.GIVE_TASKS: Shared.WORK,
    P.READ_HISTORY: Shared.WORK,
    P.READ_HEALTH: Shared.HEALTH,
    P.DECIDE_HEALTH: Shared.HEALTH,
    P.READ_PROTECTION: Shared.PROTECTION,
    P.DECIDE_PROTECTION: Shared.PROTECTION,
    P.LINK_SPLIT_CASES: Shared.PROTECTION,
}
"""What an agreement must share before a role may do this on a record held under it."""

IN_AN_EMERGENCY: frozenset[P] = frozenset(
    {
        P.READ_IDENTITY,
        P.READ_CONTACTS,
        P.READ_NOTES,
        P.READ_HEALTH,
        P.READ_PROTECTION,
        P.READ_TRAVEL,
    }
)
"""What access in an emergency opens for reading; talks, own words, legal ground and asylum history never."""


@dataclass(frozen=True)
class Grant:
    """What one role may do: anywhere (no record needed), on own records, and on records held by agreement."""

    anywhere: frozenset[P] = frozenset()
    own: frozenset[P] = frozenset()
    agreement: frozenset[P] = frozenset()

    def allows(self, permission: P, relation: Relation) -> bool:
        """Return whether the permission is granted for this relation."""
        if permission in ANYONE_IN_SCOPE:
            return relation is not Relation.NONE
        if permission in self.anywhere:
            return True
        if relation is Relation.OWNER:
            return permission in self.own
        return relation is Relation.AGREEMENT and permission in self.agreement


def _set(*permissions: P) -> frozenset[P]:
    return frozenset(permissions)


_SEE = _set(P.SEE_CASES, P.READ_IDENTITY)
_FILE = _SEE | _set(
    P.READ_CONTACTS,
    P.READ_NOTES,
    P.READ_HISTORY,
    P.READ_TRAVEL,
    P.WRITE_NOTE,
    P.GIVE_TASKS,
    P.WORK_TASKS,
    P.OPEN_IN_EMERGENCY,
)
_COUNSELLING = _FILE | _set(
    P.READ_COUNSELLING,
    P.READ_LEGAL,
    P.EDIT_PEOPLE,
    P.EDIT_CASE,
    P.RECORD_LEGAL_FACT,
    P.SPLIT_FAMILY,
    P.COUNSEL,
    P.SCREEN,
    P.ANSWER_MESSAGE,
    P.RECORD_CONSENT,
    P.RECORD_DOCUMENT,
    P.SEND_HANDOVER,
    P.SHARE_CASE,
    P.BEGIN_COUNSELLING,
    P.APPLY,
    P.RECORD_HOST_ANSWER,
    P.PREPARE,
    P.CLOSE,
    P.HOLD,
    P.TAKE_REQUEST,
    P.SEE_KEEPING,
    P.ASK_ERASURE,
)

ROLE_TABLE: dict[Role, Grant] = {
    Role.OUTREACH_WORKER: Grant(
        anywhere=_set(P.WORK_OUTREACH, P.OPEN_CASE),
        own=_SEE | _set(P.WRITE_NOTE),
    ),
    Role.RETURN_COUNSELLOR: Grant(
        anywhere=_set(P.WORK_OUTREACH, P.ANSWER_REFERRAL, P.OPEN_CASE, P.SEE_DEPARTURES),
        own=_COUNSELLING | _set(),
        agreement=_FILE | _set(),
    ),
    Role.PROTECTION_OFFICER: Grant(
        anywhere=_set(P.SEE_DEPARTURES),
        own=_FILE
        | _set(
            P.READ_COUNSELLING,
            P.READ_LEGAL,
            P.READ_PROTECTION,
            P.READ_HEALTH,
            P.EDIT_PEOPLE,
            P.EDIT_CASE,
            P.SCREEN,
            P.ANSWER_MESSAGE,
            P.RECORD_CONSENT,
            P.DECIDE_PROTECTION,
            P.HOLD,
            P.CLOSE,
            P.SPLIT_FAMILY,
            P.LINK_SPLIT_CASES,
            P.TAKE_REQUEST,
            P.SEE_KEEPING,
            P.ASK_ERASURE,
            P.PLACE_HOLD,
        ),
        agreement=_FILE | _set(P.READ_PROTECTION, P.DECIDE_PROTECTION, P.LINK_SPLIT_CASES),
    ),
    Role.HEALTH_OFFICER: Grant(
        own=_SEE | _set(P.READ_CONTACTS, P.READ_HEALTH, P.READ_TRAVEL, P.DECIDE_HEALTH, P.WORK_TASKS),
        agreement=_SEE | _set(P.READ_HEALTH, P.DECIDE_HEALTH, P.WORK_TASKS),
    ),
    Role.MOVEMENTS_OFFICER: Grant(
        anywhere=_set(P.SEE_DEPARTURES),
        own=_SEE
        | _set(
            P.OPEN_IN_EMERGENCY,
            P.READ_CONTACTS,
            P.READ_TRAVEL,
            P.READ_HISTORY,
            P.WORK_TASKS,
            P.RECORD_DOCUMENT,
            P.CONTACT_EMBASSY,
            P.BOOK_TRAVEL,
            P.PAY_CASH_AT_DEPARTURE,
            P.SEND_HANDOVER,
            P.PREPARE,
            P.CLEAR,
            P.CONFIRM_BOARDING,
            P.CORRECT_DEPARTURE,
            P.HOLD,
        ),
    ),
    Role.CASE_MANAGER: Grant(
        anywhere=_set(P.SEE_DEPARTURES, P.ANSWER_REFERRAL, P.OPEN_CASE_AT_HOME),
        # A case that an office at origin owns is of somebody who has come home already: nobody else counsels there.
        own=_FILE
        | _set(
            P.READ_COUNSELLING,
            P.EDIT_PEOPLE,
            P.BEGIN_COUNSELLING,
            P.COUNSEL,
            P.SCREEN,
            P.ANSWER_MESSAGE,
            P.RECORD_CONSENT,
            P.CONFIRM_ARRIVAL,
            P.REINTEGRATE,
            P.CLOSE,
            P.HOLD,
            P.TAKE_REQUEST,
            P.SEE_KEEPING,
            P.ASK_ERASURE,
        ),
        agreement=_FILE
        | _set(
            P.RECORD_CONSENT,
            P.ACKNOWLEDGE_HANDOVER,
            P.CONFIRM_ARRIVAL,
            P.REINTEGRATE,
            P.CLOSE,
            P.HOLD,
        ),
    ),
    Role.PARTNER_WORKER: Grant(
        anywhere=_set(P.SEND_REFERRAL),
        own=_SEE | _set(P.READ_CONTACTS, P.WRITE_NOTE, P.WORK_TASKS),
        agreement=_SEE
        | _set(P.READ_CONTACTS, P.WRITE_NOTE, P.WORK_TASKS, P.ACKNOWLEDGE_HANDOVER, P.CONFIRM_ARRIVAL),
    ),
    Role.PROCUREMENT_OFFICER: Grant(
        own=_SEE | _set(P.WORK_TASKS),
        agreement=_SEE | _set(P.WORK_TASKS),
    ),
    Role.FINANCE_OFFICER: Grant(
        own=_SEE | _set(P.WORK_TASKS, P.PAY_CASH_AT_DEPARTURE),
        agreement=_SEE | _set(P.WORK_TASKS),
    ),
    Role.MONITORING_OFFICER: Grant(
        anywhere=_set(P.READ_FIGURES, P.MAKE_TABLES, P.ASK_EXPORT),
        own=_SEE | _set(P.READ_CONTACTS, P.WORK_TASKS),
        agreement=_SEE | _set(P.READ_CONTACTS, P.WORK_TASKS),
    ),
    Role.PROGRAMME_MANAGER: Grant(
        anywhere=_set(
            P.READ_FIGURES,
            P.MAKE_TABLES,
            P.SEE_DEPARTURES,
            P.ENTER_WORLD_LISTS,
            P.KEEP_TEXTS,
            P.MANAGE_AGREEMENTS,
            P.ASK_EXPORT,
            P.ALLOW_EXPORT,
            P.ASK_ERASURE,
        ),
        own=_FILE
        | _set(
            P.READ_LEGAL,
            P.EDIT_CASE,
            P.ASSIGN_CASE,
            P.APPROVE,
            P.RECORD_HOST_ANSWER,
            P.CLOSE,
            P.SUPERVISE,
            P.REOPEN,
            P.OVERRIDE,
            P.HOLD,
            P.SHARE_CASE,
            P.CORRECT_DEPARTURE,
            P.CONFIRM_ARRIVAL,
            P.SEE_KEEPING,
            P.PLACE_HOLD,
        ),
        agreement=_FILE | _set(P.SUPERVISE, P.CLOSE),
    ),
    Role.GOVERNMENT_OFFICER: Grant(
        own=_SEE | _set(P.RECORD_HOST_ANSWER),
        agreement=_SEE | _set(P.RECORD_HOST_ANSWER),
    ),
    Role.DONOR_VIEWER: Grant(anywhere=_set(P.READ_FIGURES)),
    Role.DATA_PROTECTION_OFFICER: Grant(
        # Preparing somebody's own file is no reading: only who answers requests opens it, and that is never who counsels.
        anywhere=_set(
            P.READ_AUDIT,
            P.MANAGE_AGREEMENTS,
            P.ANSWER_REQUEST,
            P.ALLOW_EXPORT,
            P.LIFT_LIMITS,
            P.ASK_ERASURE,
            P.APPROVE_ERASURE,
        ),
        own=_set(P.SEE_CASES, P.READ_HISTORY, P.TAKE_REQUEST, P.RESTRICT, P.SEE_KEEPING, P.PLACE_HOLD),
        agreement=_set(P.SEE_CASES, P.READ_HISTORY),
    ),
    Role.AUDITOR: Grant(
        anywhere=_set(P.READ_AUDIT, P.READ_FIGURES, P.MAKE_TABLES),
        own=_set(P.SEE_CASES, P.READ_HISTORY),
        agreement=_set(P.SEE_CASES, P.READ_HISTORY),
    ),
    Role.ADMINISTRATOR: Grant(anywhere=_set(P.MANAGE_ACCOUNTS)),
}


def roles_with(permission: P) -> tuple[Role, ...]:
    """Return the roles that hold a permission for any relation, in the order of the table."""
    if permission in ANYONE_IN_SCOPE:
        return tuple(ROLE_TABLE)
    return tuple(
        role
        for role, grant in ROLE_TABLE.items()
        if permission in grant.anywhere or permission in grant.own or permission in grant.agreement
    )
