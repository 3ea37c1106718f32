"""How tables and fields are called in a person's own file; what has no words here is called by its name in the database."""

from __future__ import annotations

from wayhome.ground.values.sentences import Sentence, msgid, say

TITLES: dict[str, str] = {
    "people.Person": msgid("Who you are, and how you are reached"),
    "people.HouseholdTie": msgid("Your family"),
    "cases.Case": msgid("Your case"),
    "cases.CaseMember": msgid("Your place in the case"),
    "cases.CaseAccess": msgid("Organisations that hold your case"),
    "cases.LegalFact": msgid("Legal facts"),
    "cases.Note": msgid("Notes"),
    "cases.StateChange": msgid("Steps of the case"),
    "cases.Hold": msgid("When the case waited"),
    "cases.Task": msgid("Things to do"),
    "cases.TimelineEntry": msgid("What happened"),
    "cases.EmergencyAccess": msgid("When the file was opened in an emergency"),
    "cases.FileRestriction": msgid("When the file was restricted"),
    "consent.ConsentEvent": msgid("What you agreed to, refused or took back"),
    "counselling.Session": msgid("Talks with your counsellor"),
    "counselling.ChecklistMark": msgid("What you were told"),
    "counselling.VoluntarinessAssessment": msgid("Judgements on your free choice"),
    "counselling.VulnerabilityAssessment": msgid("Assessments of what you need"),
    "counselling.VulnerabilityFactor": msgid("Single needs"),
    "counselling.ProtectionConcern": msgid("Concerns about your safety"),
    "counselling.ProtectionFact": msgid("Facts about your safety"),
    "journey.Traveller": msgid("Your journey"),
    "journey.TravelDocument": msgid("Travel documents"),
    "journey.EmbassyContact": msgid("Contact with the authorities of your country"),
    "journey.HealthRecord": msgid("Health"),
    "journey.Leg": msgid("Flights"),
    "journey.Escort": msgid("Who travels with you to help"),
    "journey.CashAtDeparture": msgid("Cash at departure"),
    "journey.TravelEvent": msgid("What happened on the way"),
    "journey.HandOver": msgid("Hand-overs to the office at home"),
    "journey.HandOverPart": msgid("What was handed over about you"),
    "journey.HandOverRefusal": msgid("Your refusals of a hand-over"),
    "process.DecisionRecord": msgid("Decisions, and the rules they rest on"),
    "process.Override": msgid("Decisions to go on all the same"),
    "process.BlindWithdrawal": msgid("Messages that you do not want to travel"),
    "outreach.Enquiry": msgid("Your questions"),
    "outreach.PartnerReferral": msgid("How a partner sent you"),
    "privacy.RightsRequest": msgid("What you asked about your own data"),
    "privacy.OwnFile": msgid("Earlier copies of this file"),
    "privacy.CorrectionTold": msgid("Who was told of corrections"),
    "files.StoredFile": msgid("Documents and pictures; ask for a copy of each"),
    "audit.Revision": msgid("What stood there before it was corrected"),
}

FIELDS: dict[str, str] = {
    "full_name": msgid("full name"),
    "latin_name": msgid("name in Latin letters"),
    "given_name": msgid("given name"),
    "family_name": msgid("family name"),
    "birth": msgid("birth"),
    "birth_place": msgid("place of birth"),
    "nationalities": msgid("nationalities"),
    "sex": msgid("sex"),
    "language": msgid("language"),
    "phones": msgid("telephone numbers"),
    "host_address": msgid("address here"),
    "origin_address": msgid("address at home"),
    "safe_contact": msgid("safe way to reach you"),
    "marital_status": msgid("marital status"),
    "occupation": msgid("occupation"),
    "wishes": msgid("wishes"),
    "reference": msgid("reference"),
    "organisation": msgid("organisation"),
    "organisation_id": msgid("organisation"),
    "office": msgid("office"),
    "state": msgid("step"),
    "destination_country": msgid("country returned to"),
    "host_country": msgid("country you are in"),
    "legal_ground": msgid("legal ground"),
    "motive": msgid("motive"),
    "kind": msgid("kind"),
    "details": msgid("details"),
    "text": msgid("text"),
    "reason": msgid("reason"),
    "reasons": msgid("reasons"),
    "what": msgid("what"),
    "words": msgid("words"),
    "own_words": msgid("your own words"),
    "place": msgid("place"),
    "outcome": msgid("outcome"),
    "number": msgid("number"),
    "name": msgid("name"),
    "at": msgid("when"),
    "made_at": msgid("written down"),
    "recorded_at": msgid("written down"),
    "ends_on": msgid("first day without it"),
    "begins_on": msgid("first day"),
    "due_on": msgid("due"),
    "old_values": msgid("earlier values"),
    "fields": msgid("fields"),
}


def title_of(table: str) -> Sentence:
    """Return how a table is called; one without words by its name, split into words."""
    name = table.rpartition(".")[2]
    spaced = "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in name).strip()
    return say(TITLES[table]) if table in TITLES else Sentence("%(name)s", {"name": spaced.capitalize()})


def field_called(name: str) -> Sentence:
    """Return how a field is called; one without words by its name, split into words."""
    return say(FIELDS[name]) if name in FIELDS else Sentence("%(name)s", {"name": name.replace("_", " ")})
