"""Persons and the ties between them, sealed in each person's drawer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from wayhome.casefile.people.births import read_birth
from wayhome.casefile.people.enums import Sex
from wayhome.ground.core.models import Record, Versioned
from wayhome.ground.crypto.fields import SealedJSON, SealedRecord, SealedText
from wayhome.ground.values.dates import BirthDate
from wayhome.ground.values.tiers import Tier


class Person(Record, SealedRecord, Versioned):
    """One person record; it belongs to one case for as long as it exists.

    The key of the case stands here without a foreign key, since people lie below cases; the membership row
    above refers to both, and the database checks that they agree.
    """

    case_id = models.UUIDField(db_index=True)
    sex = models.CharField(
        max_length=12, choices=[(sex.value, sex.name) for sex in Sex], default=Sex.NOT_STATED.value
    )
    age_band = models.CharField(
        max_length=10,
        default="",
        help_text="from the birth date; recomputed when that changes and every night",
    )
    language = models.CharField(max_length=3, default="", help_text="ISO 639-3, the one spoken best")
    full_name = SealedText(tier=Tier.T1)
    latin_name = SealedText(tier=Tier.T1, null=True)
    given_name = SealedText(tier=Tier.T1, null=True)
    family_name = SealedText(tier=Tier.T1, null=True)
    sort_name = SealedText(tier=Tier.T1, null=True)
    birth = SealedJSON(tier=Tier.T1, null=True)
    birth_place = SealedText(tier=Tier.T1, null=True)
    nationalities = SealedJSON(tier=Tier.T1, default=list)
    other_languages = SealedJSON(tier=Tier.T1, default=list)
    phones = SealedJSON(tier=Tier.T1, default=list)
    email = SealedText(tier=Tier.T1, null=True)
    host_address = SealedText(tier=Tier.T1, null=True)
    origin_address = SealedText(tier=Tier.T1, null=True)
    safe_contact = SealedText(tier=Tier.T1, null=True)
    marital_status = SealedText(tier=Tier.T1, null=True)
    can_read = SealedText(tier=Tier.T1, null=True)
    occupation = SealedText(tier=Tier.T1, null=True)
    wishes = SealedText(tier=Tier.T2, null=True)
    created_at = models.DateTimeField()
    erased_on = models.DateField(null=True, help_text="day on which the drawer's keys were destroyed")

    class Meta:
        db_table = "people_person"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "case_id"], name="people_person_of_case"),
        ]

    @property
    def sorted_under(self) -> str:
        """Return the words under which a list that prints names puts this person: written by hand, or the name."""
        return str(self.sort_name or self.latin_name or self.full_name)

    @property
    def born(self) -> BirthDate | None:
        """Return the birth date as said and as days, or ``None`` when nobody has said."""
        return None if self.birth is None else read_birth(self.birth)


class HouseholdTie(Record, SealedRecord):
    """What one person is to another, from a day until a day; sealed in the first person's drawer."""

    case_id = models.UUIDField(db_index=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ties")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ties_from")
    kind = SealedText(tier=Tier.T1)
    begins_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        db_table = "people_household_tie"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(person=models.F("other")), name="people_tie_between_two"
            ),
        ]


class NameIndex(Record):
    """One making of the index of names: which key hashed it, how many bits, and how frequent names are spread.

    The newest one that is ready is searched; new names are filed in every one there is, so that the next can be
    filled while the last is in use.
    """

    number = models.PositiveIntegerField(unique=True)
    key_version = models.PositiveIntegerField()
    bits = models.PositiveSmallIntegerField()
    spread = models.BinaryField(
        default=bytes, help_text="sealed by the house; it would tell how frequent names are"
    )
    made_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_name_index"


class NameKey(models.Model):
    """One bucket under which a person is found: a truncated keyed hash that many others share."""

    id = models.BigAutoField(primary_key=True)
    case_id = models.UUIDField(db_index=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField(help_text="of the index")
    bucket = models.PositiveIntegerField()

    class Meta:
        db_table = "people_name_key"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "number", "bucket"], name="people_name_key_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["number", "bucket"], include=["person", "case_id"], name="people_name_key_bucket"
            ),
        ]
