"""Whoever has no role is refused by every verb of the product, and by every question that asks for a permission.

The verbs are found, not listed: one that is new is asked too. What each is handed is real where a verb looks at it
before it asks who acts (a case, a member, a code), and a stand-in that breaks whatever it is used for elsewhere. So a
verb that asks too late, or not at all, fails here. ``ASKS_NOBODY`` names the verbs that refuse nobody, with the reason.
"""

from __future__ import annotations

import ast
import datetime as dt
import importlib
import inspect
import pkgutil
import re
import typing
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import Enum
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from django.db import transaction

import wayhome
from tests.cast import Cast, a_case, members
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.cases.enums import State
from wayhome.casefile.cases.models import Case, CaseMember
from wayhome.casefile.cases.scopes import CaseInHand
from wayhome.casefile.people.models import Person
from wayhome.ground.core.errors import NotPermitted, Refused

SOURCE = Path(wayhome.__path__[0])
Verb = Callable[..., object]

OF_A_TIMER = "a timer's, as the service account of one organisation"
PART_OF_A_VERB = "part of other verbs, which have asked"
OF_THE_SERVER = "a command's, for whoever runs the server"
AT_THE_END = "what every request ends with, whoever made it"
OWN = "everybody's own"
HIDDEN = "whoever may not is told that nothing is there"
ASKS_NOBODY = {
    "casefile.access.actions.accounts.suspend_account": OF_A_TIMER,
    "casefile.access.actions.comparing.compare_tally": OF_A_TIMER,
    "casefile.access.actions.log_ins.end_log_in": OWN,
    "casefile.access.actions.log_standing.tell_late_log": OF_A_TIMER,
    "casefile.access.actions.opening_more.step_up": OWN,
    "casefile.access.actions.opening_more.tell_day_is_full": OWN,
    "casefile.access.actions.tokens.end_token": OWN,
    "casefile.access.actions.tokens.end_tokens": PART_OF_A_VERB,
    "casefile.access.actions.tokens.make_token": OWN,
    "casefile.cases.actions.agreements.end_what_ran_out": OF_A_TIMER,
    "casefile.cases.actions.emergency.suspend_unreviewed": OF_A_TIMER,
    "casefile.cases.actions.emergency.tell_overdue_reviews": OF_A_TIMER,
    "casefile.cases.actions.files.open_kept_file": HIDDEN,
    "casefile.cases.actions.files.remove_file": HIDDEN,
    "casefile.cases.actions.looking.tell_unexplained": OF_A_TIMER,
    "casefile.cases.actions.tasks.tell_due_tasks": OF_A_TIMER,
    "casefile.cases.actions.notices.mark_all_read": OWN,
    "casefile.cases.actions.notices.mark_read": OWN,
    "casefile.cases.actions.sharing.end_access": PART_OF_A_VERB,
    "casefile.cases.actions.sharing.end_rows": PART_OF_A_VERB,
    "casefile.people.actions.copy_ties": PART_OF_A_VERB,
    "casefile.people.actions.follow_age": OF_A_TIMER,
    "casefile.people.actions.register_person": PART_OF_A_VERB,
    "ground.files.actions.delete_file": PART_OF_A_VERB,
    "ground.files.actions.keep_file": PART_OF_A_VERB,
    "ground.files.actions.keep_made": PART_OF_A_VERB,
    "ground.files.actions.scan_waiting": OF_A_TIMER,
    "keeping.actions.carrying_out.carry_out_approved": OF_A_TIMER,
    "keeping.actions.erasing.drop_erasure": HIDDEN,
    "keeping.actions.retaining.list_what_is_due": OF_A_TIMER,
    "privacy.actions.correcting.tell_missed_recipients": OF_A_TIMER,
    "privacy.actions.correcting.tell_recipients": AT_THE_END,
    "privacy.actions.exporting.empty_exports": OF_A_TIMER,
    "privacy.actions.own_files.empty_own_files": OF_A_TIMER,
    "privacy.actions.requests.tell_due_requests": OF_A_TIMER,
    "process.actions.ageing.follow_ages": OF_A_TIMER,
    "process.actions.chasing.chase_unconfirmed_arrivals": OF_A_TIMER,
    "process.actions.deciding.end_overrides": PART_OF_A_VERB,
    "process.actions.rechecking.recheck": PART_OF_A_VERB,
    "process.actions.rechecking.recheck_all": OF_A_TIMER,
    "process.actions.rechecking.recheck_touched": AT_THE_END,
    "process.actions.withdrawal.tell_blindly": OWN,
    "reporting.actions.releasing.make_release": OF_THE_SERVER,
    "reporting.actions.taking_in.take_series_in": OF_THE_SERVER,
    "stages.consent.actions.endings.end_journey_consents": PART_OF_A_VERB,
    "stages.consent.actions.endings.end_return_consents": PART_OF_A_VERB,
    "stages.consent.actions.endings.end_sharings": PART_OF_A_VERB,
    "stages.consent.actions.writing.write_event": PART_OF_A_VERB,
    "stages.counselling.actions.carrying.carry_warnings": PART_OF_A_VERB,
    "stages.counselling.actions.protecting.write_fact": PART_OF_A_VERB,
    "stages.journey.actions.help.confirm_meetings": PART_OF_A_VERB,
    "stages.journey.actions.moving.keep_planned_day": PART_OF_A_VERB,
    "stages.outreach.actions.acting.acting_person": PART_OF_A_VERB,
}


def verbs() -> dict[str, Verb]:
    """Return every public function of modules of actions, or that they offer, that is told who acts, by its place."""
    found: dict[str, Verb] = {}
    for module in pkgutil.walk_packages(wayhome.__path__, "wayhome."):
        if "actions" in module.name.split("."):
            loaded = importlib.import_module(module.name)
            for name, one in vars(loaded).items():
                own = getattr(one, "__module__", "") == module.name or name in getattr(loaded, "__all__", ())
                if own and _is_verb(name, one):
                    found[f"{one.__module__.removeprefix('wayhome.')}.{name}"] = one
    return found


def questions() -> dict[str, Verb]:
    """Return every public function of a module of queries that asks for a permission, by its place in the product."""
    found: dict[str, Verb] = {}
    for module in pkgutil.walk_packages(wayhome.__path__, "wayhome."):
        if "queries" in module.name.split("."):
            for name, one in vars(importlib.import_module(module.name)).items():
                own = inspect.isfunction(one) and one.__module__ == module.name and not name.startswith("_")
                if own and re.search(r"require\((hand\.)?by,", inspect.getsource(one)):
                    found[f"{module.name.removeprefix('wayhome.')}.{name}"] = one
    return found


def _is_verb(name: str, one: typing.Any) -> bool:
    if name.startswith("_") or not inspect.isfunction(one) or not one.__module__.startswith("wayhome."):
        return False
    by = inspect.signature(one).parameters.get("by")
    return by is not None and by.kind is inspect.Parameter.KEYWORD_ONLY


def a_value(cast: Cast, case: Case, kind: object) -> object:
    """Return something of a type: real for what a case is made of and for plain values, else a stand-in."""
    nobody = replace(cast.marieke, roles=frozenset())
    real: dict[object, object] = {
        Actor: nobody,
        CaseInHand: CaseInHand(case, nobody),
        Case: case,
        CaseMember: members(case)[0],
        Person: members(case)[0].person,
        dt.datetime: cast.now,
        dt.date: cast.now.date(),
        uuid.UUID: uuid.UUID(int=1),
        str: "word",
        int: cast.hague.id,
        bool: True,
    }
    if kind in real:
        return real[kind]
    if inspect.isclass(kind) and issubclass(kind, Enum):
        return next(iter(kind))
    if typing.get_origin(kind) in {dict, Mapping}:
        return {}
    member = members(case)[0]
    return MagicMock(case=case, case_id=case.pk, member=member, member_id=member.pk)


def arguments(cast: Cast, case: Case, verb: Verb) -> dict[str, object]:
    """Return what a verb must be told, and that nobody in particular tells it."""
    hints = typing.get_type_hints(verb)
    needed = [one.name for one in inspect.signature(verb).parameters.values() if one.default is one.empty]
    return {name: a_value(cast, case, hints[name]) for name in needed}


def put(case: Case, state: State, at: dt.datetime) -> None:
    """Put a case at a state without its history."""
    closed_at = at if state is State.CLOSED else None
    Case.objects.filter(pk=case.pk).update(
        state=state.value, departed_on=at.date(), arrived_on=at.date(), closed_at=closed_at
    )
    case.refresh_from_db()


def outcomes(cast: Cast, verb: Verb) -> Counter[str]:
    """Return what a verb answers nobody in particular, in each state a case may stand at: the name of its error."""
    case = a_case(cast)
    told = arguments(cast, case, verb)
    found: Counter[str] = Counter()
    for state in State if Case in {type(one) for one in told.values()} else [State.ENQUIRY]:
        put(case, state, cast.now)
        try:
            with transaction.atomic():
                verb(**told)
        except NotPermitted:
            found["not permitted"] += 1
        except Refused as refusal:
            found[refusal.code] += 1
        else:
            found["done"] += 1
    return found


@pytest.mark.parametrize("name", sorted(set(verbs()) - set(ASKS_NOBODY)))
def test_whoever_has_no_role_is_refused(cast: Cast, name: str) -> None:
    found = outcomes(cast, verbs()[name])

    assert found["not permitted"]
    assert set(found) <= {"not permitted", "wrong_state"}


@pytest.mark.parametrize("name", sorted(questions()))
def test_whoever_has_no_role_gets_no_answer(cast: Cast, name: str) -> None:
    question = questions()[name]

    with pytest.raises(NotPermitted):
        question(**arguments(cast, a_case(cast), question))


def test_what_asks_nobody_is_a_verb_that_there_is() -> None:
    assert set(ASKS_NOBODY) <= set(verbs())


def test_no_door_calls_what_a_timer_or_another_verb_calls() -> None:
    closed = {
        name.rpartition(".")[2]
        for name, why in ASKS_NOBODY.items()
        if why in {OF_A_TIMER, OF_THE_SERVER, PART_OF_A_VERB}
    }
    doors = [*(SOURCE / "web").rglob("*.py"), *(SOURCE / "api").rglob("*.py")]
    named = {
        (door.relative_to(SOURCE).as_posix(), node.name)
        for door in doors
        for found in ast.walk(ast.parse(door.read_text("utf-8")))
        if isinstance(found, ast.ImportFrom) and "actions" in (found.module or "").split(".")
        for node in found.names
    }

    assert [one for one in sorted(named) if one[1] in closed] == []
