"""Who works here: organisations, their offices, and the people who log in.

Administrators keep these rows; log-in itself is django-allauth's. Names and e-mail addresses of staff go in,
users and the organisations they may act for come out.
"""
