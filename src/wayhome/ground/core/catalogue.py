"""Looks at the database's own catalogue for holes in the second lock: what nobody wrote a policy for is a fault.

``./wayhome manage migrate`` refuses to end while there is one, and a test holds it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

LOOKS = {
    "has no row policies and nobody said why": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity
          AND coalesce(obj_description(c.oid, 'pg_class'), '') NOT LIKE 'open: _%'
          AND has_any_right(c.oid)""",
    "binds everybody but its owner": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity AND NOT c.relforcerowsecurity""",
    "has other policies than the four of the lock": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity
          AND (SELECT array_agg(p.polname::text ORDER BY p.polname) FROM pg_policy p
               WHERE p.polrelid = c.oid AND p.polroles = ARRAY['wayhome_app'::regrole::oid]
                 AND p.polpermissive)::text IS DISTINCT FROM '{added,changed,removed,seen}'""",
    "has a policy for a role that the lock does not know": """
        SELECT c.relname || '.' || p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
        WHERE c.relnamespace = 'public'::regnamespace AND p.polroles <> ARRAY['wayhome_app'::regrole::oid]
          AND NOT (c.relname = 'audit_event' AND p.polname = 'sealed' AND p.polcmd = 'r'
            AND p.polroles = ARRAY['wayhome_sealer'::regrole::oid])""",
    "cannot be read whole by whoever seals it": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relname = 'audit_event' AND c.relrowsecurity
          AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'sealed'
            AND p.polroles = ARRAY['wayhome_sealer'::regrole::oid] AND p.polpermissive
            AND pg_get_expr(p.polqual, p.polrelid) = 'true')""",
    "is the log, and may be rewritten": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace
          AND c.relname IN ('audit_event', 'audit_leaf', 'audit_checkpoint')
          AND ((SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled <> 'D'
                AND t.tgname IN ('audit_stays', 'audit_stays_whole')) < 2
            OR EXISTS (SELECT 1 FROM unnest(ARRAY['wayhome_app', 'wayhome_stats', 'wayhome_sealer', 'wayhome_broker']) r
              WHERE has_table_privilege(r, c.oid, 'UPDATE, DELETE, TRUNCATE')
                OR has_any_column_privilege(r, c.oid, 'UPDATE')))""",
    "is the log, and takes from whoever serves pages what the database must fill": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relname = 'audit_event'
          AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'commitment')
          AND NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled <> 'D'
            AND t.tgname = 'audit_fill')""",
    "is the tally of what was opened, and may be lowered": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relname = 'crypto_tally'
          AND EXISTS (SELECT 1 FROM unnest(ARRAY['wayhome_app', 'wayhome_stats', 'wayhome_sealer', 'wayhome_broker']) r
            WHERE has_table_privilege(r, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
              OR has_any_column_privilege(r, c.oid, 'INSERT, UPDATE'))""",
    "has a policy that does not ask for whom the work is": """
        SELECT c.relname || '.' || p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
        WHERE c.relnamespace = 'public'::regnamespace
          AND p.polroles = ARRAY['wayhome_app'::regrole::oid]
          AND NOT (p.polname = 'added' AND pg_get_expr(p.polwithcheck, p.polrelid) = 'true')
          AND coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
              NOT LIKE '%SELECT ctx_orgs()%'""",
    "belongs to a case and is not locked by its case": """
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'case_id' AND a.attnotnull
          AND c.relname <> 'cases_case_access'
          AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'seen'
            AND pg_get_expr(p.polqual, p.polrelid) LIKE '%a.case_id = ' || c.relname || '.case_id%'
            AND pg_get_expr(p.polqual, p.polrelid) LIKE '%a.ended_at IS NULL%')""",
    "belongs to a case and has no index that begins with it": """
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'case_id' AND a.attnotnull
          AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indkey[0] = a.attnum)""",
    "belongs to another role than the owner": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
          AND c.relowner <> 'wayhome_owner'::regrole""",
    "is a view that shows what its owner may see": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace
          AND ((c.relkind = 'm' AND has_any_right(c.oid))
            OR (c.relkind = 'v' AND coalesce(array_to_string(c.reloptions, ','), '')
                NOT LIKE '%security_invoker=true%'))""",
    "is a function beyond the policies that anybody may call, or whose search path is open": """
        SELECT p.proname FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
          AND (coalesce(array_to_string(p.proconfig, ','), '') NOT LIKE '%search_path=pg_catalog, public%'
            OR (p.prorettype <> 'trigger'::regtype AND has_function_privilege('public', p.oid, 'EXECUTE')))""",
    "may be emptied, referred to or triggered on by whoever serves pages": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND (has_table_privilege('wayhome_app', c.oid, 'TRUNCATE')
            OR has_table_privilege('wayhome_app', c.oid, 'REFERENCES')
            OR has_table_privilege('wayhome_app', c.oid, 'TRIGGER'))""",
    "is a role that serves and is not held back": """
        SELECT r.rolname FROM pg_roles r
        WHERE r.rolname IN ('wayhome_app', 'wayhome_stats', 'wayhome_sealer', 'wayhome_broker')
          AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb
            OR pg_has_role(r.oid, 'wayhome_owner', 'MEMBER') OR pg_has_role(r.oid, 'wayhome_migrator', 'MEMBER')
            OR has_schema_privilege(r.oid, 'public', 'CREATE'))""",
    "is a type that an index does not serve under row policies": """
        SELECT t.typname FROM pg_type t WHERE t.typnamespace = 'public'::regnamespace AND t.typtype = 'e'""",
}
"""What may be wrong, and the question that finds it; each names what it found."""


def faults(connection: BaseDatabaseWrapper) -> Sequence[str]:
    """Return every hole in the second lock, in words, sorted; an empty list when there is none."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for what, question in LOOKS.items():
            cursor.execute(_spelt_out(question))
            found += [f"{name} {what}" for (name,) in cursor.fetchall()]
    return sorted(found)


def _spelt_out(question: str) -> str:
    """Return the question with ``has_any_right(table)`` written out: whether whoever serves pages may do anything there."""
    written = (
        "(has_table_privilege('wayhome_app', {0}, 'SELECT, INSERT, UPDATE, DELETE')"
        " OR has_any_column_privilege('wayhome_app', {0}, 'SELECT, INSERT, UPDATE'))"
    )
    return question.replace("has_any_right(c.oid)", written.format("c.oid"))
