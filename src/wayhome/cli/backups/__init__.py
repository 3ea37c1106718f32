"""Backups: one folder with the database, the stored files and a manifest, all encrypted, and the way back.

Keys of fields and files travel inside, wrapped; the root key that opens them never does. ``writing`` makes and reads
again what it made, ``reading`` proves a backup from end to end, ``restoring`` brings one back into an empty database.
"""
