"""The record of who did and saw what, written in the same transaction as the change or the read.

Every action calls ``record``; the shared edit function also keeps old values. Plain values go in, rows that
are never changed come out; a row names fields and never holds their values.
"""
