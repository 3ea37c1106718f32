"""Names come out byte for byte as people write them: typed, kept, found, corrected beside, and in the own file.

At least 500 names in fifteen scripts (``_real_names.py``) go the way of the pages: a case is opened with them as a
keyboard or copied text brings them, the page of people shows them, a search by name finds them, the form of a
correction sends them back, and the person's own file holds them as JSON and as PDF. Spreadsheets come to it later. What must
survive is the name in NFC, joiners kept; it is worked out beside the product, not by it.
"""

from __future__ import annotations

import json
import os
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, a_case, adult, members
from tests.pages.conftest import Browse
from tests.pages.conftest import browse as browse
from tests.proofs._real_names import RealName, real_names
from tests.reading_pdf import has_every_letter, lines_of
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.people.models import Person
from wayhome.ground.audit.models import AuditEvent
from wayhome.privacy.own_file import OwnFileContent, own_file
from wayhome.privacy.renderings.machine import as_json
from wayhome.privacy.renderings.paper import as_pdf
from wayhome.privacy.speaking import English
from wayhome.privacy.subject import subject_of

NAMES = real_names(int(os.environ.get("WAYHOME_SEED", "0")))
SCRIPTS = sorted({name.script for name in NAMES})
STEPS = ("created", "shown", "found", "corrected", "JSON", "PDF")
PLAINLY = "copied"
"""Counted, not asked for: programs that know no signs of several glyphs copy a letter with a raised mark twice."""
FONTS = Path(settings.STATE).parent / "fonts"
SURVIVED: dict[str, Counter[str]] = defaultdict(Counter)
OPENED = {
    "agrees": "on",
    "child_ground": "adult",
    "notice_language": "ara",
    "born": "1990",
    "calendar": "gregorian",
    "known_by": "said",
    "programme": "eurp-nld",
}


class Page(HTMLParser):
    """What a browser makes of a page: the texts that are shown, and the values that a form would send back."""

    def __init__(self, html: bytes) -> None:
        """Read the page."""
        super().__init__()
        self.texts: list[str] = []
        self.values: dict[str, str] = {}
        self._select = ""
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down what a field holds."""
        told = dict(attrs)
        if tag == "select":
            self._select = told.get("name") or ""
        chosen = tag == "option" and "selected" in told
        ticked = told.get("type") not in ("checkbox", "radio") or "checked" in told
        if tag == "input" and told.get("name") and ticked:
            self.values[told["name"] or ""] = told.get("value") or ""
        elif chosen and self._select:
            self.values[self._select] = told.get("value") or ""

    def handle_data(self, data: str) -> None:
        """Take down what is shown."""
        self.texts.append(data.strip().strip("\u2068\u2069"))


def survived(step: str, name: RealName, came_out: bool) -> None:
    """Count that a name came through a step, or fail."""
    assert came_out, f"{name.kept!r} ({name.script}), typed as {name.typed!r}, did not come through: {step}"
    SURVIVED[name.script][step] += 1


def created(browser: Client, name: RealName) -> Case:
    """Return the case that is opened with a name as it is typed."""
    answer = browser.post(
        reverse("case_open"), {**OPENED, "full_name": name.typed, "latin_name": name.latin}, follow=False
    )
    assert answer.status_code == 302, (name, Page(answer.content).texts)
    return Case.objects.get(reference=answer.headers["Location"].rstrip("/").rpartition("/")[2])


def corrected(browser: Client, case: Case) -> tuple[CaseMember, Page]:
    """Return the only person of a case after the form of their correction was sent back with another occupation."""
    address = reverse("case_person", args=[case.reference, 1])
    form = Page(browser.get(address).content)
    answer = browser.post(address, {**form.values, "occupation": "baker"})
    assert answer.status_code == 302, Page(answer.content).texts
    return members(case)[0], form


def the_own_file(cast: Cast, member: CaseMember) -> OwnFileContent:
    return own_file(subject_of(member, whole_case=True), speaker=English(), at=cast.now)


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_name_comes_out_as_it_is_written(cast: Cast, browse: Browse, script: str) -> None:
    marieke = browse("marieke")
    mine = [name for name in NAMES if name.script == script]
    cases = {name: created(marieke, name) for name in mine}

    for name, case in cases.items():
        stored = Person.objects.get(case_id=case.id)
        survived("created", name, (stored.full_name, stored.latin_name or "") == (name.kept, name.latin))

        shown = Page(marieke.get(reverse("case_people", args=[case.reference])).content).texts
        survived("shown", name, name.kept in shown and (not name.latin or name.latin in shown))

        hits = marieke.post(reverse("person_find"), {"name": name.kept, "year": ""}).content
        survived(
            "found", name, case.reference in hits.decode() and (name.latin or name.kept) in Page(hits).texts
        )

        member, form = corrected(marieke, case)
        edits = AuditEvent.objects.filter(tag="people:person:edit", case_id=case.id)
        sent_back = (form.values["full_name"], form.values["latin_name"]) == (name.kept, name.latin)
        kept = (member.person.full_name, member.person.latin_name or "") == (name.kept, name.latin)
        survived("corrected", name, sent_back and kept and [one.fields for one in edits] == [["occupation"]])

        content = the_own_file(cast, member)
        in_json = as_json(content)
        person = next(one for one in json.loads(in_json)["records"] if one["table"] == "people.Person")
        survived(
            "JSON",
            name,
            person["values"]["full_name"] == name.kept
            and (person["values"]["latin_name"] or "") == name.latin
            and name.kept.encode() in in_json,
        )

        pdf = as_pdf(content, speaker=English(), font_folders=[FONTS])
        lines = lines_of(pdf)
        survived("PDF", name, has_every_letter(pdf) and stands_in(lines, "full name", name.kept))
        SURVIVED[script][PLAINLY] += stands_in(lines_of(pdf, plainly=True), "full name", name.kept)
        if name.latin:
            survived("Latin form in PDF", name, stands_in(lines, "name in Latin letters", name.latin))


def stands_in(lines: list[str], label: str, value: str) -> bool:
    """Return whether a line says a field's value and nothing else; a word wider than the paper goes on in the next."""
    for number, line in enumerate(lines):
        if line.startswith(f"{label}: "):
            told = line.removeprefix(f"{label}: ")
            while told != value and value.startswith(told) and number + 1 < len(lines):
                number += 1
                told += lines[number] if value.startswith(told + lines[number]) else f" {lines[number]}"
            return told == value
    return False


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("علی\u200cرضا", "علیرضا"),
        ("ක්\u200dෂිති", "ක්ෂිති"),
        ("ليلى حسن", "حسن ليلى"),
        ("Jos\u00e9 Mari", "Jose Mari"),
    ],
)
def test_what_is_read_back_from_paper_tells_such_names_apart(cast: Cast, written: str, other: str) -> None:
    member = members(a_case(cast, adult(written)))[0]

    content = the_own_file(cast, member)
    lines = lines_of(as_pdf(content, speaker=English(), font_folders=[FONTS]))

    assert stands_in(lines, "full name", written)
    assert not stands_in(lines, "full name", other)


def test_the_names_are_enough_and_differ_from_what_is_typed() -> None:
    taken_apart = [name for name in NAMES if unicodedata.normalize("NFC", name.typed) != name.typed]
    hidden = [name for name in NAMES if any(unicodedata.category(sign) == "Cf" for sign in name.typed)]

    assert len(NAMES) >= 500
    assert len(SCRIPTS) >= 12
    assert all(unicodedata.is_normalized("NFC", name.kept) for name in NAMES)
    assert len(taken_apart) >= 20
    assert len(hidden) >= 100
    assert len([name for name in NAMES if "\u200c" in name.kept or "\u200d" in name.kept]) >= 5


@pytest.fixture(scope="module", autouse=True)
def _table(request: pytest.FixtureRequest) -> Iterator[None]:
    """Print how many names of each script came through each step."""
    yield
    told = request.config.pluginmanager.getplugin("terminalreporter")
    capturing = request.config.pluginmanager.getplugin("capturemanager")
    of_script = Counter(name.script for name in NAMES)
    columns = (*STEPS, PLAINLY)
    rows = [("", "names", *columns)]
    rows += [
        (script, str(of_script[script]), *(str(SURVIVED[script][step]) for step in columns))
        for script in SCRIPTS
    ]
    rows.append(
        ("all", str(len(NAMES)), *(str(sum(SURVIVED[one][step] for one in SCRIPTS)) for step in columns))
    )
    with capturing.global_and_fixture_disabled():
        told.write_line("")
        for first, *rest in rows:
            told.write_line(f"  {first:<6}" + "".join(f"{one:>11}" for one in rest))
