"""The verbs of consent: asked, given, refused, taken back, and what ends with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import Cast, a_case, adult, child, everybody, members
from tests.factories.agreements import an_agreement
from tests.factories.texts import WORDS, text_in_force
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.cases.actions import share_case
from wayhome.casefile.cases.models import Case, CaseAccess, CaseMember
from wayhome.casefile.people.facts import PersonFacts
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.audit.models import AuditEvent
from wayhome.ground.core.errors import NotPermitted, Refused
from wayhome.ground.crypto.models import DrawerWrap
from wayhome.ground.messaging.models import Notice
from wayhome.safeguards.words import ConsentState, GivenBy
from wayhome.stages.consent import actions
from wayhome.stages.consent.actions import Asking, Giving
from wayhome.stages.consent.enums import ChildAnswer, Explained, Heard, Mode, Purpose
from wayhome.stages.consent.models import ConsentEvent, ConsentText
from wayhome.stages.consent.queries import (
    ConsentPart,
    Question,
    consent_facts,
    needed_sharings,
    texts_in_force,
)

HOUR = dt.timedelta(hours=1)
RETURN = Question(Purpose.RETURN)
MONITORING = Question(Purpose.MONITORING)
OWN = Giving(GivenBy.SELF, Mode.SIGNATURE)


@pytest.fixture
def text(cast: Cast) -> Callable[[Purpose], ConsentText]:
    def make(purpose: Purpose) -> ConsentText:
        return text_in_force(cast, purpose)

    return make


@pytest.fixture
def give(cast: Cast, text: Callable[[Purpose], ConsentText]) -> Callable[..., ConsentEvent]:
    """Give a consent by a member of a case: ``give(member, question, giving=…, at=…, explained=…)``."""

    def act(member: CaseMember, question: Question, **other: Any) -> ConsentEvent:
        at = other.pop("at", cast.now)
        return actions.give_consent(
            case=member.case,
            member=member,
            question=question,
            giving=other.pop("giving", OWN),
            asking=Asking(
                **{
                    "text": text(question.purpose),
                    "language": "ara",
                    "explained": Explained.READ_ALOUD,
                    "happened_at": at,
                    **other,
                }
            ),
            by=cast.marieke,
            at=at,
        )

    return act


@pytest.fixture
def ask(cast: Cast, text: Callable[[Purpose], ConsentText]) -> Callable[[Purpose], Asking]:
    return lambda purpose: Asking(text(purpose), "ara", Explained.READ_ALOUD, cast.now)


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast)


@pytest.fixture
def person(case: Case) -> CaseMember:
    return members(case)[0]


def cannot_read() -> PersonFacts:
    return PersonFacts(full_name="بی بی گل", birth=adult().birth, language="prs", more={"can_read": "no"})


def part_of(member: CaseMember, now: dt.datetime) -> ConsentPart:
    return consent_facts(member.case, on=now.date())[member.id]


def shared(cast: Cast, case: Case, organisation: Organisation) -> CaseAccess:
    agreement = Agreement.objects.filter(giver=cast.hague, receiver=organisation).first()
    assert agreement is not None
    case.origin_organisation = organisation
    case.save(update_fields=["origin_organisation"])
    return share_case(case=case, organisation=organisation, agreement=agreement, by=cast.marieke, at=cast.now)


def still_open(case: Case, organisation: Organisation) -> bool:
    return CaseAccess.objects.filter(case=case, organisation=organisation, ends_on__isnull=True).exists()


# Giving


def test_nothing_is_given_before_somebody_asks(cast: Cast, person: CaseMember) -> None:
    facts = part_of(person, cast.now)

    assert facts.consent.state is ConsentState.NOT_ASKED
    assert facts.agrees_to_file is None
    assert {sharing.state for sharing in facts.sharings} == {ConsentState.NOT_ASKED}


def test_a_consent_keeps_text_language_and_how(
    cast: Cast, person: CaseMember, give: Callable[..., ConsentEvent]
) -> None:
    event = give(person, RETURN, explained=Explained.INTERPRETER, interpreter="1108", place="Ter Apel")

    facts = part_of(person, cast.now).consent
    assert (facts.state, facts.given_at, facts.given_by) == (ConsentState.GIVEN, cast.now, GivenBy.SELF)
    assert facts.language_understood is True
    assert (event.text and event.text.version, event.interpreter, event.place) == ("4.1", "1108", "Ter Apel")
    assert AuditEvent.objects.filter(tag="consent:question:given", case_id=person.case_id).count() == 1


def test_a_question_put_waits_for_its_answer(
    cast: Cast, case: Case, person: CaseMember, ask: Callable[[Purpose], Asking]
) -> None:
    actions.put_question(
        case=case, member=person, question=RETURN, asking=ask(Purpose.RETURN), by=cast.marieke, at=cast.now
    )

    assert part_of(person, cast.now).consent.state is ConsentState.ASKED


def test_a_language_not_recorded_for_the_person_is_not_understood(
    cast: Cast, person: CaseMember, give: Callable[..., ConsentEvent]
) -> None:
    give(person, RETURN, language="nld")

    assert part_of(person, cast.now).consent.language_understood is False


@pytest.mark.parametrize(("day", "state"), [(9, ConsentState.GIVEN), (10, ConsentState.EXPIRED)])
def test_a_consent_holds_on_its_last_day_and_not_after(
    person: CaseMember, give: Callable[..., ConsentEvent], day: int, state: ConsentState
) -> None:
    give(person, RETURN, giving=Giving(GivenBy.SELF, Mode.SIGNATURE, valid_until=dt.date(2026, 6, 9)))

    facts = consent_facts(person.case, on=dt.date(2026, 6, day))[person.id]

    assert facts.consent.state is state


@pytest.mark.parametrize(
    ("giving", "field"),
    [
        (Giving(GivenBy.GUARDIAN, Mode.GUARDIAN_SIGNATURE, giver_name="Uncle"), "given_by"),
        (Giving(GivenBy.PARENT, Mode.GUARDIAN_SIGNATURE, giver_name="Father"), "given_by"),
        (Giving(GivenBy.REPRESENTATIVE, Mode.GUARDIAN_SIGNATURE), "giver_name"),
        (Giving(GivenBy.REPRESENTATIVE, Mode.SIGNATURE, giver_name="A. Lawyer"), "mode"),
        (Giving(GivenBy.SELF, Mode.GUARDIAN_SIGNATURE), "mode"),
        (Giving(GivenBy.SELF, Mode.VERBAL_WITNESS), "witness"),
        (Giving(GivenBy.SELF, Mode.SIGNATURE, valid_until=dt.date(2026, 6, 8)), "valid_until"),
    ],
)
def test_a_way_of_giving_that_does_not_fit_is_refused(
    person: CaseMember, give: Callable[..., ConsentEvent], giving: Giving, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        give(person, RETURN, giving=giving)

    assert refusal.value.field == field
    assert ConsentEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"language": ""}, "language"),
        ({"explained": Explained.INTERPRETER}, "interpreter"),
        ({"explained": Explained.INTERPRETER, "interpreter": "Nadia Karimi"}, "interpreter"),
        ({"happened_at": dt.datetime(2026, 6, 10, tzinfo=dt.UTC)}, "happened_at"),
    ],
)
def test_a_way_of_asking_that_does_not_fit_is_refused(
    person: CaseMember, give: Callable[..., ConsentEvent], other: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        give(person, RETURN, **other)

    assert refusal.value.field == field


def test_the_text_must_be_that_of_the_question(
    person: CaseMember, give: Callable[..., ConsentEvent], text: Callable[[Purpose], ConsentText]
) -> None:
    with pytest.raises(Refused, match="belongs to another question"):
        give(person, RETURN, text=text(Purpose.MONITORING))


# Somebody who cannot read


@pytest.mark.parametrize("mode", [Mode.THUMB_PRINT, Mode.VERBAL_WITNESS])
def test_who_cannot_read_gives_a_thumb_print_or_speaks_before_a_witness(
    cast: Cast, give: Callable[..., ConsentEvent], mode: Mode
) -> None:
    person = members(a_case(cast, cannot_read()))[0]

    give(person, RETURN, language="prs", giving=Giving(GivenBy.SELF, mode, witness="Interpreter 1108"))

    assert part_of(person, cast.now).consent.state is ConsentState.GIVEN


def test_a_signature_of_who_cannot_read_is_refused(cast: Cast, give: Callable[..., ConsentEvent]) -> None:
    person = members(a_case(cast, cannot_read()))[0]

    with pytest.raises(Refused, match="thumb print") as refusal:
        give(person, RETURN, language="prs")

    assert refusal.value.field == "mode"


def test_who_cannot_read_has_not_read_it_themself(cast: Cast, give: Callable[..., ConsentEvent]) -> None:
    person = members(a_case(cast, cannot_read()))[0]

    with pytest.raises(Refused, match="cannot read") as refusal:
        give(person, RETURN, explained=Explained.READ_BY_SELF)

    assert refusal.value.field == "explained"


# Children


@pytest.fixture
def kid(cast: Cast) -> CaseMember:
    return members(a_case(cast, adult(), child()))[1]


PARENT = Giving(GivenBy.PARENT, Mode.GUARDIAN_SIGNATURE, giver_name="Karim Abbas")


def test_a_child_does_not_give_its_own_consent(kid: CaseMember, give: Callable[..., ConsentEvent]) -> None:
    with pytest.raises(Refused, match="is a child"):
        give(kid, RETURN)


def test_a_childs_own_word_stands_beside_the_parents(
    cast: Cast, kid: CaseMember, give: Callable[..., ConsentEvent]
) -> None:
    give(kid, RETURN, giving=PARENT)

    actions.record_child_answer(
        case=kid.case, member=kid, question=RETURN, answer=ChildAnswer.AGREES, by=cast.marieke, at=cast.now
    )

    assert part_of(kid, cast.now).consent.state is ConsentState.GIVEN
    assert part_of(kid, cast.now).consent.given_by is GivenBy.PARENT


def test_a_childs_no_counts_as_much_as_the_parents_yes(
    cast: Cast, kid: CaseMember, give: Callable[..., ConsentEvent]
) -> None:
    give(kid, RETURN, giving=PARENT)

    actions.hear_childs_no(case=kid.case, member=kid, by=cast.marieke, at=cast.now)

    assert part_of(kid, cast.now).consent.state is ConsentState.REFUSED


def test_an_adult_has_no_word_beside_a_guardian(cast: Cast, case: Case, person: CaseMember) -> None:
    with pytest.raises(Refused, match="is an adult"):
        actions.record_child_answer(
            case=case,
            member=person,
            question=RETURN,
            answer=ChildAnswer.AGREES,
            by=cast.marieke,
            at=cast.now,
        )


# Refusing


def test_a_no_is_an_answer_and_changes_nothing_else(
    cast: Cast,
    case: Case,
    person: CaseMember,
    give: Callable[..., ConsentEvent],
    ask: Callable[[Purpose], Asking],
) -> None:
    give(person, RETURN)

    actions.refuse_consent(
        case=case,
        member=person,
        question=Question(Purpose.SHARE_MEDICAL),
        asking=ask(Purpose.SHARE_MEDICAL),
        by=cast.marieke,
        at=cast.now,
    )

    facts = part_of(person, cast.now)
    assert facts.consent.state is ConsentState.GIVEN
    assert {sharing.code: sharing.state for sharing in facts.sharings}[
        "share_medical"
    ] is ConsentState.REFUSED


def test_a_no_to_a_return_agreed_to_is_a_withdrawal(
    cast: Cast,
    case: Case,
    person: CaseMember,
    give: Callable[..., ConsentEvent],
    ask: Callable[[Purpose], Asking],
) -> None:
    give(person, RETURN)

    with pytest.raises(Refused) as refusal:
        actions.refuse_consent(
            case=case,
            member=person,
            question=RETURN,
            asking=ask(Purpose.RETURN),
            by=cast.marieke,
            at=cast.now,
        )

    assert refusal.value.code == actions.USE_WITHDRAWAL


# Taking back


def test_the_consent_to_return_is_not_taken_back_here(
    cast: Cast, case: Case, person: CaseMember, give: Callable[..., ConsentEvent]
) -> None:
    give(person, RETURN)

    with pytest.raises(Refused) as refusal:
        actions.withdraw_consent(
            case=case,
            member=person,
            question=RETURN,
            heard=Heard.IN_PERSON,
            by=cast.marieke,
            at=cast.now,
        )

    assert refusal.value.code == actions.USE_WITHDRAWAL


@pytest.mark.parametrize("who", ["marieke", "tomasz", "hanna", "els"])
def test_anybody_on_the_case_hears_a_consent_taken_back(
    cast: Cast, case: Case, person: CaseMember, give: Callable[..., ConsentEvent], who: str
) -> None:
    give(person, RETURN)
    give(person, MONITORING)

    ended = actions.withdraw_consent(
        case=case,
        member=person,
        question=MONITORING,
        heard=Heard.BY_PHONE,
        by=getattr(cast, who),
        at=cast.now + HOUR,
    )

    assert ended.purposes == (Purpose.MONITORING,)
    assert part_of(person, cast.now).consent.state is ConsentState.GIVEN
    assert Notice.objects.get().facts["reference"] == case.reference


def test_what_was_never_given_is_not_taken_back(cast: Cast, case: Case, person: CaseMember) -> None:
    with pytest.raises(Refused, match="does not stand"):
        actions.withdraw_consent(
            case=case,
            member=person,
            question=MONITORING,
            heard=Heard.IN_PERSON,
            by=cast.marieke,
            at=cast.now,
        )


def test_a_sharing_taken_back_ends_the_access_at_once(
    cast: Cast, case: Case, person: CaseMember, give: Callable[..., ConsentEvent]
) -> None:
    question = Question(Purpose.SHARE_ORIGIN_OFFICE, cast.baghdad.id)
    shared(cast, case, cast.baghdad)
    give(person, question)

    ended = actions.withdraw_consent(
        case=case,
        member=person,
        question=question,
        heard=Heard.IN_PERSON,
        by=cast.marieke,
        at=cast.now + HOUR,
    )

    assert ended.organisation_ids == (cast.baghdad.id,)
    assert not still_open(case, cast.baghdad)
    assert not DrawerWrap.objects.filter(
        drawer_id__in=[case.drawer_id, person.drawer_id], organisation_id=cast.baghdad.id
    ).exists()
    with everybody():
        assert Notice.objects.filter(organisation_id=cast.baghdad.id, code="sharing_ended").exists()


@pytest.mark.parametrize("taken_back", ["baghdad", "opendoor"])
def test_a_sharing_taken_back_ends_the_access_of_no_other_organisation(
    cast: Cast, case: Case, person: CaseMember, give: Callable[..., ConsentEvent], taken_back: str
) -> None:
    sharing = {
        "baghdad": Question(Purpose.SHARE_ORIGIN_OFFICE, cast.baghdad.id),
        "opendoor": Question(Purpose.SHARE_PARTNER, cast.office.organisations["opendoor"].id),
    }
    for key, question in sharing.items():
        organisation = cast.office.organisations[key]
        agreement = an_agreement(cast.hague, organisation, reference=f"FOR-{key}")
        share_case(case=case, organisation=organisation, agreement=agreement, by=cast.marieke, at=cast.now)
        give(person, question)

    ended = actions.withdraw_consent(
        case=case,
        member=person,
        question=sharing[taken_back],
        heard=Heard.IN_PERSON,
        by=cast.marieke,
        at=cast.now + HOUR,
    )

    stays = next(key for key in sharing if key != taken_back)
    assert ended.organisation_ids == (cast.office.organisations[taken_back].id,)
    assert still_open(case, cast.office.organisations[stays])


def test_a_sharing_that_opened_nothing_ends_nobodys_access(
    cast: Cast, case: Case, person: CaseMember, give: Callable[..., ConsentEvent]
) -> None:
    shared(cast, case, cast.baghdad)
    partner = Question(Purpose.SHARE_PARTNER, cast.office.organisations["opendoor"].id)
    give(person, partner)

    ended = actions.withdraw_consent(
        case=case, member=person, question=partner, heard=Heard.IN_PERSON, by=cast.marieke, at=cast.now + HOUR
    )

    assert ended.organisation_ids == ()
    assert still_open(case, cast.baghdad)


def test_while_the_family_shares_on_only_the_one_drawer_closes(
    cast: Cast, give: Callable[..., ConsentEvent]
) -> None:
    case = a_case(cast, adult(), adult("Huda Abbas"))
    question = Question(Purpose.SHARE_ORIGIN_OFFICE, cast.baghdad.id)
    shared(cast, case, cast.baghdad)
    leaves, stays = members(case)
    give(leaves, question)
    give(stays, question)

    actions.withdraw_consent(
        case=case,
        member=leaves,
        question=question,
        heard=Heard.IN_PERSON,
        by=cast.marieke,
        at=cast.now + HOUR,
    )

    open_drawers = set(
        DrawerWrap.objects.filter(organisation_id=cast.baghdad.id).values_list("drawer_id", flat=True)
    )
    assert still_open(case, cast.baghdad)
    assert open_drawers == {case.drawer_id, stays.drawer_id}


def test_another_sharing_with_the_same_office_keeps_its_access(
    cast: Cast, case: Case, person: CaseMember, give: Callable[..., ConsentEvent]
) -> None:
    shared(cast, case, cast.baghdad)
    medical = Question(Purpose.SHARE_MEDICAL, cast.baghdad.id)
    give(person, Question(Purpose.SHARE_ORIGIN_OFFICE, cast.baghdad.id))
    give(person, medical)

    actions.withdraw_consent(
        case=case, member=person, question=medical, heard=Heard.IN_PERSON, by=cast.marieke, at=cast.now + HOUR
    )

    assert still_open(case, cast.baghdad)


def test_the_end_of_the_return_ends_what_only_served_it(
    cast: Cast, case: Case, person: CaseMember, give: Callable[..., ConsentEvent]
) -> None:
    shared(cast, case, cast.baghdad)
    give(person, RETURN)
    give(person, Question(Purpose.CONTACT_ORIGIN_AUTHORITIES))
    give(person, Question(Purpose.SHARE_ORIGIN_OFFICE, cast.baghdad.id))
    give(person, MONITORING)

    ended = actions.end_return_consents(case=case, member=person, by=cast.marieke, at=cast.now + HOUR)

    facts = part_of(person, cast.now)
    assert set(ended.purposes) == {
        Purpose.RETURN,
        Purpose.CONTACT_ORIGIN_AUTHORITIES,
        Purpose.SHARE_ORIGIN_OFFICE,
    }
    assert facts.consent.state is ConsentState.WITHDRAWN
    assert facts.origin_contact_consent.state is ConsentState.WITHDRAWN
    assert not still_open(case, cast.baghdad)
    assert ConsentEvent.objects.filter(purpose="monitoring", kind="withdrawn").count() == 0


def test_the_end_of_the_return_never_refuses(cast: Cast, case: Case, person: CaseMember) -> None:
    actions.end_return_consents(case=case, member=person, by=cast.tomasz, at=cast.now)
    actions.end_return_consents(case=case, member=person, by=cast.tomasz, at=cast.now)

    assert part_of(person, cast.now).consent.state is ConsentState.WITHDRAWN


def test_who_changes_their_mind_gives_a_new_consent(
    cast: Cast, case: Case, person: CaseMember, give: Callable[..., ConsentEvent]
) -> None:
    give(person, RETURN)
    actions.end_return_consents(case=case, member=person, by=cast.marieke, at=cast.now + HOUR)

    give(person, RETURN, at=cast.now + 2 * HOUR)

    assert part_of(person, cast.now).consent.state is ConsentState.GIVEN
    assert part_of(person, cast.now).consent.given_at == cast.now + 2 * HOUR


# Which sharings, who may, what it costs


def test_everybody_is_asked_about_medical_facts_where_there_is_another_side(case: Case) -> None:
    assert {question.purpose for question in needed_sharings(case)} == {
        Purpose.SHARE_ORIGIN_OFFICE,
        Purpose.SHARE_MEDICAL,
        Purpose.SHARE_GOVERNMENT,
    }


def test_an_answer_before_the_office_was_named_holds_for_it(
    cast: Cast, case: Case, person: CaseMember, give: Callable[..., ConsentEvent]
) -> None:
    give(person, Question(Purpose.SHARE_ORIGIN_OFFICE))
    shared(cast, case, cast.baghdad)

    states = {
        sharing.code: sharing.state for sharing in consent_facts(case, on=cast.now.date())[person.id].sharings
    }

    assert states[f"share_origin_office:{cast.baghdad.id}"] is ConsentState.GIVEN


def test_what_was_given_before_the_office_was_named_is_taken_back_with_it(
    cast: Cast, case: Case, person: CaseMember, give: Callable[..., ConsentEvent]
) -> None:
    give(person, Question(Purpose.SHARE_ORIGIN_OFFICE))
    shared(cast, case, cast.baghdad)

    actions.withdraw_consent(
        case=case,
        member=person,
        question=Question(Purpose.SHARE_ORIGIN_OFFICE, cast.baghdad.id),
        heard=Heard.IN_PERSON,
        by=cast.marieke,
        at=cast.now + HOUR,
    )

    assert not still_open(case, cast.baghdad)


@pytest.mark.parametrize("who", ["tomasz", "peter", "els", "hanna"])
def test_only_who_records_consent_may_give_one(
    cast: Cast, case: Case, person: CaseMember, ask: Callable[[Purpose], Asking], who: str
) -> None:
    with pytest.raises(NotPermitted):
        actions.give_consent(
            case=case,
            member=person,
            question=RETURN,
            asking=ask(Purpose.RETURN),
            giving=OWN,
            by=getattr(cast, who),
            at=cast.now,
        )


def test_a_new_wording_is_a_new_version(cast: Cast, text: Callable[[Purpose], ConsentText]) -> None:
    text(Purpose.RETURN)

    text_in_force(cast, Purpose.RETURN, version="4.2", words=WORDS[:1], language="eng")

    found = texts_in_force(Purpose.RETURN, languages=["ara", "eng"], on=cast.now.date())
    assert {language: row.version for language, row in found.items()} == {"ara": "4.1", "eng": "4.2"}


def test_the_facts_of_eight_people_cost_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    case = a_case(cast, *[adult(f"Person {number}") for number in range(8)])
    family = members(case)
    assert case.programme  # a scope loads it with the case

    with django_assert_num_queries(1):
        consent_facts(case, on=cast.now.date(), members=family)
