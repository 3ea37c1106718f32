"""What must be in order before a journey: documents, health, and the hand-over to the other side."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence

from wayhome.casefile.cases.actions import add_file
from wayhome.casefile.cases.kept_files import FileSort
from wayhome.casefile.cases.models import CaseMember
from wayhome.demonstration.steps.talking import consented
from wayhome.demonstration.story import OTHER_SIDE, Story
from wayhome.ground.files.uploads import Upload
from wayhome.ground.values.money import Money
from wayhome.process.actions.binding import contact_origin, send_handover
from wayhome.process.actions.sharing import share
from wayhome.stages.consent.enums import Purpose
from wayhome.stages.counselling.actions import record_protection_fact
from wayhome.stages.counselling.scoring import FactKind
from wayhome.stages.journey import actions
from wayhome.stages.journey.actions import DocumentFacts
from wayhome.stages.journey.enums import ContactPurpose, DocumentKind, DocumentPlace
from wayhome.stages.journey.models import HandOver, TravelDocument

VALID_YEARS = 5


def documented(
    story: Story,
    *,
    whom: Sequence[CaseMember] | None = None,
    kind: DocumentKind = DocumentKind.PASSPORT,
    until: Mapping[int, int] | None = None,
    number: str = "",
    accepted: bool = True,
) -> None:
    """Record each member's document, which the border authority accepts for this journey.

    ``until`` names last days by position, counted from today; the others last two years and more.
    """
    by = story.by("tomasz")
    for member in story.members() if whom is None else whom:
        last_on = story.world.days.day((until or {}).get(member.position, 700 + 90 * member.position))
        document = actions.add_document(
            member=member,
            facts=DocumentFacts(
                kind=kind,
                place=DocumentPlace.WITH_PERSON,
                number=number or _number(story, member),
                country=next(iter(member.person.nationalities), None),
                authority="Ministry of the Interior",
                issued_on=min(last_on - dt.timedelta(days=365 * VALID_YEARS), story.today),
                valid_until=last_on,
            ),
            by=by,
            at=story.at(),
        )
        if accepted:
            accepted_there(story, document)


def _number(story: Story, member: CaseMember) -> str:
    person = member.person
    born = person.born.original if person.born else ""
    return story.world.pool.document_number(name=person.full_name, born=born)


def accepted_there(story: Story, document: TravelDocument) -> None:
    """Let the border authority accept a document for this journey."""
    actions.accept_document(
        document=document,
        authority="Border police, Schiphol",
        evidence="Seen on the desk, copy in the file",
        accepted_on=story.today,
        read_version=document.version,
        by=story.by("tomasz"),
        at=story.at(),
    )


def never_held(story: Story, member: CaseMember) -> None:
    """Record that somebody never had a passport."""
    actions.add_document(
        member=member,
        facts=DocumentFacts(kind=DocumentKind.PASSPORT, place=DocumentPlace.NEVER_HELD),
        by=story.by("tomasz"),
        at=story.at(),
    )


def asked_embassy(
    story: Story,
    member: CaseMember,
    *,
    post: str,
    ask: bool = True,
    kind: DocumentKind = DocumentKind.LAISSEZ_PASSER,
) -> TravelDocument:
    """Ask an embassy for a document, after the person's own consent to that contact; identity only is passed on."""
    if ask:
        consented(story, Purpose.CONTACT_ORIGIN_AUTHORITIES, whom=[member])
    contact_origin(
        case=story.case,
        member=member,
        purpose=ContactPurpose.ISSUE,
        post=post,
        shared=("full_name", "birth", "nationalities"),
        contacted_on=story.today,
        today=story.today,
        by=story.by("tomasz"),
        at=story.at(),
    )
    return actions.request_document(
        member=member,
        kind=kind,
        country=next(iter(member.person.nationalities), ""),
        authority=post,
        requested_on=story.today,
        fee=Money(3500, "EUR"),
        by=story.by("tomasz"),
        at=story.at(),
    )


def filed(
    story: Story, member: CaseMember, sort: FileSort, *, by: str, name: str, content: bytes, note: str = ""
) -> None:
    """Add a file to the case, about one of its people; it takes the way of a real one, cleaning included."""
    add_file(
        case=story.case,
        member=member,
        sort=sort,
        note=note,
        upload=Upload(name=name, declared="", content=io.BytesIO(content)),
        by=story.by(by),
        at=story.at(),
    )


def well(story: Story, *, whom: Sequence[CaseMember] | None = None) -> None:
    """Ask each member about health, in private; nothing matters for the journey."""
    for member in story.members() if whom is None else whom:
        actions.record_health_answer(
            member=member,
            asked_on=story.today,
            medical=False,
            pregnant=False,
            by=story.by(story.counsellor),
            at=story.at(),
        )


def in_custody_of(story: Story, how: str = "The other parent agrees in writing, paper seen") -> None:
    """Let the protection officer settle who may take each child along, where one parent travels alone."""
    for child in story.children():
        record_protection_fact(
            case=story.case,
            member=child,
            kind=FactKind.CUSTODY,
            details={"settled": True, "how": how},
            by=story.by("sanne"),
            at=story.at(),
        )


def handed_over(story: Story, *, acknowledged: bool = True, answer_in: int = 7) -> HandOver | None:
    """Share the case with the office over there and send the hand-over; return it, or nothing where there is none."""
    if not story.has_an_office_there:
        return None
    organisation, worker = OTHER_SIDE[story.case.destination_country]
    receiver = story.world.office.organisations[organisation]
    share(
        case=story.case,
        agreement=story.world.office.agreements[f"hague-{organisation}"],
        by=story.by(story.counsellor),
        at=story.at(),
    )
    story.afresh().members()
    sent = send_handover(
        case=story.case,
        receiver=receiver,
        answer_due_on=story.today + dt.timedelta(days=answer_in),
        today=story.today,
        by=story.by(story.counsellor),
        at=story.at(),
    )
    if acknowledged:
        story.goes_on_at(story.at() + dt.timedelta(hours=20))
        actions.acknowledge_handover(
            handover=sent,
            answer="We know the place and will meet them at the airport.",
            by=story.by(worker),
            at=story.at(),
        )
    return sent
