"""Five people bring a family of four home, from a question at the reception centre to a confirmed arrival."""

from __future__ import annotations

import pytest

from tests.browser import Site, Somebody
from tests.journeys import steps
from tests.journeys.steps import SIGNED, THUMB_PRINT, signed_by

pytestmark = pytest.mark.browser

HAIDAR, ZAHRA, ALI, BIBI_GUL = "حيدر النجفي", "زهراء", "علي حيدر النجفي", "بی‌بی گل"
EVERYBODY = {1: HAIDAR, 2: ZAHRA, 3: ALI, 4: BIBI_GUL}
ADULTS = (1, 2, 4)
SAID = "As the person says it"
PERSON = {"Nationality": "Iraq", "Language spoken best": "Arabic", "Can read in that language": "Yes"}
LEG = "fieldset:has(> legend:text('Leg {}'))"
LEGS = (
    {
        "From, airport code": "AMS",
        "Departs, local time": "2026-06-18T11:25",
        "To, airport code": "IST",
        "Arrives, local time": "2026-06-18T16:00",
        "Carrier code": "XA",
        "Flight number": "XA 214",
        "Help after this leg": "not wanted",
    },
    {
        "From, airport code": "IST",
        "Departs, local time": "2026-06-18T19:05",
        "To, airport code": "BGW",
        "Arrives, local time": "2026-06-18T21:45",
        "Carrier code": "XA",
        "Flight number": "XA 318",
        "Help after this leg": "needed",
    },
)


def a_question_becomes_a_case(aylin: Somebody) -> str:
    """Note what Haidar asks at the reception centre, answer it, and open a case once he agrees."""
    aylin.opens("my_day").follows("Outreach", within="header").follows("Note a question")
    aylin.answers(
        {
            "How it reached us": "At a reception centre",
            "Topic": "The journey",
            "Language": "Arabic",
            "Country asked about": "Iraq",
            "What was asked": "Can my wife's mother come with us? She cannot read.",
            "What you answered": "Yes. Every adult decides alone, and everything is read aloud to her.",
        }
    )
    aylin.presses("Save").reads("The question is noted.").follows("Open a case from this question")
    aylin.answers(
        {
            "The person agrees that we open a file": True,
            "Are they an adult?": "They are an adult",
            "Full name": HAIDAR,
            "Birth date": "2 May 1991",
            "How the birth date is known": SAID,
            "Sex, as they state it": "male",
            "Programme": "EU Reintegration Programme, the Netherlands",
            **PERSON,
        }
    )
    aylin.presses("Open the case").reads("The case is open.", "Netherlands to Iraq")
    return steps.reference_in(aylin)


def the_family_is_registered(aylin: Somebody, reference: str) -> None:
    """Write down the wife, the infant, and her mother, who speaks Dari and cannot read."""
    joins(aylin, reference, ZAHRA, "Husband or wife", "14 August 1995", "female")
    joins(aylin, reference, ALI, "Son", "20 June 2025", "male", can_read="Not asked")
    joins(
        aylin, reference, BIBI_GUL, "Other", "1338", "female", "Solar Hijri (Afghanistan, Iran)", "Dari", "No"
    )
    aylin.reads("22 March 1959 to 20 March 1960", "Cannot read: explain aloud")
    for parent in (HAIDAR, ZAHRA):
        aylin.opens("case_tie", reference=reference)
        aylin.answers({"This person": parent, "is": "parent", "of this person": ALI}).presses("Save")
    # Each name is isolated: between two Arabic names the sentence else reads the other way round.
    assert f"\u2068{HAIDAR}\u2069 is parent of \u2068{ALI}\u2069" in aylin.page.inner_text("main")


def joins(
    aylin: Somebody,
    reference: str,
    name: str,
    relation: str,
    born: str,
    sex: str,
    calendar: str = "Gregorian",
    language: str = "Arabic",
    can_read: str = "Yes",
) -> None:
    """Add one person to the case."""
    more = {**PERSON, "Language spoken best": language, "Can read in that language": can_read}
    aylin.opens("case_person_add", reference=reference)
    aylin.answers({"Full name": name, "What they are to the applicant": relation, "Birth date": born})
    aylin.answers(
        {
            "Calendar of the birth date": calendar,
            "How the birth date is known": SAID,
            "Sex, as they state it": sex,
        }
    )
    aylin.answers(more).presses("Save")


def everybody_is_heard(marieke: Somebody, reference: str) -> None:
    """Talk with everybody in their language, screen them, and judge for each adult alone."""
    marieke.opens("case_edit", reference=reference)
    marieke.answers({"On which basis it admits them": "Their nationality"}).presses("Save")
    marieke.opens("case", reference=reference).presses("Begin counselling")
    steps.talks(marieke, reference, [HAIDAR, ZAHRA], language="Arabic")
    steps.talks(marieke, reference, [BIBI_GUL], language="Dari", clock="11:00")
    for position in EVERYBODY:
        steps.screens(marieke, reference, position, alone=position in ADULTS)
        steps.records_fact(
            marieke, reference, position, "asylum", {"Where the claim stands": "Finally rejected"}
        )
    for position in ADULTS:
        steps.judges(marieke, reference, position)
    steps.records_fact(marieke, reference, 3, "own_views", {"The child's own views": "Too young to be heard"})


def what_the_law_says(marieke: Somebody, reference: str) -> None:
    """Write down the decision, its period, that no entry ban follows, and the government's answer."""
    marieke.opens("case_legal", reference=reference).follows("Decision")
    marieke.answers({"Does it order the return?": "Yes", "Day of the decision": "2026-06-01"}).presses("Save")
    marieke.opens("case_legal", reference=reference).follows("Voluntary departure period")
    marieke.answers({"Days granted": 28, "Runs from": "2026-06-01"}).presses("Save")
    marieke.opens("case_legal", reference=reference).follows("Entry ban")
    marieke.answers({"Does an entry ban follow?": "No"}).presses("Save")
    marieke.opens("case_host_answer", reference=reference)
    marieke.answers({"Their answer": "No objection"}).presses("Save")


def they_apply_and_are_approved(marieke: Somebody, els: Somebody, reference: str) -> None:
    """Record the application, explain the help there will be, and let Els approve it."""
    marieke.opens("case", reference=reference).presses("Record the application")
    marieke.reads("The eligibility was not explained to the person and stored.").follows("Work out the help")
    marieke.answers(
        {
            "Were they helped to return before?": "No",
            "Is the country on the programme's list of the day?": "Yes",
        }
    )
    marieke.presses("Work it out").reads("EU Reintegration Programme", "EUR 9,460")
    marieke.presses("Explained and understood")
    els.opens("case", reference=reference).presses("Approve").reads("The application was approved")
    marieke.opens("case", reference=reference).presses("Start preparing the journey")


def they_consent(marieke: Somebody, reference: str) -> None:
    """Ask each alone for the return and for each sharing; Bibi Gul gives her thumb print."""
    for purpose in ("return", "share_origin_office", "share_medical", "share_government"):
        steps.asks(marieke, reference, 1, purpose, "Arabic", SIGNED)
        steps.asks(marieke, reference, 2, purpose, "Arabic", SIGNED)
        steps.asks(marieke, reference, 3, purpose, "Arabic", signed_by(HAIDAR))
        steps.asks(marieke, reference, 4, purpose, "Dari", THUMB_PRINT)
    marieke.opens("consent_child", reference=reference, position=3, purpose="return")
    marieke.answers({"What the child says": "Too young to be asked"}).presses("Record the child's word")


def they_are_well(marieke: Somebody, reference: str) -> None:
    """Ask everybody about their health, in private."""
    for name in EVERYBODY.values():
        marieke.opens("journey_health_asked", reference=reference)
        marieke.answers({"Who": name, "Does anything about their health matter for the journey?": "No"})
        marieke.answers({"Pregnant": "No"}).presses("Save")


def the_journey_is_planned(tomasz: Somebody, reference: str) -> None:
    """Record passports, hold seats for everybody on two flights, and issue the tickets."""
    for number, name in enumerate(EVERYBODY.values()):
        steps.documents(tomasz, reference, name, f"A 12344{number}")
    for _ in EVERYBODY:
        steps.accepts(tomasz, reference)
    tomasz.opens("journey_book", reference=reference)
    tomasz.answers({"Booking reference": "QX7P2K", "Cost per person, all legs": "EUR 210"})
    tomasz.answers(LEGS[0], within=LEG.format(1)).unfolds("There is a leg 2")
    tomasz.answers(LEGS[1], within=LEG.format(2)).presses("Hold seats").reads("XA 214", "XA 318")


def baghdad_expects_them(marieke: Somebody, tomasz: Somebody, layla: Somebody, reference: str) -> None:
    """Share the case, send the hand-over, confirm who meets them, and hear back from Baghdad."""
    marieke.opens("case_share", reference=reference)
    marieke.answers({"With whom, under which agreement": "Mission in Iraq · HAGUE-BAGHDAD"}).presses("Save")
    tomasz.opens("case_journey", reference=reference).follows("Tickets issued")
    tickets = {"Who travels": list(EVERYBODY.values()), "Booking reference": "QX7P2K"}
    tomasz.answers(tickets).presses("Save tickets").reads("ticket")
    tomasz.follows("Record help", within="tr:has-text('IST – BGW')")
    met_by = {"Help after this leg": "Confirmed", "Who meets them": "Layla Hassan, Mission in Iraq"}
    tomasz.answers(met_by).presses("Save")
    marieke.opens("journey_handover", reference=reference).reads("Legal ground, asylum history and appeals")
    marieke.presses("Send hand-over")
    layla.opens("my_day").reads(f"Case {reference} was handed over to you.")
    layla.opens("case_journey", reference=reference).follows("Acknowledge")
    layla.answers({"What you answer": "We meet them at the airport."}).presses("Acknowledge")


def they_board(tomasz: Somebody, reference: str) -> None:
    """Confirm for each person that they boarded; every condition is asked again for today."""
    tomasz.opens("departures").reads("XA 214", "Cleared")
    for name in EVERYBODY.values():
        tomasz.opens("case", reference=reference).follows("Confirm boarding")
        tomasz.answers({"Who": name, "When they boarded": "2026-06-18T11:05"})
        tomasz.answers({"How it is known": "Staff saw the person board"}).presses("Confirm boarding")


def they_arrive(layla: Somebody, reference: str) -> None:
    """Confirm for each person, from the other side, that they arrived."""
    layla.opens("my_day").reads("On their way to you")
    for name in EVERYBODY.values():
        layla.opens("case", reference=reference).follows("Confirm arrival")
        layla.answers(
            {"Who": name, "When they arrived": "2026-06-18T22:15", "How it is known": "Met in person"}
        )
        layla.presses("Confirm arrival")


def the_month_counts_them(els: Somebody) -> None:
    """Read the month's figure: four people left in June, by the verbs alone."""
    els.opens("figures").answers({"Host country": "Netherlands", "Month": "2026-06"}).presses("Show")
    els.reads("4 people returned with assistance in June 2026", "Iraq")


def test_a_family_of_four_comes_home(site: Site) -> None:
    aylin, marieke, els, tomasz, layla = map(site.somebody, ("aylin", "marieke", "els", "tomasz", "layla"))

    reference = a_question_becomes_a_case(aylin)
    the_family_is_registered(aylin, reference)
    els.opens("case_assign", reference=reference).answers({"Counsellor": "Marieke de Wit"}).presses("Save")
    everybody_is_heard(marieke, reference)
    what_the_law_says(marieke, reference)
    site.clock.goes_on(days=2)
    they_apply_and_are_approved(marieke, els, reference)
    they_consent(marieke, reference)
    they_are_well(marieke, reference)
    the_journey_is_planned(tomasz, reference)
    baghdad_expects_them(marieke, tomasz, layla, reference)
    tomasz.opens("case", reference=reference).presses("Clear for travel").reads("Cleared for travel")
    site.clock.reaches(2026, 6, 18, 9, 10)
    they_board(tomasz, reference)
    tomasz.reads("Departed on Thursday 18 June.")
    site.clock.reaches(2026, 6, 18, 19, 30)
    they_arrive(layla, reference)

    layla.reads("Arrived on Thursday 18 June.")
    the_month_counts_them(els)
