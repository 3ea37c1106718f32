"""What the page of a case's rights shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.scopes import CaseInHand, may_read_identity
from wayhome.privacy.enums import (
    ASKED_BY_LABELS,
    GROUP_LABELS,
    OUTCOME_LABELS,
    RIGHT_LABELS,
    AskedBy,
    Group,
    Outcome,
    Right,
)
from wayhome.privacy.models import CorrectionTold, OwnFile, RightsRequest
from wayhome.web.shared import saying
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import Action, Cell, Chip, Column, Empty, Notice, Row, Table
from wayhome.web.staff.cases.choices import member_choices
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.labels import who_may

Context = dict[str, Any]


@dataclass(frozen=True)
class Rights:
    """What the page of a case's rights is made of."""

    requests: Sequence[RightsRequest]
    files: Sequence[OwnFile]
    told: Sequence[CorrectionTold]
    members: Sequence[CaseMember]


def member_names(members: Sequence[CaseMember], hand: CaseInHand) -> list[tuple[str, Any]]:
    """Return the people of a case to choose from, by their position; without names where those are closed."""
    return list(member_choices(members, names=may_read_identity(hand.case, hand.by)))


def back_to(hand: CaseInHand) -> str:
    """Return the address of the page of a case's rights."""
    return reverse("case_rights", args=[hand.case.reference])


def rights_page(hand: CaseInHand, request: StaffRequest, rights: Rights, *, refused: str = "") -> Context:
    """Return the context of the page; ``refused`` says why nothing was given out."""
    reference = hand.case.reference
    answers = allows(hand.by, Permission.ANSWER_REQUEST)
    places = {member.person_id: member.position for member in rights.members}
    return {
        **case_frame(hand, tab="rights", request=request, actions=_doors(hand)),
        "refused": Notice("blocked", _("Nothing was given out"), refused) if refused else None,
        "requests": _requests(rights.requests, places, request, answers=answers) if rights.requests else None,
        "no_requests": Empty(_("Nobody of this case has asked about their data.")),
        "files": _files(rights.files, places, request, answers=answers) if rights.files else None,
        "no_files": Empty(_("No own file has been prepared.")),
        "told": _told(rights.told) if rights.told else None,
        "no_told": Empty(_("No organisation had a value that was corrected since.")),
        "who_gives_out": "" if answers else who_may(Permission.ANSWER_REQUEST),
        "request_url": reverse("rights_request_new", args=[reference]),
    }


def _doors(hand: CaseInHand) -> list[Action]:
    reference = hand.case.reference
    doors = [Action(_("Prepare own file"), reverse("own_file_prepare", args=[reference]), "outline")]
    if allows(hand.by, Permission.RESTRICT):
        label = _("Lift the restriction") if hand.case.restricted_at else _("Restrict this file")
        doors.append(Action(label, reverse("case_restriction", args=[reference]), "quiet"))
    return doors


def _requests(
    rows: Sequence[RightsRequest], places: dict[Any, int], request: StaffRequest, *, answers: bool
) -> Table:
    return Table(
        caption=_("What was asked, newest first"),
        columns=[Column(_("What")), Column(_("Whose data")), Column(_("Came on")), Column(_("Answer"))],
        rows=[
            Row(
                [
                    Cell(
                        _(RIGHT_LABELS[Right(row.kind)]),
                        note=_(ASKED_BY_LABELS[AskedBy(row.asked_by)]),
                        url=reverse("rights_request", args=[row.pk]) if answers else "",
                    ),
                    Cell(_person(places, row.person_id)),
                    Cell(saying.day(row.received_on)),
                    Cell(chip=due_chip(row, request)),
                ]
            )
            for row in rows
        ],
    )


def due_chip(row: RightsRequest, request: StaffRequest) -> Chip:
    """Return where a request stands: answered, due by a day, or overdue."""
    if row.outcome:
        done = row.outcome == Outcome.DONE.value
        return Chip("done" if done else "neutral", _(OUTCOME_LABELS[Outcome(row.outcome)]))
    if row.due_on < request.today:
        return Chip("blocked", _("Overdue since %(day)s") % {"day": saying.day(row.due_on)})
    return Chip("waiting", _("Due by %(day)s") % {"day": saying.day(row.due_on)})


def _person(places: dict[Any, int], person_id: object) -> str:
    place = places.get(person_id)
    return _("Person %(number)s") % {"number": place} if place else _("somebody who has left the case")


def _files(rows: Sequence[OwnFile], places: dict[Any, int], request: StaffRequest, *, answers: bool) -> Table:
    return Table(
        caption=_("Own files, newest first"),
        columns=[Column(_("Whose")), Column(_("Prepared")), Column(_("Holds")), Column(_("Give out"))],
        rows=[
            Row(
                [
                    Cell(_person(places, row.person_id), note=saying.language_name(row.language)),
                    Cell(saying.moment(row.prepared_at), note=row.prepared_by.name),
                    Cell(
                        _("%(count)s entries") % {"count": saying.number(row.entries)},
                        note=_("%(count)s names of others were taken out")
                        % {"count": saying.number(row.replaced)},
                    ),
                    _give_out(row, request, answers=answers),
                ]
            )
            for row in rows
        ],
    )


def _give_out(row: OwnFile, request: StaffRequest, *, answers: bool) -> Cell:
    given = _("Given out %(count)s times") % {"count": saying.number(row.given_out)} if row.given_out else ""
    if row.emptied_at is not None or request.now >= row.runs_out_at:
        return Cell(_("Has run out"), note=given)
    until = _("Until %(moment)s") % {"moment": saying.moment(row.runs_out_at)}
    if not answers:
        return Cell(_("Ready"), note=until)
    return Cell(note=until, actions=[_one(row, "pdf", _("PDF")), _one(row, "json", _("For machines (JSON)"))])


def _one(row: OwnFile, layout: str, label: str) -> Action:
    url = reverse("own_file_give_out", args=[row.case.reference, row.pk, layout])
    return Action(label, url, "outline", "download", post=True)


def _told(rows: Sequence[CorrectionTold]) -> Table:
    return Table(
        caption=_("Who was told of a correction, newest first"),
        columns=[Column(_("Organisation")), Column(_("Of what")), Column(_("When"))],
        rows=[
            Row(
                [
                    Cell(row.organisation.name),
                    Cell(", ".join(_(GROUP_LABELS[Group(one)]) for one in row.groups)),
                    Cell(saying.moment(row.told_at)),
                ]
            )
            for row in rows
        ],
    )
