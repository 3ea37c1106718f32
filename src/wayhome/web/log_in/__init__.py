"""How staff come in: password, second factor, passkey, and an office's own log-in, all by django-allauth.

Everybody who has an account comes through here; administrators make the accounts. A log-in form or the answer of
an office's own log-in goes in, a session and rows of the audit trail come out.
"""
