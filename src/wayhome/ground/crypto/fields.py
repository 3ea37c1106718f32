"""Model fields that are sealed in the database and plain in Python, opened only when they are read.

``envelope.py`` has the form of a sealed value. Decryption failure raises; it never falls back.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from wayhome.ground.core.context import Seen, note_seen
from wayhome.ground.crypto.envelope import seal, unseal, version_of
from wayhome.ground.crypto.keyring import opening_key, sealing_key
from wayhome.ground.values.tiers import Tier

T = TypeVar("T")

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = models.Field  # Django's own class takes no type parameters when it runs.


UNNOTED = frozenset({"area"})
"""Fields that only say which permission opens the rest of their row; they are asked before anything is shown."""
DISPLAY_NAMES = frozenset({"full_name", "latin_name"})
"""What a list shows of a person so that a colleague finds the right one."""


class SealedBytes(bytes):
    """Ciphertext as it came from the database, not yet opened."""


class _Opener:
    """Reads a sealed attribute: opens the ciphertext on first use and keeps the plain value on the instance."""

    def __init__(self, field: Sealed[Any]) -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        if isinstance(value, SealedBytes):
            value = self.field.open(instance, value)
            instance.__dict__[name] = value
        if value is not None and name not in UNNOTED:
            note_seen(_seen(instance, self.field))
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class Sealed(_Field, Generic[T]):
    """A field of tier T1 or T2; its table has a ``drawer`` foreign key that says which key seals it."""

    def __init__(self, *args: Any, tier: Tier, **options: Any) -> None:
        self.tier = tier
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options["tier"] = self.tier
        return name, path, args, options

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Opener(self))

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "bytea"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> SealedBytes | None:
        return None if value is None else SealedBytes(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, SealedBytes):
            return value
        return self.seal(model_instance, value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None or isinstance(value, bytes):
            return value
        raise TypeError(
            f"{self.name} is sealed: save it through its instance; it cannot be filtered or updated by value."
        )

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        return None

    def seal(self, instance: models.Model, value: T) -> SealedBytes:
        """Return the ciphertext of a value for the instance's row and drawer."""
        return self.seal_for(value, row=instance.pk, drawer_id=_drawer_id(instance))

    def seal_for(self, value: T, *, row: Any, drawer_id: uuid.UUID) -> SealedBytes:
        """Return the ciphertext of a value for a row that is not loaded; ``row`` is its primary key."""
        version, key = sealing_key(drawer_id)
        plain = self.to_text(value).encode()
        return SealedBytes(seal(plain, key=key, version=version, place=self.place_of(row)))

    def open(self, instance: models.Model, sealed: bytes) -> T:
        """Return the plain value; raises ``InvalidTag`` when it was moved or changed, ``DrawerClosed`` without a key."""
        key = opening_key(_drawer_id(instance), version_of(sealed))
        return self.from_text(unseal(sealed, key=key, place=self.place_of(instance.pk)).decode())

    def to_text(self, value: T) -> str:
        """Return the value as text, the form that is sealed."""
        return str(value)

    def from_text(self, text: str) -> T:
        """Return the value from the text that was sealed."""
        return cast(T, text)

    def place_of(self, row: Any) -> str:
        """Return what a value is bound to: table, row and field."""
        return f"{self.model._meta.db_table}|{row}|{self.column}"


class SealedText(Sealed[str]):
    """Sealed text, of any length and script."""


class SealedDay(Sealed[dt.date]):
    """A sealed calendar day."""

    def to_text(self, value: dt.date) -> str:
        return value.isoformat()

    def from_text(self, text: str) -> dt.date:
        return dt.date.fromisoformat(text)


class SealedWhole(Sealed[int]):
    """A sealed whole number."""

    def from_text(self, text: str) -> int:
        return int(text)


class SealedFlag(Sealed[bool]):
    """A sealed yes or no; unknown is ``None``."""

    def to_text(self, value: bool) -> str:
        return "yes" if value else "no"

    def from_text(self, text: str) -> bool:
        return text == "yes"


class SealedJSON(Sealed[Any]):
    """A sealed list or mapping of plain values."""

    def to_text(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)

    def from_text(self, text: str) -> Any:
        return json.loads(text)


def _seen(instance: models.Model, field: Sealed[Any]) -> Seen:
    """Return which group of fields of which case, or of which record without a case, is read."""
    label = instance._meta.label
    case_id = instance.pk if label == "cases.Case" else getattr(instance, "case_id", None)
    return Seen(
        case_id,
        "" if case_id else str(instance.pk),
        f"{label}.{field.tier.value}",
        display_name=field.attname in DISPLAY_NAMES,
    )


def _drawer_id(instance: models.Model) -> uuid.UUID:
    return cast(uuid.UUID, instance.__dict__["drawer_id"])


class SealedRecord(models.Model):
    """Base of a table with sealed fields: the drawer whose key seals them."""

    drawer = models.ForeignKey("crypto.Drawer", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True
