"""Somebody's own file on paper and for machines."""
