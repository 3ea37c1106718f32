"""What the pages of referrals show: to the partner what was sent and answered, to the counsellors what to answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.cases.models import Case
from wayhome.stages.outreach.enums import (
    ANSWER_WITHIN_DAYS,
    DECLINE_LABELS,
    EMPTY_AFTER_DAYS,
    INTERPRETER_WISH_LABELS,
    REFERRAL_STATE_LABELS,
    ReferralState,
)
from wayhome.stages.outreach.models import PartnerReferral
from wayhome.stages.outreach.queries import ReferralPage
from wayhome.web.shared import saying
from wayhome.web.shared.presenting import (
    Action,
    Cell,
    Chip,
    Column,
    Empty,
    Fact,
    Head,
    Link,
    Notice,
    Pager,
    Row,
    Status,
    Table,
)
from wayhome.web.staff.outreach.labels import Context, said_word

CHIPS: dict[ReferralState, Status] = {
    ReferralState.SENT: "waiting",
    ReferralState.ACCEPTED: "done",
    ReferralState.DECLINED: "neutral",
    ReferralState.TAKEN_BACK: "neutral",
}


def _crumbs(by: Actor, *links: tuple[str, str]) -> list[Link]:
    """Return the way to a page of referrals: through outreach for who works there, else from the day."""
    outreach = allows(by, Permission.WORK_OUTREACH)
    first = Link(_("Outreach"), reverse("outreach")) if outreach else Link(_("My day"), reverse("my_day"))
    return [first, *(Link(label, url) for label, url in links)]


def _chip(row: PartnerReferral) -> Chip:
    state = ReferralState(row.state)
    if state is ReferralState.SENT and not row.waits:
        return Chip("neutral", _("Not answered"))
    return Chip(CHIPS[state], said_word(REFERRAL_STATE_LABELS, state))


def _who(row: PartnerReferral) -> str:
    people = ngettext("%(number)s person", "%(number)s people", row.people) % {"number": row.people}
    return f"{people} · {_('may be a child')}" if row.may_be_child else people


def received_page(page: ReferralPage, by: Actor, *, today: dt.date, first: bool) -> Context:
    """Return the context of the list of what partners refer to the counsellors."""
    columns = [
        Column(_("From")),
        Column(_("Language")),
        Column(_("Sent")),
        Column(_("Answer by")),
        Column(_("State")),
    ]
    rows = [
        Row(
            [
                Cell(row.organisation.name, note=_who(row), url=reverse("referral", args=[row.id])),
                Cell(
                    saying.language_name(row.language),
                    note=said_word(INTERPRETER_WISH_LABELS, row.interpreter),
                ),
                Cell(saying.days_from(row.sent_at, today)),
                _due_cell(row, today),
                Cell(chip=_chip(row)),
            ]
        )
        for row in page.rows
    ]
    return {
        "crumbs": _crumbs(by, (_("Referrals"), "")),
        "head": Head(
            _("Referrals"),
            lead=_(
                "People who agreed that a partner asks for them. Answer within %(days)s days (house default), sooner "
                "where somebody may be a child."
            )
            % {"days": ANSWER_WITHIN_DAYS},
        ),
        "table": Table(_("Referrals"), columns, rows) if rows else None,
        "empty": Empty(
            _("No partner has referred anybody."),
            _(
                "They can as soon as an agreement about referrals is in force. What they send appears here and on My day."
            ),
        ),
        "pager": _pager(page, "referrals", first),
    }


def _due_cell(row: PartnerReferral, today: dt.date) -> Cell:
    if not row.waits:
        return Cell("–")
    return Cell(
        saying.day(row.answer_by_on, "short"),
        note=saying.days_from(row.answer_by_on, today),
        status="warning" if row.answer_by_on < today else "",
    )


def sent_page(page: ReferralPage, by: Actor, *, today: dt.date, first: bool) -> Context:
    """Return the context of the list of what a partner sent."""
    columns = [Column(_("To")), Column(_("Language")), Column(_("Sent")), Column(_("State"))]
    rows = [
        Row(
            [
                Cell(row.receiver.name, note=_who(row), url=reverse("referral_sent", args=[row.id])),
                Cell(saying.language_name(row.language)),
                Cell(saying.days_from(row.sent_at, today), note=row.sent_by.name),
                Cell(chip=_chip(row)),
            ]
        )
        for row in page.rows
    ]
    new = Action(_("Refer somebody"), reverse("referral_new"), "primary", "send")
    return {
        "crumbs": _crumbs(by, (_("Referrals"), "")),
        "head": Head(
            _("Referrals"),
            lead=_("Whom you referred to a counsellor, with their agreement, and whether it was accepted."),
            actions=[new],
        ),
        "table": Table(_("Referrals"), columns, rows) if rows else None,
        "empty": Empty(
            _("You have referred nobody yet."),
            _(
                "Somebody who would like to speak with a counsellor can call them, or you write it down for them."
            ),
        ),
        "pager": _pager(page, "referrals_sent", first),
    }


def _pager(page: ReferralPage, name: str, first: bool) -> Pager:
    listed = reverse(name)
    return Pager(
        earlier_url="" if first else listed,
        later_url=f"{listed}?{urlencode({'after': page.later})}" if page.later else "",
        earlier=_("Newest"),
        later=_("Older"),
    )


def new_page(by: Actor, agreements: Sequence[Agreement]) -> Context:
    """Return the context of the form that refers somebody."""
    title = _("Refer somebody")
    return {
        "crumbs": _crumbs(by, (_("Referrals"), reverse("referrals_sent")), (title, "")),
        "head": Head(
            title,
            lead=_(
                "For somebody who would like to speak with a counsellor and agrees to this being sent. No file is "
                "opened by it; that is asked again there."
            ),
        ),
        "back": reverse("referrals_sent"),
        "nobody": None
        if agreements
        else Empty(
            _("There is nobody to refer to."),
            _(
                "Your organisation has no agreement about referrals that is in force. Tell the person how to reach "
                "the counsellors themselves."
            ),
        ),
        "within": ANSWER_WITHIN_DAYS,
        "emptied_after": EMPTY_AFTER_DAYS,
    }


def sent_one(row: PartnerReferral, by: Actor, *, today: dt.date) -> Context:
    """Return the context of one referral for the partner who sent it: what was sent, and the answer."""
    waits = row.waits
    back = Action(
        _("Take it back"), reverse("referral_take_back", args=[row.id]), "stop", "arrow-counterclockwise"
    )
    return {
        "crumbs": _crumbs(by, (_("Referrals"), reverse("referrals_sent")), (_("Referral"), "")),
        "head": Head(
            _("Referral to %(name)s") % {"name": row.receiver.name},
            chips=[_chip(row)],
            actions=[back] if waits else [],
        ),
        "notice": _answer_notice(row, today),
        "referral": row,
        "facts": [
            *_facts(row),
            Fact(_("Sent"), saying.moment(row.sent_at), note=row.sent_by.name),
            _answered(row, today),
        ],
    }


def _answer_notice(row: PartnerReferral, today: dt.date) -> Notice | None:
    state = ReferralState(row.state)
    if state is ReferralState.DECLINED:
        return Notice(
            "info", said_word(DECLINE_LABELS, row.declined_because), row.declined_words or "", level=2
        )
    if state is ReferralState.ACCEPTED:
        return Notice(
            "done",
            _("A counsellor speaks with the person"),
            _("What comes of it stays between the two, unless the person tells you."),
        )
    if state is ReferralState.TAKEN_BACK:
        return Notice("info", _("You took it back"), _("What was written is gone, for you and for them."))
    if not row.waits:
        return Notice(
            "info",
            _("Nobody answered in time"),
            _(
                "Its words were emptied. If the person still wants to speak with a counsellor, refer them anew."
            ),
        )
    if not row.agreement.in_force_on(today):
        return Notice(
            "warning",
            _("Nobody there reads it any more"),
            _("The agreement between the two organisations has ended. Take it back, and tell the person."),
        )
    return None


def received_one(row: PartnerReferral, case: Case | None, by: Actor, *, today: dt.date) -> Context:
    """Return the context of one referral for the counsellors: what is asked, how to call safely, and the two answers."""
    key, waits = row.id, row.waits
    accept = f"{reverse('case_open')}?{urlencode({'referral': str(key)})}"
    actions = [
        Action(_("Accept and open a case"), accept, "primary", "folder2-open"),
        Action(_("Decline"), reverse("referral_decline", args=[key]), "outline", "x-lg"),
    ]
    return {
        "crumbs": _crumbs(by, (_("Referrals"), reverse("referrals")), (_("Referral"), "")),
        "head": Head(
            _("Referral from %(name)s") % {"name": row.organisation.name},
            lead=_("Speak with the person first. Whether there will be a file, they say to you.")
            if waits
            else "",
            chips=[_chip(row)],
            actions=actions if waits else [],
        ),
        "notice": _state_notice(row, case),
        "referral": row,
        "facts": [
            *_facts(row),
            Fact(_("Sent"), saying.moment(row.sent_at), note=row.sent_by.name),
            _answered(row, today),
        ],
    }


def _state_notice(row: PartnerReferral, case: Case | None) -> Notice | None:
    state = ReferralState(row.state)
    if state is ReferralState.TAKEN_BACK:
        return Notice(
            "warning",
            _("The person changed their mind"),
            _("The partner took the referral back, and what was written is gone. Call nobody."),
        )
    if state is ReferralState.DECLINED:
        return Notice("info", said_word(DECLINE_LABELS, row.declined_because), row.declined_words or "")
    if state is ReferralState.ACCEPTED:
        to_case = [Action(_("Open the case"), reverse("case", args=[case.reference]))] if case else []
        return Notice(
            "done",
            _("A case was opened from it"),
            _("The partner knows that it was accepted, and no more."),
            actions=to_case,
        )
    if not row.waits:
        return Notice(
            "info",
            _("Nobody answered in time"),
            _(
                "Its words were emptied. Ask the partner whether the person still wants to speak with a counsellor."
            ),
        )
    return None


def _facts(row: PartnerReferral) -> list[Fact]:
    return [
        Fact(_("How many people"), _who(row)),
        Fact(
            _("Language they want to speak"),
            saying.language_name(row.language),
            note=said_word(INTERPRETER_WISH_LABELS, row.interpreter),
        ),
        Fact(_("They agreed, explained in"), saying.language_name(row.explained_in)),
    ]


def _answered(row: PartnerReferral, today: dt.date) -> Fact:
    """Return when it was answered, or until when it is to be."""
    if row.settled_at is not None:
        return Fact(_("Answered"), saying.moment(row.settled_at))
    return Fact(
        _("Answer by"),
        saying.day(row.answer_by_on),
        note=_("%(when)s · house default") % {"when": saying.days_from(row.answer_by_on, today)},
    )


def decline_page(row: PartnerReferral, by: Actor) -> Context:
    """Return the context of the form that declines a referral."""
    title, here = _("Decline the referral"), reverse("referral", args=[row.id])
    return {
        "crumbs": _crumbs(by, (_("Referrals"), reverse("referrals")), (_("Referral"), here), (title, "")),
        "head": Head(title, lead=_("The partner reads the reason and your sentence, and tells the person.")),
        "back": here,
    }


def take_back_page(row: PartnerReferral, by: Actor) -> Context:
    """Return the context of the page that takes a referral back."""
    title, here = _("Take the referral back"), reverse("referral_sent", args=[row.id])
    return {
        "crumbs": _crumbs(
            by, (_("Referrals"), reverse("referrals_sent")), (_("Referral"), here), (title, "")
        ),
        "head": Head(
            title,
            lead=_(
                "The person changed their mind: that needs no reason. What was written is gone at once, here and "
                "there, and the counsellors are told to call nobody."
            ),
        ),
        "back": here,
    }
