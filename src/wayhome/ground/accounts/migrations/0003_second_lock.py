"""Open accounts, organisations and offices to whoever serves pages: they are read before anybody acts."""

from django.db import migrations

MAKE = """
SELECT open_table('accounts_organisation', 'SELECT, INSERT, UPDATE', 'read before anybody acts; knows no returnee'),
       open_table('accounts_office', 'SELECT, INSERT, UPDATE', 'read before anybody acts; knows no returnee'),
       open_table('accounts_user', 'SELECT, INSERT, UPDATE', 'read at log-in, before anybody acts; staff');
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_second_lock"), ("accounts", "0002_who_keeps_an_account")]
    operations = [migrations.RunSQL(MAKE)]
