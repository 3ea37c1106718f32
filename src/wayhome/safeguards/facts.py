"""The facts a rule may read: the contract between the stages, which gather them, and the rules.

Every class is frozen. ``None`` means "not known or not asked", and an unknown fact never meets a condition.
Gatherers fill every field they can; days are local days, moments are aware UTC, last days are included.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from wayhome.safeguards.words import (
    AgeDecision,
    Asylum,
    BestInterests,
    Capacity,
    ConsentState,
    DestinationKind,
    GivenBy,
    HostAnswer,
    Regime,
    RiskResult,
    Tracing,
    TraffickingDecision,
    TravelState,
    Views,
    Voluntariness,
)


@dataclass(frozen=True)
class ConsentFacts:
    """One question of consent of one person, as it stands at the moment of asking."""

    # Where the question stands; expired and withdrawn are states of their own.
    state: ConsentState = ConsentState.NOT_ASKED
    # The moment it was given; a consent without it leaves the time to think open.
    given_at: datetime | None = None
    # Who gave it: the person, a parent, a guardian or a lawful representative.
    given_by: GivenBy | None = None
    # The last day it holds; None means until it is withdrawn.
    valid_until: date | None = None
    # Whether the text was given in a language the person understands.
    language_understood: bool | None = None


@dataclass(frozen=True)
class SharingFacts:
    """One sharing of personal data that this case would need, and the person's answer."""

    # A code of recipient and purpose, such as "origin_office" or "clinic_health"; never a name.
    code: str
    # Where the question stands; "refused" meets the condition too.
    state: ConsentState = ConsentState.NOT_ASKED


@dataclass(frozen=True)
class DocumentFacts:
    """One travel document of one person."""

    # A code such as "passport", "laissez_passer", "residence_card".
    kind: str
    # Whether it is a document one can travel on, not merely a proof of identity.
    for_travel: bool | None = None
    # Whether a named authority (embassy, carrier, border) has said that it accepts it for this journey.
    accepted: bool | None = None
    # Whether evidence of that acceptance, or a sight of the document, is on file.
    evidence: bool | None = None
    # First day it is valid (None: valid already), and last day; an unknown last day never counts as valid.
    valid_from: date | None = None
    valid_until: date | None = None
    # Whether it is lost, stolen, cancelled or refused.
    unusable: bool | None = None


@dataclass(frozen=True)
class LegFacts:
    """One leg of one person's journey, in order of travel."""

    # Local day of departure at the airport of departure.
    departs_on: date
    # Local day of arrival.
    arrives_on: date
    # Code of the carrier, for airline limits; None for a leg without an airline.
    carrier: str | None = None
    # Whether help in transit (or, for the last leg, reception) is confirmed or recorded as not wanted.
    meeting_confirmed: bool | None = None


@dataclass(frozen=True)
class EscortFacts:
    """Somebody who travels with a person: needed, and arranged."""

    # Whether an escort is needed; None means nobody has said.
    needed: bool | None = None
    # Whether a named escort is arranged for the whole way.
    arranged: bool | None = None


@dataclass(frozen=True)
class HealthFacts:
    """What health officers have established about one person (T2)."""

    # The day the person was asked about health; None if nobody has asked.
    asked_on: date | None = None
    # Whether there is a medical condition that matters for the journey.
    medical: bool | None = None
    # Whether the person did not want to say, and the day on which a health officer offered the check before
    # departure in private and told them which help then cannot be prepared.
    declined: bool | None = None
    declined_told_on: date | None = None
    # Whether a physician has found the person fit to travel (with or without conditions).
    fit: bool | None = None
    # First and last day covered by the finding of fitness.
    fit_from: date | None = None
    fit_until: date | None = None
    # Medical escort; an escort that is needed must be arranged.
    escort: EscortFacts = EscortFacts()
    # Whether medicine is needed for the journey and first weeks, and whether it is handed over.
    medicine_needed: bool | None = None
    medicine_arranged: bool | None = None
    # Whether care must be ready on arrival, and whether a named service has confirmed it.
    care_needed: bool | None = None
    care_confirmed: bool | None = None
    # Pregnancy: False also where the question does not arise; completed weeks, and the day they were counted.
    pregnant: bool | None = None
    pregnancy_weeks: int | None = None
    pregnancy_weeks_on: date | None = None
    # Whether more than one child is expected; unknown counts as yes, because carriers are stricter then.
    pregnancy_multiple: bool | None = None
    # Whether a physician's certificate for flying while pregnant is on file.
    pregnancy_certificate: bool | None = None


@dataclass(frozen=True)
class ProtectionFacts:
    """What was screened, voiced and decided about one person's safety (T2)."""

    # Day of the rapid screening that everybody is offered.
    rapid_screening_on: date | None = None
    # Number of protection concerns about this person that are open.
    open_concerns: int | None = None
    # Number of concerns ever raised about this person, or about the whole case, settled ones included.
    concerns_raised: int | None = None
    # Whether somebody voiced a fear of return that no protection officer has settled yet.
    fear_of_return: bool | None = None
    # Where the claim to international protection stands.
    asylum: Asylum | None = None
    # For a recognised refugee: whether UNHCR has confirmed this return.
    unhcr_confirmed: bool | None = None
    # Day of the screening for trafficking, and whether it gave indications.
    trafficking_screened_on: date | None = None
    trafficking_indicated: bool | None = None
    # What was decided after indications, and whether a trained person decided it.
    trafficking_decision: TraffickingDecision | None = None
    trafficking_decided_by_trained: bool | None = None
    # Result of the risk assessment of the return after indications of trafficking.
    risk_assessment: RiskResult | None = None
    # Adults: whether they were seen alone, without family, since counselling began.
    seen_alone: bool | None = None
    # Whether there are signs of violence in the family, and whether a protection officer has settled it.
    family_violence: bool | None = None
    family_violence_settled: bool | None = None
    # Whether somebody doubts that this person can take the decision, and what the professional found.
    capacity_doubted: bool | None = None
    capacity: Capacity | None = None
    # Whether the person is held in detention now.
    in_detention: bool | None = None
    # In detention: whether somebody independent of the detaining body looked at voluntariness a second time.
    detention_second_look: bool | None = None


@dataclass(frozen=True)
class ChildFacts:
    """What is decided and arranged for somebody who is, or may be, a child (T2)."""

    # What was decided where the age is in doubt or disputed.
    age_decision: AgeDecision | None = None
    # True once anybody (the person, a guardian, an authority) has disputed the recorded age.
    age_disputed: bool = False
    # For opening a file: whether a parent or guardian agrees, or a duty to protect is recorded.
    file_ground: bool | None = None
    # How the child's own views were heard.
    own_views: Views | None = None
    # Keys of the members of this case who are the child's parents and travel along.
    parents: tuple[str, ...] = ()
    # Keys of the members of this case who are lawful guardians (not merely relatives) and travel along.
    guardians: tuple[str, ...] = ()
    # With one parent or guardian: whether custody is settled (other parent agrees, or proof of sole custody).
    custody_settled: bool | None = None
    # Alone or separated: whether a guardian or legal representative is named.
    guardian_named: bool | None = None
    # Whether that guardian belongs to the body that enforces returns.
    guardian_of_enforcing_body: bool | None = None
    # Result of the best interests procedure.
    best_interests: BestInterests | None = None
    # Where the tracing of the family stands.
    tracing: Tracing | None = None
    # Whether the person who receives the child is named, and whether they were verified.
    receiver_named: bool | None = None
    receiver_verified: bool | None = None
    # Whether a trained escort or the airline's service is arranged door to door.
    escort_arranged: bool | None = None


@dataclass(frozen=True)
class HandoverFacts:
    """The hand-over of one person to the origin side."""

    # Day it was sent, day it was acknowledged, and the day an answer is promised.
    sent_on: date | None = None
    acknowledged_on: date | None = None
    answer_due_on: date | None = None


@dataclass(frozen=True)
class MemberFacts:
    """One person of the case; the name is not a fact, a caller fills the place %(member)s of a sentence."""

    # A stable key of the member within the case; comes back in every finding.
    key: str
    # Whether the person means to travel; relatives who are merely listed do not.
    travels: bool = True
    # How far they have travelled.
    travel_state: TravelState = TravelState.NOT_BOOKED
    # Whether the membership in the case has ended.
    left: bool = False
    # Earliest and latest possible day of birth; the same day if it is known exactly.
    born_earliest: date | None = None
    born_latest: date | None = None
    # Whether the person has agreed to a file, and had the privacy notice in a language understood.
    agrees_to_file: bool | None = None
    notice_understood: bool | None = None
    # Consent to return, and the specific consent to contact the authorities of the country of origin.
    consent: ConsentFacts = ConsentFacts()
    origin_contact_consent: ConsentFacts = ConsentFacts()
    # Each sharing this case would need; None if nobody has listed them.
    sharings: tuple[SharingFacts, ...] | None = None
    # The latest assessment of voluntariness, and the moment it was made.
    voluntariness: Voluntariness | None = None
    voluntariness_at: datetime | None = None
    # Whether every point of the information checklist is explained.
    information_complete: bool | None = None
    # Whether it was explained in a language the person understands.
    information_understood: bool | None = None
    # The moment the last point was explained; the time to think runs from here.
    information_finished_at: datetime | None = None
    # Whether a ban on entry follows (False if no decision imposes one), its last day, and whether it and
    # its remedies were explained.
    entry_ban: bool | None = None
    entry_ban_until: date | None = None
    entry_ban_explained: bool | None = None
    # Whether the person has no nationality, and whether the destination confirmed admission and residence.
    stateless: bool | None = None
    admission_confirmed: bool | None = None
    # The latest hand-over of this person, as far as it still holds: who joined later, took the sharing back or
    # withdrew since is not handed over.
    handover: HandoverFacts = HandoverFacts()
    # Whether the person refused the hand-over in writing, and was told which help then cannot reach them.
    handover_refused: bool | None = None
    handover_refusal_explained: bool | None = None
    # Documents; None if nobody has asked.
    documents: tuple[DocumentFacts, ...] | None = None
    # The legs of the journey in order; None if nothing is planned.
    legs: tuple[LegFacts, ...] | None = None
    health: HealthFacts = HealthFacts()
    protection: ProtectionFacts = ProtectionFacts()
    child: ChildFacts = ChildFacts()

    @property
    def active(self) -> bool:
        """Return whether this member travels and has not withdrawn, stayed, died or left (case.md 2)."""
        ended = (TravelState.WITHDRAWN, TravelState.STAYS, TravelState.DECEASED)
        return self.travels and not self.left and self.travel_state not in ended

    @property
    def journey_ahead(self) -> bool:
        """Return whether this active member has not boarded; who has boarded or arrived is asked no gate."""
        return self.active and self.travel_state not in (TravelState.BOARDED, TravelState.ARRIVED)


@dataclass(frozen=True)
class ProgrammeFacts:
    """What the programme of the case asks for."""

    # A code such as "eurp-nld".
    code: str = ""
    # Hours between the last explanation and the consent.
    thinking_hours: int = 48
    # Whether the programme asks the host government for its answer.
    asks_host: bool | None = None
    # Whether the programme has an office, a partner or a named person for the country of destination.
    has_origin_side: bool | None = None


@dataclass(frozen=True)
class DestinationFacts:
    """Where the journey ends, and why that is lawful."""

    # ISO 3166 alpha-3 code; None if not decided.
    country: str | None = None
    # The part of the country in which the journey ends, in the words of headquarters' list of suspensions.
    region: str | None = None
    # Parts of that list of which it is recorded that the journey does not end there.
    regions_ruled_out: tuple[str, ...] = ()
    # Why this country.
    kind: DestinationKind | None = None
    # Whether the legal basis (nationality, agreement, acceptance by the country, law on hubs) is recorded.
    basis_recorded: bool | None = None
    # Return hub only: whether headquarters has confirmed its legal basis.
    hub_basis_confirmed: bool | None = None


@dataclass(frozen=True)
class SuspensionRow:
    """One dated suspension of a destination, entered by two people of headquarters."""

    # Country concerned, ISO 3166 alpha-3.
    country: str
    # First and last day of the suspension; no last day means until further notice.
    from_on: date
    until_on: date | None = None
    # Code of the part of the country, None for the whole.
    region: str | None = None
    # Programme concerned, None for all.
    programme: str | None = None
    # Whether the second person has approved it; a single signature does not act.
    approved: bool = True


@dataclass(frozen=True)
class AirlineLimitRow:
    """One dated limit of a carrier for pregnant passengers, entered by two people with a source."""

    # Code of the carrier, None for the house limit used where a carrier has no row of its own.
    carrier: str | None
    # Last completed week of pregnancy in which the carrier takes a passenger.
    last_week: int
    # Completed week from which the carrier asks for a physician's certificate.
    certificate_from_week: int | None
    # First and last day the row holds.
    from_on: date
    until_on: date | None = None
    # Last completed week where more than one child is expected; None if the carrier makes no difference.
    multiple_last_week: int | None = None


@dataclass(frozen=True)
class ExtensionFacts:
    """One extension of the voluntary departure period."""

    # Day it was granted.
    granted_on: date
    # The new last day, as the authority wrote it.
    last_on: date
    # A code such as "children_at_school", "family_links", "length_of_stay".
    reason: str = ""


@dataclass(frozen=True)
class ClockStopFacts:
    """An interval in which the voluntary departure period does not run."""

    # First day that does not count.
    from_on: date
    # First day that counts again; None while the clock still stands.
    until_on: date | None = None
    # A code such as "suspensive_appeal", "non_refoulement", "physical_state", "technical".
    reason: str = ""


@dataclass(frozen=True)
class LegalFacts:
    """The decision and the periods that follow from it."""

    # Whether a return decision exists at all.
    return_decision: bool | None = None
    # Regime, where the authority names it; None lets the day of the decision choose.
    regime: Regime | None = None
    # Day of the decision, and the day from which the period runs (served, or legally binding).
    decided_on: date | None = None
    period_starts_on: date | None = None
    # Days granted; 0 means that the decision grants no period.
    period_days: int | None = None
    # Whether the person asked for a period (needed in the border procedure).
    period_requested: bool | None = None
    # A code for no period or fewer than seven days: "absconding_risk", "manifestly_unfounded", "security".
    short_period_reason: str | None = None
    # Extensions and stops of the clock, in any order.
    extensions: tuple[ExtensionFacts, ...] = ()
    stops: tuple[ClockStopFacts, ...] = ()
    # The host government's answer, and the last day it holds (None: no end).
    host_answer: HostAnswer | None = None
    host_answer_until: date | None = None


@dataclass(frozen=True)
class OverrideFacts:
    """One override in force: a named person decided, in writing, to go on although a condition is open."""

    # Number of the condition: 3 (time to think), 12 or 14; any other number is ignored.
    condition: int
    # Key of the member it is for; None for everybody of the case.
    member_key: str | None = None
    # The last day it holds; None until it is taken back.
    until_on: date | None = None


@dataclass(frozen=True)
class CaseFacts:
    """Everything the rule book may know about one case at one moment."""

    # The day asked about: the day of travel where one is planned, else today.
    on: date
    # Today, the local day of the responsible office.
    today: date
    # The moment of asking, aware UTC; the time to think of somebody who has not consented runs until here.
    now: datetime | None = None
    # Name of the case's state, such as "preparing".
    state: str = ""
    # Day of the application and of the approval or refusal; with `on` they choose the version of a rule.
    applied_on: date | None = None
    decided_on: date | None = None
    # Whether the state or IOM helped any of them to return before, and the last day of that help, as last recorded.
    helped_before: bool | None = None
    helped_on: date | None = None
    # Whether eligibility was explained to the person and the explanation stored.
    eligibility_explained: bool | None = None
    # Number of open protection concerns about the case as a whole, not tied to one member.
    open_concerns: int | None = None
    programme: ProgrammeFacts = ProgrammeFacts()
    destination: DestinationFacts = DestinationFacts()
    legal: LegalFacts = LegalFacts()
    # Everybody of the case, travelling or not.
    members: tuple[MemberFacts, ...] = ()
    # Suspensions that touch the destination country, of any date; None if nobody has looked.
    suspensions: tuple[SuspensionRow, ...] | None = None
    # Limits of airlines for pregnant passengers, of any date; None if nobody has looked.
    airline_limits: tuple[AirlineLimitRow, ...] | None = None
    # Overrides in force.
    overrides: tuple[OverrideFacts, ...] = field(default=())

    @property
    def active_members(self) -> tuple[MemberFacts, ...]:
        """Return the members who travel and have not withdrawn, stayed, died or left."""
        return tuple(member for member in self.members if member.active)

    def member(self, key: str) -> MemberFacts:
        """Return the member with this key; KeyError if there is none."""
        found = next((member for member in self.members if member.key == key), None)
        if found is None:
            raise KeyError(f"no member with the key {key!r} in these facts")
        return found
