"""Lock agreements to their two sides, and open what is read before anybody acts: roles, sessions, log-in."""

from django.db import migrations

MAKE = """
SELECT open_table('access_membership', 'SELECT, INSERT, UPDATE', 'read at log-in, before anybody acts; staff');
SELECT lock_table('access_agreement', 'SELECT, INSERT, UPDATE',
  of_acting('giver_id') || ' OR ' || of_acting('receiver_id'));

-- Tables of the libraries for sessions and log-in.
SELECT open_table('django_session', 'SELECT, INSERT, UPDATE, DELETE', 'read before anybody acts'),
       open_table('account_emailaddress', 'SELECT, INSERT, UPDATE, DELETE', 'log-in'),
       open_table('account_emailconfirmation', 'SELECT, INSERT, UPDATE, DELETE', 'log-in'),
       open_table('mfa_authenticator', 'SELECT, INSERT, UPDATE, DELETE', 'log-in'),
       open_table('socialaccount_socialaccount', 'SELECT, INSERT, UPDATE, DELETE', 'log-in'),
       open_table('socialaccount_socialapp', 'SELECT', 'log-in'),
       open_table('socialaccount_socialtoken', 'SELECT, INSERT, UPDATE, DELETE', 'log-in'),
       open_table('django_content_type', 'SELECT', 'names of tables');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_second_lock"),
        ("access", "0002_who_keeps_an_account"),
        ("sessions", "0001_initial"),
        ("contenttypes", "0001_initial"),
        ("account", "0001_initial"),
        ("mfa", "0001_initial"),
        ("socialaccount", "0001_initial"),
    ]
    operations = [migrations.RunSQL(MAKE)]
