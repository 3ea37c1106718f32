"""Spreadsheets that people bring: read in a process that is closed in, into rows of plain text, or refused with a sentence.

``confined.read(content)`` takes the bytes of an ``.xlsx`` or ``.csv`` file and returns a ``Sheet``. What a file is goes by its
content, never by its name. Nothing of it is kept, and nothing plain touches a disk.
"""
