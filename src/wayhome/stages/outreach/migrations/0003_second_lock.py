"""Lock enquiries and events to their organisation, and referrals to the two that they pass between."""

from django.db import migrations

MAKE = """
SELECT lock_table('outreach_enquiry', 'SELECT, INSERT, UPDATE', of_acting('organisation_id')),
       lock_table('outreach_information_event', 'SELECT, INSERT, UPDATE', of_acting('organisation_id')),
       lock_table('outreach_country_information', 'SELECT, INSERT, UPDATE', of_acting('organisation_id')),
       lock_table('outreach_event_follow_up', 'SELECT, INSERT, UPDATE', format(
         'EXISTS (SELECT 1 FROM outreach_information_event e WHERE e.id = outreach_event_follow_up.event_id AND %s)',
         of_acting('e.organisation_id'))),
       lock_table('outreach_partner_referral', 'SELECT, INSERT, UPDATE',
         of_acting('organisation_id') || ' OR ' || of_acting('receiver_id'), of_acting('organisation_id'),
         of_acting('organisation_id') || ' OR ' || of_acting('receiver_id')),
       lock_by_case('outreach_referred_case', 'SELECT, INSERT');
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_second_lock"), ("outreach", "0002_partner_referrals")]
    operations = [migrations.RunSQL(MAKE)]
