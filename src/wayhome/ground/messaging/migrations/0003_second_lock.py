"""Lock notices: anybody may write one to an organisation, and only that organisation reads it."""

from django.db import migrations

MAKE = """
SELECT lock_table('messaging_notice', 'SELECT, INSERT', of_acting('organisation_id'), 'true');
SELECT lock_table('messaging_notice_reading', 'SELECT, INSERT', format(
  'EXISTS (SELECT 1 FROM messaging_notice n WHERE n.id = messaging_notice_reading.notice_id AND %s)',
  of_acting('n.organisation_id')));
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_second_lock"), ("messaging", "0002_reading")]
    operations = [migrations.RunSQL(MAKE)]
