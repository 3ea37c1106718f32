"""The protection tiers of fields, and the form in which each app declares its own fields.

Tiers and drawers are decided by the data classification: T0 plain, T1 identity, T2 sensitive. Each app's
``personal_data.py`` lists every field of its tables once with ``declare``; a test compares the lists with the
tables, so that no field exists without a tier.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Tier(StrEnum):
    """How closely a field is kept: plain (sort and filter), identity (sealed), sensitive (sealed)."""

    T0 = "T0"
    T1 = "T1"
    T2 = "T2"


class DrawerKind(StrEnum):
    """Whose random data key seals a field: the person's, the case's, a record's own, or none."""

    PERSON = "person"
    CASE = "case"
    OWN = "own"
    NONE = "none"


@dataclass(frozen=True)
class Declaration:
    """The classification of one table: tier by field name, the drawer of its sealed fields, and why it is kept."""

    table: str
    tiers: Mapping[str, Tier]
    drawer: DrawerKind
    purpose: str
    kept: str
    erased: str


def declare(
    table: str,
    *,
    plain: Iterable[str],
    identity: Iterable[str] = (),
    sensitive: Iterable[str] = (),
    drawer: DrawerKind = DrawerKind.NONE,
    purpose: str,
    kept: str = "case",
    erased: str = "with its drawer",
) -> Declaration:
    """Return the classification of one table, named ``app_label.Model``.

    ``kept`` names a retention class, ``erased`` says how the row stops being personal. Raises ``ValueError``
    when a field is listed twice or sealed fields have no drawer.
    """
    tiers: dict[str, Tier] = {}
    for tier, names in ((Tier.T0, plain), (Tier.T1, identity), (Tier.T2, sensitive)):
        for name in names:
            if name in tiers:
                raise ValueError(f"{table}.{name} is classified twice")
            tiers[name] = tier
    if drawer is DrawerKind.NONE and any(tier is not Tier.T0 for tier in tiers.values()):
        raise ValueError(f"{table} has sealed fields but no drawer")
    return Declaration(table, tiers, drawer, purpose, kept, erased)
