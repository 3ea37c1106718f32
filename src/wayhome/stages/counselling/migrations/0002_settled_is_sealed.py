"""Whether a concern is settled is read from its sealed decision; a plain column told it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("counselling", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="protectionconcern", name="counselling_settled_by_a_decision"
        ),
        migrations.RemoveField(model_name="protectionconcern", name="settled_at"),
        migrations.AddConstraint(
            model_name="protectionconcern",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_at__isnull", True))
                | models.Q(("decision__isnull", False), ("reasons__isnull", False)),
                name="counselling_decided_with_reasons",
            ),
        ),
    ]
