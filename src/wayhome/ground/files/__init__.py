"""Stored files: an empty room until the protection of files is built.

Scans and certificates are named in stage rows; their content comes here, encrypted, with virus checks and
cleaning. Nothing goes in yet and nothing comes out.
"""
