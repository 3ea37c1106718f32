"""Lock what people answered by their case, and open the texts they were asked in."""

from django.db import migrations

MAKE = """
SELECT lock_by_case('consent_event', 'SELECT, INSERT');
SELECT open_table('consent_text', 'SELECT, INSERT, UPDATE, DELETE', 'words for everybody');
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_second_lock"), ("consent", "0004_texts_by_two_people")]
    operations = [migrations.RunSQL(MAKE)]
