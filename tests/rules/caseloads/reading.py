"""What the tests of reading a caseload share: headings, a row that is right, and an office."""

from __future__ import annotations

import datetime as dt

from wayhome.caseloads.families import Caseload, read_caseload
from wayhome.caseloads.mapping import Meaning, guessed
from wayhome.caseloads.rows import Office, RowReader

TODAY = dt.date(2026, 6, 9)
OFFICE = Office(frozenset({"eurp-nld", "amif-nld"}), {"marieke@demo.wayhome.example": 7}, TODAY)
RIGHT = {
    "File number": "",
    "Name": "Karim Abbas",
    "Name in Latin letters": "",
    "Relation": "",
    "Date of birth": "1984-03-31",
    "Calendar": "",
    "Sex": "m",
    "Nationality": "Iraq",
    "Language": "Arabic",
    "Telephone": "+31 6 1234 5678",
    "E-mail": "karim@example.org",
    "Document": "passport",
    "Passport number": "A1234567",
    "Country of issue": "IRQ",
    "Valid until": "2027-03-31",
    "Destination": "Irak",
    "Programme": "eurp-nld",
    "Counsellor": "marieke@demo.wayhome.example",
    "Opened on": "2026-05-01",
    "Agreed to file": "yes",
    "Privacy notice": "Arabic",
    "Child ground": "",
}


def read(*rows: dict[str, str], meaning: Meaning | None = None, **of_all: str) -> Caseload:
    """Return what rows say that are right but for what is named; the first row of the sheet is the second."""
    headings = list(dict.fromkeys([*RIGHT, *of_all, *(name for row in rows for name in row)]))
    sheet = [
        (number, tuple({**RIGHT, **of_all, **row}.get(heading, "") for heading in headings))
        for number, row in enumerate(rows or ({},), 2)
    ]
    chosen = meaning or Meaning(guessed(headings))
    return read_caseload(sheet, RowReader(headings, chosen, OFFICE), programme=chosen.programme)
