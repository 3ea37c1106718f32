"""``./wayhome manage audit_prove REFERENCE|CASE-ID --by LOGIN``: prove that the events of a case were sealed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from pathlib import Path
from typing import Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils import timezone

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.checks import allows
from wayhome.casefile.access.enums import Permission
from wayhome.casefile.access.queries import actor_for, seats
from wayhome.casefile.cases.models import CaseAccess
from wayhome.casefile.cases.scopes import in_force
from wayhome.ground.accounts.models import Organisation, User
from wayhome.ground.audit.proving import NoProof
from wayhome.ground.audit.recording import record
from wayhome.ground.audit.sealed import prove_case
from wayhome.ground.audit.sealing import Connection
from wayhome.ground.core.context import acting_for
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.references import clean_reference

MAY_NOT = "Nothing was proven, because {login} may not read who looked at files. Name an auditor after --by."
NOT_FOUND = "Nothing was proven, because {login} finds no such case. Check how it is written."


class Command(BaseCommand):
    """Writes the inclusion proofs of one case's events, to be checked by ./wayhome audit check-proof."""

    help = "Write a proof that the events of a case were sealed. It shows no details of them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the case, who asks, and the file."""
        parser.add_argument("case", metavar="REFERENCE|CASE-ID", help="like K7M4-2QXP-9, or the case's key")
        parser.add_argument("--by", required=True, metavar="LOGIN", help="e-mail address of who asks")
        parser.add_argument("--output", type=Path, help="write to this file instead of the terminal")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the case in the reach of whoever asks, record the reading, and write the proof."""
        now = timezone.now()
        by = _auditor(options["by"])
        reach = _reach(by)
        with acting_for(reach):
            case_id = _case(options["case"], reach, now.date())
            if case_id is None:
                raise CommandError(NOT_FOUND.format(login=options["by"]))
            record("audit:proof:read", by=by, at=now, case_id=case_id)
        sealer = connections["sealer"]
        sealer.ensure_connection()
        try:
            proof = prove_case(cast(Connection, sealer.connection), case_id)
        except NoProof as error:
            raise CommandError(str(error)) from error
        if options["output"] is not None:
            options["output"].write_text(proof, encoding="utf-8")
            self.stderr.write(f"Written to {options['output'].name}.")
        else:
            self.stdout.write(proof, ending="")


def _auditor(login: str) -> Actor:
    user = User.objects.filter(email__iexact=login, is_active=True, is_service=False).first()
    if user is not None:
        for seat in seats(user.id, timezone.now().date()):
            actor = actor_for(user, seat)
            if allows(actor, Permission.READ_AUDIT):
                return actor
    raise CommandError(MAY_NOT.format(login=login))


def _reach(by: Actor) -> list[int]:
    """Return the organisations whose cases this person may ask about: headquarters answers for all of them."""
    if by.headquarters:
        return list(Organisation.objects.values_list("id", flat=True))
    return [by.organisation_id]


def _case(named: str, organisations: Collection[int], on: dt.date) -> uuid.UUID | None:
    """Return the key of a case that one of these organisations holds, by its key or its reference."""
    held = CaseAccess.objects.filter(in_force(on), organisation_id__in=organisations)
    try:
        return held.filter(case_id=uuid.UUID(named)).values_list("case_id", flat=True).first()
    except ValueError:
        pass
    try:
        reference = clean_reference(named)
    except ValueRefused as refusal:
        raise CommandError(str(refusal.sentence)) from refusal
    return held.filter(case__reference=reference).values_list("case_id", flat=True).first()
