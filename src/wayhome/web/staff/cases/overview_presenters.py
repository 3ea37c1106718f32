"""The overview of a case: the way so far, what blocks the next step, people, facts, and what happened last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.cases import queries
from wayhome.casefile.cases.enums import BEFORE_BOARDING, AccessGround, Area, State
from wayhome.casefile.cases.models import Case, CaseAccess, Hold, StateChange
from wayhome.casefile.cases.queries import Line
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.casefile.cases.telling import AREA_PERMISSION
from wayhome.ground.values.sentences import msgid
from wayhome.keeping.queries import is_held
from wayhome.process.enums import Verb
from wayhome.process.gates import needs_protection_sign_off, signed_off
from wayhome.process.gathering import Gathered, gather
from wayhome.process.models import BlindWithdrawal
from wayhome.process.sides import side_refusal
from wayhome.process.transitions import BY_VERB
from wayhome.process.worklist import Offer, next_verb, offers
from wayhome.safeguards.conditions import readings
from wayhome.web.shared import saying
from wayhome.web.shared.pages import StaffRequest
from wayhome.web.shared.presenting import Action, Chip, Event, Fact, Notice, Status, Tag
from wayhome.web.staff.cases.emergency_presenters import emergency_action
from wayhome.web.staff.cases.frame import case_frame
from wayhome.web.staff.cases.gate_presenters import closed_reason, gate_panel
from wayhome.web.staff.cases.labels import Context, people_count, responsible, state_label
from wayhome.web.staff.cases.override_presenters import passed_conditions
from wayhome.web.staff.cases.people_lines import Names, named, names_by_place
from wayhome.web.staff.cases.people_presenters import person_cards
from wayhome.web.staff.cases.practice import practice_note
from wayhome.web.staff.cases.rails import case_rail
from wayhome.web.staff.cases.steps import SIGN_OFF, step_action

NEUTRAL_LINE = msgid("The reason is kept for who may read it.")
PREVIEW = 6
WHOLE = 500
SOON_DAYS = 14


def overview(hand: CaseInHand, request: StaffRequest) -> Context:
    """Return the context of the overview; its number of queries does not grow with the members."""
    case, by = hand.case, hand.by
    gathered = gather(case, today=request.today, now=request.now)
    standing = queries.standing_of(case, by, on=request.today, limit=PREVIEW)
    changes, hold = standing.changes, standing.hold
    offered = offers(case, by, gathered)
    gate, open_conditions = gate_panel(case, by, gathered, offered)
    frame = case_frame(
        hand,
        tab="overview",
        request=request,
        lead=_lead(case, len(gathered.facts.active_members)),
        chips=_chips(case, hold, open_conditions, request),
        tags=[
            Tag(_worker_said(case, hand.offices), "person"),
            Tag(case.programme.name, "journal-text"),
        ],
        actions=_head_actions(case, by),
        members=[member for member in gathered.members if member.until_at is None],
    )
    names = names_by_place(gathered.members, shown=frame["identity_shown"])
    return {
        **frame,
        "rail": case_rail(case, changes, open_conditions=open_conditions),
        "heard": _heard(case, by, gathered.heard),
        "passed": passed_conditions(case, gathered, by, request.today),
        "gate": gate,
        "closed": _closed(case, by, changes),
        "people": person_cards(
            frame["members"],
            by=by,
            shown=frame["identity_shown"],
            today=request.today,
            # The conditions of a journey are asked of whoever has one ahead.
            readings=readings(gathered.facts)
            if case.state != State.CLOSED.value and not case.programme.is_at_home
            else (),
            about={member.key: member for member in gathered.facts.members},
        ),
        "other_steps": [*_other_steps(case, by, gathered, offered, hold), *emergency_action(case, by)],
        "facts": _next_facts(case, request),
        "workers": _workers(case, hand.offices),
        "file_facts": _file_facts(case, by),
        "holders": _holders(standing.holders),
        "practice": practice_note(case.state),
        **_addresses(case, by),
        "events": _events(standing.lines, names),
        "may_read_history": allows(by, Permission.READ_HISTORY),
        "history_url": reverse("case_history", args=[case.reference]),
    }


def history(hand: CaseInHand, request: StaffRequest, title: str) -> Context:
    """Return the context of the whole history."""
    case, by = hand.case, hand.by
    lead = _("What happened on this case, the newest first, as far as your role may read it.")
    frame = case_frame(hand, tab="history", request=request, crumb=title, lead=lead)
    shown = frame["identity_shown"]
    everybody = queries.members_of(case, everybody=True) if shown else []
    names = names_by_place(everybody, shown=shown)
    return {
        **frame,
        "events": _events(queries.timeline(case, by, limit=WHOLE), names),
        "moves": _moves(case, by),
        "closed_areas": [
            area.value for area, permission in AREA_PERMISSION.items() if not allows(by, permission)
        ],
    }


def _lead(case: Case, travelling: int) -> str:
    """Return who travels from where to where, and when; whoever withdrew or stays is not counted."""
    people = people_count(travelling or case.members_count)
    if case.programme.is_at_home:
        where = saying.country(case.destination_country) if case.destination_country else "–"
        said_so = _("%(people)s, back in %(destination)s.")
        if case.arrived_on:
            said_so = ngettext(
                "%(people)s, back in %(destination)s since %(day)s.",
                "%(people)s, back in %(destination)s; the last of them came home on %(day)s.",
                travelling or case.members_count,
            )
        return said_so % {"people": people, "destination": where, "day": saying.day(case.arrived_on)}
    host = saying.country(case.host_country)
    if not case.destination_country:
        first = _("%(people)s, %(host)s; no destination chosen yet.") % {"people": people, "host": host}
    else:
        first = _("%(people)s, %(host)s to %(destination)s.") % {
            "people": people,
            "host": host,
            "destination": saying.country(case.destination_country),
        }
    return f"{first} {_when(case)}".strip()


def _when(case: Case) -> str:
    if case.arrived_on:
        return _("Arrived on %(day)s.") % {"day": saying.day(case.arrived_on, "weekday")}
    if case.departed_on:
        return _("Departed on %(day)s.") % {"day": saying.day(case.departed_on, "weekday")}
    if case.planned_travel_on and case.state != State.CLOSED.value:
        return _("Journey planned for %(day)s.") % {"day": saying.day(case.planned_travel_on, "weekday")}
    return ""


def _chips(case: Case, hold: Hold | None, open_conditions: int, request: StaffRequest) -> list[Chip]:
    chips = []
    if open_conditions:
        text = saying.number(open_conditions)
        chips.append(Chip("blocked", _("Still open: %(number)s") % {"number": text}, "#gate"))
    if hold is not None:
        since = saying.day(hold.from_at, "stop")
        chips.append(Chip("waiting", _("On hold since %(day)s") % {"day": since}))
    if case.state == State.CLOSED.value and is_held(case.pk):  # an open case is never erased
        chips.append(Chip("warning", _("Legal hold")))
    if case.deadline_on and State(case.state) in BEFORE_BOARDING:
        left = (case.deadline_on - request.today).days
        status: Status = "blocked" if left < 0 else "warning" if left <= SOON_DAYS else "info"
        words = _("Departure period: %(left)s")
        chips.append(Chip(status, words % {"left": saying.days_left(case.deadline_on, request.today)}))
    if case.mark:
        chips.append(Chip("info", _("Demonstration")))
    return chips


def _head_actions(case: Case, by: Actor) -> list[Action]:
    if case.state == State.CLOSED.value:
        return []
    if State(case.state) in BEFORE_BOARDING and allows(by, Permission.COUNSEL):
        return [Action(_("Record a session"), reverse("session_new", args=[case.reference]), icon="plus-lg")]
    if not (allows(by, Permission.WRITE_NOTE) and allows(by, Permission.READ_NOTES)):
        return []
    return [Action(_("Write a note"), reverse("case_notes", args=[case.reference]) + "#note", icon="plus-lg")]


def _heard(case: Case, by: Actor, messages: Sequence[BlindWithdrawal]) -> list[Notice]:
    """Return a notice for each unanswered message that somebody does not want to travel.

    Everybody on the case reads that nobody boards; who may answer has the way to it, the others hear a withdrawal.
    """
    may = allows(by, Permission.ANSWER_MESSAGE)
    ask = _(
        "A return counsellor or protection officer answers it. If the person withdraws, anybody records that."
    )
    return [
        Notice(
            "blocked",
            _("Somebody does not want to travel"),
            _(
                "We were told on %(moment)s. Speak with the person alone. Nobody boards until this is answered."
            )
            % {"moment": saying.moment(row.told_at)}
            + ("" if may else f" {ask}"),
            icon="hand-index",
            actions=[
                Action(
                    _("Read and answer"), reverse("blind_answer", args=[case.reference, row.id]), "primary"
                )
            ]
            if may
            else [],
        )
        for row in messages
    ]


def _closed(case: Case, by: Actor, changes: Sequence[StateChange]) -> Notice | None:
    if case.state != State.CLOSED.value:
        return None
    action = step_action(
        Verb.REOPEN, case.reference, closed=closed_reason(case, BY_VERB[Verb.REOPEN], by, ())
    )
    ended = next((change for change in reversed(changes) if change.to_state == State.CLOSED.value), None)
    day = saying.day(ended.happened_at if ended else case.closed_at)
    says = (
        _("Closed on %(day)s. It can be opened again, at most where its people are.")
        if case.programme.is_at_home
        else _("Closed on %(day)s. It can be opened again, at most at the step of preparing.")
    )
    return Notice(
        "neutral",
        _("The case is closed"),
        says % {"day": day},
        icon="archive",
        actions=[action],
    )


def _other_steps(
    case: Case, by: Actor, gathered: Gathered, offered: Sequence[Offer], hold: Hold | None
) -> list[Action]:
    """Return the verbs beside the one that leads forward; those of other roles are left out."""
    if case.state == State.CLOSED.value:
        return []
    ahead = next_verb(case)
    actions = [
        step_action(offer.row.verb, case.reference, closed=closed_reason(case, offer.row, by, offered))
        for offer in offered
        if offer.row is not ahead and not offer.row.aside and allows(by, offer.row.permission)
    ]
    if case.state == State.PREPARING.value and allows(by, Permission.DECIDE_PROTECTION):
        actions += _sign_off(case, gathered)
    if side_refusal(case, BY_VERB[Verb.CLOSE], by, on=gathered.facts.today) is not None:
        return actions
    if allows(by, Permission.HOLD):
        actions.append(step_action(Verb.RESUME if hold else Verb.HOLD, case.reference))
    if allows(by, Permission.CLOSE):
        actions.append(step_action(Verb.CLOSE, case.reference))
    return actions


def _sign_off(case: Case, gathered: Gathered) -> list[Action]:
    if not needs_protection_sign_off(gathered.facts) or signed_off(case):
        return []
    url = reverse("case_verb", args=[case.reference, SIGN_OFF])
    return [Action(_("Sign off protection"), url, icon="shield-check", post=True)]


def _next_facts(case: Case, request: StaffRequest) -> list[Fact]:
    if case.programme.is_at_home:
        day = saying.day(case.arrived_on) if case.arrived_on else _("not confirmed yet")
        return [Fact(_("Home since"), day)]
    facts = []
    if case.departed_on:
        facts.append(Fact(_("Departed"), saying.day(case.departed_on, "short")))
    elif case.planned_travel_on:
        note = saying.days_from(case.planned_travel_on, request.today)
        facts.append(Fact(_("Journey"), saying.day(case.planned_travel_on, "short"), note=note))
    else:
        facts.append(Fact(_("Journey"), _("not planned yet")))
    if case.arrived_on:
        facts.append(Fact(_("Arrived"), saying.day(case.arrived_on, "short")))
    if State(case.state) in BEFORE_BOARDING:
        if case.deadline_on:
            note = saying.days_left(case.deadline_on, request.today)
            facts.append(
                Fact(_("Voluntary departure period ends"), saying.day(case.deadline_on, "short"), note=note)
            )
        else:
            facts.append(Fact(_("Voluntary departure period"), "–", note=_("no period is recorded")))
    return facts


def _worker_said(case: Case, offices: Mapping[int, str]) -> str:
    """Return who works on the case now and in which office of their own, if they have one."""
    worker = responsible(case)
    if worker is None:
        return _("Nobody is responsible yet")
    office = offices.get(worker.id)
    return f"{worker.name}, {office}" if office else worker.name


def _workers(case: Case, offices: Mapping[int, str]) -> list[Fact]:
    counsellor, manager = case.counsellor, case.case_manager
    facts = [
        Fact(
            _("Counsellor"),
            counsellor.name if counsellor else "–",
            note=offices.get(counsellor.id, "") if counsellor else "",
        ),
    ]
    if manager:
        facts.append(Fact(_("Case manager"), manager.name, note=offices.get(manager.id, "")))
    if case.origin_organisation:
        facts.append(Fact(_("Origin side"), case.origin_organisation.name))
    return facts


def _file_facts(case: Case, by: Actor) -> list[Fact]:
    facts = [Fact(_("Programme"), case.programme.name)]
    if case.language:
        facts.append(Fact(_("Language"), saying.language_name(case.language)))
    if case.applied_on:
        facts.append(Fact(_("Applied"), saying.day(case.applied_on)))
    if case.approved_on:
        facts.append(Fact(_("Approved"), saying.day(case.approved_on)))
    if case.host_answer:
        words = {"no_objection": _("no objection"), "objection": _("objection")}
        facts.append(
            Fact(
                _("Host government"),
                words.get(case.host_answer, case.host_answer),
                note=saying.day(case.host_answer_on) if case.host_answer_on else "",
            )
        )
    return facts


def _holders(access: Sequence[CaseAccess]) -> list[Fact]:
    return [
        Fact(
            row.organisation.name,
            _("responsible")
            if row.ground == AccessGround.OWNER.value
            else _("by agreement since %(day)s") % {"day": saying.day(row.begins_on)},
        )
        for row in access
    ]


def _addresses(case: Case, by: Actor) -> Context:
    """Return where the cards of the aside are changed, for who may."""
    pages = {
        "edit_url": ("case_edit", Permission.EDIT_CASE),
        "assign_url": ("case_assign", Permission.ASSIGN_CASE),
        "share_url": ("case_share", Permission.SHARE_CASE),
    }
    return {
        key: reverse(name, args=[case.reference])
        for key, (name, permission) in pages.items()
        if allows(by, permission)
    }


def _events(lines: Sequence[Line], names: Names) -> list[Event]:
    return [
        Event(
            named(line.sentence, names),
            line.icon,
            [saying.moment(line.at, "short"), *([line.who] if line.who else [])],
        )
        for line in lines
    ]


def _moves(case: Case, by: Actor) -> list[Event]:
    """Return each move from step to step, newest first, with the reason where it may be read."""
    moves = []
    for change in reversed(queries.state_changes(case)):
        meta: list[object] = [saying.moment(change.happened_at, "short")]
        if change.from_state not in ("", change.to_state):
            meta.append(_("from %(step)s") % {"step": state_label(change.from_state)})
        if words := _reason(change, by):
            meta.append(words)
        moves.append(Event(state_label(change.to_state), "arrow-right", meta))  # type: ignore[arg-type]
    return moves


def _reason(change: StateChange, by: Actor) -> str:
    """Return why a step was taken, or its area's neutral line, which stands there whether or not a reason was given."""
    row = BY_VERB.get(Verb(change.verb)) if change.verb in set(Verb) else None
    area = Area(change.area) if change.area else row.reason_area if row else Area.COUNSELLING
    if allows(by, AREA_PERMISSION[area]):
        return change.reason or ""
    return _(NEUTRAL_LINE) if row is not None and row.takes_reason else ""
