"""All stories of the demonstration, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from wayhome.demonstration.outreach import questions_and_events
from wayhome.demonstration.referrals import a_referral, referrals_without_a_case
from wayhome.demonstration.stories import hard, pictures
from wayhome.demonstration.stories.at_home import home_by_herself
from wayhome.demonstration.stories.jabbar import jabbar_and_family
from wayhome.demonstration.stories.twice import a_man_with_two_files
from wayhome.demonstration.stories.usual import usual, usual_plans
from wayhome.demonstration.story import World

Telling = Callable[[World], object]


def stories() -> tuple[Telling, ...]:
    """Return every story as a function of the world it is told in."""
    return (
        jabbar_and_family,
        hard.a_girl_alone,
        hard.a_family_that_splits,
        hard.a_withdrawal_at_the_gate,
        hard.a_missed_flight,
        hard.no_passport,
        hard.one_name_and_another_calendar,
        hard.a_family_of_four,
        pictures.sergio,
        pictures.nomin,
        pictures.artan,
        pictures.restricted,
        pictures.dewi,
        pictures.giorgi_and_nino,
        pictures.tesfaye,
        pictures.olena,
        pictures.gul_agha,
        pictures.rahima,
        pictures.zainab,
        pictures.samir,
        pictures.rania_and_adam,
        pictures.sopio,
        pictures.sunil,
        questions_and_events,
        a_referral,
        referrals_without_a_case,
        home_by_herself,
        a_man_with_two_files,
        *(partial(usual, plan=plan) for plan in usual_plans()),
    )
