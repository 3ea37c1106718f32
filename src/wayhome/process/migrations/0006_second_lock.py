"""Lock decisions and overrides by their case, and messages from outside to whoever answers them."""

from django.db import migrations

MAKE = """
SELECT lock_by_case('process_decision', 'SELECT, INSERT'), lock_by_case('process_override');
SELECT lock_table('process_blind_withdrawal', 'SELECT, INSERT, UPDATE',
  of_acting('organisation_id') || ' OR ' || of_case_held('process_blind_withdrawal.case_id'), 'true',
  of_acting('organisation_id') || ' OR ' || of_case_held('process_blind_withdrawal.case_id'));

-- Made anew, so that it belongs to the role that row policies do not hold back: it answers beyond the writer's scope.
DROP FUNCTION process_owner_of(text);
CREATE FUNCTION process_owner_of(wanted text)
  RETURNS TABLE (case_id uuid, organisation_id int, office_id int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT c.id, c.organisation_id, c.office_id FROM public.cases_case c WHERE c.reference = wanted
$$;
REVOKE ALL ON FUNCTION process_owner_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION process_owner_of(text) TO wayhome_app;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_second_lock"), ("process", "0005_only_added")]
    operations = [migrations.RunSQL(MAKE)]
