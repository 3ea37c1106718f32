"""The case process across all stages: the table of verbs, gates, the verbs that move a case, and the worklist.

Doors call its actions; it asks the stages for facts and the safeguards for findings. A case and a verb go in,
one move with its history, notices and tasks comes out, or a refusal that says what is missing.
"""
