"""The case: one file that two offices share, with its members, history, notes, tasks and legal facts.

Everybody who works with returnees works in it; only the process moves its state. Facts about a return go in,
scopes, lists and the timeline come out.
"""
