"""``require`` and ``allows``: the same question, once with a sentence and once as yes or no."""

from __future__ import annotations

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import (
    PERMISSION_LABELS,
    ROLE_LABELS,
    Permission,
    Relation,
    Shared,
)
from wayhome.casefile.access.restriction import WHILE_RESTRICTED, Restriction
from wayhome.casefile.access.roles import (
    CLOSED_TO_ENFORCEMENT,
    IN_AN_EMERGENCY,
    NEEDS_SHARED,
    ONLY_AT_HEADQUARTERS,
    ROLE_TABLE,
    roles_with,
)
from wayhome.ground.core.errors import NotPermitted
from wayhome.ground.values.sentences import msgid, say


def allows(by: Actor, permission: Permission) -> bool:
    """Return whether any role of the acting person holds the permission for their relation to the record."""
    if by.enforcement and permission in CLOSED_TO_ENFORCEMENT:
        return False
    if permission in ONLY_AT_HEADQUARTERS and not by.headquarters:
        return False
    if by.restriction is Restriction.STORED_ONLY and permission not in WHILE_RESTRICTED:
        return False
    if by.relation is Relation.AGREEMENT and NEEDS_SHARED.get(permission, None) not in {None, *by.shared}:
        return False
    if by.emergency and permission in IN_AN_EMERGENCY:
        return True
    return any(ROLE_TABLE[role].allows(permission, by.relation) for role in by.roles)


def allows_somewhere(by: Actor, permission: Permission) -> bool:
    """Return whether any role of the acting person holds the permission for some record, own or shared."""
    return any(allows(by.on(relation, tuple(Shared)), permission) for relation in Relation)


def require(by: Actor, permission: Permission) -> None:
    """Do nothing when the permission is held; raise ``NotPermitted`` with who may act when it is not."""
    if allows(by, permission):
        return
    if by.restriction is Restriction.STORED_ONLY and permission not in WHILE_RESTRICTED:
        raise stored_only()
    raise refusal(permission)


def stored_only() -> NotPermitted:
    """Return the refusal to work with a file that is restricted to being stored: that it is, and whom to ask."""
    return NotPermitted(say(_STORED_ONLY), code="restricted", looking=say(_STORED_ONLY_TO_LOOK))


def refusal(permission: Permission) -> NotPermitted:
    """Return the refusal for a missing permission: what was not done, and which roles may do it, and where."""
    act = say(PERMISSION_LABELS[permission])
    roles = [say(ROLE_LABELS[role]) for role in roles_with(permission)]
    code = f"not_permitted:{permission.value}"
    if permission in ONLY_AT_HEADQUARTERS:
        return NotPermitted(
            say(
                msgid(
                    "Nothing was changed. Only headquarters may %(act)s. Ask one of these at headquarters: %(roles)s."
                ),
                act=act,
                roles=roles,
            ),
            code=code,
            looking=say(
                msgid("Only headquarters may %(act)s. Ask one of these at headquarters: %(roles)s."),
                act=act,
                roles=roles,
            ),
        )
    return NotPermitted(
        say(
            msgid("Nothing was changed. Your role may not %(act)s. Ask one of these: %(roles)s."),
            act=act,
            roles=roles,
        ),
        code=code,
        looking=say(msgid("Your role may not %(act)s. Ask one of these: %(roles)s."), act=act, roles=roles),
    )


_STORED_ONLY = msgid(
    "Nothing was changed. This file is restricted: it is stored, and nothing else is done with it. Ask the data "
    "protection officer of the office that is responsible for it. A withdrawal is heard as always."
)
_STORED_ONLY_TO_LOOK = msgid(
    "This file is restricted: it is stored, and nothing else is done with it. Ask the data "
    "protection officer of the office that is responsible for it. A withdrawal is heard as always."
)
