"""The first page of the day: what is overdue, due, awaited and arriving."""
