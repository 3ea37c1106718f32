"""What the page of who looked at a case shows."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wayhome.casefile.cases.queries import Look, LooksPage, Reason
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.casefile.cases.scoring import Flag
from wayhome.web.shared import saying
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import Cell, Column, Empty, Head, Pager, Row, Table
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.labels import joined, roles_said

Context = dict[str, Any]
REASONS = {
    Reason.RESPONSIBLE: gettext_lazy("Responsible for the case"),
    Reason.ACTED: gettext_lazy("Recorded something that day"),
    Reason.TASK: gettext_lazy("Has or had a task on it"),
    Reason.LISTED: gettext_lazy("Saw the name in a list"),
    Reason.OVERSIGHT: gettext_lazy("Looks at what others do"),
    Reason.NONE: gettext_lazy("No reason known"),
}
FLAGS = {
    Flag.NO_REASON: gettext_lazy("No reason known"),
    Flag.FORMER_CASE: gettext_lazy("worked on it on an earlier day"),
    Flag.AFTER_HOURS: gettext_lazy("at an unusual hour"),
    Flag.SEQUENCE: gettext_lazy("one of many files in a few minutes"),
}
GROUPS = {
    "audit.Revision.T2": gettext_lazy("earlier values"),
    "cases.Case.T1": gettext_lazy("part of the country"),
    "cases.Case.T2": gettext_lazy("legal ground, motive or closing reason"),
    "cases.CaseMember.T1": gettext_lazy("family"),
    "cases.EmergencyAccess.T2": gettext_lazy("reason of an emergency"),
    "cases.FileRestriction.T2": gettext_lazy("reason of a restriction"),
    "cases.Hold.T2": gettext_lazy("reason of a hold"),
    "cases.KeptFile.T2": gettext_lazy("list of files"),
    "cases.LegalFact.T2": gettext_lazy("legal facts"),
    "keeping.LegalHold.T2": gettext_lazy("reason of a legal hold"),
    "cases.Note.T2": gettext_lazy("notes"),
    "cases.RestrictedReading.T2": gettext_lazy("reason to read a restricted file"),
    "cases.SplitLink.T2": gettext_lazy("where the family was split to"),
    "cases.StateChange.T2": gettext_lazy("reasons of steps"),
    "cases.StatisticsKey.T2": gettext_lazy("key to a statistics line"),
    "cases.Task.T2": gettext_lazy("tasks"),
    "cases.TimelineEntry.T2": gettext_lazy("what happened"),
    "consent.ConsentEvent.T1": gettext_lazy("how consents were given"),
    "consent.ConsentEvent.T2": gettext_lazy("words about consents"),
    "counselling.ProtectionConcern.T2": gettext_lazy("protection concerns"),
    "counselling.ProtectionFact.T2": gettext_lazy("protection facts"),
    "counselling.Session.T1": gettext_lazy("where a talk was held"),
    "counselling.Session.T2": gettext_lazy("talks and own words"),
    "counselling.VoluntarinessAssessment.T2": gettext_lazy("assessment of free choice"),
    "counselling.VulnerabilityAssessment.T2": gettext_lazy("assessment of needs"),
    "counselling.VulnerabilityFactor.T2": gettext_lazy("single needs"),
    "files.StoredFile.T1": gettext_lazy("names of documents"),
    "files.StoredFile.T2": gettext_lazy("documents"),
    "journey.CashAtDeparture.T1": gettext_lazy("cash receipt"),
    "journey.EmbassyContact.T1": gettext_lazy("contact with authorities of origin"),
    "journey.EmbassyContact.T2": gettext_lazy("contact with authorities of origin"),
    "journey.Escort.T1": gettext_lazy("escort"),
    "journey.Escort.T2": gettext_lazy("kind of escort"),
    "journey.HandOver.T2": gettext_lazy("answer to the hand-over"),
    "journey.HandOverPart.T2": gettext_lazy("hand-over"),
    "journey.HandOverRefusal.T1": gettext_lazy("refusal of the hand-over"),
    "journey.HealthRecord.T2": gettext_lazy("health"),
    "journey.Leg.T1": gettext_lazy("flights"),
    "journey.Leg.T2": gettext_lazy("services on the way"),
    "journey.TravelDocument.T1": gettext_lazy("travel documents"),
    "journey.TravelDocument.T2": gettext_lazy("where documents are"),
    "journey.TravelEvent.T2": gettext_lazy("what happened on the way"),
    "people.HouseholdTie.T1": gettext_lazy("family"),
    "people.Person.T1": gettext_lazy("names, birth and contacts"),
    "people.Person.T2": gettext_lazy("wishes"),
    "privacy.CaseListExport.T2": gettext_lazy("reason of a list that left the house"),
    "privacy.RightsRequest.T2": gettext_lazy("what somebody asked about their own data"),
    "process.BlindWithdrawal.T2": gettext_lazy("a message about travelling"),
    "process.DecisionRecord.T2": gettext_lazy("decisions"),
    "process.Override.T2": gettext_lazy("reasons to go on"),
}
"""Groups of sealed fields in words; a test holds that none is missing."""


def looks_page(hand: CaseInHand, request: StaffRequest, page: LooksPage) -> Context:
    """Return the context of one page of looks."""
    frame = case_frame(hand, tab="looks", request=request, crumb=_("Who looked"))
    return {
        **frame,
        "table": _table(page.rows) if page.rows else None,
        "empty": Empty(_("Nobody has looked at sealed data of this file yet.")),
        "pager": _pager(hand.case.reference, page),
    }


def _table(rows: tuple[Look, ...]) -> Table:
    return Table(
        caption=_("Who looked, newest first"),
        columns=[Column(_("When")), Column(_("Who")), Column(_("At what")), Column(_("Reason"))],
        rows=[_row(look) for look in rows],
    )


def _row(look: Look) -> Row:
    roles = str(capfirst(saying.said(roles_said(look.roles)))) if look.roles else ""
    where = look.office or look.organisation
    unknown = look.reason is Reason.NONE
    return Row(
        [
            Cell(saying.moment(look.at)),
            Cell(look.name or _("a timer"), note=joined(roles, where)),
            Cell(", ".join(dict.fromkeys(str(GROUPS.get(group, group)) for group in look.groups))),
            Cell(REASONS[look.reason], status="warning" if unknown else ""),
        ]
    )


def _pager(reference: str, page: LooksPage) -> Pager | None:
    if not (page.earlier or page.later):
        return None
    here = reverse("case_looks", args=[reference])
    return Pager(
        earlier_url=f"{here}?{urlencode({'before': page.earlier})}" if page.earlier else "",
        later_url=f"{here}?{urlencode({'after': page.later})}" if page.later else "",
        earlier=_("Newer"),
        later=_("Older"),
    )


def unexplained_page(looks: Sequence[Look], references: Mapping[uuid.UUID, str], *, day: dt.date) -> Context:
    """Return the context of the looks of one day that somebody has to ask about, each with why."""
    before, after = day - dt.timedelta(days=1), day + dt.timedelta(days=1)
    here = reverse("unexplained_looks")
    return {
        "head": Head(
            _("Looks to ask about"),
            lead=_("On %(day)s. Ask the person before you judge: a file does not know every reason.")
            % {"day": saying.day(day)},
        ),
        "table": Table(
            caption=_("Looks to ask about, in their order"),
            columns=[
                Column(_("When")),
                Column(_("Case")),
                Column(_("Who")),
                Column(_("At what")),
                Column(_("Why it stands here")),
            ],
            rows=[_unexplained(look, references) for look in looks],
        )
        if looks
        else None,
        "empty": Empty(
            _("Every look of this day has a reason that the files know, at a usual hour and pace.")
        ),
        "pager": Pager(
            earlier_url=f"{here}?day={before.isoformat()}",
            later_url=f"{here}?day={after.isoformat()}",
            earlier=_("The day before"),
            later=_("The day after"),
        ),
    }


def _unexplained(look: Look, references: Mapping[uuid.UUID, str]) -> Row:
    reference = references.get(look.case_id, "") if look.case_id else ""
    url = reverse("case_looks", args=[reference]) if reference else ""
    roles = str(capfirst(saying.said(roles_said(look.roles)))) if look.roles else ""
    return Row(
        [
            Cell(saying.moment(look.at)),
            Cell(reference or _("closed to you now"), code=bool(reference), url=url),
            Cell(look.name, note=joined(roles, look.office or look.organisation)),
            Cell(", ".join(dict.fromkeys(str(GROUPS.get(group, group)) for group in look.groups))),
            Cell("; ".join(str(FLAGS[flag]) for flag in Flag if flag in look.flags)),
        ]
    )
