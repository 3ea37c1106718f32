"""Let the blind form find the responsible office of a reference beyond the writer's scope, and nothing more."""

from django.db import migrations

MAKE = """
CREATE FUNCTION process_owner_of(wanted text)
  RETURNS TABLE (case_id uuid, organisation_id int, office_id int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT c.id, c.organisation_id, c.office_id FROM public.cases_case c WHERE c.reference = wanted
$$;
REVOKE ALL ON FUNCTION process_owner_of(text) FROM PUBLIC;
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'wayhome_app') THEN
    GRANT EXECUTE ON FUNCTION process_owner_of(text) TO wayhome_app;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("process", "0001_initial"), ("cases", "0002_database_rules")]
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION process_owner_of(text)")]
