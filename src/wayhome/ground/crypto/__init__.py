"""Sealed fields: drawers of random data keys, wrapped for each organisation that may open them, and those by the root.

Models use ``SealedText`` and its kin like any other field; actions make drawers and share or end their wraps.
Plain values go in and come out, the database holds ciphertext only; without a wrap for the acting
organisation nothing opens. An administrator replaces keys and puts the root on paper by two commands (docs/keys.md).
"""
