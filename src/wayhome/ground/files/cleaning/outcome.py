"""What cleaning answers: the file written anew, or the problem it has."""

from __future__ import annotations

from dataclasses import dataclass

from wayhome.ground.files.enums import Problem


@dataclass(frozen=True)
class Cleaned:
    """A file that was written anew, and how many pages it has; a picture has one."""

    content: bytes
    pages: int


class CannotClean(Exception):
    """The file cannot be made harmless; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem
