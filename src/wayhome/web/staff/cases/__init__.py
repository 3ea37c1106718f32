"""Pages of the case: list, overview, people, notes, history, and the verbs that move it."""
