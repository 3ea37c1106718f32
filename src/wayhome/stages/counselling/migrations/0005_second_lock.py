"""Lock what was said, screened and assessed by its case, and open the points that are gone through."""

from django.db import migrations

MAKE = """
SELECT lock_by_case('counselling_session'), lock_by_case('counselling_checklist_mark'),
       lock_by_case('counselling_voluntariness'), lock_by_case('counselling_vulnerability'),
       lock_by_case('counselling_factor'), lock_by_case('counselling_concern'),
       lock_by_case('counselling_protection_fact');
SELECT open_table('counselling_checklist_point', 'SELECT, INSERT, UPDATE, DELETE', 'words for everybody'),
       open_table('counselling_checklist_text', 'SELECT, INSERT, UPDATE, DELETE', 'words for everybody');
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_second_lock"), ("counselling", "0004_talks_with_people_at_home")]
    operations = [migrations.RunSQL(MAKE)]
