"""The verbs that grant and end roles, and make agreements; ending one ends access to cases, which cases do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import require
from wayhome.casefile.access.enums import Permission, Role
from wayhome.casefile.access.models import Agreement, Membership
from wayhome.ground.accounts.models import Office, Organisation, User
from wayhome.ground.audit.recording import record
from wayhome.ground.core.errors import Refused
from wayhome.ground.values.sentences import msgid, say


def grant_role(
    *, user: User, organisation: Organisation, office: Office | None, role: Role, by: Actor, at: dt.datetime
) -> Membership:
    """Give a user a role in an organisation from today on and return the membership.

    Raises ``NotPermitted``, and ``Refused`` when the user holds it already or the office is another organisation's.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    if office is not None and office.organisation_id != organisation.id:
        raise Refused(
            say(
                msgid(
                    "The role was not given, because that office belongs to another organisation. Choose another office."
                )
            )
        )
    if Membership.objects.filter(
        user=user, organisation=organisation, role=role, ends_on__isnull=True
    ).exists():
        raise Refused(say(msgid("Nothing was changed: this person holds the role already.")))
    membership = Membership.objects.create(
        user=user, organisation=organisation, office=office, role=role, begins_on=at.date()
    )
    record(
        "access:role:grant", by=by, at=at, subject=membership, detail={"role": role.value, "user": user.id}
    )
    return membership


def end_role(*, membership: Membership, by: Actor, at: dt.datetime) -> Membership:
    """End a role today; it stops counting at the user's next request. Raises ``NotPermitted``."""
    require(by, Permission.MANAGE_ACCOUNTS)
    membership.ends_on = at.date()
    membership.save(update_fields=["ends_on"])
    record("access:role:end", by=by, at=at, subject=membership, detail={"role": membership.role})
    return membership


def forget_office_log_in(*, user: User, by: Actor, at: dt.datetime) -> int:
    """End the link between an account and a person at the office's own log-in, and return how many ended.

    The next log-in there makes a new link, by the verified address. Raises ``NotPermitted``.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    links = list(SocialAccount.objects.filter(user=user))
    for link in links:
        record("access:office_identity:end", by=by, at=at, subject=link, detail={"user": user.id})
        link.delete()
    return len(links)


def forget_factors(*, user: User, by: Actor, at: dt.datetime) -> int:
    """End every passkey, app and paper code of an account, and return how many ended. Raises ``NotPermitted``.

    For whoever lost the device; who asks for it has to be seen or called back first.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    factors = list(Authenticator.objects.filter(user=user))
    for factor in factors:
        kind = str(factor.type)
        record("access:factor:end", by=by, at=at, subject=factor, detail={"user": user.id, "kind": kind})
        factor.delete()
    return len(factors)


def make_agreement(
    *,
    reference: str,
    giver: Organisation,
    receiver: Organisation,
    purposes: Sequence[str],
    legal_basis: str,
    signatories: tuple[str, str],
    begins_on: dt.date,
    by: Actor,
    at: dt.datetime,
) -> Agreement:
    """Record a signed data-sharing agreement and return it; both signatories must be named.

    Raises ``NotPermitted``, and ``Refused`` when a signatory is missing.
    """
    require(by, Permission.MANAGE_AGREEMENTS)
    if not all(name.strip() for name in signatories):
        raise Refused(
            say(
                msgid(
                    "The agreement was not recorded, because it needs a signatory of each organisation. Write both names."
                )
            )
        )
    agreement = Agreement.objects.create(
        reference=reference,
        giver=giver,
        receiver=receiver,
        purposes=list(purposes),
        receiver_role="controller",
        legal_basis=legal_basis,
        begins_on=begins_on,
        signed_by_giver=signatories[0],
        signed_by_receiver=signatories[1],
    )
    record("access:agreement:make", by=by, at=at, subject=agreement)
    return agreement
