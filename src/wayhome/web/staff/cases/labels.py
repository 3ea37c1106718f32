"""Words that several pages of a case share: names of cases, steps, roles, relations, people."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language_bidi, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from wayhome.casefile.access.enums import ROLE_LABELS, Permission, Role
from wayhome.casefile.access.roles import roles_with
from wayhome.casefile.cases.enums import STATE_LABELS, State
from wayhome.casefile.cases.models import Case
from wayhome.casefile.people.enums import RELATIONS
from wayhome.casefile.people.models import Person
from wayhome.ground.accounts.models import User
from wayhome.ground.crypto.keyring import is_open
from wayhome.ground.values.sentences import Sentence, msgid, say
from wayhome.web.shared.saying import said

Context = dict[str, Any]

RELATION_LABELS: dict[str, str | Promise] = {word: gettext_lazy(text) for word, text in RELATIONS.items()}
WAITED_FOR: dict[str, str | Promise] = {
    "embassy": gettext_lazy("the embassy"),
    "partner": gettext_lazy("the office on the other side"),
    "clinic": gettext_lazy("the clinic"),
    "school": gettext_lazy("the school"),
}
"""Words that the form of a task names, so that each is read in the reader's language."""
ROLE_WORDS = {"approver": Role.PROGRAMME_MANAGER}
"""Words of rule files for people who may act, where they are not themselves the name of a role."""


def state_label(state: State | str) -> str:
    """Return the name of a step."""
    return _(STATE_LABELS[State(state)])


def relation_label(relation: str | None) -> str:
    """Return what a member is to the applicant; words that somebody wrote stay as they are."""
    return str(RELATION_LABELS.get(relation or "", relation or ""))


def roles_said(words: Iterable[str]) -> Sentence:
    """Return roles as one list that the page joins."""
    labels = [say(ROLE_LABELS[ROLE_WORDS.get(word) or Role(word)]) for word in words]
    return Sentence("%(roles)s", {"roles": labels})


def who_may(permission: Permission) -> str:
    """Return which roles may do something, as the reason of a closed button."""
    labels = [say(ROLE_LABELS[role]) for role in roles_with(permission)]
    return said(say(msgid("Who can do this: %(roles)s"), roles=labels))


def joined(*parts: object) -> Sentence:
    """Return parts with a dot between them; each is said by its kind and isolated where directions differ."""
    kept = [part for part in parts if part not in (None, "")]
    text = " · ".join(f"%(part{place})s" for place in range(len(kept)))
    return Sentence(text, {f"part{place}": part for place, part in enumerate(kept)})


def waiting_for(whom: str) -> str:
    """Return for whom a task waits; words that somebody wrote stay as they are."""
    return _("waiting for %(whom)s") % {"whom": WAITED_FOR.get(whom, whom)}


def people_count(number: int) -> str:
    """Return how many people."""
    return ngettext("%(number)s person", "%(number)s people", number) % {"number": number}


def short_name(person: Person) -> str:
    """Return how a person is called in a line, no name where it is closed to us.

    That is the Latin form where there is one, or the own letters where the reader's page is written in them.
    """
    if person.erased_on is not None:
        return _("Erased")
    if not is_open(person.drawer_id):
        return _("Restricted")
    if in_readers_script(person.full_name):
        return str(person.full_name)
    return str(person.latin_name or person.full_name)


def in_readers_script(name: str) -> bool:
    """Return whether a page from right to left shows a name in its own letters first, as its reader reads them."""
    return get_language_bidi() and any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in name)


def case_title(people: Sequence[Person]) -> str:
    """Return how a case is called on its own page: one name, two, or the first name and the family.

    Names that are closed to us stand behind the others, so that a family is called by one that may be read.
    """
    if not people:
        return _("Nobody yet")
    people = sorted(people, key=lambda person: not is_open(person.drawer_id))
    names = [short_name(person) for person in people[:2]]
    if len(people) == 1:
        return names[0]
    if len(people) == 2:
        return said(say(msgid("%(first)s and %(second)s"), first=names[0], second=names[1]))
    return said(say(msgid("%(name)s and family"), name=names[0]))


def responsible(case: Case) -> User | None:
    """Return who works on a case now: the case manager after departure, else the counsellor."""
    after = case.state in {State.ARRIVED.value, State.REINTEGRATING.value, State.FOLLOWING_UP.value}
    return (case.case_manager or case.counsellor) if after else (case.counsellor or case.case_manager)


def responsible_for(case: Case) -> str:
    """Return the name of who works on a case now, or a dash."""
    worker = responsible(case)
    return worker.name if worker else "–"


def address(name: str, *args: object) -> str:
    """Return the address of a page, or nothing where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def day_of(moment: dt.datetime) -> dt.date:
    """Return the UTC day of a moment, for notes where the hour does not matter."""
    return moment.date()
