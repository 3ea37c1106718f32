"""Series that other bodies have published: read from a file, kept in the labels of the body, never re-banded.

Readers hand in a file, an importing command takes it out of here as cells with a weight of persons. A mapping to
codes of countries stands beside the labels and never replaces one.
"""
