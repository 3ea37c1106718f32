"""Keep keyed buckets of names, so that people are found by name; the cases' migration locks them."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

FIRST = """
INSERT INTO people_name_index (id, number, key_version, bits, spread, made_at, ready_at)
VALUES (gen_random_uuid(), 1, 1, 8, '', now(), now());
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_erased")]
    operations = [
        migrations.CreateModel(
            name="NameIndex",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("key_version", models.PositiveIntegerField()),
                ("bits", models.PositiveSmallIntegerField()),
                (
                    "spread",
                    models.BinaryField(
                        default=bytes, help_text="sealed by the house; it would tell how frequent names are"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("ready_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "people_name_index"},
        ),
        migrations.CreateModel(
            name="NameKey",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("number", models.PositiveIntegerField(help_text="of the index")),
                ("bucket", models.PositiveIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "db_table": "people_name_key",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "number", "bucket"), name="people_name_key_once"
                    )
                ],
                "indexes": [
                    models.Index(fields=["number", "bucket", "person"], name="people_name_key_bucket")
                ],
            },
        ),
        migrations.RunSQL(FIRST),
    ]
