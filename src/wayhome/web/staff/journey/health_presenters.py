"""Health and fitness to travel, for health officers; everybody else gets one neutral line."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.ground.values.sentences import msgid, say
from wayhome.safeguards.facts import HealthFacts
from wayhome.stages.journey.queries import JourneyOfCase
from wayhome.web.shared.presenting import Action, Cell, Column, Row, Table
from wayhome.web.shared.saying import day, said
from wayhome.web.staff.journey.labels import (
    called,
    closed_row,
    one_action,
)


def health_actions(hand: CaseInHand) -> list[Action]:
    permission = Permission.DECIDE_HEALTH if allows(hand.by, Permission.DECIDE_HEALTH) else Permission.COUNSEL
    label = _("Record that somebody was asked")
    return one_action(hand, permission, "journey_health_asked", label, "clipboard2-pulse")


def health(hand: CaseInHand, journey: JourneyOfCase, shown: bool) -> Table:
    decides = allows(hand.by, Permission.DECIDE_HEALTH)
    rows = []
    for one in journey.members:
        if one.closed:
            rows.append(closed_row(cells=5))
            continue
        facts = one.health or HealthFacts()
        url = reverse("journey_health", args=[hand.case.reference, one.member.position])
        action = Action(_("Open"), url, "quiet", about=called(one.member, shown=shown))
        rows.append(
            Row(
                [
                    Cell(called(one.member, shown=shown)),
                    Cell(day(facts.asked_on))
                    if facts.asked_on
                    else Cell(_("Not asked yet"), status="blocked"),
                    _fitness_cell(facts),
                    Cell(", ".join(_needs(facts)) or "–"),
                    Cell(actions=[action] if decides else []),
                ]
            )
        )
    columns = [
        Column(_("Person")),
        Column(_("Asked on")),
        Column(_("Fit to travel")),
        Column(_("What is needed")),
        Column(_("Actions"), hidden_label=True),
    ]
    return Table(_("Health and fitness to travel"), columns, rows)


def _fitness_cell(facts: HealthFacts) -> Cell:
    if facts.medical is None and facts.declined:
        told = facts.declined_told_on is not None
        return Cell(_("Did not want to say"), status="done" if told else "blocked")
    if facts.medical is None:
        return Cell("–")
    if not facts.medical:
        return Cell(_("Nothing matters for the journey"), status="done")
    if facts.fit is None:
        return Cell(_("Not assessed yet"), status="blocked")
    if not facts.fit:
        return Cell(_("Not fit"), status="blocked")
    return Cell(_("Fit"), note=said(say(msgid("until %(day)s"), day=facts.fit_until)), status="done")


def _needs(facts: HealthFacts) -> Iterable[str]:
    if facts.escort.needed:
        yield _("medical escort, arranged") if facts.escort.arranged else _("medical escort, not arranged")
    if facts.medicine_needed:
        yield _("medicine, handed over") if facts.medicine_arranged else _("medicine, not handed over")
    if facts.care_needed:
        yield _("care on arrival, confirmed") if facts.care_confirmed else _("care on arrival, not confirmed")
    if facts.pregnant:
        yield said(
            say(
                msgid("pregnant, %(weeks)s weeks on %(day)s"),
                weeks=facts.pregnancy_weeks,
                day=facts.pregnancy_weeks_on,
            )
        )
