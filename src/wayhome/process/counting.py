"""Writes the statistics lines of departures and arrivals; the key of each line stays sealed in the person's drawer."""
