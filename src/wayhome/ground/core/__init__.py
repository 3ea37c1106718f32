"""What every floor stands on: errors with sentences, the working context, and the bases of tables.

Nothing in here knows a person, a case or a return. It takes plain values and gives them to the database.
"""
