"""What the pages of outreach show of questions and of the whole, as small records for the components."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.stages.outreach.enums import (
    CHANNEL_LABELS,
    EMPTY_AFTER_DAYS,
    HEARD_FROM_LABELS,
    STALE_AFTER_DAYS,
    TOPIC_LABELS,
    Channel,
    HeardFrom,
)
from wayhome.stages.outreach.models import Enquiry, InformationEvent
from wayhome.stages.outreach.queries import Counted, EnquiryFilter, EnquiryPage, Reach, SheetOverview
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import (
    Action,
    Applied,
    Bar,
    Cell,
    Chip,
    Column,
    Empty,
    Fact,
    Head,
    Notice,
    Pager,
    Row,
    Table,
)
from wayhome.web.staff.outreach.event_presenters import events_table
from wayhome.web.staff.outreach.labels import Context, crumbs, said_word

SHORT_TEXT = 90


def home_page(
    *,
    week: Sequence[InformationEvent],
    waiting: Sequence[Enquiry],
    topics: Sequence[Counted],
    countries: Sequence[Counted],
    reach: Reach,
    sheets: Sequence[SheetOverview],
    answers: bool,
    today: dt.date,
) -> Context:
    """Return the context of the outreach home; ``answers`` says whether the reader answers partners' referrals."""
    stale = sum(sheet.stale for sheet in sheets)
    return {
        "head": Head(
            _("Outreach"),
            lead=_("First information for everybody who asks: no name, no file, no decision."),
            actions=[
                Action(_("Note a question"), reverse("enquiry_new"), "primary", "chat-left-text"),
                Action(_("Plan an event"), reverse("event_new"), "outline", "calendar-event"),
            ],
        ),
        "week": events_table(week, _("Information events this week")) if week else None,
        "no_events": Empty(
            _("No information event is planned this week."),
            action=Action(_("Plan an event"), reverse("event_new")),
        ),
        "waiting": enquiries_table(waiting, today, _("Questions that wait for an answer"))
        if waiting
        else None,
        "none_waiting": Empty(_("No question waits for an answer.")),
        "topics": _bars(topics, lambda code: said_word(TOPIC_LABELS, code), "topic"),
        "countries": _bars(countries, saying.country, "country"),
        "reach": _reach_facts(reach),
        "stale": Notice(
            "warning",
            ngettext("%(count)s section is old", "%(count)s sections are old", stale) % {"count": stale},
            _("Nobody has checked them for %(days)s days. Check them before you hand them out.")
            % {"days": STALE_AFTER_DAYS},
            actions=[Action(_("Country sheets"), reverse("country_sheets"))],
            level=3,
        )
        if stale
        else None,
        "links": [
            Action(_("All questions"), reverse("enquiries"), "quiet", "list"),
            Action(_("All events"), reverse("events"), "quiet", "calendar3"),
            Action(_("Country sheets"), reverse("country_sheets"), "quiet", "globe2"),
            *(
                [Action(_("Referrals of partners"), reverse("referrals"), "quiet", "reply")]
                if answers
                else []
            ),
        ],
    }


def _bars(counts: Sequence[Counted], label: Callable[[str], str], field: str) -> list[Bar]:
    highest = max((count.number for count in counts), default=1)
    listed = reverse("enquiries")
    return [
        Bar(label(count.code), count.number, highest, f"{listed}?{urlencode({field: count.code})}")
        for count in counts
    ]


def _reach_facts(reach: Reach) -> list[Fact]:
    return [
        Fact(_("Events held"), str(reach.events)),
        Fact(_("People reached"), str(reach.people)),
        Fact(_("Women and men"), f"{reach.women} · {reach.men}"),
        Fact(_("Girls and boys"), f"{reach.girls} · {reach.boys}"),
    ]


def enquiries_table(rows: Sequence[Enquiry], today: dt.date, caption: str) -> Table:
    """Return a list of questions: topic and first words, country, language, day, state."""
    return Table(
        caption,
        [
            Column(_("Question")),
            Column(_("Country asked about")),
            Column(_("Language")),
            Column(_("Asked")),
            Column(_("State")),
        ],
        [_enquiry_row(row, today) for row in rows],
    )


def _enquiry_row(row: Enquiry, today: dt.date) -> Row:
    return Row(
        [
            Cell(
                said_word(TOPIC_LABELS, row.topic),
                note=_first_words(row),
                url=reverse("enquiry", args=[row.id]),
            ),
            Cell(saying.country(row.country)),
            Cell(saying.language_name(row.language)),
            Cell(saying.days_from(row.asked_at, today), note=row.office.name if row.office else ""),
            Cell(chip=_enquiry_chip(row)),
        ]
    )


def _first_words(row: Enquiry) -> str:
    if row.emptied_at is not None:
        return _("Text emptied")
    text = " ".join((row.text or "").split())
    return text if len(text) <= SHORT_TEXT else text[:SHORT_TEXT].rsplit(" ", 1)[0] + " …"


def _enquiry_chip(row: Enquiry) -> Chip:
    if row.case_id is not None:
        return Chip("info", _("Case opened"))
    if row.answered_at is not None:
        return Chip("done", _("Answered"))
    return Chip("neutral", _("Emptied")) if row.emptied_at else Chip("waiting", _("Waiting"))


def enquiries_page(page: EnquiryPage, where: EnquiryFilter, *, today: dt.date) -> Context:
    """Return the context of the list of questions."""
    listed = reverse("enquiries")
    chosen = {
        "open": "1" if where.open_only else "",
        "topic": where.topic.value if where.topic else "",
        "country": where.country,
    }
    chosen = {name: value for name, value in chosen.items() if value}

    def address(**more: str) -> str:
        query = urlencode({**chosen, **more})
        return f"{listed}?{query}" if query else listed

    return {
        "crumbs": crumbs((_("Questions"), "")),
        "head": Head(
            _("Questions"),
            lead=_("Newest first. Texts are emptied after %(days)s days; the counts stay.")
            % {"days": EMPTY_AFTER_DAYS},
            actions=[Action(_("Note a question"), reverse("enquiry_new"), "primary", "chat-left-text")],
        ),
        "applied": [
            Applied(_applied(name, value), f"{listed}?{urlencode(_without(chosen, name))}")
            for name, value in chosen.items()
        ],
        "clear_url": listed if chosen else "",
        "table": enquiries_table(page.rows, today, _("Questions")) if page.rows else None,
        "empty": Empty(_("No question is noted here."), _("Change the filters, or note the next question.")),
        "pager": Pager(
            earlier_url=address(before=page.earlier) if page.earlier else "",
            later_url=address(after=page.later) if page.later else "",
            earlier=_("Newer"),
            later=_("Older"),
        ),
    }


def _without(chosen: Mapping[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in chosen.items() if key != name}


def _applied(name: str, value: str) -> str:
    if name == "topic":
        return said_word(TOPIC_LABELS, value)
    return saying.country(value) if name == "country" else _("Waiting")


def enquiry_form(found: Enquiry | None = None) -> Context:
    """Return the context of the form that notes or corrects a question."""
    back = reverse("enquiry", args=[found.id]) if found else reverse("outreach")
    title = _("Correct the question") if found else _("Note a question")
    return {
        "crumbs": crumbs((_("Questions"), reverse("enquiries")), (title, "")),
        "head": Head(title, lead=_("A question is not a file: write nothing that tells who asked.")),
        "back": back,
    }


def enquiry_page(found: Enquiry, by: Actor) -> Context:
    """Return the context of one question."""
    key = found.id
    topic = said_word(TOPIC_LABELS, found.topic)
    is_open = found.emptied_at is None
    actions = []
    if is_open and found.case_id is None and allows(by, Permission.OPEN_CASE):
        url = f"{reverse('case_open')}?{urlencode({'enquiry': str(key)})}"
        actions.append(Action(_("Open a case from this question"), url, "outline", "folder2-open"))
    if is_open:
        actions.append(Action(_("Correct"), reverse("enquiry_correct", args=[key]), "quiet", "pencil"))
    return {
        "crumbs": crumbs((_("Questions"), reverse("enquiries")), (topic, "")),
        "head": Head(topic, chips=[_enquiry_chip(found)], actions=actions),
        "enquiry": found,
        "facts": [
            Fact(_("Asked"), saying.moment(found.asked_at), note=found.asked_by.name),
            Fact(_("How it reached us"), said_word(CHANNEL_LABELS, Channel(found.channel))),
            Fact(_("How they heard of us"), said_word(HEARD_FROM_LABELS, HeardFrom(found.heard_from))),
            Fact(_("Language"), saying.language_name(found.language)),
            Fact(_("Country asked about"), saying.country(found.country)),
            Fact(_("Office"), found.office.name if found.office else "–"),
            Fact(
                _("Answered"),
                saying.moment(found.answered_at),
                note=found.answered_by.name if found.answered_by else "",
            ),
        ],
        "emptied": None
        if is_open
        else Notice(
            "info",
            _("The text was emptied on %(day)s") % {"day": saying.day(found.emptied_at)},
            _("It is kept for %(days)s days. Topic, country and language stay for counting.")
            % {"days": EMPTY_AFTER_DAYS},
        ),
    }
