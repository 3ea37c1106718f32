"""Let the index of buckets hold person and case, so that a search by name reads the index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_names_are_found")]
    operations = [
        migrations.RemoveIndex("namekey", "people_name_key_bucket"),
        migrations.AddIndex(
            "namekey",
            models.Index(
                fields=["number", "bucket"], include=["person", "case_id"], name="people_name_key_bucket"
            ),
        ),
    ]
