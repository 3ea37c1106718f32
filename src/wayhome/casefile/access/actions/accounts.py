"""The verbs that keep accounts, offices and roles.

An administrator keeps the accounts of the organisation acted for: ``kept_by`` says whose an account is. Somebody may
hold roles in a second organisation, whose administrators give and end those, and leave the account itself alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import available_timezones

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Q

from wayhome.casefile.access.actions.tokens import end_tokens
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.access.models import Membership
from wayhome.casefile.access.queries import open_memberships
from wayhome.ground.accounts.models import Office, Organisation, User
from wayhome.ground.accounts.queries import user_at
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.values.places import is_country
from wayhome.ground.values.sentences import msgid, say


@dataclass(frozen=True)
class AccountFacts:
    """Whose account it is: name, e-mail address, and the language of the pages (``en``)."""

    name: str
    email: str
    language: str = "en"


def make_account(
    *, facts: AccountFacts, office: Office | None, role: Role, by: Actor, at: dt.datetime
) -> User:
    """Make an account without a password, kept by the acting organisation, give it its first role, and return it.

    Raises ``NotPermitted``, and ``Refused`` for an address that has an account, or as ``grant_role`` does.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    taken = user_at(facts.email)
    if taken is not None:
        works_here = Membership.objects.filter(user=taken, organisation_id=by.organisation_id).exists()
        raise Refused(say(_TAKEN_HERE if works_here else _TAKEN_ELSEWHERE), field="email")
    user = User.objects.make(
        email=facts.email,
        name=facts.name.strip(),
        language=facts.language,
        kept_by_id=by.organisation_id,
    )
    record("access:account:make", by=by, at=at, subject=user)
    grant_role(user=user, office=office, role=role, by=by, at=at)
    return user


_TAKEN_HERE = msgid(
    "The account was not made, because this address has one in your organisation. "
    "Find the person in the list, those who left among them, and give the role there."
)
_TAKEN_ELSEWHERE = msgid(
    "The account was not made, because this address has one in another organisation. "
    "Give that person a role here under “Somebody with an account elsewhere”."
)


def grant_role(*, user: User, office: Office | None, role: Role, by: Actor, at: dt.datetime) -> Membership:
    """Give a user a role in the acting organisation from today on and return the membership.

    An account that has a role nowhere else, not at its keeper either, is kept here from now on. Raises
    ``NotPermitted``, and ``Refused`` for oneself, for a role held already, or when the office is another organisation's.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    if by.is_same_person(user.id):
        raise Refused(
            say(
                msgid(
                    "The role was not given, because nobody gives one to themself. "
                    "Ask another administrator of your organisation."
                )
            )
        )
    if office is not None and office.organisation_id != by.organisation_id:
        raise Refused(
            say(
                msgid(
                    "The role was not given, because that office belongs to another organisation. Choose another office."
                )
            ),
            field="office",
        )
    user = User.objects.select_for_update().get(pk=user.pk)
    held = list(open_memberships(user.id, at.date()))
    if any(one.organisation_id == by.organisation_id and one.role == role.value for one in held):
        raise Refused(
            say(msgid("Nothing was changed: this person holds the role already. Choose another role.")),
            field="role",
        )
    membership = Membership.objects.create(
        user=user, organisation_id=by.organisation_id, office=office, role=role.value, begins_on=at.date()
    )
    _keep_where_they_work(user, at)
    record(
        "access:role:grant", by=by, at=at, subject=membership, detail={"role": role.value, "user": user.id}
    )
    return membership


def _keep_where_they_work(user: User, at: dt.datetime) -> None:
    """Give a locked account to an organisation in which its owner works, where its keeper gives no role any more.

    To the one for which they have worked longest, never to whoever asks: the keeper can end factors and make a link
    for a password, and so could read whatever the owner reads elsewhere. Without any role the keeper stays.
    """
    held = open_memberships(user.id, at.date()).order_by("begins_on", "id")
    working_for = list(held.values_list("organisation_id", flat=True))
    if working_for and user.kept_by_id not in working_for:
        user.kept_by_id = working_for[0]
        user.save(update_fields=["kept_by"])


def end_role(*, membership: Membership, by: Actor, at: dt.datetime) -> Membership:
    """End a role today; it stops counting at the user's next request.

    With its last role here an account that works elsewhere is kept there from now on.

    Raises ``NotPermitted``, ``OutOfScope`` for another organisation's, and ``Refused`` when it has ended, or when
    nobody else would keep the organisation's accounts.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    if membership.organisation_id != by.organisation_id:
        raise OutOfScope
    if membership.role == Role.ADMINISTRATOR.value:
        _check_somebody_else_keeps_accounts(membership.user_id, by.organisation_id, at)
    user = User.objects.select_for_update().get(pk=membership.user_id)
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    if row.ends_on is not None and row.ends_on <= at.date():
        raise Refused(say(msgid("Nothing was changed: this role has ended already.")))
    row.ends_on = at.date()
    row.save(update_fields=["ends_on"])
    _keep_where_they_work(user, at)
    record("access:role:end", by=by, at=at, subject=row, detail={"role": row.role, "user": row.user_id})
    return row


def switch_account_off(*, user: User, by: Actor, at: dt.datetime) -> User:
    """Shut an account: its owner is logged out at the next request, tokens end; roles stay, for the day it is opened again.

    Raises ``NotPermitted``, and ``Refused`` for one's own account, another organisation's, one that is shut, or
    when nobody else would keep the accounts of an organisation in which its owner is an administrator.
    """
    row = _own_account(user, by)
    if by.is_same_person(row.id):
        raise Refused(
            say(
                msgid(
                    "Your account was not switched off, because nobody does that to themself. "
                    "Ask another administrator of your organisation."
                )
            )
        )
    if not row.is_active:
        raise Refused(say(msgid("Nothing was changed: this account is switched off already.")))
    keeps = open_memberships(row.id, at.date()).filter(role=Role.ADMINISTRATOR.value)
    for organisation_id in sorted(set(keeps.values_list("organisation_id", flat=True))):
        _check_somebody_else_keeps_accounts(row.id, organisation_id, at)
    row.is_active = False
    row.save(update_fields=["is_active"])
    record("access:account:switch_off", by=by, at=at, subject=row)
    end_tokens(user_id=row.id, because="shut", by=by, at=at)
    return row


def suspend_account(*, user_id: int, because: str, by: Actor, at: dt.datetime) -> bool:
    """Shut an account because a rule of the house says so, and return whether it was open until now; a timer's.

    ``because`` is a code. The only administrator of an organisation keeps theirs, or nobody could open any again.
    Whoever keeps accounts opens it by ``switch_account_on``.
    """
    row = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    if not row.is_active:
        return False
    keeps = open_memberships(row.id, at.date()).filter(role=Role.ADMINISTRATOR.value)
    try:
        for organisation_id in sorted(set(keeps.values_list("organisation_id", flat=True))):
            _check_somebody_else_keeps_accounts(row.id, organisation_id, at)
    except Refused:
        return False
    row.is_active = False
    row.save(update_fields=["is_active"])
    record("access:account:suspend", by=by, at=at, subject=row, detail={"because": because})
    end_tokens(user_id=row.id, because="shut", by=by, at=at)
    return True


def switch_account_on(*, user: User, by: Actor, at: dt.datetime) -> User:
    """Open an account again, with the roles that did not end meanwhile.

    Raises ``NotPermitted``, and ``Refused`` for another organisation's or one that is open.
    """
    row = _own_account(user, by)
    if row.is_active:
        raise Refused(say(msgid("Nothing was changed: this account is open already.")))
    row.is_active = True
    row.save(update_fields=["is_active"])
    record("access:account:switch_on", by=by, at=at, subject=row)
    return row


def allow_new_password(*, user: User, by: Actor, at: dt.datetime) -> User:
    """Record that an account gets a link by which its owner sets a password; the door makes the link from the user.

    For somebody who never set one, an earlier link ends. Raises ``NotPermitted``, and ``Refused`` for one's own
    account, another organisation's, or one that is switched off.
    """
    row = _own_account(user, by)
    if by.is_same_person(row.id):
        raise Refused(
            say(
                msgid(
                    "No link was made, because this is your own account. "
                    "Change your password on the page of your log-in."
                )
            )
        )
    if not row.is_active:
        raise Refused(
            say(msgid("No link was made, because this account is switched off. Switch it on first."))
        )
    if not row.has_usable_password():
        row.set_unusable_password()
        row.save(update_fields=["password"])
    record("access:password_link:make", by=by, at=at, subject=row)
    return row


def _own_account(user: User, by: Actor) -> User:
    """Return an account that the acting organisation keeps, locked. Raises ``NotPermitted`` and ``Refused``."""
    require(by, Permission.MANAGE_ACCOUNTS)
    row = User.objects.select_for_update(of=("self",)).select_related("kept_by").get(pk=user.pk)
    if row.kept_by_id == by.organisation_id:
        return row
    if row.kept_by is None:
        raise Refused(say(msgid("Nothing was changed, because no organisation keeps this account.")))
    raise Refused(
        say(
            msgid(
                "Nothing was changed, because %(organisation)s keeps this account. Ask its administrators; "
                "here you can give and end roles in your own organisation."
            ),
            organisation=row.kept_by.name,
        )
    )


def _check_somebody_else_keeps_accounts(user_id: int, organisation_id: int, at: dt.datetime) -> None:
    """Raise ``Refused`` when a user is the only administrator of an organisation whose account is open."""
    rows = Membership.objects.filter(
        organisation_id=organisation_id, role=Role.ADMINISTRATOR.value, begins_on__lte=at.date()
    ).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=at.date()))
    # Locked in one order, so that two administrators cannot end each other at the same moment.
    keepers = {row.user_id for row in rows.select_for_update().order_by("id")}
    others = User.objects.filter(id__in=keepers - {user_id}, is_active=True, is_service=False)
    if user_id in keepers and not others.exists():
        raise Refused(
            say(
                msgid(
                    "Nothing was ended, because nobody else keeps the accounts of %(organisation)s. "
                    "Somebody there must be given the role of administrator first."
                ),
                organisation=Organisation.objects.get(pk=organisation_id).name,
            )
        )


def forget_office_log_in(*, user: User, by: Actor, at: dt.datetime) -> int:
    """End the link between an account and a person at the office's own log-in, and return how many ended.

    The next log-in there makes a new link, by the verified address. Raises ``NotPermitted``, and ``Refused`` for
    an account that another organisation keeps.
    """
    user = _own_account(user, by)
    links = list(SocialAccount.objects.filter(user=user))
    for link in links:
        record("access:office_identity:end", by=by, at=at, subject=link, detail={"user": user.id})
        link.delete()
    return len(links)


def forget_factors(*, user: User, by: Actor, at: dt.datetime) -> int:
    """End every passkey, app and paper code of an account, and its tokens; return how many of the former ended.

    For whoever lost the device; who asks for it has to be seen or called back first. Raises ``NotPermitted``, and
    ``Refused`` for an account that another organisation keeps.
    """
    user = _own_account(user, by)
    factors = list(Authenticator.objects.filter(user=user))
    for factor in factors:
        kind = str(factor.type)
        record("access:factor:end", by=by, at=at, subject=factor, detail={"user": user.id, "kind": kind})
        factor.delete()
    end_tokens(user_id=user.id, because="keeper", by=by, at=at)
    return len(factors)


def add_office(*, name: str, country: str, time_zone: str, by: Actor, at: dt.datetime) -> Office:
    """Add an office to the acting organisation and return it; ``time_zone`` is one of the tz database.

    Raises ``NotPermitted``, and ``Refused`` for a name that exists, or an unknown country or time zone.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    if not (name.strip() and is_country(country) and time_zone in available_timezones()):
        raise Refused(
            say(
                msgid(
                    "The office was not added, because name, country or time zone is missing or unknown. "
                    "Write the name, and choose both from the lists."
                )
            ),
            field="name",
        )
    if Office.objects.filter(organisation_id=by.organisation_id, name__iexact=name.strip()).exists():
        raise Refused(
            say(
                msgid(
                    "The office was not added, because your organisation has one of this name. Write another name."
                )
            ),
            field="name",
        )
    office = Office.objects.create(
        organisation_id=by.organisation_id, name=name.strip(), country=country, time_zone=time_zone
    )
    record("access:office:add", by=by, at=at, subject=office, detail={"country": country})
    return office
