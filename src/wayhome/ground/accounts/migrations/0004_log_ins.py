"""Let each log-in have a row, so that its owner sees where the account is open and ends it."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_second_lock")]
    operations = [
        migrations.CreateModel(
            name="LogIn",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "proofs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        default=list,
                        help_text="e.g. password, totp, webauthn",
                        size=None,
                    ),
                ),
                ("device", models.CharField(default="", max_length=60)),
                ("begun_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(default="", max_length=12)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "accounts_log_in",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["user", "-begun_at"],
                        name="accounts_open_log_ins",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "SELECT open_table('accounts_log_in', 'SELECT, INSERT, UPDATE', 'read before anybody acts; staff')",
            migrations.RunSQL.noop,
        ),
    ]
