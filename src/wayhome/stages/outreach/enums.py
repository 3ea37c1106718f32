"""Words of outreach: channels, topics, materials, sections of country sheets."""

from __future__ import annotations

from enum import StrEnum

from wayhome.ground.values.sentences import msgid


class Channel(StrEnum):
    """How a question reached us."""

    IN_PERSON = "in_person"
    RECEPTION_CENTRE = "reception_centre"
    DETENTION_VISIT = "detention_visit"
    TELEPHONE = "telephone"
    HELPLINE = "helpline"
    EMAIL = "email"
    MESSAGE = "message"
    WEB_FORM = "web_form"
    OTHER = "other"


CHANNEL_LABELS: dict[Channel, str] = {
    Channel.IN_PERSON: msgid("At our office"),
    Channel.RECEPTION_CENTRE: msgid("At a reception centre"),
    Channel.DETENTION_VISIT: msgid("On a visit to a detention centre"),
    Channel.TELEPHONE: msgid("By telephone"),
    Channel.HELPLINE: msgid("On the anonymous helpline"),
    Channel.EMAIL: msgid("By e-mail"),
    Channel.MESSAGE: msgid("By text message or chat"),
    Channel.WEB_FORM: msgid("By the form on our website"),
    Channel.OTHER: msgid("Another way"),
}


class HeardFrom(StrEnum):
    """How somebody heard of us; the list of process.md 1.1, step 1."""

    OFFICE = "office"
    NGO = "ngo"
    FRIEND = "friend"
    SOCIAL_MEDIA = "social_media"
    AUTHORITY = "authority"
    FRONTEX = "frontex"
    OTHER = "other"
    NOT_STATED = "not_stated"


HEARD_FROM_LABELS: dict[HeardFrom, str] = {
    HeardFrom.OFFICE: msgid("Our office or staff"),
    HeardFrom.NGO: msgid("Another organisation"),
    HeardFrom.FRIEND: msgid("A friend or relative"),
    HeardFrom.SOCIAL_MEDIA: msgid("Social media"),
    HeardFrom.AUTHORITY: msgid("An authority"),
    HeardFrom.FRONTEX: msgid("Frontex"),
    HeardFrom.OTHER: msgid("Another source"),
    HeardFrom.NOT_STATED: msgid("Not stated"),
}


class Topic(StrEnum):
    """What a question or an information event is about."""

    HOW_RETURN_WORKS = "how_return_works"
    SAFETY = "safety"
    LEGAL_SITUATION = "legal_situation"
    ENTRY_BAN = "entry_ban"
    DOCUMENTS = "documents"
    TRAVEL = "travel"
    HEALTH_CARE = "health_care"
    WORK_AND_HOUSING = "work_and_housing"
    SCHOOL = "school"
    HELP_AFTER_RETURN = "help_after_return"
    FAMILY = "family"
    DATA_AND_RIGHTS = "data_and_rights"
    OTHER = "other"


TOPIC_LABELS: dict[Topic, str] = {
    Topic.HOW_RETURN_WORKS: msgid("How assisted return works"),
    Topic.SAFETY: msgid("Safety in the country"),
    Topic.LEGAL_SITUATION: msgid("Legal situation in the host country"),
    Topic.ENTRY_BAN: msgid("Entry ban and coming back"),
    Topic.DOCUMENTS: msgid("Travel documents"),
    Topic.TRAVEL: msgid("The journey"),
    Topic.HEALTH_CARE: msgid("Health care"),
    Topic.WORK_AND_HOUSING: msgid("Work and housing"),
    Topic.SCHOOL: msgid("School and training"),
    Topic.HELP_AFTER_RETURN: msgid("Help after return"),
    Topic.FAMILY: msgid("Family and children"),
    Topic.DATA_AND_RIGHTS: msgid("What happens to my data, and my rights"),
    Topic.OTHER: msgid("Something else"),
}


class Material(StrEnum):
    """What is handed out or shown at an information event."""

    LEAFLET = "leaflet"
    COUNTRY_SHEET = "country_sheet"
    FILM = "film"
    POSTER = "poster"
    CONTACT_CARD = "contact_card"
    CHILDRENS_BOOKLET = "childrens_booklet"


MATERIAL_LABELS: dict[Material, str] = {
    Material.LEAFLET: msgid("Leaflet about assisted return"),
    Material.COUNTRY_SHEET: msgid("Country information sheets"),
    Material.FILM: msgid("Information film"),
    Material.POSTER: msgid("Poster"),
    Material.CONTACT_CARD: msgid("Card with our telephone number"),
    Material.CHILDRENS_BOOKLET: msgid("Booklet for children"),
}


class EventState(StrEnum):
    """Where an information event stands."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


EVENT_STATE_LABELS: dict[EventState, str] = {
    EventState.PLANNED: msgid("Planned"),
    EventState.HELD: msgid("Held"),
    EventState.CANCELLED: msgid("Cancelled"),
}


class Cancelled(StrEnum):
    """Why an information event did not take place."""

    PLACE_NOT_AVAILABLE = "place_not_available"
    STAFF_NOT_AVAILABLE = "staff_not_available"
    NO_INTERPRETER = "no_interpreter"
    SECURITY = "security"
    PUBLIC_HEALTH = "public_health"
    NOBODY_CAME = "nobody_came"
    OTHER = "other"


CANCELLED_LABELS: dict[Cancelled, str] = {
    Cancelled.PLACE_NOT_AVAILABLE: msgid("The place is not available"),
    Cancelled.STAFF_NOT_AVAILABLE: msgid("No staff are available"),
    Cancelled.NO_INTERPRETER: msgid("No interpreter was found"),
    Cancelled.SECURITY: msgid("Security"),
    Cancelled.PUBLIC_HEALTH: msgid("Public health"),
    Cancelled.NOBODY_CAME: msgid("Nobody came"),
    Cancelled.OTHER: msgid("Another reason"),
}


class Section(StrEnum):
    """The parts of a country information sheet, in the order in which they are printed."""

    SAFETY = "safety"
    DOCUMENTS = "documents"
    TRAVEL = "travel"
    HEALTH_CARE = "health_care"
    WORK = "work"
    SCHOOL = "school"
    HELP_AFTER_RETURN = "help_after_return"


SECTION_LABELS: dict[Section, str] = {
    Section.SAFETY: msgid("Safety"),
    Section.DOCUMENTS: msgid("Documents"),
    Section.TRAVEL: msgid("Travel"),
    Section.HEALTH_CARE: msgid("Health care"),
    Section.WORK: msgid("Work"),
    Section.SCHOOL: msgid("School"),
    Section.HELP_AFTER_RETURN: msgid("Help after return"),
}

STALE_AFTER_DAYS = 180
"""After how many days without a check a section is marked as old. House default."""

EMPTY_AFTER_DAYS = 90
"""After how many days the text of an enquiry is emptied. House default; the caller may name another number."""


class ReferralState(StrEnum):
    """Where a partner's referral stands; the partner sees this and nothing of what came of it."""

    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


REFERRAL_STATE_LABELS: dict[ReferralState, str] = {
    ReferralState.SENT: msgid("Waits for an answer"),
    ReferralState.ACCEPTED: msgid("Accepted"),
    ReferralState.DECLINED: msgid("Declined"),
    ReferralState.TAKEN_BACK: msgid("Taken back"),
}


class InterpreterWish(StrEnum):
    """Whether somebody would like an interpreter at the first talk, and whom."""

    NONE = "none"
    ANY = "any"
    WOMAN = "woman"
    MAN = "man"


INTERPRETER_WISH_LABELS: dict[InterpreterWish, str] = {
    InterpreterWish.NONE: msgid("Without an interpreter"),
    InterpreterWish.ANY: msgid("With an interpreter"),
    InterpreterWish.WOMAN: msgid("With an interpreter who is a woman"),
    InterpreterWish.MAN: msgid("With an interpreter who is a man"),
}


class DeclineReason(StrEnum):
    """Why a referral is declined. None says whether we know the person: that is not the partner's to learn."""

    NOT_REACHED = "not_reached"
    CHANGED_MIND = "changed_mind"
    NO_LANGUAGE = "no_language"
    OTHER_OFFICE = "other_office"
    OTHER_HELP_FIRST = "other_help_first"
    NO_TIME = "no_time"
    OTHER = "other"


DECLINE_LABELS: dict[DeclineReason, str] = {
    DeclineReason.NOT_REACHED: msgid("The person could not be reached"),
    DeclineReason.CHANGED_MIND: msgid("The person does not want to speak with us now"),
    DeclineReason.NO_LANGUAGE: msgid("Nobody who speaks their language could be found"),
    DeclineReason.OTHER_OFFICE: msgid("Another office or organisation is responsible"),
    DeclineReason.OTHER_HELP_FIRST: msgid("Other help comes first, for example legal advice"),
    DeclineReason.NO_TIME: msgid("We cannot see anybody soon enough"),
    DeclineReason.OTHER: msgid("Another reason"),
}

ANSWER_WITHIN_DAYS = 3
"""Within how many days a referral is answered. House default."""

ANSWER_WITHIN_DAYS_FOR_CHILD = 1
"""The same where somebody may be a child: vulnerable people come first. House default."""
