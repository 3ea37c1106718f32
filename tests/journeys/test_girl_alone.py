"""A girl without her parents is stopped by each missing condition in turn, and told why each time, until cleared.

Two of the fourteen conditions never stop her: voluntariness is judged for adults, since a child's return is decided in
her best interests, and a country admits its own nationals, so her destination needs no other basis.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from tests.browser import Site, Somebody, squeezed
from tests.journeys import steps
from tests.journeys.steps import signed_by
from tests.journeys.worlds import a_world
from wayhome.demonstration.people import named
from wayhome.demonstration.steps import applied, approved, consented, opened, prepared
from wayhome.demonstration.story import Story
from wayhome.process.actions.preparing import begin_counselling
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.counselling.actions import record_screening
from wayhome.stages.counselling.enums import Reply, ScreeningQuestion

pytestmark = pytest.mark.browser

GUARDIAN, MOTHER = "Willem Dekker", "Genet Haile"
SANNE, TOMASZ, COUNSELLOR = "protection officer", "movements officer", "return counsellor"
ESSENTIALS = "Essentials of Migration Management 2.0"
ENFORCES = "Does the guardian belong to the body that enforces returns?"
CHECKED = "Visited, identity and relation checked?"
HEALTH = "Does anything about their health matter for the journey?"
HER_GUARDIAN = {"Name": GUARDIAN, "Organisation": "Guardianship Foundation"}
LEG = "fieldset:has(> legend:text('Leg {}'))"
FLIGHT = {
    "From, airport code": "AMS",
    "Departs, local time": "2026-06-25T21:15",
    "To, airport code": "ADD",
    "Arrives, local time": "2026-06-26T05:35",
    "Carrier code": "XA",
    "Flight number": "XA 620",
    "Help after this leg": "needed",
}


def a_girl_in_counselling(site: Site) -> Story:
    """Tell her case up to the first talk, which nobody has held yet."""
    world = a_world(site)
    with world.telling():
        girl = named("senait", today=world.days.today)
        story = opened(world, girl, going_to="ETH", days_ago=25, child_ground="guardian_agrees")
        story.on(24)
        begin_counselling(case=story.case, by=story.by("marieke"), at=story.at())
        record_screening(
            case=story.case,
            member=story.member(1),
            answers=dict.fromkeys(ScreeningQuestion, Reply.NO.value),
            alone=True,
            by=story.by("marieke"),
            at=story.at(),
        )
    return story


def her_journey_is_being_prepared(story: Story) -> None:
    """Tell her case on up to the preparation of the journey; nothing that the journey itself needs is there."""
    with story.world.telling():
        consented(story.on(20), Purpose.SHARE_GOVERNMENT, guardian=GUARDIAN)
        applied(story, 19, ask=False)
        approved(story, 15)
        prepared(story, 14)


class Gate:
    """The gate of one case as the protection officer reads it, and the movements officer meets it."""

    def __init__(self, site: Site, reference: str) -> None:
        self.sanne: Somebody = site.somebody("sanne")
        self.tomasz: Somebody = site.somebody("tomasz")
        self.marieke: Somebody = site.somebody("marieke")
        self.reference = reference

    def stops(self, sentence: str, *, source: str, who: str, before: str = "Cleared") -> None:
        """Assert that the case is stopped by a condition with this sentence, its source, and who can act."""
        self.sanne.opens("case", reference=self.reference).reads(f"What blocks ‘{before}’, and why")
        blocks = [squeezed(text) for text in self.sanne.page.locator(".wh-block").all_inner_texts()]
        found = next((text for text in blocks if sentence in text), None)
        assert found, f"‘{sentence}’ does not stop the journey; these do: {blocks}"
        assert re.search(rf"Source: .*{re.escape(source)}", found), found
        assert re.search(rf"Who can act: .*{re.escape(who)}", found), found

    def stops_no_more(self, sentence: str) -> None:
        """Assert that the condition stands no longer among those that stop the case."""
        self.sanne.opens("case", reference=self.reference)
        blocks = squeezed(" ".join(self.sanne.page.locator(".wh-block").all_inner_texts()))
        assert sentence not in blocks, f"‘{sentence}’ still stops the journey"

    def learns(self, kind: str, answers: Mapping[str, object]) -> None:
        """Let the protection officer record a fact about the girl, in the words of the form."""
        steps.records_fact(self.sanne, self.reference, 1, kind, answers)

    def is_closed(self) -> None:
        """Assert that the movements officer cannot clear the case, and is told whom to ask without being told why."""
        self.tomasz.opens("case", reference=self.reference)
        assert self.tomasz.page.get_by_role("button", name="Clear for travel").is_disabled()
        self.tomasz.reads("Protection: ask the protection officer.").reads_nothing_of(
            "open protection concerns"
        )

    def refuses_to_clear(self, *sentences: str) -> None:
        """Assert that the movements officer's press is refused with these sentences."""
        self.tomasz.opens("case", reference=self.reference).presses("Clear for travel")
        self.tomasz.reads("Not done: Clear for travel", *sentences)


def nobody_applies_before_she_is_informed(gate: Gate) -> None:
    """Refuse the application until every point was explained to her in her language."""
    missing = "every point of the information checklist explained"
    gate.stops(missing, source="IOM Framework", who=COUNSELLOR, before="Applied")
    # Before the application, and so with more than the 48 hours to think before she is asked.
    steps.talks(gate.marieke, gate.reference, ["Samrawit Gebru"], language="Amharic", day="2026-05-17")
    gate.stops_no_more(missing)


def protection_is_settled(gate: Gate) -> None:
    """Meet what keeps a child safe, one safeguard after the other, each seen to stop her first."""
    gate.stops(
        "no record of whether a claim to international protection was made", source=ESSENTIALS, who=SANNE
    )
    gate.learns("asylum", {"Where the claim stands": "Never applied"})
    gate.stops("their own views were not heard", source="best interests procedure", who=SANNE)
    gate.learns("own_views", {"The child's own views": "Heard"})
    gate.stops("no guardian is named", source="Directive 2008/115/EC", who=SANNE)
    gate.learns("guardian", {**HER_GUARDIAN, ENFORCES: "Yes"})
    gate.stops("has a guardian of the body that enforces returns", source="Directive 2008/115/EC", who=SANNE)
    gate.learns("guardian", {**HER_GUARDIAN, ENFORCES: "No"})
    gate.stops("tracing of the family is not finished", source="IOM Handbook", who=SANNE)
    gate.learns("tracing", {"Result": "Not finished"})
    gate.stops("tracing of the family is not finished", source="IOM Handbook", who=SANNE)
    gate.learns("tracing", {"Result": "Family found"})
    gate.stops("no best interests result says that return is best", source=ESSENTIALS, who=SANNE)
    gate.learns(
        "best_interests", {"Result": "Return is best", "Reasons": "She asks for it, and school is near."}
    )
    gate.stops("nobody is named who receives the child", source="Directive 2008/115/EC", who="case manager")
    gate.learns("receiver", {"Name": MOTHER, CHECKED: "No"})
    gate.stops("received by somebody whom nobody has verified", source=ESSENTIALS, who=SANNE)
    gate.learns("receiver", {"Name": MOTHER, CHECKED: "Yes"})
    gate.stops_no_more("received by somebody whom nobody has verified")


def counselling_is_complete(gate: Gate) -> None:
    """Meet what the counsellor answers for: consent through the guardian, sharings, law, destination, health."""
    girl, marieke = gate.reference, gate.marieke
    gate.stops("has given no consent to return", source="IOM Framework", who=COUNSELLOR)
    steps.asks(marieke, girl, 1, "return", "Amharic", signed_by(GUARDIAN, as_who="the guardian"))
    gate.stops(
        "has not answered about 2 of the sharings", source="IOM Data Protection Manual", who=COUNSELLOR
    )
    steps.asks(marieke, girl, 1, "share_origin_office", "Amharic", signed_by(GUARDIAN, as_who="the guardian"))
    gate.stops(
        "has not answered about 1 of the sharings", source="IOM Data Protection Manual", who=COUNSELLOR
    )
    steps.asks(marieke, girl, 1, "share_medical", "Amharic", signed_by(GUARDIAN, as_who="the guardian"))
    gate.stops("no answer recorded on whether a ban on entry follows", source="article 11", who=COUNSELLOR)
    marieke.opens("case_legal", reference=girl).follows("Entry ban")
    marieke.answers({"Does an entry ban follow?": "No"}).presses("Save")
    gate.stops("not recorded whether there is a return decision", source="article 7", who=COUNSELLOR)
    marieke.opens("case_legal", reference=girl).follows("Decision")
    marieke.answers({"Does it order the return?": "No", "Day of the decision": "2026-06-01"}).presses("Save")
    gate.stops("has not been asked about health", source="pre-embarkation check", who="health officer")
    marieke.opens("journey_health_asked", reference=girl)
    marieke.answers({HEALTH: "No", "Pregnant": "Not asked"}).presses("Save")
    gate.stops("no answer on pregnancy", source="airlines on pregnancy (unverified)", who="health officer")
    marieke.opens("journey_health_asked", reference=girl)
    marieke.answers({HEALTH: "No", "Pregnant": "No"}).presses("Save")
    gate.stops_no_more("no answer on pregnancy")


def the_journey_is_arranged(gate: Gate, dawit: Somebody) -> None:
    """Meet what the movements officer and the office in Addis Ababa answer for."""
    girl, tomasz, marieke = gate.reference, gate.tomasz, gate.marieke
    gate.stops("has no document to travel on", source="return programme REAN", who=TOMASZ)
    steps.documents(tomasz, girl, "", "EP 770925", country="Ethiopia")
    gate.stops(
        "no named authority has accepted it for this journey", source="House rule of Wayhome", who=TOMASZ
    )
    steps.accepts(tomasz, girl)
    gate.stops("no escort is arranged from door to door", source=ESSENTIALS, who=TOMASZ)
    tomasz.opens("journey_escort", reference=girl, number=1)
    tomasz.answers({"Why": "operational escort", "Who travels along": "Daan Smit"})
    tomasz.answers({"To whom they hand over": MOTHER, "The whole way, door to door": True}).presses(
        "Save escort"
    )
    gate.stops("has no planned journey", source="IOM Thailand", who=TOMASZ)
    tomasz.opens("journey_book", reference=girl).answers(FLIGHT, within=LEG.format(1)).presses("Hold seats")
    gate.stops("legs without confirmed transit or reception: 1 of 1", source="IOM Thailand", who=TOMASZ)
    tomasz.opens("case_journey", reference=girl).follows("Record help")
    tomasz.answers({"Help after this leg": "Confirmed", "Who meets them": "Dawit Kebede"}).presses("Save")
    gate.stops("is not expected yet", source="IOM Reintegration Handbook", who="case manager")
    marieke.opens("case_share", reference=girl)
    marieke.answers({"With whom, under which agreement": "Mission in Ethiopia · HAGUE-ADDIS"}).presses("Save")
    marieke.opens("journey_handover", reference=girl).presses("Send hand-over")
    dawit.opens("case_journey", reference=girl).follows("Acknowledge")
    dawit.answers({"What you answer": "Her mother waits with us."}).presses("Acknowledge")


def a_concern_stops_her_again(gate: Gate) -> None:
    """Whoever sees the case may raise a concern; it stops the journey until it is settled."""
    gate.marieke.opens("concern_raise", reference=gate.reference)
    gate.marieke.answers({"About whom": "Samrawit Gebru", "What it is about": "Something else"})
    gate.marieke.answers({"What was said or seen": "She was silent today."}).presses("Raise the concern")
    gate.stops("has open protection concerns: 1", source=ESSENTIALS, who=SANNE)
    gate.is_closed()
    gate.sanne.opens("protection", reference=gate.reference).follows("Decide")
    gate.sanne.answers({"Decision": "No risk found", "Reasons": "She was tired after school."})
    gate.sanne.presses(steps.save_words(gate.sanne))
    gate.stops_no_more("has open protection concerns")


def test_a_girl_alone_is_stopped_by_each_missing_condition_until_cleared(site: Site) -> None:
    story = a_girl_in_counselling(site)
    gate = Gate(site, story.case.reference)

    nobody_applies_before_she_is_informed(gate)
    her_journey_is_being_prepared(story)
    protection_is_settled(gate)
    counselling_is_complete(gate)
    the_journey_is_arranged(gate, site.somebody("dawit"))
    a_concern_stops_her_again(gate)
    gate.refuses_to_clear("protection officer")
    gate.sanne.opens("case", reference=gate.reference).presses("Sign off protection")
    gate.tomasz.opens("case", reference=gate.reference).presses("Clear for travel")

    gate.tomasz.reads("Cleared for travel")
