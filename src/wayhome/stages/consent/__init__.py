"""What each person was asked to agree to, in which words and how, and what they answered.

Counsellors, protection officers and case managers work here; anybody who holds the case can hear a withdrawal.
Texts by version and language go in with a person's answers; the state of every question comes out, and the end
of a consent ends at once what rested on it.
"""
