"""What the pages show on which two person records are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.casefile.people.enums import SEX_LABELS, Sex
from wayhome.casefile.people.models import Person
from wayhome.ground.accounts.models import Office
from wayhome.process.alike import OF_CONTACTS, Alike, Decided, may_take
from wayhome.process.enums import Verdict
from wayhome.process.likeness import SIGNAL_LABELS, Signal
from wayhome.process.models import PersonLink
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Action, Cell, Chip, Column, Empty, Notice, Row, Table
from wayhome.web.shared.widgets import Hinted
from wayhome.web.staff.cases.labels import Context, responsible_for, short_name, state_label
from wayhome.web.staff.cases.people_presenters import nationality_said

FIELD_LABELS: Mapping[str, Promise] = {
    "latin_name": gettext_lazy("Name in Latin letters"),
    "birth": gettext_lazy("Born"),
    "birth_place": gettext_lazy("Place of birth"),
    "sex": gettext_lazy("Sex"),
    "nationalities": gettext_lazy("Nationality"),
    "language": gettext_lazy("Language"),
    "other_languages": gettext_lazy("Other languages"),
    "phones": gettext_lazy("Telephone"),
    "email": gettext_lazy("E-mail"),
    "safe_contact": gettext_lazy("Safe way to reach them"),
    "host_address": gettext_lazy("Address here"),
    "origin_address": gettext_lazy("Address there"),
    "marital_status": gettext_lazy("Marital status"),
    "occupation": gettext_lazy("Work"),
}
"""What is compared and may be taken over, in the order of the page; the name itself stands above and is never taken."""
SURE = 2


def alike_page(
    hand: CaseInHand,
    member: CaseMember,
    found: Sequence[Alike],
    decided: Sequence[Decided],
    elsewhere: Sequence[Office],
) -> Context:
    """Return the context of the list: who may be a member of a case, and what was decided."""
    return {
        "title": _("Other files of %(name)s") % {"name": short_name(member.person)},
        "table": _table(hand, member, found) if found else None,
        "empty": Empty(
            _("Nobody else is like this person among the cases that are open to you"),
            _("Two of name, year of birth and number of a document would have to agree."),
        ),
        "decided": _decided(hand, member, decided) if decided else None,
        "notice": _elsewhere(elsewhere) if elsewhere else None,
        "back": reverse("case_people", args=[hand.case.reference]),
    }


def _elsewhere(offices: Sequence[Office]) -> Notice:
    names = saying.said([f"{office.organisation.name}, {office.name}" for office in offices])
    return Notice(
        "info",
        _("Another office has a file with the same document"),
        _("Ask %(offices)s, with the person’s agreement. You are told which office, and nothing of the file.")
        % {"offices": names},
    )


def _table(hand: CaseInHand, member: CaseMember, found: Sequence[Alike]) -> Table:
    return Table(
        caption=_("People who may be the same, the likeliest first"),
        columns=[
            Column(_("Person")),
            Column(_("How sure")),
            Column(_("In common")),
            Column(_("Step")),
            Column(_("Responsible")),
            Column(_("Compare"), hidden_label=True),
        ],
        rows=[_row(hand, member, one) for one in found],
    )


def _row(hand: CaseInHand, member: CaseMember, one: Alike) -> Row:
    url = reverse("case_alike_compare", args=[hand.case.reference, member.position, one.person.pk])
    sure = Signal.DOCUMENT in one.signals or len(one.signals) > SURE
    return Row(
        [
            Cell(short_name(one.person), note=one.case.reference, lang=_lang(one.person)),
            Cell(chip=Chip("warning", _("Very likely")) if sure else Chip("info", _("Possible"))),
            Cell(in_common(one.signals)),
            Cell(state_label(one.case.state)),
            Cell(responsible_for(one.case)),
            Cell(actions=[Action(_("Compare"), url, about=short_name(one.person))]),
        ]
    )


def in_common(signals: Sequence[Signal]) -> str:
    """Return in one line what two records have in common."""
    return capfirst(saying.said([_(SIGNAL_LABELS[one]) for one in signals]))


def _decided(hand: CaseInHand, member: CaseMember, decided: Sequence[Decided]) -> Table:
    labels = {Verdict.SAME.value: _("One person"), Verdict.APART.value: _("Two people")}
    rows = []
    for one in decided:
        url = reverse("case_alike_undo", args=[hand.case.reference, member.position, one.link.pk])
        rows.append(
            Row(
                [
                    Cell(
                        one.case.reference if one.case else _("A file that is not open to you"),
                        url=reverse("case", args=[one.case.reference]) if one.case else "",
                        code=bool(one.case),
                    ),
                    Cell(labels[one.link.verdict], note=saying.moment(one.link.decided_at)),
                    Cell(actions=[Action(_("Take back"), url, "quiet")] if one.case else []),
                ]
            )
        )
    return Table(
        caption=_("Decided already"),
        columns=[Column(_("File")), Column(_("Decision")), Column(_("Take back"), hidden_label=True)],
        rows=rows,
    )


def compare_page(hand: CaseInHand, member: CaseMember, found: Alike, there: CaseInHand) -> Context:
    """Return the context of the page on which two records stand side by side."""
    contacts = allows(hand.by, Permission.READ_CONTACTS) and allows(there.by, Permission.READ_CONTACTS)
    names = [name for name in FIELD_LABELS if contacts or name not in OF_CONTACTS]
    first = [
        Cell(_("Name")),
        Cell(member.person.full_name, lang=member.person.language),
        Cell(found.person.full_name, lang=found.person.language),
    ]
    return {
        "title": _("Is this one person?"),
        "in_common": in_common(found.signals) if found.signals else "",
        "table": Table(
            caption=_("The two records side by side"),
            columns=[Column(_("Field")), Column(_("This file")), Column(_("The other file"))],
            rows=[
                Row(first),
                Row([Cell(_("File")), Cell(hand.case.reference, code=True), _file(there)]),
                Row(
                    [Cell(_("Step")), Cell(state_label(hand.case.state)), Cell(state_label(there.case.state))]
                ),
                *(
                    _compared(name, member.person, found.person)
                    for name in names
                    if getattr(member.person, name) or getattr(found.person, name)
                ),
            ],
        ),
    }


def _file(there: CaseInHand) -> Cell:
    return Cell(there.case.reference, code=True, url=reverse("case", args=[there.case.reference]))


def _compared(name: str, here: Person, there: Person) -> Row:
    mine, theirs = value_said(here, name), value_said(there, name)
    differs = Chip("warning", _("Differs")) if mine != theirs and "–" not in (mine, theirs) else None
    return Row([Cell(str(FIELD_LABELS[name]), chip=differs), Cell(mine), Cell(theirs)])


def value_said(person: Person, name: str) -> str:
    """Return the value of a field of a person as a line, or a dash."""
    value = getattr(person, name)
    if not value:
        return "–"
    if name == "birth":
        return person.born.original if person.born else "–"
    if name == "sex":
        return capfirst(_(SEX_LABELS[Sex(value)]))
    if name == "nationalities":
        return saying.said([nationality_said(code) for code in value])
    if name == "language":
        return saying.language_name(value)
    if name == "other_languages":
        return saying.said([saying.language_name(code) for code in value])
    if name == "phones":
        return ", ".join(str(one.get("number", "")) for one in value)
    return str(value)


def differing(
    hand: CaseInHand, member: CaseMember, other: Person, there: CaseInHand
) -> list[tuple[str, Hinted]]:
    """Return the fields that may be taken over and differ, with both values, for who may read them on both files."""
    allowed = set(may_take(hand.by)) & set(may_take(there.by))
    here = member.person
    return [
        (
            name,
            Hinted(
                label,
                _("%(here)s here, %(there)s there")
                % {"here": value_said(here, name), "there": value_said(other, name)},
            ),
        )
        for name, label in FIELD_LABELS.items()
        if name in allowed and getattr(here, name) != getattr(other, name)
    ]


def undo_lead(link: PersonLink, there: CaseInHand | None) -> str:
    """Return what happens when a decision is taken back."""
    if link.verdict == Verdict.APART.value or there is None:
        return _("The two records are shown to each other again, and somebody decides anew.")
    if link.closed_other:
        return _("The file that was closed is opened again where it was, and what was taken over goes back.")
    return _("What was taken over goes back, as far as nobody changed it since.")


def _lang(person: Person) -> str:
    return person.language if not person.latin_name else ""
