"""Lock the keyed buckets of names by their case, and let whoever serves pages read how names are spread, sealed."""

from django.db import migrations

LOCK = """
SELECT lock_by_case('people_name_key', 'SELECT, INSERT, DELETE');
SELECT open_table('people_name_index', 'SELECT', 'which key and how many bits; what tells of names is sealed');
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_names_are_found"), ("cases", "0016_restricted_files")]
    operations = [migrations.RunSQL(LOCK, migrations.RunSQL.noop)]
