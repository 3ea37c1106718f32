"""The second lock in the database's own catalogue: every table is locked, or open for a reason that stands here too."""

from __future__ import annotations

import pytest
from django.db import connection, connections

from wayhome.ground.core.catalogue import faults

OPEN = {
    "audit_sealing_run": "how the log stands; speaks of nobody",
    "core_erased_with": "which rows go with an erased drawer; names of tables only",
    "keeping_erased_drawer": "random numbers of drawers that were destroyed, and days",
    "access_api_token": "read before anybody acts; a hash and a role",
    "access_membership": "read at log-in, before anybody acts; staff",
    "account_emailaddress": "log-in",
    "account_emailconfirmation": "log-in",
    "accounts_log_in": "read before anybody acts; staff",
    "accounts_office": "read before anybody acts; knows no returnee",
    "accounts_organisation": "read before anybody acts; knows no returnee",
    "accounts_user": "read at log-in, before anybody acts; staff",
    "cases_statistics_line": "coarse values of no case; read by wayhome_stats",
    "consent_text": "words for everybody",
    "counselling_checklist_point": "words for everybody",
    "counselling_checklist_text": "words for everybody",
    "core_throttle": "counts tries at log-in by keyed address",
    "crypto_index_key": "wrapped keys of hashes; they belong to no organisation",
    "django_content_type": "names of tables",
    "django_migrations": "names of migrations",
    "people_name_index": "which key and how many bits; what tells of names is sealed",
    "django_session": "read before anybody acts",
    "funding_airline_limit": "a list of the world",
    "funding_fund": "speaks of nobody",
    "funding_programme": "speaks of nobody",
    "funding_programme_funds": "speaks of nobody",
    "funding_suspension": "a list of the world",
    "mfa_authenticator": "log-in",
    "reporting_published_figure": "published figures",
    "reporting_release": "coarse facts, frozen",
    "reporting_series": "aggregates that others have published",
    "reporting_series_cell": "aggregates that others have published",
    "socialaccount_socialaccount": "log-in",
    "socialaccount_socialapp": "log-in",
    "socialaccount_socialtoken": "log-in",
}
REMOVED_BY_PAGES = {
    "account_emailaddress",
    "account_emailconfirmation",
    "accounts_sent_once",
    "cases_statistics_key",
    "cases_statistics_line",
    "consent_text",
    "core_throttle",
    "counselling_checklist_point",
    "counselling_checklist_text",
    "crypto_drawer_wrap",
    "django_session",
    "funding_programme_funds",
    "messaging_letter",
    "mfa_authenticator",
    "socialaccount_socialaccount",
    "socialaccount_socialtoken",
    "people_name_key",
    "cases_list_view",
    "journey_document_key",
}
"""From which tables whoever serves pages may remove rows; a file is never among them."""


def ask(question: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return {str(name): str(value) for name, value in cursor.fetchall()}


def test_the_second_lock_has_no_hole(db: None) -> None:
    assert faults(connection) == []


def test_tables_without_a_lock_are_these_for_these_reasons(db: None) -> None:
    found = ask(
        "SELECT relname, substr(obj_description(oid, 'pg_class'), 7) FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT relrowsecurity "
        "AND obj_description(oid, 'pg_class') IS NOT NULL"
    )

    assert found == OPEN


def test_rows_are_removed_from_these_tables_only(db: None) -> None:
    found = ask(
        "SELECT relname, 'yes' FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
        "AND has_table_privilege('wayhome_app', oid, 'DELETE')"
    )

    assert set(found) == REMOVED_BY_PAGES


HOLES = {
    "a new table that pages may read": (
        "CREATE TABLE cases_new (id int); GRANT SELECT ON cases_new TO wayhome_app;"
        "ALTER TABLE cases_new OWNER TO wayhome_owner",
        "cases_new has no row policies and nobody said why",
    ),
    "a lock that is switched off": (
        "ALTER TABLE cases_note DISABLE ROW LEVEL SECURITY",
        "cases_note has no row policies and nobody said why",
    ),
    "a lock that lets its owner pass": (
        "ALTER TABLE cases_note NO FORCE ROW LEVEL SECURITY",
        "cases_note binds everybody but its owner",
    ),
    "a policy that is gone": (
        "DROP POLICY changed ON cases_note",
        "cases_note has other policies than the four of the lock",
    ),
    "one policy too many": (
        "CREATE POLICY more ON cases_note FOR SELECT TO wayhome_app USING (true)",
        "cases_note has other policies than the four of the lock",
    ),
    "a policy for everybody": (
        "ALTER POLICY seen ON cases_note USING (true)",
        "cases_note.seen has a policy that does not ask for whom the work is",
    ),
    "a lock by something else than the case": (
        "ALTER POLICY seen ON cases_note USING (1 = ANY ((SELECT ctx_orgs())::int[]))",
        "cases_note belongs to a case and is not locked by its case",
    ),
    "a table of the migrator": (
        "ALTER TABLE cases_note OWNER TO wayhome_migrator",
        "cases_note belongs to another role than the owner",
    ),
    "a view with its owner's eyes": (
        "CREATE VIEW all_notes AS SELECT * FROM cases_note; ALTER VIEW all_notes OWNER TO wayhome_owner",
        "all_notes is a view that shows what its owner may see",
    ),
    "a function for anybody": (
        "GRANT EXECUTE ON FUNCTION process_owner_of(text) TO PUBLIC",
        "process_owner_of is a function beyond the policies",
    ),
    "a function with an open search path": (
        "ALTER FUNCTION process_owner_of(text) RESET search_path",
        "process_owner_of is a function beyond the policies",
    ),
    "a policy of a stranger": (
        "CREATE POLICY strange ON cases_note FOR SELECT TO wayhome_stats USING (true)",
        "cases_note.strange has a policy for a role that the lock does not know",
    ),
    "a sealer who may also write": (
        "CREATE POLICY more ON audit_event FOR INSERT TO wayhome_sealer WITH CHECK (true)",
        "audit_event.more has a policy for a role that the lock does not know",
    ),
    "a sealer who sees a part": (
        "ALTER POLICY sealed ON audit_event USING (case_id IS NULL)",
        "audit_event cannot be read whole by whoever seals it",
    ),
    "a log whose guard sleeps": (
        "ALTER TABLE audit_event DISABLE TRIGGER audit_stays",
        "audit_event is the log, and may be rewritten",
    ),
    "a sealer who may seal again": (
        "GRANT UPDATE ON audit_leaf TO wayhome_sealer",
        "audit_leaf is the log, and may be rewritten",
    ),
    "a log that believes what it is told": (
        "ALTER TABLE audit_event DISABLE TRIGGER audit_fill",
        "audit_event is the log, and takes from whoever serves pages what the database must fill",
    ),
    "a right to empty": (
        "GRANT TRUNCATE ON cases_note TO wayhome_app",
        "cases_note may be emptied, referred to or triggered on",
    ),
    "a type without an index": (
        "CREATE TYPE kind AS ENUM ('one')",
        "kind is a type that an index does not serve under row policies",
    ),
}


@pytest.mark.django_db(databases=["default", "migrator"])
@pytest.mark.parametrize("hole", HOLES)
def test_each_hole_is_found_and_named(hole: str) -> None:
    statement, says = HOLES[hole]

    with connections["migrator"].cursor() as cursor:  # taken back when the test ends
        cursor.execute(statement)
    found = faults(connections["migrator"])

    assert [fault for fault in found if fault.startswith(says)]
