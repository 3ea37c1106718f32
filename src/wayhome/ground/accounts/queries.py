"""Questions about users."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wayhome.ground.accounts.models import Office, User


def user_at(address: str) -> User | None:
    """Return the user with an e-mail address, in any case of letters; None when there is none."""
    return User.objects.filter(email__iexact=address).first()


def users_at_locked(address: str) -> Sequence[User]:
    """Return everybody whom the database takes for this e-mail address, locked until the transaction ends.

    It takes some foreign letters for plain ones: whoever decides by an address compares it letter by letter.
    """
    return list(User.objects.select_for_update().filter(email__iexact=address))


def offices_of(organisation_id: int) -> Sequence[Office]:
    """Return the offices of an organisation by name."""
    return list(Office.objects.filter(organisation_id=organisation_id).order_by("name", "id"))


def names_of(user_ids: Iterable[int | None]) -> Mapping[int, str]:
    """Return how these users are called, by key; whoever is not there is left out."""
    wanted = {key for key in user_ids if key is not None}
    return dict(User.objects.filter(id__in=wanted).values_list("id", "name")) if wanted else {}
