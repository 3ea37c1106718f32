"""Each reader marks a notice for themself: a colleague's reading hides it from nobody else."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="notice", name="messaging_read_at_with_reader"),
        migrations.RemoveField(model_name="notice", name="read_at"),
        migrations.RemoveField(model_name="notice", name="read_by_id"),
        migrations.CreateModel(
            name="NoticeReading",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("user_id", models.IntegerField()),
                ("read_at", models.DateTimeField()),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="messaging.notice",
                    ),
                ),
            ],
            options={"db_table": "messaging_notice_reading"},
        ),
        migrations.AddConstraint(
            model_name="noticereading",
            constraint=models.UniqueConstraint(fields=("notice", "user_id"), name="messaging_read_once_by_each"),
        ),
    ]
