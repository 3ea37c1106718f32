"""The hand-over as its receiver will see it, and what stays here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.casefile.people.enums import SEX_LABELS, Sex
from wayhome.ground.values.sentences import msgid, say
from wayhome.stages.journey.enums import (
    MEETING_LABELS,
    Meeting,
)
from wayhome.stages.journey.queries import JourneyOfCase, MemberJourney
from wayhome.web.shared.presenting import Action, Chip, Fact
from wayhome.web.shared.saying import country, day, language_name, said
from wayhome.web.staff.cases.labels import joined, relation_label
from wayhome.web.staff.journey.labels import (
    called,
    one_action,
    travellers_of,
)


@dataclass(frozen=True)
class Sheet:
    """One person of a package: a heading, facts, and the legs of the journey as lines."""

    title: str
    facts: tuple[Fact, ...]
    legs: tuple[str, ...]


def sheets(people: Iterable[Mapping[str, Any]]) -> list[Sheet]:
    """Return each person handed over in the words of the reader; what is not known is a dash."""
    return [_sheet(member) for member in people]


def stays_here() -> list[str]:
    """Return what no package holds, whoever sends it."""
    return [
        _("Legal ground, asylum history and appeals"),
        _("Notes of talks, own words and assessments"),
        _("Whether somebody was in detention"),
        _("Health and vulnerability, unless the person agreed to share them apart from this"),
    ]


def _sheet(member: Mapping[str, Any]) -> Sheet:
    facts = [
        Fact(_("Name in Latin letters"), member["latin_name"] or "–"),
        Fact(_("What they are to the applicant"), relation_label(member["relation"]) or "–"),
        Fact(_("Born"), _birth(member["birth"])),
        Fact(_("Sex"), _(SEX_LABELS[Sex(member["sex"])])),
        Fact(_("Nationalities"), _joined(country(code) for code in member["nationalities"])),
        Fact(_("Speaks"), _speaks(member)),
        Fact(_("Reads"), _reads(member["can_read"])),
        Fact(_("Telephone"), _contact(member, "phones")),
        Fact(_("E-mail"), _contact(member, "email")),
        Fact(_("Address after return"), _contact(member, "origin_address")),
        Fact(_("Work"), member["occupation"] or "–"),
        Fact(_("Wishes"), member["wishes"] or "–"),
    ]
    if member.get("vulnerability"):
        facts.append(Fact(_("What to take care of"), member["vulnerability"], note=_("shared with consent")))
    return Sheet(member["full_name"], tuple(facts), tuple(_leg(leg) for leg in member["legs"]))


def _contact(member: Mapping[str, Any], name: str) -> str:
    """Return a way to reach somebody, or that it is closed to the reader."""
    if name not in member:
        return _("Restricted")
    value = member[name] or ""
    return (
        value if isinstance(value, str) and value else _joined(str(item.get("number", "")) for item in value)
    )


def _birth(birth: Mapping[str, str] | None) -> str:
    if not birth:
        return "–"
    if birth["original"] == birth["edtf"]:
        return birth["edtf"]
    return said(joined(birth["original"], birth["edtf"]))


def _speaks(member: Mapping[str, Any]) -> str:
    others = [item if isinstance(item, str) else item.get("code", "") for item in member["other_languages"]]
    return _joined(language_name(code) for code in (member["language"], *others) if code)


def _reads(value: str | None) -> str:
    return {"yes": _("Yes"), "no": _("No"), "some": _("A little")}.get(value or "", _("Not asked"))


def _joined(parts: Any) -> str:
    return ", ".join(part for part in parts if part) or "–"


def _leg(leg: Mapping[str, str]) -> str:
    return said(
        joined(
            leg["flight_number"] or leg["carrier"],
            f"{leg['from_airport']} – {leg['to_airport']}",
            day(dt.date.fromisoformat(leg["arrives_on"]), "short"),
            _("help: %(state)s") % {"state": _(MEETING_LABELS[Meeting(leg["meeting"])])},
        )
    )


def handover_part(hand: CaseInHand, journey: JourneyOfCase, shown: bool) -> dict[str, Any]:
    """Return where the hand-over stands, what the reader may do about it, and who refused.

    For who is neither its sender nor its receiver there is one neutral line.
    """
    if not journey.reads_handovers:
        return {"handover_closed": True}
    latest = journey.handovers[0] if journey.handovers else None
    reference = hand.case.reference
    somebody = bool(travellers_of(journey))
    actions = (
        one_action(
            hand,
            Permission.SEND_HANDOVER,
            "journey_handover",
            _("Look at it again and send") if latest else _("Preview and send"),
            "send",
        )
        if somebody
        else []
    )
    if latest is not None and latest.acknowledged_at is None:
        if allows(hand.by, Permission.SEND_HANDOVER):
            remind = reverse("journey_handover_remind", args=[reference])
            actions.append(Action(_("Send a reminder"), remind, "outline", "bell", post=True))
        if latest.receiver_id == hand.by.organisation_id and allows(hand.by, Permission.ACKNOWLEDGE_HANDOVER):
            take = reverse("journey_handover_acknowledge", args=[reference])
            actions.insert(0, Action(_("Acknowledge"), take, "primary", "check2-all"))
    if allows(hand.by, Permission.RECORD_CONSENT):
        refuse = reverse("journey_refusal", args=[reference])
        actions.append(Action(_("Record a refusal"), refuse, "quiet"))
        for one in journey.members:
            if one.refusal is not None:
                back = reverse("journey_refusal_back", args=[reference, one.refusal.id])
                about = called(one.member, shown=shown)
                actions.append(Action(_("Take a refusal back"), back, "quiet", about=about))
    return {
        "handover_line": _handover_line(latest),
        "handover_chip": _handover_chip(latest, needed=somebody),
        "handover_sent_url": reverse("journey_handover_sent", args=[reference]) if latest and shown else "",
        "handover_answer": latest.answer if latest and latest.answer else "",
        "handover_actions": actions,
        "refusals": _refusals(journey.members, shown),
    }


def _handover_line(latest: Any) -> str:
    if latest is None:
        return _("Nothing was sent yet. The office on the other side prepares from what it is told.")
    if latest.acknowledged_at is None:
        return said(
            say(
                msgid("Sent to %(name)s on %(day)s. An answer is due by %(due)s."),
                name=latest.receiver.name,
                day=latest.sent_at.date(),
                due=latest.answer_due_on,
            )
        )
    return said(
        say(
            msgid("Sent to %(name)s on %(day)s, acknowledged on %(answered)s."),
            name=latest.receiver.name,
            day=latest.sent_at.date(),
            answered=latest.acknowledged_at.date(),
        )
    )


def _handover_chip(latest: Any, *, needed: bool) -> Chip:
    if latest is None:
        return Chip("blocked" if needed else "neutral", _("Not sent"))
    if latest.acknowledged_at is None:
        return Chip("waiting", _("Waits for an answer"))
    return Chip("done", _("Acknowledged"))


def _refusals(members: Sequence[MemberJourney], shown: bool) -> list[str]:
    return [
        said(
            say(
                msgid(
                    "%(name)s refused the hand-over in writing on %(day)s. Help there then cannot reach them."
                ),
                name=called(one.member, shown=shown),
                day=one.refusal.refused_on,
            )
        )
        for one in members
        if one.refusal is not None
    ]
