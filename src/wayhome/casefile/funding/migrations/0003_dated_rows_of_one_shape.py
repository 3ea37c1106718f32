"""Every list of the world has rows of one shape, and who agreed to an end stands on the row.

Who ended a row stood in the audit only; it is copied from there.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLES = {"suspension": ("funding_suspension", "lift"), "airlinelimit": ("funding_airline_limit", "end")}
OLD_CHECKS = {
    "suspension": [
        "funding_suspension_by_two_people",
        "funding_suspension_confirmed_at_with_by",
        "funding_suspension_lift_asked_at_with_by",
    ],
    "airlinelimit": [
        "funding_airline_limit_by_two_people",
        "funding_airline_limit_confirmed_at_with_by",
        "funding_airline_limit_end_asked_at_with_by",
    ],
}
COPY = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE {table} SET end_asked_on = ends_on, ended_by_id = agreed.user_id, ended_at = agreed.at
  FROM (SELECT DISTINCT ON (subject_id) subject_id, user_id, at FROM audit_event
        WHERE tag = 'funding:{noun}:{verb}' ORDER BY subject_id, at DESC) AS agreed
  WHERE {table}.ends_on IS NOT NULL AND agreed.subject_id = {table}.id::text;
SET CONSTRAINTS ALL DEFERRED;
"""


def somebody() -> models.ForeignKey:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


def checks(model: str) -> list[models.CheckConstraint]:
    Q = models.Q
    return [
        models.CheckConstraint(
            condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("entered_by")),
            name=f"funding_{model}_by_two_people",
        ),
        models.CheckConstraint(
            condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
            | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            name=f"funding_{model}_confirmed_at_with_by",
        ),
        models.CheckConstraint(
            condition=Q(end_asked_by__isnull=True, end_asked_at__isnull=True, end_asked_on__isnull=True)
            | Q(
                confirmed_by__isnull=False,
                end_asked_by__isnull=False,
                end_asked_at__isnull=False,
                end_asked_on__isnull=False,
            ),
            name=f"funding_{model}_end_asked_once_confirmed",
        ),
        models.CheckConstraint(
            condition=Q(ended_by__isnull=True, ended_at__isnull=True, ends_on__isnull=True)
            | Q(
                Q(end_asked_by__isnull=False, ended_by__isnull=False, ended_at__isnull=False),
                ~Q(ended_by=models.F("end_asked_by")),
                Q(ends_on=models.F("end_asked_on")),
            ),
            name=f"funding_{model}_ended_by_two_people",
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0002_ending_airline_limits"),
        ("audit", "0003_only_added"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(
            migrations.RemoveConstraint(model_name=model, name=name)
            for model, names in OLD_CHECKS.items()
            for name in names
        ),
        *(
            migrations.RenameField(model_name="suspension", old_name=f"lift_{end}", new_name=f"end_{end}")
            for end in ("asked_by", "asked_at", "asked_on")
        ),
        *(
            operation
            for model in TABLES
            for operation in (
                migrations.AddField(model_name=model, name="ended_by", field=somebody()),
                migrations.AddField(
                    model_name=model, name="ended_at", field=models.DateTimeField(null=True)
                ),
            )
        ),
        *(
            migrations.RunSQL(
                COPY.format(table=table, noun=table.removeprefix("funding_"), verb=verb),
                migrations.RunSQL.noop,
            )
            for table, verb in TABLES.values()
        ),
        *(
            migrations.AddConstraint(model_name=model, constraint=check)
            for model in TABLES
            for check in checks(model)
        ),
    ]
