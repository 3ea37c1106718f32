"""Keeping: how long files are kept, who may hold them back, and how they are erased for good.

Data protection officers work here, with whoever asks for an erasure. Closed cases, days and holds go in; destroyed
keys, a ledger that survives every restore, and a tombstone without a name come out.
"""
