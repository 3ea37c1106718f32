"""The rule book: what must hold before somebody travels, which help a scheme gives, which day ends a period.

Protection, health and movements officers are stopped or let through by it; auditors read what it reads.
In go frozen facts that the stages gathered (``facts``), out come findings, readings, amounts and days, each
with its source, its explanation and who can act.
"""
