"""Tokens by which programs act as somebody in one role: found by their hash before it is known for whom they act."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0003_second_lock"), ("access", "0005_signed_documents")]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "digest",
                    models.CharField(
                        help_text="SHA-256 of the token, hexadecimal", max_length=64, unique=True
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        help_text="its first characters, by which its owner knows it", max_length=8
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_because",
                    models.CharField(default="", help_text="owner, keeper or shut; a code", max_length=12),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to="access.membership",
                    ),
                ),
            ],
            options={
                "db_table": "access_api_token",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("made_at"))),
                        name="access_token_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "SELECT open_table('access_api_token', 'SELECT, INSERT, UPDATE', 'read before anybody acts; a hash and a role')",
            migrations.RunSQL.noop,
        ),
    ]
