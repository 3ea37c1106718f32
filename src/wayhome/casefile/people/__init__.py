"""Persons as they are: names in their own script, birth dates as said, families as dated facts.

Counsellors and case managers keep them. What a person says goes in, sealed in that person's own drawer; cases
above refer to people, people know no case but its key.
"""
