"""Cleans a file in a child process that has little memory, little time and nothing to reach, and takes its answer.

A file that crashes, fills or stalls the program that reads it does so there; the process that serves pages gets a
problem instead of a file.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from wayhome.ground.files.cleaning.outcome import CannotClean, Cleaned
from wayhome.ground.files.enums import FileKind, Problem
from wayhome.ground.files.limits import ANSWER_SECONDS, MOST_CLEANED_BYTES

_SOURCE = Path(__file__).resolve().parents[4]
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); from wayhome.ground.files.cleaning.child import main;"
    "from wayhome.ground.files.enums import FileKind; main(FileKind(sys.argv[2]))"
)
_LONGEST_LINE = 200

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What came back from the child: the clean file or a problem, and how many kilobytes it held at most (0: unknown)."""

    outcome: Cleaned | Problem
    kilobytes: int = 0


def clean(content: bytes, kind: FileKind) -> Cleaned:
    """Return the file written anew; raises ``CannotClean``, also when the child died, took too long or said nonsense.

    Takes up to ``ANSWER_SECONDS``; never call it while a row is locked.
    """
    outcome = ask(content, kind).outcome
    if isinstance(outcome, Problem):
        raise CannotClean(outcome)
    return outcome


def ask(content: bytes, kind: FileKind, *, seconds: float = ANSWER_SECONDS) -> Answer:
    """Return what the child answers about a file, within so many seconds."""
    most = MOST_CLEANED_BYTES + _LONGEST_LINE
    told = answer_of(_PROGRAM, kind.value, content, most=most, seconds=seconds)
    if not told:  # a hostile file, or a machine on which the program does not start: then it is every file
        logger.warning("The process that cleans a %s ended without an answer.", kind.value)
    return _understood(told)


def answer_of(program: str, argument: str, content: bytes, *, most: int, seconds: float) -> bytes:
    """Return what a program of ours writes that is given a file, and nothing else; at most one byte more than ``most``.

    It is killed after so many seconds, and then what it wrote until there is returned. ``program`` finds the folder of the
    source as ``sys.argv[1]`` and the argument behind it.
    """
    # Nothing of the environment goes along: it holds the secrets of the installation.
    child = subprocess.Popen(  # noqa: S603 - our own program, with nothing of the file among its arguments
        [sys.executable, "-I", "-c", program, str(_SOURCE), argument],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    )
    clock = threading.Timer(seconds, child.kill)
    clock.start()
    try:
        return _converse(child, content, most)
    finally:
        clock.cancel()
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _converse(child: subprocess.Popen[bytes], content: bytes, most: int) -> bytes:
    """Give the child the file and return what it writes, never more than one byte beyond the most."""
    if child.stdin is None or child.stdout is None:
        return b""
    giving = threading.Thread(target=_give, args=(child.stdin, content), daemon=True)
    giving.start()
    told = child.stdout.read(most + 1)
    child.kill()  # it has said what it had to say, or too much; this ends the giving too
    giving.join()
    return told


def _give(stream: IO[bytes], content: bytes) -> None:
    with suppress(OSError, ValueError):  # a child that died does not read on
        stream.write(content)
        stream.close()


def _understood(told: bytes) -> Answer:
    """Return an answer that has the right shape; any other is a problem: the child may have been taken over."""
    line, _, content = told.partition(b"\n")
    try:
        said = json.loads(line[:_LONGEST_LINE])
        kilobytes = int(said.get("memory", 0))
        if "problem" in said:
            return Answer(Problem(said["problem"]), kilobytes)
        if content and len(content) <= MOST_CLEANED_BYTES:
            return Answer(Cleaned(content, int(said["pages"])), kilobytes)
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    return Answer(Problem.TOO_COSTLY)
