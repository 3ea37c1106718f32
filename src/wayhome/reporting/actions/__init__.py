"""The verbs of reporting: take a published series in, and freeze all facts as a release."""

from wayhome.reporting.actions.releasing import make_release
from wayhome.reporting.actions.taking_in import SeriesFacts, take_series_in

__all__ = ["SeriesFacts", "make_release", "take_series_in"]
