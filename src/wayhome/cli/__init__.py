"""The command line's door: one module a command, one call each."""
