"""Lock stored files by the drawer that seals them: who holds no wrap of it sees no row.

A file may belong to a case, and cases lie above: so it is the drawer that locks here. Whoever loses a case loses the
wraps of its drawers with it. Only what a scan or a deletion changes can be changed; a row is never removed.
"""

from django.db import migrations

MAKE = """
SELECT lock_table('files_stored_file', 'SELECT, INSERT, UPDATE (name, key, state, scanned_at)', held, held || ' AND '
  || of_acting('organisation_id'))
FROM format('EXISTS (SELECT 1 FROM crypto_drawer_wrap w WHERE w.drawer_id = files_stored_file.drawer_id AND %s)',
  of_acting('w.organisation_id')) AS held;

-- The storage is swept by digest: whether any row speaks of a content that somebody can still open, whoever asks. It
-- answers yes or no about a digest that only the holder of the content knows.
CREATE FUNCTION files_is_kept(digest text) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT 1 FROM files_stored_file f WHERE f.sha256 = digest AND f.state IN ('quarantined', 'clean')
    AND EXISTS (SELECT 1 FROM crypto_drawer_wrap w WHERE w.drawer_id = f.drawer_id))
$$;
REVOKE EXECUTE ON FUNCTION files_is_kept(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION files_is_kept(text) TO wayhome_app;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_second_lock"), ("crypto", "0003_second_lock"), ("files", "0001_initial")]
    operations = [migrations.RunSQL(MAKE)]
