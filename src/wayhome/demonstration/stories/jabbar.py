"""Jabbar and his family: preparing, with four things open nine days before their flight."""

from __future__ import annotations

from wayhome.casefile.cases.actions import edit_case, give_task, write_note
from wayhome.casefile.cases.enums import Area
from wayhome.casefile.cases.kept_files import FileSort
from wayhome.casefile.people.actions import edit_person
from wayhome.casefile.people.births import plain_birth
from wayhome.demonstration.people import named
from wayhome.demonstration.scans import a_page, a_scan
from wayhome.demonstration.steps import (
    accepted_there,
    applied,
    approved,
    asked_embassy,
    booked,
    consented,
    counselled,
    documented,
    family,
    filed,
    handed_over,
    law,
    met_on_the_way,
    opened,
    prepared,
    said_no_to,
    talked,
    well,
)
from wayhome.demonstration.steps.talking import interpreter_for
from wayhome.demonstration.story import Story, World
from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.dates import parse_birth_date
from wayhome.ground.values.how_known import HowKnown, KnownBy
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.words import GivenBy
from wayhome.stages.consent.actions import Asking, Giving, give_consent, put_question
from wayhome.stages.consent.enums import Explained, Mode, Purpose
from wayhome.stages.consent.queries import Question
from wayhome.stages.counselling.actions import record_protection_fact
from wayhome.stages.counselling.scoring import FactKind
from wayhome.stages.journey.actions import (
    EscortFacts,
    Fitness,
    arrange_escort,
    edit_document,
    record_fitness,
    record_health_answer,
)
from wayhome.stages.journey.enums import DocumentKind, DocumentPlace, EscortKind, RequestState

JABBAR, SELAMAWIT, NOOR, YOUSIF = 1, 2, 3, 4


def jabbar_and_family(world: World) -> Story:
    """Tell the case of the picture, and return it.

    Open are Yousif's age, Selamawit's answer about the clinic, Jabbar's laissez-passer, which ends two
    days before the flight, and the hand-over, which Baghdad has not acknowledged. Nothing else is.
    """
    story = opened(world, named("jabbar", today=world.days.day(9)), going_to="IRQ", days_ago=56)
    _the_family_is_told(story)
    counselled(story, 48)
    talked(story.on(40, "10:00"))
    applied(story, 32)
    approved(story, 19, "09:02")
    prepared(story, 19, "11:00")
    _papers_and_health(story)
    _papers_are_scanned(story)
    _consents(story)
    legs = booked(story.on(8, "10:11"), travels_in=9, ticketed=False)
    met_on_the_way(story, legs)
    _yousif_may_be_a_child(story)
    handed_over(story.on(5, "15:20"), acknowledged=False, answer_in=7)
    _a_clinic_is_named(story)
    _what_is_to_be_done(story)
    return story


def _the_family_is_told(story: Story) -> None:
    """Jabbar and Selamawit are married, Noor is their daughter; Yousif is a nephew, and nobody's child here."""
    family(story, couple=(JABBAR, SELAMAWIT), parents=(JABBAR, SELAMAWIT))
    edit_case(
        case=story.case,
        changes={"destination_basis": "residence as wife of a national"},
        read_version=story.case.version,
        by=story.by(story.counsellor),
        at=story.at(),
    )
    law(story.on(50, "16:00"), decided_ago=58, days=28, extended_by=44)


def _papers_and_health(story: Story) -> None:
    """Record passports; Yousif has none and the embassy is asked. Selamawit needs insulin, and a physician finds her fit."""
    story.on(18, "13:00")
    documented(story, whom=[story.member(JABBAR)], kind=DocumentKind.LAISSEZ_PASSER, until={JABBAR: 7})
    documented(story, whom=[story.member(SELAMAWIT)], until={SELAMAWIT: 500}, number="EP 770925")
    documented(
        story,
        whom=[story.member(SELAMAWIT)],
        kind=DocumentKind.RESIDENCE_CARD,
        until={SELAMAWIT: 205},
        accepted=False,
    )
    documented(story, whom=[story.member(NOOR)], until={NOOR: 1030}, number="A 553386")
    _yousif_asks_the_embassy(story)
    well(story, whom=[story.member(JABBAR), story.member(NOOR), story.member(YOUSIF)])
    selamawit = story.member(SELAMAWIT)
    record_health_answer(
        member=selamawit,
        asked_on=story.today,
        medical=True,
        pregnant=False,
        by=story.by(story.counsellor),
        at=story.at(),
    )
    record_fitness(
        member=selamawit,
        finding=Fitness(
            fit=True,
            fit_from=story.today,
            fit_until=story.world.days.day(21),
            physician="Dr Aalders",
            conditions="Insulin in the hand luggage, kept cool",
            escort_needed=False,
            medicine_needed=True,
            medicine_arranged=True,
            care_needed=True,
            care_confirmed=True,
            care_service="Clinic in Karrada, for the day of arrival",
        ),
        by=story.by("hanna"),
        at=story.at(),
    )


def _papers_are_scanned(story: Story) -> None:
    """Keep what was seen on the desk, and the physician's letter, which only who works on health opens."""
    filed(
        story,
        story.member(JABBAR),
        FileSort.IDENTITY,
        by="tomasz",
        name="laissez-passer.png",
        content=a_scan(),
        note="One way, seen on the desk",
    )
    filed(
        story,
        story.member(SELAMAWIT),
        FileSort.MEDICAL,
        by="hanna",
        name="letter of Dr Aalders.pdf",
        content=a_page(["To whom it may concern", "She is fit to travel by air.", "Insulin stays with her."]),
    )


def _yousif_asks_the_embassy(story: Story) -> None:
    """Ask for a laissez-passer, which the embassy issues within some days."""
    asked = asked_embassy(story, story.member(YOUSIF), post="Embassy of Iraq, The Hague")
    edit_document(
        document=asked,
        changes={
            "number": "LP 204471",
            "issued_on": story.today,
            "valid_until": story.world.days.day(160),
            "place": DocumentPlace.WITH_OFFICE.value,
            "request_state": RequestState.ISSUED.value,
        },
        read_version=asked.version,
        by=story.by("tomasz"),
        at=story.at(),
    )
    accepted_there(story, asked)


def _consents(story: Story) -> None:
    """Ask for consent after three talks and time to think."""
    story.on(12, "11:40")
    consented(story, Purpose.RETURN, Purpose.SHARE_ORIGIN_OFFICE, Purpose.SHARE_MEDICAL)
    said_no_to(story, Purpose.PHOTOGRAPHS)


def _yousif_may_be_a_child(story: Story) -> None:
    """His mother tells that he was born two years later than his card says, so he is treated as a child at once.

    A guardian is named and consents, his best interests, his mother and his escort are settled; how his age is
    assessed is not decided.
    """
    story.on(7, "17:05")
    yousif, sanne = story.member(YOUSIF), story.by("sanne")
    year = story.world.days.day(9).year - 18
    told = HowKnown(KnownBy.RELATIVE, "his mother in Basra")
    born = parse_birth_date(str(year), Calendar.GREGORIAN, on=story.today, known=told)
    edit_person(
        person=yousif.person,
        changes={"birth": plain_birth(born)},
        read_version=yousif.person.version,
        by=sanne,
        at=story.at(),
    )
    story.afresh()
    write_note(
        case=story.case,
        text="Yousif spoke with his mother in Basra; she expects him, and says that he is younger than his card.",
        area=Area.PROTECTION,
        by=sanne,
        at=story.at(),
    )
    for kind, details in (
        (
            FactKind.GUARDIAN,
            {"name": "Anneke Prins", "organisation": "Guardianship Foundation", "of_enforcing_body": False},
        ),
        (FactKind.OWN_VIEWS, {"views": "heard"}),
        (
            FactKind.BEST_INTERESTS,
            {
                "result": "return",
                "reasons": "His mother and sisters are in Basra, and he wants to be with them.",
            },
        ),
        (FactKind.TRACING, {"result": "found", "how": "Telephone contact with the mother"}),
        (FactKind.RECEIVER, {"name": "His mother", "verified": True, "how": "Visited by the Baghdad office"}),
    ):
        record_protection_fact(
            case=story.case, member=story.member(YOUSIF), kind=kind, details=details, by=sanne, at=story.at()
        )
    arrange_escort(
        member=story.member(YOUSIF),
        facts=EscortFacts(kind=EscortKind.OPERATIONAL, name="Daan Smit", hands_over_to="Layla Hassan"),
        by=story.by("tomasz"),
        at=story.at(),
    )
    _his_guardian_consents(story)


def _his_guardian_consents(story: Story) -> None:
    """Record the guardian's consent to the return, beside which Yousif was heard."""
    give_consent(
        case=story.case,
        member=story.member(YOUSIF),
        question=Question(Purpose.RETURN),
        asking=Asking(
            text=story.world.texts.text(Purpose.RETURN, "ara"),
            language="ara",
            explained=Explained.INTERPRETER,
            interpreter=interpreter_for("ara"),
            happened_at=story.at(),
        ),
        giving=Giving(given_by=GivenBy.GUARDIAN, mode=Mode.GUARDIAN_SIGNATURE, giver_name="Anneke Prins"),
        by=story.by(story.counsellor),
        at=story.at(),
    )


def _a_clinic_is_named(story: Story) -> None:
    """After the hand-over Baghdad names a clinic; whether it may have her medical file Selamawit is yet to answer."""
    clinic = story.world.office.organisations["rusafa"]
    text = story.world.texts.text(Purpose.SHARE_PARTNER, "amh")
    put_question(
        case=story.case,
        member=story.on(4, "12:00").member(SELAMAWIT),
        question=Question(Purpose.SHARE_PARTNER, clinic.id),
        asking=Asking(
            text=text,
            language="amh",
            explained=Explained.INTERPRETER,
            interpreter=interpreter_for("amh"),
            happened_at=story.at(),
        ),
        by=story.by(story.counsellor),
        at=story.at(),
    )


def _what_is_to_be_done(story: Story) -> None:
    """Leave the tasks of the picture: a talk today, a renewal tomorrow, and two answers to wait for."""
    day = story.world.days.day
    marieke = story.by("marieke")
    for sentence, due, area, role, waits_for in (
        (
            msgid("Ask Selamawit whether the Baghdad clinic may have her medical file"),
            0,
            Area.GENERAL,
            "return_counsellor",
            "",
        ),
        (
            msgid("Renew the laissez-passer, or move the flight by two days"),
            1,
            Area.TRAVEL,
            "return_counsellor",
            "",
        ),
        (msgid("Baghdad office: acknowledge the hand-over"), 2, Area.GENERAL, "return_counsellor", "partner"),
        (msgid("Decide how the age is assessed"), 1, Area.PROTECTION, "protection_officer", ""),
    ):
        give_task(
            case=story.case,
            sentence=say(sentence),
            due_on=day(due),
            area=area,
            role=role,
            user_id=None,
            waits_for=waits_for,
            by=marieke,
            at=story.at(),
        )
