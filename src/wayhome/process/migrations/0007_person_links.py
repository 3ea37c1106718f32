"""Keep what was decided of two person records that are alike; a row goes with either of the two."""

import uuid

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0007_erased_with"), ("cases", "0013_second_lock"), ("process", "0006_second_lock")]

    operations = [
        migrations.CreateModel(
            name="PersonLink",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("organisation_id", models.IntegerField()),
                ("person_id", models.UUIDField()),
                ("other_id", models.UUIDField()),
                ("case_id", models.UUIDField()),
                ("other_case_id", models.UUIDField()),
                ("verdict", models.CharField(choices=[("same", "SAME"), ("apart", "APART")], max_length=8)),
                ("leads_id", models.UUIDField(null=True)),
                (
                    "taken",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("revision_id", models.UUIDField(null=True)),
                ("closed_other", models.BooleanField(default=False)),
                ("decided_at", models.DateTimeField()),
                ("decided_by_id", models.IntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by_id", models.IntegerField(null=True)),
            ],
            options={
                "db_table": "process_person_link",
                "indexes": [
                    models.Index(fields=["other_id"], name="process_link_of_other"),
                    models.Index(fields=["person_id"], name="process_link_of_person"),
                    models.Index(fields=["case_id"], name="process_link_by_case"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("organisation_id", "person_id", "other_id"),
                        name="process_one_verdict_of_a_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person_id__lt", models.F("other_id"))),
                        name="process_pair_in_order",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            """
            SELECT lock_table('process_person_link', 'SELECT, INSERT, UPDATE',
              of_acting('organisation_id') || ' AND ' || of_case_held('process_person_link.case_id'));
            SELECT erased_with('process_person_link', 'person_id', 'person'),
                   erased_with('process_person_link', 'other_id', 'person');
            """,
            migrations.RunSQL.noop,
        ),
    ]
