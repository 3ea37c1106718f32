"""Forms of files on a case: add one, say why one goes, and choose whose are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.cases.kept_files import SORT_LABELS, FileSort
from wayhome.casefile.cases.models import CaseMember
from wayhome.ground.crypto.keyring import is_open
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.receiving_files import ACCEPTED
from wayhome.web.staff.cases.choices import member_choices, to_choose, words

WHOLE_CASE = "case"


class AddFileForm(AskingForm):
    """A file, what it is, whose it is, and a short note; only what the person may record is offered."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # what is kept says in its own words that a file is empty
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_(
            "PDF, JPEG or PNG, up to 20 MB. It is written anew: where a photograph was taken, scripts and "
            "attachments are left out."
        ),
    )
    sort = forms.ChoiceField(label=_("What it is"), help_text=_("This decides who may open it."))
    whose = forms.ChoiceField(label=_("Whose it is"))
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("For example: front and back, translation in the same file."),
    )

    def __init__(
        self, *args: Any, sorts: Iterable[FileSort], members: Sequence[CaseMember], **options: Any
    ) -> None:
        """Take the sorts that the person may add, and the present members."""
        super().__init__(*args, **options)
        self._members = {str(one.position): one for one in members if is_open(one.drawer_id)}
        offered: Any = self.fields
        offered["sort"].choices = to_choose(words(SORT_LABELS, only=sorts))
        offered["whose"].choices = [
            ("", _("Choose")),
            *member_choices(list(self._members.values())),
            (WHOLE_CASE, _("The case as a whole")),
        ]

    def member(self) -> CaseMember | None:
        """Return whose file it is; nobody where it is of the case as a whole."""
        return self._members.get(self.cleaned_data["whose"])


class RemoveFileForm(AskingForm):
    """Why a file goes."""

    because = forms.CharField(
        label=_("Why it has to go"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: added to the wrong person, a better scan was added."),
    )


class WhoseFilesForm(AskingForm):
    """Whose files the list shows."""

    whose = forms.ChoiceField(label=_("Whose they are"), required=False)

    def __init__(self, *args: Any, members: Sequence[CaseMember], **options: Any) -> None:
        """Take the present members."""
        super().__init__(*args, **options)
        self._members = {str(one.position): one for one in members}
        offered: Any = self.fields["whose"]
        offered.choices = [("", _("Everybody")), *member_choices(members)]

    def member(self) -> CaseMember | None:
        """Return the chosen member; nobody where everybody's are shown, or what was asked is no member."""
        return self._members.get(self.cleaned_data.get("whose", "")) if self.is_valid() else None


def only_one(members: Sequence[CaseMember]) -> str:
    """Return the only member by their place; nothing where there are several, so that somebody is chosen."""
    return str(members[0].position) if len(members) == 1 else ""
