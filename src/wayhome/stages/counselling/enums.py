"""Words of counselling: sessions, what was explained, voluntariness, factors, concerns, protection facts."""

from __future__ import annotations

from enum import StrEnum

from wayhome.ground.values.sentences import msgid
from wayhome.safeguards.words import Voluntariness


class SessionMode(StrEnum):
    """How somebody was met."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    ONLINE = "online"


SESSION_MODE_LABELS: dict[SessionMode, str] = {
    SessionMode.IN_PERSON: msgid("In person"),
    SessionMode.PHONE: msgid("By phone"),
    SessionMode.VIDEO: msgid("By video"),
    SessionMode.ONLINE: msgid("By messages"),
}


class Setting(StrEnum):
    """Where the person was; whether they are held matters for a free choice."""

    OFFICE = "office"
    RECEPTION_CENTRE = "reception_centre"
    DETENTION = "detention"
    HOME = "home"
    HOSPITAL = "hospital"
    OTHER = "other"


SETTING_LABELS: dict[Setting, str] = {
    Setting.OFFICE: msgid("Our office or a partner's"),
    Setting.RECEPTION_CENTRE: msgid("Reception centre"),
    Setting.DETENTION: msgid("Detention"),
    Setting.HOME: msgid("At home"),
    Setting.HOSPITAL: msgid("Hospital or clinic"),
    Setting.OTHER: msgid("Somewhere else"),
}


class InterpreterMode(StrEnum):
    """How an interpreter took part; an interpreter is a number, never a relative."""

    NONE = "none"
    PRESENT = "present"
    PHONE = "phone"
    VIDEO = "video"


INTERPRETER_LABELS: dict[InterpreterMode, str] = {
    InterpreterMode.NONE: msgid("No interpreter, same language"),
    InterpreterMode.PRESENT: msgid("Interpreter in the room"),
    InterpreterMode.PHONE: msgid("Interpreter by phone"),
    InterpreterMode.VIDEO: msgid("Interpreter by video"),
}


class Topic(StrEnum):
    """What was talked about; house list."""

    OWN_DECISION = "own_decision"
    STAYING = "staying"
    ASYLUM = "asylum"
    RETURN_HELP = "return_help"
    REINTEGRATION = "reintegration"
    DOCUMENTS = "documents"
    HEALTH = "health"
    FAMILY = "family"
    MONEY = "money"
    JOURNEY = "journey"
    DATA = "data"


TOPIC_LABELS: dict[Topic, str] = {
    Topic.OWN_DECISION: msgid("The own decision, and how to stop"),
    Topic.STAYING: msgid("Ways to stay"),
    Topic.ASYLUM: msgid("Asylum and legal help"),
    Topic.RETURN_HELP: msgid("Help with the return"),
    Topic.REINTEGRATION: msgid("Help after arrival"),
    Topic.DOCUMENTS: msgid("Travel documents"),
    Topic.HEALTH: msgid("Health"),
    Topic.FAMILY: msgid("Family and children"),
    Topic.MONEY: msgid("Work, money and debts"),
    Topic.JOURNEY: msgid("The journey"),
    Topic.DATA: msgid("Who sees what"),
}


class Outcome(StrEnum):
    """Where somebody stands at the end of a session; all four weigh the same."""

    YES = "yes"
    NOT_YET = "not_yet"
    NO = "no"
    OTHER = "other"


OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.YES: msgid("Wants to return"),
    Outcome.NOT_YET: msgid("Is still considering"),
    Outcome.NO: msgid("Does not want to return"),
    Outcome.OTHER: msgid("Something else"),
}

OUTCOME_NEXT: dict[Outcome, str] = {
    Outcome.YES: msgid("Next: the application, after time to think"),
    Outcome.NOT_YET: msgid("Next: agree on when to talk again"),
    Outcome.NO: msgid("Next: point to legal help and support"),
    Outcome.OTHER: msgid("Next: write what was said; the door stays open"),
}


class Step(StrEnum):
    """How far one point of the information checklist got with one person."""

    NOT_YET = "not_yet"
    EXPLAINED = "explained"
    OWN_WORDS = "own_words"


STEP_LABELS: dict[Step, str] = {
    Step.NOT_YET: msgid("Not yet"),
    Step.EXPLAINED: msgid("Explained"),
    Step.OWN_WORDS: msgid("Said in own words"),
}

ENTRY_BAN_POINT = "entry_ban"
"""The code of the checklist's point on entry bans and remedies; rules ask for it apart."""


class Pressure(StrEnum):
    """Whether anything puts pressure on somebody; "not sure" is an answer."""

    NO_PRESSURE = "no_pressure"
    PRESSURE = "pressure"
    NOT_SURE = "not_sure"


PRESSURE_LABELS: dict[Pressure, str] = {
    Pressure.NO_PRESSURE: msgid("No"),
    Pressure.PRESSURE: msgid("Yes"),
    Pressure.NOT_SURE: msgid("I am not sure"),
}


class Informed(StrEnum):
    """Whether the decision rests on timely, unbiased, reliable information that was understood."""

    INFORMED = "informed"
    NOT_INFORMED = "not_informed"
    NOT_SURE = "not_sure"


INFORMED_LABELS: dict[Informed, str] = {
    Informed.INFORMED: msgid("Yes"),
    Informed.NOT_INFORMED: msgid("No"),
    Informed.NOT_SURE: msgid("I am not sure"),
}

JUDGEMENT_LABELS: dict[Voluntariness, str] = {
    Voluntariness.OWN_CHOICE: msgid("Their own choice"),
    Voluntariness.PRESSURE: msgid("Not free: there is pressure"),
    Voluntariness.NOT_SURE: msgid("I am not sure"),
}


class RemovalOrder(StrEnum):
    """Whether an order to remove the person stands."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


REMOVAL_LABELS: dict[RemovalOrder, str] = {
    RemovalOrder.YES: msgid("Yes"),
    RemovalOrder.NO: msgid("No"),
    RemovalOrder.NOT_KNOWN: msgid("Not known"),
}


class Reply(StrEnum):
    """An answer to one question of the rapid screening; no answer is not a no."""

    YES = "yes"
    NO = "no"
    NO_ANSWER = "no_answer"


REPLY_LABELS: dict[Reply, str] = {
    Reply.YES: msgid("Yes"),
    Reply.NO: msgid("No"),
    Reply.NO_ANSWER: msgid("No answer"),
}


class ScreeningQuestion(StrEnum):
    """The questions of the rapid screening: a house list, not an instrument of any organisation.

    Those on trafficking follow the indicators of a public case system in an origin country (process.md 3.4, C2).
    """

    FEAR = "fear"
    SAFE_PLACE = "safe_place"
    FAMILY_VIOLENCE = "family_violence"
    CHILD_ALONE = "child_alone"
    CAPACITY = "capacity"
    HEALTH = "health"
    CARE = "care"
    FALSE_PROMISES = "false_promises"
    FORCED_WORK = "forced_work"
    EXCESSIVE_HOURS = "excessive_hours"
    FEES_CUT = "fees_cut"
    NO_FREEDOM = "no_freedom"
    THREATS = "threats"
    PAPERS_WITHHELD = "papers_withheld"


SCREENING_LABELS: dict[ScreeningQuestion, str] = {
    ScreeningQuestion.FEAR: msgid("Are they afraid of what may happen to them if they go back?"),
    ScreeningQuestion.SAFE_PLACE: msgid("Are they without a safe place to sleep now?"),
    ScreeningQuestion.FAMILY_VIOLENCE: msgid("Has anybody of the family hurt or threatened them?"),
    ScreeningQuestion.CHILD_ALONE: msgid("Are they a child without a parent or guardian here?"),
    ScreeningQuestion.CAPACITY: msgid("Does anything make you doubt that they can take this decision?"),
    ScreeningQuestion.HEALTH: msgid("Is there anything about health, pregnancy or disability to plan for?"),
    ScreeningQuestion.CARE: msgid("Do they depend on somebody's help, or somebody on theirs?"),
    ScreeningQuestion.FALSE_PROMISES: msgid("Were they promised work that turned out to be something else?"),
    ScreeningQuestion.FORCED_WORK: msgid("Were they made to work or act against their will?"),
    ScreeningQuestion.EXCESSIVE_HOURS: msgid("Did they have to work far longer than agreed?"),
    ScreeningQuestion.FEES_CUT: msgid("Were fees or debts cut from their pay?"),
    ScreeningQuestion.NO_FREEDOM: msgid("Could they not come and go as they wished?"),
    ScreeningQuestion.THREATS: msgid("Did an employer or broker threaten violence, police or deportation?"),
    ScreeningQuestion.PAPERS_WITHHELD: msgid("Did somebody keep their identity or travel papers?"),
}

TRAFFICKING_QUESTIONS: tuple[ScreeningQuestion, ...] = (
    ScreeningQuestion.FALSE_PROMISES,
    ScreeningQuestion.FORCED_WORK,
    ScreeningQuestion.EXCESSIVE_HOURS,
    ScreeningQuestion.FEES_CUT,
    ScreeningQuestion.NO_FREEDOM,
    ScreeningQuestion.THREATS,
    ScreeningQuestion.PAPERS_WITHHELD,
)


class Level(StrEnum):
    """The four levels of the Determinants of Migrant Vulnerability."""

    INDIVIDUAL = "individual"
    HOUSEHOLD = "household"
    COMMUNITY = "community"
    STRUCTURAL = "structural"


LEVEL_LABELS: dict[Level, str] = {
    Level.INDIVIDUAL: msgid("The person"),
    Level.HOUSEHOLD: msgid("Household and family"),
    Level.COMMUNITY: msgid("Community"),
    Level.STRUCTURAL: msgid("Laws, state and economy"),
}

FACTORS: dict[Level, dict[str, str]] = {
    Level.INDIVIDUAL: {
        "age": msgid("Age"),
        "sex_gender": msgid("Sex and gender"),
        "history": msgid("Personal history"),
        "mental_health": msgid("Mental and emotional health"),
        "physical_health": msgid("Physical health, disability"),
        "beliefs": msgid("Beliefs and attitudes"),
        "literacy": msgid("Reading and writing"),
        "resources": msgid("Access to money, goods, support"),
    },
    Level.HOUSEHOLD: {
        "structure": msgid("Size and structure of the household"),
        "livelihood": msgid("Work and livelihood of the family"),
        "education": msgid("Education in the family"),
        "migration_history": msgid("Earlier migration of the family"),
        "dynamics": msgid("How the family lives together"),
        "debts": msgid("Debts"),
    },
    Level.COMMUNITY: {
        "services": msgid("School, health and social services"),
        "livelihoods": msgid("Work to be found"),
        "attitudes": msgid("How returnees are seen"),
        "safety": msgid("Safety of the place, armed groups, gangs"),
        "environment": msgid("Land, water, climate"),
    },
    Level.STRUCTURAL: {
        "law": msgid("Law and its enforcement"),
        "rights": msgid("Human rights, discrimination"),
        "conflict": msgid("Conflict"),
        "economy": msgid("Economy"),
        "regime": msgid("Rules on leaving and returning"),
    },
}
"""House list of factors. Ethnic group, religion and sexual orientation are left out until an office switches them on."""


class Direction(StrEnum):
    """What a factor does in this person's life."""

    RISK = "risk"
    PROTECTIVE = "protective"
    UNKNOWN = "unknown"


DIRECTION_LABELS: dict[Direction, str] = {
    Direction.RISK: msgid("Risk"),
    Direction.PROTECTIVE: msgid("Protects"),
    Direction.UNKNOWN: msgid("Not known"),
}


class Side(StrEnum):
    """On which side of the journey an assessment was made."""

    HOST = "host"
    ORIGIN = "origin"


class AssessmentJudgement(StrEnum):
    """The professional's judgement, with reasons; it is never worked out from the factors."""

    USUAL_HELP = "usual_help"
    SPECIFIC_HELP = "specific_help"
    NOT_SAFE_NOW = "not_safe_now"
    NOT_SURE = "not_sure"


ASSESSMENT_LABELS: dict[AssessmentJudgement, str] = {
    AssessmentJudgement.USUAL_HELP: msgid("The usual help is enough"),
    AssessmentJudgement.SPECIFIC_HELP: msgid("Specific help is needed, named below"),
    AssessmentJudgement.NOT_SAFE_NOW: msgid("Return is not safe as things stand"),
    AssessmentJudgement.NOT_SURE: msgid("I am not sure"),
}


class ConcernKind(StrEnum):
    """What a protection concern is about."""

    FEAR_OF_RETURN = "fear_of_return"
    TRAFFICKING = "trafficking"
    CHILD = "child"
    FAMILY_VIOLENCE = "family_violence"
    CAPACITY = "capacity"
    PRESSURE = "pressure"
    HEALTH = "health"
    OTHER = "other"


CONCERN_LABELS: dict[ConcernKind, str] = {
    ConcernKind.FEAR_OF_RETURN: msgid("Fear of return"),
    ConcernKind.TRAFFICKING: msgid("Indications of trafficking"),
    ConcernKind.CHILD: msgid("A child"),
    ConcernKind.FAMILY_VIOLENCE: msgid("Violence in the family"),
    ConcernKind.CAPACITY: msgid("Ability to decide"),
    ConcernKind.PRESSURE: msgid("Pressure to return"),
    ConcernKind.HEALTH: msgid("Danger to health or life"),
    ConcernKind.OTHER: msgid("Something else"),
}


class ConcernDecision(StrEnum):
    """What a protection officer decided on a concern; only the first two settle it."""

    NO_RISK = "no_risk"
    MEASURES = "measures"
    STANDS = "stands"


DECISION_LABELS: dict[ConcernDecision, str] = {
    ConcernDecision.NO_RISK: msgid("No risk found: the concern is settled"),
    ConcernDecision.MEASURES: msgid("Measures are in place: the concern is settled"),
    ConcernDecision.STANDS: msgid("The concern stands: the return does not go on"),
}
