"""The API: JSON with the verbs of the pages, for programs that act as somebody in one role."""
