"""The worked example of docs/api.md, sent as it stands there to an office that is served."""

from __future__ import annotations

import http.client
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.api.live import Live, live_office

PAPER = Path(__file__).parents[2] / "docs" / "api.md"
EXAMPLE = "K7M4-2QXP-9"


@pytest.fixture
def live(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Live]:
    """An office that is served."""
    with django_db_blocker.unblock(), live_office() as office:  # type: ignore[attr-defined]
        yield office


def test_the_worked_example_is_answered_as_the_paper_says(live: Live) -> None:
    pairs = re.findall(r"```sh\n(.*?)```\n\n```json\n(.*?)```", PAPER.read_text("utf-8"), flags=re.S)
    known = {"$WAYHOME": f"{live.url}/api/v1", "$TOKEN": live.token}
    made = ""

    for command, promised in pairs:
        said = _filled(command, {**known, EXAMPLE: made or EXAMPLE})
        if "$ETAG" in said:
            case = f"curl {live.url}/api/v1/cases/{made} -H 'Authorization: Bearer {live.token}'"
            said = said.replace("$ETAG", _sent(case)[1].replace('"', '\\"'))
        answer, _tag = _sent(said)
        made = made or answer["at"].rpartition("/")[2]
        assert _holds(json.loads(promised.replace(EXAMPLE, made)), answer), (command, answer)

    assert len(pairs) == 6
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]", made)


def _filled(command: str, known: dict[str, str]) -> str:
    for name, value in known.items():
        command = command.replace(name, value)
    return command


def _sent(command: str) -> tuple[Any, str]:
    """Send what a command of curl says, in the few words of it that the paper uses; return the answer and its tag."""
    words = shlex.split(command.replace("\\\n", " "))
    assert words[0] == "curl"
    told, headers, url = None, {}, ""
    rest = iter(words[1:])
    for word in rest:
        if word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-d":
            told = next(rest)
        elif not word.startswith("-"):
            url = word
    asking = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    asking.request("POST" if told is not None else "GET", urlsplit(url).path, told, headers)
    answer = asking.getresponse()
    found = json.loads(answer.read())
    asking.close()
    return found, answer.headers.get("ETag", "")


def _holds(promised: Any, answer: Any) -> bool:
    """Return whether an answer holds everything that the paper shows of it; it may hold more."""
    if isinstance(promised, dict):
        return all(name in answer and _holds(value, answer[name]) for name, value in promised.items())
    if isinstance(promised, list):
        return len(promised) <= len(answer) and all(map(_holds, promised, answer))
    return bool(promised == answer)
