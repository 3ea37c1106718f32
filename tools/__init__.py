"""What the ``wayhome`` command does before and around Django: environment, database, browser parts.

Only the standard library is used here, so that every file runs on a machine where nothing is installed.
"""
