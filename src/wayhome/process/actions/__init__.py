"""The verbs of the process, each in the group of its part of the way."""
