"""Says sentences in the language that a request asks for, by the speaker that the settings hand over."""

from __future__ import annotations

from collections.abc import Callable


class _Speaker:
    """Says everything in English until it is told otherwise; pages and API share no code but what stands below both."""

    say: Callable[[object], str] = staticmethod(str)


_SPEAKER = _Speaker()


def speak_with(say: Callable[[object], str]) -> None:
    """Take what says a sentence in the reader's language; the addresses of the installation do this once."""
    _SPEAKER.say = say


def said(sentence: object) -> str:
    """Return a sentence in the language of the request."""
    return _SPEAKER.say(sentence)
