"""Questions asked, information events and their promises: the outreach side of the demonstration."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wayhome.casefile.access.enums import Relation
from wayhome.demonstration.story import World
from wayhome.stages.outreach.actions import (
    Attendance,
    EnquiryFacts,
    EventFacts,
    add_follow_up,
    answer_enquiry,
    plan_event,
    record_attendance,
    record_enquiry,
)
from wayhome.stages.outreach.enums import Channel, HeardFrom, Material, Topic

FILE = Path(__file__).resolve().parents[3] / "demo" / "stories" / "outreach.toml"


def questions_and_events(world: World) -> None:
    """Record the enquiries and events of the file, those of today still open."""
    listed = tomllib.loads(FILE.read_text("utf-8"))
    for line in listed["enquiry"]:
        _enquiry(world, line)
    for line in listed["event"]:
        _event(world, line)


def _enquiry(world: World, line: Mapping[str, Any]) -> None:
    by = world.office.actor(line.get("by", "aylin")).on(Relation.OWNER)
    at = world.days.moment(line["days_ago"], line.get("at", "11:00"))
    enquiry = record_enquiry(
        facts=EnquiryFacts(
            channel=Channel(line["channel"]),
            topic=Topic(line["topic"]),
            text=line["text"],
            language=line.get("language", ""),
            country=line.get("country", ""),
            heard_from=HeardFrom(line.get("heard_from", "not_stated")),
        ),
        by=by,
        at=at,
    )
    if "answer" in line:
        answer_enquiry(
            enquiry=enquiry, answer=line["answer"], by=by, at=min(at + dt.timedelta(hours=3), world.days.now)
        )


def _event(world: World, line: Mapping[str, Any]) -> None:
    by = world.office.actor("aylin").on(Relation.OWNER)
    held_on = world.days.day(-line["days_ago"])
    event = plan_event(
        facts=EventFacts(
            place=line["place"],
            held_on=held_on,
            from_time=dt.time(14, 0),
            until_time=dt.time(15, 30),
            topics=tuple(Topic(topic) for topic in line["topics"]),
            languages=tuple(line["languages"]),
            interpreters=tuple(line.get("interpreters", ())),
            materials=tuple(Material(item) for item in line.get("materials", ("leaflet",))),
        ),
        by=by,
        at=world.days.moment(max(line["days_ago"], 0) + 12, "09:00"),
    )
    if "came" not in line:
        return
    women, men, girls, boys = line["came"]
    at = world.days.moment(line["days_ago"], "16:00")
    record_attendance(
        event=event, counts=Attendance(women, men, girls, boys), notes=line.get("notes", ""), by=by, at=at
    )
    for what, days in line.get("promised", {}).items():
        add_follow_up(event=event, what=what, due_on=held_on + dt.timedelta(days=days), by=by, at=at)
