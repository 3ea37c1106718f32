"""Keep what was sent, so that sent again it is done once; rows of one organisation, thrown away after a while."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0003_second_lock"), ("accounts", "0004_log_ins")]

    operations = [
        migrations.CreateModel(
            name="SentOnce",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("organisation_id", models.IntegerField()),
                ("user_id", models.IntegerField()),
                ("key", models.CharField(max_length=64)),
                ("shape", models.CharField(max_length=64)),
                (
                    "status",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="of the answer; 0 while it is being done"
                    ),
                ),
                ("location", models.CharField(default="", max_length=500)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "accounts_sent_once",
                "indexes": [
                    models.Index(fields=["organisation_id", "made_at"], name="accounts_sent_once_old")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation_id", "user_id", "key"), name="accounts_sent_once_key"
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "SELECT lock_table('accounts_sent_once', 'SELECT, INSERT, UPDATE, DELETE', of_acting('organisation_id'))",
            migrations.RunSQL.noop,
        ),
    ]
