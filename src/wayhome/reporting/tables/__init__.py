"""Tables of persons by any dimensions: what is asked for, what is counted, and how it is said.

A door hands in a choice and gets a table with its words; facts come live or from a release.
"""
