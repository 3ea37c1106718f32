"""Who may do what: permissions, roles, the one role table, memberships and data-sharing agreements.

Every floor above asks ``require`` or ``allows`` with an ``Actor``; programme staff grant and end roles here, and make agreements.
Users and organisations go in, answers with sentences come out; it knows no case.
"""
