"""The acting person: who, for which organisation and office, in which roles, in what relation to the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace

from wayhome.casefile.access.enums import Relation, Role, Shared
from wayhome.casefile.access.restriction import Restriction


@dataclass(frozen=True)
class Actor:
    """Who does something; every action takes one as ``by``. A scope makes it, or a job from its originating user.

    ``enforcement`` and ``headquarters`` repeat what the organisation is, and ``shared`` what the agreement shares
    under which a record is held, so that asking a permission needs no query. ``emergency`` says that they opened this
    one record in an emergency that has not run out, ``restriction`` whether the record is restricted to being stored.
    """

    user_id: int | None
    name: str
    organisation_id: int
    office_id: int | None
    roles: frozenset[Role]
    enforcement: bool = False
    headquarters: bool = False
    relation: Relation = Relation.NONE
    shared: frozenset[Shared] = frozenset()
    emergency: bool = False
    restriction: Restriction = Restriction.NONE
    step_up_until: dt.datetime | None = None

    def on(self, relation: Relation, shared: Collection[Shared | str] = ()) -> Actor:
        """Return the same person in the relation to another record; ``shared`` is what its agreement shares.

        What was opened to them of one record, in an emergency or by data protection, opens nothing of the next.
        """
        return replace(
            self,
            relation=relation,
            shared=frozenset(Shared(one) for one in shared),
            emergency=False,
            restriction=Restriction.NONE,
        )

    def is_same_person(self, user_id: int | None) -> bool:
        """Return whether this is the user with that key; four-eyes rules compare people, not roles."""
        return self.user_id is not None and self.user_id == user_id
