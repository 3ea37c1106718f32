"""Lock what an import keeps, and let the database itself take back a batch: only files that nobody worked on since."""

from django.db import migrations

MAKE = """
SELECT lock_table('caseloads_remembered_meaning', 'SELECT, INSERT, UPDATE', of_acting('organisation_id')),
       lock_table('caseloads_batch', 'SELECT, INSERT, UPDATE', of_acting('organisation_id')),
       lock_by_case('caseloads_batch_file', 'SELECT, INSERT');

-- Which cases of a batch nobody worked on since they came in: nothing was recorded of them later but that they were read.
CREATE FUNCTION caseloads_untouched(wanted uuid) RETURNS uuid[] LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(f.case_id), '{}') FROM caseloads_batch b JOIN caseloads_batch_file f ON f.batch_id = b.id
    WHERE b.id = wanted AND b.organisation_id = ANY (ctx_orgs())
      AND NOT EXISTS (SELECT 1 FROM audit_event e
        WHERE e.case_id = f.case_id AND e.at > f.opened_at AND e.tag NOT LIKE '%:read')
      AND NOT EXISTS (SELECT 1 FROM cases_case_access a
        WHERE a.case_id = f.case_id AND a.organisation_id <> b.organisation_id)
      AND NOT EXISTS (SELECT 1 FROM keeping_legal_hold h WHERE h.case_id = f.case_id AND h.lifted_at IS NULL)
$$;

-- Takes those cases back, with every key and every row, as if they had never come in; says how many.
CREATE FUNCTION caseloads_undo(wanted uuid) RETURNS integer LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE gone uuid[]; drawers uuid[];
BEGIN
  IF NOT EXISTS (SELECT 1 FROM caseloads_batch b WHERE b.id = wanted AND b.organisation_id = ANY (ctx_orgs())
                   AND b.undone_at IS NULL) THEN
    RAISE EXCEPTION 'caseloads: there is no such batch for this organisation' USING ERRCODE = 'check_violation';
  END IF;
  gone := caseloads_untouched(wanted);
  IF gone = '{}' THEN
    RETURN 0;
  END IF;
  drawers := ARRAY(SELECT drawer_id FROM cases_case WHERE id = ANY (gone)
                   UNION SELECT drawer_id FROM people_person WHERE case_id = ANY (gone));
  PERFORM keeping_remove_cases(gone);
  DELETE FROM crypto_drawer_wrap WHERE drawer_id = ANY (drawers);
  SET CONSTRAINTS ALL IMMEDIATE;
  DELETE FROM crypto_drawer WHERE id = ANY (drawers);
  RETURN cardinality(gone);
END $$;

REVOKE ALL ON FUNCTION caseloads_untouched(uuid), caseloads_undo(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caseloads_untouched(uuid), caseloads_undo(uuid) TO wayhome_app;
"""

UNDO = "DROP FUNCTION caseloads_undo(uuid), caseloads_untouched(uuid)"


class Migration(migrations.Migration):
    dependencies = [
        ("caseloads", "0001_initial"),
        ("keeping", "0003_earlier_values_stay"),
        ("cases", "0020_list_views"),
    ]

    operations = [migrations.RunSQL(MAKE, UNDO)]
