"""The sentences with which a spreadsheet is not read."""

from __future__ import annotations

from collections.abc import Mapping

from wayhome.ground.core.errors import Refused
from wayhome.ground.files.sheets.limits import LONGEST_CELL, MEGABYTE, MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from wayhome.ground.files.sheets.troubles import Trouble
from wayhome.ground.values.sentences import Sentence, msgid, say


class SheetRefused(Refused):
    """A spreadsheet was not read; ``code`` is that of the ``Trouble``; row and column are 0 where it is no one place."""

    code = "sheet_refused"

    def __init__(self, trouble: Trouble, sentence: Sentence, *, row: int = 0, column: int = 0) -> None:
        super().__init__(sentence, code=trouble.value)
        self.trouble, self.row, self.column = trouble, row, column


_WHY: Mapping[Trouble, str] = {
    Trouble.EMPTY: msgid(
        "The file was not read, because it is empty. Look whether it is the right one, then try again."
    ),
    Trouble.TOO_LARGE: msgid(
        "The file was not read, because it is larger than %(megabytes)s MB. Divide it into several files."
    ),
    Trouble.NOT_A_SHEET: msgid(
        "The file was not read, because it is no spreadsheet. Save it as Excel workbook (.xlsx) or CSV (UTF-8), then try again."
    ),
    Trouble.OLD_EXCEL: msgid(
        "The file was not read, because it is in the old form of Excel. Save it as Excel workbook (.xlsx), then try again."
    ),
    Trouble.OTHER_OFFICE: msgid(
        "The file was not read, because it is in the form of another office program. "
        "Save it as Excel workbook (.xlsx) or CSV (UTF-8), then try again."
    ),
    Trouble.ENCRYPTED: msgid(
        "The file was not read, because it is protected by a password. Save it without one, then try again."
    ),
    Trouble.MACROS: msgid(
        "The file was not read, because it holds programs (macros). "
        "Save it as Excel workbook (.xlsx) without macros, then try again."
    ),
    Trouble.FORMULAS: msgid(
        "The file was not read, because it holds formulas. "
        "Copy the sheet and paste it as values into a new file, then try again."
    ),
    Trouble.LINKS: msgid(
        "The file was not read, because it refers to other files or holds things of other programs. "
        "Copy the sheet and paste it as values into a new file, then try again."
    ),
    Trouble.PACKED: msgid(
        "The file was not read, because far more is packed into it than a spreadsheet holds. "
        "Copy the sheet and paste it as values into a new file, then try again."
    ),
    Trouble.DAMAGED: msgid(
        "The file was not read, because it is damaged. Open it in a spreadsheet program, save it anew, then try again."
    ),
    Trouble.ENCODING: msgid(
        "The file was not read, because its letters are kept in a way that cannot be told. Save it as CSV (UTF-8), then try again."
    ),
    Trouble.CONTROL_SIGNS: msgid(
        "The file was not read, because a cell holds signs that nobody can see. Write this cell anew by hand."
    ),
    Trouble.TOO_MANY_ROWS: msgid(
        "The file was not read, because it has more than %(rows)s rows. Divide it into several files."
    ),
    Trouble.TOO_MANY_COLUMNS: msgid(
        "The file was not read, because it has more than %(columns)s columns. Copy the columns that are needed into a new file."
    ),
    Trouble.CELL_TOO_LONG: msgid(
        "The file was not read, because a cell has more than %(signs)s signs. Shorten it."
    ),
    Trouble.UNEVEN: msgid(
        "The file was not read, because a cell stands under no heading. Write a heading over it, or empty it."
    ),
    Trouble.NO_HEADINGS: msgid(
        "The file was not read, because its first row has numbers and no headings. Write a row of headings above it."
    ),
    Trouble.SAME_HEADINGS: msgid(
        "The file was not read, because two columns have the same heading. Give one of them another one."
    ),
    Trouble.NO_ROWS: msgid("The file was not read, because nothing stands below its headings."),
    Trouble.TOO_COSTLY: msgid(
        "The file was not read, because reading it takes more time or memory than any spreadsheet should. "
        "Copy the sheet and paste it as values into a new file, then try again."
    ),
}


def refusal_of(trouble: Trouble, *, row: int = 0, column: int = 0) -> SheetRefused:
    """Return the refusal of a file, with the place where it is one place."""
    sentence = say(
        _WHY[trouble],
        megabytes=MOST_BYTES // MEGABYTE,
        rows=MOST_ROWS,
        columns=MOST_COLUMNS,
        signs=LONGEST_CELL,
    )
    if row:
        text = _PLACE if column else _ROW
        sentence = say(text, why=sentence, row=row, column=column)
    return SheetRefused(trouble, sentence, row=row, column=column)


_ROW = msgid("%(why)s Look at row %(row)s.")
_PLACE = msgid("%(why)s Look at row %(row)s, column %(column)s.")
