"""Mutants of authorisation: each check and each scope of the product, taken away one at a time.

``writing`` writes every mutant into the code as it is imported, ``running`` lets the ordinary tests meet them, and
the proof ``mutants`` starts such a run and lists who survived.
"""
