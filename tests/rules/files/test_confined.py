"""A hostile file is read in a process that can reach nothing, and whatever that process does becomes an answer."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.papers import a_jpeg, a_pdf, a_png
from wayhome.ground.files.cleaning import confined
from wayhome.ground.files.cleaning.confined import ask, clean
from wayhome.ground.files.cleaning.outcome import CannotClean, Cleaned
from wayhome.ground.files.enums import FileKind, Problem
from wayhome.ground.files.limits import MEMORY, MOST_CLEANED_BYTES

SOURCE = Path(confined.__file__).resolve().parents[4]


@pytest.mark.parametrize(
    ("kind", "content"),
    [(FileKind.PDF, a_pdf(pages=3)), (FileKind.JPEG, a_jpeg()), (FileKind.PNG, a_png("RGBA"))],
)
def test_a_sound_file_comes_back_clean(kind: FileKind, content: bytes) -> None:
    answer = ask(content, kind)

    assert isinstance(answer.outcome, Cleaned)
    assert answer.outcome.pages == (3 if kind is FileKind.PDF else 1)
    assert 0 < answer.kilobytes * 1024 < MEMORY


def test_a_problem_comes_back_as_one() -> None:
    with pytest.raises(CannotClean) as refused:
        clean(a_pdf()[:200], FileKind.PDF)

    assert refused.value.problem is Problem.BROKEN


def closed_in(statements: str, content: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run statements in a process that is closed in as the one that cleans is."""
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import os, socket, subprocess\n"
        "from wayhome.ground.files.cleaning.closing_in import close_in\nclose_in()\n" + statements
    )
    return subprocess.run(
        [sys.executable, "-I", "-c", program, str(SOURCE)],
        input=content,
        capture_output=True,
        env={},
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    "statement",
    [
        "open('/etc/hostname')",
        "open('/tmp/left-behind', 'w')",
        "os.open('/etc/hostname', os.O_RDONLY)",
        "os.listdir('/')",
        "os.fork()",
        "os.system('true')",
        "subprocess.run(['true'])",
        "socket.socket()",
        "socket.getaddrinfo('localhost', 80)",
        "os.kill(1, 0)",
        "import ctypes.util; ctypes.CDLL(None)",
        "import sqlite3",
    ],
)
def test_it_reaches_nothing(statement: str) -> None:
    done = closed_in(f"print('closed', flush=True)\n{statement}\nprint('reached')")

    assert done.stdout == b"closed\n"
    assert done.returncode != 0


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("x = bytearray(600 * 1024 * 1024)", b"MemoryError"),
        ("x = []\nwhile True: x.append(bytearray(1024 * 1024))", b"MemoryError"),
    ],
)
def test_it_has_half_a_gigabyte_of_memory(statement: str, says: bytes) -> None:
    assert says in closed_in(statement).stderr


def test_it_knows_none_of_the_secrets_of_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    real = subprocess.Popen
    monkeypatch.setattr(
        subprocess,
        "Popen",
        lambda *words, **options: (told.append(options["env"]), real(*words, **options))[1],
    )

    ask(a_png(), FileKind.PNG)

    assert told == [{}]


STRANGE = {
    "nothing": "pass",
    "death": "import os; os.abort()",
    "a file without a line": "sys.stdout.buffer.write(b'%PDF-1.4')",
    "a line without a file": 'print(\'{"pages": 1, "memory": 1}\')',
    "a problem that nobody knows": 'print(\'{"problem": "all is well"}\')',
    "a list": "print('[1]')",
    "no number of pages": 'print(\'{"pages": "many"}\\nx\')',
    "too much": f"sys.stdout.buffer.write(b'{{\"pages\": 1}}\\n' + b'x' * {MOST_CLEANED_BYTES + 1})",
    "without end": "\nwhile True: sys.stdout.buffer.write(b'x' * 65536)",
}


@pytest.mark.parametrize("what", STRANGE)
def test_what_a_taken_over_child_says_is_no_file(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "_PROGRAM", f"import sys; {STRANGE[what]}")

    assert ask(b"x" * 1_000_000, FileKind.PDF).outcome is Problem.TOO_COSTLY


@pytest.mark.parametrize(
    "stalls", ["time.sleep(60)", "\nwhile True: pass", "sys.stdin.buffer.read(); time.sleep(60)"]
)
def test_a_child_that_stalls_is_killed_in_time(stalls: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "_PROGRAM", f"import sys, time; {stalls}")
    began = time.monotonic()

    answer = ask(b"x" * 10_000_000, FileKind.PDF, seconds=0.5)

    assert answer.outcome is Problem.TOO_COSTLY
    assert time.monotonic() - began < 5


def test_no_child_and_no_pipe_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    children: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen
    monkeypatch.setattr(
        subprocess,
        "Popen",
        lambda *words, **options: (children.append(real(*words, **options)), children[-1])[1],
    )
    before = len(os.listdir("/proc/self/fd"))

    for _ in range(3):
        ask(a_png(), FileKind.PNG)

    assert [child.returncode for child in children if child.returncode is None] == []
    assert len(children) == 3
    assert len(os.listdir("/proc/self/fd")) == before
