"""The outbox: notices to members of staff, written with the act that causes them.

Actions of every stage put notices in; My day and the mail job take them out. A notice carries a message id,
plain facts and a case key, never a name.
"""
