"""Forms of counselling: a session, how far each point got, and a judgement on voluntariness."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wayhome.casefile.cases.models import CaseMember
from wayhome.safeguards.words import Voluntariness
from wayhome.stages.counselling.actions import JudgementFacts, SessionFacts, gaps_of
from wayhome.stages.counselling.enums import (
    INFORMED_LABELS,
    INTERPRETER_LABELS,
    JUDGEMENT_LABELS,
    OUTCOME_LABELS,
    OUTCOME_NEXT,
    PRESSURE_LABELS,
    REMOVAL_LABELS,
    SESSION_MODE_LABELS,
    SETTING_LABELS,
    STEP_LABELS,
    TOPIC_LABELS,
    Informed,
    InterpreterMode,
    Outcome,
    Pressure,
    RemovalOrder,
    SessionMode,
    Setting,
    Step,
    Topic,
)
from wayhome.stages.counselling.models import Session
from wayhome.web.shared.asking import AskingForm
from wayhome.web.shared.meanwhile import ReadVersion
from wayhome.web.shared.saying import said
from wayhome.web.shared.widgets import Choices, ClockInput, DayInput, Hinted, ManyChoices, ShortAnswers
from wayhome.web.staff.cases.choices import language_choices, member_choices, words
from wayhome.web.staff.consent.forms import AskedLater

CHOOSE = {"required": _("Choose one.")}
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
POINT = "point-"
DRAFT = "draft"


class PointsForm(AskedLater):
    """A form with one answer for each point of the checklist: not yet, explained, said in own words."""

    def add_points(self, codes: Sequence[str], labels: Mapping[str, str]) -> None:
        """Add one field for each point; without an answer a point stays where it was."""
        for code in codes:
            self.fields[POINT + code] = forms.ChoiceField(
                label=labels.get(code, code),
                widget=ShortAnswers(),
                choices=words(STEP_LABELS),
                required=False,
            )

    def point(self, code: str) -> BoundField:
        """Return the bound field of one point."""
        return self[POINT + code]

    def steps(self) -> dict[str, Step]:
        """Return how far each answered point got."""
        return {
            name.removeprefix(POINT): Step(value)
            for name, value in self.cleaned_data.items()
            if name.startswith(POINT) and value
        }


class ChecklistForm(PointsForm):
    """The checklist of one person, outside a session."""

    language = forms.ChoiceField(
        label=_("Language spoken"), error_messages={"required": _("Choose the language spoken.")}
    )

    def __init__(self, *args: Any, codes: Sequence[str], labels: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language spoken"),
            choices=language_choices(),
            error_messages={"required": _("Choose the language spoken.")},
        )
        self.add_points(codes, labels)


class SessionForm(PointsForm):
    """A counselling session; a draft may lack anything, and no answer is chosen beforehand.

    What a finished session needs is asked of the facts, which also say why.
    """

    member_ids = forms.MultipleChoiceField(label=_("With whom"), widget=ManyChoices())
    held_on = forms.DateField(label=_("Date"), widget=DayInput())
    from_at = forms.TimeField(label=_("From"), widget=ClockInput())
    until_at = forms.TimeField(label=_("Until"), widget=ClockInput())
    mode = forms.ChoiceField(label=_("How you met"), choices=words(SESSION_MODE_LABELS, unknown=_("Choose")))
    setting = forms.ChoiceField(
        label=_("Where the person was"),
        choices=words(SETTING_LABELS, unknown=_("Choose")),
    )
    place = forms.CharField(label=_("Place"), required=False, max_length=120)
    language = forms.ChoiceField(label=_("Language"))
    dialect = forms.CharField(label=_("Dialect"), required=False, max_length=80)
    interpreter_mode = forms.ChoiceField(
        label=_("Interpreter"), choices=words(INTERPRETER_LABELS, unknown=_("Choose"))
    )
    interpreter = forms.CharField(label=_("Interpreter's number"), required=False, max_length=20)
    present = forms.CharField(label=_("Who else was present"), required=False, max_length=200)
    alone = forms.ChoiceField(
        label=_("Seen alone, without family"), widget=ShortAnswers(), choices=YES_NO, required=False
    )
    topics = forms.MultipleChoiceField(
        label=_("What you talked about"), widget=ManyChoices(), choices=words(TOPIC_LABELS), required=False
    )
    questions = forms.CharField(
        label=_("What they asked"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    documents_given = forms.CharField(
        label=_("What you gave them to take along"), required=False, max_length=300
    )
    own_words = forms.CharField(
        label=_("Their own words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write it as they say it, or as interpreted. Shown to counsellors and protection only."),
    )
    fear = forms.ChoiceField(
        label=_("Did they say, or did anybody, that going back frightens them?"),
        widget=ShortAnswers(),
        choices=YES_NO,
        help_text=_("A yes stops the return at once. The protection officer helps, and nobody else sees it."),
    )
    pressure = forms.ChoiceField(
        label=_("Did anything put pressure on them to return?"),
        widget=ShortAnswers(),
        choices=words(PRESSURE_LABELS),
    )
    outcome = forms.ChoiceField(
        label=_("Where they stand now"),
        widget=Choices(),
        choices=[(word.value, Hinted(_(OUTCOME_LABELS[word]), _(OUTCOME_NEXT[word]))) for word in Outcome],
    )
    outcome_words = forms.CharField(label=_("In a few words"), required=False, max_length=300)
    next_on = forms.DateField(label=_("Talk again on"), required=False, widget=DayInput())
    next_at = forms.TimeField(label=_("At"), required=False, widget=ClockInput())
    version = ReadVersion(required=False)

    def __init__(
        self,
        *args: Any,
        members: Sequence[CaseMember],
        names: bool,
        codes: Sequence[str],
        labels: Mapping[str, str],
        at_home: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.at_home = at_home
        for name in ("pressure", "outcome", "outcome_words") if at_home else ():
            del self.fields[name]  # Nobody decides on a return any more.
        self.members = {str(member.position): member for member in members}
        self.fields["member_ids"] = forms.MultipleChoiceField(
            label=_("With whom"), widget=ManyChoices(), choices=member_choices(members, names=names)
        )
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=language_choices())
        self.add_points(codes, labels)
        self.finishes = self.is_bound and DRAFT not in self.data
        self.asked_later = frozenset(name for name, field in self.fields.items() if field.required)

    def clean(self) -> dict[str, Any]:
        """Name everything that is missing, each at its field, when the session is to be finished."""
        found: dict[str, Any] = super().clean() or {}
        if (found.get("from_at") or found.get("until_at")) and not found.get("held_on"):
            self.add_error("held_on", _("Write the day of the session."))
        if self.finishes and not self.errors:
            for name, sentence in gaps_of(self._facts(found), at_home=self.at_home):
                self.add_error(name, said(sentence))
        return found

    def facts(self) -> SessionFacts:
        """Return what the form says of the session."""
        return self._facts(self.cleaned_data)

    def _facts(self, found: Mapping[str, Any]) -> SessionFacts:
        day = found.get("held_on")
        return SessionFacts(
            member_ids=[
                self.members[place].id for place in found.get("member_ids", ()) if place in self.members
            ],
            from_at=_moment(day, found.get("from_at")),
            until_at=_moment(day, found.get("until_at")),
            mode=_word(SessionMode, found.get("mode")),
            setting=_word(Setting, found.get("setting")),
            language=found.get("language", ""),
            dialect=found.get("dialect", ""),
            interpreter=found.get("interpreter", ""),
            interpreter_mode=_word(InterpreterMode, found.get("interpreter_mode")),
            place=found.get("place", ""),
            present=found.get("present", ""),
            alone=_yes_no(found.get("alone")),
            topics=[Topic(word) for word in found.get("topics", ())],
            questions=found.get("questions", ""),
            documents_given=found.get("documents_given", ""),
            own_words=found.get("own_words", ""),
            pressure=_word(Pressure, found.get("pressure")),
            fear=_yes_no(found.get("fear")),
            outcome=_word(Outcome, found.get("outcome")),
            outcome_words=found.get("outcome_words", ""),
            steps={
                name.removeprefix(POINT): Step(value)
                for name, value in found.items()
                if name.startswith(POINT) and value
            },
            next_at=_moment(found.get("next_on"), found.get("next_at") or dt.time(9)),
        )


def initial_of(session: Session, members: Sequence[CaseMember]) -> dict[str, Any]:
    """Return what the form of a draft shows."""
    begins, ends = _local(session.from_at), _local(session.until_at)
    again = _local(session.next_at)
    kept = set(session.member_ids)
    return {
        "member_ids": [str(member.position) for member in members if member.id in kept],
        "held_on": begins.date() if begins else None,
        "from_at": begins.time() if begins else None,
        "until_at": ends.time() if ends else None,
        "alone": _said(session.alone),
        "fear": _said(session.fear),
        "next_on": again.date() if again else None,
        "next_at": again.time() if again else None,
        "version": session.version,
        **{name: getattr(session, name) for name in _SAME},
        **{POINT + code: step for code, step in session.told.items()},
    }


_SAME = (
    "mode",
    "setting",
    "place",
    "language",
    "dialect",
    "interpreter_mode",
    "interpreter",
    "present",
    "topics",
    "questions",
    "documents_given",
    "own_words",
    "pressure",
    "outcome",
    "outcome_words",
)


class VoluntarinessForm(AskingForm):
    """The two conditions and the judgement; nothing is chosen beforehand."""

    use_required_attribute = False

    free_choice = forms.ChoiceField(
        label=_("Is anybody or anything putting pressure on this person to return?"),
        widget=ShortAnswers(),
        choices=words(PRESSURE_LABELS),
        error_messages={
            "required": _(
                "Choose one. “I am not sure” is a good answer: a colleague then looks at it with you."
            )
        },
    )
    informed = forms.ChoiceField(
        label=_("Do they know what they decide on: the other ways, what follows, what is not promised?"),
        widget=ShortAnswers(),
        choices=words(INFORMED_LABELS),
        error_messages=CHOOSE,
    )
    setting = forms.ChoiceField(
        label=_("Where the person was"),
        widget=Choices(),
        choices=words(SETTING_LABELS),
        error_messages=CHOOSE,
    )
    removal_order = forms.ChoiceField(
        label=_("Is there an order to remove them?"),
        widget=ShortAnswers(),
        choices=words(REMOVAL_LABELS),
        error_messages=CHOOSE,
    )
    alone = forms.ChoiceField(
        label=_("Did you see them alone?"), widget=ShortAnswers(), choices=YES_NO, error_messages=CHOOSE
    )
    independent = forms.BooleanField(
        label=_("They are detained, and I have no part in the detention"),
        required=False,
        help_text=_("In detention a second, independent person looks before anything goes on."),
    )
    judgement = forms.ChoiceField(
        label=_("Your judgement"), widget=Choices(), choices=words(JUDGEMENT_LABELS), error_messages=CHOOSE
    )
    reasons = forms.CharField(
        label=_("On what it rests"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you saw and heard.")},
    )

    def facts(self) -> JudgementFacts:
        """Return the judgement."""
        found = self.cleaned_data
        return JudgementFacts(
            free_choice=Pressure(found["free_choice"]),
            informed=Informed(found["informed"]),
            setting=Setting(found["setting"]),
            removal_order=RemovalOrder(found["removal_order"]),
            judgement=Voluntariness(found["judgement"]),
            reasons=found["reasons"],
            alone=found["alone"] == "yes",
            independent=found["independent"],
        )


def _moment(day: dt.date | None, clock: dt.time | None) -> dt.datetime | None:
    if day is None or clock is None:
        return None
    return timezone.make_aware(dt.datetime.combine(day, clock)).astimezone(dt.UTC)


def _local(moment: dt.datetime | None) -> dt.datetime | None:
    return timezone.localtime(moment) if moment else None


def _word(kind: Any, value: str | None) -> Any:
    return kind(value) if value else None


def _yes_no(value: str | None) -> bool | None:
    return {"yes": True, "no": False}.get(value or "")


def _said(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"
