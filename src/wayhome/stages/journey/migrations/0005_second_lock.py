"""Lock documents, health, bookings, hand-over and travel by their case."""

from django.db import migrations

MAKE = """
SELECT lock_by_case('journey_traveller'), lock_by_case('journey_travel_document'),
       lock_by_case('journey_embassy_contact'), lock_by_case('journey_health_record'), lock_by_case('journey_leg'),
       lock_by_case('journey_escort'), lock_by_case('journey_cash_at_departure'),
       lock_by_case('journey_hand_over'), lock_by_case('journey_hand_over_part'),
       lock_by_case('journey_hand_over_refusal'), lock_by_case('journey_travel_event', 'SELECT, INSERT');
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_second_lock"), ("journey", "0004_who_came_home_without_boarding")]
    operations = [migrations.RunSQL(MAKE)]
