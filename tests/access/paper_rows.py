"""Papers: a kept file of each sort with a word on its page, and the signed document of an agreement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from tests.access.canaries import SORTS, Planter
from tests.cast import Cast, members
from tests.factories.agreements import an_agreement
from tests.papers import a_pdf
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.cases.models import Case, KeptFile, ListView
from wayhome.ground.accounts.models import Organisation, User
from wayhome.ground.audit.recording import record
from wayhome.ground.crypto.keyring import make_drawer, share_drawers
from wayhome.ground.files.actions import keep_made
from wayhome.ground.files.enums import FileKind
from wayhome.ground.files.models import StoredFile
from wayhome.ground.values.tiers import DrawerKind
from wayhome.privacy.models import CaseListExport


def papers_of_a_file(case: Case, cast: Cast, planter: Planter, relation: str) -> None:
    """Keep a file of each sort, of the mother; the last is removed again, and one of each reading is of the whole case."""
    mother, marieke, at = members(case)[0], cast.office.users["marieke"], cast.now
    row = {"case": case, "added_at": at, "added_by": marieke, "added_for_id": case.organisation_id}
    for sort, noun in SORTS.items():
        member = None if sort in ("decision", "other") else mother
        drawer_id = member.drawer_id if member else case.drawer_id
        kept = keep_made(
            name="said.pdf",
            kind=FileKind.PDF,
            content=a_pdf(shows=planter.in_a_file(noun, case=relation)),
            drawer_id=drawer_id,
            case_id=case.id,
            by=replace(cast.els, organisation_id=case.organisation_id),
            at=at,
            record=record,
        )
        KeptFile.objects.create(**row, drawer_id=drawer_id, member=member, file=kept, sort=sort, note="said")
    gone = StoredFile.objects.create(
        drawer_id=mother.drawer_id,
        organisation_id=case.organisation_id,
        case_id=case.id,
        kind="pdf",
        state="deleted",
        size=1,
        pages=1,
        sha256=f"{case.id.hex}{case.id.hex}",
        made_at=at,
    )
    KeptFile.objects.create(
        **row,
        drawer_id=mother.drawer_id,
        member=mother,
        file=gone,
        sort="medical",
        removed_at=at,
        removed_by=marieke,
        removed_because="said",
    )


def with_a_document(giver: Organisation, receiver: Organisation, cast: Cast, planter: Planter) -> Agreement:
    """Return an agreement of which the signed document is kept, in a drawer of both sides."""
    drawer = make_drawer(kind=DrawerKind.OWN, organisation_id=giver.id)
    share_drawers([drawer.id], organisation_id=receiver.id)
    word = planter.in_a_file("agreements", holders=(giver.id, receiver.id))
    kept = keep_made(
        name="said.pdf",
        kind=FileKind.PDF,
        content=a_pdf(shows=word),
        drawer_id=drawer.id,
        case_id=None,
        by=replace(cast.els, organisation_id=giver.id),
        at=cast.now,
        record=record,
    )
    planter.is_in(word, kept)
    return an_agreement(
        giver, receiver, reference=f"PAPER-{giver.id}", document=kept, document_digest="0" * 64
    )


def views_of(organisation_id: int, kept_by: Collection[User], at: dt.datetime) -> None:
    """Let each of these people keep a view of the list of cases."""
    for user in kept_by:
        ListView.objects.create(
            organisation_id=organisation_id,
            made_by=user,
            made_at=at,
            asked={"view": "all", "destination": "IRQ"},
            columns=["step", "people"],
        )


def lists_of(organisation_id: int, asked_by: Collection[User], at: dt.datetime) -> None:
    """Let people have asked for a list of cases as a file: each has one that can be taken, and one waits for a colleague."""
    for user in asked_by:
        for waits in (False, True):
            CaseListExport.objects.create(
                drawer=make_drawer(kind=DrawerKind.OWN, organisation_id=organisation_id),
                organisation_id=organisation_id,
                asked_by=user,
                asked_at=at,
                with_names=True,
                cases=60,
                needs_another=waits,
                runs_out_at=at + dt.timedelta(days=1),
                reason="said",
            )
