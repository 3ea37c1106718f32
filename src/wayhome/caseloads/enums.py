"""Words of an import: what a column may mean, what may be wrong with a row, and how far a batch has come."""

from __future__ import annotations

from enum import StrEnum

from wayhome.ground.values.sentences import msgid


class Target(StrEnum):
    """What a column of a spreadsheet means."""

    OWN_NUMBER = "own_number"
    FULL_NAME = "full_name"
    LATIN_NAME = "latin_name"
    RELATION = "relation"
    BIRTH = "birth"
    CALENDAR = "calendar"
    SEX = "sex"
    NATIONALITY = "nationality"
    LANGUAGE = "language"
    PHONE = "phone"
    EMAIL = "email"
    DOCUMENT_KIND = "document_kind"
    DOCUMENT_NUMBER = "document_number"
    DOCUMENT_COUNTRY = "document_country"
    DOCUMENT_UNTIL = "document_until"
    DESTINATION = "destination"
    PROGRAMME = "programme"
    COUNSELLOR = "counsellor"
    OPENED_ON = "opened_on"
    AGREES = "agrees"
    NOTICE_LANGUAGE = "notice_language"
    CHILD_GROUND = "child_ground"
    NOTE = "note"
    LEFT_OUT = "left_out"


TARGET_LABELS: dict[Target, str] = {
    Target.OWN_NUMBER: msgid("The office's own file number"),
    Target.FULL_NAME: msgid("Full name"),
    Target.LATIN_NAME: msgid("Name in Latin letters"),
    Target.RELATION: msgid("What they are to the applicant"),
    Target.BIRTH: msgid("Birth date"),
    Target.CALENDAR: msgid("Calendar of the birth date"),
    Target.SEX: msgid("Sex"),
    Target.NATIONALITY: msgid("Nationality"),
    Target.LANGUAGE: msgid("Language spoken best"),
    Target.PHONE: msgid("Telephone"),
    Target.EMAIL: msgid("E-mail address"),
    Target.DOCUMENT_KIND: msgid("Kind of document"),
    Target.DOCUMENT_NUMBER: msgid("Number of the document"),
    Target.DOCUMENT_COUNTRY: msgid("Country of the document"),
    Target.DOCUMENT_UNTIL: msgid("Last day of the document"),
    Target.DESTINATION: msgid("Country to return to"),
    Target.PROGRAMME: msgid("Programme"),
    Target.COUNSELLOR: msgid("Counsellor, by log-in"),
    Target.OPENED_ON: msgid("Day on which the file was opened"),
    Target.AGREES: msgid("Agreed to a file"),
    Target.NOTICE_LANGUAGE: msgid("Language in which the privacy notice was understood"),
    Target.CHILD_GROUND: msgid("Ground for a child's file"),
    Target.NOTE: msgid("Kept as a note"),
    Target.LEFT_OUT: msgid("Left out"),
}
MANY = frozenset({Target.NATIONALITY, Target.PHONE, Target.NOTE, Target.LEFT_OUT})
"""What several columns may mean."""
OF_THE_FILE = (
    Target.DESTINATION,
    Target.PROGRAMME,
    Target.COUNSELLOR,
    Target.OPENED_ON,
    Target.AGREES,
    Target.NOTICE_LANGUAGE,
    Target.CHILD_GROUND,
)
"""What a file has once: the rows of one family must agree on it."""


class FirstOfYear(StrEnum):
    """What the first day of a year says of a birth date; registers write it where the day is not known."""

    ASK = "ask"
    YEAR_ONLY = "year_only"
    THAT_DAY = "that_day"


class Problem(StrEnum):
    """What is wrong with a row; what to do about it stands in ``problems``."""

    NAME_MISSING = "name_missing"
    NAME_PLACEHOLDER = "name_placeholder"
    NAME_NOT_A_NAME = "name_not_a_name"
    NAME_TOO_LONG = "name_too_long"
    LATIN_NOT_LATIN = "latin_not_latin"
    RELATION_UNKNOWN = "relation_unknown"
    BIRTH_UNREADABLE = "birth_unreadable"
    BIRTH_NO_SUCH_DAY = "birth_no_such_day"
    BIRTH_SHORT_YEAR = "birth_short_year"
    BIRTH_PLACEHOLDER = "birth_placeholder"
    BIRTH_FIRST_OF_YEAR = "birth_first_of_year"
    BIRTH_IN_FUTURE = "birth_in_future"
    BIRTH_TOO_LONG_AGO = "birth_too_long_ago"
    CALENDAR_UNKNOWN = "calendar_unknown"
    SEX_UNKNOWN = "sex_unknown"
    NATIONALITY_UNKNOWN = "nationality_unknown"
    LANGUAGE_UNKNOWN = "language_unknown"
    PHONE_UNREADABLE = "phone_unreadable"
    EMAIL_UNREADABLE = "email_unreadable"
    DOCUMENT_KIND_UNKNOWN = "document_kind_unknown"
    DOCUMENT_NUMBER_UNREADABLE = "document_number_unreadable"
    DOCUMENT_COUNTRY_UNKNOWN = "document_country_unknown"
    DOCUMENT_UNTIL_UNREADABLE = "document_until_unreadable"
    DESTINATION_UNKNOWN = "destination_unknown"
    PROGRAMME_UNKNOWN = "programme_unknown"
    COUNSELLOR_UNKNOWN = "counsellor_unknown"
    OPENED_ON_UNREADABLE = "opened_on_unreadable"
    OPENED_ON_IN_FUTURE = "opened_on_in_future"
    AGREES_UNREADABLE = "agrees_unreadable"
    NOT_AGREED = "not_agreed"
    NOTICE_LANGUAGE_UNKNOWN = "notice_language_unknown"
    CHILD_GROUND_UNKNOWN = "child_ground_unknown"
    CHILD_WITHOUT_GROUND = "child_without_ground"
    OWN_NUMBER_TOO_LONG = "own_number_too_long"
    ROW_TWICE = "row_twice"
    NO_APPLICANT = "no_applicant"
    TWO_APPLICANTS = "two_applicants"
    FAMILY_DISAGREES = "family_disagrees"
    ANOTHER_OF_FAMILY = "another_of_family"
    CANNOT_BE_OPENED = "cannot_be_opened"
