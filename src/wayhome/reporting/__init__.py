"""Numbers: statistics lines, indicators as data, pure measures, and publications made from them.

Verbs of the process write the lines, the bulletin reads them. Coarse facts go in, tables with definition,
cut-off and counting body come out; no person, case or exact day is kept.
"""
