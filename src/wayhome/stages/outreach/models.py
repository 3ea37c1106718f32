"""Enquiries, information events, country sheets and partners' referrals; none of them knows a person."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from wayhome.casefile.access.models import Agreement
from wayhome.casefile.cases.models import Case
from wayhome.ground.accounts.models import Office, Organisation, User
from wayhome.ground.core.models import Record, Versioned
from wayhome.ground.crypto.fields import SealedRecord, SealedText
from wayhome.ground.values.tiers import Tier
from wayhome.stages.outreach.enums import (
    Cancelled,
    Channel,
    DeclineReason,
    EventState,
    HeardFrom,
    InterpreterWish,
    ReferralState,
    Section,
    Topic,
)


def _both_or_neither(at: str, by: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
        | Q(**{f"{at}__isnull": False, f"{by}__isnull": False}),
        name=name,
    )


class Enquiry(Record, SealedRecord, Versioned):
    """A question somebody asked us, without a person record and without a case; its text has a key of its own.

    ``case_id`` is set when the person agreed that a case is opened from it. The plain fields stay for counting
    after the text was emptied.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="enquiries")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="enquiries")
    channel = models.CharField(max_length=20, choices=[(kind.value, kind.name) for kind in Channel])
    heard_from = models.CharField(
        max_length=20,
        choices=[(kind.value, kind.name) for kind in HeardFrom],
        default=HeardFrom.NOT_STATED.value,
    )
    topic = models.CharField(max_length=20, choices=[(kind.value, kind.name) for kind in Topic])
    language = models.CharField(max_length=3, default="", help_text="ISO 639-3")
    country = models.CharField(max_length=3, default="", help_text="country asked about, alpha-3")
    text = SealedText(tier=Tier.T2, null=True)
    answer = SealedText(tier=Tier.T2, null=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", help_text="who noted it")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    case_id = models.UUIDField(null=True)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "outreach_enquiry"
        constraints: ClassVar = [
            _both_or_neither("answered_at", "answered_by", "outreach_answered_at_with_by"),
            models.CheckConstraint(
                condition=Q(emptied_at__isnull=True) | Q(text__isnull=True, answer__isnull=True),
                name="outreach_emptied_has_no_text",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("asked_at")),
                name="outreach_answered_after_asked",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-asked_at", "id"], name="outreach_enquiry_newest"),
            models.Index(
                fields=["organisation", "asked_at", "id"],
                condition=Q(answered_at__isnull=True, emptied_at__isnull=True),
                name="outreach_enquiry_open",
            ),
            models.Index(
                fields=["asked_at"], condition=Q(emptied_at__isnull=True), name="outreach_enquiry_to_empty"
            ),
        ]


class InformationEvent(Record, SealedRecord, Versioned):
    """A visit to a reception centre or another place; attendance is counts, never names."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="events")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="events")
    place = models.CharField(max_length=120, help_text="name of the centre, never of a person")
    held_on = models.DateField()
    from_time = models.TimeField(help_text="local time at the place")
    until_time = models.TimeField(help_text="local time at the place")
    topics = ArrayField(models.CharField(max_length=20))
    languages = ArrayField(models.CharField(max_length=3))
    interpreters = ArrayField(models.CharField(max_length=20), default=list, help_text="interpreter numbers")
    materials = ArrayField(models.CharField(max_length=20), default=list)
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.name) for state in EventState],
        default=EventState.PLANNED.value,
    )
    cancelled_because = models.CharField(
        max_length=24, choices=[(reason.value, reason.name) for reason in Cancelled], default=""
    )
    women = models.PositiveSmallIntegerField(null=True)
    men = models.PositiveSmallIntegerField(null=True)
    girls = models.PositiveSmallIntegerField(null=True)
    boys = models.PositiveSmallIntegerField(null=True)
    not_stated = models.PositiveSmallIntegerField(null=True)
    notes = SealedText(tier=Tier.T2, null=True)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, help_text="when it was recorded as held or cancelled")
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "outreach_information_event"
        constraints: ClassVar = [
            _both_or_neither("settled_at", "settled_by", "outreach_settled_at_with_by"),
            models.CheckConstraint(
                condition=Q(until_time__gt=F("from_time")), name="outreach_event_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(state=EventState.PLANNED.value, settled_at__isnull=True)
                | (~Q(state=EventState.PLANNED.value) & Q(settled_at__isnull=False)),
                name="outreach_event_settled_or_planned",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=EventState.HELD.value,
                    women__isnull=False,
                    men__isnull=False,
                    girls__isnull=False,
                    boys__isnull=False,
                    not_stated__isnull=False,
                )
                | (
                    ~Q(state=EventState.HELD.value)
                    & Q(
                        women__isnull=True,
                        men__isnull=True,
                        girls__isnull=True,
                        boys__isnull=True,
                        not_stated__isnull=True,
                    )
                ),
                name="outreach_event_counted_when_held",
            ),
            models.CheckConstraint(
                condition=(Q(state=EventState.CANCELLED.value) & ~Q(cancelled_because=""))
                | (~Q(state=EventState.CANCELLED.value) & Q(cancelled_because="")),
                name="outreach_event_cancelled_has_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-held_on", "id"], name="outreach_event_newest")
        ]

    @property
    def attendance(self) -> int | None:
        """Return how many people came, or ``None`` while nobody has counted."""
        counts = (self.women, self.men, self.girls, self.boys, self.not_stated)
        return None if any(count is None for count in counts) else sum(count or 0 for count in counts)


class EventFollowUp(Record, SealedRecord):
    """Something to do after an information event, until a day; sealed in the event's drawer."""

    event = models.ForeignKey(InformationEvent, on_delete=models.PROTECT, related_name="follow_ups")
    what = SealedText(tier=Tier.T2)
    due_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "outreach_event_follow_up"
        constraints: ClassVar = [_both_or_neither("done_at", "done_by", "outreach_done_at_with_by")]
        indexes: ClassVar = [models.Index(fields=["event", "due_on"], name="outreach_follow_up_of_event")]


class CountryInformation(Record):
    """One version of one section of a country sheet in one language; older versions stay.

    The text is for the public and speaks of no person. ``valid_until`` is the first day without it.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="country_sheets")
    country = models.CharField(max_length=3, help_text="ISO 3166 alpha-3")
    language = models.CharField(max_length=3, help_text="ISO 639-3")
    section = models.CharField(max_length=20, choices=[(part.value, part.name) for part in Section])
    version = models.PositiveIntegerField()
    body = models.TextField(help_text="Markdown")
    source = models.CharField(max_length=300)
    source_url = models.CharField(max_length=500, default="")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "outreach_country_information"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "country", "language", "section", "version"],
                name="outreach_sheet_version",
            ),
            models.UniqueConstraint(
                fields=["organisation", "country", "language", "section"],
                condition=Q(replaced_at__isnull=True),
                name="outreach_one_current_section",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="outreach_sheet_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="outreach_sheet_has_source"),
        ]


class PartnerReferral(Record, SealedRecord):
    """Somebody would like to speak with a counsellor: written down by a partner, with the person's agreement.

    It belongs to the partner's ``organisation`` and is readable for ``receiver``, both by a wrap of its own key.
    No person and no case stands here; the plain fields stay for counting after the texts were emptied. ``contact``
    says how the person can be reached, ``safely`` what whoever calls has to mind.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="referrals_sent")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="referrals_received")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=3, help_text="ISO 639-3")
    interpreter = models.CharField(
        max_length=8, choices=[(wish.value, wish.name) for wish in InterpreterWish]
    )
    people = models.PositiveSmallIntegerField(help_text="how many would come, the person included")
    may_be_child = models.BooleanField(help_text="somebody of them is, or may be, under 18")
    explained_in = models.CharField(
        max_length=3, help_text="ISO 639-3: in what it was explained before they agreed to this being sent"
    )
    contact = SealedText(tier=Tier.T1, null=True)
    safely = SealedText(tier=Tier.T1, null=True)
    own_words = SealedText(tier=Tier.T2, null=True)
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.name) for state in ReferralState],
        default=ReferralState.SENT.value,
    )
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer_by_on = models.DateField()
    settled_at = models.DateTimeField(null=True, help_text="when it was answered, or taken back")
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    declined_because = models.CharField(
        max_length=20, choices=[(reason.value, reason.name) for reason in DeclineReason], default=""
    )
    declined_words = SealedText(tier=Tier.T2, null=True)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "outreach_partner_referral"
        constraints: ClassVar = [
            _both_or_neither("settled_at", "settled_by", "outreach_referral_settled_at_with_by"),
            models.CheckConstraint(
                condition=Q(state=ReferralState.SENT.value, settled_at__isnull=True)
                | (~Q(state=ReferralState.SENT.value) & Q(settled_at__gte=F("sent_at"))),
                name="outreach_referral_settled_or_sent",
            ),
            models.CheckConstraint(
                condition=(Q(state=ReferralState.DECLINED.value) & ~Q(declined_because=""))
                | (~Q(state=ReferralState.DECLINED.value) & Q(declined_because="")),
                name="outreach_referral_declined_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(emptied_at__isnull=True)
                | Q(
                    contact__isnull=True,
                    safely__isnull=True,
                    own_words__isnull=True,
                    declined_words__isnull=True,
                ),
                name="outreach_referral_emptied_has_no_text",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReferralState.TAKEN_BACK.value) | Q(emptied_at__isnull=False),
                name="outreach_referral_taken_back_is_emptied",
            ),
            models.CheckConstraint(
                condition=~Q(explained_in="") & Q(people__gte=1) & ~Q(organisation=F("receiver")),
                name="outreach_referral_agreed_for_somebody_elsewhere",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-sent_at", "id"], name="outreach_referral_sent"),
            models.Index(fields=["receiver", "-sent_at", "id"], name="outreach_referral_received"),
            models.Index(
                fields=["receiver", "answer_by_on", "id"],
                condition=Q(state=ReferralState.SENT.value),
                name="outreach_referral_waiting",
            ),
            models.Index(
                fields=["settled_at"],
                condition=Q(emptied_at__isnull=True),
                name="outreach_referral_to_empty",
            ),
        ]

    @property
    def waits(self) -> bool:
        """Return whether it can be answered: nobody did, and its words are there still."""
        return self.state == ReferralState.SENT.value and self.emptied_at is None


class ReferredCase(Record):
    """Which case was opened from a referral: a row of its own, because it is the case's and never the partner's."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="referred")
    referral = models.OneToOneField(PartnerReferral, on_delete=models.PROTECT, related_name="opened")
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "outreach_referred_case"
