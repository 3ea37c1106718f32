"""Journeys share one served office for each file."""

from tests.browser import served_office, site

__all__ = ["served_office", "site"]
