"""Keep when somebody wants an e-mail, and the outbox; both belong to the organisation for which somebody acts."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0003_second_lock"), ("messaging", "0003_second_lock")]

    operations = [
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("organisation_id", models.IntegerField()),
                ("user_id", models.IntegerField()),
                (
                    "wish",
                    models.CharField(
                        choices=[
                            ("urgent", "URGENT"),
                            ("daily", "DAILY"),
                            ("each", "EACH"),
                            ("never", "NEVER"),
                        ],
                        max_length=8,
                    ),
                ),
                ("chosen_at", models.DateTimeField()),
            ],
            options={
                "db_table": "messaging_mail_choice",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation_id", "user_id"), name="messaging_one_choice"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("organisation_id", models.IntegerField()),
                ("user_id", models.IntegerField()),
                ("until_at", models.DateTimeField()),
                ("counts", models.JSONField(default=dict)),
                ("urgent", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("try_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                ("given_up_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "messaging_letter",
                "indexes": [
                    models.Index(
                        condition=models.Q(("given_up_at__isnull", True), ("sent_at__isnull", True)),
                        fields=["organisation_id", "try_at"],
                        name="messaging_letters_waiting",
                    ),
                    models.Index(
                        fields=["organisation_id", "user_id", "-until_at"], name="messaging_letters_of"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation_id", "user_id", "until_at"),
                        name="messaging_one_letter_of_a_moment",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            """
            SELECT lock_table('messaging_mail_choice', 'SELECT, INSERT, UPDATE', of_acting('organisation_id')),
                   lock_table('messaging_letter', 'SELECT, INSERT, UPDATE, DELETE', of_acting('organisation_id'));
            """,
            migrations.RunSQL.noop,
        ),
    ]
