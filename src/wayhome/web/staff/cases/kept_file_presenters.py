"""What the pages of files on a case show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.casefile.cases.kept_files import SORT_LABELS, FileSort, opens_every_sort, sorts_to_add
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.queries import FileRow, FilesPage
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.ground.files.enums import FileState
from wayhome.web.shared import saying
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import (
    Action,
    Applied,
    Cell,
    Chip,
    Column,
    Empty,
    Fact,
    Notice,
    Pager,
    Row,
    Status,
    Table,
    Text,
)
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.kept_file_forms import WhoseFilesForm
from wayhome.web.staff.cases.labels import Context, joined, short_name


def files_page(
    hand: CaseInHand,
    request: StaffRequest,
    page: FilesPage,
    *,
    form: WhoseFilesForm,
    members: Sequence[CaseMember],
    refused: str = "",
) -> Context:
    """Return the context of the list; ``refused`` is why a file could not be sent."""
    reference, chosen = hand.case.reference, form.member()
    adds = sorts_to_add(hand.case, hand.by)
    frame = case_frame(hand, tab="files", request=request, crumb=_("Files"), members=members)
    here = reverse("case_files", args=[reference])
    return {
        **frame,
        "form": form,
        "applied": [Applied(short_name(chosen.person), here)] if chosen else [],
        "sorted_by": _("Newest first"),
        "table": _table(hand, page.rows) if page.rows else None,
        "empty": Empty(
            _("No file is kept here that you may open."),
            _("A paper or a scan is added by whoever records what it is about.") if adds else "",
        ),
        "add": Action(
            _("Add a file"), reverse("case_file_add", args=[reference]), "primary", "file-earmark-arrow-up"
        )
        if adds
        else None,
        "some_closed": not opens_every_sort(hand.case, hand.by),
        "refused": Notice("blocked", _("Not opened"), refused) if refused else None,
        "pager": _pager(here, page, chosen),
    }


def _table(hand: CaseInHand, rows: Sequence[FileRow]) -> Table:
    return Table(
        caption=_("Files of the case, newest first"),
        columns=[
            Column(_("File")),
            Column(_("What it is")),
            Column(_("Whose it is")),
            Column(_("Added")),
            Column(_("How it stands")),
            Column(_("To do"), hidden_label=True),
        ],
        rows=[_row(hand, one) for one in rows],
    )


def _row(hand: CaseInHand, one: FileRow) -> Row:
    row, line = one.row, one.line
    url = reverse("case_file_open", args=[hand.case.reference, row.pk]) if line.opens else ""
    return Row(
        [
            Cell(_name(one), note=row.note or "", url=url),
            Cell(_sort(one), note=_size(one)),
            Cell(_whose(one)),
            Cell(saying.day(row.added_at), note=row.added_by.name),
            Cell(chip=_standing(one), note=_removed(one)),
            Cell(actions=_to_do(hand, one)),
        ]
    )


def _name(one: FileRow) -> Text:
    return joined(one.line.name) if one.line.name else _("No longer here")


def _sort(one: FileRow) -> str:
    return _(SORT_LABELS[FileSort(one.row.sort)])


def _whose(one: FileRow) -> Text:
    member = one.row.member
    return joined(short_name(member.person)) if member else _("The case as a whole")


def _size(one: FileRow) -> Text:
    pages = ngettext("%(count)s page", "%(count)s pages", one.line.pages) % {
        "count": saying.number(one.line.pages)
    }
    return joined(one.line.kind.value.upper(), filesizeformat(one.line.size), pages)


STANDING: Mapping[FileState, Status] = {
    FileState.QUARANTINED: "waiting",
    FileState.CLEAN: "done",
    FileState.REFUSED: "blocked",
    FileState.DELETED: "neutral",
}


def _standing(one: FileRow) -> Chip:
    not_scanned = one.line.opens and not one.line.scanned
    return Chip("neutral" if not_scanned else STANDING[one.line.state], one.line.standing)


def _removed(one: FileRow) -> Text:
    row = one.row
    if row.removed_at is None or row.removed_by is None:
        return ""
    return joined(saying.day(row.removed_at), row.removed_by.name, row.removed_because)


def _to_do(hand: CaseInHand, one: FileRow) -> list[Action]:
    name, where = one.line.name or "", [hand.case.reference, one.row.pk]
    opens = Action(_("Open"), reverse("case_file_open", args=where), "outline", "download", about=name)
    removes = Action(_("Remove"), reverse("case_file_remove", args=where), "quiet", about=name)
    return [*([opens] if one.line.opens else []), *([removes] if one.may_remove else [])]


def _pager(here: str, page: FilesPage, chosen: CaseMember | None) -> Pager | None:
    if not (page.earlier or page.later):
        return None
    kept = {"whose": str(chosen.position)} if chosen else {}
    return Pager(
        earlier_url=f"{here}?{urlencode({**kept, 'before': page.earlier})}" if page.earlier else "",
        later_url=f"{here}?{urlencode({**kept, 'after': page.later})}" if page.later else "",
        earlier=_("Newer"),
        later=_("Older"),
    )


def remove_page(hand: CaseInHand, request: StaffRequest, one: FileRow) -> Context:
    """Return the context of the page that says what goes with a file, and what stays."""
    return {
        **case_frame(hand, tab="files", request=request, crumb=_("Remove a file")),
        "facts": [
            Fact(_("File"), _name(one)),
            Fact(_("What it is"), _sort(one), note=_size(one)),
            Fact(_("Whose it is"), _whose(one)),
            Fact(_("Added"), saying.day(one.row.added_at), note=one.row.added_by.name),
        ],
        "back": reverse("case_files", args=[hand.case.reference]),
    }
