"""Talks with people who think of returning, what was explained, and whether the choice is free, informed and safe.

Return counsellors and protection officers work here. Sessions, explained points, assessments and screenings go in;
a fear of return stops everything at once, and what rules may know of voluntariness and protection comes out.
"""
