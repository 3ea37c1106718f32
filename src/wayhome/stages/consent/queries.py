"""Where every question of consent stands, which sharings a case needs, and the texts to read out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from wayhome.casefile.access.queries import agreements_of
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.queries import members_of
from wayhome.casefile.funding.enums import OriginSide
from wayhome.casefile.people.models import Person
from wayhome.ground.core.context import weighing
from wayhome.ground.core.together import Prepared
from wayhome.ground.crypto.keyring import is_open, open_drawers
from wayhome.ground.values.ages import ADULT_AT
from wayhome.ground.values.dates import age_interval
from wayhome.safeguards.facts import ConsentFacts, SharingFacts
from wayhome.safeguards.words import ConsentState, GivenBy
from wayhome.stages.consent.enums import SHARES_A_CASE, ChildAnswer, EventKind, Purpose
from wayhome.stages.consent.models import ConsentEvent, ConsentText


@dataclass(frozen=True)
class Question:
    """One question of consent: a purpose and, for sharing, the organisation that would receive."""

    purpose: Purpose
    organisation_id: int | None = None

    @property
    def code(self) -> str:
        """Return the code rules know a sharing by, e.g. ``share_origin_office:7``; never a name."""
        return f"{self.purpose.value}:{self.organisation_id}" if self.organisation_id else self.purpose.value


@dataclass(frozen=True)
class Standing:
    """Where one question of one person stands: its state, the event that decides, and all that happened to it."""

    state: ConsentState = ConsentState.NOT_ASKED
    event: ConsentEvent | None = None
    child_answer: ChildAnswer | None = None
    events: tuple[ConsentEvent, ...] = ()


@dataclass(frozen=True)
class ConsentPart:
    """What this stage knows of one member, in the shape of the facts that rules read."""

    consent: ConsentFacts
    origin_contact_consent: ConsentFacts
    sharings: tuple[SharingFacts, ...]
    agrees_to_file: bool | None
    notice_understood: bool | None
    standings: Mapping[Question, Standing] = field(default_factory=dict)

    def shares_with(self, organisation_id: int) -> bool:
        """Return whether the person agreed that an organisation on the other side learns of them, and holds to it.

        An agreement that ran out is not taken back: what was sent under it was sent rightly.
        """
        return any(
            find_standing(self.standings, Question(purpose, organisation_id)).state
            in (ConsentState.GIVEN, ConsentState.EXPIRED)
            for purpose in _OTHER_SIDE
        )

    def took_back_at(self, organisation_id: int) -> dt.datetime | None:
        """Return when the person last withdrew, from the return or from the sharing with this organisation.

        ``None`` if they never did.
        """
        questions = [Question(Purpose.RETURN), *(Question(one, organisation_id) for one in _OTHER_SIDE)]
        moments = [
            event.recorded_at
            for question in questions
            for event in find_standing(self.standings, question).events
            if event.kind == EventKind.WITHDRAWN.value
        ]
        return max(moments, default=None)


_EVENTS = Prepared(
    lambda case_id: ConsentEvent.objects.filter(case_id=case_id).select_related(
        "text", "organisation", "recorded_by"
    )
)
_OTHER_SIDE = (Purpose.SHARE_ORIGIN_OFFICE, Purpose.SHARE_PARTNER)
Standings = Mapping[uuid.UUID, Mapping[Question, Standing]]

# Of two events recorded at the same moment, the one that stops counts.
_WEIGHT = {
    EventKind.ASKED.value: 0,
    EventKind.GIVEN.value: 1,
    EventKind.CHILD_ANSWERED.value: 2,
    EventKind.ENDED.value: 3,
    EventKind.REFUSED.value: 4,
    EventKind.WITHDRAWN.value: 5,
}
_STATES = {
    EventKind.ASKED.value: ConsentState.ASKED,
    EventKind.GIVEN.value: ConsentState.GIVEN,
    EventKind.REFUSED.value: ConsentState.REFUSED,
    EventKind.WITHDRAWN.value: ConsentState.WITHDRAWN,
    EventKind.ENDED.value: ConsentState.EXPIRED,
}


def standings_of(case: Case, *, on: dt.date) -> Standings:
    """Return where every question that was ever touched stands on a day, by member and question; one query.

    Opens no drawer unless a child's own word was recorded. A child's "no" after a parent's "yes" reads as refused.
    """
    rows = _EVENTS.read(case.pk)
    found: dict[uuid.UUID, dict[Question, list[ConsentEvent]]] = {}
    for row in sorted(rows, key=lambda row: (row.recorded_at, _WEIGHT[row.kind])):
        question = Question(Purpose(row.purpose), row.organisation_id)
        found.setdefault(row.member_id, {}).setdefault(question, []).append(row)
    return {
        member: {question: _standing(events, on) for question, events in questions.items()}
        for member, questions in found.items()
    }


def weighed_standings(case: Case, *, on: dt.date) -> Standings:
    """Return the same as ``standings_of`` for whoever only decides by it: nobody has looked at a child's word."""
    with weighing():
        return standings_of(case, on=on)


def _standing(events: Sequence[ConsentEvent], on: dt.date) -> Standing:
    decisive = [event for event in events if event.kind != EventKind.CHILD_ANSWERED.value]
    last = decisive[-1] if decisive else None
    child = next((event for event in reversed(events) if event.kind == EventKind.CHILD_ANSWERED.value), None)
    answer = ChildAnswer(child.child_answer) if child is not None and is_open(child.drawer_id) else None
    state = _STATES[last.kind] if last is not None else ConsentState.ASKED
    if state is ConsentState.GIVEN and last is not None and last.valid_until and last.valid_until < on:
        state = ConsentState.EXPIRED
    if state is ConsentState.GIVEN and answer is ChildAnswer.DOES_NOT_AGREE:
        state = ConsentState.REFUSED
    return Standing(state=state, event=last, child_answer=answer, events=tuple(events))


def needed_sharings(case: Case) -> tuple[Question, ...]:
    """Return the sharings that everybody on this case is asked about; house rule.

    The office or partner on the other side where the programme has one, and medical facts with it: everybody is
    asked about those, so that the question says nothing about anybody's health. The host government where the
    programme asks it. Other recipients count for a person as soon as the question was put to them.
    """
    needed: list[Question] = []
    # Who has come home already is helped by the office there itself: it shares with no other side.
    if case.programme.origin_side != OriginSide.NAMED_PERSON.value and not case.programme.is_at_home:
        needed.append(Question(Purpose.SHARE_ORIGIN_OFFICE, case.origin_organisation_id))
        needed.append(Question(Purpose.SHARE_MEDICAL, case.origin_organisation_id))
    if case.programme.asks_host_government:
        needed.append(Question(Purpose.SHARE_GOVERNMENT))
    return tuple(needed)


def find_standing(standings: Mapping[Question, Standing], question: Question) -> Standing:
    """Return where one question of one person stands; not asked when nothing happened to it."""
    return standings.get(asked_as(standings, question), Standing())


def asked_as(standings: Mapping[Question, Standing], question: Question) -> Question:
    """Return the question under which the answer was recorded, else the question itself.

    An answer given before the recipient was named counts for the recipient named later; an answer about the
    named recipient comes first. The host government is one recipient, however it was named.
    """
    if question in standings:
        return question
    if question.organisation_id is not None:
        unnamed = Question(question.purpose)
        return unnamed if unnamed in standings else question
    if question.purpose is Purpose.SHARE_GOVERNMENT:
        return next((key for key in standings if key.purpose is question.purpose), question)
    return question


def consent_facts(
    case: Case, *, on: dt.date, members: Sequence[CaseMember] | None = None
) -> Mapping[uuid.UUID, ConsentPart]:
    """Return what rules may know of each member's consents on a day, by member key.

    One query, and two more when ``members`` (with ``person`` loaded) are not passed in.
    """
    people = members_of(case, everybody=True) if members is None else members
    open_drawers(member.drawer_id for member in people)
    standings = standings_of(case, on=on)
    needed = needed_sharings(case)
    return {member.id: _part(member, standings.get(member.id, {}), needed) for member in people}


def _part(
    member: CaseMember, standings: Mapping[Question, Standing], needed: Iterable[Question]
) -> ConsentPart:
    keep_file = standings.get(Question(Purpose.KEEP_FILE), Standing())
    return ConsentPart(
        consent=_facts(member.person, standings.get(Question(Purpose.RETURN), Standing())),
        origin_contact_consent=_facts(
            member.person, standings.get(Question(Purpose.CONTACT_ORIGIN_AUTHORITIES), Standing())
        ),
        sharings=_sharings(standings, needed),
        agrees_to_file=_agreed(keep_file.state),
        notice_understood=_understood(member.person, keep_file.event),
        standings=standings,
    )


def _facts(person: Person, standing: Standing) -> ConsentFacts:
    event = standing.event
    if event is None or event.kind != EventKind.GIVEN.value:
        return ConsentFacts(state=standing.state)
    return ConsentFacts(
        state=standing.state,
        given_at=event.happened_at,
        given_by=GivenBy(event.given_by),
        valid_until=event.valid_until,
        language_understood=_understood(person, event),
    )


def _sharings(standings: Mapping[Question, Standing], needed: Iterable[Question]) -> tuple[SharingFacts, ...]:
    asked = [
        SharingFacts(code=question.code, state=find_standing(standings, question).state)
        for question in needed
    ]
    others = [
        SharingFacts(code=question.code, state=standing.state)
        for question, standing in standings.items()
        if question.purpose is Purpose.SHARE_PARTNER
    ]
    return tuple(asked + others)


def _agreed(state: ConsentState) -> bool | None:
    return None if state in (ConsentState.NOT_ASKED, ConsentState.ASKED) else state is ConsentState.GIVEN


def _understood(person: Person, event: ConsentEvent | None) -> bool | None:
    """Return whether the language spoken is one of the person's; who speaks for a child was asked in their own."""
    if event is None or not event.language:
        return None
    if event.given_by is not None and event.given_by != GivenBy.SELF.value:
        return True
    return event.language in languages_of(person) if languages_of(person) else None


def languages_of(person: Person) -> frozenset[str]:
    """Return the languages a person is recorded to understand, ISO 639-3."""
    others = [item if isinstance(item, str) else str(item.get("code", "")) for item in person.other_languages]
    return frozenset(code for code in (person.language, *others) if code)


def surely_adult(person: Person, on: dt.date) -> bool:
    """Return whether a person is 18 or over whatever day of those possible they were born."""
    return person.born is not None and age_interval(person.born, on)[0] >= ADULT_AT


def surely_child(person: Person, on: dt.date) -> bool:
    """Return whether a person is under 18 whatever day of those possible they were born."""
    return person.born is not None and age_interval(person.born, on)[1] < ADULT_AT


def sharing_still_given(
    standings: Standings, *, organisation_id: int, origin_id: int | None, members: Collection[uuid.UUID]
) -> frozenset[uuid.UUID]:
    """Return which of these members have a sharing with the organisation that holds now."""
    return frozenset(
        member
        for member in members
        for question, standing in standings.get(member, {}).items()
        if standing.state is ConsentState.GIVEN
        and question.purpose in SHARES_A_CASE
        and recipient_of(question, origin_id=origin_id) == organisation_id
    )


def recipient_of(question: Question, *, origin_id: int | None) -> int | None:
    """Return the organisation that a sharing is with, if one is known: named, or the case's other side."""
    with_other_side = question.purpose in (Purpose.SHARE_ORIGIN_OFFICE, Purpose.SHARE_MEDICAL)
    return question.organisation_id or (origin_id if with_other_side else None)


def texts_in_force(purpose: Purpose, *, languages: Collection[str], on: dt.date) -> Mapping[str, ConsentText]:
    """Return the text of one purpose in force on a day, by language; a language without one is left out."""
    rows = (
        ConsentText.objects.filter(purpose=purpose.value, language__in=languages, begins_on__lte=on)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
        .order_by("begins_on", "id")
    )
    return {row.language: row for row in rows}


@dataclass(frozen=True)
class TextVersion:
    """One version of a purpose's text in every language in which it was written, English first."""

    texts: tuple[ConsentText, ...]

    @property
    def first(self) -> ConsentText:
        """Return the text that names version, writer and day: the English one."""
        return self.texts[0]

    @property
    def is_draft(self) -> bool:
        """Return whether it waits for a second person."""
        return self.first.confirmed_at is None


def text_versions() -> Mapping[Purpose, Sequence[TextVersion]]:
    """Return every version of every purpose that has one, the draft first and then by day, newest first; one query."""
    rows = ConsentText.objects.select_related("written_by", "confirmed_by").order_by("id")
    found: dict[Purpose, dict[str, list[ConsentText]]] = {}
    for row in rows:
        found.setdefault(Purpose(row.purpose), {}).setdefault(row.version, []).append(row)
    return {purpose: _newest_first(versions.values()) for purpose, versions in found.items()}


def text_versions_of(purpose: Purpose) -> Sequence[TextVersion]:
    """Return every version of one purpose, the draft first and then by day, newest first; one query."""
    rows = ConsentText.objects.filter(purpose=purpose.value).select_related("written_by", "confirmed_by")
    found: dict[str, list[ConsentText]] = {}
    for row in rows.order_by("id"):
        found.setdefault(row.version, []).append(row)
    return _newest_first(found.values())


def _newest_first(versions: Iterable[list[ConsentText]]) -> Sequence[TextVersion]:
    ordered = [
        TextVersion(tuple(sorted(texts, key=lambda text: (text.language != "eng", text.language))))
        for texts in versions
    ]
    return sorted(
        ordered,
        key=lambda version: (version.first.begins_on or dt.date.max, version.first.id),
        reverse=True,
    )


def texts_now(versions: Iterable[TextVersion], *, on: dt.date) -> Mapping[str, ConsentText]:
    """Return the text of a purpose that is read out on a day in each language, as ``texts_in_force`` does."""
    found: dict[str, ConsentText] = {}
    for version in versions:
        for text in version.texts:
            begun = text.begins_on is not None and text.begins_on <= on
            if begun and (text.ends_on is None or text.ends_on > on):
                found.setdefault(text.language, text)
    return found


def languages_of_texts() -> Sequence[str]:
    """Return the languages in which any text of consent was ever written; one query."""
    return list(ConsentText.objects.order_by("language").values_list("language", flat=True).distinct())


def drafts_to_read(user_id: int | None) -> int:
    """Return how many drafts of texts wait for a reader who is somebody else than their writer; one query."""
    drafts = ConsentText.objects.filter(confirmed_at__isnull=True).exclude(written_by_id=user_id)
    return drafts.values("purpose").distinct().count()


def possible_recipients(case: Case, *, on: dt.date) -> Mapping[int, str]:
    """Return the organisations that an agreement lets this case be shared with on a day, name by key."""
    return {row.receiver_id: row.receiver.name for row in agreements_of(case.organisation_id, on=on)}


def last_change(standings: Mapping[Question, Standing]) -> dt.datetime | None:
    """Return when the latest thing happened to any of a person's questions."""
    return max(
        (event.recorded_at for standing in standings.values() for event in standing.events), default=None
    )


def recorded_consents(case: Case, user_id: int) -> bool:
    """Return whether a user recorded any answer about consent in a case; one query."""
    return ConsentEvent.objects.filter(case=case, recorded_by_id=user_id).exists()
