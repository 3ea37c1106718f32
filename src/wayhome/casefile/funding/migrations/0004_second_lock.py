"""Open programmes, funds and the world's lists: they speak of nobody."""

from django.db import migrations

MAKE = """
SELECT open_table('funding_fund', 'SELECT, INSERT, UPDATE', 'speaks of nobody'),
       open_table('funding_programme', 'SELECT, INSERT, UPDATE', 'speaks of nobody'),
       open_table('funding_suspension', 'SELECT, INSERT, UPDATE', 'a list of the world'),
       open_table('funding_airline_limit', 'SELECT, INSERT, UPDATE', 'a list of the world');
SELECT open_table(c.oid::regclass, 'SELECT, INSERT, UPDATE, DELETE', 'speaks of nobody') FROM pg_class c
  WHERE c.relname = 'funding_programme_funds' AND c.relkind = 'r';
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_second_lock"), ("funding", "0003_dated_rows_of_one_shape")]
    operations = [migrations.RunSQL(MAKE)]
