"""Measurements: each prints what it took beside the same work done plainly, in one run on one machine."""
