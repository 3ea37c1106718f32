"""Pages about how long files are kept: holds, erasures, the monthly list, and the schedule."""
