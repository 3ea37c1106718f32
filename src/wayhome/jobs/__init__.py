"""Timers: what happens by itself, each job one function and one call, acting as a service account."""
