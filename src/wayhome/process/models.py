"""Records of the process itself: decisions with the facts they used, overrides, and blind withdrawals."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wayhome.casefile.cases.models import CaseMember, CaseRecord
from wayhome.ground.core.models import Record
from wayhome.ground.crypto.fields import SealedJSON, SealedRecord, SealedText
from wayhome.ground.values.tiers import Tier
from wayhome.process.enums import Verdict


class DecisionRecord(CaseRecord):
    """What a gate answered: rule versions, facts used and explanation, so that it can be reproduced.

    ``signed_for`` is what a protection officer had seen who signed, and empty for every other answer: that somebody
    had to sign tells of protection or health, so no plain column says it.
    """

    verb = models.CharField(max_length=40)
    at = models.DateTimeField()
    by_id = models.IntegerField(null=True)
    passed = models.BooleanField()
    findings = SealedJSON(tier=Tier.T2)
    signed_for = SealedJSON(tier=Tier.T2, null=True, default=list)

    class Meta:
        db_table = "process_decision"
        indexes: ClassVar = [models.Index(fields=["case", "at"], name="process_decision_by_case")]


class Override(CaseRecord):
    """A named person's written decision to go on although a condition is open; only 3, 12 and 14 allow it."""

    condition = models.PositiveSmallIntegerField()
    member = models.ForeignKey(CaseMember, on_delete=models.PROTECT, null=True, related_name="+")
    reason = SealedText(tier=Tier.T2)
    until_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by_id = models.IntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.IntegerField(null=True, help_text="empty: it ended with a journey")
    end_reason = SealedText(tier=Tier.T2, null=True)

    class Meta:
        db_table = "process_override"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(condition__in=[3, 12, 14]), name="process_override_only_where_allowed"
            ),
        ]


class BlindWithdrawal(Record, SealedRecord):
    """Somebody told a colleague that they do not want to travel: a reference as written, and what was said.

    It shows nothing of the file. While it is open, nobody of the case boards. ``case_id`` is empty when the
    reference belongs to no case; the person who wrote it never learns which.
    ``spoken`` is how the person was spoken with, alone, before it was answered.
    """

    reference = models.CharField(max_length=12)
    case_id = models.UUIDField(null=True)
    organisation_id = models.IntegerField()
    said = SealedText(tier=Tier.T2)
    told_at = models.DateTimeField()
    told_by_id = models.IntegerField()
    told_at_organisation_id = models.IntegerField()
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.IntegerField(null=True)
    answer = models.CharField(max_length=24, default="")
    spoken = SealedText(tier=Tier.T2, null=True)
    withdrew_at = models.DateTimeField(
        null=True, help_text="when somebody of the case withdrew after it was told"
    )

    class Meta:
        db_table = "process_blind_withdrawal"
        indexes: ClassVar = [
            models.Index(
                fields=["organisation_id", "told_at"],
                condition=models.Q(answered_at__isnull=True),
                name="process_open_blind",
            ),
            models.Index(fields=["case_id"], name="process_blind_by_case"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_by_id__isnull=True, answer="")
                | (models.Q(answered_at__isnull=False, answered_by_id__isnull=False) & ~models.Q(answer="")),
                name="process_blind_answered_at_with_by",
            ),
        ]


class PersonLink(Record):
    """What somebody decided of two person records that are alike: one person, or two; until it is taken back.

    ``person_id`` is the smaller of the two keys, so that a pair is one row whoever was looked at first. Of one person,
    ``leads_id`` says whose file goes on, ``taken`` which fields were taken over into it, ``revision_id`` what they were
    before, and ``closed_other`` whether the other file was closed for it. It goes with either of the two.
    """

    organisation_id = models.IntegerField()
    person_id = models.UUIDField()
    other_id = models.UUIDField()
    case_id = models.UUIDField()
    other_case_id = models.UUIDField()
    verdict = models.CharField(max_length=8, choices=[(one.value, one.name) for one in Verdict])
    leads_id = models.UUIDField(null=True)
    taken = ArrayField(models.CharField(max_length=40), default=list)
    revision_id = models.UUIDField(null=True)
    closed_other = models.BooleanField(default=False)
    decided_at = models.DateTimeField()
    decided_by_id = models.IntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.IntegerField(null=True)

    class Meta:
        db_table = "process_person_link"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation_id", "person_id", "other_id"],
                condition=models.Q(ended_at__isnull=True),
                name="process_one_verdict_of_a_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(person_id__lt=models.F("other_id")), name="process_pair_in_order"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["other_id"], name="process_link_of_other"),
            models.Index(fields=["person_id"], name="process_link_of_person"),
            models.Index(fields=["case_id"], name="process_link_by_case"),
        ]
