"""Finds everything that is held about one person, by way of the classification, so that no new field can be forgotten.

Every table of ``personal_data.py`` is reached in one of three ways: by the drawers of the person and of their case, by the
case, or by a route of its own; or it is named here with the reason why it is about nobody. A table that is none of these
is an error, which a test holds. What is about another person of the case stays out.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.people.models import Person
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.ground.values.sentences import msgid
from wayhome.ground.values.tiers import Declaration
from wayhome.privacy.classification import declarations
from wayhome.stages.outreach.models import ReferredCase

RULES = "texts, rules and programmes, the same for everybody"
STAFF = "accounts, roles and agreements of organisations"
FIGURES = "figures and public information that name nobody"
KEYS = "keys, which say nothing"
LOG = "shown apart: who looked at the file"

NOT_OF_A_PERSON: Mapping[str, str] = {
    "access.Agreement": "shown apart: who received what",
    "access.ApiToken": STAFF,
    "access.Membership": STAFF,
    "accounts.LogIn": STAFF,
    "accounts.SentOnce": STAFF,
    "messaging.Letter": STAFF,
    "messaging.MailChoice": STAFF,
    "accounts.Office": STAFF,
    "accounts.Organisation": STAFF,
    "accounts.User": STAFF,
    "audit.AuditEvent": LOG,
    "audit.Leaf": KEYS,
    "audit.SealedCheckpoint": KEYS,
    "audit.SealingRun": KEYS,
    "audit.Witnessed": KEYS,
    "cases.ListColumns": STAFF,
    "cases.ListView": STAFF,
    "cases.StatisticsLine": FIGURES,
    "consent.ConsentText": RULES,
    "counselling.ChecklistPoint": RULES,
    "counselling.ChecklistText": RULES,
    "crypto.Drawer": KEYS,
    "crypto.DrawerWrap": KEYS,
    "crypto.IndexKey": KEYS,
    "crypto.OrganisationKey": KEYS,
    "crypto.Rotation": KEYS,
    "crypto.Tally": STAFF,
    "funding.AirlineLimit": RULES,
    "caseloads.Batch": "spreadsheets of an office; what stood in them stands in the cases that they became",
    "caseloads.RememberedMeaning": RULES,
    "funding.Fund": RULES,
    "funding.Programme": RULES,
    "funding.Suspension": RULES,
    "journey.DocumentKey": KEYS,
    "keeping.ConfirmedSchedule": RULES,
    "keeping.ErasedDrawer": KEYS,
    "messaging.NoticeReading": STAFF,
    "outreach.CountryInformation": FIGURES,
    "outreach.EventFollowUp": FIGURES,
    "outreach.InformationEvent": FIGURES,
    "people.NameIndex": KEYS,
    "people.NameKey": KEYS,
    "privacy.CaseListExport": "lists of many cases; who took one out is among the readers",
    "reporting.PublishedFigure": FIGURES,
    "reporting.PublishedSeries": FIGURES,
    "reporting.SeriesCell": FIGURES,
    "reporting.Release": FIGURES,
}
"""Tables about nobody in particular, or whose rows are shown in another part of the file."""

WITHHELD: Mapping[str, str] = {
    "cases.SplitLink.other_case": msgid(
        "Where others of the family went. It is theirs, and may be dangerous for them."
    ),
    "cases.TimelineEntry.user_name": msgid("Names of staff. The file says which office it was."),
    "files.StoredFile.key": msgid("Keys of stored documents. Ask for a copy of each document instead."),
}
"""Fields that the file leaves out, and the reason as the file itself gives it. Source: GDPR 15(4)."""

_ROUTES: Mapping[str, Callable[[Subject], Q]] = {
    "outreach.PartnerReferral": lambda subject: Q(
        pk__in=ReferredCase.objects.filter(case=subject.case).values("referral_id")
    ),
}
_POINTS_AT = ("subject_id", "record_id", "revision_id")
"""Plain columns with the key of the row that another is about."""


@dataclass(frozen=True)
class Subject:
    """Whose file it is: the person, their case, and who else is in it; drawers of both are opened.

    ``whole_case`` says whether what is written about the case as a whole belongs to it.
    """

    person: Person
    case: Case
    whole_case: bool = True
    members: Sequence[CaseMember] = field(default=())

    @property
    def others(self) -> list[CaseMember]:
        """Return the memberships of everybody else who is or was in the case."""
        return [one for one in self.members if one.person_id != self.person.pk]

    @cached_property
    def keys_of_others(self) -> frozenset[str]:
        """Return the keys of other people of the case, of their memberships, and of every row about one of them."""
        others = self.others
        keys = {str(key) for one in others for key in (one.pk, one.person_id)}
        drawers = [one.drawer_id for one in others]
        if not others:
            return frozenset()
        for declaration in declarations():
            model = apps.get_model(declaration.table)
            about = _about(model, [one.pk for one in others], [one.person_id for one in others], drawers)
            if about is not None and declaration.table not in NOT_OF_A_PERSON:
                keys |= {str(key) for key in _rows(model).filter(about).values_list("pk", flat=True)}
        return frozenset(keys)


def subject_of(member: CaseMember, *, whole_case: bool = True) -> Subject:
    """Return whose file it is, with the drawers of person and case opened; two queries."""
    found = CaseMember.objects.filter(case_id=member.case_id).select_related("person", "case__organisation")
    members = list(found.order_by("position"))
    mine = next(one for one in members if one.pk == member.pk)
    open_drawers([mine.case.drawer_id, *(one.drawer_id for one in members)])
    return Subject(mine.person, mine.case, whole_case, members)


def rows_about(subject: Subject, declaration: Declaration) -> Sequence[models.Model]:
    """Return the rows of one table that are about the person, oldest key first; at most two queries.

    Raises ``LookupError`` for a table to which no way leads from a person, and that ``NOT_OF_A_PERSON`` does not name.
    """
    if declaration.table in NOT_OF_A_PERSON:
        return ()
    model = apps.get_model(declaration.table)
    rows = list(_rows(model).filter(_way_to(subject, model)).order_by("pk"))
    return [row for row in rows if not _is_about_others(subject, row) and _is_wanted(subject, row)]


def _rows(model: type[models.Model]) -> QuerySet[models.Model]:
    return model._default_manager.all()


def _way_to(subject: Subject, model: type[models.Model]) -> Q:
    """Return what makes a row of a table one of the person or of their case."""
    label, columns = model._meta.label, _columns(model)
    if label in _ROUTES:
        return _ROUTES[label](subject)
    closed = [one.drawer_id for one in subject.others]
    way = Q()
    if "drawer_id" in columns:
        way |= Q(drawer_id__in=[subject.person.drawer_id, subject.case.drawer_id])
    if "case_id" in columns:
        mine = Q(case_id=subject.case.pk)
        way |= mine & ~Q(drawer_id__in=closed) if "drawer_id" in columns else mine
    if not way:
        raise LookupError(
            f"no way leads from a person to {label}: give it one, or say why it is about nobody"
        )
    return way


def _is_about_others(subject: Subject, row: models.Model) -> bool:
    """Return whether a row is about another person of the case; what is sealed in the person's own drawer never is."""
    if getattr(row, "drawer_id", None) == subject.person.drawer_id:
        return False
    others = subject.keys_of_others
    points = [str(getattr(row, name)) for name in _points(type(row)) if getattr(row, name)]
    if others & set(points):
        return True
    took_part = {str(key) for key in getattr(row, "member_ids", None) or ()}
    mine = {str(one.pk) for one in subject.members} - others
    return bool(took_part) and not took_part & mine


def _is_wanted(subject: Subject, row: models.Model) -> bool:
    """Return whether a row belongs to the file: words about the case as a whole only where that was asked for."""
    if subject.whole_case or isinstance(row, Case) or getattr(row, "drawer_id", None) is None:
        return True
    return bool(row.drawer_id == subject.person.drawer_id) or any(  # type: ignore[attr-defined]
        getattr(row, name) in {one.pk for one in subject.members}
        for name in ("member_id",)
        if hasattr(row, name)
    )


def _about(
    model: type[models.Model],
    members: Sequence[uuid.UUID],
    people: Sequence[uuid.UUID],
    drawers: Sequence[uuid.UUID],
) -> Q | None:
    """Return what makes a row one about these members, or nothing where the table cannot say."""
    about = Q()
    for one in model._meta.concrete_fields:
        if one.related_model is CaseMember:
            about |= Q(**{f"{one.attname}__in": members})
        elif one.related_model is Person and one.name == "person":
            about |= Q(**{f"{one.attname}__in": people})
    if "drawer_id" in _columns(model):
        about |= Q(drawer_id__in=drawers)
    return about or None


def _points(model: type[models.Model]) -> list[str]:
    """Return the columns of a table that say whom, or what row, a row is about."""
    return [
        one.attname
        for one in model._meta.concrete_fields
        if one.related_model in (CaseMember, Person) or one.attname in _POINTS_AT
    ]


def _columns(model: type[models.Model]) -> set[str]:
    return {one.attname for one in model._meta.concrete_fields}
