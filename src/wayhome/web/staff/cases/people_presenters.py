"""Cards of the members of a case: names in their own script, births as said, ages as ranges, what is decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.models import CaseMember
from wayhome.casefile.people.enums import SEX_LABELS, Sex
from wayhome.casefile.people.models import Person
from wayhome.ground.crypto.keyring import is_open
from wayhome.ground.values.calendars import CALENDAR_LABELS, Calendar
from wayhome.ground.values.dates import BirthDate, age_interval, certainly_under, may_be_under
from wayhome.ground.values.how_known import KNOWN_BY_LABELS, KnownBy
from wayhome.ground.values.sentences import msgid
from wayhome.process.gathering import STATELESS
from wayhome.safeguards.conditions import Reading
from wayhome.safeguards.facts import MemberFacts
from wayhome.safeguards.words import ConsentState, TravelState
from wayhome.safeguards.words import State as Answer
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import Action, Chip, Fact, PersonCard, Status
from wayhome.web.staff.cases.labels import in_readers_script, joined, relation_label, short_name

ADULT_AT = 18
LENGTH_OF_YEAR = 4  # an EDTF value of four characters says the year only
TRAVEL: dict[TravelState, tuple[Status, str]] = {
    TravelState.BOOKED: ("info", msgid("Seat booked")),
    TravelState.NO_SHOW: ("neutral", msgid("Was not on the flight")),
    TravelState.BOARDED: ("done", msgid("Boarded")),
    TravelState.INTERRUPTED: ("warning", msgid("Journey interrupted")),
    TravelState.RETURNED_TO_HOST: ("neutral", msgid("Came back on the way")),
    TravelState.ARRIVED: ("done", msgid("Arrived")),
    TravelState.WITHDRAWN: ("neutral", msgid("Withdrew")),
    TravelState.STAYS: ("neutral", msgid("Stays")),
    TravelState.DECEASED: ("neutral", msgid("Deceased")),
}
CONSENT, DOCUMENT = 1, 5
CONSENTS: dict[ConsentState, tuple[Status, str]] = {
    ConsentState.NOT_ASKED: ("neutral", msgid("Consent to return: not asked yet")),
    ConsentState.REFUSED: ("neutral", msgid("Does not consent to return")),
    ConsentState.ASKED: ("waiting", msgid("Consent to return: asked")),
    ConsentState.WITHDRAWN: ("neutral", msgid("Consent to return: withdrawn")),
    ConsentState.EXPIRED: ("blocked", msgid("Consent to return has run out")),
}


def person_cards(
    members: Sequence[CaseMember],
    *,
    by: Actor,
    shown: bool,
    today: dt.date,
    readings: Sequence[Reading] = (),
    about: Mapping[str, MemberFacts] | None = None,
    contacts: bool = False,
) -> list[PersonCard]:
    """Return a card for each member; ``contacts`` adds telephones and addresses for who may read them."""
    if not shown:
        return [_hidden(member) for member in members]
    return [
        _card(
            member,
            by=by,
            today=today,
            readings=[one for one in readings if one.member_key == str(member.id)],
            facts=(about or {}).get(str(member.id), MemberFacts(key=str(member.id))),
            contacts=contacts and allows(by, Permission.READ_CONTACTS),
        )
        if is_open(member.drawer_id)
        else _hidden(member)
        for member in members
    ]


def _hidden(member: CaseMember) -> PersonCard:
    erased_on = member.person.erased_on
    if erased_on is not None:
        return PersonCard(
            _("Erased"),
            facts=[Fact(_("Erased on"), saying.day(erased_on))],
            tag=_("Person %(number)s") % {"number": member.position},
        )
    return PersonCard(
        _("Restricted"),
        facts=[Fact(_("Name and birth"), restricted=True, note=_("Ask the protection officer"))],
        tag=_("Person %(number)s") % {"number": member.position},
        restricted=True,
    )


def _card(
    member: CaseMember,
    *,
    by: Actor,
    today: dt.date,
    readings: Sequence[Reading],
    facts: MemberFacts,
    contacts: bool,
) -> PersonCard:
    person = member.person
    latin = bool(person.latin_name and person.latin_name != person.full_name)
    own_first = latin and in_readers_script(person.full_name)
    actions = []
    if contacts and allows(by, Permission.EDIT_PEOPLE):
        url = reverse("case_person", args=[member.case.reference, member.position])
        actions.append(Action(_("Correct"), url, icon="pencil", about=person.latin_name or person.full_name))
    return PersonCard(
        name=person.full_name if own_first else person.latin_name or person.full_name,
        name_lang="" if latin and not own_first else person.language,
        own_name="" if not latin else person.latin_name or "" if own_first else person.full_name,
        own_lang="" if own_first else person.language,
        tag=relation_label(member.relation),
        marks=_marks(member, today),
        facts=[*_facts(person, today), *(_contacts(person) if contacts else [])],
        chips=_chips(readings, facts),
        actions=actions,
        more=_more(member, by) if contacts else [],
    )


def _more(member: CaseMember, by: Actor) -> list[Action]:
    if not allows(by, Permission.EDIT_PEOPLE):
        return []
    url = reverse("case_alike", args=[member.case.reference, member.position])
    return [Action(_("Look for other files"), url, "quiet", "search", about=short_name(member.person))]


def _marks(member: CaseMember, today: dt.date) -> list[Chip]:
    born = member.person.born
    marks = []
    if born is None:
        marks.append(Chip("warning", _("Age not known: treated as a child")))
    elif certainly_under(born, ADULT_AT, today):
        marks.append(Chip("info", _("Child")))
    elif may_be_under(born, ADULT_AT, today):
        marks.append(Chip("warning", _("May be under 18")))
    if not member.travels:
        marks.append(Chip("neutral", _("Does not travel")))
    return marks


def _facts(person: Person, today: dt.date) -> list[Fact]:
    facts = []
    if " " not in person.full_name.strip():
        facts.append(Fact(_("Name"), _("One name, as they write it")))
    if person.sort_name:
        facts.append(Fact(_("Sorted under"), person.sort_name))
    facts += _born(person.born, today)
    if person.nationalities:
        facts.append(
            Fact(_("Nationality"), saying.said([nationality_said(code) for code in person.nationalities]))
        )
    spoken = [code for code in (person.language, *person.other_languages) if code]
    if spoken:
        facts.append(Fact(_("Speaks"), saying.said([saying.language_name(code) for code in spoken])))
    if person.sex != Sex.NOT_STATED.value:
        facts.append(Fact(_("Sex"), capfirst(_(SEX_LABELS[Sex(person.sex)]))))
    reads = {"no": _("Cannot read: explain aloud"), "some": _("Reads a little: explain aloud")}
    if person.can_read in reads:
        facts.append(Fact(_("Reading"), reads[person.can_read]))
    return facts


def nationality_said(code: str) -> str:
    """Return the name of a country, or that somebody has no nationality."""
    return _("No nationality (stateless)") if code == STATELESS else saying.country(code)


def _born(born: BirthDate | None, today: dt.date) -> list[Fact]:
    """Return the birth date, and how it is known where that is more than somebody's own word for it."""
    if born is None:
        return [Fact(_("Born"), "–", note=_("Nobody has said"))]
    facts = [Fact(_("Born"), born.original, note=birth_note(born, today))]
    known = born.known
    if known.known_by not in (KnownBy.NOT_RECORDED, KnownBy.SAID) or known.estimated_by:
        note = "; ".join(filter(None, (known.estimated_by, known.estimated_how)))
        facts.append(Fact(_("Birth date known"), _(KNOWN_BY_LABELS[known.known_by]), note=note))
    return facts


def birth_note(born: BirthDate, today: dt.date) -> str:
    """Return what a birth date means: its calendar, the Gregorian day or days, and the age or range of ages."""
    age = _age(born, today)
    if born.calendar is not Calendar.GREGORIAN:
        return f"{_(CALENDAR_LABELS[born.calendar])}: {_gregorian(born)}, {age}"
    if born.is_exact:
        day = saying.day(born.earliest)
        return age if day == born.original else saying.said(joined(day, age))
    if len(born.edtf) == LENGTH_OF_YEAR:
        return _("Only the year is known: %(age)s") % {"age": age}
    return f"{_gregorian(born)}, {age}"


def understood(born: BirthDate, today: dt.date) -> str:
    """Return the Gregorian day or days a birth date was understood as, and the age or range of ages."""
    return f"{_gregorian(born)}, {_age(born, today)}"


def _age(born: BirthDate, today: dt.date) -> str:
    youngest, oldest = age_interval(born, today)
    if youngest == oldest:
        return _("%(age)s years old") % {"age": youngest}
    if oldest - youngest == 1:
        return _("%(youngest)s or %(oldest)s years old") % {"youngest": youngest, "oldest": oldest}
    return _("between %(youngest)s and %(oldest)s years old") % {"youngest": youngest, "oldest": oldest}


def _gregorian(born: BirthDate) -> str:
    if born.is_exact:
        return saying.day(born.earliest)
    return _("%(first)s to %(last)s") % {"first": saying.day(born.earliest), "last": saying.day(born.latest)}


def _contacts(person: Person) -> list[Fact]:
    facts = []
    for phone in person.phones:
        note = _("Safe to call") if phone.get("safe") else _("Not safe to call")
        facts.append(Fact(_("Telephone"), str(phone.get("number", "")), note=note, code=True))
    pairs = (
        (_("E-mail"), person.email),
        (_("Safe way to reach them"), person.safe_contact),
        (_("Address here"), person.host_address),
        (_("Address there"), person.origin_address),
        (_("Place of birth"), person.birth_place),
        (_("Work"), person.occupation),
    )
    return [*facts, *(Fact(label, value) for label, value in pairs if value)]


def _chips(readings: Sequence[Reading], facts: MemberFacts) -> list[Chip]:
    chips = []
    for one in readings:
        if one.number == CONSENT and one.state is not Answer.NOT_APPLICABLE:
            chips.append(_consent_chip(one, facts))
        if one.number == DOCUMENT and one.state is not Answer.NOT_APPLICABLE:
            chips.append(_document_chip(one, facts))
    if facts.travel_state in TRAVEL:
        status, text = TRAVEL[facts.travel_state]
        chips.append(Chip(status, _(text)))
    return chips


def _consent_chip(reading: Reading, facts: MemberFacts) -> Chip:
    if reading.state is Answer.MET:
        return Chip("done", _("Consents to return"))
    status, text = CONSENTS.get(facts.consent.state, ("blocked", msgid("Consent to return is open")))
    return Chip(status, _(text))


def _document_chip(reading: Reading, facts: MemberFacts) -> Chip:
    """Return what is wrong with a document as far as the journey goes; none yet is no alarm before it is planned."""
    if reading.state is Answer.MET:
        return Chip("done", _("Document usable"))
    found = {one.rule_id: one for one in reading.reasons if not one.waits}
    if "document-valid" in found:
        last = found["document-valid"].sentence.facts.get("last_day")
        if isinstance(last, dt.date):
            return Chip("blocked", _("Document ends %(day)s") % {"day": saying.day(last)})
        return Chip("blocked", _("Last day of the document not recorded"))
    if "document-present" in found:
        if facts.documents is None:
            return Chip("neutral", _("Document: not asked yet"))
        return Chip("blocked" if facts.legs else "neutral", _("No document to travel on"))
    return Chip("blocked" if facts.legs else "neutral", _("Document not accepted yet"))
