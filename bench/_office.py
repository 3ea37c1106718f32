"""A large office in a database of its own: the demonstration, and around it hundreds of thousands of other cases.

The other cases are copies of cases of the demonstration, written by SQL. What they seal stands under keys that nobody
has: 300,000 cases are there to be passed by. A case that is shown gets keys and names of its own first (``open_up``).
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connections
from tools.database import ROLES, SUPERUSER

from wayhome.demonstration.loading import load
from wayhome.demonstration.office import DemonstrationOffice
from wayhome.ground.core.context import acting_for
from wayhome.ground.crypto.envelope import seal
from wayhome.ground.crypto.unwrapping import DrawerKey, wrap_for

NOW = dt.datetime.now(dt.UTC)
NAME = f"wayhome_bench_{os.getpid()}"
SMALL, OTHERS = 500, 20
"""Cases of the small office, and how many other organisations hold two cases of five between them."""
ALIASES = ("default", "migrator", "sealer")
Connection = psycopg.Connection[tuple[Any, ...]]

# One row for each case that is added, with the keys of everything that belongs to it.
PLAN = """
CREATE UNLOGGED TABLE bench_case AS
SELECT n, gen_random_uuid() AS case_id, gen_random_uuid() AS drawer_id, gen_random_uuid() AS person_id,
  gen_random_uuid() AS person_drawer_id, gen_random_uuid() AS member_id,
  CASE WHEN n <= %(small)s THEN %(small_id)s WHEN n %% 5 < 3 THEN %(large)s ELSE 1001 + n %% %(others)s END AS organisation_id,
  (ARRAY['counselling', 'applied', 'approved', 'preparing', 'cleared', 'departed', 'arrived', 'reintegrating',
         'following_up', 'closed', 'closed', 'closed', 'closed', 'closed', 'closed'])[1 + (n * 7919) %% 15] AS state,
  current_date + ((n * 104729) %% 200)::int - 100 AS travels_on,
  now() - ((n * 15485863) %% 2000) * interval '1 day' AS opened_at
FROM generate_series(%(first)s::bigint, %(last)s) n
"""
PLACE = (
    "CASE WHEN b.n % 50000 = 3 THEN 'TON' ELSE (ARRAY['IRQ', 'IRQ', 'IRQ', 'ALB', 'ALB', 'TUR', 'GEO', 'MAR', 'NGA', 'BRA',"
    " 'SRB', 'ARM', 'AZE', 'MDA', 'PAK'])[1 + (b.n * 31) % 15] END"
)
LANGUAGE = "(ARRAY['ara', 'ara', 'ara', 'sqi', 'tur', 'kat', 'por', 'srp', 'urd'])[1 + (b.n * 17) % 9]"
OF_CASE = {"id": "gen_random_uuid()", "case_id": "b.case_id", "drawer_id": "b.drawer_id"}
OF_PERSON = {"case_id": "b.case_id", "drawer_id": "b.person_drawer_id"}
ONE = "(SELECT * FROM {table} LIMIT 1) t, bench_case b"


@dataclass(frozen=True)
class Copies:
    """Rows of a table that are copied from one, for each added case: from which, and what each has of its own."""

    table: str
    own: Mapping[str, str]
    source: str = ONE


ORGANISATIONS = Copies(
    "accounts_organisation",
    {"id": "1000 + n", "name": "'Mission ' || n"},
    "(SELECT * FROM accounts_organisation LIMIT 1) t, generate_series(1, 20) n",
)
CASES = (
    Copies(
        "cases_case",
        {
            "id": "b.case_id",
            "drawer_id": "b.drawer_id",
            "mark": "'bench'",
            "members_count": "1",
            "reference": "upper(overlay(lpad(to_hex(b.n), 8, '0') placing '-' from 5 for 0)) || '-B'",
            "organisation_id": "b.organisation_id",
            "planned_travel_on": "b.travels_on",
            "opened_at": "b.opened_at",
            "destination_country": PLACE,
            "language": f"CASE WHEN b.n % 20000 = 7 THEN 'ton' ELSE ({LANGUAGE}) END",
            "deadline_on": "b.travels_on + (b.n % 90)::int - 45",
            "state_since_at": "b.opened_at + interval '3 days'",
            "case_manager_id": "NULL",
            "counsellor_id": "CASE WHEN b.organisation_id < 1000 THEN t.counsellor_id END",
        },
        "bench_case b JOIN (SELECT DISTINCT ON (state) * FROM cases_case WHERE mark <> 'bench' ORDER BY state, id) t"
        " ON t.state = b.state",
    ),
    Copies(
        "cases_case_access",
        {
            "id": "nextval(pg_get_serial_sequence('cases_case_access', 'id'))",
            "case_id": "c.id",
            "organisation_id": "c.organisation_id",
            "owner_id": "c.organisation_id",
            "begins_on": "c.opened_at::date",
            "state": "c.state",
            "office_id": "c.office_id",
            "ends_on": "NULL",
            "counsellor_id": "c.counsellor_id",
            "case_manager_id": "NULL",
            "opened_at": "c.opened_at",
            "destination_country": "c.destination_country",
            "deadline_on": "c.deadline_on",
            "ended_at": "NULL",
            "travel_sort": "c.planned_travel_on",
            "state_since_at": "c.state_since_at",
            "programme_id": "c.programme_id",
            "host_country": "c.host_country",
            "language": "c.language",
            "members_count": "1 + (b.n % 17 = 0)::int + (b.n % 23 = 0)::int",
            "identity_restricted": "c.identity_restricted",
            "stored_only": "false",
            "on_hold": "b.n % 31 = 0",
            "sexes": "CASE WHEN b.n % 3 = 0 THEN 1 ELSE 2 END",
            "age_bands": "(ARRAY[8, 8, 8, 16, 16, 1, 2, 4, 32, 64])[1 + b.n % 10]",
            "travel_states": "CASE WHEN b.n % 5000 = 11 THEN 4 WHEN b.n % 4 = 0 THEN 2 ELSE 1 END",
        },
        "(SELECT * FROM cases_case_access WHERE ground = 'owner' LIMIT 1) t, cases_case c JOIN bench_case b ON b.case_id = c.id",
    ),
)


def _drawer(drawer: str, kind: str) -> tuple[Copies, Copies]:
    holder = {"organisation_id": "b.organisation_id"}
    return (
        Copies("crypto_drawer", {"id": drawer, "kind": f"'{kind}'", **holder}),
        Copies(
            "crypto_drawer_wrap",
            {"id": "gen_random_uuid()", "drawer_id": drawer, "owner_id": "b.organisation_id", **holder},
        ),
    )


# Who a case is about.
NAMED = (
    *_drawer("b.person_drawer_id", "person"),
    Copies("people_person", {**OF_PERSON, "id": "b.person_id"}),
    Copies(
        "cases_case_member",
        {**OF_PERSON, "id": "b.member_id", "person_id": "b.person_id"},
        "(SELECT * FROM cases_case_member WHERE until_at IS NULL AND position = 1 LIMIT 1) t, bench_case b",
    ),
)
# What a list and a case page read of a case, in the numbers of a quiet one.
PARTS = (
    *_drawer("b.drawer_id", "case"),
    *NAMED,
    *(
        Copies(table, OF_CASE, f"{ONE}, generate_series(1, {times})")
        for table, times in (("cases_timeline_entry", 3), ("cases_state_change", 3), ("cases_legal_fact", 1))
    ),
    *(
        Copies(table, {**OF_CASE, **OF_PERSON, "member_id": "b.member_id"}, f"{ONE}, generate_series(1, 2)")
        for table in ("consent_event", "counselling_checklist_mark")
    ),
    Copies(
        "cases_task",
        {**OF_CASE, "organisation_id": "b.organisation_id"},
        "(SELECT * FROM cases_task WHERE done_at IS NULL LIMIT 1) t, bench_case b WHERE b.state <> 'closed' AND b.n % 2 = 0",
    ),
    Copies(
        "audit_event",
        {
            "id": "gen_random_uuid()",
            "case_id": "b.case_id",
            "organisation_id": "b.organisation_id",
            "at": "b.opened_at + k * interval '1 day'",
            "seq": "1000000 + 2 * b.n + k",
        },
        "(SELECT * FROM audit_event WHERE case_id IS NOT NULL LIMIT 1) t, bench_case b, generate_series(1, 2) k",
    ),
)


def superuser(name: str = NAME) -> Connection:
    """Return a connection as the superuser of the project's own server, in autocommit mode."""
    place = connections["default"].settings_dict
    return psycopg.connect(host=place["HOST"] or None, user=SUPERUSER, dbname=name, autocommit=True)


@contextmanager
def large_office(cases: int, *, parts: Sequence[Copies] = PARTS) -> Iterator[DemonstrationOffice]:
    """Work in a database with so many cases; it is dropped afterwards.

    The organisations are two hosts of the demonstration, The Hague with three cases of five and Brussels with 500, and
    twenty others. It needs the project's own database server, whose superuser may make databases.
    """
    home = connections["default"].settings_dict["NAME"]
    with superuser(home) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)'.encode())
        server.execute(f'CREATE DATABASE "{NAME}" OWNER wayhome_owner'.encode())
    _connect_to(NAME)
    try:
        with superuser() as there:
            there.execute(ROLES.read_bytes())
        call_command("migrate", database="migrator", interactive=False, verbosity=0)
        office = load(now=NOW, tell=lambda line: None)
        add_cases(office, 1, cases, parts=parts)
        yield office
    finally:
        _connect_to(home)
        with superuser(home) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)'.encode())


def add_cases(office: DemonstrationOffice, first: int, last: int, *, parts: Sequence[Copies] = PARTS) -> None:
    """Add the cases of these numbers with these parts; without any, lists have what they start from."""
    values = {
        "first": first,
        "last": last,
        "small": SMALL,
        "others": OTHERS,
        "small_id": office.organisations["brussels"].id,
        "large": office.organisations["hague"].id,
    }
    with superuser() as there, there.transaction(), psycopg.ClientCursor(there) as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # neither triggers nor foreign keys
        cursor.execute("SET LOCAL work_mem = '256MB'")
        if first == 1:
            _write(cursor, ORGANISATIONS)
        cursor.execute("DROP TABLE IF EXISTS bench_case")
        cursor.execute(PLAN, values)
        for copies in (*CASES, *parts):
            _write(cursor, copies)
    with superuser() as there:
        there.execute(b"VACUUM ANALYZE")


def _write(cursor: psycopg.ClientCursor[Any], copies: Copies) -> None:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
        [copies.table],
    )
    columns = [name for (name,) in cursor.fetchall()]
    values = [copies.own.get(name, f't."{name}"') for name in columns]
    listed = ", ".join(f'"{name}"' for name in columns)
    source = copies.source.format(table=copies.table)
    cursor.execute(
        f"INSERT INTO {copies.table} ({listed}) OVERRIDING SYSTEM VALUE SELECT {', '.join(values)} FROM {source}".encode()  # noqa: S608
    )


def name_cases(case_ids: Sequence[uuid.UUID]) -> None:
    """Give those of these added cases that have nobody on them somebody with a sealed name, whom their owner may open."""
    with superuser() as there, there.transaction(), psycopg.ClientCursor(there) as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DROP TABLE IF EXISTS bench_case")
        cursor.execute(
            "CREATE UNLOGGED TABLE bench_case AS SELECT row_number() OVER () AS n, c.id AS case_id, c.drawer_id,"
            " gen_random_uuid() AS person_id, gen_random_uuid() AS person_drawer_id, gen_random_uuid() AS member_id,"
            " c.organisation_id, c.state, c.opened_at FROM cases_case c WHERE c.id = ANY (%s) AND c.mark = 'bench'"
            " AND NOT EXISTS (SELECT 1 FROM cases_case_member m WHERE m.case_id = c.id)",
            [list(case_ids)],
        )
        for copies in NAMED:
            _write(cursor, copies)
    open_up(case_ids)


def open_up(case_ids: Sequence[uuid.UUID]) -> None:
    """Give these added cases drawers of their own keys, for whoever owns them, and their people sealed names."""
    with superuser() as there:
        rows = there.execute(
            "SELECT c.organisation_id, c.drawer_id, p.drawer_id, p.id FROM cases_case c"
            " JOIN people_person p ON p.case_id = c.id WHERE c.id = ANY (%s) AND c.mark = 'bench'",
            [list(case_ids)],
        ).fetchall()
        there.execute("SET session_replication_role = replica")
        for organisation_id in {row[0] for row in rows}:
            mine = [row for row in rows if row[0] == organisation_id]
            keys = {drawer: os.urandom(32) for row in mine for drawer in row[1:3]}
            give_keys(there, organisation_id, keys)
            for number, (_, _, drawer, person) in enumerate(mine):
                names = [
                    seal(text.encode(), key=keys[drawer], version=1, place=f"people_person|{person}|{column}")
                    for column, text in (
                        ("full_name", f"محمد كاظم {number}"),
                        ("latin_name", f"Muhammad Kadhim {number}"),
                    )
                ]
                there.execute(
                    "UPDATE people_person SET full_name = %s, latin_name = %s WHERE id = %s", [*names, person]
                )


def give_keys(there: Connection, organisation_id: int, keys: dict[uuid.UUID, bytes]) -> None:
    """Write the wraps of these drawers for an organisation, in place of those that open nothing."""
    with acting_for([organisation_id]):
        wraps = wrap_for(organisation_id, [DrawerKey(drawer, 1, key) for drawer, key in keys.items()])
    there.execute(
        "UPDATE crypto_drawer_wrap w SET wrapped = n.wrapped, organisation_key_id = %s"
        " FROM unnest(%s::uuid[], %s::bytea[]) n (drawer_id, wrapped)"
        " WHERE w.drawer_id = n.drawer_id AND w.organisation_id = %s",
        [
            wraps[0].organisation_key_id,
            [wrap.drawer_id for wrap in wraps],
            [bytes(wrap.wrapped) for wrap in wraps],
            organisation_id,
        ],
    )


def on_loopback() -> dict[str, Any]:
    """Return the settings of a server that is asked without HTTPS and without a second proof; the rest is production's."""
    return {
        "ALLOWED_HOSTS": ["testserver"],
        "SECURE_SSL_REDIRECT": False,
        "SESSION_COOKIE_SECURE": False,
        "CSRF_COOKIE_SECURE": False,
        "SECOND_FACTOR": False,
    }


def _connect_to(name: str) -> None:
    for alias in ALIASES:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
