"""Lock drawers and their wraps: an organisation sees its own, and who holds a wrap of its drawers."""

from django.db import migrations

MAKE = """
CREATE FUNCTION crypto_fill_owner() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  SELECT d.organisation_id INTO NEW.owner_id FROM crypto_drawer d WHERE d.id = NEW.drawer_id;
  RETURN NEW;
END $$;
CREATE TRIGGER crypto_fill_owner BEFORE INSERT ON crypto_drawer_wrap
  FOR EACH ROW EXECUTE FUNCTION crypto_fill_owner();

SELECT lock_table('crypto_drawer', 'SELECT, INSERT', of_acting('organisation_id'), 'true');
-- A message from outside is sealed for whoever answers it: a drawer of theirs may be wrapped for them, by anybody.
SELECT lock_table('crypto_drawer_wrap', 'SELECT, INSERT, DELETE',
  of_acting('organisation_id') || ' OR ' || of_acting('owner_id'),
  of_acting('owner_id') || ' OR owner_id = organisation_id');
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_second_lock"), ("crypto", "0002_whose_drawer")]
    operations = [migrations.RunSQL(MAKE)]
