"""The office of the matrix, committed for real: who asks, one full file in each relation, and a word in every field."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.test.utils import override_settings

from tests.access.actors import SIDES, Asker, everybody_who_asks, in_words
from tests.access.canaries import Canary, Planter
from tests.access.house_rows import (
    notice_to,
    of_organisation,
    of_the_house,
    proposals,
    referrals,
    token_of,
)
from tests.access.paper_rows import lists_of, papers_of_a_file, views_of, with_a_document
from tests.access.rights_rows import (
    keeping_of_a_file,
    rights_of_a_file,
    schedule_of,
    stored_only,
    told_apart,
)
from tests.access.rows import full_case
from tests.cast import Cast, build_cast
from tests.conftest import NOON
from tests.factories.agreements import an_agreement
from tests.factories.belgium import in_belgium
from tests.serving import own_database
from wayhome.casefile.access.enums import Role, Shared
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.cases.actions import end_access, end_agreement
from wayhome.casefile.cases.models import Case, CaseAccess, EmergencyAccess, Task
from wayhome.casefile.people.models import Person
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.core.context import acting_for
from wayhome.ground.crypto.fields import Sealed
from wayhome.ground.crypto.keyring import open_drawers, share_drawers
from wayhome.ground.files.storage import storage
from wayhome.stages.journey.models import HandOver
from wayhome.web.shared import clock

PAST = dt.date(2026, 6, 1)
RELATIONS = (
    "assigned",
    "own",
    "restricted",
    "restricted, named",
    "closed",
    "emergency",
    "shared",
    "handed over",
    "shared narrowly",
    "share expired",
    "share ended",
    "foreign",
    "authority",
    "authority narrowly",
    "stored only",
    "let read",
    "shared, stored only",
)
"""One file for each: how whoever asks stands to it follows from their side (``standing``)."""
OWNED = frozenset(RELATIONS) - {"foreign"}
OF_THE_OTHER_SIDE = {
    "shared": "shared",
    "handed over": "handed over",
    "shared narrowly": "shared narrowly",
    "share expired": "closed to them",
    "share ended": "closed to them",
    "shared, stored only": "stored only",
}
EMERGENCY_ROLES = (
    "return counsellor",
    "protection officer",
    "movements officer",
    "case manager",
    "programme manager",
)


@dataclass
class World:
    """Everything the cells need: who asks, the file of each relation, and what each word stands for."""

    cast: Cast
    askers: list[Asker] = field(default_factory=list)
    cases: dict[str, Case] = field(default_factory=dict)
    canaries: dict[str, Canary] = field(default_factory=dict)
    planted: set[str] = field(default_factory=set)
    planter: Planter = field(default_factory=Planter)
    tokens: dict[str, str] = field(default_factory=dict)

    def asker(self, role: str, side: str) -> Asker:
        """Return who asks in a role on a side."""
        return next(one for one in self.askers if (one.role, one.side) == (role, side))

    def rows_of_files(self) -> Mapping[str, str]:
        """Return the key of each row that a file has, and the relation of the file."""
        of_case = {case.id: relation for relation, case in self.cases.items()}
        found = {}
        for model in apps.get_models():
            if any(one.attname == "case_id" for one in model._meta.concrete_fields):
                for key, case_id in model._default_manager.using("migrator").values_list("pk", "case_id"):
                    found[str(key)] = of_case.get(case_id, "")
        return found


@contextmanager
def the_world(at: dt.datetime = NOON) -> Iterator[World]:
    """Make the office of the matrix in a database of its own, at a moment at which the clock stands still."""
    before = clock.now
    clock.now = lambda: at
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            own_database(),
            override_settings(
                SECOND_FACTOR=False, ALLOWED_HOSTS=["*"], WAYHOME_FILES=Path(folder), WAYHOME_CLAMD=""
            ),
        ):
            storage.cache_clear()
            yield _made(at)
    finally:
        storage.cache_clear()
        clock.now = before


def _made(at: dt.datetime) -> World:
    with acting_for(()):
        cast = build_cast(at)
    organisations = [one.id for one in Organisation.objects.all()]
    with acting_for(organisations):
        world = World(cast)
        world.askers = everybody_who_asks(cast)
        for relation in RELATIONS:
            case = world.cases[relation] = _file(world, relation)
            papers_of_a_file(case, cast, world.planter, relation)
            rights_of_a_file(case, cast, world.planter, relation)
            keeping_of_a_file(case, cast, stood_for=relation == "assigned")
        told_apart(world.cases, cast.now)
        _beside_files(world)
    with acting_for(organisations):
        _plant(world)
    return world


def _beside_files(world: World) -> None:
    """Write what each side has beside files; before anybody who asks logs in, so that a log-in is found as well."""
    cast = world.cast
    of_the_house(cast)
    proposals(cast)
    for side, key in SIDES.items():
        worker = world.asker("outreach worker", side).user
        assert worker is not None
        organisation = cast.office.organisations[key]
        of_organisation(organisation, worker, cast)
        who = [world.asker(role, side).user for role in ("monitoring officer", "programme manager")]
        lists_of(organisation.id, [one for one in who if one is not None], cast.now)
        everybody = [world.asker(in_words(role), side).user for role in Role]
        views_of(organisation.id, [one for one in everybody if one is not None], cast.now)
        schedule_of(organisation.id, worker, cast.now)
        other = cast.office.organisations["hague" if key != "hague" else "baghdad"]
        with_a_document(organisation, other, cast, world.planter)
    with_a_document(
        cast.office.organisations["tirana"], cast.office.organisations["addis"], cast, world.planter
    )
    by = world.asker("partner worker", "owner").user
    assert by is not None
    referrals(cast, by)
    for asker in world.askers:
        if asker.user is not None and asker.organisation_id:
            notice_to(asker.user, asker.organisation_id, cast.now)
            world.tokens[asker.key] = token_of(asker.user, cast.now)


def _file(world: World, relation: str) -> Case:
    cast = world.cast
    government = cast.office.organisations["government"]
    if relation == "foreign":
        there = in_belgium(cast)
        case = full_case(there, alone=True)
        end_access(case=case, organisation_id=government.id, by=there.els, at=cast.now)
        return _with_its_ground(case)
    case = full_case(cast)
    for holder in (cast.baghdad, government):
        end_access(case=case, organisation_id=holder.id, by=cast.els, at=cast.now)
    if relation in ("assigned", "restricted, named"):
        _give_to(case, world, side="owner")
    if relation.startswith("restricted"):
        case.identity_restricted = True
    if relation == "closed":
        case.state, case.closure_code, case.closure_words = "closed", "lost_contact", "said"
        case.closed_at = cast.now
    if relation == "handed over":
        _give_to(case, world, side="other side")
    case.save()
    if relation == "emergency":
        _opened_in_emergency(world, case)
    if relation in OF_THE_OTHER_SIDE:
        _share(world, case, relation)
    if relation in ("stored only", "let read", "shared, stored only"):
        reader = world.asker("return counsellor", "owner").user if relation == "let read" else None
        stored_only(case, cast, reader=reader)
    if relation == "authority":
        _gives(case, government, "AUTHORITY", legal_basis="gdpr_6_1_e")
    if relation == "authority narrowly":
        _gives(case, government, "NARROW", shares=(Shared.IDENTITY,), legal_basis="gdpr_6_1_e")
    return _with_its_ground(case)


def _with_its_ground(case: Case) -> Case:
    case.refresh_from_db()
    for name in ("destination_basis", "legal_ground", "motive", "destination_area"):
        setattr(case, name, "said")
    case.destination_areas_ruled_out = ["said"]
    case.save()
    return case


def _give_to(case: Case, world: World, *, side: str) -> None:
    """Name the counsellor (at the owner only) and the case manager among those who ask."""
    if side == "owner":
        case.counsellor = world.asker("return counsellor", side).user
    case.case_manager = world.asker("case manager", side).user


def _opened_in_emergency(world: World, case: Case) -> None:
    """Let everybody at the owner have opened the case in an emergency whose role may."""
    at = world.cast.now
    for role in EMERGENCY_ROLES:
        user = world.asker(role, "owner").user
        EmergencyAccess.objects.create(
            case=case,
            drawer_id=case.drawer_id,
            user=user,
            organisation_id=case.organisation_id,
            reason="said",
            from_at=at - dt.timedelta(minutes=5),
            until_at=at + dt.timedelta(hours=1),
            review_by_on=at.date(),
        )


def _share(world: World, case: Case, relation: str) -> None:
    baghdad, name = world.cast.baghdad, relation.upper().replace(" ", "-")
    if relation == "shared narrowly":
        _gives(case, baghdad, name, shares=(Shared.IDENTITY, Shared.TRAVEL))
    elif relation == "share expired":
        _gives(case, baghdad, name, ends_on=PAST, begins_on=PAST - dt.timedelta(days=30))
    else:
        agreement = _gives(case, baghdad, name)
        if relation == "shared":  # nobody acknowledged the hand-over yet
            HandOver.objects.filter(case=case).update(acknowledged_at=None, acknowledged_by_id=None)
        if relation == "share ended":
            end_agreement(agreement=agreement, by=world.cast.els, at=world.cast.now)


def _gives(
    case: Case,
    receiver: Organisation,
    name: str,
    *,
    shares: Collection[Shared] = tuple(Shared),
    begins_on: dt.date = dt.date(2026, 5, 1),
    **more: object,
) -> Agreement:
    """Let an organisation hold the case, with every key, under an agreement of its own."""
    giver = case.organisation
    agreement = an_agreement(giver, receiver, reference=name, shares=shares, **more)
    CaseAccess.objects.create(
        case=case,
        organisation=receiver,
        ground="agreement",
        agreement=agreement,
        legal_basis=agreement.legal_basis,
        begins_on=begins_on,
    )
    Task.objects.create(
        case=case,
        drawer_id=case.drawer_id,
        organisation_id=receiver.id,
        code="by_hand",
        due_on=begins_on,
        what={"facts": {}, "text": "said", "asks": "by_hand"},
        area="general",
        made_at=agreement.proposed_at,
    )
    drawers = [case.drawer_id, *Person.objects.filter(case_id=case.id).values_list("drawer_id", flat=True)]
    share_drawers(drawers, organisation_id=receiver.id)
    return agreement


def _plant(world: World) -> None:
    """Put the words in, as the role that no row policy holds back; what was sealed before is overwritten."""
    planter = world.planter
    of_case = {case.id: relation for relation, case in world.cases.items()}
    for model in apps.get_models():
        if not any(isinstance(one, Sealed) for one in model._meta.fields):
            continue
        rows = list(model._default_manager.using("migrator").order_by("pk"))
        open_drawers(row.drawer_id for row in rows)  # type: ignore[attr-defined]
        for row in rows:
            key = row.pk if isinstance(row, Case) else getattr(row, "case_id", None)
            filled = planter.plant(row, case=of_case.get(key, ""))
            if filled:
                row.save(using="migrator", update_fields=filled)
    world.canaries, world.planted = planter.canaries, planter.planted
