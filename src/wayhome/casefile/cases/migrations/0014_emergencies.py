"""Let a file be opened in an emergency, for two hours, and be looked at afterwards by somebody else."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import wayhome.ground.crypto.fields
import wayhome.ground.values.tiers

T2 = wayhome.ground.values.tiers.Tier["T2"]


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_second_lock"),
        ("crypto", "0003_second_lock"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="EmergencyAccess",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("organisation_id", models.IntegerField(help_text="for which they acted")),
                ("reason", wayhome.ground.crypto.fields.SealedText(tier=T2)),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("review_by_on", models.DateField()),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("justified", models.BooleanField(null=True)),
                ("review_words", wayhome.ground.crypto.fields.SealedText(null=True, tier=T2)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "drawer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crypto.drawer",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "cases_emergency_access",
                "indexes": [
                    models.Index(fields=["case", "user", "-until_at"], name="cases_emergency_of"),
                    models.Index(
                        condition=models.Q(("reviewed_at__isnull", True)),
                        fields=["organisation_id", "review_by_on"],
                        name="cases_emergency_to_review",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_at__gt", models.F("from_at"))),
                        name="cases_emergency_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            reviewed_at__isnull=True, reviewed_by__isnull=True, justified__isnull=True
                        )
                        | models.Q(
                            reviewed_at__isnull=False, reviewed_by__isnull=False, justified__isnull=False
                        )
                        & ~models.Q(reviewed_by=models.F("user")),
                        name="cases_emergency_reviewed_by_somebody_else",
                    ),
                ],
            },
        ),
        migrations.RunSQL("SELECT lock_by_case('cases_emergency_access')", migrations.RunSQL.noop),
    ]
