"""Airline limits end as they begin: one person asks, another ends them; weeks are weeks of a pregnancy."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="airlinelimit",
            name="end_asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="airlinelimit", name="end_asked_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(model_name="airlinelimit", name="end_asked_on", field=models.DateField(null=True)),
        migrations.AddConstraint(
            model_name="airlinelimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_asked_at__isnull", True), ("end_asked_by__isnull", True)),
                    models.Q(("end_asked_at__isnull", False), ("end_asked_by__isnull", False)),
                    _connector="OR",
                ),
                name="funding_airline_limit_end_asked_at_with_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="airlinelimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("multiple_until_week__range", (1, 45)),
                    ("single_until_week__range", (1, 45)),
                    ("certificate_from_week__range", (1, 45)),
                ),
                name="funding_airline_limit_weeks",
            ),
        ),
    ]
