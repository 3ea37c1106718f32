"""Short ways through an erasure: close, ask, approve, and the night in which it is carried out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.cast import Cast
from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Relation
from wayhome.casefile.cases.enums import Closure
from wayhome.casefile.cases.models import Case, CaseMember, Task
from wayhome.keeping import actions
from wayhome.keeping.enums import Basis
from wayhome.keeping.models import Erasure
from wayhome.keeping.replaying import ledger
from wayhome.process.actions.ending import close

OFFICER, MANAGER = "willem", "els"


def officer(cast: Cast) -> Actor:
    """Return the data protection officer of The Hague, acting on its own records."""
    return getattr(cast, OFFICER)  # type: ignore[no-any-return]


def closed(cast: Cast, case: Case, *, at: dt.datetime | None = None) -> Case:
    """Close a case as a counsellor does, with its tasks done, and return it read again."""
    at = at or cast.now
    Task.objects.filter(case=case, done_at__isnull=True).update(done_at=at)
    close(
        case=case, code=Closure.OPENED_IN_ERROR, words="", person_told="By telephone.", by=cast.marieke, at=at
    )
    Task.objects.filter(case=case, done_at__isnull=True).update(done_at=at)
    return Case.objects.get(pk=case.pk)


def asked(cast: Cast, case: Case, member: CaseMember | None = None) -> Erasure:
    """Ask, as the counsellor."""
    return actions.ask_erasure(
        case=case, member=member, basis=Basis.ASKED, today=cast.now.date(), by=cast.marieke, at=cast.now
    )


def approved(cast: Cast, case: Case, member: CaseMember | None = None) -> Erasure:
    """Ask as the counsellor, approve as the officer."""
    return actions.approve_erasure(
        erasure=asked(cast, case, member),
        case=case,
        member=member,
        today=cast.now.date(),
        by=officer(cast),
        at=cast.now,
    )


def the_night(cast: Cast, *, today: dt.date | None = None) -> int:
    """Let the timer carry out what is approved, and return how many erasures were done."""
    assert cast.office.timer is not None
    return actions.carry_out_approved(
        ledger=ledger(),
        organisation_id=cast.hague.id,
        today=today or cast.now.date(),
        by=cast.office.timer.on(Relation.OWNER),
        at=cast.now,
    )


def erased(cast: Cast, case: Case, member: CaseMember | None = None) -> Erasure:
    """Ask, approve and carry out, and return the tombstone."""
    row = approved(cast, case, member)
    assert the_night(cast) == 1
    row.refresh_from_db()
    return row


def use_ledger(settings: object, folder: Path) -> Path:
    """Keep the ledger of a test in a folder of its own, and return its file."""
    place = folder / "erasures.ledger"
    settings.WAYHOME_ERASURE_LEDGER = place  # type: ignore[attr-defined]
    return place
