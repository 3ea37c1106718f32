"""What the ``wayhome`` command does before and around Django: environment, database, browser parts.

Everything that runs before the environment is made uses the standard library alone: ``help``, ``house`` and
``environment``, and so does ``database``.
"""
