"""Spreadsheets of an office become cases: headings are given a meaning, cells are read, rows are put together, files are opened.

What is read and what is wrong is worked out without a database (``mapping``, ``cells``, ``rows``, ``families``); the verbs that
write stand in ``actions``. Every row either comes in whole or stands in the error file with what to do.
"""
