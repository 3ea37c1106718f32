"""Expected refusals: each carries a code, a sentence somebody can act on, and the facts behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from wayhome.ground.values.sentences import Sentence, msgid, say


class Refused(Exception):
    """Something was not done, for a reason a person can read; doors show the sentence and keep the input.

    ``sentences`` says each reason alone (a closed gate has several); ``field`` names the input it belongs to.
    """

    code = "refused"

    def __init__(
        self,
        sentence: Sentence,
        *,
        code: str = "",
        reasons: Sequence[Sentence] = (),
        field: str = "",
    ) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.reasons = tuple(reasons)
        self.field = field
        self.code = code or type(self).code


class NotPermitted(Refused):
    """The acting person may see the record but not do this; the sentence says who may.

    ``looking`` says the same to somebody who only wanted to look: nothing could have been changed.
    """

    code = "not_permitted"

    def __init__(self, sentence: Sentence, *, code: str = "", looking: Sentence | None = None) -> None:
        super().__init__(sentence, code=code)
        self.looking = looking or sentence


class OutOfScope(Refused):
    """The record does not exist for the acting person: doors answer the same 404 as for no record at all."""

    code = "out_of_scope"

    def __init__(self) -> None:
        super().__init__(
            say(
                msgid(
                    "Nothing was found here. Check the reference, or ask a colleague who works on the case."
                )
            )
        )


class ChangedMeanwhile(Refused):
    """Somebody else changed the record since it was read; nothing was written.

    ``changed_by`` and ``changed_at`` say who and when (aware UTC), where that is kept.
    """

    code = "changed_meanwhile"

    def __init__(self, *, changed_by: int | None = None, changed_at: dt.datetime | None = None) -> None:
        self.changed_by, self.changed_at = changed_by, changed_at
        super().__init__(
            say(
                msgid(
                    "Nothing was saved, because somebody else changed this record while you had it open. "
                    "Load the page again, look at their change, then make yours."
                )
            )
        )


def facts_of(refusal: Refused) -> Mapping[str, object]:
    """Return the refusal as plain values for a log or an API answer: code, sentence and reasons in English."""
    return {
        "code": refusal.code,
        "sentence": str(refusal.sentence),
        "reasons": [str(reason) for reason in refusal.reasons],
    }
