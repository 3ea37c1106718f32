"""What a value says when it cannot be made from what a person wrote."""

from __future__ import annotations

from wayhome.ground.values.sentences import Sentence


class ValueRefused(ValueError):
    """Say that a text is not a value of the kind asked for, in a sentence a person can act on.

    ``code`` is a stable word for programs and tests ("wrong_check_character"); ``field`` is set by a form
    or an import that knows where the text stood, and is empty otherwise. The text itself is only in the
    facts of ``sentence``, never in ``str(error)``: a log must not hold what a person wrote.
    """

    def __init__(self, sentence: Sentence, *, code: str, field: str = "") -> None:
        """Keep the sentence, the code and the field."""
        super().__init__(code)
        self.sentence = sentence
        self.code = code
        self.field = field


def refused(code: str, text: str, /, **facts: object) -> ValueRefused:
    """Return a refusal with its code and its sentence, made from a marked message id and its facts."""
    return ValueRefused(Sentence(text=text, facts=facts), code=code)
