"""What to do about each problem of a row, in a sentence for whoever corrects the spreadsheet; ``docs/caseloads.md`` lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wayhome.caseloads.enums import Problem
from wayhome.ground.values.sentences import msgid

WHAT_TO_DO: Mapping[Problem, str] = {
    Problem.NAME_MISSING: msgid("Write the name by which the person goes; one word is enough."),
    Problem.NAME_PLACEHOLDER: msgid(
        "This stands for “not known”. Ask for the name, or leave the person out until they are asked."
    ),
    Problem.NAME_NOT_A_NAME: msgid("Write the name with letters, without signs, numbers or web addresses."),
    Problem.NAME_TOO_LONG: msgid("Shorten the name to 200 signs, or keep the rest in a column of notes."),
    Problem.LATIN_NOT_LATIN: msgid("Write this name in Latin letters, or leave the cell empty."),
    Problem.RELATION_UNKNOWN: msgid(
        "Write what the person is to the applicant (“wife”, “son”, “applicant”), or give this word a meaning in the mapping."
    ),
    Problem.BIRTH_UNREADABLE: msgid(
        "Write day, month and year; the year alone is fine, and so is “about 1984”."
    ),
    Problem.BIRTH_NO_SUCH_DAY: msgid(
        "This day is not in the calendar of the column. Look at it again, or name another calendar."
    ),
    Problem.BIRTH_SHORT_YEAR: msgid("Write the year with all four digits."),
    Problem.BIRTH_PLACEHOLDER: msgid(
        "This day stands for “not known”. Write what is known: a year, or nothing."
    ),
    Problem.BIRTH_FIRST_OF_YEAR: msgid(
        "The first day of a year is written where only the year is known. Write the year, or say in the mapping what it means."
    ),
    Problem.BIRTH_IN_FUTURE: msgid("This day has not come yet. Look at the year and at the calendar."),
    Problem.BIRTH_TOO_LONG_AGO: msgid(
        "Nobody lives who was born then. Look at the year and at the calendar."
    ),
    Problem.CALENDAR_UNKNOWN: msgid(
        "Name one of the calendars: Gregorian, Solar Hijri, Umm al-Qura, Islamic civil, Ethiopian."
    ),
    Problem.SEX_UNKNOWN: msgid(
        "Write female, male, other or nothing, or give this word a meaning in the mapping."
    ),
    Problem.NATIONALITY_UNKNOWN: msgid(
        "Write the country by name or code, or give this word a meaning in the mapping."
    ),
    Problem.LANGUAGE_UNKNOWN: msgid(
        "Write the language by name or code, or give this word a meaning in the mapping."
    ),
    Problem.PHONE_UNREADABLE: msgid(
        "Write the number with its digits, several with a semicolon between them."
    ),
    Problem.EMAIL_UNREADABLE: msgid("Write one e-mail address, or leave the cell empty."),
    Problem.DOCUMENT_KIND_UNKNOWN: msgid(
        "Write what the document is, such as “passport”, or give this word a meaning in the mapping."
    ),
    Problem.DOCUMENT_NUMBER_UNREADABLE: msgid(
        "Write the number as it stands in the document, or leave the cell empty."
    ),
    Problem.DOCUMENT_COUNTRY_UNKNOWN: msgid(
        "Write the country by name or code, or give this word a meaning in the mapping."
    ),
    Problem.DOCUMENT_UNTIL_UNREADABLE: msgid("Write the last day as year, month and day (2027-03-31)."),
    Problem.DESTINATION_UNKNOWN: msgid(
        "Write the country by name or code, or give this word a meaning in the mapping."
    ),
    Problem.PROGRAMME_UNKNOWN: msgid(
        "Write the code of a programme in which you may open cases, or choose one in the mapping."
    ),
    Problem.COUNSELLOR_UNKNOWN: msgid(
        "Write the log-in of somebody who works for your organisation, or leave the cell empty."
    ),
    Problem.OPENED_ON_UNREADABLE: msgid(
        "Write the day as year, month and day (2026-05-31), or leave the cell empty."
    ),
    Problem.OPENED_ON_IN_FUTURE: msgid("A file was not opened on a day that has not come. Look at it again."),
    Problem.AGREES_UNREADABLE: msgid("Write yes or no: whether the person agreed to a file."),
    Problem.NOT_AGREED: msgid(
        "No file is opened for who did not agree to it. Ask the person, or leave them out."
    ),
    Problem.NOTICE_LANGUAGE_UNKNOWN: msgid(
        "Write the language in which the person understood the privacy notice, by name or code."
    ),
    Problem.CHILD_GROUND_UNKNOWN: msgid("Write parent agrees, guardian agrees or duty to protect."),
    Problem.CHILD_WITHOUT_GROUND: msgid(
        "The applicant is or may be a child. Write on what ground the file is: parent agrees, guardian agrees or duty to protect."
    ),
    Problem.OWN_NUMBER_TOO_LONG: msgid("Shorten the office's own file number to 60 signs."),
    Problem.ROW_TWICE: msgid("The same row stands in the file before. Take one of them out."),
    Problem.NO_APPLICANT: msgid("Say for one row of this file number that it is the applicant."),
    Problem.TWO_APPLICANTS: msgid("Leave one applicant among the rows of this file number."),
    Problem.FAMILY_DISAGREES: msgid(
        "The rows of one file number differ in what a file has once. Write the same in each, or only in one."
    ),
    Problem.ANOTHER_OF_FAMILY: msgid(
        "Nothing is wrong here, but another row of this file number is. Correct that one, and bring all rows of the number again."
    ),
    Problem.CANNOT_BE_OPENED: msgid(
        "The rules of opening a file are not met. Open it by hand, where each of them is named."
    ),
}


@dataclass(frozen=True)
class Found:
    """One problem: the row as the program numbers it, the heading of the column (empty: the row as a whole), what stands there."""

    row: int
    column: str
    value: str
    problem: Problem

    @property
    def what_to_do(self) -> str:
        """Return the sentence, not yet translated."""
        return WHAT_TO_DO[self.problem]
