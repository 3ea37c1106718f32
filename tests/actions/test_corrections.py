"""Whoever had a value hears once of each correction: that it was corrected, never from what or to what."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import Counter
from dataclasses import dataclass, field

import pytest

from tests.cast import Cast, a_case, adult, everybody, members
from tests.factories.agreements import an_agreement
from wayhome.casefile.access.enums import Shared
from wayhome.casefile.access.models import Agreement
from wayhome.casefile.cases.actions import end_access, share_case
from wayhome.casefile.cases.models import Case
from wayhome.casefile.people.actions import edit_person
from wayhome.casefile.people.models import Person
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.audit.models import Revision
from wayhome.ground.core.context import current
from wayhome.ground.messaging.models import Notice
from wayhome.privacy.actions import tell_missed_recipients, tell_recipients
from wayhome.privacy.models import CorrectionTold

HOUR = dt.timedelta(hours=1)
TOLD = "privacy:correction:told"


def correct(cast: Cast, person: Person, at: dt.datetime, **changes: object) -> uuid.UUID:
    """Correct a person, tell recipients as the door does, and return the correction."""
    current().revised.clear()
    person.refresh_from_db()
    edit_person(person=person, changes=changes, read_version=person.version, by=cast.marieke, at=at)
    (revision,) = current().revised
    tell_recipients(revision_ids=[revision], by=cast.marieke, at=at)
    return revision


def heard(organisation: Organisation) -> list[Notice]:
    with everybody():
        return list(Notice.objects.filter(organisation_id=organisation.id, code=TOLD).order_by("made_at"))


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast, adult("Zubayda Rahmani"))


@pytest.fixture
def person(case: Case) -> Person:
    return members(case)[0].person


def share(cast: Cast, case: Case, with_: Organisation, at: dt.datetime, **more: object) -> Agreement:
    agreement = an_agreement(cast.hague, with_, reference=uuid.uuid4().hex, **more)
    share_case(case=case, organisation=with_, agreement=agreement, by=cast.marieke, at=at)
    return agreement


def test_whoever_holds_the_case_hears_of_it_and_learns_no_value(
    cast: Cast, case: Case, person: Person
) -> None:
    share(cast, case, cast.baghdad, cast.now)

    correct(cast, person, cast.now + HOUR, full_name="Zubaida Rahmany")

    (notice,) = heard(cast.baghdad)
    assert (notice.case_id, notice.facts["reference"]) == (case.id, case.reference)
    assert "names, birth" in notice.text
    assert "Zub" not in notice.text + str(notice.facts)


def test_whoever_had_it_before_hears_of_it_too_and_is_led_to_no_case(
    cast: Cast, case: Case, person: Person
) -> None:
    share(cast, case, cast.baghdad, cast.now)
    end_access(case=case, organisation_id=cast.baghdad.id, by=cast.marieke, at=cast.now + HOUR)

    correct(cast, person, cast.now + 2 * HOUR, full_name="Zubaida Rahmany")

    assert [notice.case_id for notice in heard(cast.baghdad)] == [None]


def test_whoever_had_only_what_stood_there_before_hears_nothing(
    cast: Cast, case: Case, person: Person
) -> None:
    share(cast, case, cast.baghdad, cast.now)
    end_access(case=case, organisation_id=cast.baghdad.id, by=cast.marieke, at=cast.now + HOUR)
    correct(cast, person, cast.now + 2 * HOUR, full_name="Zubaida Rahmany")

    correct(cast, person, cast.now + 3 * HOUR, full_name="Zubaida Rahmani")

    assert len(heard(cast.baghdad)) == 1


def test_an_agreement_that_never_shared_such_values_tells_nobody(
    cast: Cast, case: Case, person: Person
) -> None:
    share(cast, case, cast.baghdad, cast.now, shares=[Shared.IDENTITY])

    correct(cast, person, cast.now + HOUR, wishes="To study")
    correct(cast, person, cast.now + HOUR, wishes="To work")

    assert heard(cast.baghdad) == []


def test_what_is_written_for_the_first_time_corrects_nothing(cast: Cast, case: Case, person: Person) -> None:
    share(cast, case, cast.baghdad, cast.now)

    correct(cast, person, cast.now + HOUR, occupation="Baker")

    assert heard(cast.baghdad) == []


def test_the_same_correction_is_told_once_whoever_tells_it_again(
    cast: Cast, case: Case, person: Person
) -> None:
    share(cast, case, cast.baghdad, cast.now)
    revision = correct(cast, person, cast.now + HOUR, full_name="Zubaida Rahmany")

    again = tell_recipients(revision_ids=[revision], by=cast.marieke, at=cast.now + HOUR)
    nightly = tell_missed_recipients(by=cast.willem, at=cast.now + 2 * HOUR)

    assert (again, nightly, len(heard(cast.baghdad))) == (0, 0, 1)


def test_a_correction_that_no_door_told_of_is_told_at_night(cast: Cast, case: Case, person: Person) -> None:
    share(cast, case, cast.baghdad, cast.now)
    edit_person(
        person=person, changes={"full_name": "Z"}, read_version=1, by=cast.marieke, at=cast.now + HOUR
    )

    assert tell_missed_recipients(by=cast.willem, at=cast.now + 2 * HOUR) == 1
    assert len(heard(cast.baghdad)) == 1


@dataclass
class Model:
    """What should have happened, kept beside it by plain rules: who holds the case, who had which value of each field."""

    holds: dict[int, set[Shared]] = field(default_factory=dict)
    had: dict[str, set[int]] = field(default_factory=lambda: {"full_name": set(), "email": set()})
    due: Counter[tuple[uuid.UUID, int]] = field(default_factory=Counter)

    def share(self, organisation: int, shares: set[Shared]) -> None:
        self.holds[organisation] = shares
        for name, part in PARTS.items():
            if part in shares:
                self.had[name].add(organisation)

    def end(self, organisation: int) -> None:
        self.holds.pop(organisation, None)

    def correct(self, revision: uuid.UUID, names: list[str]) -> None:
        for organisation in {one for name in names for one in self.had[name]}:
            self.due[revision, organisation] += 1
        for name in names:
            self.had[name] = {one for one, shares in self.holds.items() if PARTS[name] in shares}


PARTS = {"full_name": Shared.IDENTITY, "email": Shared.CONTACTS}


@pytest.mark.parametrize("seed", range(12))
def test_after_any_shares_and_corrections_each_past_recipient_has_one_notice_for_each(
    cast: Cast, seed: int
) -> None:
    """Against a model by plain rules: 40 random shares, ends and corrections in each of twelve histories."""
    draw, model = random.Random(seed), Model()  # noqa: S311
    case = a_case(cast, adult("Zubayda Rahmani"))
    person, now = members(case)[0].person, cast.now
    person.email = "zero@example.org"
    person.save(update_fields=["email"])
    partners = [cast.baghdad, cast.brussels, *(_partner(number) for number in range(2))]
    for step in range(40):
        now += HOUR
        one = draw.choice(partners)
        deed = draw.choice(["share", "end", "correct", "correct"])
        if deed == "share" and one.id not in model.holds:
            shares = set(draw.sample([Shared.IDENTITY, Shared.CONTACTS], draw.randint(1, 2)))
            share(cast, case, one, now, shares=shares)
            model.share(one.id, shares)
        elif deed == "end" and one.id in model.holds:
            end_access(case=case, organisation_id=one.id, by=cast.marieke, at=now)
            model.end(one.id)
        elif deed == "correct":
            names = draw.choice([["full_name"], ["email"], ["email", "full_name"]])
            revision = correct(cast, person, now, **{name: f"{name} {step}" for name in names})
            model.correct(revision, names)

    with everybody():
        told = Counter(CorrectionTold.objects.filter(case=case).values_list("revision_id", "organisation_id"))
        notices = Counter(
            Notice.objects.filter(code=TOLD, facts__reference=case.reference).values_list(
                "organisation_id", flat=True
            )
        )
        assert Revision.objects.filter(case_id=case.id).count() > 10
    assert told == model.due
    assert notices == Counter(organisation for _, organisation in model.due.elements())


def _partner(number: int) -> Organisation:
    return Organisation.objects.create(name=f"Partner {number}", kind="ngo", country="IRQ")
