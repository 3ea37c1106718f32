"""How long the end of an agreement takes that covers 50,000 cases, and that the other side then sees none of them.

The agreement between The Hague and Baghdad is ended by the verb as a page calls it, in a transaction of the role that
serves pages: rows of access, keys, a line and a task on each open case, and a row of the log for each. Compared with
the two statements without which it would be no end: closing the rows and deleting the keys. ``./wayhome bench ending N``
takes another number of cases.
"""

from __future__ import annotations

import os
import sys
import time
import uuid
from collections.abc import Callable

import django

django.setup()

from django.db import transaction  # noqa: E402  once Django is set up
from django.test import Client, override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench._office import NOW, give_keys, large_office, on_loopback, superuser  # noqa: E402
from wayhome.casefile.access.enums import Relation  # noqa: E402
from wayhome.casefile.cases.actions import end_agreement  # noqa: E402
from wayhome.casefile.cases.models import CaseAccess, Task, TimelineEntry  # noqa: E402
from wayhome.config.garbage import put_aside_what_stands  # noqa: E402
from wayhome.demonstration.office import DemonstrationOffice  # noqa: E402
from wayhome.ground.audit.models import AuditEvent  # noqa: E402
from wayhome.ground.core.context import acting_for  # noqa: E402
from wayhome.ground.crypto.models import DrawerWrap  # noqa: E402

SHARES, LIMIT = 50_000, 10.0
"""How many cases the agreement covers, and the seconds that its end may take (goal G1)."""
SHARE = """
CREATE TABLE bench_shared AS SELECT c.id, c.reference FROM cases_case c
 WHERE c.mark = 'bench' AND c.organisation_id = %(owner)s AND c.state <> 'closed' ORDER BY c.id LIMIT %(most)s;
INSERT INTO cases_case_access (case_id, organisation_id, owner_id, ground, agreement_id, legal_basis, begins_on, state,
  office_id, counsellor_id, destination_country, travel_sort, state_since_at, opened_at, programme_id, host_country,
  language, members_count, identity_restricted, stored_only, on_hold, sexes, age_bands, travel_states)
SELECT a.case_id, %(other)s, a.owner_id, 'agreement', %(agreement)s, 'gdpr_6_1_e', a.begins_on, a.state, a.office_id,
  a.counsellor_id, a.destination_country, a.travel_sort, a.state_since_at, a.opened_at, a.programme_id,
  a.host_country, a.language, a.members_count, a.identity_restricted, a.stored_only, a.on_hold, a.sexes, a.age_bands,
  a.travel_states
FROM cases_case_access a JOIN bench_shared s ON s.id = a.case_id;
INSERT INTO crypto_drawer_wrap (id, drawer_id, organisation_id, owner_id, organisation_key_id, version, wrapped)
SELECT gen_random_uuid(), w.drawer_id, %(other)s, w.owner_id, w.organisation_key_id, w.version, w.wrapped
FROM crypto_drawer_wrap w WHERE w.organisation_id = %(owner)s AND w.drawer_id IN (
  SELECT c.drawer_id FROM cases_case c JOIN bench_shared s ON s.id = c.id UNION ALL
  SELECT p.drawer_id FROM people_person p JOIN bench_shared s ON s.id = p.case_id);
"""
BARE = """
UPDATE cases_case_access SET ends_on = current_date - 1, ended_at = now() WHERE agreement_id = %(agreement)s;
DELETE FROM crypto_drawer_wrap WHERE organisation_id = %(other)s
"""


def main() -> int:
    """Print the seconds, what was written and the ratio; return 1 over ten seconds, or where anything is seen afterwards."""
    shares = int(sys.argv[1]) if len(sys.argv) > 1 else SHARES
    # Three of five added cases are those of The Hague, and four of ten are closed.
    with large_office(shares * 3 + 2000) as office, override_settings(**on_loopback()):
        _share(office, shares)
        told = _told(office)
        bare = _bare(office)
        layla = Client()
        layla.force_login(office.users["layla"])
        sees = _sees(layla, told)
        put_aside_what_stands()
        began = time.perf_counter()
        with acting_for([office.organisations["hague"].id]):
            end_agreement(
                agreement=office.agreements["hague-baghdad"],
                by=office.actor("els").on(Relation.OWNER),
                at=NOW,
            )
        took = time.perf_counter() - began
        still, left = _sees(layla, told), _list_length(layla)
        written = _written(office)
    print(f"closing rows and deleting keys alone: {bare:.1f} s")
    print(
        f"ending the agreement over {shares} cases: {took:.1f} s, ratio {took / bare:.1f}; at most {LIMIT:.0f} s are allowed"
    )
    print("written: " + ", ".join(f"{number} {what}" for what, number in written.items()))
    print(
        f"the other side's page of one of them: {sees} before, {still} at the next request; cases on its list: {left}"
    )
    return int(
        took > LIMIT or (sees, still, left) != (200, 404, 0) or written["accesses that still stand"] > 0
    )


def _told(office: DemonstrationOffice) -> str:
    """Return the reference of a case of the stories that the agreement shares: one whose page opens."""
    with acting_for([office.organisations["baghdad"].id]):
        rows = CaseAccess.objects.filter(agreement=office.agreements["hague-baghdad"], ended_at=None)
        return rows.exclude(case__mark="bench").exclude(state="closed").order_by("case_id")[0].case.reference


def _share(office: DemonstrationOffice, shares: int) -> None:
    """Share so many open cases of The Hague with Baghdad, with keys that open."""
    hague, values = office.organisations["hague"].id, _values(office)
    with superuser() as there:
        rows = there.execute(
            "SELECT c.drawer_id FROM cases_case c WHERE c.mark = 'bench' AND c.organisation_id = %s AND c.state <> 'closed'"
            " ORDER BY c.id LIMIT %s",
            [hague, shares],
        ).fetchall()
        keys: dict[uuid.UUID, bytes] = {drawer: os.urandom(32) for (drawer,) in rows}
        if len(keys) != shares:
            raise RuntimeError(f"only {len(keys)} cases to share")
        with there.transaction():
            there.execute("SET LOCAL session_replication_role = replica")
            give_keys(there, hague, keys)
            for statement in (SHARE % _quoted({**values, "most": shares})).split(";\n")[:-1]:
                there.execute(statement.encode())
        there.execute(b"VACUUM ANALYZE")
        there.execute(b"CHECKPOINT")  # or what the preparation wrote is written out while the clock runs


def _bare(office: DemonstrationOffice) -> float:
    """Return the seconds of the two bare statements, which are undone."""
    with superuser() as there, there.transaction(force_rollback=True):
        there.execute("SET LOCAL session_replication_role = replica")
        began = time.perf_counter()
        for statement in (BARE % _quoted(_values(office))).split(";\n"):
            there.execute(statement.encode())
        return time.perf_counter() - began


def _values(office: DemonstrationOffice) -> dict[str, object]:
    return {
        "owner": office.organisations["hague"].id,
        "other": office.organisations["baghdad"].id,
        "agreement": office.agreements["hague-baghdad"].pk,
    }


def _quoted(values: dict[str, object]) -> dict[str, str]:
    """Return keys and numbers of this file's own as they stand in a statement."""
    return {name: str(value) if isinstance(value, int) else f"'{value}'" for name, value in values.items()}


def _sees(browser: Client, reference: str) -> int:
    return browser.get(reverse("case", args=[reference])).status_code


def _list_length(browser: Client) -> int:
    """Return how many rows the list of shared cases has, its head left out."""
    return max(browser.get(reverse("cases"), {"view": "shared"}).content.count(b"<tr") - 1, 0)


def _written(office: DemonstrationOffice) -> dict[str, int]:
    baghdad, agreement = office.organisations["baghdad"].id, office.agreements["hague-baghdad"].pk
    questions: dict[str, Callable[[], int]] = {
        "lines on cases": lambda: TimelineEntry.objects.filter(at=NOW).count(),
        "tasks": lambda: Task.objects.filter(subject_id=agreement).count(),
        "rows of the log": lambda: AuditEvent.objects.filter(tag="cases:access:end", at=NOW).count(),
        "accesses that still stand": lambda: CaseAccess.objects.filter(
            agreement_id=agreement, ended_at=None
        ).count(),
        "keys that are left there": lambda: DrawerWrap.objects.filter(organisation_id=baghdad).count(),
    }
    with transaction.atomic(), acting_for(one.id for one in office.organisations.values()):
        return {what: ask() for what, ask in questions.items()}


if __name__ == "__main__":
    sys.exit(main())
